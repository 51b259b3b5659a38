"""What a step of work changed in a text, and the text without it. Pure.

A step is kept as the lines that it took out and put in, so that it can be taken back while others went on: as long as
the lines that it put in stand there once, with as much around them as tells them from others.
"""

import difflib
from collections.abc import Sequence
from typing import NamedTuple

from digest.base import lines

_AROUND = (3, 2, 1, 0)
"""Lines on either side that have to be there as well; fewer are tried when somebody has changed those."""


class Change(NamedTuple):
    """Lines that were replaced."""

    before: tuple[str, ...]
    """Those above, the nearest last."""
    old: tuple[str, ...]
    new: tuple[str, ...]
    behind: tuple[str, ...]
    """Those below."""
    at: int
    """The number of the first line that was put in, from 0."""


def changes(old: str, new: str) -> tuple[Change, ...]:
    """What makes the new text of the old one, from its end to its beginning.

    Args:
        old: the text before a step.
        new: the text after it.
    """
    before, after, most = lines.split(old), lines.split(new), _AROUND[0]
    found = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return tuple(
        Change(
            tuple(after[max(low - most, 0) : low]),
            tuple(before[begin:end]),
            tuple(after[low:high]),
            tuple(after[high : high + most]),
            low,
        )
        for kind, begin, end, low, high in reversed(found)
        if kind != "equal"
    )


def undone(text: str, made: Sequence[Change], *, is_last: bool) -> str | None:
    """The text without a step; None where it does not apply any more.

    Args:
        text: as it is by now.
        made: what the step changed.
        is_last: whether the text is the one that the step made.
    """
    there = lines.split(text)
    places = [change.at if is_last else _place(there, change) for change in made]
    begin = len(there)
    for at, change in zip(places, made, strict=True):  # from the end on: what stands above keeps its place
        if at is None or at + len(change.new) > begin:
            return None
        there[at : at + len(change.new)] = change.old
        begin = at
    return "".join(there)


def _place(there: Sequence[str], change: Change) -> int | None:
    """Where the lines that were put in stand, if there is one such place."""
    for around in _AROUND:
        before = change.before[max(len(change.before) - around, 0) :]
        wanted = [*before, *change.new, *change.behind[:around]]
        if not wanted:
            return None
        found = [at for at in range(len(there) - len(wanted) + 1) if there[at : at + len(wanted)] == wanted]
        if len(found) == 1:
            return found[0] + len(before)
        if len(found) > 1:
            return None
    return None
