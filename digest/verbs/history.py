"""``digest history`` and ``digest undo``: what was done to an edition, and the edition without a step of it."""

from digest.desk import steps
from digest.desk.journal import Journal, Step
from digest.errors import UsageError
from digest.settings.mkdocs_yml import Settings
from digest.verbs.change import held
from digest.verbs.known import store_folder
from digest.verbs.save import Saved, save

__all__ = ["Step", "history", "undo_step"]

_SHOWN = 200


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


def undo_step(settings: Settings, file: str, number: int | None, *, by: str) -> tuple[Step, Saved]:
    """Take a step back, whatever was done since, as long as what it wrote stands there.

    Args:
        settings: of the publication.
        file: below the publication's folder.
        number: of the step; the latest one that was not taken back when not given.
        by: who does it.

    Raises:
        UsageError: there is no such step, or it does not apply any more.
        ContentError: without it the text would have mistakes.
        ChangedError: the file was changed at the same moment.
        FileError: it cannot be written.
        StoreError: the journal cannot be read.
    """
    with Journal.open(store_folder(settings)) as journal:
        step = _step(journal, file, number)
        there = held(settings, file)
        text = steps.undone(there.text, step.changes, is_last=there.mark == step.after)
        if text is None:
            raise UsageError(f"this cannot be taken back any more, for the text there is another one now: {step.what}")
        saved = save(settings, file, text, was=there.mark, what=_undone(step.what), by=by)
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


def _undone(what: str) -> str:
    return f"took back: {what}"
