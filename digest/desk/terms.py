"""Texts to weighted terms, for telling which of them are about the same. Pure.

Nothing here knows a name, a place or a topic: a term weighs more the fewer texts have it. Words are folded (no accents,
no case, no endings), so that "Iran's" and "Irans" are one. Scripts without spaces between words give pairs of
signs.
"""

import itertools
import math
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

_ENDINGS = ("ings", "ing", "edly", "ies", "ied", "es", "ed", "ly", "s", "e")
_SHORTEST = 4
"""Letters that a word keeps at least."""
_STOP = frozenset(
    """
    a about after amid an and are as at be been but by for from had has have he her his how in into is it its more new
    no not of on or our out over s said says she so than that the their them they this to up us was we were what when
    which who why will with would you your
    """.split()
)
"""English words that weigh something by their rarity in headlines, and mean nothing. Other languages do without: there
such words are common enough in summaries to weigh next to nothing."""
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670]")
"""Accents of Latin, Greek and Cyrillic; vowels of Hebrew and Arabic, which most texts leave out. The marks of other
scripts are letters of their words."""
_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer; Han and the Japanese syllables."""
_RUNS = re.compile(f"[{_SPACELESS}]+|[^{_SPACELESS}]+")
_IS_SPACELESS = re.compile(f"[{_SPACELESS}]")
_LONG = 4
"""Letters of a long word: the words of most languages that mean little are shorter."""
_HAN, _HAN_PAIRS, _OTHER_PAIRS = "\u3400", 3, 6
"""From here on signs are Han; pairs of signs that make up a long word, with Han signs and without."""
_TITLE = 4
"""What a term counts in a title; in a summary it counts once. An editor puts the event into the title."""
_SUMMARY_LENGTH = 400

Vector = Mapping[str, float]
"""Terms and their weights; of length 1."""


class _Signs(dict[int, str]):
    """What each sign is in a folded text: a letter or digit, an apostrophe, a space or nothing. Found out once."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        kind = unicodedata.category(sign)
        if _ACCENTS.match(sign) or kind == "Cf":
            kept = ""
        elif sign in "'\N{RIGHT SINGLE QUOTATION MARK}":
            kept = "'"
        else:
            kept = sign.casefold() if sign.isalnum() or kind[0] == "M" else " "
        self[code] = kept
        return kept


_SIGNS = _Signs()


def terms(text: str) -> Iterator[str]:
    """The words of a text, folded."""
    for word in unicodedata.normalize("NFKD", text).translate(_SIGNS).split():
        if not word.isascii() and _IS_SPACELESS.search(word):
            yield from _pairs_of_signs(word)
        elif (plain := word.strip("'")) not in _STOP and len(plain) > 1:
            yield _stem(plain.removesuffix("'s"))


def long_words(found: Iterable[str]) -> float:
    """How many long words some terms are."""
    return round(sum(map(_long, found)), 6)


def _long(term: str) -> float:
    if _IS_SPACELESS.match(term):
        return 1 / (_HAN_PAIRS if max(term) >= _HAN else _OTHER_PAIRS)
    return float(len(term) >= _LONG)


def _pairs_of_signs(word: str) -> Iterator[str]:
    for run in _RUNS.findall(word):
        if _IS_SPACELESS.match(run):
            yield from map("".join, itertools.pairwise(run))
        elif len(run) > 1:
            yield run


def _stem(word: str) -> str:
    for ending in _ENDINGS if word.endswith(_ENDINGS) else ():
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word


class Text(NamedTuple):
    """A title and the beginning of a summary, as terms in their order."""

    title: tuple[str, ...]
    summary: tuple[str, ...]

    def phrases(self) -> set[tuple[str, str]]:
        """Pairs of terms that follow one another."""
        return {*zip(self.title, self.title[1:], strict=False), *zip(self.summary, self.summary[1:], strict=False)}

    def counts(self) -> Counter[str]:
        """How much each term counts here."""
        counts = Counter(self.summary)
        for term in self.title:
            counts[term] += _TITLE
        return counts


def read(title: str, summary: str) -> Text:
    """Take a title and a summary apart."""
    # Interned: a term of a thousand texts is held once, and found by where it lies.
    return Text(tuple(map(sys.intern, terms(title))), tuple(map(sys.intern, terms(summary[:_SUMMARY_LENGTH]))))


class Rarity(NamedTuple):
    """How rare terms are among some texts, and among those of one desk."""

    texts: int
    number_of: Mapping[str, int]
    """How many of the texts have a term."""
    own: Mapping[str, int] = Counter()
    """How many texts of the desk have it; empty when it is about no desk."""

    @classmethod
    def among(cls, texts: Sequence[Text]) -> "Rarity":
        """Learn it from texts."""
        return cls(len(texts), _number_of(texts))

    def within(self, texts: Iterable[Text]) -> "Rarity":
        """For comparing texts of one desk: what it often writes about says little between two of its texts."""
        return self._replace(own=_number_of(texts))

    def vector(self, text: Text) -> Vector:
        """Weigh the terms of a text (TF-IDF with logarithmic TF)."""
        return _scaled({term: (1 + math.log(n)) * self._of(term) for term, n in text.counts().items()})

    def share(self, term: str) -> float:
        """Which part of its weight a term keeps between two texts of one desk."""
        rarity = self._everywhere(term)
        return max(0.0, rarity - math.log(self.own.get(term, 1))) / rarity

    def _of(self, term: str) -> float:
        return self._everywhere(term) * (self.share(term) if self.own else 1.0)

    def _everywhere(self, term: str) -> float:
        return math.log((self.texts + 1) / (self.number_of.get(term, 0) + 0.5))


def _number_of(texts: Iterable[Text]) -> Counter[str]:
    return Counter(term for text in texts for term in {*text.title, *text.summary})


def _scaled(vector: dict[str, float]) -> Vector:
    length = math.sqrt(sum(weight * weight for weight in vector.values()))
    return {term: weight / length for term, weight in vector.items()} if length else {}


def likeness(one: Vector, other: Vector) -> float:
    """The cosine of two vectors."""
    if len(one) > len(other):
        one, other = other, one
    total = 0.0
    for term in one.keys() & other.keys():
        total += one[term] * other[term]
    return total
