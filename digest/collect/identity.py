"""What tells the items of a feed from one another, whatever else changes in them. Pure.

An item is known by the id that its feed gives it, or by its address. Neither has to be there, and feeds that write the
same id, or the address of their home page, into every item are common; so items that share one are told apart by their
address, then by their title; those without an id by their date as well, or by their text. The rule looks at plain
values alone, so it is the same for all formats and readers.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import NamedTuple

from digest.model import FeedItem


class Keyed(NamedTuple):
    """Items, each with a key that no other one of them has."""

    items: tuple[FeedItem, ...]
    doubtful: int
    """How many share their id or address with another one, and are told apart by something else."""
    twice: int
    """How many are left out, because they have id, address and title of a newer one that says something else."""


def keyed(items: Sequence[FeedItem]) -> Keyed:
    """Give items their keys; what is there twice, with the same id, address and title, is one item: the newest.

    Args:
        items: of a document, in its order, without keys.
    """
    marks = [item.given_id or item.url for item in items]
    if all(marks) and len(set(marks)) == len(marks):  # as in nearly all feeds
        return Keyed(tuple(item._replace(key=mark) for item, mark in zip(items, marks, strict=True)), 0, 0)
    alike: dict[str, list[FeedItem]] = defaultdict(list)
    for item, mark in zip(items, marks, strict=True):
        alike[mark].append(item)
    keys: dict[FeedItem, str] = {}
    doubtful = 0
    for mark, sharing in alike.items():
        found = _told_apart(mark, sharing, _MARKS) if mark else {item: _by_content(item) for item in sharing}
        keys |= found
        doubtful += len(sharing) if mark and len(set(found.values())) > 1 else 0
    known: dict[str, FeedItem] = {}
    twice = 0
    for item in items:
        new = item._replace(key=keys[item])
        old = known.setdefault(new.key, new)
        twice += new != old
        if new.published and old.published and new.published > old.published:
            known[new.key] = new
    return Keyed(tuple(known.values()), doubtful, twice)


def _told_apart(
    key: str, sharing: Sequence[FeedItem], marks: Sequence[Callable[[FeedItem], str]]
) -> dict[FeedItem, str]:
    """Keys of items that share one: that alone, where all are the same item; with what they differ in, where not."""
    if not marks:
        return dict.fromkeys(sharing, key)
    differing: dict[str, list[FeedItem]] = defaultdict(list)
    for item in sharing:
        differing[marks[0](item)].append(item)
    keys: dict[FeedItem, str] = {}
    for value, same in differing.items():
        keys |= _told_apart(key if len(differing) == 1 else f"{key}\n{value}", same, marks[1:])
    return keys


def _when(item: FeedItem) -> str:
    """When an item without an id appeared, or its text; with an id, address and title alike it is the same item."""
    return "" if item.given_id else str(item.published or item.summary)


_MARKS: tuple[Callable[[FeedItem], str], ...] = (attrgetter("url"), attrgetter("title"), _when)


def _by_content(item: FeedItem) -> str:
    """For an item with neither id nor address."""
    return hashlib.blake2b(f"{item.title}\n{item.published}\n{item.summary}".encode(), digest_size=12).hexdigest()
