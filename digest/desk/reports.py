"""Which items are one report, and which have nothing in common but their title. Pure.

One address is one report, unless it is that of a whole site. One title is that only in different feeds, and when it
says enough: three projects that publish "v2.0.0" or "Weekly update" on one day report three things. What such items are
about stands in their texts.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence, Set

from digest.desk.terms import Rarity, Text, likeness, long_words
from digest.model import Item

_ENOUGH = 4
"""Long words of a title that says what happened."""
_COPY = 8
"""Words that a text has at least when it may be a copy of another."""
_BACK = 2
"""Words of a title that come back in a text which is about it."""
_SHARED = 3
"""Words that texts have in common besides those of their title, when both are about what the title says."""
_AGREE = 0.2
"""How alike such texts are at least without the words of the title."""

_Title = tuple[str, ...]


class Titles:
    """What the titles of some items are worth."""

    def __init__(self, items: Sequence[Item], texts: Sequence[Text], rarity: Rarity) -> None:
        self._texts = texts
        self._rarity = rarity
        self._in_summaries = {term for text in texts for term in text.summary}
        self._titles = [_worded(text.title) for text in texts]
        self._is_titled = [bool(item.given.title.strip()) for item in items]
        self._feeds = [item.feed for item in items]
        addresses: dict[tuple[str, _Title], set[str]] = defaultdict(set)
        for item, title in zip(items, self._titles, strict=True):
            addresses[item.feed, title].add(item.given.url or item.id)
        self._repeated = {title for (_, title), found in addresses.items() if len(found) > 1}

    def says_enough(self, number: int) -> bool:
        """Whether the title of an item tells what happened: it is long, and its feed gave it to one item only."""
        title = self._titles[number]
        return long_words({*title}) >= _ENOUGH and title not in self._repeated

    def comparable(self, one: int, other: int, shared: Set[str]) -> bool:
        """Whether two items may be compared by their words: not when they share an idle title or words of one alone.

        Args:
            one: number of an item.
            other: of the other one.
            shared: the terms that both have.
        """
        if not (self._is_titled[one] and self._is_titled[other]):
            return True
        if self._titles[one] != self._titles[other]:
            return len(shared) >= _SHARED or not shared.isdisjoint(self._in_summaries)
        is_telling = self.says_enough(one) and self._feeds[one] != self._feeds[other]
        return is_telling or _agree(self._texts[one], self._texts[other], self._rarity)


def share_an_idle_title(one: Text, other: Text, rarity: Rarity) -> bool:
    """Whether texts have one title that says little, and do not agree otherwise: "Press release", twice.

    Args:
        one: a text.
        other: another one.
        rarity: how rare each term is.
    """
    title = _worded(one.title)
    return title == _worded(other.title) and long_words({*title}) < _ENOUGH and not _agree(one, other, rarity)


def _agree(one: Text, other: Text, rarity: Rarity) -> bool:
    """One text is a copy of the other; or both are about what the title says, and say the same about it."""
    shorter, longer = sorted(({*one.summary}, {*other.summary}), key=len)
    if len(shorter) >= _COPY and shorter <= longer:
        return True
    title = {*_worded(one.title)}
    is_about_it = max(len(title & shorter), len(title & longer)) >= _BACK
    rests = [Text((), tuple(term for term in text.summary if term not in title)) for text in (one, other)]
    return (
        is_about_it
        and len({*rests[0].summary} & {*rests[1].summary}) >= _SHARED
        and likeness(*map(rarity.vector, rests)) >= _AGREE
    )


def _worded(title: Sequence[str]) -> _Title:
    """A title without its numbers: "Week 8" is "Week 9"."""
    return tuple(term for term in title if not any(sign.isdigit() for sign in term))


def _is_home(url: str) -> bool:
    """Whether an address is the first page of a site, which some feeds link to from all their items."""
    return url.endswith("/") and url.count("/") == len("//") + 1


def reports(items: Sequence[Item], says_enough: Callable[[int], bool]) -> list[list[int]]:
    """The numbers of the items of each report: whatever has an address or a title in common with another.

    Args:
        items: in the order that the reports have.
        says_enough: whether the title of an item is enough to know it by.
    """
    same = list(range(len(items)))  # a forest: from each item towards the first of its report

    def first(number: int) -> int:
        while same[number] != number:
            same[number] = number = same[same[number]]
        return number

    of: dict[tuple[str, str], int] = {}
    for number, item in enumerate(items):
        title = " ".join(item.given.title.casefold().split()) if says_enough(number) else ""
        for kind, mark in (("address", "" if _is_home(item.given.url) else item.given.url), ("title", title)):
            if mark:
                one, other = sorted((first(number), first(of.setdefault((kind, mark), number))))
                same[other] = one
    found: dict[int, list[int]] = defaultdict(list)
    for number in range(len(items)):
        found[first(number)].append(number)
    return list(found.values())
