"""One file to one value, or to everything that is wrong with it."""

import datetime as dt

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.edition import load
from digest.model import Place
from tests.publication import EDITION, Publication

FULL = b"""\
date: 2026-02-20
number: 212
title: 1984
intro: What *mattered*.
editor: ada
sections:
  - name: News
    stories:
      - title: A
        id: a-story
        url: https://example.org/a
        source: Example
        language: no
        access: paywall
        published: 2026-02-18
        tags: [one, two words]
        image: {src: a.png, alt: What it shows, credit: Somebody}
        also:
          - {source: Other, url: "https://other.example/"}
      - story: own-piece
  - name: Empty
also_this_week:
  - {title: More, url: "https://example.org/more", date: 2026-02-17}
corrections:
  - {date: 2026-02-22, text: It was the other one.}
"""


def test_an_edition_is_loaded_whole() -> None:
    """Everything that the format has arrives, typed by the definition and not by its spelling."""
    loaded = load.edition("e.yml", FULL)
    assert [problem.what for problem in loaded.problems] == ["the section Empty has no story, so it is not shown"]
    edition, cover = loaded.value
    assert (edition.day, edition.number, edition.title) == (dt.date(2026, 2, 20), 212, "1984")
    story, own = edition.sections[0].stories
    assert (story.id, story.language, story.access) == ("a-story", "no", "paywall")
    assert story.tags == ("one", "two words")
    assert story.image.alt == "What it shows"
    assert story.also[0].source == "Other"
    assert own.article == "own-piece"
    assert [section.name for section in edition.sections] == ["News"]
    assert edition.corrections[0].text.text == "It was the other one."
    assert [headline.title for headline in cover.headlines] == ["A", ""]
    assert {(m.kind, m.name) for m in loaded.mentions} == {
        ("day", "2026-02-20"), ("person", "ada"), ("id", "a-story"), ("picture", "a.png"), ("story", "own-piece"),
    }  # fmt: skip


def test_an_identity_survives_a_new_title() -> None:
    """Where no id is given it comes from edition and link; so a new title keeps it."""
    one = EDITION.format(day="2026-02-20", title="x").encode()
    ids = [load.edition("e.yml", data).value[1].headlines[0].id for data in (one, one.replace(b"A story", b"Another"))]
    assert ids[0] == ids[1]


def test_the_same_link_twice_gives_two_identities() -> None:
    """Anchors on a page differ."""
    data = (
        b"date: 2026-02-20\ntitle: T\nsections:\n- name: N\n  stories:\n"
        + b"  - {title: A, url: 'https://a.example'}\n" * 3
    )
    ids = [headline.id for headline in load.edition("e.yml", data).value[1].headlines]
    assert len(set(ids)) == 3


CASES = [
    ("", "1:1: error: the file is empty (write it, or remove it)"),
    ("# nothing\n", "1:1: error: there is nothing in the file but comments (write it, or remove it)"),
    ("- a\n", "1:1: error: the file has to be a mapping (write `key: value` lines)"),
    ("date: 2026-02-20\n\ttitle: x\n", "2:1: error: this is no YAML"),
    ("title: T", "1:1: error: `date` is missing (add a line `date: …`)"),
    ("date: yesterday", "1:7: error: `date` is no date: `yesterday` (write it as 2026-02-20)"),
    ("date: 2026-02-30", "1:7: error: `date` is no date: there is no `2026-02-30` (check day and month)"),
    (
        "updated: 9999-12-31T23:59:59-14:00",
        "1:10: error: `updated` is no date: there is no `9999-12-31T23:59:59-14:00`",
    ),
    ("updated: 0001-01-01 00:00", "1:10: error: `updated` is no date: there is no `0001-01-01 00:00`"),
    ("titel: T", "1:1: error: unknown key `titel` (did you mean `title`?)"),
    ("title: [a]", "1:8: error: `title` should be a text, not a list (write the text behind the colon)"),
    ("title: ''", "1:8: error: `title` is empty (write it, or remove the key if it is optional)"),
    ("title:", "1:1: error: `title` is missing (add a line `title: …`)"),
    ("number: many", "1:9: error: `number` should be a whole number, not `many`"),
    ("status: publishd", "1:9: error: `status` cannot be `publishd` (it is one of 'draft' or 'published')"),
    ("sections: all", "1:11: error: `sections` should be a list, not the text `all` (begin every entry with a dash)"),
    (
        "sections: [News]",
        "1:12: error: `sections` should have keys of its own, not be the text `News` (write `key: value` lines below it)",
    ),
]


@pytest.mark.parametrize(("text", "message"), CASES)
def test_mistakes_have_a_place_and_a_remedy(publication: Publication, text: str, message: str) -> None:
    """Every mistake is reported as file:line:column: level: what (hint)."""
    publication.write("content/editions/e.yml", text)
    assert any(said.startswith(f"content/editions/e.yml:{message}") for said in publication.messages()), (
        publication.messages()
    )


STORIES = [
    ("{url: 'https://a.example'}", "5:9: error: the story has no `title`"),
    ("{title: A}", "5:9: error: the story has no `url`"),
    ("{title: A, url: 'javascript:alert(1)'}", "5:25: error: `url` has an address that begins with javascript:"),
    ("{title: A, url: '/relative'}", "5:25: error: `url` is no complete web address: `/relative` (begin it with https://)"),
    ("{title: A, url: 'www.a.example'}", "5:25: error: `url` is no complete web address"),
    ("{title: A, url: 'https://'}", "5:25: error: `url` is no web address"),
    ("{title: A, url: 'https://[::1'}", "5:25: error: `url` is no web address"),
    ("{title: A, url: 'https://a.example', image: {src: a.png}}", "5:53: error: `alt` is missing"),
    ("{title: A, url: 'https://a.example', image: {src: /etc/passwd, alt: x}}", "5:59: error: the picture lies outside content/images/"),
    ("{title: A, url: 'https://a.example', image: {src: ../x.png, alt: x}}", "5:59: error: the picture lies outside content/images/"),
    ("{title: A, url: 'https://a.example', image: {src: a.png, alt: x}}", "5:59: error: there is no picture `a.png`"),
    ("{story: nothing}", "5:17: error: there is no article `nothing` (write content/stories/nothing.md)"),
    ("{title: A, url: 'https://a.example', id: 'a b'}", "5:50: error: `id` cannot be `a b`"),
    ("{title: A, url: 'https://a.example/x y'}", "5:25: warning: the address contains a space"),
    ("{title: A, url: 'https://a.example', summary: <script>x</script>}", "5:55: warning: markup that may not stand here was removed: <script>"),
    ("{title: A, url: 'https://a.example', language: German}", "5:56: error: `language` is no language: `German` (write its code, as de, en or pt-BR)"),
    ("{title: A, of course, url: 'https://a.example'}", "5:20: error: a text ends at its comma, before `of course` (put a text that contains a comma"),
    ("{title: A, url: 'https://a.example', image: {src: content/images/a.png, alt: A}}", "5:59: error: the path of the picture begins below content/images/"),
]  # fmt: skip


@pytest.mark.parametrize(("story", "message"), STORIES)
def test_mistakes_in_a_story_have_their_place(publication: Publication, story: str, message: str) -> None:
    """The place is that of the value, however deep it stands."""
    text = f"date: 2026-02-20\ntitle: T\nsections:\n  - {{name: N, stories: [\n        {story}]}}\n"
    publication.write("content/editions/2026-02-20.yml", text)
    assert any(said.startswith(f"content/editions/2026-02-20.yml:{message}") for said in publication.messages()), (
        publication.messages()
    )


def test_bytes_that_are_no_text_are_located(publication: Publication) -> None:
    """The message names the first byte that is no UTF-8."""
    publication.write("content/editions/e.yml", b"date: 2026-02-20\ntitle: \xff\n")
    assert publication.messages() == [
        "content/editions/e.yml:2:8: error: the file is no UTF-8: byte 0xFF (save it with the encoding UTF-8)"
    ]


def test_a_huge_file_is_refused_unread(publication: Publication) -> None:
    """50 MB are no edition."""
    publication.write("content/editions/e.yml", b"a" * 50_000_000)
    (said,) = publication.messages()
    assert said.startswith("content/editions/e.yml:1:1: error: the file is larger than 4 MB")


def test_a_byte_order_mark_and_carriage_returns_are_no_mistake() -> None:
    """What an editor on another system saves is read."""
    data = b"\xef\xbb\xbf" + EDITION.format(day="2026-02-20", title="T").replace("\n", "\r\n").encode()
    assert load.edition("e.yml", data).problems == ()


def test_an_own_piece_needs_its_front_matter(publication: Publication) -> None:
    """Mistakes in front matter have the lines on which they stand in the Markdown file."""
    publication.write("content/stories/a.md", "No front matter.")
    publication.write("content/stories/b.md", "---\ntitle: B\ndate: soon\n---\nText")
    assert [said.split(" (")[0] for said in publication.messages()] == [
        "content/stories/a.md:1:1: error: the front matter is missing",
        "content/stories/b.md:3:7: error: `date` is no date: `soon`",
    ]


PIECES = st.sampled_from(
    ["date: 2026-02-20\n", "title: T\n", "title:", "sections:\n- name: N\n  stories:\n", "  - title: A\n    url: https://a.example\n", "    image: {src: ",
     "    tags: [", "    also: [{", "]\n", "}\n", "}]\n", "corrections: [{date: 2026-02-20, text: x}]\n", "intro: |\n  ", "---\n", "Text.\n", "name: Ada\n",
     "ada: {name: Ada, url: ", "summary: ", "language: ", "published: 2026-99-99\n", "'", '"', "&a ", "*a\n", "!!x ", "<script>", "<!--", "\t", "- ", ": ", "# ", "\x00", "\u2028"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), max_size=15).map("".join).map(str.encode) | st.binary(max_size=400))
@example(FULL)
@example(b"---\ntitle: T\ndate: 2026-02-20\n---\nText.\n")
@example(b"ada: {name: Ada}\n")
def test_any_bytes_give_a_value_or_problems(data: bytes) -> None:
    """Whatever a file holds, it is loaded or there is an error in it."""
    for loaded in (load.edition("e.yml", data), load.article("a.md", "a", data), load.people("p.yml", data)):
        assert loaded.value is not None or any(problem.level == "error" for problem in loaded.problems)


def test_a_title_that_ends_at_a_hash_is_noticed() -> None:
    """To YAML the rest is a comment; a comment with a space behind its sign is one."""
    text = "date: 2026-02-20\ntitle: Dock #3 closed # a comment\nsections: [{name: N, stories: [{story: own}]}]\n"
    (problem,) = load.edition("e.yml", text.encode()).problems
    assert (problem.level, problem.place) == ("warning", Place("e.yml", line=2, column=13))
    assert "`#3 closed # a comment`" in problem.what
    assert load.edition("e.yml", text.replace("#3", "no. 3").encode()).problems == ()
    assert load.edition("e.yml", text.replace("Dock #3 closed", "'Dock #3 closed'").encode()).problems == ()
