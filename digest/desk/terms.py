"""Texts to weighted terms, for telling which of them are about the same. Pure.

Nothing here knows a name, a place or a topic: a term weighs more the fewer texts have it. Words are folded (no accents,
no case, no endings), so that "Iran's" and "Irans" are one. Scripts without spaces between words give pairs of
signs.
"""

import functools
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
_LEAST = 2
"""Letters of a word that says something."""
_WORDS = 65_536
"""Words whose terms are known; the words of a week come again and again."""
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
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    return itertools.chain.from_iterable(map(_terms_of, plain.translate(_SIGNS).split()))


@functools.lru_cache(_WORDS)
def _terms_of(word: str) -> tuple[str, ...]:
    """The terms of a word: one, but for scripts without spaces."""
    if not word.isascii() and _IS_SPACELESS.search(word):
        return tuple(map(sys.intern, _pairs_of_signs(word)))
    plain = word.strip("'")
    # Interned: a term of a thousand texts is held once, and found by where it lies.
    return () if plain in _STOP or len(plain) < _LEAST else (sys.intern(_stem(plain.removesuffix("'s"))),)


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
    return Text(tuple(terms(title)), tuple(terms(summary[:_SUMMARY_LENGTH])))


class Rarity:
    """How rare terms are among some texts."""

    def __init__(self, texts: Sequence[Text]) -> None:
        """Learn it from texts."""
        self._most = len(texts) + 1
        self._of = {term: math.log(self._most / (count + 0.5)) for term, count in number_of(texts).items()}

    def vector(self, text: Text) -> Vector:
        """Weigh the terms of one of the texts, or of a part of one (TF-IDF with logarithmic TF)."""
        return _scaled({term: (1 + math.log(n)) * self._of[term] for term, n in text.counts().items()})

    def shares(self, texts: Iterable[Text]) -> Mapping[str, float]:
        """Which part of its weight a term keeps between two texts of one desk, where that is not all of it.

        Args:
            texts: all of the desk, from those that rarity was learnt from; what it often writes about says little
                between two of them.
        """
        often = {term: count for term, count in number_of(texts).items() if count > 1}
        return {term: max(0.0, self._of[term] - math.log(count)) / self._of[term] for term, count in often.items()}


def number_of(texts: Iterable[Text]) -> Counter[str]:
    """How many of some texts have a term."""
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
