"""Elements of XML by their names: own ones as ``title``, those of known namespaces as ``dc:title``, no others."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from lxml import etree

from digest.base import addresses
from digest.collect import bounds

ATOM = "http://www.w3.org/2005/Atom"
RSS = (
    "", "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/", "http://channel.netscape.com/rdf/simple/0.9/",
    "http://backend.userland.com/rss", "http://backend.userland.com/rss2", "http://blogs.law.harvard.edu/tech/rss",
    "http://purl.org/net/rss1.1#",
)  # fmt: skip
"""Namespaces in which items of RSS are met."""
NAMESPACES = {
    "atom": (ATOM, "http://purl.org/atom/ns#"),
    "dc": ("http://purl.org/dc/elements/1.1/", "http://purl.org/dc/elements/1.0/"),
    "dcterms": ("http://purl.org/dc/terms/",),
    "content": ("http://purl.org/rss/1.0/modules/content/",),
    "media": ("http://search.yahoo.com/mrss/", "http://search.yahoo.com/mrss"),
    "itunes": ("http://www.itunes.com/dtds/podcast-1.0.dtd", "http://example.com/dtds/podcast-1.0.dtd"),
    "feedburner": ("http://rssnamespace.org/feedburner/ext/1.0",),
    "pheedo": ("http://www.pheedo.com/namespace/pheedo",),
    "rdf": ("http://www.w3.org/1999/02/22-rdf-syntax-ns#",),
    "xhtml": ("http://www.w3.org/1999/xhtml",),
}
"""The prefixes by which they are called here, and which feeds mean when they forget to say what they mean."""
_PREFIX = {uri.lower(): prefix for prefix, uris in NAMESPACES.items() for uri in uris}
BASE = "{http://www.w3.org/XML/1998/namespace}base"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

WHOLE = re.compile(r"https?://\S+", re.I)
"""What is an address by its looks."""
_ALTERNATE, _IANA = "alternate", "http://www.iana.org/assignments/relation/alternate"
_ORDER = {"text/html": 0, "application/xhtml+xml": 0, "": 1}

Found = dict[str, list[Any]]
"""The children of an element, by name, each kind in the order of the document."""


class Names(dict[str, str]):
    """What the elements of one document are called; every name is looked up once."""

    def __init__(self, own: str) -> None:
        """Take the namespace that is the document's own."""
        self._own = own

    def __missing__(self, tag: Any) -> str:
        if not isinstance(tag, str):
            return ""  # a comment, an instruction, an entity
        uri, _, local = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
        prefix = _PREFIX.get(uri.lower(), "")
        self[tag] = local.lower() if uri == self._own else f"{prefix}:{local.lower()}" if prefix else ""
        return self[tag]

    def children(self, element: Any) -> Found:
        """The children of an element that have a name; what is grouped as media comes behind what is not."""
        found: Found = defaultdict(list)
        for child in element:
            if name := self[child.tag]:
                found[name].append(child)
        for group in (*found.get("media:group", ()), *found.get("media:content", ())):
            for name, inner in self.children(group).items() if len(group) else ():
                found[name].extend(inner)
        return found


class Bases:
    """Where relative addresses in the elements of one document start (XML Base); parents are looked at once."""

    def __init__(self, url: str) -> None:
        """Begin with the address of the document."""
        self._url = url
        self._known: dict[Any, str] = {}

    def of(self, element: Any) -> str:
        """Where those in an element start; '' where the document does not say."""
        found = self._of(element)
        return "" if found == self._url else found

    def _of(self, element: Any) -> str:
        own, parent = element.get(BASE) or "", element.getparent()
        above = self._url if parent is None else self._known.get(parent)
        if above is None:
            above = self._known[parent] = self._of(parent)
        base = addresses.joined(own, above) if 0 < len(own) <= addresses.LONGEST_URL else above
        return base if len(base) <= addresses.LONGEST_URL else above


def alternate(links: Iterable[Any]) -> Any:
    """The link that leads to the page of an entry, among elements or dicts with ``rel``, ``type`` and ``href``.

    A web page comes before other forms of the same thing, whatever their order; what edits an entry, or is its feed,
    never comes (RFC 4287, 4.2.7.2). None when there is none.
    """
    known = [
        link for link in links if link.get("href") and (link.get("rel") or _ALTERNATE).lower() in (_ALTERNATE, _IANA)
    ]
    return min(
        known, key=lambda link: _ORDER.get((link.get("type") or "").partition(";")[0].strip().lower(), 2), default=None
    )


def namespace(element: Any) -> str:
    """The namespace of an element, or ''."""
    return str(element.tag)[1:].rpartition("}")[0]


def local(element: Any) -> str:
    """The name of an element without its namespace, in small letters."""
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def entries(root: Any, names: Sequence[str], known: Collection[str], most: int) -> list[Any]:
    """The entries of a document: those in a namespace where they are met, or all of them where none is.

    Args:
        root: of the document.
        names: what they are called.
        known: the namespaces.
        most: how many there may be.

    Raises:
        ParseError: there are more.
    """
    found = bounds.entries(root.iter(*(f"{{*}}{name}" for name in names)), most)
    return [entry for entry in found if namespace(entry) in known] or found


def text(element: Any) -> str:
    """The text of an element, with that of the elements in it."""
    return (element.text or "") if not len(element) else "".join(element.itertext())


def markup(element: Any) -> str:
    """What stands in an element as HTML; text that is escaped markup becomes markup."""
    if not len(element):
        return element.text or ""
    inner = (etree.tostring(child, encoding="unicode", method="html") for child in element)
    return (element.text or "") + "".join(inner)


def texts(found: Found, *names: str) -> list[str]:
    """The texts of all elements of some names, without empty ones: name by name."""
    said = []
    for name in names:
        for element in found.get(name, ()):
            if words := text(element).strip():
                said.append(words)
    return said


def first(words: Iterable[str]) -> str:
    """The first of some texts, or ''."""
    return next(iter(words), "")


def language(element: Any) -> str:
    """The language that an element gives itself, or ''."""
    return str(element.get(_LANG) or "")
