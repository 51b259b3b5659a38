"""The same event in several feeds: items to groups. Pure, and the same whatever the order of the items.

Items of one address are one report, and so are those of one title that says enough (``reports``). Reports are merged
from the most alike on, as long as two groups are alike enough; how alike groups are lies between the average of their
pairs and the cosine of the sums of their vectors, so that a group is held together by what its reports have in common.
In the end reports that stand alone follow a phrase that belongs to one event this week (``phrases``).
"""

import heapq
import math
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from digest.desk.phrases import gathered
from digest.desk.reports import Titles, reports
from digest.desk.terms import Rarity, Text, Vector, read, terms
from digest.model import Item

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


class Group(NamedTuple):
    """Items that report one event, the lead first."""

    items: tuple[Item, ...]

    @property
    def lead(self) -> Item:
        """The item that stands for all."""
        return self.items[0]


def group(items: Iterable[Item], weights: Mapping[str, float], background: Iterable[Item] = ()) -> tuple[Group, ...]:
    """Put items together that report the same event.

    Args:
        items: in any order.
        weights: how much the editor cares for each feed, by its address; the lead comes from the one that weighs most.
        background: other items, of the weeks before, in any order; more texts tell better what is rare. None of them is
            in a group.

    Returns:
        Groups in the order of their first report; each item is in exactly one.
    """
    ordered = sorted(items, key=lambda item: (item.appeared, item.id))
    known = {item.id for item in ordered}
    everything = [*ordered, *(item for item in background if item.id not in known)]
    texts = [read(item.given.title, item.given.summary) for item in everything]
    rarity = Rarity.among(texts)
    titles = Titles(ordered, texts[: len(ordered)], rarity)
    same = reports(ordered, titles.says_enough)
    firsts = [numbers[0] for numbers in same]
    near = _near(_Reports(everything, texts, firsts, rarity), titles)
    clusters = _merged(near, _alike(len(same), len(texts)))
    clusters = gathered(clusters, [texts[number].phrases() for number in firsts])
    groups = ([ordered[number] for report in cluster for number in same[report]] for cluster in clusters)
    in_order = sorted(groups, key=lambda members: min((item.appeared, item.id) for item in members))
    return tuple(_group(members, weights) for members in in_order)


def _group(members: list[Item], weights: Mapping[str, float]) -> Group:
    """The lead is of the feed that weighs most, and says best what the others say."""
    said = Counter(term for item in members for term in set(terms(item.given.title)))

    def order(item: Item) -> tuple[object, ...]:
        own = set(terms(item.given.title))
        central = sum(said[term] for term in own) / (len(own) or 1)
        return -weights.get(item.feed, 1.0), not item.given.url, -central, item.appeared, item.id

    return Group(tuple(sorted(members, key=order)))


class _Reports:
    """Some items, each the first of a report, and how alike they are."""

    def __init__(self, items: Sequence[Item], texts: Sequence[Text], numbers: Sequence[int], rarity: Rarity) -> None:
        of_feed: dict[str, list[Text]] = defaultdict(list)
        for item, text in zip(items, texts, strict=True):
            of_feed[item.feed].append(text)
        within = {feed: rarity.within(found) for feed, found in of_feed.items()}
        self.numbers = numbers
        self.vectors = [rarity.vector(texts[number]) for number in numbers]
        self._within = [within[items[number].feed] for number in numbers]
        self._lengths = list(map(self._length, range(len(numbers))))

    def likeness(self, one: int, other: int, shared: Iterable[str]) -> float:
        """The cosine of two reports, given the terms of both; of one feed, what it often writes about counts less."""
        first, second, total = self.vectors[one], self.vectors[other], 0.0
        if self._within[one] is not self._within[other]:
            for term in shared:
                total += first[term] * second[term]
            return total
        for term in shared:
            total += first[term] * second[term] * self._within[one].share(term) ** 2
        return total / (self._lengths[one] * self._lengths[other]) if total else 0.0

    def _length(self, number: int) -> float:
        """Of a vector, as it counts within its feed."""
        share = self._within[number].share
        return math.sqrt(sum((weight * share(term)) ** 2 for term, weight in self.vectors[number].items()))


def _near(found: _Reports, titles: Titles) -> list[dict[int, float]]:
    """How alike reports are, for those that are alike at all: of each, the others by their number.

    Reports that are more alike than ``_FAINT`` share one of the rarest terms of both, up to where the rest of a vector
    is shorter than that; so only those terms are looked up (prefix filtering, Chaudhuri et al. 2006).
    """
    number_of = Counter(term for vector in found.vectors for term in vector)
    latest: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=_LATEST))
    near: list[dict[int, float]] = [{} for _ in found.vectors]
    for number, vector in enumerate(found.vectors):
        prefix = list(_rarest(vector, number_of))
        promise: dict[int, float] = defaultdict(float)
        for term in prefix:
            weight = vector[term]
            for other in latest[term]:
                promise[other] += weight
        alike = []
        for other in _largest(promise):
            shared = vector.keys() & found.vectors[other].keys()
            score = found.likeness(number, other, shared)
            if score >= _FAINT and titles.comparable(found.numbers[number], found.numbers[other], shared):
                alike.append((-score, other))
        for score, other in heapq.nsmallest(_NEIGHBOURS, alike):
            near[number][other] = near[other][number] = -score
        for term in prefix:
            latest[term].append(number)
    return near


def _largest(promise: Mapping[int, float]) -> Iterable[int]:
    """The reports that promise most; heapq.nlargest compares all of them in Python, and takes three times as long."""
    if len(promise) <= _LOOKS:
        return sorted(promise, key=promise.__getitem__, reverse=True)
    least = sorted(promise.values(), reverse=True)[_LOOKS - 1]
    return sorted((n for n, much in promise.items() if much >= least), key=promise.__getitem__, reverse=True)[:_LOOKS]


def _rarest(vector: Vector, number_of: Mapping[str, int]) -> Iterator[str]:
    rest = 1.0
    for term in sorted(vector, key=lambda term: (number_of[term], term)):
        if rest < _FAINT * _FAINT:
            return
        yield term
        rest -= vector[term] ** 2


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
    queue = [
        (-score, one, other)
        for other, found in enumerate(near)
        for one, score in found.items()
        if one < other and score >= enough
    ]
    heapq.heapify(queue)
    alive = [True] * len(near)

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
                    del near[third][old]
            near[old] = {}
        for third, score in near[new].items():
            near[third][new] = score
            if (how := alike(new, third)) >= enough:
                heapq.heappush(queue, (-how, third, new))
    return [sorted(members[number]) for number in range(len(members)) if alive[number]]
