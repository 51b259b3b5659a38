"""Bytes to items: every feed that is one, and a ParseError for everything else. Knows no network.

    bytes ─decode▶ text ─fastfeedparser, or feedparser▶ entries ─entry▶ FeedItems

fastfeedparser takes a hundredth of feedparser's time and agrees with it on documents that are well-formed. feedparser
gets the rest: what is not well-formed, declares entities, or says an original behind a redirector.
"""

import io
import itertools
import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import fastfeedparser
import feedparser
from lxml import etree

from digest.collect import clean, entry
from digest.collect.decode import decode
from digest.errors import ParseError
from digest.model import FeedItem

_DATE = re.compile(r"<(?:\w+:)?(?:pubDate|published|updated|date|issued|modified)\b[^>]*>([^<]{0,60})")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FEEDS = {"rss", "rdf", "feed", "channel"}
_SLOW = ("<!ENTITY", ":origLink", ":origlink")
"""What only feedparser reads rightly."""
_LEFT_OUT = ("xml:lang", "language>", "thumbnail")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DC = "{http://purl.org/dc/elements/1.1/}"
_MEDIA = "{http://search.yahoo.com/mrss/}"
_OTHER = ((b"%PDF", "a PDF"), (b"PK\x03\x04", "a ZIP file"), (b"\x89PNG", "a picture"), (b"GIF8", "a picture"),
          (b"\xff\xd8\xff", "a picture"), (b"\x1f\x8b", "a compressed file"))  # fmt: skip
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.I)


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
        url: where it came from; relative links start there.
        charset: the encoding that the server gives, or ''.
        max_items: how many items are read, from the top.

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
        return _json_feed(text, url, notes, max_items)
    if _PAGE.match(text, _begin(text)):
        raise ParseError("the document is no feed but a web page; `digest add` finds the feeds that a page offers")
    root = _root(text)
    found = _fast(text) if root is not None and not _is_slow(text) else None
    if (
        found
        and found["entries"]
        and "xml:base" in text
        and any(":" not in e.get("link", "") for e in found["entries"])
    ):
        found = None
    if found and root is not None and any(sign in text for sign in _LEFT_OUT):
        _add_what_is_left_out(root, found["entries"])
    if not found or not found["entries"]:
        found, odd = _thorough(text, url)
        notes = (*notes, *odd)
    if not found["entries"] and _name(root) not in _FEEDS:
        raise ParseError("the document is no feed")
    return _document(found["feed"], found["entries"], url, root, notes, max_items)


def _begin(text: str) -> int:
    """Where the first element of a document begins, behind comments and instructions."""
    at = 0
    for sign, end in itertools.cycle((("<!--", "-->"), ("<?", ">"))):
        at += len(text[at : at + 1_000]) - len(text[at : at + 1_000].lstrip())
        if text.startswith(sign, at):
            close = text.find(end, at + len(sign))
            at = close + len(end) if close >= 0 else len(text)
        elif not text.startswith(("<!--", "<?"), at):
            return at
    return at  # pragma: no cover - the circle has no end


def _is_slow(text: str) -> bool:
    """Whether only feedparser reads a document rightly; the fast one takes "yesterday" for a day."""
    return any(sign in text for sign in _SLOW) or any(
        said.strip() and not _YEAR.search(said) for said in _DATE.findall(text)
    )


def _json_feed(text: str, url: str, notes: tuple[str, ...], max_items: int) -> Document:
    """Source: https://www.jsonfeed.org/version/1.1/."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"the document is no JSON: {str(error)[:80]}") from None
    if not isinstance(given, dict) or not isinstance(given.get("items"), list):
        raise ParseError("the document is JSON, but no JSON Feed")
    entries = [entry.of_json(item) for item in given["items"][:max_items] if isinstance(item, dict)]
    feed = {"title": given.get("title"), "link": given.get("home_page_url"), "language": given.get("language")}
    authors = given["authors"] if isinstance(given.get("authors"), list) else [given.get("author")]
    author = next((a.get("name") for a in authors if isinstance(a, dict)), None)
    return _document({**feed, "author": author}, entries, url, None, notes, max_items)


def _root(text: str) -> Any:
    """The root of a document that is well-formed, or None."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError:
        return None


def _fast(text: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = fastfeedparser.parse(text.encode("utf-8"))
    except Exception:  # it raises what comes up; feedparser has the last word
        return None
    return found


def _add_what_is_left_out(root: Any, entries: Sequence[dict[str, Any]]) -> None:
    """Language and thumbnail of entries, which fastfeedparser does not read."""
    elements = list(root.iter("{*}item", "{*}entry"))
    if len(elements) != len(entries):
        return
    for element, found in zip(elements, entries, strict=True):
        found.setdefault("language", element.get(_LANG) or element.findtext(f"{_DC}language"))
        thumbnail = next(element.iter(f"{_MEDIA}thumbnail"), None)
        if thumbnail is not None:
            found.setdefault("media_thumbnail", [{"url": thumbnail.get("url")}])


def _thorough(text: str, url: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Let feedparser read it, as bytes: a string could be taken for the name of a file."""
    found = feedparser.parse(
        io.BytesIO(text.encode("utf-8")),
        response_headers={"content-location": url, "content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    broken = found.get("bozo") and isinstance(found.get("bozo_exception"), Exception)
    return found, ("is not well-formed",) if broken and found["entries"] else ()


def _document(
    feed: dict[str, Any],
    entries: Sequence[dict[str, Any]],
    url: str,
    root: Any,
    notes: tuple[str, ...],
    most: int,
) -> Document:
    language = entry.language(feed.get("language") or _said(root, "language"))
    items = [entry.item(found, url, language, str(feed.get("author") or "")) for found in entries[:most]]
    known = {item.key: item for item in reversed(items) if item.title or item.url or item.summary}
    odd = list(notes)
    if len(entries) > most:
        odd.append(f"has {len(entries)} items, of which the first {most} are read")
    if empty := len(items) - sum(bool(item.title or item.url or item.summary) for item in items):
        odd.append(f"has {empty} empty items")
    if without := sum(not item.url for item in known.values()):
        odd.append(f"has {without} items without a link")
    ttl = _said(root, "ttl")
    return Document(
        title=entry.title(feed.get("title")),
        home=entry.address(feed.get("link"), url),
        ttl=clean.number(ttl),
        items=tuple(reversed(known.values())),
        notes=tuple(odd),
    )


def _said(root: Any, name: str) -> str:
    """The text of an element of the channel, in any namespace; for Atom the language of the feed."""
    if root is None:
        return ""
    if name == "language" and (given := root.get(_LANG)):
        return str(given)
    found = root.xpath(f"string((/*/*[local-name()='channel']/*[local-name()='{name}'])[1])")
    return str(found).strip()


def _name(root: Any) -> str:
    return "" if root is None else etree.QName(root).localname.lower()
