"""The name that somebody meant: near to what was typed, or none at all."""

import itertools
import re
import unicodedata
from collections.abc import Iterable

_ENDING = re.compile(r"\.[a-z][a-z0-9]{1,4}$")
"""Of a file: alike for half of all names, so it says nothing about which one was meant."""
_SCHEME = re.compile(r"^https?://(?:www\.)?")
_PART = re.compile(r"[^\W\d_]+(?=\d+(?:[\W_]|$))|(?<=[^\W\d_])\d+(?=[\W_]|$)|[^\W_]+")
"""A word, or a number: `week8` has two parts, an id of letters and digits in turn is one."""
_LETTERS_AN_EDIT = 4
"""An edit is forgiven for so many letters: `adda` is near `ada`, `bbc` is not near `abc`."""
_MOST_EDITS = 3
_LONGEST = 200
"""Letters of a name that is held against others."""
_BEGINNING = 3
"""Letters that a beginning has, and what part of the name it has at least: one third."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The one of the known names that was probably meant.

    Case, accents, the scheme of an address and the ending of a file do not count. Words are compared with words: each
    may differ by an edit (a letter more, less, another, or two swapped) for every four letters that it has; numbers
    have to agree, because 2026-02-13 is not a misspelt 2026-02-20. An unmistakable beginning is near as well.

    Args:
        name: as it was typed.
        known: what there is.

    Returns:
        The nearest name; None where there is only a guess.
    """
    if len(name) > _LONGEST:
        return None
    typed = _folded(name)
    every = {other: _folded(other) for other in sorted(known) if len(other) <= _LONGEST}
    near = [(edits, other) for other, folded in every.items() if (edits := _edits(typed, folded)) is not None]
    if near:
        return min(near, key=lambda found: (found[0], _ending(found[1]) != _ending(name), found[1]))[1]
    begun = [other for other, folded in every.items() if _begins(typed, folded)]
    return begun[0] if len(begun) == 1 else None


def _folded(name: str) -> str:
    """Without what does not count."""
    marked = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign for sign in marked if unicodedata.category(sign) != "Mn")
    return _ENDING.sub("", _SCHEME.sub("", plain.strip()))


def _ending(name: str) -> str:
    found = _ENDING.search(name.casefold())
    return found[0] if found else ""


def _edits(one: str, other: str) -> int | None:
    """How many edits lie between two names; None if they are not near."""
    if one == other:
        return 0
    words, others = _PART.findall(one), _PART.findall(other)
    if len(words) != len(others):
        words, others = ["".join(words)], ["".join(others)]
    each = [_edits_of_word(*pair) for pair in zip(words, others, strict=True)]
    # No word at all: signs only, which are equal or not.
    return sum(edits for edits in each if edits) if words and words[0] and None not in each else None


def _edits_of_word(one: str, other: str) -> int | None:
    if one == other:
        return 0
    allowed = min(max(len(one), len(other)) // _LETTERS_AN_EDIT, _MOST_EDITS)
    if one.isdigit() or other.isdigit() or abs(len(one) - len(other)) > allowed:
        return None
    edits = _distance(one, other)
    return edits if edits <= allowed else None


def _distance(one: str, other: str) -> int:
    """Optimal string alignment: Levenshtein's distance in which two neighbours that are swapped are one edit."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, sign in enumerate(one, start=1):
        now = [row]
        for column, (previous, letter) in enumerate(itertools.pairwise(f"\0{other}"), start=1):
            edits = min(last[column] + 1, now[-1] + 1, last[column - 1] + (sign != letter))
            if row > 1 and column > 1 and sign == previous and one[row - 2] == letter:
                edits = min(edits, before[column - 2] + 1)
            now.append(edits)
        before, last = last, now
    return last[-1]


def _begins(typed: str, known: str) -> bool:
    return len(typed) >= max(_BEGINNING, len(known) / _BEGINNING) and known.startswith(typed)
