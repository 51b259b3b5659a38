"""The routes of editions: what they say, what is done to them, how they would look."""

import asyncio
import datetime as dt
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from digest.desk.operations import Operation, Put, name_of
from digest.errors import ChangedError, ContentError, RoleError, UsageError
from digest.verbs.change import file_of, held
from digest.verbs.draft_file import Draft
from digest.verbs.history import Step, history, undo_step
from digest.verbs.pick import Page, pick_into, visit_page
from digest.verbs.publish import publish_edition
from digest.verbs.send import send_test_letter
from digest.web import bodies
from digest.web.answers import answer, told
from digest.web.bodies import Picking, Showing, Writing
from digest.web.events import Events
from digest.web.inbox import Inboxes
from digest.web.publication import Publication, View
from digest.web.sessions import Session

_TRIES = 20


@dataclass(frozen=True, slots=True)
class Publishing:
    """An edition is to be out."""

    anyway: bool = False
    """With warnings as well."""
    why: str = ""


class Editions:
    """The routes, and what they work with."""

    def __init__(self, publication: Publication, inboxes: Inboxes, events: Events) -> None:
        """Serve the editions of a publication.

        Args:
            publication: whose editions they are.
            inboxes: what is picked from.
            events: are told what changed.
        """
        self._publication, self._inboxes, self._events = publication, inboxes, events
        self.routes = [
            Route("/api/editions/{day}", self.read),
            Route("/api/editions/{day}/operations", self.operate, methods=["POST"]),
            Route("/api/editions/{day}/text", self.write, methods=["PUT"]),
            Route("/api/editions/{day}/preview", self.preview, methods=["POST"]),
            Route("/api/editions/{day}/publish", self.publish, methods=["POST"]),
            Route("/api/editions/{day}/test-letter", self.test, methods=["POST"]),
            Route("/api/editions/{day}/history", self.steps),
            Route("/api/editions/{day}/undo", self.undo, methods=["POST"]),
        ]

    async def read(self, request: Request) -> Response:
        """An edition: its text, what that says, and what is wrong in it."""
        return _shown(await run_in_threadpool(self._publication.view, _day(request)))

    async def operate(self, request: Request) -> Response:
        """Do something to an edition; it holds on newer text than the one that was seen."""
        operation, seen = bodies.operation(await bodies.body(request)), _seen(request)
        by = request.scope["session"]
        try:
            return await run_in_threadpool(self._operate, _day(request), operation, seen, by)
        except ContentError:
            if (view := await run_in_threadpool(self._publication.view, _day(request))).has_conflict:
                return _shown(view)
            raise

    def _operate(self, day: dt.date, operation: Operation | Picking, seen: str, by: Session) -> Response:
        if isinstance(operation, Picking):
            view, was = self._pick(day, operation, by)
        else:
            view, saved = self._publication.change(day, operation, by)
            was = saved.mark
        self._tell(view, by.name)
        return _shown(view, is_rebased=was != seen)

    def _pick(self, day: dt.date, picking: Picking, by: Session) -> tuple[View, str]:
        publication, inbox = self._publication, self._inboxes.at_once(day).inbox
        settings = publication.settings

        def visit(url: str) -> Page:
            return asyncio.run(visit_page(settings, url))

        for left in reversed(range(_TRIES)):
            was = held(settings, file_of(settings, day))
            there = Draft(day, settings.root / file_of(settings, day), file_of(settings, day), was.text)
            try:
                pick_into(
                    settings, there, inbox, [picking.what], now=publication.now(), section=picking.section,
                    create=lambda *_: True, visit=visit, by=by.name,
                )  # fmt: skip
                break
            except ChangedError:
                if not left:
                    raise
        view = publication.view(day)
        if picking.note and (story := _picked(view.value, was.text)):
            view, _ = publication.change(day, Put(story, ("summary",), picking.note, None), by)
        return view, was.mark

    async def write(self, request: Request) -> Response:
        """Write the text of an edition, if it is what it was made from, and loads."""
        text, seen = bodies.read(Writing, await bodies.body(request)).text, _seen(request)
        by: Session = request.scope["session"]
        try:
            view = await run_in_threadpool(self._publication.write, _day(request), text, seen, by)
        except ChangedError as error:
            there = await run_in_threadpool(self._publication.view, _day(request))
            return answer({"why": str(error), "hash": there.saved.mark, "theirs": there.saved.text, "mine": text}, 412)
        self._tell(view, by.name)
        return _shown(view)

    async def preview(self, request: Request) -> Response:
        """Make a preview of what is not saved yet: where its page and its letter are."""
        asked = bodies.read(Showing, await bodies.body(request))
        operations = [bodies.described(said) for said in asked.operations]
        day, session = _day(request), request.scope["session"].key
        changes = [one for one in operations if not isinstance(one, Picking)]
        shown = await run_in_threadpool(self._publication.show, session, day, changes, asked.text)
        page, letter = f"/preview/{shown.key}/editions/{day}/", f"/preview/{shown.key}/letter"
        return answer(
            {
                "page": page,
                "letter": letter,
                "letterBytes": len(shown.letter.encode()),
                "problems": told(shown.problems),
            }
        )

    async def publish(self, request: Request) -> Response:
        """Publish a draft; what is wrong in it is said, and then it stays one unless that is wanted."""
        asked = bodies.read(Publishing, await bodies.body(request))
        publication, day, by = self._publication, _day(request), request.scope["session"]
        if not by.may_publish:
            raise RoleError("a publisher alone publishes; ask one")
        done = await run_in_threadpool(
            publish_edition, publication.settings, now=publication.now(), day=day, anyway=asked.anyway,
            why=asked.why, by=by.name,
        )  # fmt: skip
        if done.is_done:
            publication.look()
            view = await run_in_threadpool(publication.view, day)
            self._tell(view, by.name)
        return answer({"isDone": done.is_done, "number": done.number, "problems": told(done.problems)})

    async def test(self, request: Request) -> Response:
        """Send the letter to an address of the editors', as it is in the file."""
        to = bodies.read(dict[str, str], await bodies.body(request)).get("to", "")
        publication = self._publication
        tried = await run_in_threadpool(
            send_test_letter, publication.settings, str(_day(request)), to, now=publication.now(),
            advance=lambda *_: None,
        )  # fmt: skip
        return answer({"by": str(tried.server), "subject": tried.lettered.letter.subject})

    async def steps(self, request: Request) -> Response:
        """What was done to an edition."""
        settings = self._publication.settings
        found = await run_in_threadpool(history, settings, file_of(settings, _day(request)))
        return answer([_step(step) for step in found])

    async def undo(self, request: Request) -> Response:
        """Take a step back, the latest one or one of a number."""
        number = bodies.read(dict[str, int | None], await bodies.body(request)).get("number")
        settings, day, by = self._publication.settings, _day(request), request.scope["session"]
        step, _ = await run_in_threadpool(
            undo_step, settings, file_of(settings, day), number, by=by.name, may_publish=by.may_publish
        )
        view = await run_in_threadpool(self._publication.view, day)
        self._tell(view, by.name)
        return _shown(view, undone=step.what)

    def _tell(self, view: View, by: str) -> None:
        self._events.tell("changed", {"day": str(view.day), "hash": view.saved.mark, "who": by})


def _day(request: Request) -> dt.date:
    return bodies.day(request.path_params["day"])


def _seen(request: Request) -> str:
    """The mark of the text that the page has seen (RFC 9110, section 13.1.1)."""
    if not (found := request.headers.get("if-match", "").strip('"')):
        raise UsageError("say with If-Match which text this was made from")
    return found


def _picked(value: Any, before: str) -> str:
    """The story that came into an edition and has no summary."""
    stories = [story for section in value["sections"] for story in section.get("stories") or ()] if value else []
    return next((name_of(story) for story in stories if name_of(story) and name_of(story) not in before), "")


def _step(step: Step) -> dict[str, Any]:
    return {
        "number": step.number,
        "at": int(step.at.timestamp()),
        "who": step.who,
        "what": step.what,
        "isUndone": step.is_undone,
        "old": [list(change.old) for change in step.changes],
        "new": [list(change.new) for change in step.changes],
    }


def _shown(view: View, **more: object) -> Response:
    said = {
        "day": str(view.day),
        "hash": view.saved.mark,
        "text": view.saved.text,
        "value": view.value,
        "step": view.saved.step,
        "problems": told(view.problems),
        "dropped": sorted(view.dropped),
        "isRebased": more.pop("is_rebased", False),
        **more,
    }
    if view.has_conflict:
        said["why"] = "this file has a merge conflict: choose between the two versions in its text"
    return answer(said, 423 if view.has_conflict else 200, {"etag": f'"{view.saved.mark}"'})
