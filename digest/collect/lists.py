"""Lists of feeds as other programs write them: OPML, CSV, plain text. Pure.

OPML is read and written with lxml and not with a library for it: those known to us drop what OPML lets a program add,
and so would lose weights and languages on the way out and back. Source: http://opml.org/spec2.opml.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import groupby
from typing import Any, NamedTuple

from lxml import etree

from digest.collect import clean, entry
from digest.errors import ParseError
from digest.model import Feed

_NS = "https://news-digest.example/opml"
_OWN = ("weight", "user_agent", "allow_private", "max_items", "max_megabytes")
"""What OPML has no word for; written as attributes of our own."""
_PRIVATE = f"{{{_NS}}}allow_private"
_BETWEEN = " / "
"""Between the names of nested folders, where they become one section."""
_URL = re.compile(r"(?:feed:(?://)?)?(https?://\S+)", re.I)
_COLUMNS = {"url": ("url", "xmlurl", "feed", "feed_url", "feed url", "rss", "link"), "title": ("title", "name", "text"),
            "section": ("section", "category", "folder", "group"), "language": ("language", "lang")}  # fmt: skip
_LINE = 300
_HIGHEST = {"weight": 100, "max_items": 100_000, "max_megabytes": 500}


class Listed(NamedTuple):
    """What a list names."""

    feeds: tuple[Feed, ...]
    skipped: tuple[str, ...]
    """What stands there and is no feed, in words."""


def of_opml(data: bytes) -> Listed:
    """Read OPML 1.0, 1.1 or 2.0; nested folders become sections. Raises ParseError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ParseError(f"this is no OPML: {error}") from None
    if root is None or not isinstance(root.tag, str) or etree.QName(root).localname.lower() != "opml":
        raise ParseError("this is no OPML: its root is not <opml>")
    skipped: list[str] = []
    return _listed(_outlines(root.find("{*}body"), (), skipped), skipped)


def _outlines(parent: Any, folders: tuple[str, ...], skipped: list[str]) -> Iterator[Feed]:
    for outline in () if parent is None else parent.iterchildren("{*}outline"):
        given = {str(name).lower(): str(value) for name, value in outline.attrib.items()}
        name = clean.title(given.get("title") or given.get("text") or "", _LINE)
        if "xmlurl" not in given:
            yield from _outlines(outline, (*folders, name) if name else folders, skipped)
            continue
        url = _address(given["xmlurl"])
        if not url:
            skipped.append(f"{name or 'an entry'}: {given['xmlurl'][:80]!r} is no web address")
            continue
        if given.pop(_PRIVATE, "") == "true":
            skipped.append(f"{name or url}: `allow_private` is not taken from a list of others; set it in feeds.yml")
        section = _BETWEEN.join(folders) or clean.line(given.get("category", "").strip("/"), _LINE)
        yield _feed(
            url,
            name,
            section,
            given.get("language", ""),
            {k: given[f"{{{_NS}}}{k}"] for k in _OWN if f"{{{_NS}}}{k}" in given},
        )
        yield from _outlines(outline, folders, skipped)


def to_opml(feeds: Iterable[Feed], title: str) -> bytes:
    """Write OPML 2.0: feeds that follow one another in a section share a folder, so that the order stays.

    Args:
        feeds: in their order.
        title: of the list.
    """
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"digest": _NS})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    for section, group in groupby(feeds, key=lambda feed: feed.section):
        folder = etree.SubElement(body, "outline", {"text": section}) if section else body
        for feed in group:
            name = feed.title or feed.url
            outline = etree.SubElement(
                folder, "outline", {"type": "rss", "text": name, "title": name, "xmlUrl": feed.url}
            )
            if feed.language:
                outline.set("language", feed.language)
            for own in _OWN:
                if getattr(feed, own) != _DEFAULTS[own]:
                    outline.set(f"{{{_NS}}}{own}", _spelt(getattr(feed, own)))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


_DEFAULTS = {field.name: field.default for field in fields(Feed)}


def _spelt(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)


def of_text(text: str) -> Listed:
    """Read a CSV with a column of addresses, or a plain list with an address in every line; # begins a comment."""
    skipped: list[str] = []
    head = next(iter(text.splitlines()), "").lower()
    separator = next((sign for sign in ("\t", ";", ",") if sign in head), ",")
    names = [name.strip(' "') for name in head.split(separator)]
    if any(name in _COLUMNS["url"] for name in names):
        return _listed(_rows(text, separator, names, skipped), skipped)
    return _listed(_lines(text, skipped), skipped)


def _rows(text: str, separator: str, names: list[str], skipped: list[str]) -> Iterator[Feed]:
    where = {key: next((names.index(name) for name in known if name in names), None) for key, known in _COLUMNS.items()}
    for number, row in enumerate(_cells(text, separator), start=1):
        found = {key: row[at].strip() if at is not None and at < len(row) else "" for key, at in where.items()}
        if number == 1 or not any(row):
            continue
        if url := _address(found["url"]):
            yield _feed(
                url, clean.line(found["title"], _LINE), clean.line(found["section"], _LINE), found["language"], {}
            )
        else:
            skipped.append(f"line {number}: {found['url'][:80]!r} is no web address")


def _cells(text: str, separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text), delimiter=separator)
    except csv.Error as error:
        raise ParseError(f"this is no CSV: {error}") from None


def _lines(text: str, skipped: list[str]) -> Iterator[Feed]:
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.partition(" #")[0].strip()
        if not words or words.startswith("#"):
            continue
        if url := _address(words):
            yield _feed(url, "", "", "", {})
        else:
            skipped.append(f"line {number}: {words[:80]!r} is no web address")


def _address(text: str) -> str:
    """The address of a feed as it is given; spaces around it and feed: before it are no part of it."""
    found = _URL.fullmatch(text.strip())
    return found[1] if found and clean.url(found[1], "") and clean.line(found[1], 2_000) == found[1] else ""


def _feed(url: str, title: str, section: str, language: str, own: dict[str, str]) -> Feed:
    values: dict[str, Any] = {}
    for name, text in own.items():
        kind: Any = type(_DEFAULTS[name])
        try:
            value = kind(clean.line(text, _LINE))
        except ValueError:
            continue
        if isinstance(value, str) or 0 < value <= _HIGHEST[name]:
            values[name] = value
    return Feed(url, "" if title == url else title, section, entry.language(language), **values)


def _listed(feeds: Iterable[Feed], skipped: list[str]) -> Listed:
    known: dict[str, Feed] = {}
    for feed in feeds:
        known.setdefault(feed.url, feed)
    return Listed(tuple(known.values()), tuple(skipped))
