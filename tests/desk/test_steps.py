"""A step is taken back while others go on: exactly its lines go, or it is refused."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.base import lines
from digest.base.yamlerror import YamlError
from digest.base.yamlfile import parse
from digest.desk import steps
from digest.desk.apply import applied
from digest.desk.operations import Drop, EntryAdd, Operation, Order, Put, name_of
from digest.errors import ConflictError, UsageError
from tests.desk.any_operation import NAMES, operations
from tests.desk.test_amend import LOADING

TEXT = """\
date: 2026-02-20
title: T
sections:
  - name: News
    stories:
      - title: First
        id: a
        summary: One.
      - title: Second
        id: b
        summary: Two.
  - name: Features
    stories:
      - title: Third
        id: c
        summary: Three.
"""


def done(text: str, operation: Operation) -> str | None:
    """The text with an operation done to it; None where that is refused or does nothing."""
    try:
        new = applied(text, operation, NAMES)
    except (UsageError, ConflictError):
        return None
    return new if new != text else None


def said(text: str) -> object:
    """What a text says; a field that is empty is none. The order in which things were moved is seen in the lines."""
    found = {key: value for key, value in parse(text).items() if value is not None}
    sections = {one["name"]: sorted(one.get("stories") or (), key=name_of) for one in found.pop("sections")}
    return found, sections


@settings(max_examples=120, deadline=None)
@given(LOADING, st.data())
def test_a_step_is_taken_back_from_under_others(text: str, data: st.DataObject) -> None:
    """What it wrote is gone and what it took out is back; all else is, to the byte, what the others made of it."""
    first = data.draw(operations(text))
    if (now := done(text, first)) is None:
        return
    made, later = steps.changes(text, now), []
    assert steps.undone(now, made, []) == text
    without: str | None = text
    for _ in range(data.draw(st.integers(1, 3))):
        other = data.draw(operations(now))
        if new := done(now, other):
            later.append(steps.changes(now, new))
            without, now = done(without, other) if without else None, new
    for since in (later, None):
        left = steps.undone(now, made, since)
        if left is None:
            continue
        wanted = Counter(lines.split(now))
        for change in made:
            wanted.subtract(change.new)
            wanted.update(change.old)
        assert Counter(lines.split(left)) == +wanted
        try:
            found = said(left)
        except YamlError:
            continue  # what does not load is not saved
        assert without is None or left == without or found == said(without)


def test_lines_are_found_among_others_that_are_the_same() -> None:
    """By what was done since, whichever of them came first."""
    first = applied(TEXT, Put("a", ("tags",), ["x"], None), NAMES)
    both = applied(first, Put("b", ("tags",), ["x"], None), NAMES)
    made, since = steps.changes(TEXT, first), [steps.changes(first, both)]
    assert steps.undone(both, made, since) == applied(TEXT, Put("b", ("tags",), ["x"], None), NAMES)


def test_lines_that_went_elsewhere_are_followed() -> None:
    """A story is moved after its summary was written."""
    written = applied(TEXT, Put("a", ("summary",), "Another.", "One."), NAMES)
    moved = applied(written, Order("a", "Features", ""), NAMES)
    left = steps.undone(moved, steps.changes(TEXT, written), [steps.changes(written, moved)])
    assert left == applied(TEXT, Order("a", "Features", ""), NAMES)


def test_the_same_lines_of_another_story_are_not_taken_for_those_that_are_gone() -> None:
    """Somebody wrote the same summary elsewhere, by whatever way, and took this one out."""
    written = applied(TEXT, Put("a", ("summary",), "Same.", "One."), NAMES)
    other = applied(written, Put("a", ("summary",), "Gone.", "Same."), NAMES)
    both = applied(other, Put("b", ("summary",), "Same.", "Two."), NAMES)
    made = steps.changes(TEXT, written)
    assert steps.undone(both, made, None) is None
    assert steps.undone(both, made, [steps.changes(written, other), steps.changes(other, both)]) is None
    assert steps.undone(both, made, [steps.changes(written, both)]) is None


def test_a_list_that_has_more_by_now_is_not_begun_anew() -> None:
    """Its first entry would go with its name, and the second one would belong to whatever stands above."""
    entry = {"source": "A", "url": "https://a.example/"}
    one = applied(TEXT, EntryAdd("a", ("also",), entry), NAMES)
    two = applied(one, EntryAdd("a", ("also",), {"source": "B", "url": "https://b.example/"}), NAMES)
    made = steps.changes(TEXT, one)
    assert steps.undone(two, made, [steps.changes(one, two)]) is None
    assert steps.undone(two, made, None) is None


def test_a_field_does_not_come_back_without_its_story() -> None:
    """Also where a blank line stands between them: it would belong to whatever stands above."""
    text = TEXT.replace("        id: b\n", "        id: b\n\n")
    one = applied(text, Put("b", ("summary",), None, "Two."), NAMES)
    two = applied(one, Drop("b"), NAMES)
    made = steps.changes(text, one)
    assert steps.undone(two, made, [steps.changes(one, two)]) is None
    assert steps.undone(two, made, None) is None


@pytest.mark.parametrize("since", [[()], None], ids=["known", "looked for"])
def test_a_last_line_without_its_end_takes_in_no_other(since: list[tuple[steps.Change, ...]] | None) -> None:
    """What was the end of the file is not put back above other lines."""
    made = steps.changes("a: 1", "a: 1\nb: 2\n")
    more = "a: 1\nb: 2\nc: 3\n"
    known = None if since is None else [steps.changes("a: 1\nb: 2\n", more)]
    assert steps.undone(more, made, known) is None
