"""Lists as people and programs save them, made readable without a loss: bytes to text, and text to XML. Pure.

    bytes ─text▶ Text ─markup▶ well-formed XML, if it was meant to be

What people mean is written out: a bare & in an address, a name from HTML, a < in a title. Everything else is left for a
strict parser to refuse, for a parser that recovers drops what it does not understand.
"""

import codecs
import re
from typing import NamedTuple

from digest.collect import bounds, decode
from digest.collect.budget import ATTRIBUTES
from digest.collect.tree import with_references
from digest.errors import ParseError

_LOST = "\N{REPLACEMENT CHARACTER}"
_MANY = 0.3
"""The share of zeros among every other byte that only UTF-16 has."""
_C1 = re.compile("[\x80-\x9f]")
_PIECE = re.compile(
    r"""<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:]]>|\Z)|<\?.*?(?:\?>|\Z)|<[A-Za-z_](?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""",
    re.S,
)
_QUOTED = re.compile(r"""="[^"]*+"|='[^']*+'""")
_PREFIX = re.compile(r"[\s</]([A-Za-z_][\w.-]*):(?=[A-Za-z_])")
_DECLARATION = re.compile(r"\sxmlns:([\w.-]+)\s*=")
_NAME = re.compile(r"<[A-Za-z_][\w.:-]*")
_SWALLOWED = re.compile(r"</?(?:[\w.-]+:)?(?:opml|head|body|outline)\b", re.I)
"""In an attribute, what shows that a quote before it was never closed."""


class Text(NamedTuple):
    """A list as text."""

    text: str
    first: int
    """The number of its first line in the file."""
    notes: tuple[str, ...]
    """What was guessed, in words."""

    def line(self, at: int) -> int:
        """The line on which a character stands."""
        return self.first + self.text.count("\n", 0, at)


def text(data: bytes) -> Text:
    """Turn a file into text.

    Args:
        data: its bytes.

    Raises:
        ParseError: characters are lost, for the file is in an encoding that cannot be told.
    """
    marked = _with_mark(data)
    decoded = decode.decode(marked, "")
    found = _C1.sub(lambda sign: sign[0].encode("latin-1").decode("cp1252", "ignore"), decoded.text)
    made = Text(found, _first_line(marked, found), ())
    if _LOST in found and _LOST.encode() not in data:
        raise ParseError(f"line {made.line(found.index(_LOST))}: the characters cannot be told; save the file as UTF-8")
    return made._replace(notes=tuple(f"the list {note}" for note in decoded.notes if "control characters" not in note))


def _with_mark(data: bytes) -> bytes:
    """The same with a byte order mark, where it is UTF-16 that has none."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF8)) or b"\0" not in data:
        return data
    for start, mark in ((1, codecs.BOM_UTF16_LE), (0, codecs.BOM_UTF16_BE)):
        half = data[start::2]
        if half.count(0) > _MANY * len(half):
            return mark + data
    return data


def _first_line(data: bytes, found: str) -> int:
    """The line on which a text begins, whose blank lines and XML declaration were taken off."""
    head = found[:8].encode("ascii", "ignore")
    at = data.replace(b"\0", b"").find(head)
    return data.replace(b"\0", b"")[: max(at, 0)].count(b"\n") + 1


def markup(text: str) -> str:
    """Write out what was meant in a document that is almost XML.

    Args:
        text: without an XML declaration.

    Raises:
        ParseError: it has more prefixes than an element has attributes.
    """
    return with_references(_PIECE.sub(_tag, _declared(text)))


def _declared(text: str) -> str:
    """With a declaration of every prefix that has none: what stands behind it may mean anything, but is there."""
    tags = [_QUOTED.sub("", tag) for tag in _PIECE.findall(text) if not tag.startswith(("<!", "<?"))]
    used = {prefix for tag in tags for prefix in _PREFIX.findall(tag)}
    bounds.entries(used, ATTRIBUTES, "prefixes")
    missing = used - {"xml", "xmlns", *_DECLARATION.findall(text)}
    added = "".join(f' xmlns:{prefix}="urn:undeclared:{prefix}"' for prefix in sorted(missing))
    return _NAME.sub(lambda root: root[0] + added, text, count=1) if added else text


def _tag(found: re.Match[str]) -> str:
    tag = found[0]
    return tag if tag.startswith(("<!", "<?")) else _QUOTED.sub(_value, tag)


def _value(found: re.Match[str]) -> str:
    """A sign < in an attribute is a sign."""
    return found[0] if _SWALLOWED.search(found[0]) else found[0].replace("<", "&lt;")
