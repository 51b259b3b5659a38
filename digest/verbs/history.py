"""``digest history`` and ``digest undo``: what was done to an edition, and the edition without a step of it."""

import datetime as dt

from digest.desk import steps
from digest.desk.journal import Journal, Step
from digest.errors import UsageError
from digest.settings.mkdocs_yml import Settings
from digest.verbs import draft_file
from digest.verbs.change import file_of, held
from digest.verbs.known import read_known, store_folder
from digest.verbs.save import Saved, save

__all__ = ["Step", "edition_meant", "history", "undo_step"]

_SHOWN = 200


def edition_meant(settings: Settings, *, now: dt.datetime, day: dt.date | None) -> str:
    """The file of an edition, below the publication's folder: of any that is named, or of the draft that is worked on.

    Args:
        settings: of the publication.
        now: decides which draft is worked on; aware.
        day: of the edition, when it is named.

    Raises:
        UsageError: no day is named, and there is no draft, or two.
        ContentError: no day is named, and content has mistakes.
    """
    if day:
        return file_of(settings, day)
    return draft_file.begun(settings, read_known(settings, now=now).covers, now=now, day=None).name


def history(settings: Settings, file: str, most: int = _SHOWN) -> list[Step]:
    """What was done to a file, the latest first.

    Args:
        settings: of the publication.
        file: below the publication's folder.
        most: how many steps.

    Raises:
        StoreError: the journal cannot be read.
    """
    with Journal.open(store_folder(settings)) as journal:
        return journal.of_file(file, most)


def undo_step(
    settings: Settings, file: str, number: int | None, *, by: str, may_publish: bool = True
) -> tuple[Step, Saved]:
    """Take a step back, whatever was done since, as long as what it wrote stands there.

    Args:
        settings: of the publication.
        file: below the publication's folder.
        number: of the step; the latest one that was not taken back when not given.
        by: who does it.
        may_publish: whether it may change what is out.

    Raises:
        RoleError: it would change that, and may not.
        UsageError: there is no such step, or it does not apply any more.
        ContentError: without it the text would have mistakes.
        ChangedError: the file was changed at the same moment.
        FileError: it cannot be written.
        StoreError: the journal cannot be read.
    """
    with Journal.open(store_folder(settings)) as journal:
        step = _step(journal, file, number)
        there = held(settings, file)
        text = steps.undone(there.text, step.changes, _since(journal, step, there.mark))
        if text is None:
            raise UsageError(f"this cannot be taken back any more, for the text there is another one now: {step.what}")
        saved = save(settings, file, text, was=there.mark, what=_undone(step.what), by=by, may_publish=may_publish)
        journal.undo(step.number)
        return step, saved


def _step(journal: Journal, file: str, number: int | None) -> Step:
    found = journal.of_file(file, _SHOWN) if number is None else [step] if (step := journal.step(number)) else []
    mine = [step for step in found if step.file == file and not step.is_undone]
    if number is None:
        mine = [step for step in mine if not step.what.startswith(_undone(""))]
    if not mine:
        gone = "nothing was done to it that could be taken back"
        raise UsageError(f"{file}: {gone if number is None else f'there is no step {number}, or it was taken back'}")
    return mine[0]


def _since(journal: Journal, step: Step, mark: str) -> list[tuple[steps.Change, ...]] | None:
    """What was done to a file since a step, and not taken back; None where it was written by other ways as well."""
    later = journal.since(step)
    marks = [step.after, *(one.after for one in later)]
    if [*(one.before for one in later), mark] != marks:
        return None
    found, at = [], _latest(marks, step.after)
    while at < len(later):
        found.append(later[at].changes)
        at = _latest(marks, later[at].after)
    return found


def _latest(marks: list[str], mark: str) -> int:
    """When the text was last what it was at a mark: all between was taken back."""
    return len(marks) - 1 - marks[::-1].index(mark)


def _undone(what: str) -> str:
    return f"took back: {what}"
