"""Every field of a file arrives where it belongs, and what is odd about one is noted where it stands."""

import datetime as dt

import pytest

from digest.base import fingerprint
from digest.edition import load, prose
from digest.model import Correction, Edition, Image, Link, Mention, Place, Problem, Section, Story

FILE = "content/editions/2026-02-20.yml"
EDITION = b"""\
date: 2026-02-20
number: 212
title: The week
intro: What *mattered*.
subject: In your inbox
preheader: Behind it
editor: ada
status: draft
updated: 2026-02-21
old: [/issues/212]
sections:
  - name: News
    stories:
      - id: first
        title: A story
        url: https://example.org/a
        source: Example
        summary: It *happened*.
        image: {src: a.png, alt: What it shows, caption: Below, credit: Somebody, licence: CC0}
        tags: [one, Two, ONE]
        language: de
        access: paywall
        published: 2026-02-18
        updated: 2026-02-19
        also:
          - {source: Other, url: "https://other.example/", title: There}
          - {source: Third, url: "https://third.example/"}
  - name: Own
    stories:
      - story: own-piece
      - {id: own-id, story: second-piece}
also_this_week:
  - {title: More, url: "https://example.org/more", source: Elsewhere, date: 2026-02-17}
corrections:
  - {date: 2026-02-21, text: "*All* of it."}
  - {date: 2026-02-22, text: The story., story: first}
  - {date: 2026-02-23, text: The piece., story: own-piece}
  - {date: 2026-02-24, text: The other piece., story: own-id}
"""


def written(markdown: str) -> object:
    return prose.summary(markdown).prose


def loaded(text: str, *more: str) -> load.Loaded:
    """An edition of one story, whose lines are given, and more lines behind it."""
    head = "date: 2026-02-20\ntitle: T\nsections:\n- name: N\n  stories:\n"
    return load.edition("e.yml", "\n".join([head + text, *more]).encode())


def test_an_edition_has_all_that_its_file_says() -> None:
    """Field by field; texts in Markdown are made ready, and corrections know their story by its id."""
    edition, cover = load.edition(FILE, EDITION).value
    own = edition.sections[1].stories[0]
    nothing = {
        "url": "", "source": "", "title": "", "summary": written(""), "image": None, "tags": (), "language": "",
        "access": "free", "also": (), "published": None, "updated": None,
    }  # fmt: skip
    assert edition == Edition(
        day=dt.date(2026, 2, 20), number=212, title="The week", intro=written("What *mattered*."),
        subject="In your inbox", preheader="Behind it", editor="ada", draft=True,
        sections=(
            Section("News", (Story(
                id="first", title="A story", url="https://example.org/a", article="", source="Example",
                summary=written("It *happened*."), image=Image("a.png", "What it shows", "Below", "Somebody", "CC0"),
                tags=("one", "Two"), language="de", access="paywall",
                also=(
                    Link("https://other.example/", "There", "Other", None),
                    Link("https://third.example/", "", "Third", None),
                ),
                published=dt.date(2026, 2, 18), updated=dt.date(2026, 2, 19),
            ),)),
            Section("Own", (
                Story(id=own.id, article="own-piece", **nothing),
                Story(id="own-id", article="second-piece", **nothing),
            )),
        ),
        also_this_week=(Link("https://example.org/more", "More", "Elsewhere", dt.date(2026, 2, 17)),),
        corrections=(
            Correction(dt.date(2026, 2, 21), written("*All* of it."), ""),
            Correction(dt.date(2026, 2, 22), written("The story."), "first"),
            Correction(dt.date(2026, 2, 23), written("The piece."), own.id),
            Correction(dt.date(2026, 2, 24), written("The other piece."), "own-id"),
        ),
        updated=dt.date(2026, 2, 21), old=("issues/212/",),
    )  # fmt: skip
    assert (cover.file, cover.hash) == (FILE, fingerprint.of_bytes(EDITION))
    assert [(headline.id, headline.at) for headline in cover.headlines] == [
        ("first", (0, 0)),
        (own.id, (1, 0)),
        ("own-id", (1, 1)),
    ]


def test_an_edition_says_nothing_that_its_file_does_not() -> None:
    """What is not given is empty, and an edition without a status is out."""
    edition, _ = loaded("  - {title: A, url: 'https://e.org/'}").value
    (story,) = edition.sections[0].stories
    assert (story.language, story.article, story.image, story.updated) == ("", "", None, None)
    assert (edition.draft, edition.number, edition.also_this_week, edition.corrections) == (False, None, (), ())


def test_what_an_edition_names_is_known() -> None:
    """In its order, each where it stands; also where the file has mistakes."""
    mentions = (
        Mention("day", "2026-02-20", ("date",)),
        Mention("person", "ada", ("editor",)),
        Mention("id", "first", ("sections", 0, "stories", 0, "id")),
        Mention("picture", "a.png", ("sections", 0, "stories", 0, "image", "src")),
        Mention("story", "own-piece", ("sections", 1, "stories", 0, "story")),
        Mention("id", "own-id", ("sections", 1, "stories", 1, "id")),
        Mention("story", "second-piece", ("sections", 1, "stories", 1, "story")),
    )
    assert load.edition(FILE, EDITION).mentions == mentions
    refused = load.edition(FILE, EDITION + b"titel: T\n")
    assert (refused.value, refused.mentions) == (None, mentions)


@pytest.mark.parametrize(
    "data", [b"sections: 1", b"sections: [1]", b"sections: [{stories: 1}]", b"sections: [{stories: [1]}]", b"date: [a]",
             b"editor: ' '", b"sections: [{stories: [{image: a.png, id: ' ', story: ''}]}]"]
)  # fmt: skip
def test_what_is_no_name_is_not_mentioned(data: bytes) -> None:
    """Whatever stands in the place of a mapping, a list or a name."""
    assert load.edition("e.yml", data).mentions == ()


def test_a_name_is_mentioned_without_the_space_around_it() -> None:
    """As the form takes it."""
    assert load.edition("e.yml", b"editor: ' ada '").mentions == (Mention("person", "ada", ("editor",)),)


def test_a_derived_id_hangs_on_day_and_link_alone() -> None:
    """Links out there know it, so it never changes; the second and the third of one link have a number."""
    story = "  - {title: A, url: 'https://e.org/a'}\n"
    own = "  - {story: own-piece}\n  - {id: mine, story: own-piece}\n  - {id: mine, story: own-piece}"
    ids = [headline.id for headline in loaded(3 * story + own).value[1].headlines]
    mark, piece = (fingerprint.of_values("2026-02-20", what)[:10] for what in ("https://e.org/a", "own-piece"))
    assert ids == [f"s-{mark}", f"s-{mark}-2", f"s-{mark}-3", f"s-{piece}", "mine", "mine"]


STORY = "  - {title: A, url: 'https://e.org/a'}"
SPACE = ("the address contains a space, which was written as %20", "check that it is one address")
MARKUP = "markup that may not stand here was removed: <script>"
ODD = ("there is a character that cannot be shown, which was taken out", "write the text anew")
FIRST = ("sections", 0, "stories", 0)
TITLE = ("markup in a title is shown as it stands: <b>", "write the title without it")


@pytest.mark.parametrize(
    ("story", "more", "keys", "said"),
    [
        ("  - {title: A, url: 'https://e.org/a b c'}", "", (*FIRST, "url"), SPACE),
        ("  - {title: A <b>, url: 'https://e.org/'}", "", (*FIRST, "title"), TITLE),
        ("  - {title: A, url: 'https://e.org/', summary: <script>}", "", (*FIRST, "summary"), (MARKUP, "")),
        (
            "  - {title: A, url: 'https://e.org/', also: [{source: S, url: 'https://e.org/x'}, {source: S, url: 'https://e.org/x y'}]}",
            "", (*FIRST, "also", 1, "url"), SPACE,
        ),
        (STORY, "also_this_week: [{title: A, url: 'https://e.org/b'}, {title: A, url: 'https://e.org/x y'}]", ("also_this_week", 1, "url"), SPACE),
        (STORY, "intro: <script>", ("intro",), (MARKUP, "")),
        (STORY, "corrections: [{date: 2026-02-21, text: x}, {date: 2026-02-21, text: <script>}]", ("corrections", 1, "text"), (MARKUP, "")),
        (
            STORY, "corrections: [{date: 2026-02-21, text: x}, {date: 2026-02-21, text: x, story: y}]", ("corrections", 1, "story"),
            ("there is no story `y` here", "name a story by its `id`, an article by its name, or leave this out"),
        ),
        (STORY, "- name: Empty", ("sections", 1), ("the section Empty has no story, so it is not shown", "put a story into it, or remove it")),
        (STORY, 'intro: "a\\x9fb"', ("intro",), ODD),
        ("  - {title: A, url: 'https://e.org/', tags: [one, ' ', two]}", "", (*FIRST, "tags", 1), ("the tag is blank, and was left out", "write it, or remove it")),
    ],
)  # fmt: skip
def test_what_is_odd_is_noted_where_it_stands(
    story: str, more: str, keys: tuple[str | int, ...], said: tuple[str, str]
) -> None:
    """And stops nothing."""
    found = loaded(story, more)
    assert [(problem.place, problem.what, problem.hint) for problem in found.problems] == [
        (Place("e.yml", keys), *said)
    ]
    assert found.value is not None


def test_a_space_in_an_address_is_written_as_browsers_do() -> None:
    """Each one, of every kind."""
    edition, _ = loaded("  - {title: A, url: 'https://e.org/a b\u00a0 c'}").value
    assert edition.sections[0].stories[0].url == "https://e.org/a%20b%20%20c"


def test_markup_in_the_title_of_an_edition_is_noted() -> None:
    """As in that of a story."""
    found = load.edition("e.yml", b"title: A <b>\ndate: 2026-02-20\nsections: [{name: N, stories: [{story: own}]}]")
    assert found.problems == (Problem(Place("e.yml", ("title",)), *TITLE, "warning"),)


def test_what_is_odd_is_said_with_what_is_wrong() -> None:
    """First the errors."""
    found = load.edition("e.yml", b'title: "a\\x9fb"\ndate: 2026-02-20\n')
    assert [(problem.level, problem.what) for problem in found.problems] == [
        ("error", "`sections` is missing"),
        ("warning", ODD[0]),
    ]


DEEP = "> " * 100 + "deep"


def test_a_text_that_is_refused_refuses_its_file() -> None:
    """With its place; what the file names is known all the same."""
    for found, keys in (
        (loaded(STORY, f"intro: '{DEEP}'"), ("intro",)),
        (
            load.article("a.md", "a", f"---\ntitle: T\ndate: 2026-02-20\nsummary: '{DEEP}'\n---\nText.".encode()),
            ("summary",),
        ),
    ):
        (problem,) = found.problems
        assert (found.value, problem.place, problem.level) == (None, Place(problem.place.file, keys), "error")
    assert loaded(STORY, f"intro: '{DEEP}'").mentions == (Mention("day", "2026-02-20", ("date",)),)


HEAVY = "|a|b|c|d|\n|-|-|-|-|\n" + "|x|x|x|x|\n" * 6000
"""More than half of what the prose of a file may weigh."""


def test_the_texts_of_a_file_are_weighed_together() -> None:
    """The one with which it is too much is named, and none that follows; each alone would pass."""
    text = HEAVY.replace("\n", "\\n")
    texts = (
        f'intro: "{text}"',
        f'corrections: [{{date: 2026-02-21, text: "{text}"}}, {{date: 2026-02-21, text: "{text}"}}]',
    )
    assert loaded(STORY, texts[0]).problems == ()
    (problem,) = loaded(STORY, *texts).problems
    assert (problem.place, problem.level) == (Place("e.yml", ("corrections", 0, "text")), "error")
    article = f'---\ntitle: T\ndate: 2026-02-20\nsummary: "{text}"\n---\n'
    assert load.article("a.md", "a", f"{article}Text.".encode()).problems == ()
    (problem,) = load.article("a.md", "a", f"{article}{HEAVY}".encode()).problems
    assert (problem.place, problem.level) == (Place("a.md", ("summary",)), "error")
