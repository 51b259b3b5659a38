"""Bytes of a feed to text, whatever they say of themselves.

A document that is valid UTF-8 is UTF-8, even when it says otherwise: other encodings hardly ever look like it. What is
none is read as it says, as its server says, and as what it looks like in the end. A label means what browsers take it
for (https://encoding.spec.whatwg.org/#names-and-labels): ISO-8859-1 is Windows-1252, GB2312 is GB18030, Shift_JIS is
that of Windows. Bytes that fit nothing cost their own characters and no others, and the report says so.
(XML 1.0, appendix F; RFC 7303.)
"""

import codecs
import contextlib
import re
from collections.abc import Sequence
from typing import NamedTuple

import webencodings

from digest.collect import characters

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_BARE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_WIDER = {"shift_jis": "cp932", "euc_kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252"}
"""Codecs of Python that lack what the encodings of the standard have."""
_LATIN = re.compile(r"cp125[02478]|iso8859-(?:[1-49]|1[03456])$|ascii|utf")
"""What the looks of some bytes cannot tell apart."""
_OF_LANGUAGE = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "ro", "hr", "sl", "sq", "bs"), "cp1250"),
    **dict.fromkeys(("ru", "uk", "be", "bg", "sr", "mk", "kk"), "cp1251"),
    **dict.fromkeys(("et", "lv", "lt"), "cp1257"), **dict.fromkeys(("ar", "fa", "ur"), "cp1256"),
    "el": "cp1253", "tr": "cp1254", "he": "cp1255", "vi": "cp1258", "th": "cp874",
}  # fmt: skip
"""Its language tells. (https://html.spec.whatwg.org/#determining-the-character-encoding, the last table)"""
_WORD = re.compile(rb"(?:[\x80-\xff][\x40-\x7e]?){3,}")
_HIGH = bytes(range(128))
_MOSTLY = 0.6
"""The part of all bytes beyond ASCII that stand in words of such letters: nearly all of them in other scripts than the
Latin one, and hardly any in that. It is what a guess at five words cannot see."""
_LANGUAGE = re.compile(rb"<(?:dc:)?language>\s*([a-z]{2})\b|xml:lang=[\"']([a-z]{2})\b", re.I)
_TAG = re.compile(rb"<[^<>]*>")
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>", re.I)
_ENCODING = re.compile(r"encoding\s*=\s*[\"']([\w.:-]+)[\"']", re.I)
_SPACE = str.maketrans("\x0b\x0c", "  ")
_NO_XML = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r")
_WINDOWS = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}
"""What Python makes of bytes that are no UTF-8 (PEP 383), and what they are in Windows-1252."""
_LOOKED_AT = 50_000
"""Bytes by which a document is judged that says nothing of its encoding."""
_WRONG = 0.1
"""The part of all characters beyond ASCII that may be damaged in a document that is what it says."""
_WRONG_IN_UTF8 = 0.5
"""The same where it is read as UTF-8, whose characters hardly anything else has: one stray byte among two quotes."""


class Decoded(NamedTuple):
    """A document as text."""

    text: str
    """Without byte order mark, XML declaration and characters that XML forbids."""
    notes: tuple[str, ...]
    """What is odd about it, in words."""


class _Read(NamedTuple):
    text: str
    encoding: str
    damaged: int = 0
    """How many characters are not what they should be."""


def decode(data: bytes, charset: str) -> Decoded:
    """Turn a document into text.

    Args:
        data: its bytes.
        charset: the encoding that the server gives, or ''.
    """
    notes = []
    declared = _declared(data)
    text, used, damaged = _read(data, declared, charset)
    if declared and _family(_codec(declared)) != _family(used):
        notes.append(f"says that it is {declared} and is {_shown(used)}")
    elif not declared and not charset and used != "utf-8" and not used.startswith("utf-"):
        notes.append(f"says nothing of its encoding, and looks like {_shown(used)}")
    if damaged:
        notes.append(f"has bytes that are no {_shown(used)}; {damaged} of its characters may be wrong")
    if _may_have_no_xml(text):
        text = text.translate(_SPACE)
        if _NO_XML.search(text):
            text = _NO_XML.sub("", text)
            notes.append("has control characters")
    text = characters.references(text.lstrip("\ufeff"))
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


def _codec(label: str) -> str:
    """Python's codec for a label of the standard; '' for what is none there."""
    found = webencodings.lookup(label)
    if found is None or found.name in ("replacement", "x-user-defined"):
        return ""
    name: str = found.codec_info.name
    return _WIDER.get(name, name)


def _family(codec: str) -> str:
    """Without the order of bytes, which documents leave out, and as one what UTF-8 is too."""
    return "utf-16" if codec.startswith("utf-16") else codec


def _shown(codec: str) -> str:
    return codec.replace("cp125", "windows-125")


def _read(data: bytes, declared: str, charset: str) -> _Read:
    """The text, its encoding, and how much of it is damaged."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _confined(data[len(mark) :], name)
    for mark, name in _BARE:
        if data.lstrip().startswith(mark):
            return _confined(data, name)
    labels = [codec for label in (declared, charset) if label and (codec := _codec(label))]
    in_words = [codec for codec in labels if not codec.startswith("utf-")]
    # All in ASCII, with escapes: the one encoding that is valid UTF-8 and still means what it says.
    for codec in ("iso2022_jp",) if "iso2022_jp" in in_words and b"\x1b" in data else ("utf-8", *in_words):
        with contextlib.suppress(UnicodeError):
            found = data.decode(codec)
            # All bytes are characters of Windows-1252, so that it says nothing when they are.
            return _confined(data, other) if codec == "cp1252" and (other := _of_words(data)) else _Read(found, codec)
    return _most_likely(data, in_words)


def _most_likely(data: bytes, labels: Sequence[str]) -> _Read:
    """What decodes best of what a document says, UTF-8, and what it looks like."""
    as_utf8 = _confined(data, "utf-8")
    for found in (as_utf8, *(_confined(data, label) for label in labels)):
        most = _WRONG_IN_UTF8 if found is as_utf8 else _WRONG
        if found.damaged <= most * _beyond_ascii(found.text):
            return found
    codec = _looks_like(data)
    if codec != "cp1252":
        return _confined(data, codec)
    # One rule for UTF-8 with stray bytes and for Windows-1252 alone: UTF-8 where it is that, byte by byte where not.
    is_mixed = _beyond_ascii(as_utf8.text) > as_utf8.damaged
    return as_utf8 if is_mixed else _Read(as_utf8.text, "cp1252", as_utf8.text.count("\ufffd"))


def _beyond_ascii(text: str) -> int:
    """How many characters of a text are not in ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _looks_like(data: bytes) -> str:
    """The encoding of bytes that say nothing of it; Windows-1252 when they could be that."""
    if codec := _of_words(data):
        return codec
    language = _LANGUAGE.search(data[:_LOOKED_AT])
    return _OF_LANGUAGE.get((language[1] or language[2]).decode().lower(), "cp1252") if language else "cp1252"


def _of_words(data: bytes) -> str:
    """The encoding of words that are all of letters beyond ASCII; '' where there are hardly any."""
    sample = _TAG.sub(b"\n", data[:_LOOKED_AT])
    in_words = sum(len(word.translate(None, _HIGH)) for word in _WORD.findall(sample))
    if in_words <= _MOSTLY * len(sample.translate(None, _HIGH)):
        return ""
    # Imported here: few documents need it.
    import chardet

    guess = chardet.detect(sample, encoding_era=chardet.EncodingEra.MODERN_WEB | chardet.EncodingEra.LEGACY_ISO)
    codec = codecs.lookup(guess["encoding"] or "cp1252").name
    return "" if _LATIN.match(codec) else _WIDER.get(codec, codec)


def _confined(data: bytes, codec: str) -> _Read:
    """Decode what can be decoded; in UTF-8 a byte that is none is a character of Windows-1252, elsewhere U+FFFD."""
    if codec == "utf-8":
        whole = len(data.decode(codec, "ignore").encode(codec))
        return _Read(data.decode(codec, "surrogateescape").translate(_WINDOWS), codec, len(data) - whole)
    text = data.decode(codec, "replace")
    return _Read(text, codec, text.count("\ufffd"))
