"""Texts to weighted terms, for telling which of them are about the same. Pure.

Nothing here knows a name, a place or a topic: a term weighs more the fewer texts have it. Words are folded (no accents,
no case, no endings), so that "Iran's" and "Irans" are one.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}][^\W_]+)?")
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
_TITLE = 3
"""What a term counts in a title; in a summary it counts once. An editor puts the event into the title."""
_SUMMARY_LENGTH = 400

Vector = Mapping[str, float]
"""Terms and their weights; of length 1."""


def terms(text: str) -> Iterator[str]:
    """The words of a text, folded."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    for word in _WORD.findall(plain):
        folded = word.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        if folded not in _STOP and len(folded) > 1:
            yield _stem(folded.removesuffix("'s"))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
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


def read(title: str, summary: str) -> Text:
    """Take a title and a summary apart."""
    return Text(tuple(terms(title)), tuple(terms(summary[:_SUMMARY_LENGTH])))


def vectors(texts: Sequence[Text]) -> list[Vector]:
    """Weigh the terms of some texts by their rarity among them (TF-IDF with logarithmic TF)."""
    counts = [Counter(text.summary) for text in texts]
    for count, text in zip(counts, texts, strict=True):
        for term in text.title:
            count[term] += _TITLE
    common = Counter(term for count in counts for term in count)
    rarity = {term: math.log((len(texts) + 1) / (number + 0.5)) for term, number in common.items()}
    return [_scaled({term: (1 + math.log(n)) * rarity[term] for term, n in count.items()}) for count in counts]


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
