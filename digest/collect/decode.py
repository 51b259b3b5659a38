"""Bytes of a feed to text, whatever they say of themselves.

A document that is valid UTF-8 is UTF-8, even when it says otherwise: other encodings hardly ever look like it. What is
none is read as it says, as its server says, and as Windows-1252 in the end. (XML 1.0, appendix F; RFC 7303.)
"""

import codecs
import re
from typing import NamedTuple

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_BARE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>", re.I)
_ENCODING = re.compile(r"encoding\s*=\s*[\"']([\w.:-]+)[\"']", re.I)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r")


class Decoded(NamedTuple):
    """A document as text."""

    text: str
    """Without byte order mark, XML declaration and characters that XML forbids."""
    notes: tuple[str, ...]
    """What is odd about it, in words."""


def decode(data: bytes, charset: str) -> Decoded:
    """Turn a document into text.

    Args:
        data: its bytes.
        charset: the encoding that the server gives, or ''.
    """
    notes = []
    declared = _declared(data)
    text, used = _decoded(data, declared, charset)
    if declared and _same(declared) != _same(used):
        notes.append(f"says that it is {declared} and is {used}")
    if "\ufffd" in text and used == "utf-8" and b"\xef\xbf\xbd" not in data:
        notes.append("has bytes that are no UTF-8")
    if _may_have_no_xml(text) and _NO_XML.search(text):
        text = _NO_XML.sub("", text)
        notes.append("has control characters")
    text = text.lstrip("\ufeff")
    declaration = _DECLARATION.match(text)
    return Decoded(text[declaration.end() if declaration else 0 :].strip(), tuple(notes))


def _may_have_no_xml(text: str) -> bool:
    """A look at the bytes, which takes a tenth of the time of one at the characters."""
    data = text.encode("utf-8", "surrogatepass")
    return len(data.translate(None, _CONTROL)) != len(data) or b"\xef\xbf" in data or b"\xed" in data


def _declared(data: bytes) -> str:
    found = _DECLARATION.match(data[:400].replace(b"\0", b"").lstrip(codecs.BOM_UTF8).decode("latin-1"))
    encoding = _ENCODING.search(found[0]) if found else None
    return encoding[1] if encoding else ""


def _decoded(data: bytes, declared: str, charset: str) -> tuple[str, str]:
    """The text, and the encoding that it was in."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), name
    for mark, name in _BARE:
        if data.lstrip().startswith(mark):
            return data.decode(name, "replace"), name
    for name in ("utf-8", declared, charset):
        try:
            if name:
                return data.decode(name), name
        except (LookupError, UnicodeError, ValueError):
            continue
    text = data.decode("utf-8", "replace")
    strange = sum(1 for sign in text if sign > "\x7f")
    if text.count("\ufffd") * 10 < strange:
        return text, "utf-8"
    return data.decode("cp1252", "replace"), "windows-1252"


def _same(name: str) -> str:
    try:
        name = codecs.lookup(name).name
    except LookupError:
        return name
    return {"ascii": "utf-8", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(name, name)
