"""What open pages are told at once: an edition changed, the inbox is newer, who else is here (server-sent events).

    a thread or a route ─tell▶ every stream ─▶ a page

Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

from digest.base import codec

_STREAMS = 100
"""Streams that may be open at once; a browser has one, whatever the number of its tabs."""
_WAITING = 200
"""Events that a stream may lag behind; one that lags more is closed, and asks again for everything."""
_PULSE = 15.0
"""Seconds after which something is sent in any case, for what stands between us and the browser to keep the line."""


class Events:
    """All open streams."""

    def __init__(self) -> None:
        self._streams: dict[asyncio.Queue[bytes | None], str] = {}
        """Whose each is."""
        self._stories: dict[str, str] = {}
        """Where everybody is who said so."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()
        self._number = 0
        self._is_closed = False

    def tell(self, kind: str, said: Any, but: str | None = None) -> None:
        """Tell all pages something, from any thread.

        Args:
            kind: of the event.
            said: what JSON can say.
            but: whose pages are not told.
        """
        data = self._event(kind, said)
        loop = self._loop
        if loop and not loop.is_closed():
            loop.call_soon_threadsafe(self._send, data, but)

    def here(self, who: str, story: str) -> None:
        """Tell all others where somebody is; who has no stream open is nowhere. In the thread of the streams.

        Args:
            who: is there.
            story: its id; '' for none.
        """
        if who in self._streams.values():
            self._stories[who] = story
            self.tell("here", {"who": who, "story": story}, but=who)

    def _event(self, kind: str, said: Any) -> bytes:
        with self._lock:
            self._number += 1
            return b"id: %d\nevent: %s\ndata: %s\n\n" % (self._number, kind.encode(), codec.encode(said))

    def close(self) -> None:
        """End all streams, from any thread: the program stops."""
        with self._lock:
            self._is_closed = True
            loop = self._loop
        if loop and not loop.is_closed():
            loop.call_soon_threadsafe(self._send, None)

    def _send(self, data: bytes | None, but: str | None = None) -> None:
        for stream, who in self._streams.items():
            if who == but:
                continue
            if stream.qsize() < _WAITING:
                stream.put_nowait(data)
            elif data is not None:
                stream.put_nowait(None)

    async def stream(self, who: str = "", is_there: Callable[[], bool] = lambda: True) -> AsyncIterator[bytes]:
        """What one page is told, until it goes or the program stops; first of all where others are.

        Args:
            who: asks.
            is_there: says whether its session has not ended; that is asked in a thread before anything is told.
        """
        self._loop = asyncio.get_running_loop()
        if self._is_closed or len(self._streams) >= _STREAMS:
            return
        queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._streams[queue] = who
        for other, story in self._stories.items():
            if other != who:
                queue.put_nowait(self._event("here", {"who": other, "story": story}))
        try:
            yield b"retry: 1000\n\n"
            while True:
                try:
                    data = await asyncio.wait_for(queue.get(), _PULSE)
                except TimeoutError:
                    data = b":\n\n"
                if data is None or not await asyncio.to_thread(is_there):
                    return
                yield data
        finally:
            del self._streams[queue]
            if who not in self._streams.values() and self._stories.pop(who, None) is not None:
                self.tell("gone", {"who": who})
