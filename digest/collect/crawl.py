"""Many feeds at once: downloads in one process, parsing in as many as there are cores, neither waiting for the other.

feeds ─line up by host▶ workers ─fetch▶ documents ─parse▶ Results, as they come
"""

import asyncio
import contextlib
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx2

from digest.collect import safe_client
from digest.collect.budget import Budget
from digest.collect.fetch import Failed, Fetched, Known, Unchanged, fetch
from digest.collect.parse import Document, parse
from digest.collect.workers import Workers
from digest.errors import ParseError
from digest.model import Feed, FeedItem

_AT_ONCE = 40
"""Feeds that are fetched at once."""
_PER_HOST = 2

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
        workers = await stack.enter_async_context(Workers.open())
        public, private = [
            await stack.enter_async_context(safe_client.client(allow_private=allowed, connections=at_once))
            for allowed in (False, True)
        ]

        async def work() -> None:
            while feed := await line.take():
                try:
                    if (known := recall(feed)) is not None:
                        client = private if feed.allow_private else public
                        await results.put(Result(feed, await _one(client, workers, pack, feed, known, agent)))
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
    client: httpx2.AsyncClient, workers: Workers, pack: Pack, feed: Feed, known: Known, agent: str
) -> Read | Unchanged | Failed:
    fetched = await fetch(client, feed, known, agent)
    if not isinstance(fetched, Fetched):
        return fetched
    budget = Budget.of(feed.max_megabytes)
    try:
        document, items = await workers.call(budget, _read, feed, fetched, budget, pack, weight=len(fetched.data))
    except ParseError as error:
        return Failed(f"cannot be read: {error}", remedies=error.remedies)
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


def _read(feed: Feed, fetched: Fetched, budget: Budget, pack: Pack) -> tuple[Document, tuple[Any, ...]]:
    """Parse and pack."""
    document = parse(fetched.data, fetched.url, charset=fetched.charset, max_items=feed.max_items, budget=budget)
    # What the editor says of a feed's language counts more than what the feed says.
    items = [item._replace(language=feed.language or item.language) for item in document.items]
    return document._replace(items=()), tuple(pack(item) for item in items)
