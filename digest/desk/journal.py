"""What was done to the texts of a publication, by whom, and how to take it back: ``.digest/desk.db``.

    save ─note▶ a row: when, who, which file, what, the lines that changed ─step▶ Step

The files are what counts; without the journal nothing is lost but the way back.
"""

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from digest.base import codec
from digest.desk import desk_db
from digest.desk.steps import Change
from digest.errors import StoreError

_KEPT = 20_000
"""Steps that are remembered, the latest ones."""


class Step(NamedTuple):
    """Something that was done to a file."""

    number: int
    at: dt.datetime
    """UTC."""
    who: str
    """Who did it; '' for a command."""
    file: str
    """Below the publication's folder."""
    what: str
    """In words."""
    before: str
    """Mark of the text before it."""
    after: str
    """Mark of the text after it."""
    changes: tuple[Change, ...]
    is_undone: bool


class Journal:
    """The journal of a publication; its methods raise StoreError."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    @contextlib.contextmanager
    def open(cls, folder: Path) -> Iterator["Journal"]:
        """Open the journal in a folder, and close it at the end.

        Raises:
            StoreError: it cannot be read or written.
        """
        with desk_db.opened(folder, "without it nothing is lost but the way back") as connection:
            yield cls(connection)

    def note(self, step: Step) -> int:
        """Note a step; gives its number, for the one that it has does not count."""
        row = (
            int(step.at.timestamp()), step.who, step.file, step.what, step.before, step.after,
            codec.encode(step.changes), step.is_undone,
        )  # fmt: skip
        number = (
            self._db.execute(
                "INSERT INTO step (at, who, file, what, before, after, changes, undone) VALUES (?,?,?,?,?,?,?,?)",
                row,
            ).lastrowid
            or 0
        )
        if number % 100 == 0:
            self._db.execute("DELETE FROM step WHERE number <= ?", (number - _KEPT,))
        return number

    def of_file(self, file: str, most: int) -> list[Step]:
        """The steps of a file, the latest first.

        Args:
            file: below the publication's folder.
            most: how many.
        """
        return self._found("file = ? ORDER BY number DESC LIMIT ?", file, most)

    def step(self, number: int) -> Step | None:
        """The step of a number; None where there is none, however large the number."""
        return next(iter(self._found("number = ?", str(number))), None)

    def since(self, step: Step) -> list[Step]:
        """What was done to the same file after a step, in its order."""
        return self._found("file = ? AND number > ? ORDER BY number", step.file, step.number)

    def undo(self, number: int) -> None:
        """Note that a step was taken back."""
        self._db.execute("UPDATE step SET undone = 1 WHERE number = ?", (number,))

    def _found(self, where: str, *values: object) -> list[Step]:
        names = "number, at, who, file, what, before, after, changes, undone"
        rows = self._db.execute(f"SELECT {names} FROM step WHERE {where}", values)  # noqa: S608 - no value is in it
        return [_step(*row) for row in rows]


def _step(
    number: int, at: int, who: str, file: str, what: str, before: str, after: str, changes: bytes, undone: int
) -> Step:
    try:
        made = codec.decode(tuple[Change, ...], changes)
    except ValueError as error:
        raise StoreError(f"step {number} of the journal cannot be read: {error}") from error
    return Step(number, dt.datetime.fromtimestamp(at, dt.UTC), who, file, what, before, after, made, bool(undone))
