"""Puts all cores of the machine to work: a ``map`` whose function runs in several processes.

A build from nothing is a thousand calls of pure functions. They are shared out among forked processes, which inherit
all that the function needs, and send back only what it gave. Where forking is not safe (not on Linux, or another thread
runs) or not worth it, the same calls are made one after the other; the outcome is the same.
"""

import multiprocessing
import os
import signal
import sys
import threading
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


class Map(Protocol):
    """Applies a function to every item, and yields what it gave in the order of the items."""

    def __call__(self, function: Callable[[T], R], items: Sequence[T], /, *, block: int = _BLOCK) -> Iterator[R]:
        """Apply the function; ``block`` says how many neighbours one process gets."""


def mapped(
    function: Callable[[T], R], items: Sequence[T], /, *, block: int = _BLOCK, cores: int | None = None
) -> Iterator[R]:
    """Apply a pure function to every item, on all cores.

    Args:
        function: what it gives and raises has to be picklable.
        items: any values; they are not copied.
        block: how many neighbours one process gets: the fewer, the longer a call takes.
        cores: how many processes to use; None for as many as the machine has for us, if forking is safe.

    Raises:
        Exception: what the function raised, at the item it raised it for.
        MachineError: a process was killed.
    """
    cores = cores or _cores()
    if cores < 2 or len(items) < _WORTH_IT * block:
        yield from map(function, items)
        return
    fork = multiprocessing.get_context("fork")
    readers: list[Connection] = []
    processes = []
    try:
        for number in range(cores):
            reader, writer = fork.Pipe(duplex=False)
            readers.append(reader)
            work = fork.Process(
                target=_work, args=(function, _share(items, number, cores, block), writer, tuple(readers)), daemon=True
            )
            work.start()
            processes.append(work)
            writer.close()
        answers = _Answers(readers)
        for number in range(len(items)):
            at = number // block % cores
            try:
                value, error = answers.next(readers[at])
            except EOFError:
                raise _end_of(processes[at]) from None
            if error:
                raise error
            yield value
    finally:
        # A process that is not finished is waiting for room in its pipe, and ends when nobody can read it any more.
        for reader in readers:
            reader.close()
        for work in processes:
            work.join()


def _share(items: Sequence[T], number: int, cores: int, block: int) -> list[T]:
    """Every so many blocks of neighbours: what lies together often needs the same things."""
    return [items[at] for at in range(len(items)) if at // block % cores == number]


def _end_of(work: BaseProcess) -> Exception:
    """Why a process ended too soon: it was killed, or what it found cannot be sent, which it has said itself."""
    work.join()
    if (code := work.exitcode or 0) < 0:
        return MachineError(f"a process of the build was killed ({signal.strsignal(-code)}); is there enough memory?")
    return RuntimeError(f"a process of the build ended with exit code {code}")


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" and threading.active_count() == 1 else 1


def _work(function: Callable[[T], R], items: Sequence[T], results: Connection, readers: Sequence[Connection]) -> None:
    """Do one process's share. Its copies of the reading ends would keep it alive when the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told too, and closes the pipe
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


class _Answers:
    """What all processes send, taken as it comes, so that none waits for room in its pipe while another is asked."""

    def __init__(self, readers: Sequence[Connection]) -> None:
        self._waiting: dict[Connection, deque[Any]] = {reader: deque() for reader in readers}
        self._open = set(readers)

    def next(self, reader: Connection) -> Any:
        """The next answer of one process.

        Raises:
            EOFError: it ended without one.
        """
        while not self._waiting[reader]:
            if reader not in self._open:
                raise EOFError
            for ready in wait([other for other in self._open if len(self._waiting[other]) <= _AHEAD]):
                self._take(cast(Connection, ready))
        return self._waiting[reader].popleft()

    def _take(self, reader: Connection) -> None:
        try:
            self._waiting[reader].append(reader.recv())
        except EOFError:
            self._open.remove(reader)
