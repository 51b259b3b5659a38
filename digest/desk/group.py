"""The same event in several feeds: items to groups. Pure, and the same whatever the order of the items.

Items with one address or one title are one report. Reports are merged from the most alike on, as long as two groups are
alike enough; how alike groups are is the cosine of the sums of their vectors, softened towards the average of the pairs
(between centroid and average linkage), so that a group is held together by what its reports have in common. In the end
reports that stand alone follow a phrase that belongs to one event this week (``phrases``).
"""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from digest.desk.phrases import gathered
from digest.desk.terms import Vector, likeness, read, terms, vectors
from digest.model import Item

ALIKE = 0.28
"""From here on two groups report one event; `digest help desk` tells how it was chosen."""
_SOFT = 0.75
"""Between the average of the pairs (0) and the cosine of the sums (1)."""
_SAME_FEED = 0.8
"""A desk seldom reports an event twice, and always writes in its own phrases."""
_FAINT = 0.1
"""Pairs less alike than this count as not alike at all."""
_NEIGHBOURS = 30
"""Pairs that are kept for one report, the most alike ones."""
_LOOKS = 40
"""Pairs that are looked at for one report, by what their rarest terms promise."""
_LATEST = 80
"""Reports with a term that are looked at, the latest ones: what so many have in common in a week is no event."""


class Group(NamedTuple):
    """Items that report one event, the lead first."""

    items: tuple[Item, ...]

    @property
    def lead(self) -> Item:
        """The item that stands for all."""
        return self.items[0]


def group(items: Iterable[Item], weights: Mapping[str, float]) -> tuple[Group, ...]:
    """Put items together that report the same event.

    Args:
        items: in any order.
        weights: how much the editor cares for each feed, by its address; the lead comes from the one that weighs most.

    Returns:
        Groups in the order of their first report; each item is in exactly one.
    """
    ordered = sorted(items, key=lambda item: (item.appeared, item.id))
    reports = _reports(ordered)
    texts = [read(report[0].said.title, report[0].said.summary) for report in reports]
    clusters = _merged(_pairs(reports, vectors(texts)), len(reports))
    clusters = gathered(clusters, [text.phrases() for text in texts])
    groups = ([item for number in cluster for item in reports[number]] for cluster in clusters)
    in_order = sorted(groups, key=lambda members: min((item.appeared, item.id) for item in members))
    return tuple(_group(members, weights) for members in in_order)


def _group(members: list[Item], weights: Mapping[str, float]) -> Group:
    """The lead is of the feed that weighs most, and says best what the others say."""
    said = Counter(term for item in members for term in set(terms(item.said.title)))

    def order(item: Item) -> tuple[object, ...]:
        own = set(terms(item.said.title))
        central = sum(said[term] for term in own) / (len(own) or 1)
        return -weights.get(item.feed, 1.0), not item.said.url, -central, item.appeared, item.id

    return Group(tuple(sorted(members, key=order)))


def _reports(items: Sequence[Item]) -> list[list[Item]]:
    """Items by address and by title: whatever has one in common with another is the same report."""
    same = list(range(len(items)))  # a forest: from each item towards the first of its report

    def first(number: int) -> int:
        while same[number] != number:
            same[number] = number = same[same[number]]
        return number

    of: dict[str, int] = {}
    for number, item in enumerate(items):
        for mark in filter(None, (item.said.url, item.said.title.casefold())):
            one, other = sorted((first(number), first(of.setdefault(mark, number))))
            same[other] = one
    reports: dict[int, list[Item]] = defaultdict(list)
    for number, item in enumerate(items):
        reports[first(number)].append(item)
    return list(reports.values())


def _pairs(reports: Sequence[Sequence[Item]], found: Sequence[Vector]) -> dict[tuple[int, int], float]:
    """How alike reports are, for those that are alike at all.

    Reports that are more alike than ``_FAINT`` share one of the rarest terms of both, up to where the rest of a vector
    is shorter than that; so only those terms are looked up (prefix filtering, Chaudhuri et al. 2006).
    """
    number_of: dict[str, int] = defaultdict(int)
    for vector in found:
        for term in vector:
            number_of[term] += 1
    index: dict[str, list[int]] = defaultdict(list)
    alike: dict[tuple[int, int], float] = {}
    for number, vector in enumerate(found):
        prefix = list(_rarest(vector, number_of))
        shared: dict[int, float] = defaultdict(float)
        for term in prefix:
            for other in index[term][-_LATEST:]:
                shared[other] += vector[term]
        near = []
        for other in heapq.nlargest(_LOOKS, shared, key=shared.__getitem__):
            score = likeness(vector, found[other])
            if reports[number][0].feed == reports[other][0].feed:
                score *= _SAME_FEED
            if score >= _FAINT:
                near.append((-score, other))
        for score, other in heapq.nsmallest(_NEIGHBOURS, near):
            alike[other, number] = -score
        for term in prefix:
            index[term].append(number)
    return alike


def _rarest(vector: Vector, number_of: Mapping[str, int]) -> Iterator[str]:
    rest = 1.0
    for term in sorted(vector, key=lambda term: (number_of[term], term)):
        if rest < _FAINT * _FAINT:
            return
        yield term
        rest -= vector[term] ** 2


def _merged(pairs: Mapping[tuple[int, int], float], count: int) -> list[list[int]]:
    """Merge the most alike, again and again."""
    near: list[dict[int, float]] = [{} for _ in range(count)]
    for (one, other), score in pairs.items():
        near[one][other] = near[other][one] = score
    members = [[number] for number in range(count)]
    length = [1.0] * count  # of the sum of a group's vectors, squared
    queue = [(-score, one, other) for (one, other), score in pairs.items() if score >= ALIKE]
    heapq.heapify(queue)
    alive = [True] * count

    def alike(one: int, other: int) -> float:
        sums = math.pow(length[one] * length[other], _SOFT / 2)
        return near[one][other] / (sums * math.pow(len(members[one]) * len(members[other]), 1 - _SOFT))

    while queue:
        _, one, other = heapq.heappop(queue)
        if not (alive[one] and alive[other]):
            continue
        alive[one] = alive[other] = False
        new = len(members)
        members.append(members[one] + members[other])
        length.append(length[one] + length[other] + 2 * near[one][other])
        near.append({})
        alive.append(True)
        for old in (one, other):
            for third, score in near[old].items():
                if alive[third]:
                    near[new][third] = near[new].get(third, 0.0) + score
        for third, score in near[new].items():
            near[third][new] = score
            if (how := alike(new, third)) >= ALIKE:
                heapq.heappush(queue, (-how, third, new))
    return [sorted(members[number]) for number in range(len(members)) if alive[number]]
