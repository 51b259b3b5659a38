"""Progress of long work: a bar where a person looks on, nothing in a log."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from digest.model import Advance

_PATIENCE = 0.7
"""Seconds of work before a bar appears: a short build should not flicker."""


class Progress:
    """Shows how far a command is. Enter it to get the function that is told."""

    def __init__(self, *, quiet: bool) -> None:
        self._silent = quiet or not sys.stderr or not sys.stderr.isatty()
        self._bar: Bar | None = None
        self._tasks: dict[str, TaskID] = {}
        self._start = time.monotonic()

    def __enter__(self) -> "Advance":
        self._start = time.monotonic()
        return self._ignore if self._silent else self._advance

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take the bar away."""
        if self._bar:
            self._bar.stop()
            self._bar = None

    def _ignore(self, what: str, done: int, total: int) -> None:
        pass

    def _advance(self, what: str, done: int, total: int) -> None:
        if self._bar is None:
            if time.monotonic() - self._start < _PATIENCE or done == total:
                return
            self._bar = _new_bar()
            self._bar.start()
        if what not in self._tasks:
            self._tasks[what] = self._bar.add_task(what, total=total)
        self._bar.update(self._tasks[what], completed=done, total=total)


def _new_bar() -> "Bar":
    # Imported here: rich takes 60 ms, and most builds are over before a bar appears.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = TextColumn("{task.description}"), BarColumn(bar_width=30), MofNCompleteColumn()
    return Bar(*columns, console=Console(stderr=True), transient=True)
