"""Puts all cores of the machine to work: a ``map`` whose function runs in several processes.

A build from nothing is a thousand calls of pure functions. They are shared out among forked processes, which inherit
all that the function needs, and send back only what it gave. Where forking is not safe (not on Linux) or not worth it,
the same calls are made one after the other; the outcome is the same.

A process that is forked beside another thread inherits the locks that this one holds, and nobody who opens them. The C
library and Python open their own (malloc, imports, logging); a library's may stay shut. So a process that gives no
answer for a while is ended, and what it would have done is done here.
"""

import gc
import multiprocessing
import os
import signal
import sys
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Protocol, TypeVar, cast

from digest.errors import MachineError

T = TypeVar("T")
R = TypeVar("R")

_BLOCK = 12
"""Neighbours that one process gets, when a call takes about a millisecond."""
_AHEAD = 24
"""Answers of one process that are kept while another is waited for."""
_WORTH_IT = 5
"""Blocks below which starting the processes costs more than they save."""
_PATIENCE = 20.0
"""Seconds for one answer, where a process may wait for ever; a page takes a thousandth, a large picture some."""


_RUBBISH = 5_000, 20, 20
"""Objects after which a process looks for rubbish; templates leave circles behind, a page's some thousand."""


class Map(Protocol):
    """Applies a function to every item, and yields what it gave in the order of the items."""

    def __call__(self, function: Callable[[T], R], items: Sequence[T], /, *, block: int = _BLOCK) -> Iterator[R]:
        """Apply the function; ``block`` says how many neighbours one process gets."""


def mapped(
    function: Callable[[T], R],
    items: Sequence[T],
    /,
    *,
    block: int = _BLOCK,
    cores: int | None = None,
    patience: float = _PATIENCE,
) -> Iterator[R]:
    """Apply a pure function to every item, on all cores.

    Args:
        function: what it gives and raises has to be picklable.
        items: any values; they are not copied.
        block: how many neighbours one process gets: the fewer, the longer a call takes.
        cores: how many processes to use; None for as many as the machine has for us, where forking is safe.
        patience: seconds that a process which was forked beside another thread has for an answer.

    Raises:
        Exception: what the function raised, at the item it raised it for.
        MachineError: a process was killed.
    """
    cores = cores or _cores()
    if cores < 2 or len(items) < _WORTH_IT * block:
        yield from map(function, items)
        return
    is_alone = threading.active_count() == 1
    shares = [[items[at] for at in range(len(items)) if at // block % cores == number] for number in range(cores)]
    processes = _Processes(function, shares, None if is_alone else patience)
    try:
        for number, item in enumerate(items):
            given = processes.answer(number // block % cores)
            value, error = given if given else (function(item), None)
            if error:
                raise error
            yield cast("R", value)
    finally:
        processes.end()


def apart(function: Callable[[T], R], item: T, /) -> R:
    """Call a function in a process of its own, which takes along what it imported; here, where forking is not possible.

    Args:
        function: what it gives and raises has to be picklable.
        item: its argument; it is not copied.

    Raises:
        Exception: what the function raised.
        MachineError: the process was killed.
    """
    is_forked = multiprocessing.current_process().daemon
    if _cores() < 2 or is_forked or threading.active_count() > 1:
        return function(item)
    processes = _Processes(function, [[item]], None)
    try:
        value, error = processes.answer(0)
    finally:
        processes.end()
    if error:
        raise error
    return cast("R", value)


def _end_of(work: BaseProcess) -> Exception:
    """Why a process ended too soon: it was killed, or what it found cannot be sent, which it has said itself."""
    work.join()
    if (code := work.exitcode or 0) < 0:
        return MachineError(f"a process of the build was killed ({signal.strsignal(-code)}); is there enough memory?")
    return RuntimeError(f"a process of the build ended with exit code {code}")


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _work(function: Callable[[T], R], items: Sequence[T], results: Connection, readers: Sequence[Connection]) -> None:
    """Do one process's share. Its copies of the reading ends would keep it alive when the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told too, and closes the pipe
    # What was inherited stays; so it need not be looked through for rubbish, and what comes now can be often.
    gc.freeze()
    gc.set_threshold(*_RUBBISH)
    for reader in readers:
        reader.close()
    try:
        for item in items:
            try:
                answer: tuple[R | None, BaseException | None] = function(item), None
            except Exception as error:
                answer = None, error
            results.send(answer)
    except BrokenPipeError:
        pass


class _Processes:
    """Processes at work, and what they send: taken as it comes, so that none waits for room in its pipe."""

    def __init__(self, function: Callable[[T], R], shares: Sequence[Sequence[T]], patience: float | None) -> None:
        self._patience = patience
        self._readers: list[Connection] = []
        self._processes: list[BaseProcess] = []
        try:
            for share in shares:
                self._start(function, share)
        except BaseException:
            self.end()
            raise
        self._waiting: list[deque[Any]] = [deque() for _ in shares]
        self._open = set(range(len(shares)))
        self._given_up: set[int] = set()

    def _start(self, function: Callable[[T], R], share: Sequence[T]) -> None:
        fork = multiprocessing.get_context("fork")
        reader, writer = fork.Pipe(duplex=False)
        self._readers.append(reader)
        process = fork.Process(target=_work, args=(function, share, writer, tuple(self._readers)), daemon=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside threads; see above
            process.start()
        self._processes.append(process)
        writer.close()

    def answer(self, at: int) -> Any:
        """The next answer of one process: what its function gave and raised; None when it is not to be waited for.

        Raises:
            MachineError: it was killed.
        """
        while not self._waiting[at] and at not in self._given_up:
            if at not in self._open:
                raise _end_of(self._processes[at])
            self._take(at)
        return self._waiting[at].popleft() if self._waiting[at] else None

    def _take(self, at: int) -> None:
        """Take what has come, from any process that has not sent too much already."""
        wanted = {self._readers[n]: n for n in self._open if len(self._waiting[n]) <= _AHEAD}
        ready = wait(list(wanted), self._patience)
        if not ready:
            self._processes[at].kill()
            self._given_up.add(at)
        for reader in ready:
            number = wanted[cast("Connection", reader)]
            try:
                self._waiting[number].append(cast("Connection", reader).recv())
            except EOFError:
                self._open.remove(number)

    def end(self) -> None:
        """End them. One that is not finished is waiting for room in its pipe, and ends when nobody can read it."""
        for reader in self._readers:
            reader.close()
        for process in self._processes:
            process.join(self._patience)
            if process.is_alive():
                process.kill()
                process.join()
