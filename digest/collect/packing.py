"""An item as the store keeps it: its fields as JSON, in their order, so that the same item is the same text. Pure."""

import datetime as dt
import hashlib
import json
from typing import Any, NamedTuple

from digest.model import Enclosure, FeedItem


class Packed(NamedTuple):
    """An item, ready to be kept."""

    mark: str
    """Fourteen hexadecimal digits that tell it from the other items of its feed."""
    text: str
    """Its FeedItem as JSON, the fields in their order, so that the same item is the same text."""
    published: int | None


def moment(seconds: int) -> dt.datetime:
    """A time of the store, in UTC."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


_encoded = json.JSONEncoder(ensure_ascii=False).encode


def pack(item: FeedItem) -> Packed:
    """Make an item ready to be kept."""
    published, updated = _seconds(item.published), _seconds(item.updated)
    text = _encoded(item._replace(published=published, updated=updated))  # type: ignore[arg-type]
    return Packed(hash_of(item.key, 7), text, published)


def _seconds(moment: dt.datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def hash_of(text: str, size: int) -> str:
    """A hash of so many bytes, in hexadecimal digits."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()


def unpack(text: str) -> FeedItem:
    """The item that was packed."""
    given: Any = FeedItem(*json.loads(text))
    item: FeedItem = given._replace(
        authors=tuple(given.authors),
        categories=tuple(given.categories),
        enclosures=tuple(Enclosure(*entry) for entry in given.enclosures),
        published=_maybe(given.published),
        updated=_maybe(given.updated),
    )
    return item


def _maybe(seconds: int | None) -> dt.datetime | None:
    return None if seconds is None else moment(seconds)
