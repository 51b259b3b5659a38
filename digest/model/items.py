"""What is collected: feeds and their items, and which of them were put into a draft."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from digest.model.content import Access


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is collected: an entry of content/feeds.yml."""

    url: str
    title: str = ""
    """As its editor calls it; '' leaves that to the feed."""
    section: str = ""
    """Where its items belong, or ''."""
    language: str = ""
    """BCP 47 tag of its items; '' leaves that to the feed."""
    weight: float = 1.0
    """How much the editor cares for it."""
    user_agent: str = ""
    """What to call ourselves there; '' is the digest's own."""
    allow_private: bool = False
    """Whether it may lie in a private network."""
    max_items: int = 500
    """How many of its items are read, the newest ones first in most feeds."""
    max_megabytes: float = 10.0
    """How large its document may be, unpacked, in millions of bytes."""
    public: bool | None = None
    """Whether it stands in the published list of sources; None leaves that to its address."""
    access: Access = "free"
    """What a reader meets at its stories."""


class Enclosure(NamedTuple):
    """A file that comes with an item: a recording, a film."""

    url: str
    type: str
    """MIME type, or ''."""
    length: int
    """Bytes, or 0 when that is not known."""


class FeedItem(NamedTuple):
    """An item as its feed gives it: all texts plain, all addresses whole."""

    key: str
    """What tells it from the other items of its feed, whatever else changes."""
    title: str
    """'' when the feed gives none."""
    summary: str
    """Its first words, or ''."""
    url: str
    """Canonical: without tracking parameters and redirectors; '' when the feed gives none."""
    link: str
    """The link as the feed gives it, or ''."""
    given_id: str
    """The id as the feed gives it, or ''."""
    authors: tuple[str, ...]
    published: dt.datetime | None
    """UTC; None when the feed gives no date, or one that is none."""
    updated: dt.datetime | None
    image: str
    """Address of a picture, or ''."""
    enclosures: tuple[Enclosure, ...]
    language: str
    """BCP 47 tag, or ''."""
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An item that the store knows."""

    id: str
    """Twenty-four hexadecimal digits; stays when the item changes, and when its feed moves."""
    feed: str
    """Address of the feed, as in feeds.yml."""
    first_seen: dt.datetime
    """When it was first collected; UTC."""
    appeared: dt.datetime
    """When it was published. When first seen, where the feed gives no date, one in the future, or one on which nobody
    could see it, for the feed was read since then without it, or was down for days. UTC."""
    given: FeedItem
    """What the feed gives."""


class Proposal(NamedTuple):
    """A story that the desk put into a draft. When it is no longer there, its editor took it out."""

    day: dt.date
    """Of the edition."""
    lead: str
    """The id of the item that it was made from."""
    url: str
    """Its link."""
    section: str
    """Where it was put; '' is "also this week"."""
    items: tuple[str, ...]
    """The ids of all items that report the same, its own first."""
