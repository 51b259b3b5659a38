"""The server runs until it is interrupted: on a socket of this machine, which no other one asks but by way of a proxy.

socket ─uvicorn▶ application ─▶ verbs

Where somebody may use the desk by name, it is a team's: who asks logs in, and asks for the address of the settings.
"""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import uvicorn

from digest.base import fingerprint, signals
from digest.desk.members import Members
from digest.errors import UsageError
from digest.model import Remedy
from digest.settings.mkdocs_yml import Settings
from digest.verbs.known import store_folder
from digest.verbs.people import address_of, list_members
from digest.web.app import Desk, application
from digest.web.clients import Proxies
from digest.web.events import Events
from digest.web.guard import Origin
from digest.web.inbox import Inboxes
from digest.web.publication import Publication
from digest.web.sessions import Sessions
from digest.web.team import Team
from digest.web.unix_socket import listening_at
from digest.web.watching import watching

_LOOPBACK = "127.0.0.1"
_FIRST, _PORTS = 20_000, 10_000
"""Ports among which a publication has its own: below those that systems give to whoever asks."""
_GRACE = 1
"""Seconds for what is under way when the program is told to stop."""


class Started(NamedTuple):
    """A desk that can be asked."""

    address: str
    """Where browsers find it; ends with /."""
    token: str
    """Logs in there once; '' where a team logs in by name."""
    listens_at: str
    """Where a proxy finds it."""


def serve_desk(
    publication: Publication,
    *,
    port: int,
    at: Path | None,
    started: Callable[[Started], None],
    words: Callable[[Exception], str],
) -> None:
    """Serve the desk of a publication until it is interrupted: to the browsers of this machine, or to a team.

    Args:
        publication: whose desk it is.
        port: to listen on; 0 takes the publication's own, or a free one.
        at: the path of a socket to listen at instead, for a proxy.
        started: is told where it is.
        words: says what an error means.

    Raises:
        UsageError: the port or the path cannot be used, or it is not said who may use the desk and where it is found.
        StoreError: who may use the desk cannot be read.
    """
    settings = publication.settings
    is_teams = bool(list_members(settings))
    if at and not is_teams:
        raise UsageError("nobody may use this desk yet, and a socket is for a team", Remedy.of("add_member"))
    address = address_of(settings) if is_teams else ""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(listening_at(at) if at else _listening(port, settings.root))
        port = 0 if at else listener.getsockname()[1]
        origin = _public(address) if is_teams else _local(port)
        sessions = stack.enter_context(_team(settings, origin, at)) if is_teams else Sessions()
        events = Events()
        inboxes = Inboxes(publication, lambda day, version: events.tell("inbox", {"day": str(day), "version": version}))
        desk = Desk(publication, events, sessions, origin, words, inboxes)
        config = uvicorn.Config(
            application(desk),
            lifespan="on",
            access_log=False,
            proxy_headers=False,  # whom to believe is ours to say
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=_GRACE,
        )
        token = sessions.token("") if isinstance(sessions, Sessions) else ""
        listens_at = str(at or f"http://{_LOOPBACK}:{port}")
        with _stopping(_Server(config), events) as server:
            started(Started(f"{address or f'http://{_LOOPBACK}:{port}'}/", token, listens_at))
            with watching(publication, inboxes, events):
                asyncio.run(server.serve([listener]))


def _local(port: int) -> Origin:
    """That of a desk which serves one person on her own machine."""
    names = [f"{name}:{port}" for name in (_LOOPBACK, "localhost")]
    return Origin({*names}, {f"http://{name}" for name in names}, f"digest-desk-{port}")


def _public(address: str) -> Origin:
    """That of a team's desk: what the settings say, and nothing that a request says."""
    scheme, _, host = address.partition("://")
    is_secure = scheme == "https"
    cookie = "__Host-digest-desk" if is_secure else f"digest-desk-{host.partition(':')[2] or 80}"
    return Origin({host}, {address}, cookie, is_secure)


@contextlib.contextmanager
def _team(settings: Settings, origin: Origin, at: Path | None) -> Iterator[Team]:
    with Members.open(store_folder(settings)) as members:
        yield Team(members, origin, Proxies(settings.options.desk.proxies, at is not None))


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
def _listening(port: int, root: Path) -> Iterator[socket.socket]:
    """Listen on a port; on none in particular it is the publication's own, if nobody has it."""
    listener = None
    if not port:
        with contextlib.suppress(UsageError):
            listener = _bound(_own_port(root))
    with contextlib.closing(listener or _bound(port)) as found:
        yield found


def _own_port(root: Path) -> int:
    """The same port every week: what a browser keeps for its editor, it keeps for a port."""
    return _FIRST + int(fingerprint.of_values(str(root)), 16) % _PORTS


def _bound(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_LOOPBACK, port))
        listener.listen()  # from now on: a browser may be quicker than the server
    except OSError as error:
        listener.close()
        raise UsageError(f"port {port} cannot be used: {error.strerror}", Remedy.of("take_other_port")) from error
    return listener
