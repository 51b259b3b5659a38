"""Texts in the headers of a message: as they are where every reader takes them so, else in encoded words. Pure.

Sources: RFC 5322, 2.2.3 (folding) and 3.2 (phrases); RFC 2047, whose rules for phrases hold for every header here. The
standard library is no help: its policies lose spaces between words and make words too long, and its Header takes every
sign at which ``str.splitlines`` would cut for the end of a line.
"""

import binascii
import re
from collections.abc import Callable, Iterator

from digest.base.mailbox import Mailbox

_LINE = 76
"""Characters of a line with an encoded word at most (RFC 2047, 2)."""
_WORD = 75
"""Characters of an encoded word at most; the space before it makes the line."""
_PLAIN_LINE = 78
_SHORT = 60
"""Characters of a name that stands in one line."""
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_ATOMS = re.compile(r"[\w !#$%&'*+/=?^`{|}~-]+", re.ASCII)
"""A name that needs no quotes in an address (RFC 5322, 3.2.3)."""
_AS_IT_IS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
"""Bytes that stand for themselves in an encoded word of any header (RFC 2047, 5)."""


def text(name: str, value: str) -> str:
    """A header that is a text, as Subject: whole, with its end of line.

    Args:
        name: of the header.
        value: any text; control characters and line breaks in it become spaces, and it is stripped.
    """
    plain, used = _line(value), len(name) + 2
    folded = _folded(plain, used)
    return f"{name}: {_encoded(plain, used) if folded is None else folded}\r\n"


def named(name: str, phrase: str, bracketed: str) -> str:
    """A header that has a name and then something in angle brackets, as From and List-Id, with its end of line.

    Args:
        name: of the header.
        phrase: what is called so; '' for nobody.
        bracketed: an address, or the id of a list.
    """
    return f"{name}: {_named(phrase, bracketed, len(name) + 2)}\r\n"


def mailbox(name: str, who: Mailbox) -> str:
    """A header that is a mailbox, as From, with its end of line."""
    return named(name, who.name, who.address) if _line(who.name) else f"{name}: {who.address}\r\n"


def shown(who: Mailbox) -> str:
    """A mailbox as the value of a header, in one line, for programs that fold themselves."""
    return _named(who.name, who.address, 0).replace("\r\n", "") if who.name else who.address


def _named(phrase: str, bracketed: str, used: int) -> str:
    if not (plain := _line(phrase)):
        return f"<{bracketed}>"
    shown = _phrase(plain, used)
    begun, _, last = shown.rpartition("\r\n")
    fits = (0 if begun else used) + len(last) + len(f" <{bracketed}>") <= _LINE
    return shown + (" " if fits else "\r\n ") + f"<{bracketed}>"


def _phrase(name: str, used: int) -> str:
    if not name.isascii() or len(name) > _SHORT or "=?" in name:
        return _encoded(name, used)
    return name if _ATOMS.fullmatch(name) else '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'


def _line(value: str) -> str:
    return _UNPRINTABLE.sub(" ", value).strip()


def _folded(value: str, used: int) -> str | None:
    """The value in lines that are cut before a space; None when it cannot stand as it is."""
    if not value.isascii() or "=?" in value or "  " in value:
        return None
    lines = [""]
    for word in value.split(" "):
        room = _PLAIN_LINE - (used if len(lines) == 1 else 1)
        if not lines[-1]:
            lines[-1] = word
        elif len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    fits = all(len(line) + (1 if number else used) <= _PLAIN_LINE for number, line in enumerate(lines))
    return "\r\n ".join(lines) if fits else None


def _encoded(value: str, used: int) -> str:
    """The value in encoded words, a line for each; none of them cuts a character."""
    data = value.encode("utf-8")
    in_quotes = sum(1 if byte in _AS_IT_IS or byte == 0x20 else 3 for byte in data)
    write = _quoted if in_quotes <= 4 * (-(-len(data) // 3)) else _in_base64
    return "\r\n ".join(write(part) for part in _parted(value, write, used))


def _parted(value: str, write: Callable[[bytes], str], used: int) -> Iterator[bytes]:
    part, room = b"", _LINE - used
    for sign in value:
        more = sign.encode("utf-8")
        if part and len(write(part + more)) > min(room, _WORD):
            yield part
            part, room = b"", _LINE - 1
        part += more
    yield part


def _quoted(data: bytes) -> str:
    shown = ("_" if byte == 0x20 else chr(byte) if byte in _AS_IT_IS else f"={byte:02X}" for byte in data)
    return f"=?utf-8?q?{''.join(shown)}?="


def _in_base64(data: bytes) -> str:
    return f"=?utf-8?b?{binascii.b2a_base64(data, newline=False).decode()}?="
