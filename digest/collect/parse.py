"""Bytes to items: every feed that is one, and a ParseError for everything else. Knows no network.

bytes ─decode▶ text ─tree, and rss or atom▶ RawFeed ─entry▶ FeedItems ─identity▶ Document
                ├─json_feed─────────────────▲
                └─loose: not well-formed────┘
"""

import itertools
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from digest.collect import atom, clean, entry, identity, json_feed, loose, rss
from digest.collect.decode import decode
from digest.collect.elements import local
from digest.collect.raw import RawEntry, RawFeed
from digest.collect.tree import ROOT, Uncut, tree, uncut
from digest.errors import ParseError
from digest.model import FeedItem

_READERS = {"rss": rss.read, "rdf": rss.read, "feed": atom.read}
_OTHER = ((b"%PDF", "a PDF"), (b"PK\x03\x04", "a ZIP file"), (b"\x89PNG", "a picture"), (b"GIF8", "a picture"),
          (b"\xff\xd8\xff", "a picture"), (b"\x1f\x8b", "a compressed file"))  # fmt: skip
_PAGE = re.compile(r"<(?:html|head|body)\b", re.I)
_TYPE = re.compile(r"<!DOCTYPE\s+(html)?[^>\[]*(?:\[.*?\]\s*)?>", re.I | re.S)


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


def parse(data: bytes, url: str, *, charset: str = "", max_items: int = 500) -> Document:
    """Read a feed document: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1.

    Args:
        data: its bytes, unpacked.
        url: where it came from; relative links start there, if the document names no other place.
        charset: the encoding that the server gives, or ''.
        max_items: how many items are read: the newest, wherever they stand.

    Raises:
        ParseError: it is no feed; whatever the bytes, nothing else is raised.
    """
    try:
        return _parse(data, url, charset, max_items)
    except ParseError:
        raise
    except Exception as error:  # three parsers and hostile input; a feed must not end the run
        raise ParseError(f"the document cannot be read ({type(error).__name__})") from error


def _parse(data: bytes, url: str, charset: str, max_items: int) -> Document:
    if kind := next((kind for sign, kind in _OTHER if data.startswith(sign)), ""):
        raise ParseError(f"the document is no feed but {kind}")
    text, notes = decode(data, charset)
    if not text:
        raise ParseError("the document is empty")
    if text[0] in "{[":
        return _document(json_feed.read(text), url, notes, max_items)
    if _is_page(text):
        raise ParseError("the document is no feed but a web page; `digest add` finds the feeds that a page offers")
    raw, odd = _read(text, url)
    return _document(raw, url, (*notes, *odd), max_items)


def _read(text: str, url: str) -> tuple[RawFeed, tuple[str, ...]]:
    """What the document says, and what is odd about its form."""
    found, odd = tree(text, url), tuple[str, ...]()
    if not found:
        whole = uncut(text)
        if whole.is_cut and not whole.text:
            raise ParseError("the document is cut off before its first item ends")
        text, odd = whole.text, (_broken(whole),)
        found = tree(text, url) if whole.is_cut else None
    elif not found.is_well_formed:
        odd = ("is not well-formed",)
    reader = _READERS.get(local(found.root)) if found else None
    if found and reader:
        return reader(found.root, url), odd
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
    """Where the first element of a document begins, behind comments and instructions."""
    for sign, end in itertools.cycle((("<!--", "-->"), ("<?", ">"))):
        at += len(text[at : at + 1_000]) - len(text[at : at + 1_000].lstrip())
        if text.startswith(sign, at):
            close = text.find(end, at + len(sign))
            at = close + len(end) if close >= 0 else len(text)
        elif not text.startswith(("<!--", "<?"), at):
            return at
    return at  # pragma: no cover - the circle has no end


def _document(raw: RawFeed, url: str, notes: tuple[str, ...], most: int) -> Document:
    setting = entry.Setting(
        base=clean.joined(raw.base, url) if raw.base else url,
        language=entry.language(raw.language),
        author=raw.author,
    )
    entries = _newest(raw.entries, most)
    items = [entry.item(found, setting) for found in entries]
    said = [item for item in items if item.title or item.url or item.summary]
    found, doubtful, twice = identity.keyed(said)
    odd = list(notes)
    if len(raw.entries) > most:
        odd.append(f"has {len(raw.entries)} items, of which the newest {most} are read")
    if empty := len(items) - len(said):
        odd.append(f"has {empty} empty items")
    if doubtful:
        odd.append(f"has {doubtful} items with the id of another; they are told apart by link, title and date")
    if twice:
        odd.append(f"has {twice} items twice, with other texts or dates; the newest of each is read")
    if undated := [raw for raw, item in zip(entries, items, strict=True) if _date(raw) and not item.published]:
        odd.append(f"has {len(undated)} dates that are none, as {clean.line(_date(undated[0]), 40)!r}")
    if without := sum(not item.url for item in found):
        odd.append(f"has {without} items without a link")
    return Document(
        title=entry.title(raw.titles),
        home=clean.url(raw.home, url),
        ttl=clean.number(raw.ttl),
        items=found,
        notes=tuple(odd),
    )


def _date(raw: RawEntry) -> str:
    return next(iter((*raw.published, *raw.updated)), "")


def _newest(entries: Sequence[RawEntry], most: int) -> Sequence[RawEntry]:
    """The newest of some entries, in their order; one without a date is as old as the one before it."""
    if len(entries) <= most:
        return entries
    moments: list[Any] = [entry.moment((*raw.published, *raw.updated)) for raw in entries]
    last = next(filter(None, moments), None)
    for number, moment in enumerate(moments):
        last = moments[number] = moment or last
    if last is None:
        return entries[:most]
    newest = sorted(range(len(entries)), key=lambda number: (moments[number], -number), reverse=True)[:most]
    return [entries[number] for number in sorted(newest)]
