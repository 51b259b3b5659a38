"""The words of a text, as search knows them. The script search.js cuts what a reader types in the same way.

Accents, case and the points of Arabic and Hebrew do not count. Scripts without spaces between words are cut into pairs
of neighbouring letters, as most search engines do where they have no dictionary.
"""

import re
import unicodedata

LETTERS = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "þ": "th",
    "ı": "i",
    "ς": "σ",
    "ʼ": "",
}
"""Letters that Unicode does not take apart, and what is written where they are not at hand. Search.js gets these."""

_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]")
_ACRONYM = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}")
_SPACED = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_CARE = re.compile("[^\u0000-\u0482\u048a-\u058f\u1e00-\u20cf\u2100-\u2e7f]")
"""Anything but scripts in which a word is what Python's regular expressions take for one."""
_TABLE = str.maketrans(LETTERS)


def words(text: str) -> list[str]:
    """The words of a text in their order, each as often as it occurs."""
    plain = text.lower() if text.isascii() else _plain(text)
    if "." in plain:
        plain = _ACRONYM.sub(lambda found: found[0].replace(".", ""), plain)
    if not _CARE.search(plain):
        return _SPACED.findall(plain)
    return [word for run in _runs(plain) for word in _cut(run)]


def _plain(text: str) -> str:
    apart = _MARKS.sub("", unicodedata.normalize("NFKD", text)).lower().translate(_TABLE)
    # Lower case may bring marks back: İ gives i and a point.
    return unicodedata.normalize("NFC", _MARKS.sub("", apart))


def _runs(text: str) -> list[str]:
    """Unbroken runs of letters, numbers, and marks that belong to them."""
    return "".join(letter if unicodedata.category(letter)[0] in "LNM" else " " for letter in text).split()


def _cut(run: str) -> list[str]:
    found: list[str] = []
    at = 0
    for unspaced in _UNSPACED.finditer(run):
        found += [run[at : unspaced.start()], *_pairs(unspaced[0])]
        at = unspaced.end()
    found.append(run[at:])
    return [word for word in found if word]


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]
