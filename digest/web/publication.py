"""A publication as the server holds it: what was read stays in memory, and every request asks the same one.

Its methods take their time, read and write files, and are called in threads; whatever a command can raise, they raise.
"""

import datetime as dt
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

from digest.base import yamladvice
from digest.base.drop_comments import dropped
from digest.base.problem_lines import SAVED
from digest.base.yamlerror import YamlError
from digest.base.yamlfile import parse
from digest.desk import apply
from digest.desk.operations import Operation, Put
from digest.edition.reading import Memory
from digest.errors import ContentError
from digest.model import Problem
from digest.settings.mkdocs_yml import Settings
from digest.site.whole import Whole
from digest.verbs import workspace
from digest.verbs.change import FIELDS, change_edition, file_of, held, write_text
from digest.verbs.known import Known
from digest.verbs.save import Saved, problems_of
from digest.verbs.workspace import Workspace
from digest.web.sessions import Session

Clock = Callable[[], dt.datetime]


class View(NamedTuple):
    """An edition as the page shows it."""

    day: dt.date
    saved: Saved
    value: Any
    """What the text says; None where it is no YAML."""
    problems: tuple[Problem, ...]
    has_conflict: bool
    """Whether marks of a merge keep it from being read."""
    dropped: frozenset[str]
    """The ids of stories that were taken out."""


class Shown(NamedTuple):
    """A preview."""

    key: str
    """Stands in its addresses, and cannot be guessed."""
    site: Whole
    letter: str
    """HTML, whose pictures are those of the preview."""
    picture: Callable[[str], bytes | None]
    """A picture of the letter by its path below the site."""
    problems: tuple[Problem, ...]


class Publication:
    """A publication at work."""

    def __init__(self, settings: Callable[[], Settings], now: Clock) -> None:
        """Hold a publication.

        Args:
            settings: reads those of the publication.
            now: gives the time; aware.
        """
        self._read, self.now = settings, now
        self._settings = settings()
        self._memory: Memory = {}
        self._working = threading.Lock()
        self._knowing = threading.Lock()
        self._known: Known | None = None
        """Until a file is saved."""
        self._shown: dict[str, Shown] = {}
        """The preview of each session."""

    @property
    def settings(self) -> Settings:
        """Those of the publication, as they were when it was looked at last."""
        return self._settings

    def look(self) -> None:
        """Read settings and editions again: a file was saved."""
        self._known = None
        self._settings = self._read()

    @contextmanager
    def opened(self, texts: Mapping[str, bytes] = SAVED) -> Iterator[Workspace]:
        """The publication at work, for one request at a time.

        Args:
            texts: unsaved texts, by file.
        """
        with (
            self._working,
            workspace.opened(_somewhere(self.settings), now=self.now(), texts=texts, memory=self._memory) as work,
        ):
            yield work

    def known(self) -> Known:
        """All editions and feeds."""
        with self._knowing:
            if not (known := self._known):
                with self.opened() as work:
                    self._known = known = Known(work.covers, work.contents.feeds, frozenset(work.contents.people))
            return known

    def view(self, day: dt.date) -> View:
        """An edition, with what is wrong in its file; a preview finds the rest."""
        return self._view(day, held(self.settings, file_of(self.settings, day)))

    def change(self, day: dt.date, operation: Operation, by: Session) -> tuple[View, Saved]:
        """Do something to an edition; gives it, and what it was made from.

        Args:
            day: of the edition.
            operation: what is done.
            by: who does it.
        """
        settings = self.settings
        done = change_edition(settings, file_of(settings, day), operation, by=by.name, may_publish=by.may_publish)
        return self._view(day, done.saved), done.was

    def write(self, day: dt.date, text: str, was: str, by: Session) -> View:
        """Write the text of an edition.

        Args:
            day: of the edition.
            text: to the byte.
            was: the mark of what it was made from.
            by: who does it.
        """
        settings, file = self.settings, file_of(self.settings, day)
        return self._view(day, write_text(settings, file, text, was=was, by=by.name, may_publish=by.may_publish))

    def show(self, session: str, day: dt.date, operations: Sequence[Operation], text: str | None) -> Shown:
        """Make a preview of what is not saved yet.

        Args:
            session: whose preview it is; the one before goes.
            day: of the edition.
            operations: what is done to it on the page.
            text: instead of that, the whole text as it was typed.
        """
        file = file_of(self.settings, day)
        if text is None:
            text = held(self.settings, file).text
            for operation in operations:
                text = apply.applied(text, _on(text, operation), FIELDS)
        with self.opened({file: text.encode()}) as work:
            problems = _found(file, work)
            if any(problem.level == "error" for problem in problems):
                raise ContentError(problems)
            site, letter = Whole(work.build(drafts=True)), work.letter(day)
        before, home = self._shown.get(session), work.settings.url
        key = before.key if before else secrets.token_urlsafe(24)
        html = letter.letter.html.replace(f'src="{home}', f'src="/preview/{key}/')
        shown = Shown(key, site, html, lambda path: letter.picture(f"{home}{path}"), (*problems, *letter.problems))
        self._shown[session] = shown
        return shown

    def shown(self, key: str) -> Shown | None:
        """The preview of a key."""
        sent = key.encode()
        return next((one for one in self._shown.values() if secrets.compare_digest(one.key.encode(), sent)), None)

    def _view(self, day: dt.date, saved: Saved) -> View:
        file = file_of(self.settings, day)
        try:
            value = parse(saved.text)
        except YamlError:
            value = None
        problems = problems_of(self.settings, file, saved.text)
        is_bad = any(problem.level == "error" for problem in problems)
        conflict = is_bad and yamladvice.conflict(saved.text, whole=False) is not None
        return View(day, saved, value, problems, conflict, dropped(saved.text))


def _somewhere(settings: Settings) -> Settings:
    """Settings with an address of the site: the pictures of a letter have none without it."""
    return settings if settings.url else settings._replace(url="https://preview.invalid/")


def _on(text: str, operation: Operation) -> Operation:
    """An operation on a text, whatever its editor saw there: nothing is saved of it."""
    if isinstance(operation, Put):
        return replace(operation, was=apply.said(text, operation.story, operation.keys))
    return operation


def _found(file: str, work: Workspace) -> tuple[Problem, ...]:
    """What is wrong in a file."""
    try:
        gathered = work.gathered(drafts=True)
        found = (*gathered.problems, *gathered.unwritten)
    except ContentError as error:
        found = tuple(error.problems)
    return tuple(problem for problem in found if problem.place.file == file)
