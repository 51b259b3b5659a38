"""People, feeds and the publisher's own words: every entry arrives whole, or what is wrong with it is said."""

import pytest

from digest.edition import load, prose
from digest.edition.loaded import Loaded
from digest.model import Feed, Person, Place, Problem

EMPTY = Problem(Place("f", line=1, column=1), "the file is empty", "write it, or remove it")
ODD = ("there is a character that cannot be shown, which was taken out", "write the text anew")
REST = ("from here on nothing was looked at", "mend what is above first")


def test_people_have_all_that_their_file_says() -> None:
    """By their keys; what is not given is empty."""
    found = load.people(
        "f", b"ada: {name: Ada L., role: Editor, bio: She *edits*., url: 'https://ada.example/'}\nbob: {name: Bob}"
    )
    assert found == Loaded(
        {
            "ada": Person("ada", "Ada L.", "Editor", prose.summary("She *edits*.").prose, "https://ada.example/"),
            "bob": Person("bob", "Bob", "", prose.summary("").prose, ""),
        },
        (),
    )


def test_feeds_have_all_that_their_file_says() -> None:
    """In their order, with the limits that hold where none are given."""
    found = load.feeds(
        "f",
        b"- {url: 'https://e.org/feed', title: E, section: News, language: de, weight: 2, user_agent: me,\n"
        b"   allow_private: true, max_items: 7, max_megabytes: 3, public: false, access: paywall}\n"
        b"- {url: 'https://e.org/other'}",
    )
    assert found == Loaded(
        (
            Feed("https://e.org/feed", "E", "News", "de", 2.0, "me", True, 7, 3.0, False, "paywall"),
            Feed("https://e.org/other", "", "", "", 1.0, "", False, 500, 10.0, None),
        ),
        (),
    )


def test_the_words_of_the_publisher_are_read() -> None:
    """Markdown without front matter."""
    assert load.addition("f", b"Give *something*.") == Loaded(prose.summary("Give *something*.").prose, ())


@pytest.mark.parametrize("read", [load.people, load.feeds, load.addition, load.edition, load.cover])
def test_an_empty_file_is_said(read: object) -> None:
    """Of every kind."""
    assert read("f", b"") == Loaded(None, (EMPTY,))


def test_a_feed_that_is_there_twice_is_said() -> None:
    """At the second one; the others are looked at all the same."""
    entry = b"- {url: 'https://e.org/feed'}\n"
    found = load.feeds("f", entry + b"- {url: 'https://e.org/'}\n" + entry + b"- {url: 1x}\n")
    assert found.value is None
    assert found.problems[0] == Problem(
        Place("f", (2, "url")), "the feed is there twice: https://e.org/feed", "remove one of the two entries"
    )
    assert [problem.place for problem in found.problems] == [Place("f", (2, "url")), Place("f", (3, "url"))]


def test_mistakes_in_an_entry_have_their_place() -> None:
    """By its key; those who are right do not make the file one."""
    found = load.people("f", b"ada: {name: Ada, rol: x}\nbob: {name: Bob}\neve: 1")
    assert found.value is None
    assert [(problem.place, problem.what) for problem in found.problems] == [
        (Place("f", ("ada", "rol"), at_key=True), "unknown key `rol`"),
        (Place("f", ("eve",)), "`eve` should have keys of its own, not be the text `1`"),
    ]


def test_what_is_odd_is_noted_with_what_is_wrong() -> None:
    """A person whose biography has markup is one."""
    found = load.people("f", b'ada: {name: "A\\x9f", bio: <script>}')
    assert [(problem.place, problem.what, problem.level) for problem in found.problems] == [
        (Place("f", ("ada", "name")), ODD[0], "warning"),
        (Place("f", ("ada", "bio")), "markup that may not stand here was removed: <script>", "warning"),
    ]
    assert found.value["ada"].name == "AŸ"
    found = load.people("f", b'ada: {name: "A\\x9f"}\neve: 1')
    assert [problem.level for problem in found.problems] == ["error", "warning"]


def test_a_biography_that_is_refused_refuses_the_file() -> None:
    """With its place."""
    found = load.people("f", f"ada: {{name: Ada, bio: '{'> ' * 100}deep'}}".encode())
    assert (found.value, [problem.place.keys for problem in found.problems]) == (None, [("ada", "bio")])


@pytest.mark.parametrize(
    ("data", "line", "what", "hint"),
    [
        (b"a\x01b", 1, *ODD),
        (b"<script>", 1, "markup that may not stand here was removed: <script>", ""),
        (
            b"a\n\n<<<<<<< ours\n\n=======\nb\n>>>>>>> theirs", 3, "this file has a merge conflict",
            "choose between the two versions, and remove the lines <<<<<<<, ======= and >>>>>>>",
        ),
    ],
)  # fmt: skip
def test_what_is_odd_in_the_words_of_the_publisher_is_noted(data: bytes, line: int, what: str, hint: str) -> None:
    """And shown without it."""
    found = load.addition("f", data)
    (problem,) = found.problems
    assert (problem.place, problem.what, problem.hint) == (Place("f", line=line, column=1), what, hint)
    assert problem.level == "warning"
    assert found.value is not None


def test_words_of_the_publisher_may_be_refused() -> None:
    """Then the page does without."""
    found = load.addition("f", b"> " * 100 + b"deep")
    assert (found.value, [problem.level for problem in found.problems]) == (None, ["error"])


def test_after_five_hundred_mistakes_a_list_is_not_read_on() -> None:
    """That is said at the entry at which it ends; 499 and one that is right are all looked at."""
    people = b"".join(b"p%d: 1\n" % n for n in range(502))
    found = load.people("f", people)
    assert (len(found.problems), found.problems[-1]) == (501, Problem(Place("f", ("p500",), at_key=True), *REST))
    found = load.feeds("f", b"- 1\n" * 502)
    assert (len(found.problems), found.problems[-1]) == (501, Problem(Place("f", (500,), at_key=True), *REST))
    assert len(load.people("f", people.partition(b"p499")[0] + b"p: {name: P}\n").problems) == 499
    assert len(load.feeds("f", b"- 1\n" * 499 + b"- {url: 'https://e.org/'}").problems) == 499


def test_the_cover_of_an_edition_has_canonical_links() -> None:
    """As items have; the whole edition is behind it, with the links that the editor wrote."""
    link = "https://E.org/a?utm_source=x"
    text = f"date: 2026-02-20\ntitle: T\nsections: [{{name: N, stories: [{{title: A, url: '{link}'}}]}}]\n"
    found = load.cover("f", (text + "# dropped: old\n").encode())
    assert [linked.url for linked in found.value.links] == ["https://e.org/a"]
    assert found.value.dropped == ("old",)
    assert found.whole.sections[0].stories[0].url == link
    assert (found.problems, [mention.kind for mention in found.mentions]) == ((), ["day"])
    plain, cover = load.edition("f", text.encode()).value
    assert (plain, cover.links[0].url) == (found.whole, link)


def test_a_cover_that_cannot_be_read_says_why() -> None:
    """And what it names all the same."""
    found = load.cover("f", b"date: 2026-02-20\ntitle: T\n")
    assert (found.value, found.whole, len(found.problems), len(found.mentions)) == (None, None, 1, 1)
