"""How often somebody may try: so many times a minute for each name, and for each address that tries."""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Collection

_MOST = 5
_WITHIN = 60.0
"""Seconds."""


class Tries:
    """The tries of the last minute; only those that were let pass count, so that waiting ends."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now, self._lock = now, threading.Lock()
        self._log: deque[tuple[float, str]] = deque()
        self._counts: Counter[str] = Counter()

    def begin(self, keys: Collection[str]) -> int:
        """Begin a try; gives the seconds to wait when there were too many, and 0 when it is let pass.

        Args:
            keys: all that it counts for.
        """
        with self._lock:
            now = self._now()
            while self._log and self._log[0][0] <= now - _WITHIN:
                self._drop(0)
            full = {key for key in keys if self._counts[key] >= _MOST}
            if full:
                # Until each of them has room: the oldest try of it is a minute old.
                oldest = [next(at for at, key in self._log if key == one) for one in full]
                return int(max(oldest) + _WITHIN - now) + 1
            for key in keys:
                self._log.append((now, key))
                self._counts[key] += 1
            return 0

    def forget(self, keys: Collection[str]) -> None:
        """Take a try back that was right: only guesses are counted, and the guesses before it still are."""
        with self._lock:
            for key in keys:
                for place in reversed(range(len(self._log))):
                    if self._log[place][1] == key:
                        self._drop(place)
                        break

    def _drop(self, place: int) -> None:
        _, key = self._log[place]
        del self._log[place]
        self._counts[key] -= 1
        if not self._counts[key]:
            del self._counts[key]
