"""What is not well-formed to a RawFeed, by feedparser: as much of it as can be found.

feedparser gives dicts (https://feedparser.readthedocs.io/en/latest/reference.html), any of whose keys may be absent or
of an unexpected type. Only what stands in the document is taken from them: dates as words, links as they are. What it
makes of them itself is left, so that a feed which breaks for a day has the same items as on the day before.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

import feedparser

from digest.collect.elements import WHOLE, alternate
from digest.collect.media import of_media
from digest.collect.raw import RawEntry, RawFeed, RawFile, Words

_SOURCE = re.compile(r"<source\s+url=[^<>]*>[^<>]*</source\s*>")
"""Behind which feedparser takes media:title for the title."""
_PUBLISHED, _UPDATED = ("published", "created"), "updated"


def read(text: str) -> RawFeed:
    """Read a document.

    Args:
        text: the document.
    """
    # As bytes: a string could be taken for the name of a file. Without an address, relative links stay as they are.
    found = feedparser.parse(
        io.BytesIO(_SOURCE.sub("", text).encode("utf-8")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    feed, is_atom = found["feed"], str(found.get("version") or "").startswith("atom")
    home = _link(feed)
    return RawFeed(
        titles=tuple(_titles(feed, is_atom=is_atom)),
        home=home,
        base="" if is_atom else home,
        language=_text(feed, "language"),
        author=_text(feed, "author"),
        ttl=_text(feed, "ttl"),
        entries=found["entries"],
        dates=_dates,
        read=lambda entry: _entry(entry, is_atom=is_atom),
    )


def _dates(found: dict[str, Any]) -> Iterator[str]:
    return _texts(found, *_PUBLISHED, _UPDATED)


def _entry(found: dict[str, Any], *, is_atom: bool) -> RawEntry:
    detail = found.get("title_detail")
    return RawEntry(
        id=_text(found, "id"),
        titles=tuple(_titles(found, is_atom=is_atom)),
        link=_link(found) or ("" if is_atom else _permalink(found)),
        original=_text(found, "feedburner_origlink") or _text(found, "pheedo_origlink"),
        published=tuple(_texts(found, *_PUBLISHED)),
        updated=tuple(_texts(found, _UPDATED)),
        summaries=tuple(_summaries(found, is_atom=is_atom)),
        authors=tuple(_authors(found)),
        categories=tuple(
            Words(_text(tag, "label") or _text(tag, "term"), "text" if is_atom else "either")
            for tag in _list(found, "tags")
        ),
        images=tuple(_images(found)),
        files=tuple(
            RawFile(_text(file, "href") or _text(file, "url"), _text(file, "type"), _text(file, "length"))
            for file in _list(found, "enclosures")
        ),
        language=_text(found, "language") or (_text(detail, "language") if isinstance(detail, dict) else ""),
    )


def _text(found: dict[str, Any], key: str) -> str:
    # Asked for `updated`, the get() of feedparser's dicts answers with `published`.
    value = dict.get(found, key)
    return value if isinstance(value, str) else ""


def _texts(found: dict[str, Any], *keys: str) -> Iterator[str]:
    return filter(None, (_text(found, key) for key in keys))


def _list(found: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = dict.get(found, key)
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _titles(found: dict[str, Any], *, is_atom: bool) -> Iterator[Words]:
    detail = dict.get(found, "title_detail")
    kind = _text(detail, "type") if isinstance(detail, dict) else ""
    is_html = kind in ("text/html", "application/xhtml+xml")
    yield Words(_text(found, "title"), ("html" if is_html else "text") if is_atom else "either")
    if not is_atom:
        yield Words(_text(found, "itunes_title"), "either")


def _link(found: dict[str, Any]) -> str:
    page = alternate(_list(found, "links"))
    return "" if page is None else _text(page, "href")


def _permalink(found: dict[str, Any]) -> str:
    """The id of an item of RSS, where it is an address and the feed does not deny it."""
    id_ = _text(found, "id")
    return id_ if WHOLE.fullmatch(id_) and dict.get(found, "guidislink") is not False else ""


def _summaries(found: dict[str, Any], *, is_atom: bool) -> Iterator[Words]:
    detail = dict.get(found, "summary_detail")
    for words in (detail if isinstance(detail, dict) else {}, *_list(found, "content")):
        is_text = is_atom and _text(words, "type") == "text/plain"
        yield Words(_text(words, "value"), "text" if is_text else "html")
    yield Words(_text(found, "subtitle"), "html")
    yield from (Words(_text(media, "description"), "html") for media in _list(found, "media_content"))


def _authors(found: dict[str, Any]) -> Iterator[str]:
    names = [name for author in _list(found, "authors") if (name := _text(author, "name"))]
    return iter(names or filter(None, [_text(found, "author")]))


def _images(found: dict[str, Any]) -> Iterator[str]:
    image = dict.get(found, "image")
    yield _text(image, "href") or _text(image, "url") if isinstance(image, dict) else ""
    yield from of_media(_list(found, "media_content"), _list(found, "media_thumbnail"))
    for file in _list(found, "enclosures"):
        if _text(file, "type").startswith("image/"):
            yield _text(file, "href") or _text(file, "url")
