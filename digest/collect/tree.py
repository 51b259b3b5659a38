"""Text to a tree of elements, where it is XML or nearly so.

Mistakes with one meaning are mended first: a bare ampersand, a named character of HTML, a reference to a character that
is none, a prefix that was not declared, something before or behind the feed. What is broken otherwise has no tree.
"""

import html
import re
from html.entities import html5
from typing import Any, NamedTuple

from lxml import etree

from digest.collect import bounds
from digest.collect.budget import ATTRIBUTES, Budget
from digest.collect.elements import NAMESPACES
from digest.errors import ParseError

ROOT = re.compile(r"<((?:[\w.-]{1,40}:)?(?:rss|feed|RDF))(?=[\s/>])")
_SECTION = re.compile(r"<!\[CDATA\[|<!--")
_END = {"<![CDATA[": "]]>", "<!--": "-->"}
_OPAQUE = r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
_ITEM = re.compile(rf"{_OPAQUE}|<(/?)(?:[\w.-]{{1,40}}:)?(?:item|entry)(?=[\s/>])[^<>]*(>?)", re.I | re.S)
"""Where an item begins or ends; what looks like one in a section or a comment is none."""
"""In these an ampersand is one."""
_REFERENCE = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)(?:#(?:\d{1,9}|[xX][0-9a-fA-F]{1,8});|([A-Za-z][A-Za-z0-9]{1,31});)?"
)
_UNKNOWN = "\ufffd"
_FORBIDDEN = frozenset(map(chr, (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000))))
"""Characters that may not stand in XML, not even as references (XML 1.0, 2.2)."""
_PREFIXED = re.compile(r"(?:<|\s)([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*(?=[\s/>=])")
_DECLARED = re.compile(r"\bxmlns:([\w.-]+)\s*=")


class Tree(NamedTuple):
    """A document as elements."""

    root: Any
    is_well_formed: bool


class Uncut(NamedTuple):
    """A document without what a cut has left of its last item."""

    text: str
    is_cut: bool
    """Whether the document ends before its root does."""
    lost: bool
    """Whether an item was begun and not finished."""


def uncut(text: str) -> Uncut:
    """Leave out what is half: a half address leads elsewhere, and half an item is another item.

    Args:
        text: of a document that is not well-formed.

    Returns:
        The document up to the end of its last whole item; as it is where it is not cut off.
    """
    root = ROOT.search(text)
    if not root or text.rfind(f"</{root[1]}", root.end()) >= 0:
        return Uncut(text, is_cut=False, lost=False)
    marks = [mark for mark in _ITEM.finditer(text, root.end()) if mark[1] is not None]
    end = max((mark.end() for mark in marks if mark[1] and mark[2]), default=0)
    lost = any(mark.start() >= end and not mark[1] for mark in marks)
    channel = "</channel>" if not root[1].endswith(("feed", "RDF")) and "</channel" not in text[:end] else ""
    return Uncut(f"{text[:end]}{channel}</{root[1]}>" if end else "", is_cut=True, lost=lost)


def tree(text: str, budget: Budget) -> Tree | None:
    """Make a tree of a document.

    Args:
        text: of the document, without an XML declaration.
        budget: how much it may have of everything.

    Returns:
        The tree; None where the text is broken in a way that has more than one meaning.

    Raises:
        ParseError: it breaks a bound.
    """
    start = ROOT.search(text)
    if "<!ENTITY" in text[: start.start() if start else None]:
        return None
    root = _parsed(text)
    is_well_formed = root is not None
    # A document with a type may use characters that only the type defines, and no type is ever fetched.
    if not is_well_formed or "<!DOCTYPE" in text:
        bounds.broken(text, budget)
        mended = with_references(text)
        root = _parsed(mended)
        if root is None:
            root = _parsed(_with_prefixes(_alone(mended)))
    return None if root is None else Tree(root, is_well_formed)


def _parsed(text: str) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from None
        return None
    bounds.levels(root)
    return root


def with_references(text: str) -> str:
    """With characters instead of references that XML does not have: HTML's names, numbers of no character, a bare &."""
    pieces, at = [], 0
    while section := _SECTION.search(text, at):
        end = text.find(_END[section[0]], section.end())
        if end < 0:
            break
        pieces += [_REFERENCE.sub(_proper, text[at : section.start()]), text[section.start() : end]]
        at = end
    return "".join(pieces) + _REFERENCE.sub(_proper, text[at:])


def _proper(found: re.Match[str]) -> str:
    reference, name = found[0], found[1]
    if reference == "&" or (name and f"{name};" not in html5):
        return f"&amp;{reference[1:]}"
    # What browsers do: 128 to 159 are of Windows, what is no character is U+FFFD; a control character is nothing.
    signs = html.unescape(reference) or " "
    return html.escape("".join(sign if sign not in _FORBIDDEN else _UNKNOWN for sign in signs))


def _alone(text: str) -> str:
    """Without what stands before and behind the feed, as a warning of PHP or a counter."""
    root = ROOT.search(text)
    end = text.rfind(f"</{root[1]}>") if root else -1
    return text[root.start() : end + len(root[1]) + 3] if root and end > root.start() else text


def _with_prefixes(text: str) -> str:
    """With namespaces for the prefixes that it forgot to declare."""
    root = ROOT.match(text)
    unknown = set(_PREFIXED.findall(text)) - set(_DECLARED.findall(text)) - {"xml", "xmlns"} if root else set()
    if not root or not unknown:
        return text
    if len(unknown) > ATTRIBUTES:
        raise ParseError(f"the document has more than {ATTRIBUTES:,} prefixes that it does not declare")
    uris = {prefix: next(iter(NAMESPACES.get(prefix, ())), f"urn:{prefix}") for prefix in sorted(unknown)}
    declarations = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in uris.items())
    at = 1 + len(root[1])
    return text[:at] + declarations + text[at:]
