"""The routes of pictures: what there is, and what is dropped or pasted."""

import mimetypes

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from digest.base import atomic, symlinks
from digest.errors import ChangedError
from digest.settings.mkdocs_yml import Settings
from digest.verbs.picture import Kept, add_picture
from digest.verbs.pictures import as_json, list_pictures
from digest.web import bodies
from digest.web.answers import answer, refused
from digest.web.events import Events
from digest.web.publication import Publication

_LARGEST = 20_000_000
"""Bytes of a picture."""
_TRIES = 10
_POLICY = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
"""A drawing that is looked at by itself runs nothing."""


class Pictures:
    """The routes, and what they work with."""

    def __init__(self, publication: Publication, events: Events) -> None:
        """Serve the pictures of a publication.

        Args:
            publication: whose pictures they are.
            events: are told of new ones.
        """
        self._publication, self._events = publication, events
        self.routes = [
            Route("/api/pictures", self.listed),
            Route("/api/pictures/{name:path}", self.read),
            Route("/api/pictures/{name:path}", self.add, methods=["PUT"]),
        ]

    async def listed(self, request: Request) -> Response:  # noqa: ARG002 - a route
        """All pictures, and where each is used."""
        return answer(as_json(await run_in_threadpool(list_pictures, self._publication.settings)))

    async def read(self, request: Request) -> Response:
        """A picture."""
        name = request.path_params["name"]
        data = await run_in_threadpool(self._read, name)
        kind = mimetypes.guess_type(name)[0] or ""
        if data is None or not kind.startswith("image/"):
            return refused(404, "there is no such picture")
        return Response(data, media_type=kind, headers=_POLICY)

    def _read(self, name: str) -> bytes | None:
        settings = self._publication.settings
        file = settings.content / "images" / name
        if not bodies.is_path(name) or any(part.startswith(".") for part in name.split("/")):
            return None
        symlinks.hold(settings.root, [file])
        return atomic.read_bytes(file) if file.is_file() else None

    async def add(self, request: Request) -> Response:
        """Take a picture in, under a name that is like the given one."""
        data = await bodies.body(request, _LARGEST)
        kept = await run_in_threadpool(_added, self._publication.settings, request.path_params["name"], data)
        self._events.tell("pictures", {"src": kept.src})
        return answer(
            {
                "src": kept.src,
                "isNew": kept.is_new,
                "hadPosition": kept.has_position,
                "width": kept.width,
                "height": kept.height,
            }
        )


def _added(settings: Settings, name: str, data: bytes) -> Kept:
    for left in reversed(range(_TRIES)):
        try:
            return add_picture(settings, name, data)
        except ChangedError:  # somebody else took the name at the same moment
            if not left:
                raise
    raise AssertionError("unreachable")
