"""How fast letters go: so many in a second, and so many of them to one domain. Pure, but for a heap of its own."""

import heapq
from collections.abc import Iterable
from itertools import count
from typing import Generic, TypeVar

T = TypeVar("T")

_LATE = 0.05
"""Seconds that a letter may be late without the next one being late as well."""


class Pace(Generic[T]):
    """Letters in the order in which they may go."""

    def __init__(self, per_second: float, per_domain: float) -> None:
        self._gap, self._domain_gap = 1 / per_second, 1 / per_domain
        self._free_at: dict[str, float] = {}
        """When the next letter may go to a domain."""
        self._next = 0.0
        self._heap: list[tuple[float, int, T]] = []
        self._order = count()

    def __len__(self) -> int:
        return len(self._heap)

    def put(self, letters: Iterable[tuple[str, T]], now: float) -> None:
        """Take letters, each with the domain that it goes to; those of one domain stand in their order."""
        self._free_at = {domain: at for domain, at in self._free_at.items() if at > now}
        for domain, letter in letters:
            at = max(self._free_at.get(domain, now), now)
            self._free_at[domain] = at + self._domain_gap
            heapq.heappush(self._heap, (at, next(self._order), letter))

    def wait(self, now: float) -> float:
        """Seconds until the next letter may go."""
        return max(self._heap[0][0], self._next) - now

    def pop(self, now: float) -> T:
        """The next letter, whose time has come."""
        # A worker that wakes a little late does not slow the others down.
        self._next = (self._next if now - self._next < _LATE else now) + self._gap
        return heapq.heappop(self._heap)[2]
