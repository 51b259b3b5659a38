"""Atom 1.0 (RFC 4287) and 0.3 to a RawFeed. Pure."""

import contextlib
from base64 import b64decode
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from digest.collect import elements
from digest.collect.elements import Bases, Found, Names, first, markup, text, texts
from digest.collect.media import images
from digest.collect.raw import RawEntry, RawFeed, RawFile, Words

_PUBLISHED = ("published", "issued", "dcterms:issued", "created", "dcterms:created", "dc:date")
_UPDATED = ("updated", "modified", "dcterms:modified")
_SUMMARIES = ("summary", "content", "itunes:summary", "media:description")
_HTML = ("html", "xhtml", "text/html", "application/xhtml+xml")


def read(root: Any, url: str, most: int) -> RawFeed:
    """Read a document.

    Args:
        root: its root element.
        url: where it came from.
        most: how many entries it may have; it raises ParseError where there are more.
    """
    own = elements.namespace(root)
    names, bases = Names(own), Bases(url)
    found = names.children(root)
    entries = [
        entry
        for entry in elements.entries(root, ("entry",), (own,), most)
        if next(entry.iterancestors("{*}entry"), None) is None  # one in another one is its content
    ]

    def named(entry: Any) -> Names:
        return names if (uri := elements.namespace(entry)) == own else Names(uri)

    return RawFeed(
        titles=tuple(map(_words, found.get("title", ()))),
        home=_link(found, bases),
        base=bases.of(root),
        language=elements.language(root) or first(texts(found, "language", "dc:language")),
        author=first(_authors(found, names)),
        ttl="",
        entries=entries,
        dates=lambda entry: texts(named(entry).children(entry), *_PUBLISHED, *_UPDATED),
        read=lambda entry: _entry(entry, named(entry), bases),
    )


def _entry(entry: Any, names: Names, bases: Bases) -> RawEntry:
    found = names.children(entry)
    languages = (elements.language(element) for element in (entry, *found.get("title", ()), *found.get("content", ())))
    return RawEntry(
        id=first(texts(found, "id")),
        titles=(
            *map(_words, found.get("title", ())),
            *(Words(words) for words in texts(found, "dc:title", "media:title")),
        ),
        link=_link(found, bases),
        original=first(texts(found, "feedburner:origlink", "pheedo:origlink")),
        base=bases.of(entry),
        published=tuple(texts(found, *_PUBLISHED)),
        updated=tuple(texts(found, *_UPDATED)),
        summaries=tuple(_words(element) for name in _SUMMARIES for element in found.get(name, ())),
        authors=tuple(_authors(found, names)),
        categories=tuple(_categories(found)),
        images=tuple(images(found)),
        files=tuple(
            RawFile(link.get("href") or "", link.get("type") or "", link.get("length") or "")
            for link in found.get("link", ())
            if link.get("rel") == "enclosure"
        ),
        language=first(filter(None, languages)) or first(texts(found, "dc:language")),
    )


def _words(element: Any) -> Words:
    """A text by its type (RFC 4287, 3.1.1 and 4.1.3.3); the types of Atom 0.3 are those of MIME."""
    kind = (element.get("type") or "text").strip().lower()
    if element.get("mode") == "base64":
        with contextlib.suppress(ValueError):
            encoded = "".join(text(element).split())
            return Words(
                b64decode(encoded, validate=True).decode("utf-8", "replace"), "html" if kind in _HTML else "text"
            )
    if kind in _HTML:
        return Words(markup(element), "html")
    return Words(text(element)) if kind.startswith("text") else Words()


def _link(found: Found, bases: Bases) -> str:
    """The page of an entry or a feed; where none is linked, the page that is the entry's content."""
    links = found.get("link", ())
    for link in links:
        if not link.get("href") and text(link).strip():
            link.set("href", text(link).strip())  # as in RSS, which some feeds take it for
    link = elements.alternate(links)
    if link is not None:
        # A link may have a base of its own.
        return urljoin(bases.of(link), link.get("href")) if link.get(elements.BASE) else str(link.get("href"))
    pages = (content for content in found.get("content", ()) if content.get("type") in _HTML)
    return first(content.get("src") or "" for content in pages)


def _authors(found: Found, names: Names) -> list[str]:
    """The authors of an entry; those of the feed that it was taken from where it names none (RFC 4287, 4.2.1)."""
    given = [name for author in found.get("author", ()) for name in _names(author, names)] or texts(found, "dc:creator")
    for source in () if given else found.get("source", ()):
        given += _authors(names.children(source), names)
    return given


def _names(author: Any, names: Names) -> list[str]:
    return texts(names.children(author), "name") if len(author) else [name for name in [text(author).strip()] if name]


def _categories(found: Found) -> Iterator[Words]:
    for category in found.get("category", ()):
        yield Words(category.get("label") or category.get("term") or text(category))
    yield from (Words(words) for words in texts(found, "dc:subject"))
