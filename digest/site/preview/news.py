"""What the open pages of a preview are told."""

import threading
from collections import Counter
from collections.abc import Iterable
from typing import Any

_PATIENCE = 25.0
"""Seconds for which an open page waits before it asks again."""
_MOST = 100
"""Pages that may wait at once: each has a thread."""


class News:
    """A version that goes up whenever something was saved, and what is wrong."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: Counter[str] = Counter()
        self.version, self.good, self.problems = 0, 0, tuple[str, ...]()

    def tell(self, problems: Iterable[str]) -> None:
        """Something was saved; with problems, the site is the one from before."""
        with self._changed:
            self.version += 1
            self.problems = tuple(problems)
            if not self.problems:
                self.good = self.version
            self._changed.notify_all()

    def after(self, version: int, page: str = "") -> dict[str, Any] | None:
        """Wait until there is something newer than a version. None: too many wait.

        Args:
            version: that the page has; -1 asks for what there is.
            page: its address.
        """
        with self._changed:
            if self._waiting.total() == _MOST:
                return None
            self._waiting[page] += 1
            self._changed.wait_for(lambda: self.version != version, timeout=_PATIENCE)
            self._waiting[page] -= 1
            reload = 0 <= version < self.good
            return {"version": self.version, "reload": reload, "problems": list(self.problems)}

    @property
    def open(self) -> list[str]:
        """The addresses of the pages that wait."""
        with self._changed:
            return [page for page, count in self._waiting.items() if count]
