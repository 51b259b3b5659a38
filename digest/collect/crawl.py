"""Many feeds at once: downloads in one process, parsing in as many as there are cores, neither waiting for the other.

feeds ─line up by host▶ workers ─fetch▶ documents ─parse▶ Results, as they come
"""

import asyncio
import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx2

from digest.collect import guard
from digest.collect.fetch import Failed, Fetched, Known, Unchanged, fetch
from digest.collect.parse import Document, parse
from digest.errors import ParseError
from digest.model import Feed, FeedItem

_AT_ONCE = 40
"""Feeds that are fetched at once."""
_PER_HOST = 2
_LARGE = 1_000_000
"""Bytes from which a document waits for its turn to be parsed, so that few of them are in memory twice."""
_LONGEST_PARSE = 30
"""Seconds that a document may take to be read."""


Pack = Callable[[FeedItem], Any]
"""From an item to what is kept of it; called where the document is read."""


class Read(NamedTuple):
    """A new document, and what is in it."""

    document: Document
    """Without its items."""
    items: tuple[Any, ...]
    """Its items, packed."""
    known: Known
    max_age: int


class Result(NamedTuple):
    """What came of a feed."""

    feed: Feed
    outcome: Read | Unchanged | Failed


async def crawl(
    feeds: Iterable[Feed], recall: Callable[[Feed], Known | None], pack: Pack, *, agent: str, at_once: int = _AT_ONCE
) -> AsyncIterator[Result]:
    """Fetch and read feeds, and yield each as soon as it is done.

    Args:
        feeds: in the order of their importance.
        recall: what is known of a feed, asked just before it is fetched; None leaves it out.
        pack: makes an item ready to be kept, in another process.
        agent: what to call ourselves.
        at_once: how many feeds are fetched at once; never more than two of one host.
    """
    line, results = _Line(feeds), asyncio.Queue[Result | None]()
    async with contextlib.AsyncExitStack() as stack:
        parser = await stack.enter_async_context(_Parser.open(pack))
        public, private = [
            await stack.enter_async_context(guard.client(allow_private=allowed, connections=at_once))
            for allowed in (False, True)
        ]

        async def work() -> None:
            while feed := await line.take():
                try:
                    if (known := recall(feed)) is not None:
                        client = private if feed.allow_private else public
                        await results.put(Result(feed, await _one(client, parser, feed, known, agent)))
                finally:
                    await line.done(feed)

        async def all_work() -> None:
            try:
                async with asyncio.TaskGroup() as group:
                    for _ in range(at_once):
                        group.create_task(work())
            finally:
                await results.put(None)

        task = asyncio.create_task(all_work())
        try:
            while result := await results.get():
                yield result
            await task
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, BaseExceptionGroup):
                await task


async def _one(
    client: httpx2.AsyncClient, parser: "_Parser", feed: Feed, known: Known, agent: str
) -> Read | Unchanged | Failed:
    fetched = await fetch(client, feed, known, agent)
    if not isinstance(fetched, Fetched):
        return fetched
    try:
        document, items = await parser.parse(feed, fetched)
    except ParseError as error:
        return Failed(f"cannot be read: {error}")
    return Read(document, items, fetched.known, fetched.max_age)


class _Line:
    """Feeds waiting, by host; a host has at most two of them under way."""

    def __init__(self, feeds: Iterable[Feed]) -> None:
        self._waiting: dict[str, deque[Feed]] = defaultdict(deque)
        self._busy: dict[str, int] = defaultdict(int)
        for feed in feeds:
            self._waiting[_host(feed)].append(feed)
        self._ready = deque(self._waiting)
        self._changed = asyncio.Condition()

    async def take(self) -> Feed | None:
        """The next feed that may be fetched; None when there is none left."""
        async with self._changed:
            while not self._ready:
                if not self._waiting:
                    return None
                await self._changed.wait()
            host = self._ready.popleft()
            feed = self._waiting[host].popleft()
            self._busy[host] += 1
            if not self._waiting[host]:
                del self._waiting[host]
            elif self._busy[host] < _PER_HOST:
                self._ready.append(host)
            if not self._waiting:
                self._changed.notify_all()
            return feed

    async def done(self, feed: Feed) -> None:
        """A feed is no longer under way."""
        host = _host(feed)
        async with self._changed:
            if self._busy[host] == _PER_HOST and host in self._waiting:
                # First in the line, while the connection is warm.
                self._ready.appendleft(host)
                self._changed.notify()
            self._busy[host] -= 1


def _host(feed: Feed) -> str:
    return urlsplit(feed.url).netloc.lower()


class _Parser:
    """Reads documents in other processes; one that a document kills takes nobody with it."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._pool = _new_pool()
        self._again = asyncio.Lock()
        self._large = asyncio.Semaphore(4)

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, pack: Pack) -> AsyncIterator["_Parser"]:
        """Start the processes, and end them."""
        parser = cls(pack)
        try:
            yield parser
        finally:
            parser._pool.shutdown(wait=True, cancel_futures=True)

    async def parse(self, feed: Feed, fetched: Fetched) -> tuple[Document, tuple[Any, ...]]:
        """Read a document; raises ParseError."""
        async with self._large if len(fetched.data) > _LARGE else contextlib.nullcontext():
            pool = self._pool
            try:
                return await self._in(pool, feed, fetched)
            except BrokenProcessPool:
                # Somebody's document killed a process: ours or one beside it. Alone in a new pool the culprit shows.
                async with self._again:
                    if self._pool is pool:
                        self._pool = _new_pool()
                    pool = self._pool
                    try:
                        return await self._in(pool, feed, fetched)
                    except BrokenProcessPool:
                        self._pool = _new_pool()
                        raise ParseError("the document ends the program that reads it") from None

    async def _in(self, pool: ProcessPoolExecutor, feed: Feed, fetched: Fetched) -> tuple[Document, tuple[Any, ...]]:
        return await asyncio.get_running_loop().run_in_executor(pool, _read, feed, fetched, self._pack)


def _new_pool() -> ProcessPoolExecutor:
    # Threads resolve names beside us, so this process must not be forked.
    way = "forkserver" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(way)
    if way == "forkserver":
        context.set_forkserver_preload([__name__])
    return ProcessPoolExecutor(os.cpu_count(), mp_context=context, initializer=_begin)


def _begin() -> None:
    """A parsing process ends with its parent, whatever ended that, and leaves Ctrl+C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(100_000, 50, 50)  # the items of a document live until it is packed, and hold no cycles
    parent = multiprocessing.parent_process()
    if parent:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def _read(feed: Feed, fetched: Fetched, pack: Pack) -> tuple[Document, tuple[Any, ...]]:
    """Parse and pack, for a limited time."""
    with _time_limit():
        document = parse(fetched.data, fetched.url, charset=fetched.charset, max_items=feed.max_items)
        # What the editor says of a feed's language counts more than what the feed says.
        items = [item._replace(language=feed.language or item.language) for item in document.items]
        return document._replace(items=()), tuple(pack(item) for item in items)


class _TooLongError(BaseException):
    """No Exception, so that no parser takes it for a mistake in the document and goes on."""


@contextlib.contextmanager
def _time_limit() -> Iterator[None]:
    """Raise ParseError after a while, where the system has timers for that."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def too_long(*_: object) -> None:
        raise _TooLongError

    signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, _LONGEST_PARSE, 1)
    try:
        yield
    except _TooLongError:
        raise ParseError(f"the document takes longer than {_LONGEST_PARSE} seconds to be read") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
