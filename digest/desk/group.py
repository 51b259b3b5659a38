"""The same event in several feeds: items to groups. Pure, and the same whatever the order of the items.

Items of one address are one report, and so are those of one title that says enough (``reports``). Reports are merged
from the most alike on, as long as two groups are alike enough; how alike groups are lies between the average of their
pairs and the cosine of the sums of their vectors, so that a group is held together by what its reports have in common.
In the end reports that stand alone follow a phrase that belongs to one event this week (``phrases``).
"""

import heapq
import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from digest.desk.lead import led
from digest.desk.phrases import gathered
from digest.desk.reports import Titles, reports
from digest.desk.terms import Rarity, Text, Vector, number_of, read
from digest.model import Advance, Item

_FEW, _MANY = 90, 450
"""Texts of a week of half a dozen feeds, and of thirty."""
_ALIKE_FEW, ALIKE = 0.15, 0.28
"""From here on two groups report one event, among few texts and among many: the more there are, the better is known
what is rare, and the more are alike by chance. `digest help desk` tells how this was chosen."""
_SOFT = 0.6
"""Between the average of the pairs (0) and the cosine of the sums (1)."""
_FAINT = 0.1
"""Pairs less alike than this count as not alike at all."""
_NEIGHBOURS = 30
"""Pairs that are kept for one report, the most alike ones."""
_LOOKS = 40
"""Pairs that are looked at for one report, by what their rarest terms promise."""
_LATEST = 80
"""Reports with a term that are looked at, the latest ones: what so many have in common in a week is no event."""
_STEP = 500
"""Reports after which it is told how many are compared."""


class Group(NamedTuple):
    """Items that report one event, the lead first."""

    items: tuple[Item, ...]

    @property
    def lead(self) -> Item:
        """The item that stands for all."""
        return self.items[0]

    @property
    def is_alone(self) -> bool:
        """Whether one feed reports it."""
        return all(item.feed == self.lead.feed for item in self.items)


def group(
    items: Iterable[Item],
    weights: Mapping[str, float],
    background: Iterable[Item] = (),
    advance: Advance = lambda *_: None,
) -> tuple[Group, ...]:
    """Put items together that report the same event.

    Args:
        items: in any order.
        weights: how much the editor cares for each feed, by its address; see ``led``.
        background: other items, of the weeks before, in any order; more texts tell better what is rare. None of them is
            in a group.
        advance: is told about the progress.

    Returns:
        Groups in the order of their first report; each item is in exactly one.
    """
    ordered = sorted(items, key=lambda item: (item.appeared, item.id))
    known = {item.id for item in ordered}
    everything = [*ordered, *(item for item in background if item.id not in known)]
    texts = [read(item.given.title, item.given.summary) for item in everything]
    rarity = Rarity(texts)
    titles = Titles(ordered, texts[: len(ordered)], rarity)
    same = reports(ordered, titles.says_enough)
    firsts = [numbers[0] for numbers in same]
    near = _near(_Reports(everything, texts, firsts, rarity), titles, advance)
    clusters = _merged(near, _alike(len(same), len(texts)))
    clusters = gathered(clusters, [texts[number].phrases() for number in firsts])
    groups = sorted(sorted(number for report in cluster for number in same[report]) for cluster in clusters)
    return tuple(Group(led([(ordered[number], texts[number]) for number in numbers], weights)) for numbers in groups)


class _Report(NamedTuple):
    """The first item of a report, as it is compared with others."""

    number: int
    """Of the item."""
    feed: str
    vector: Vector
    """Of terms that another report has as well; the others say nothing about it."""
    prefix: tuple[str, ...]
    """The rarest of them, as far as ``_near`` looks."""
    length: float
    """Of the whole vector, as it counts within its feed."""


class _Reports:
    """Some items, each the first of a report, and how alike they are."""

    def __init__(self, items: Sequence[Item], texts: Sequence[Text], numbers: Sequence[int], rarity: Rarity) -> None:
        of_feed: dict[str, list[Text]] = defaultdict(list)
        for item, text in zip(items, texts, strict=True):
            of_feed[item.feed].append(text)
        self._share = {feed: rarity.shares(found) for feed, found in of_feed.items()}
        self._number_of = number_of(texts[number] for number in numbers)
        by_rarity = sorted(self._number_of, key=lambda term: (self._number_of[term], term))
        self._order = {term: place for place, term in enumerate(by_rarity)}
        self.all = [self._report(number, items[number].feed, rarity.vector(texts[number])) for number in numbers]

    def _report(self, number: int, feed: str, vector: Vector) -> _Report:
        share = self._share[feed]
        length = math.sqrt(sum((weight * share.get(term, 1.0)) ** 2 for term, weight in vector.items()))
        common = {term: weight for term, weight in vector.items() if self._number_of[term] > 1}
        prefix = tuple(term for term in self._rarest(vector) if term in common)
        return _Report(number, feed, common, prefix, length)

    def _rarest(self, vector: Vector) -> Iterator[str]:
        rest = 1.0
        for term in sorted(vector, key=self._order.__getitem__):
            if rest < _FAINT * _FAINT:
                return
            yield term
            rest -= vector[term] ** 2

    def likeness(self, one: _Report, other: _Report, shared: Iterable[str]) -> float:
        """The cosine of two reports, given the terms of both; of one feed, what it often writes about counts less."""
        first, second, total = one.vector, other.vector, 0.0
        if one.feed != other.feed:
            for term in shared:
                total += first[term] * second[term]
            return total
        share = self._share[one.feed]
        for term in shared:
            total += first[term] * second[term] * share.get(term, 1.0) ** 2
        return total / (one.length * other.length) if total else 0.0


def _near(found: _Reports, titles: Titles, advance: Advance) -> list[dict[int, float]]:
    """How alike reports are, for those that are alike at all: of each, the others by their number.

    Reports that are more alike than ``_FAINT`` share one of the rarest terms of both, up to where the rest of a vector
    is shorter than that; so only those terms are looked up (prefix filtering, Chaudhuri et al. 2006).
    """
    latest: dict[str, list[int]] = defaultdict(list)
    near: list[dict[int, float]] = [{} for _ in found.all]
    for number, report in enumerate(found.all):
        if number % _STEP == 0:
            advance("Comparing reports", number, len(found.all))
        vector, alike = report.vector.keys(), []
        for other in _promising(report, [latest[term] for term in report.prefix]):
            there = found.all[other]
            shared = vector & there.vector.keys()
            score = found.likeness(report, there, shared)
            if score >= _FAINT and titles.comparable(report.number, there.number, shared):
                alike.append((-score, other))
        for score, other in sorted(alike)[:_NEIGHBOURS]:
            near[number][other] = near[other][number] = -score
        for term in report.prefix:
            numbers = latest[term]
            numbers.append(number)
            if len(numbers) > _LATEST:
                del numbers[0]
    return near


def _promising(report: _Report, numbers: Sequence[Sequence[int]]) -> Iterable[int]:
    """The earlier reports whose terms promise most.

    Args:
        report: the one that they are looked up for.
        numbers: for each term of its prefix, of the reports that have it.
    """
    promise = dict.fromkeys(itertools.chain.from_iterable(numbers), 0.0)
    if len(promise) <= _LOOKS:
        return promise
    for term, others in zip(report.prefix, numbers, strict=True):
        weight = report.vector[term]
        for other in others:
            promise[other] += weight
    # heapq.nlargest compares all of them in Python, and takes three times as long.
    least = sorted(promise.values())[-_LOOKS]
    most = [number for number, much in promise.items() if much > least]
    equal = [number for number, much in promise.items() if much == least]
    return most + equal[: _LOOKS - len(most)]


def _alike(reports: int, texts: int) -> float:
    """From where on two groups report one event, among so many reports, with rarity learnt from so many texts."""
    many = math.log(max(1.0, math.sqrt(reports * texts) / _FEW)) / math.log(_MANY / _FEW)
    return _ALIKE_FEW + min(1.0, many) * (ALIKE - _ALIKE_FEW)


def _merged(near: list[dict[int, float]], enough: float) -> list[list[int]]:
    """Merge the most alike, again and again, as long as they are alike enough.

    Args:
        near: how alike each report and others are; is used up.
        enough: how alike groups have to be.
    """
    members = [[number] for number in range(len(near))]
    length = [1.0] * len(near)  # of the sum of a group's vectors, squared
    size = [1.0] * len(near)  # what a group's number and length take off its likeness to another
    alive = [True] * len(near)
    queue = [
        (-score, one, other)
        for other, found in enumerate(near)
        for one, score in found.items()
        if one < other and score >= enough
    ]
    heapq.heapify(queue)
    while queue:
        _, one, other = heapq.heappop(queue)
        if not (alive[one] and alive[other]):
            continue
        alive[one] = alive[other] = False
        new = len(members)
        members.append(members[one] + members[other])
        length.append(length[one] + length[other] + 2 * near[one][other])
        size.append(math.pow(length[new], _SOFT / 2) * math.pow(len(members[new]), 1 - _SOFT))
        alive.append(True)
        near.append(_joined(near, one, other))
        for third, score in near[new].items():
            near[third][new] = score
            if (how := score / (size[new] * size[third])) >= enough:
                heapq.heappush(queue, (-how, third, new))
    return [sorted(members[number]) for number in range(len(members)) if alive[number]]


def _joined(near: list[dict[int, float]], one: int, other: int) -> dict[int, float]:
    """How alike two groups together and others are, as sums over pairs; the two are forgotten."""
    larger, smaller = sorted((near[one], near[other]), key=len, reverse=True)
    near[one] = near[other] = {}
    for old in (one, other):
        larger.pop(old, None)
        smaller.pop(old, None)
    for third in larger:
        near[third].pop(one, None)
        near[third].pop(other, None)
    for third, score in smaller.items():
        if third in larger:
            larger[third] += score
        else:
            larger[third] = score
            near[third].pop(one, None)
            near[third].pop(other, None)
    return larger
