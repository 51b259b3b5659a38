"""Processes that read documents, one at a time each, which their parent ends by the clock and the system by memory.

A signal cannot interrupt what runs in C, and no thread runs beside it. So the limits are held from outside: the parent
kills a process that is late, the system refuses memory beyond a limit (on Linux), and ends a process whose parent is
gone, whatever it is at (not on Windows). A document that ends its process costs itself and nothing beside it.
"""

import asyncio
import contextlib
import gc
import heapq
import itertools
import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from io import BufferedRWPair
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from typing import Any, TypeVar

from digest.collect.budget import Budget
from digest.errors import ParseError

R = TypeVar("R")
_Answer = tuple[Any, ParseError | None]
"""What a function gives, or why it gives nothing."""

_LINUX = sys.platform == "linux"
_PRELOADED = ["digest.collect.crawl", "digest.collect.packing"]
"""What is called there, so that no process has to load it for itself."""
_SIZE = 8
"""Bytes that say how long what follows is."""
_NO_MEMORY = 3
"""Exit code of a process that was refused memory."""


class Workers:
    """As many processes as there are cores, and the documents that wait for them."""

    def __init__(self, count: int) -> None:
        """Take the places of some processes; each is started when it is needed."""
        self._workers = [_Worker() for _ in range(count)]
        self._idle = list(self._workers)
        self._waiting: list[tuple[int, int, asyncio.Future[_Worker]]] = []
        self._number = itertools.count()

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, count: int | None = None) -> AsyncIterator["Workers"]:
        """Begin, and end all processes whatever they are at."""
        workers = cls(count or os.cpu_count() or 1)
        try:
            yield workers
        finally:
            for worker in workers._workers:
                worker.end()

    async def call(self, budget: Budget, function: Callable[..., R], *args: Any, weight: int = 0) -> R:
        """Call a function in another process.

        Args:
            budget: what that may cost.
            function: one of a module; it, what it gets and what it gives have to be picklable.
            args: what it gets.
            weight: of what waits, the lightest comes first, so that few large documents hold up no small one.

        Raises:
            ParseError: the function says so, or the document costs more than it may.
        """
        worker = await self._turn(weight)
        try:
            return await worker.call(budget, function, *args)
        finally:
            self._free(worker)

    async def _turn(self, weight: int) -> "_Worker":
        if self._idle:
            return self._idle.pop()
        turn: asyncio.Future[_Worker] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (weight, next(self._number), turn))
        return await turn

    def _free(self, worker: "_Worker") -> None:
        while self._waiting:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():
                turn.set_result(worker)
                return
        self._idle.append(worker)


async def once(budget: Budget, function: Callable[..., R], *args: Any) -> R:
    """Call a function in another process that is there for this call alone; see ``Workers.call``."""
    async with Workers.open(1) as workers:
        return await workers.call(budget, function, *args)


class _Worker:
    """The place of a process; when one had to be ended, another one takes it.

    No thread waits for the process: it would wait for Python as well, while feeds are fetched.
    """

    def __init__(self) -> None:
        self._process: Any = None
        self._lifeline: Connection
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter

    async def call(self, budget: Budget, function: Callable[..., R], *args: Any) -> R:
        """Have a function called, and wait for what it gives; see ``Workers.call``."""
        try:
            if self._process is None or not self._process.is_alive():
                self.end()
                await self._start()
            async with asyncio.timeout(budget.seconds):
                value, error = await self._answer(budget, function, args)
        except TimeoutError:
            self.end()
            raise ParseError(f"the document takes longer than {budget.seconds:g} seconds to be read") from None
        except (EOFError, OSError):
            raise ParseError(_why(self.end(), budget)) from None
        except BaseException:
            self.end()
            raise
        if error:
            raise error
        return value  # type: ignore[no-any-return] # of the type that the function gives

    async def _answer(self, budget: Budget, function: Callable[..., Any], args: tuple[Any, ...]) -> _Answer:
        for value in (budget.megabytes, (function, args)):
            data = ForkingPickler.dumps(value)
            self._writer.write(len(data).to_bytes(_SIZE))
            self._writer.write(data)
            await self._writer.drain()
        size = int.from_bytes(await self._reader.readexactly(_SIZE))
        answer: _Answer = ForkingPickler.loads(await self._reader.readexactly(size))
        return answer

    async def _start(self) -> None:
        # Threads run beside us, so this process must not be forked.
        context: Any = multiprocessing.get_context("forkserver" if _LINUX else "spawn")
        if _LINUX:
            context.set_forkserver_preload(_PRELOADED)
        ours, theirs = socket.socketpair()
        end, self._lifeline = context.Pipe(duplex=False)
        self._process = context.Process(target=_work, args=(theirs, end), daemon=True)
        self._reader, self._writer = await asyncio.open_connection(sock=ours)
        # The first one waits until the server has loaded what the processes need.
        await asyncio.get_running_loop().run_in_executor(None, self._process.start)
        theirs.close()
        end.close()

    def end(self) -> int:
        """End the process, whatever it is at; gives the exit code that it has, if it has ended by itself."""
        process, self._process = self._process, None
        if process is None:
            return 0
        self._writer.close()
        self._lifeline.close()
        process.kill()
        process.join()
        return int(process.exitcode)


def _why(code: int, budget: Budget) -> str:
    """Why a process has ended, in words."""
    if code == _NO_MEMORY:
        return f"the document needs more than {budget.megabytes} MB of memory to be read"
    return f"the document ends the program that reads it; perhaps it needs more than {budget.megabytes} MB of memory"


def _work(pipe: socket.socket, lifeline: Connection) -> None:
    """Read documents until nobody sends any more."""
    _end_with(lifeline)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told too, and ends this process
    gc.set_threshold(100_000, 50, 50)  # the items of a document live until it is packed, and hold no cycles
    with pipe, pipe.makefile("rwb") as stream, contextlib.suppress(EOFError, OSError):
        try:
            while True:
                _limit(_received(stream))
                _send(stream, _called(*_received(stream)))
        except MemoryError:
            os._exit(_NO_MEMORY)  # what is left of its memory is in pieces


def _received(stream: BufferedRWPair) -> Any:
    size = stream.read(_SIZE)
    if not size:
        raise EOFError
    return ForkingPickler.loads(stream.read(int.from_bytes(size)))


def _send(stream: BufferedRWPair, value: Any) -> None:
    data = ForkingPickler.dumps(value)
    stream.write(len(data).to_bytes(_SIZE))
    stream.write(data)
    stream.flush()


def _called(function: Callable[..., Any], args: tuple[Any, ...]) -> _Answer:
    """What a function gives, or why it gives nothing."""
    try:
        return function(*args), None
    except ParseError as error:
        return None, error
    except MemoryError:
        raise
    except Exception as error:  # other people's parsers and hostile input; a document must not end the run
        return None, ParseError(f"the document cannot be read ({type(error).__name__})")


def _end_with(lifeline: Connection) -> None:
    """Have the system end this process when the other end of a pipe is closed, which nothing is ever sent through.

    The parent of this process is the server that forked it, and that lives on while this process does. So the signal of
    a pipe that has something to say (SIGIO, fcntl(2)) is left to do what it does when nobody waits for it.
    """
    with contextlib.suppress(ImportError):
        import fcntl  # there is none on Windows

        signal.signal(signal.SIGIO, signal.SIG_DFL)
        fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)


def _limit(megabytes: int) -> None:
    """Limit what this process may take for itself: its data, so that what the system maps for all does not count."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # there is none on Windows

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 1_000_000, hard))
