"""Texts of editors are saved when they load, and only over what they were made from: nobody's words are lost.

read ─▶ Saved (text, mark) ─somebody writes▶ save(text, was=mark) ─base/atomic▶ the file
                                                              └──desk/journal▶ what was done, to take it back
"""

import datetime as dt
import logging
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from digest.base import atomic, fingerprint, symlinks
from digest.base.yamlerror import YamlError
from digest.base.yamlfile import parse
from digest.desk.journal import Journal, Step
from digest.desk.steps import changes
from digest.edition import files
from digest.edition.kinds import KINDS
from digest.errors import ChangedError, ContentError, RoleError, StoreError, UsageError
from digest.model import Problem
from digest.settings.mkdocs_yml import Settings
from digest.verbs.known import store_folder

_LOG = logging.getLogger(__name__)


class Saved(NamedTuple):
    """A text as it lies in its file."""

    text: str
    """To the byte; '' when there is no file."""
    mark: str
    """Hash of it: what a new text was made from."""
    step: int = 0
    """Its number in the journal; 0 when nothing was changed."""


def read(settings: Settings, file: str) -> Saved:
    """Read a text of a publication.

    Args:
        settings: of the publication.
        file: its path below the publication's folder.

    Raises:
        UsageError: the path leads out of the publication.
        ContentError: a link does.
        FileError: it cannot be read, or is no UTF-8.
    """
    text = atomic.read(_place(settings, file))
    return Saved(text, mark(text))


def save(
    settings: Settings, file: str, text: str, *, was: str, what: str, by: str = "", may_publish: bool = True
) -> Saved:
    """Write a text, whole or not at all, when it loads and its file still says what it was made from.

    Args:
        settings: of the publication.
        file: its path below the publication's folder.
        text: to the byte.
        was: the mark of what it was made from.
        what: was done, in words, for the journal.
        by: who did it; '' for a command.
        may_publish: whether it may make a draft of an edition one that is out, or the other way round.

    Raises:
        UsageError, ContentError, FileError: as in ``read``.
        ContentError: the text has mistakes.
        RoleError: it would do that, and may not.
        FileError: it cannot be written; it is as it was.
        ChangedError: the file was changed meanwhile.
    """
    path = _place(settings, file)
    hold_to_form(settings, file, text)
    old = atomic.read(path)
    if mark(old) != was:
        raise ChangedError(f"{path} was changed meanwhile, so nothing was written to it; run this again")
    if text == old:
        return Saved(text, was)
    if not may_publish and _is_draft(old) != _is_draft(text):
        raise RoleError("a publisher alone changes what is out: this would change `status`")
    atomic.replace(path, old, text)
    step = Step(0, dt.datetime.now(dt.UTC), by, file, what, was, mark(text), changes(old, text), is_undone=False)
    return Saved(text, step.after, _noted(settings, step))


def problems_of(settings: Settings, file: str, text: str) -> tuple[Problem, ...]:
    """What is wrong in a text by itself; nothing in one that is no content.

    Args:
        settings: of the publication.
        file: its path below the publication's folder.
        text: to the byte.
    """
    data = text.encode("utf-8")
    source = files.of_text(settings.root, settings.content, KINDS, file, data)
    return tuple(source.kind.load(file, data).problems) if source else ()


def hold_to_form(settings: Settings, file: str, text: str) -> None:
    """See that a text loads as what its file is.

    Args:
        settings: of the publication.
        file: its path below the publication's folder.
        text: that stands there, or shall.

    Raises:
        ContentError: the text has mistakes.
    """
    problems = problems_of(settings, file, text)
    if any(problem.level == "error" for problem in problems):
        raise ContentError(problems)


def _noted(settings: Settings, step: Step) -> int:
    """Note what was done; where that is not possible, it is done all the same."""
    try:
        with Journal.open(store_folder(settings)) as journal:
            return journal.note(step)
    except StoreError as error:
        _LOG.warning("%s is saved, but cannot be undone: %s", step.file, error)
        return 0


def _is_draft(text: str) -> bool:
    """Whether a text is not out: what cannot be read is not, either."""
    try:
        value = parse(text)
    except YamlError:
        return True
    return not isinstance(value, dict) or value.get("status") == "draft"


def mark(text: str) -> str:
    """What stands for a text that is saved."""
    return fingerprint.of_bytes(text.encode("utf-8"))


def _place(settings: Settings, file: str) -> Path:
    name = PurePosixPath(file)
    if name.is_absolute() or ".." in name.parts:
        raise UsageError(f"{file} lies outside the publication")
    symlinks.hold(settings.root, [settings.root / name])
    return settings.root / name
