"""JSON Feed 1.0 and 1.1 to a RawFeed. Pure. Source: https://www.jsonfeed.org/version/1.1/."""

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from digest.collect import bounds, characters
from digest.collect.budget import Budget
from digest.collect.raw import RawEntry, RawFeed, RawFile, Words
from digest.errors import ParseError


def read(text: str, budget: Budget) -> RawFeed:
    """Read a document; raises ParseError when it is no JSON Feed, or breaks a bound.

    Args:
        text: the document.
        budget: how much it may have of everything.
    """
    bounds.json(text, budget)
    try:
        given = json.loads(characters.escapes(text), parse_int=str, parse_float=str)
    except RecursionError:
        most = sys.getrecursionlimit()
        raise ParseError(f"the document is no JSON that can be read: it has more than about {most:,} levels") from None
    except ValueError as error:
        raise ParseError(f"the document is no JSON: {str(error)[:80]}") from None
    if not isinstance(given, dict) or not isinstance(given.get("items"), list):
        raise ParseError("the document is JSON, but no JSON Feed")
    home = _text(given, "home_page_url")
    return RawFeed(
        titles=(Words(_text(given, "title")),),
        home=home,
        base=home,
        language=_text(given, "language"),
        author=next(_authors(given), ""),
        ttl="",
        entries=bounds.entries(given["items"], budget.entries),
        dates=lambda item: filter(None, [_text(item, "date_published"), _text(item, "date_modified")]),
        read=_entry,
    )


def _entry(item: Any) -> RawEntry:
    if not isinstance(item, dict):
        raise ParseError("an item is no object")
    return RawEntry(
        id=_text(item, "id"),
        titles=(Words(_text(item, "title")),),
        link=_text(item, "url") or _text(item, "external_url"),
        published=tuple(filter(None, [_text(item, "date_published")])),
        updated=tuple(filter(None, [_text(item, "date_modified")])),
        summaries=(
            Words(_text(item, "summary")),
            Words(_text(item, "content_html"), "html"),
            Words(_text(item, "content_text")),
        ),
        authors=tuple(_authors(item)),
        categories=tuple(Words(tag) for tag in _list(item, "tags", str)),
        images=tuple(filter(None, [_text(item, "image"), _text(item, "banner_image")])),
        files=tuple(
            RawFile(_text(file, "url"), _text(file, "mime_type"), _text(file, "size_in_bytes"))
            for file in _list(item, "attachments", dict)
        ),
        language=_text(item, "language"),
    )


def _text(given: Mapping[str, Any], key: str) -> str:
    value = given.get(key) if isinstance(given, dict) else None
    return value if isinstance(value, str) else ""


def _list(given: Mapping[str, Any], key: str, kind: type) -> list[Any]:
    value = given.get(key)
    return [entry for entry in value if isinstance(entry, kind)] if isinstance(value, list) else []


def _authors(given: Mapping[str, Any]) -> Iterator[str]:
    """Names; 1.0 has one author, 1.1 a list of them."""
    authors = _list(given, "authors", dict) or ([given["author"]] if isinstance(given.get("author"), dict) else [])
    return (name for author in authors if (name := _text(author, "name")))
