"""Lists of feeds as other programs write them: OPML, CSV, plain text. Pure.

    bytes ─mended▶ text ─ OPML: mended, lxml ┬▶ Listed
                        └ tables: rows ──────┘

OPML is read and written with lxml and not with a library for it: those known to us drop what OPML lets a program add,
and so would lose weights and languages on the way out and back. Source: http://opml.org/spec2.opml.
"""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from lxml import etree

from digest.collect import bounds, clean, mended, rows
from digest.collect.budget import LISTED, USUAL
from digest.collect.listed import DEFAULTS, LONGEST_LINE, Listed, Listing
from digest.errors import ParseError
from digest.model import Feed, Remedy

_NS = "https://news-digest.example/opml"
_OWN = ("weight", "user_agent", "allow_private", "max_items", "max_megabytes", "public")
"""What OPML has no word for; written as attributes of our own."""
_BETWEEN = " / "
"""Between the names of nested folders, where they become one section."""
_ROOT = re.compile(r"<!--.*?(?:-->|\Z)|(<(?:[\w.-]+:)?opml[\s>/])", re.I | re.S)
"""A comment, or the root: what stands in a comment is none."""
_END = re.compile(r"</(?:[\w.-]+:)?opml\s*>", re.I)
_UNCLOSED = re.compile(r"Opening and ending tag mismatch: (\S+) line (\d+)")
_FEEDLIKE = re.compile(r"\b(?:rss|rdf|atom|feeds?|xml)\b|feed=", re.I)
"""In the address of a link, what shows that it leads to a feed and not to a page."""


# --- OPML


def of_opml(data: bytes) -> Listed:
    """Read OPML 1.0, 1.1 or 2.0; nested folders become sections.

    Args:
        data: bytes of the file.

    Raises:
        ParseError: it is none, it is cut off, it breaks a bound, or a part of it cannot be read; then nothing of it is
            taken.
    """
    found = mended.text(data)
    bounds.markup(found.text, USUAL)
    bounds.broken(found.text, USUAL)
    start = next((match.start() for match in _ROOT.finditer(found.text) if match[1]), -1)
    if start < 0:
        raise ParseError("this is no OPML: there is no <opml> in it")
    if "<!ENTITY" in found.text:
        line = found.line(found.text.index("<!ENTITY"))
        raise ParseError(f"this is no OPML for others: line {line}: it has entities of its own; write them out")
    end = max((match.end() for match in _END.finditer(found.text)), default=len(found.text))
    text, behind = found.text[start:end], found.text[end:]
    first = found.line(start)
    if "<outline" in behind.lower():
        raise ParseError(f"line {found.line(end)}: there are outlines behind </opml>; nothing was taken")
    root = _root(mended.markup(text), first)
    bounds.levels(root)
    bounds.entries(root.iter("{*}outline"), LISTED, "outlines")
    is_own = _NS in root.nsmap.values()
    listed = Listing(found.notes, is_own=is_own)
    _outlines(root, (), listed, first - 1, is_own=is_own)
    return listed.listed()


def _root(text: str, first: int) -> Any:
    """Parse strictly: a parser that goes on behind a mistake drops what it does not understand."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=False, huge_tree=False)
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        line = first + max((error.lineno or 1) - 1, 0)
        if not _END.search(text):
            raise ParseError(f"line {line}: the file is cut off before </opml>; nothing was taken") from None
        what = str(error.msg).partition(", line ")[0]
        if unclosed := _UNCLOSED.match(what):
            line, what = first + int(unclosed[2]) - 1, f"<{unclosed[1]}> is not closed"
        raise ParseError(f"line {line}: this is no OPML that can be read: {what}; nothing was taken") from None


def _outlines(parent: Any, folders: tuple[str, ...], listed: Listing, above: int, *, is_own: bool) -> None:
    """Read all outlines below an element; those of a file need not lie in a <body>."""
    for element in parent.iterchildren(etree.Element):
        if etree.QName(element).localname.lower() != "outline":
            _outlines(element, folders, listed, above, is_own=is_own)
            continue
        line = above + (element.sourceline or 0)
        given = _given(element, line, listed)
        said = given.get("title") or given.get("text") or ""
        name = clean.line(said, LONGEST_LINE) if is_own else clean.title(said, LONGEST_LINE)
        if url := _feed_of(given, name, len(element) > 0, line, listed):
            if not is_own:
                url = url.replace("&amp;", "&")  # escaped twice
            own = {key: given[f"{{{_NS}}}{key}"] for key in _OWN if f"{{{_NS}}}{key}" in given}
            for key in ("allow_private", "public"):
                if own.get(key) == "true":
                    del own[key]
                    listed.skip(line, f"{name or url}: `{key}` is not taken from a list of others; set it in feeds.yml")
            if given.get("iscomment", "").lower() == "true":
                listed.note(line, f"{name or url} is marked as a comment, and was taken all the same")
            section = _BETWEEN.join(folders) or _category(given.get("category", ""))
            listed.add(line, url, name, section, given.get("language", ""), **own)
            _outlines(element, folders, listed, above, is_own=is_own)
        else:
            _outlines(element, (*folders, name) if name else folders, listed, above, is_own=is_own)


def _given(element: Any, line: int, listed: Listing) -> dict[str, str]:
    """The attributes of an outline, whatever the case of their names."""
    given: dict[str, str] = {}
    for name, value in element.attrib.items():
        if given.setdefault(str(name).lower(), str(value)) != value:
            listed.skip(line, f"a second {name}: {clean.line(str(value), 80)!r}")
    return given


def _feed_of(given: dict[str, str], name: str, is_folder: bool, line: int, listed: Listing) -> str:
    """The address of an outline's feed; '' for a folder, and for what is none, which is said.

    A link (OPML 2.0) leads to a page, a feed or another list, and only its address tells which.
    """
    url, link, kind = given.get("xmlurl", "").strip(), given.get("url", "").strip(), given.get("type", "").lower()
    if url or is_folder:
        return url
    shown = name or "an entry"
    if link and (kind in ("rss", "atom") or _FEEDLIKE.search(link)) and not link.lower().endswith(".opml"):
        if kind not in ("rss", "atom"):
            listed.note(line, f"{shown} is a link, taken for a feed: {clean.line(link, 80)}")
        return link
    if link and (kind == "include" or link.lower().endswith(".opml")):
        listed.skip(line, f"{shown} is another list, to be imported by itself: {clean.line(link, 80)}")
    elif page := link or given.get("htmlurl", "").strip():
        remedy = Remedy.of("discover_at", page=clean.line(page, 80))
        listed.skip(line, f"{shown} names a page and no feed", remedy)
    elif "xmlurl" in given or kind in ("rss", "atom"):
        listed.skip(line, f"{shown} has no address")
    return ""


def _category(text: str) -> str:
    """The first of the categories, which are paths of names: "/Tech/Rust,/Boston/Weather"."""
    path = next((part.strip() for part in text.split(",") if part.strip(" /")), "")
    return clean.line(_BETWEEN.join(part.strip() for part in path.split("/") if part.strip()), LONGEST_LINE)


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
                if getattr(feed, own) != DEFAULTS[own]:
                    outline.set(f"{{{_NS}}}{own}", _spelt(getattr(feed, own)))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _spelt(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)


# --- Tables and lines


def of_text(text: str) -> Listed:
    """Read a table with a column of addresses, or a plain list with an address in every line; # begins a comment.

    Raises:
        ParseError: it is a table that is broken, or it has too many lines; then nothing of it is taken.
    """
    return _of_rows(mended.Text(text, 1, ()))


def of_list(data: bytes) -> Listed:
    """The same from the bytes of a file, in whatever encoding it is."""
    return _of_rows(mended.text(data))


def _of_rows(found: mended.Text) -> Listed:
    bounds.entries(re.finditer("\n", found.text), LISTED, "lines")
    table = rows.read(found.text, found.first)
    listed = Listing((*found.notes, *table.noted))
    for row in table.rows:
        if row.why:
            listed.skip(row.line, row.why)
            continue
        title, section = clean.line(row.title, LONGEST_LINE), clean.line(row.section, LONGEST_LINE)
        listed.add(row.line, row.url, title, section, row.language)
    return listed.listed()
