"""What a feed document says, before it is made plain: the one form in which all formats arrive.

    RSS · RDF ─rss─┐
    Atom ─────atom─┤
    JSON ─json_feed┼▶ RawFeed ─entry, identity▶ FeedItems
    not well-formed ─loose─┘

Nothing after this knows the format. Texts are as they stand there, with what they are; addresses may be relative; dates
are words. Where a format has several elements for one thing, they come in the order in which they are believed.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, NamedTuple


class Words(NamedTuple):
    """A text, and how it has to be read."""

    text: str = ""
    kind: Literal["text", "html", "either"] = "text"
    """'either' is what RSS does not say: text in most feeds, HTML in some."""


class RawFile(NamedTuple):
    """A file that comes with an entry."""

    url: str
    type: str = ""
    length: str = ""


class RawEntry(NamedTuple):
    """An entry as its document gives it; every field may be empty."""

    id: str = ""
    titles: tuple[Words, ...] = ()
    link: str = ""
    original: str = ""
    """The address behind a redirector's, where the feed says it."""
    base: str = ""
    """Where its relative addresses start, itself relative to that of the feed."""
    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    summaries: tuple[Words, ...] = ()
    authors: tuple[str, ...] = ()
    categories: tuple[Words, ...] = ()
    images: tuple[str, ...] = ()
    files: tuple[RawFile, ...] = ()
    language: str = ""


class RawFeed(NamedTuple):
    """A document as it is given."""

    titles: tuple[Words, ...]
    home: str
    """The page that it belongs to."""
    base: str
    """Where relative addresses of its entries start, itself relative to the address of the document."""
    language: str
    author: str
    ttl: str
    entries: Sequence[Any]
    """As they stand in the document: each is read when it is known to be one of the newest."""
    dates: Callable[[Any], Iterable[str]]
    """Of an entry, the best first."""
    read: Callable[[Any], RawEntry]
    """May raise anything where an entry is as nobody thought of."""
