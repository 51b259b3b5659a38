"""The server as an application: its routes behind the guard."""

import contextlib
import mimetypes
import re
from collections.abc import AsyncIterator, Callable
from typing import NamedTuple

from anyio import to_thread
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from digest.errors import DigestError, UsageError
from digest.site.preview.server import file_at
from digest.verbs.draft_file import begun
from digest.web import bodies
from digest.web.answers import answer, of_error, refused
from digest.web.editions import Editions
from digest.web.events import Events
from digest.web.guard import Guard, Origin
from digest.web.inbox import Inboxes
from digest.web.listing import Listing
from digest.web.login import Login
from digest.web.pages import Pages
from digest.web.pictures import Pictures
from digest.web.publication import Publication, Shown
from digest.web.sessions import Session, Sessions
from digest.web.team import Team

_PREVIEW_POLICY = (
    "sandbox; default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; frame-ancestors 'self'"
)
_SCRIPT = re.compile(rb"<script\b.*?</script>", re.DOTALL)
_SEEN_FROM_A_SANDBOX = {
    "content-security-policy": _PREVIEW_POLICY,
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
    "x-frame-options": "SAMEORIGIN",
}
"""A page without scripts has no origin, so that its own files are another's: the secret in the address guards them."""


_THREADS = 4
_LONGEST_ID = 10_000
"""Characters of what names a story: its address, where it has no id."""


class Desk(NamedTuple):
    """What the routes work with."""

    publication: Publication
    events: Events
    sessions: Sessions | Team
    """A person's on her own machine, or those of a team."""
    origin: Origin
    words: Callable[[Exception], str]
    """What there is to say of an error."""
    inboxes: Inboxes


def application(desk: Desk) -> Guard:
    """The whole server; the guard stands before all of it, also before what answers for a fault."""

    async def failed(request: Request, error: Exception) -> Response:  # noqa: ARG001 - a handler
        return of_error(error, desk.words(error))

    async def gone(request: Request, error: Exception) -> Response:  # noqa: ARG001 - a handler
        return refused(400, "the request ended before its end")

    expected = dict.fromkeys((DigestError, OSError, MemoryError), failed)
    app = Starlette(
        lifespan=_lifespan,
        routes=routes(desk),
        middleware=[Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)],
        exception_handlers={**expected, ClientDisconnect: gone, Exception: failed},
    )
    return Guard(app, desk.origin, desk.sessions.find)


def routes(desk: Desk) -> list[BaseRoute]:
    """All that can be asked."""
    editions = Editions(desk.publication, desk.inboxes, desk.events)
    beside = (Listing(desk.publication, desk.events), Pictures(desk.publication, desk.events))
    return [*_Routes(desk).all, *editions.routes, *(route for one in beside for route in one.routes)]


@contextlib.asynccontextmanager
async def _lifespan(_: Starlette) -> AsyncIterator[None]:
    """Few threads: most of the work is one at a time, and each has memory of its own."""
    to_thread.current_default_thread_limiter().total_tokens = _THREADS
    yield


class _Routes:
    """The routes that belong to no screen."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._pages = desk, Pages()
        login = desk.sessions if isinstance(desk.sessions, Team) else Login(desk.sessions, desk.origin)
        self.all = [
            Route("/", self.start),
            *login.routes(self._pages),
            Route("/static/{version}/{path:path}", self.static),
            Route("/preview/{key}/{path:path}", self.preview),
            Route("/api/me", self.me),
            Route("/api/inbox", self.inbox),
            Route("/api/events", self.stream),
            Route("/api/here", self.here, methods=["POST"]),
        ]

    async def start(self, request: Request) -> Response:
        """The page, for who is logged in."""
        if not request.scope["session"]:
            return RedirectResponse("/login", 303)
        return self._pages.page("index.html", ["/api/editions", "/api/me", *await run_in_threadpool(self._first)])

    def _first(self) -> list[str]:
        """What the page asks for when it knows the draft that is worked on."""
        publication = self._desk.publication
        try:
            day = begun(publication.settings, publication.known().covers, now=publication.now(), day=None).day
        except DigestError:
            return []  # the page is told why
        return [f"/api/editions/{day}", f"/api/inbox?day={day}"]

    async def static(self, request: Request) -> Response:
        """A file of the page."""
        return self._pages.file(request.path_params["path"])

    async def preview(self, request: Request) -> Response:
        """A file of a preview: the site with what is not saved yet, or its letter."""
        shown = self._desk.publication.shown(request.path_params["key"])
        if not shown:
            return refused(404, "this preview is gone")
        is_dark = "dark" in request.query_params
        if request.path_params["path"] == "letter":
            return _previewed(shown.letter.encode(), "text/html", is_dark=is_dark)
        path = file_at(request.path_params["path"].split("/"))
        data = await run_in_threadpool(_made, shown, path) if bodies.is_path(path) else None
        if data is None:
            return refused(404, "there is no such page")
        return _previewed(data, mimetypes.guess_type(path)[0] or "application/octet-stream", is_dark=is_dark)

    async def me(self, request: Request) -> Response:
        """Who asks, and what she may do."""
        session = request.scope["session"]
        return answer({"name": session.name, "role": session.role})

    async def inbox(self, request: Request) -> Response:
        """The inbox of the draft in hand."""
        day = bodies.day(request.query_params.get("day", ""))
        is_new = "now" in request.query_params
        made = await run_in_threadpool(self._desk.inboxes.now if is_new else self._desk.inboxes.at_once, day)
        etag = f'"{made.version}"'
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers={"etag": etag})
        return Response(made.data, media_type="application/json", headers={"etag": etag})

    async def stream(self, request: Request) -> Response:
        """What happens, as it happens, as long as who asks is logged in."""
        session: Session = request.scope["session"]
        stream = self._desk.events.stream(session.name, lambda: self._desk.sessions.holds(session))
        headers = {"x-accel-buffering": "no"}
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    async def here(self, request: Request) -> Response:
        """Tell all others in which story somebody is; nothing is kept from them for that."""
        story = bodies.read(bodies.Here, await bodies.body(request)).story
        if len(story) > _LONGEST_ID:
            raise UsageError(f"no story has an id of more than {_LONGEST_ID} characters")
        self._desk.events.here(request.scope["session"].name, story)
        return Response(status_code=204)


def _made(shown: Shown, path: str) -> bytes | None:
    """A file of a preview, or a picture that its letter alone has."""
    return shown.site.data(path) if shown.site.has(path) else shown.picture(path)


def _previewed(data: bytes, kind: str, *, is_dark: bool) -> Response:
    """A file of a preview. A page without scripts cannot ask what the reader prefers, so that is written into it."""
    if kind == "text/html":
        data = _SCRIPT.sub(b"", data)  # the sandbox runs none; without them it need not say so at each
    if is_dark:
        data = data.replace(b"(prefers-color-scheme: dark)", b"all").replace(b"(prefers-color-scheme:dark)", b"all")
        data = data.replace(b'data-md-color-scheme="default"', b'data-md-color-scheme="slate"')
    return Response(data, media_type=kind, headers=_SEEN_FROM_A_SANDBOX)
