"""XML by elements, attributes and texts, never by pasted strings. lxml's home in this stage."""

from functools import cache
from typing import Any

from lxml import etree

from digest.site.feeds.document import legal

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "fh": "http://purl.org/syndication/history/1.0",
    "media": "http://search.yahoo.com/mrss/",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "sitemap": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xml": "http://www.w3.org/XML/1998/namespace",
}


@cache
def name(qualified: str) -> str:
    """A name as ``media:content`` in the spelling of lxml; without a prefix it is in no namespace."""
    prefix, _, local = qualified.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local


def root(qualified: str, default: str, *prefixes: str, **attributes: str) -> Any:
    """Begin a document.

    Args:
        qualified: name of the root element.
        default: prefix whose namespace needs no prefix, or ''.
        prefixes: further ones that the document uses.
        attributes: of the root.
    """
    spaces = {prefix: NAMESPACES[prefix] for prefix in prefixes} | ({None: NAMESPACES[default]} if default else {})
    return etree.Element(name(qualified), attributes, nsmap=spaces)


def add(parent: Any, qualified: str, text: str = "", **attributes: str | int) -> Any:
    """Add an element; attributes that are '' or 0 are left out.

    Args:
        parent: the element that gets it.
        qualified: its name with its prefix, as atom:link.
        text: in it, or ''.
        attributes: of it, by name.

    Returns:
        The element, to add more to it.
    """
    element = etree.SubElement(parent, name(qualified))
    if text:
        element.text = legal(text)
    for key, value in attributes.items():
        if value:
            element.set(key, legal(str(value)))
    return element


def written(document: Any) -> bytes:
    """The bytes of a document, indented for people."""
    data: bytes = etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data
