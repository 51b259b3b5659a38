"""Who of a list is a subscriber: what its columns say together, and what the editor says of them. Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from digest.errors import UsageError
from digest.letter.lists.meanings import Meaning
from digest.letter.lists.standings import ORDER, UNMISTAKABLE, Standing, fold
from digest.model import Remedy

FOR_GOOD: frozenset[Standing] = frozenset({"unsubscribed", "blocked", "deleted", "bounced"})
"""Whoever a list says this of gets nothing until they are resumed by name."""


class Choice(NamedTuple):
    """What the editor says of columns that are not understood; names and values as ``known_as`` has them."""

    keep: Mapping[str, frozenset[str]] = {}
    """Values of a column whose rows are subscribers; all other values of it are not."""
    ignore: frozenset[str] = frozenset()
    """Columns that are not read."""


def choice(keep: Iterable[str], ignore: Iterable[str]) -> Choice:
    """Read what an editor says of columns: values to keep, as COLUMN=VALUE, and columns to ignore.

    Raises:
        UsageError: one to keep is no COLUMN=VALUE, or would revive those who left.
    """
    kept: dict[str, set[str]] = {}
    for one in keep:
        column, equals, value = one.partition("=")
        if not (column.strip() and equals):
            raise UsageError(f"{one!r} is no COLUMN=VALUE", Remedy.of("write_choice"))
        if UNMISTAKABLE.get(fold(value)) in FOR_GOOD:
            raise UsageError(f"{one!r} would write to those who left", Remedy.of("resume_by_name"))
        kept.setdefault(known_as(column), set()).add(_plain(value))
    ignored = frozenset(known_as(column) for column in ignore)
    if both := ignored & kept.keys():
        raise UsageError(f"the column `{min(both)}` is kept and ignored; say one of them")
    return Choice({column: frozenset(values) for column, values in kept.items()}, ignored)


def known_as(column: str) -> str:
    """By what a column is known, however its name is spelt."""
    return fold(column) or column.strip().casefold()


def _plain(value: str) -> str:
    return " ".join(value.split()).casefold()


def worst(standings: Iterable[Standing]) -> Standing:
    """What counts when several columns say something."""
    return max(standings, key=ORDER.index, default="subscribed")


def kept(values: frozenset[str], meaning: Meaning | None, value: str) -> Standing:
    """The meaning of a column of which the editor said who is a subscriber.

    Args:
        values: that the editor keeps.
        meaning: what the column says otherwise, or None.
        value: of a row.
    """
    if _plain(value) in values:
        return "subscribed"
    said = (meaning and meaning(value)) or UNMISTAKABLE.get(fold(value))
    return said if said and said != "subscribed" else "not kept"


_PARTS = re.compile(r"[,;|/]")
_AROUND = " \"'[](){}*#-_"
_BEGINNINGS = frozenset(word[:3] for word in UNMISTAKABLE)


def is_suspect(value: str) -> bool:
    """Whether a value says that somebody left, whatever its column is called.

    >>> is_suspect("Désabonné"), is_suspect('["vip", "Un-subscribed"]'), is_suspect("Unna")
    (True, True, False)
    """
    return any(fold(part) in UNMISTAKABLE for part in _PARTS.split(value) if _may_be(part))


def _may_be(part: str) -> bool:
    """A quick look at the cells of a million rows, of which hardly one is folded."""
    first = part.strip(_AROUND)[:6].replace(" ", "").replace("-", "")[:3]
    return bool(first) and (not first.isascii() or first.lower() in _BEGINNINGS)
