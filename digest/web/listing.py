"""The route of the list of editions: which there are, and which one is worked on."""

from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from digest.errors import ContentError, UsageError
from digest.model import Cover, Problem
from digest.settings.mkdocs_yml import Settings
from digest.verbs.draft import make_draft
from digest.verbs.draft_file import begun
from digest.web import bodies
from digest.web.answers import answer
from digest.web.events import Events
from digest.web.publication import Publication

_LISTED = 100
"""Editions that the page offers, the latest ones."""


class Listing:
    """The route, and what it works with."""

    def __init__(self, publication: Publication, events: Events) -> None:
        """List the editions of a publication.

        Args:
            publication: whose editions they are.
            events: are told of new ones.
        """
        self._publication, self._events = publication, events
        self.routes = [
            Route("/api/editions", self.listed),
            Route("/api/editions", self.begin, methods=["POST"]),
        ]

    async def listed(self, request: Request) -> Response:  # noqa: ARG002 - a route
        """All editions, and the draft that is worked on."""
        return await run_in_threadpool(self._listed)

    def _listed(self) -> Response:
        publication = self._publication
        settings = publication.settings
        said: dict[str, Any] = {"name": settings.name, "language": settings.language, "draft": "", "why": ""}
        try:
            covers = publication.known().covers
        except ContentError as error:
            return answer({**said, **_broken(settings, error.problems)})
        said["editions"] = [_listed(cover) for cover in covers[:_LISTED]]
        try:
            said["draft"] = str(begun(settings, covers, now=publication.now(), day=None).day)
        except UsageError as error:
            said["why"] = str(error)
        return answer(said)

    async def begin(self, request: Request) -> Response:
        """Begin the draft of the next edition, or add to it what is new."""
        asked = bodies.read(dict[str, str], await bodies.body(request))
        day = bodies.day(asked["day"]) if asked.get("day") else None
        publication = self._publication
        done = await run_in_threadpool(
            make_draft, publication.settings, now=publication.now(), day=day, by=request.scope["session"].name
        )
        publication.look()
        self._events.tell("editions", {"day": done.file.stem})
        return answer({"day": done.file.stem, "stories": done.stories})


def _listed(cover: Cover) -> dict[str, Any]:
    return {"day": str(cover.day), "title": cover.title, "number": cover.number, "isDraft": cover.draft}


def _broken(settings: Settings, problems: tuple[Problem, ...]) -> dict[str, Any]:
    """What is offered where a file cannot be read: that one, to be mended, and all others by their names."""
    folder = settings.content / "editions"
    files = sorted(folder.glob("[0-9]*-[0-9][0-9]-[0-9][0-9].yml"), reverse=True)
    wrong = {problem.place.file for problem in problems if problem.level == "error"}
    meant = [file.stem for file in files if _name(settings, file) in wrong]
    what = "; ".join(f"{problem.place.file}: {problem.what}" for problem in problems[:3])
    editions = [{"day": file.stem, "title": "", "number": None, "isDraft": False} for file in files[:_LISTED]]
    return {"editions": editions, "draft": meant[0] if meant else "", "why": what}


def _name(settings: Settings, file: Path) -> str:
    return file.relative_to(settings.root).as_posix()
