"""The server runs until it is interrupted: on a socket of this machine, and no other one asks it.

socket ─uvicorn▶ application ─▶ verbs
"""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator

import uvicorn

from digest.base import signals
from digest.errors import UsageError
from digest.model import Remedy
from digest.web.app import Desk, application
from digest.web.events import Events
from digest.web.guard import Origin
from digest.web.inbox import Inboxes
from digest.web.publication import Publication
from digest.web.sessions import Sessions
from digest.web.watching import watching

_LOOPBACK = "127.0.0.1"
_GRACE = 1
"""Seconds for what is under way when the program is told to stop."""


def serve_desk(
    publication: Publication, *, port: int, started: Callable[[str, str], None], words: Callable[[Exception], str]
) -> None:
    """Serve the desk of a publication to the browsers of this machine until it is interrupted.

    Args:
        publication: whose desk it is.
        port: to listen on; 0 takes a free one.
        started: is told the address, and a token that logs in there once.
        words: says what an error means.

    Raises:
        UsageError: the port cannot be used.
    """
    with _listening(port) as listener:
        port = listener.getsockname()[1]
        names = [f"{name}:{port}" for name in (_LOOPBACK, "localhost")]
        origin = Origin({*names}, {f"http://{name}" for name in names}, f"digest-desk-{port}")
        events = Events()
        inboxes = Inboxes(publication, lambda day, version: events.tell("inbox", {"day": str(day), "version": version}))
        desk = Desk(publication, events, Sessions(), origin, words, inboxes)
        config = uvicorn.Config(
            application(desk),
            lifespan="on",
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=False,  # there is no proxy, and whoever asks is here
            timeout_graceful_shutdown=_GRACE,
        )
        with _stopping(_Server(config), events) as server:
            started(f"http://{names[0]}/", desk.sessions.token(""))
            with watching(publication, inboxes, events):
                asyncio.run(server.serve([listener]))


class _Server(uvicorn.Server):
    """Leaves the signals to us: streams have to end first, or nothing ever does."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.contextmanager
def _stopping(server: _Server, events: Events) -> Iterator[_Server]:
    """A server that ends when the program is told to, also before it has begun: what is open has to be put away."""

    def stop() -> None:
        events.close()
        server.should_exit = True

    with signals.heard(stop):
        yield server


@contextlib.contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    listener = socket.socket(socket.AF_INET)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_LOOPBACK, port))
        listener.listen()  # from now on: a browser may be quicker than the server
    except OSError as error:
        listener.close()
        raise UsageError(f"port {port} cannot be used: {error.strerror}", Remedy.of("take_other_port")) from error
    with contextlib.closing(listener):
        yield listener
