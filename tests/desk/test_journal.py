"""The journal of what was done to texts."""

import contextlib
import datetime as dt
import sqlite3
from pathlib import Path

import pytest

from digest.desk import steps
from digest.desk.journal import Journal, Step
from digest.errors import StoreError

AT = dt.datetime(2026, 2, 19, 14, 3, tzinfo=dt.UTC)


def step(file: str = "a.yml", old: str = "a\r\n", new: str = "b\u2028\ufeff\n") -> Step:
    """A step that is not noted yet."""
    return Step(0, AT, "Ada", file, "wrote `title`", "1", "2", steps.changes(old, new), is_undone=False)


def test_what_was_noted_is_read_again(tmp_path: Path) -> None:
    """To the byte, by its number and by its file, the latest first."""
    with Journal.open(tmp_path) as journal:
        numbers = [journal.note(step(file)) for file in ("a.yml", "b.yml", "a.yml")]
    assert (tmp_path / "desk.db").stat().st_mode & 0o077 == 0
    with Journal.open(tmp_path) as journal:
        assert [found.number for found in journal.of_file("a.yml", 9)] == [numbers[2], numbers[0]]
        assert [found.number for found in journal.of_file("a.yml", 1)] == [numbers[2]]
        found = journal.step(numbers[0])
        assert found == step()._replace(number=numbers[0])
        assert journal.since(found) == [step()._replace(number=numbers[2])]
        assert journal.step(99) is None
        journal.undo(numbers[0])
        assert [one.is_undone for one in journal.of_file("a.yml", 9)] == [False, True]


def test_the_latest_steps_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many of them, and numbers are never given again."""
    monkeypatch.setattr("digest.desk.journal._KEPT", 150)
    with Journal.open(tmp_path) as journal:
        numbers = [journal.note(step()) for _ in range(400)]
        assert numbers == [*range(1, 401)]
        assert [one.number for one in journal.of_file("a.yml", 1000)] == [*range(400, 250, -1)]


def test_a_journal_that_is_damaged_is_said(tmp_path: Path) -> None:
    """With what is lost by it: nothing but the way back."""
    with Journal.open(tmp_path) as journal:
        number = journal.note(step())
    with contextlib.closing(sqlite3.connect(tmp_path / "desk.db")) as database, database:
        database.execute("UPDATE step SET changes = '[{}]'")
    with Journal.open(tmp_path) as journal, pytest.raises(StoreError, match="cannot be read"):
        journal.step(number)
    (tmp_path / "desk.db").write_bytes(b"no database at all, whatever its name is")
    with pytest.raises(StoreError, match="nothing is lost but the way back"), Journal.open(tmp_path):
        pass
