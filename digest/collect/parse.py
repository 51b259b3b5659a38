"""Bytes to items: every feed that is one, and a ParseError for everything else. Knows no network.

bytes ─decode▶ text ─tree, and rss or atom▶ RawFeed ─entry▶ FeedItems ─identity▶ Document
                ├─json_feed─────────────────▲
                └─loose: not well-formed────┘
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from digest.base import addresses
from digest.collect import atom, bounds, clean, dates, entry, identity, json_feed, loose, rss
from digest.collect.budget import USUAL, Budget
from digest.collect.decode import decode
from digest.collect.elements import local
from digest.collect.raw import RawEntry, RawFeed
from digest.collect.tree import ROOT, Uncut, tree, uncut
from digest.errors import ParseError
from digest.model import FeedItem, Remedy

_READ = {"rss": rss.read, "rdf": rss.read, "feed": atom.read}
_OTHER = ((b"%PDF", "a PDF"), (b"PK\x03\x04", "a ZIP file"), (b"\x89PNG", "a picture"), (b"GIF8", "a picture"),
          (b"\xff\xd8\xff", "a picture"), (b"\x1f\x8b", "a compressed file"))  # fmt: skip
_BEFORE = re.compile(r"(?:\s++|<!--.*?(?:-->|\Z)|<\?[^>]*+(?:>|\Z))*+", re.S)
"""What may stand in front of the first element."""
_PAGE = re.compile(r"<(?:html|head|body)\b", re.I)
_TYPE = re.compile(r"<!DOCTYPE\s++(html)?[^>\[]*+(?:\[.*?\]\s*+(?=>))?>", re.I | re.S)


_MANY = 10_000
"""Items of a document from which on only dates in the common forms tell which are the newest; others take long."""


class Document(NamedTuple):
    """What a feed document says."""

    title: str
    """Of the feed, or ''."""
    home: str
    """The page that it belongs to, or ''."""
    ttl: int
    """Minutes for which it asks not to be fetched again; 0 when it does not."""
    items: tuple[FeedItem, ...]
    notes: tuple[str, ...]
    """What is odd about it, in words."""


def parse(data: bytes, url: str, *, charset: str = "", max_items: int = 500, budget: Budget = USUAL) -> Document:
    """Read a feed document: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1.

    Args:
        data: its bytes, unpacked.
        url: where it came from; relative links start there, if the document names no other place.
        charset: the encoding that the server gives, or ''.
        max_items: how many items are read: the newest, wherever they stand.
        budget: what it may cost; its time and its memory are for the caller to hold.

    Raises:
        ParseError: it is no feed, or costs too much; whatever the bytes, nothing else is raised.
        MemoryError: there is not enough memory for it.
    """
    try:
        return _parse(data, url, charset, max_items, budget)
    except (ParseError, MemoryError):
        raise
    except Exception as error:  # three parsers and hostile input; a feed must not end the run
        raise ParseError(f"the document cannot be read ({type(error).__name__})") from error


def _parse(data: bytes, url: str, charset: str, max_items: int, budget: Budget) -> Document:
    if kind := next((kind for sign, kind in _OTHER if data.startswith(sign)), ""):
        raise ParseError(f"the document is no feed but {kind}")
    text, notes = decode(data, charset)
    if not text:
        raise ParseError("the document is empty")
    if text[0] in "{[":
        return _document(json_feed.read(text, budget), url, notes, max_items)
    if "<" not in text:
        raise ParseError("the document is no feed")
    if _is_page(text):
        raise ParseError("the document is no feed but a web page", Remedy.of("discover_on_page"))
    raw, odd = _read(text, url, budget)
    return _document(raw, url, (*notes, *odd), max_items)


def _read(text: str, url: str, budget: Budget) -> tuple[RawFeed, tuple[str, ...]]:
    """What the document says, and what is odd about its form."""
    bounds.markup(text, budget)
    found, odd = tree(text, budget), tuple[str, ...]()
    if not found:
        whole = uncut(text)
        if whole.is_cut and not whole.text:
            raise ParseError("the document is cut off before its first item ends")
        text, odd = whole.text, (_broken(whole),)
        found = tree(text, budget) if whole.is_cut else None
    elif not found.is_well_formed:
        odd = ("is not well-formed",)
    read = _READ.get(local(found.root)) if found else None
    if found and read:
        return read(found.root, url, budget.entries), odd
    bounds.loose(text, budget)
    raw = loose.read(text)
    if not raw.entries:
        raise ParseError("the document is no feed")
    return raw, odd


def _broken(whole: Uncut) -> str:
    if not whole.is_cut:
        return "is not well-formed"
    return "is cut off; its last item is half and is left out" if whole.lost else "is cut off behind its last item"


def _is_page(text: str) -> bool:
    """Whether a document is HTML. A feed may begin with a document type of HTML: its root decides."""
    at = _begin(text, 0)
    if kind := _TYPE.match(text, at):
        at = _begin(text, kind.end())
    return bool(_PAGE.match(text, at) or (kind and kind[1] and not ROOT.match(text, at)))


def _begin(text: str, at: int) -> int:
    """Where the first element of a document begins."""
    before = _BEFORE.match(text, at)
    return before.end() if before else at


def _document(raw: RawFeed, url: str, notes: tuple[str, ...], most: int) -> Document:
    setting = entry.Setting(
        base=addresses.joined(raw.base, url) if raw.base else url,
        language=entry.language(raw.language),
        author=raw.author,
    )
    chosen = _newest(raw, most)
    whole = [pair for found in chosen if (pair := _read_entry(raw, found, setting))]
    said = [item for _, item in whole if item.title or item.url or item.summary]
    found, doubtful, twice = identity.keyed(said)
    odd = list(notes)
    if len(raw.entries) > most:
        odd.append(f"has {len(raw.entries)} items, of which the newest {most} are read")
    if unread := len(chosen) - len(whole):
        odd.append(f"has {unread} item{'s' * (unread > 1)} that could not be read")
    if empty := len(whole) - len(said):
        odd.append(f"has {empty} empty items")
    if doubtful:
        odd.append(f"has {doubtful} items with the id of another; they are told apart by link, title and date")
    if twice:
        odd.append(f"has {twice} items twice, with other texts or dates; the newest of each is read")
    if undated := [given for given, item in whole if _date(given) and not item.published]:
        odd.append(f"has {len(undated)} dates that are none, as {clean.line(_date(undated[0]), 40)!r}")
    if without := sum(not item.url for item in found):
        odd.append(f"has {without} items without a link")
    return Document(
        title=entry.title(raw.titles),
        home=addresses.canonical(raw.home, url),
        ttl=clean.number(raw.ttl),
        items=found,
        notes=tuple(odd),
    )


def _date(raw: RawEntry) -> str:
    return next(iter((*raw.published, *raw.updated)), "")


def _read_entry(raw: RawFeed, found: Any, setting: entry.Setting) -> tuple[RawEntry, FeedItem] | None:
    """An entry and its item; None of one that nobody thought of and that makes this fail: it costs no other."""
    try:
        given = raw.read(found)
        return given, entry.item(given, setting)
    except MemoryError:
        raise
    except Exception:  # hostile input in other people's libraries
        return None


def _moment(raw: RawFeed, found: Any, read: Callable[[str], dt.datetime | None]) -> dt.datetime | None:
    """When an entry appeared; None where it does not say, or cannot be read."""
    try:
        return entry.moment(raw.dates(found), read)
    except MemoryError:
        raise
    except Exception:  # the same
        return None


def _newest(raw: RawFeed, most: int) -> Sequence[Any]:
    """The newest entries of a feed, in their order; one without a date is as old as the one before it."""
    entries = raw.entries
    if len(entries) <= most:
        return entries
    read = dates.moment if len(entries) <= _MANY else dates.common
    moments: list[Any] = [_moment(raw, found, read) for found in entries]
    last = next(filter(None, moments), None)
    for number, moment in enumerate(moments):
        last = moments[number] = moment or last
    if last is None:
        return entries[:most]
    newest = sorted(range(len(entries)), key=lambda number: (moments[number], -number), reverse=True)[:most]
    return [entries[number] for number in sorted(newest)]
