"""What an editor does to an edition: applied to whatever the text says by then, and taken back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.base.yamlfile import parse
from digest.desk import amend, entries, steps
from digest.desk.apply import applied
from digest.desk.operations import Drop, EntryAdd, EntryDrop, Order, Put, name_of
from digest.errors import ConflictError, UsageError
from tests.desk.test_amend import LOADING
from tests.desk.test_fields import TEXTS, plain

NAMES = (
    ("date", "title", "intro", "status", "sections"),
    ("id", "title", "url", "source", "summary", "image", "tags", "also"),
)
TEXT = """\
date: 2026-02-20
title: T
sections:
  - name: News
    stories:
      - title: First
        url: https://e.org/1
        # the feed's words
        summary: Theirs.
      - title: Second
        id: n2
        url: https://e.org/2
        also:
          - source: A  # they were first
            url: https://a.example/
  - name: Features
    stories: []
"""
FIRST = "https://e.org/1"


def test_an_operation_holds_on_newer_text() -> None:
    """Whatever else was changed in between: other fields, the place of the story, lines above it."""
    put = Put(FIRST, ("summary",), "Mine.", "Theirs.")
    newer = applied("# a note\n" + TEXT, Order(FIRST, "Features", ""), NAMES)
    newer = applied(newer, Put(FIRST, ("title",), "Another", "First"), NAMES)
    done = applied(newer, put, NAMES)
    assert parse(done)["sections"][1]["stories"] == [{"title": "Another", "url": FIRST, "summary": "Mine."}]
    assert "# the feed's words" in done


def test_the_same_field_changed_by_two_is_a_conflict() -> None:
    """Both texts are given; where both say the same there is none."""
    newer = applied(TEXT, Put(FIRST, ("summary",), "Hers.", "Theirs."), NAMES)
    with pytest.raises(ConflictError) as raised:
        applied(newer, Put(FIRST, ("summary",), "Mine.", "Theirs."), NAMES)
    assert (raised.value.theirs, raised.value.mine, raised.value.was) == ("Hers.", "Mine.", "Theirs.")
    assert applied(newer, Put(FIRST, ("summary",), "Hers.\n", "Theirs."), NAMES) == newer


@pytest.mark.parametrize(
    ("operation", "what"),
    [
        (Drop("n9"), "the story n9 is not in the edition any more"),
        (Order(FIRST, "Nowhere", ""), "the section Nowhere is not in the edition any more"),
        (Order(FIRST, "Features", "n2"), "the story n2 is not there any more"),
    ],
)
def test_what_is_gone_is_said(operation: Drop | Order, what: str) -> None:
    """Somebody else took it out."""
    with pytest.raises(UsageError, match=what):
        applied(TEXT, operation, NAMES)


@settings(max_examples=150, deadline=None)
@given(LOADING, st.data())
def test_a_step_is_taken_back_to_the_byte(text: str, data: st.DataObject) -> None:
    """Fields that are there and those that are not, and stories that move or go."""
    found = parse(text)
    _, story = data.draw(st.sampled_from(list(amend.places(found))))
    section = data.draw(st.sampled_from(found["sections"]))
    others = ["", *(name_of(other) for other in section["stories"] if other is not story)]
    field = data.draw(
        st.sampled_from(
            [*(key for key in story if isinstance(story[key], str) and key not in ("id", "url")), "summary"]
        )
    )
    operation = data.draw(
        st.sampled_from(
            [
                Put(story["id"], (field,), data.draw(TEXTS), story.get(field)),
                Order(story["id"], section["name"], data.draw(st.sampled_from(others))),
                Drop(story["id"]),
            ]
        )
    )
    try:
        done = applied(text, operation, NAMES)
    except UsageError:
        return
    if isinstance(operation, Put):
        now = next(there for _, there in amend.places(parse(done)) if there["id"] == story["id"])
        assert (plain(now.get(field)) or None) == (plain(operation.value) or None)
    made = steps.changes(text, done)
    assert steps.undone(done, made, []) == text
    assert steps.undone(done, made, None) in (text, None)


@pytest.mark.parametrize(
    "operation",
    [
        EntryAdd(FIRST, (), {"source": "A"}),
        EntryAdd(FIRST, ("also",), {}),
        EntryAdd(FIRST, ("title",), {"source": "A"}),
        EntryAdd(FIRST, ("also", "x"), {"source": "A"}),
        EntryAdd("", ("sections",), {"name": "A"}),
        EntryDrop("", ()),
        EntryDrop(FIRST, ()),
        EntryDrop(FIRST, ("also", "x")),
        EntryDrop(FIRST, ("also", 0)),
        EntryDrop(FIRST, ("title", 0)),
        EntryDrop("", ("sections", "News")),
        Put("", (), "x", None),
        Put(FIRST, ("title",), ["x"], "First"),
        Put(FIRST, ("title", "x"), "x", None),
        Put("", ("sections", 0), "x", None),
        Put("", ("sections", 10**30), "x", None),
    ],
    ids=str,
)
def test_what_no_page_asks_for_is_refused(operation: Put | EntryAdd | EntryDrop) -> None:
    """Or does what it says, where the edition can say that."""
    try:
        done = applied(TEXT, operation, NAMES)
    except (UsageError, ConflictError):
        return
    assert isinstance(operation, Put)
    assert parse(done)["sections"][0]["stories"][0]["title"] == operation.value


def test_entries_come_and_go_with_their_lines() -> None:
    """In a list that is there, and in one that is begun; it goes with its last entry."""
    keys = ("sections", 0, "stories", 1, "also")
    more = entries.added(TEXT, keys, {"source": "B: b", "url": "https://b.example/"})
    assert more == TEXT.replace(
        "            url: https://a.example/\n",
        '            url: https://a.example/\n          - source: "B: b"\n            url: https://b.example/\n',
    )
    assert entries.removed(more, (*keys, 1)) == TEXT
    assert "also" not in entries.removed(TEXT, (*keys, 0))
    begun = entries.added(
        TEXT, ("sections", 0, "stories", 0, "also"), {"source": "C", "url": "https://c.example/"}, NAMES[1]
    )
    assert (
        "        summary: Theirs.\n        also:\n          - source: C\n            url: https://c.example/\n" in begun
    )
    assert entries.removed(begun, ("sections", 0, "stories", 0, "also", 0)) == TEXT


def test_a_picture_is_put_as_fields_of_its_own() -> None:
    """Each in a line; taken out it leaves the same bytes."""
    picture = {"src": "a.png", "alt": "A: chart"}
    done = applied(TEXT, Put(FIRST, ("image",), picture, None), NAMES)
    assert '        summary: Theirs.\n        image:\n          src: a.png\n          alt: "A: chart"\n' in done
    assert applied(done, Put(FIRST, ("image",), None, picture), NAMES) == TEXT
    assert parse(applied(done, Put(FIRST, ("image", "alt"), "B", "A: chart"), NAMES))["sections"][0]["stories"][0][
        "image"
    ] == {
        "src": "a.png",
        "alt": "B",
    }


def test_a_picture_that_says_something_else_is_another_one() -> None:
    """With the same fields as well: it is written, and who saw neither is told."""
    first, second = {"src": "a.png", "alt": "A"}, {"src": "b.png", "alt": "B"}
    there = applied(TEXT, Put(FIRST, ("image",), first, None), NAMES)
    done = applied(there, Put(FIRST, ("image",), second, first), NAMES)
    assert parse(done)["sections"][0]["stories"][0]["image"] == second
    with pytest.raises(ConflictError):
        applied(done, Put(FIRST, ("image",), {"src": "c.png", "alt": "C"}, first), NAMES)
