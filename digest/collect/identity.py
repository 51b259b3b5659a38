"""What tells the items of a feed from one another, whatever else changes in them. Pure.

An item is known by the id that its feed gives it, or by its address. Neither has to be there, and feeds that write the
same id, or the address of their home page, into every item are common; so items that share one are told apart by their
address, then by their title. The rule looks at plain values alone, so it is the same for all formats and readers.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from digest.model import FeedItem


class Keyed(NamedTuple):
    """Items, each with a key that no other one of them has."""

    items: tuple[FeedItem, ...]
    doubtful: int
    """How many share their id or address with another one, and are told apart by something else."""


def keyed(items: Sequence[FeedItem]) -> Keyed:
    """Give items their keys; what is there twice, with the same id, address and title, is one item.

    Args:
        items: of a document, in its order, without keys.
    """
    alike: dict[str, list[FeedItem]] = defaultdict(list)
    for item in items:
        alike[item.given_id or item.url].append(item)
    keys: dict[FeedItem, str] = {}
    doubtful = 0
    for mark, sharing in alike.items():
        found = _told_apart(mark, sharing) if mark else {item: _by_content(item) for item in sharing}
        keys |= found
        doubtful += len(sharing) if mark and len(set(found.values())) > 1 else 0
    known: dict[str, FeedItem] = {}
    for item in items:
        known.setdefault(keys[item], item._replace(key=keys[item]))
    return Keyed(tuple(known.values()), doubtful)


def _told_apart(mark: str, sharing: Iterable[FeedItem]) -> dict[FeedItem, str]:
    """Keys of items that share an id, or an address: that alone, where all are the same item."""
    by_url: dict[str, list[FeedItem]] = defaultdict(list)
    for item in sharing:
        by_url[item.url].append(item)
    keys: dict[FeedItem, str] = {}
    for url, same in by_url.items():
        key = mark if len(by_url) == 1 else f"{mark}\n{url}"
        is_clear = len({item.title for item in same}) == 1
        keys |= {item: key if is_clear else f"{key}\n{item.title}" for item in same}
    return keys


def _by_content(item: FeedItem) -> str:
    """For an item with neither id nor address."""
    return hashlib.blake2b(f"{item.title}\n{item.published}\n{item.summary}".encode(), digest_size=12).hexdigest()
