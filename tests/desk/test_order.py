"""Stories and sections in another order: their lines go with them, and nothing else changes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.base import lines
from digest.base.yamlfile import parse
from digest.desk import amend, order
from digest.errors import UsageError
from tests.desk.test_amend import LOADING, closed


def ids(found: object) -> list[list[str]]:
    """The ids of stories, by section."""
    return [[story["id"] for story in section.get("stories") or ()] for section in found["sections"]]


def by_id(found: object) -> dict[str, object]:
    return {story["id"]: story for _, story in amend.places(found)}


def lines_of(text: str) -> list[str]:
    """What stands in the lines, in the alphabet: where they stand, and how far in, may change."""
    return sorted(lines.bare(line).strip(" \ufeff") for line in lines.split(text) if lines.bare(line).strip(" \ufeff"))


@settings(max_examples=150, deadline=None)
@given(LOADING, st.data())
def test_a_story_goes_where_it_is_put(text: str, data: st.DataObject) -> None:
    """Before another one or to the end, in its section or in another one; every value is what it was."""
    found = parse(text)
    keys, story = data.draw(st.sampled_from(list(amend.places(found))))
    section = data.draw(st.integers(0, len(found["sections"]) - 1))
    place = data.draw(st.integers(0, 4))
    wanted = ids(found)
    wanted[keys[1]].remove(story["id"])
    wanted[section].insert(place, story["id"])
    try:
        new = order.moved(text, keys, section, place)
    except UsageError:
        assert "---" in text or "+" in text, "to the left edge, or behind a text that keeps its blank lines"
        return
    assert ids(parse(new)) == wanted
    assert by_id(parse(new)) in (by_id(found), by_id(parse(closed(text))))
    if "stories: []" not in text:
        assert [line for line in lines_of(new) if line != "stories:"] == [
            line for line in lines_of(text) if line != "stories:"
        ]


@settings(max_examples=100, deadline=None)
@given(LOADING, st.data())
def test_a_story_that_comes_back_leaves_the_same_bytes(text: str, data: st.DataObject) -> None:
    """There and back again, within its section, where stories stand equally far in; but for a line break at the end."""
    found = parse(text)
    keys, _ = data.draw(st.sampled_from(list(amend.places(found))))
    place = data.draw(st.integers(0, len(found["sections"][keys[1]]["stories"]) - 1))
    try:
        there = order.moved(text, keys, keys[1], place)
        back = order.moved(there, (*keys[:3], place), keys[1], keys[3])
    except UsageError:
        assert "+" in text or "---" in text
        return
    is_closed = closed(text) == text  # else the last line gets a line break, of whichever kind stands where it goes
    said, again = lines.split(closed(text)), lines.split(closed(back))
    assert sorted(said if is_closed else map(lines.bare, said)) == sorted(
        again if is_closed else map(lines.bare, again)
    )
    assert parse(back) in (found, parse(closed(text)))


@settings(max_examples=100, deadline=None)
@given(LOADING, st.data())
def test_a_section_takes_all_of_its_stories_along(text: str, data: st.DataObject) -> None:
    """With what is said about them."""
    found = parse(text)
    number = data.draw(st.integers(0, len(found["sections"]) - 1))
    place = data.draw(st.integers(0, len(found["sections"]) - 1))
    wanted = ids(found)
    wanted.insert(place, wanted.pop(number))
    try:
        new = order.section_moved(text, number, place)
    except UsageError:
        assert "+" in text or "---" in text
        return
    assert ids(parse(new)) == wanted
    assert by_id(parse(new)) in (by_id(found), by_id(parse(closed(text))))
    assert lines_of(new) == lines_of(text)


@settings(max_examples=100, deadline=None)
@given(LOADING, st.integers(0, 4), st.sampled_from(["New", "A: b", "#1"]))
def test_a_section_that_is_begun_and_taken_out_again(text: str, place: int, name: str) -> None:
    """It has no stories yet; afterwards every byte is what it was, but for a line break at the end."""
    found = parse(text)
    new = order.section_added(text, name, place)
    at = min(place, len(found["sections"]))
    assert ids(parse(new)) == [*ids(found)[:at], [], *ids(found)[at:]]
    assert parse(new)["sections"][at]["name"] == name
    assert order.section_removed(new, at) in (text, closed(text))


def test_what_cannot_be_is_said() -> None:
    """A section with stories stays, and two of one name would be one."""
    text = "date: 2026-02-20\nsections:\n- name: A\n  stories:\n  - {id: a}\n"
    with pytest.raises(UsageError, match="has stories; move or drop them first"):
        order.section_removed(text, 0)
    with pytest.raises(UsageError, match="there is a section A already"):
        order.section_added(text, "A", 1)
    with pytest.raises(UsageError, match="has no line for this"):
        order.section_added("date: 2026-02-20\nsections: [{name: A, stories: [{id: a}]}]\n", "B", 0)


def test_the_only_story_moves_to_an_empty_section() -> None:
    """The section that it leaves has none."""
    text = "sections:\n- name: A\n  stories:\n  - id: a\n    title: T\n- name: B\n  stories: []\n"
    new = order.moved(text, ("sections", 0, "stories", 0), 1, 0)
    assert new == "sections:\n- name: A\n  stories:\n- name: B\n  stories:\n    - id: a\n      title: T\n"


def test_what_stands_where_it_shall_is_left() -> None:
    """Also where something stands between it and the story above, which would come to stand below."""
    text = "sections:\n- name: A\n  stories:\n  - {id: a}\n  # dropped: x\n  - {id: b}\n# between\n- name: B\n"
    assert order.moved(text, ("sections", 0, "stories", 1), 0, 1) == text
    assert order.moved(text, ("sections", 0, "stories", 1), 0, 9) == text
    assert order.section_moved(text, 1, 1) == text
