"""Items for tests of the desk."""

import datetime as dt
import hashlib

from digest.desk.group import Group
from digest.model import FeedItem, Item

NOW = dt.datetime(2026, 2, 18, 12, tzinfo=dt.UTC)


def item(title: str, *, feed: str = "a", url: str = "", summary: str = "", hours: float = 24, key: str = "") -> Item:
    """An item that appeared some hours ago."""
    when = NOW - dt.timedelta(hours=hours)
    name = key or f"{feed}-{title}"[:40]
    mark = hashlib.blake2b(f"{feed} {name}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    said = FeedItem(
        name,
        title,
        summary,
        url or f"https://{feed}.example/{mark}",
        "l",
        "",
        (),
        when,
        None,
        "",
        (),
        "",
        (),
    )
    return Item(mark, feed, when, when, said)


def alone(*items: Item) -> Group:
    """A group of these items."""
    return Group(items)
