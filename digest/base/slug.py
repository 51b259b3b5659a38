"""Names made fit for an address, and when two of them are one name."""

import hashlib
import re
import unicodedata
from functools import lru_cache

from digest.base import fingerprint

_SPELLED = (("+", " plus "), ("#", " sharp "), ("&", " and "), ("'", ""), ("\N{RIGHT SINGLE QUOTATION MARK}", ""))
_JOINERS = "\u200c\u200d"
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0100-\U000e01ef]"
)
"""What Unicode calls Default_Ignorable_Code_Point, without joiners (see _joined) and the tags of flags."""
_VIRAMA = 9
"""The combining class of signs that join consonants."""
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
"""What Windows keeps for devices (https://learn.microsoft.com/windows/win32/fileio/naming-a-file)."""
_LONGEST, _SHORTEST = 60, 40
_PLAIN = re.compile("[a-z0-9]+")
_FORMERLY_BETWEEN = re.compile(r"[^\w]+|_+")


@lru_cache(maxsize=65536)
def folded(name: str) -> str:
    """What all spellings of one name have in common: two names are one when this is equal.

    Case, compatible forms (full-width letters, ligatures), white space and invisible signs make no other name; accents,
    vowel signs and punctuation do. Source: NFKC_Casefold (Unicode, section 3.13).

    >>> folded("STRASSE") == folded("Straße")
    True
    """
    if name.isascii():
        return " ".join(name.lower().split())
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", name))
    # Once more, for some letters fold into what composes to letters that fold.
    for _ in range(2):
        text = unicodedata.normalize("NFKC", text.casefold())
    return " ".join(_joined(_INVISIBLE.sub("", text)).split())


def _joined(text: str) -> str:
    """Without the joiners that join nothing. Source: RFC 5892, appendix A.1 and A.2, and emoji (UTS 51)."""
    if not any(sign in text for sign in _JOINERS):
        return text
    kept, base = [], " "
    for at, sign in enumerate(text):
        if sign not in _JOINERS or _joins(text[max(at - 1, 0) : at], base, text[at + 1 : at + 2]):
            kept.append(sign)
        base = base if _is_mark(sign) else sign
    return "".join(kept)


def _joins(before: str, base: str, after: str) -> bool:
    """Whether a joiner joins something.

    Args:
        before: the sign before it; '' at the beginning.
        base: the last sign before it that is no mark.
        after: the sign behind it.
    """
    if not before or not after or after.isspace() or after in _JOINERS:
        return False
    if _VIRAMA in (unicodedata.combining(before), unicodedata.combining(after)):
        return True
    return unicodedata.bidirectional(base) == "AL" or unicodedata.category(base) in ("So", "Sk")


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "M"


@lru_cache(maxsize=65536)
def slug(name: str) -> str:
    """Turn a name into one lower-case word: letters of any script with their marks, digits, and hyphens between.

    ``C++`` and ``C#`` differ; a name without letters and one that Windows keeps for itself get a word of their own, and
    a long one is cut. Names that differ by punctuation may have one slug: ``edition/shelves`` tells them apart.

    >>> slug("The Côte d'Azur & C++")
    'the-côte-dazur-and-c-plus-plus'
    """
    text = folded(name)
    for sign, word in _SPELLED:
        text = text.replace(sign, word)
    word = unicodedata.normalize("NFKC", "-".join(_words(text)))
    if word and len(word) <= _LONGEST and not is_reserved(word):
        return word
    return f"{_cut(word) or 'x'}-{mark(name)}"


def is_reserved(word: str) -> bool:
    """Whether no folder of Windows can be called so."""
    return bool(_RESERVED.fullmatch(word))


def _words(text: str) -> list[str]:
    """The words of a text: a mark and a joiner belong to the letter before them."""
    if text.isascii():
        return _PLAIN.findall(text)
    words, is_within = [""], False
    for sign in text:
        belongs = sign.isalnum() or (is_within and (_is_mark(sign) or sign in _JOINERS))
        if belongs:
            words[-1] += sign
        elif is_within:
            words.append("")
        is_within = belongs
    return [found for word in words if (found := word.rstrip(_JOINERS))]


def _cut(word: str) -> str:
    """The beginning of a word, not cut between a letter and its marks."""
    if len(word) <= _LONGEST:
        return word
    end = next((at for at in range(_LONGEST, _SHORTEST, -1) if not _is_mark(word[at])), _LONGEST)
    return word[:end].rstrip("-" + _JOINERS)


def mark(name: str, size: int = 4) -> str:
    """Hexadecimal digits, two for each of ``size`` bytes, that stand for a name."""
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()


@lru_cache(maxsize=65536)
def former(name: str) -> str:
    """The slug that a name had when marks were no letters: old addresses, and ids, which never change."""
    text = unicodedata.normalize("NFKC", name).casefold()
    for sign, word in _SPELLED:
        text = text.replace(sign, word)
    word = _FORMERLY_BETWEEN.sub("-", text).strip("-")
    if word and len(word) <= _LONGEST:
        return word
    return f"{word[:_LONGEST].rstrip('-')}-{mark(name)}" if word else f"x-{mark(name)}"


def host_like(name: str) -> str:
    """A name in the letters of a host: the identity of a publication that sets none, which a move leaves alone."""
    try:
        return former(name).encode("idna").decode("ascii")
    except UnicodeError:
        return f"x-{fingerprint.of_values(name)[:12]}"
