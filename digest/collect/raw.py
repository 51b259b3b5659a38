"""What a feed document says, before it is made plain: the one form in which all formats arrive.

    RSS · RDF ─rss─┐
    Atom ─────atom─┤
    JSON ─json_feed┼▶ RawFeed ─entry, identity▶ FeedItems
    not well-formed ─loose─┘

Nothing after this knows the format. Texts are as they stand there, with what they are; addresses may be relative; dates
are words. Where a format has several elements for one thing, they come in the order in which they are believed.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, NamedTuple, TypeVar

F = TypeVar("F")
T = TypeVar("T")


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
    entries: Sequence[RawEntry]
    unread: int = 0
    """How many entries more there are, that cannot be read."""


def each(make: Callable[[F], T], found: Iterable[F]) -> list[T | None]:
    """What is made of some entries: None of one that nobody thought of and that makes this fail; it costs no other."""
    return [_tried(make, entry) for entry in found]


def _tried(make: Callable[[F], T], entry: F) -> T | None:
    try:
        return make(entry)
    except MemoryError:
        raise
    except Exception:  # hostile input in other people's libraries
        return None


def feed(entries: Sequence[RawEntry | None], **said: Any) -> RawFeed:
    """A feed of what could be read."""
    whole = [entry for entry in entries if entry is not None]
    return RawFeed(**said, entries=whole, unread=len(entries) - len(whole))
