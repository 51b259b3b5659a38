"""RSS 0.90 to 2.0 and RSS 1.0 (RDF) to a RawFeed. Pure.

An element of RSS itself comes first, those of modules after it: ``title`` before ``media:title``, wherever they stand.
Sources: https://www.rssboard.org/rss-specification, https://web.resource.org/rss/1.0/spec, and of modules:
https://www.rssboard.org/media-rss, https://web.resource.org/rss/1.0/modules/dc/.
"""

from collections.abc import Iterator
from typing import Any

from digest.collect import elements
from digest.collect.elements import Bases, Found, Names, first, markup, text, texts
from digest.collect.media import images
from digest.collect.raw import RawEntry, RawFeed, RawFile, Words

_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_TITLES = ("title", "dc:title", "atom:title", "itunes:title", "media:title")
_PUBLISHED = ("pubdate", "dcterms:issued", "dcterms:created", "atom:published", "dc:date", "published")
_UPDATED = ("dcterms:modified", "atom:updated", "updated")
_SUMMARIES = (
    "description", "content:encoded", "summary", "dc:description", "itunes:summary", "atom:summary", "body", "fullitem",
    "xhtml:body", "itunes:subtitle", "media:description",
)  # fmt: skip
_AUTHORS = ("author", "dc:creator", "itunes:author")


def read(root: Any, url: str, most: int) -> RawFeed:
    """Read a document.

    Args:
        root: its root element.
        url: where it came from.
        most: how many items it may have; it raises ParseError where there are more.
    """
    channel = root if elements.local(root) == "channel" else next(root.iterchildren("{*}channel", "{*}Channel"), root)
    names = {uri: Names(uri) for uri in {elements.namespace(channel), *elements.RSS}}
    found = names[elements.namespace(channel)].children(channel)
    home, bases = _home(found), Bases(url)
    items = elements.entries(root, ("item", "Item", "ITEM"), names, most)
    names |= {uri: Names(uri) for uri in set(map(elements.namespace, items)) - set(names)}
    return RawFeed(
        titles=tuple(Words(words, "either") for words in texts(found, *_TITLES)),
        home=home,
        base=bases.of(channel) or home,
        language=first(texts(found, "language", "dc:language"))
        or elements.language(channel)
        or elements.language(root),
        author=first(texts(found, "managingeditor", "itunes:author", "dc:creator", "author")),
        ttl=first(texts(found, "ttl")),
        entries=items,
        dates=lambda item: texts(names[elements.namespace(item)].children(item), *_PUBLISHED, *_UPDATED),
        read=lambda item: _entry(item, names[elements.namespace(item)], bases),
    )


def _home(found: Found) -> str:
    return first(texts(found, "link")) or _href(found)


def _href(found: Found) -> str:
    link = elements.alternate((*found.get("atom:link", ()), *found.get("link", ())))
    return "" if link is None else str(link.get("href"))


def _entry(item: Any, names: Names, bases: Bases) -> RawEntry:
    found = names.children(item)
    about = item.get(_ABOUT) or ""
    return RawEntry(
        id=first(texts(found, "guid", "atom:id", "id")) or about,
        titles=tuple(Words(words, "either") for words in texts(found, *_TITLES)),
        link=first(texts(found, "link"))
        or _href(found)
        or _permalink(found)
        or (about if elements.WHOLE.fullmatch(about) else ""),
        original=first(texts(found, "feedburner:origlink", "pheedo:origlink")),
        base=bases.of(item),
        published=tuple(texts(found, *_PUBLISHED)),
        updated=tuple(texts(found, *_UPDATED)),
        summaries=tuple(_summaries(found)),
        authors=tuple(_authors(found)),
        categories=tuple(Words(words, "either") for words in texts(found, "category", "dc:subject")),
        images=tuple(images(found)),
        files=tuple(
            RawFile(file.get("url") or "", file.get("type") or "", file.get("length") or "")
            for file in found.get("enclosure", ())
        ),
        language=elements.language(item) or first(texts(found, "dc:language")),
    )


def _permalink(found: Found) -> str:
    """The guid, where it is an address: by its looks, or because it says so."""
    for guid in found.get("guid", ()):
        said = next((value.strip().lower() for name, value in guid.attrib.items() if name.lower() == "ispermalink"), "")
        words = text(guid).strip()
        if said != "false" and (said == "true" or elements.WHOLE.fullmatch(words)):
            return words
    return ""


def _summaries(found: Found) -> Iterator[Words]:
    return (Words(markup(element), "html") for name in _SUMMARIES for element in found.get(name, ()))


def _authors(found: Found) -> Iterator[str]:
    """The authors that the first kind of element names."""
    return iter(next((names for name in _AUTHORS if (names := list(map(_name, found.get(name, ()))))), []))


def _name(author: Any) -> str:
    """A name; of what is made as in Atom, the name alone."""
    return text(next(author.iterchildren("{*}name"), author)).strip()
