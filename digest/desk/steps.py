"""What a step of work changed in a text, and the text without it. Pure.

A step is kept as the lines that it took out and put in, so that it can be taken back while others went on. Where its
lines are by now is what the steps since then say. Where somebody wrote the file by other ways, they are looked for:
they have to stand there once, with as much around them as tells them from others.
"""

import difflib
from collections.abc import Sequence
from typing import NamedTuple

from digest.base import lines

_AROUND = (3, 2, 1)
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


def undone(text: str, made: Sequence[Change], later: Sequence[Sequence[Change]] | None) -> str | None:
    """The text without a step; None where it does not apply any more.

    Args:
        text: as it is by now.
        made: what the step changed.
        later: what each step since then changed; None where the text was changed by other ways as well.
    """
    there = lines.split(text)
    places = [_place(there, change) if later is None else _followed(change, later) for change in made]
    begin = len(there)
    for at, change in zip(places, made, strict=True):  # from the end on: what stands above keeps its place
        if at is None or at + len(change.new) > begin:
            return None
        there[at : at + len(change.new)] = change.old
        begin = at
    # A last line without a line break may have others below it by now, which it would take in.
    is_whole = all(lines.bare(line) != line for line in there[:-1])
    return "".join(there) if is_whole else None


def _place(there: Sequence[str], change: Change) -> int | None:
    """Where the lines that were put in stand, if there is one such place."""
    most = _AROUND[0]
    edge = [""] * most  # no line is so: begin and end of a text are to be there as well
    text = [*edge, *there, *edge]
    around = [*edge, *change.before][-most:], [*change.behind, *edge][:most]
    blanks = max(_blanks(around[0][::-1]), _blanks(around[1]))
    for number in (number for number in _AROUND if number > blanks):
        wanted = [*around[0][most - number :], *change.new, *around[1][:number]]
        found = [at for at in range(len(text) - len(wanted) + 1) if text[at : at + len(wanted)] == wanted]
        if found:
            return found[0] + number - most if len(found) == 1 else None
    return None


def _followed(change: Change, later: Sequence[Sequence[Change]]) -> int | None:
    """Where the lines that were put in stand after other steps, if none of them touched those."""
    at = change.at
    for made in later:
        if (now := _after(change, at, made)) is None:
            return None
        at = now
    return at


def _after(change: Change, at: int, made: Sequence[Change]) -> int | None:
    """The same after one step."""
    end, now, shift = at + len(change.new), at, 0
    above, below = _blanks(change.before[::-1]), _blanks(change.behind)
    for other in reversed(made):  # from the beginning on
        begin = other.at - shift
        stop = begin + len(other.old)
        shift += len(other.new) - len(other.old)
        if _is_one_with(change, other, is_above=at - above <= stop <= at, is_below=end <= begin <= end + below):
            return None
        if stop <= at:
            now = at + shift
        elif begin < end:
            # It stands elsewhere now, as it was, if lines around it went along.
            is_within = begin <= at and end <= stop and (begin, stop) != (at, end)
            moved = next((one for one in made if is_within and one.new == other.old), None)
            return moved.at + at - begin if moved else None
    return now


def _is_one_with(change: Change, other: Change, *, is_above: bool, is_below: bool) -> bool:
    """Whether lines beside those of a step would mean something else without it."""
    if not change.new:  # what was taken out stood between lines that are other ones by now
        return is_above or is_below
    return is_below and _depth(other.new) > _depth(change.new) >= _depth(other.old)


def _blanks(said: Sequence[str]) -> int:
    """How many blank lines come first: what stands beside a change stands behind those. No line is '', but an edge."""
    return next((number for number, line in enumerate(said) if line.strip() or not line), len(said))


def _depth(said: Sequence[str]) -> int:
    """How far in the first of some lines stands; -1 where there is none."""
    first = next((line for line in said if line.strip()), None)
    return -1 if first is None else len(first) - len(first.lstrip(" "))
