"""What was noted is on the disk when its thread goes on, or the thread is told that it is not."""

import sqlite3
import threading
from pathlib import Path

import pytest

from digest.letter.ledger.counts import Counts
from digest.letter.ledger.ledger import Ledger
from tests.letter.queue import enqueue, reader


def test_notes_of_many_threads_are_all_written(tmp_path: Path) -> None:
    """When ``flush`` returns, what the thread noted before is in the file: another connection reads it."""
    with Ledger.open(tmp_path) as ledger:
        run, _ = enqueue(ledger, *(reader(f"r{n}@x.example") for n in range(400)))
        numbers = [letter.n for letter in ledger.take("e", run, 0, 400)]
        missing: list[int] = []

        def work(mine: list[int]) -> None:
            other = sqlite3.connect(tmp_path / "letters.db")
            for n in mine:
                ledger.note(n, "sending")
                ledger.flush()
                if other.execute("SELECT state FROM delivery WHERE n = ?", (n,)).fetchone() != ("sending",):
                    missing.append(n)
                ledger.note(n, "sent")
            ledger.flush()
            other.close()

        threads = [threading.Thread(target=work, args=(numbers[k::8],)) for k in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert missing == []
        assert ledger.counts("e", run) == Counts(sent=400)


def test_a_note_that_cannot_be_written_is_not_taken_for_written(tmp_path: Path) -> None:
    """A full disk, a file that somebody else holds: no thread goes on as if its letter were noted."""
    with Ledger.open(tmp_path) as ledger:
        run, _ = enqueue(ledger, reader("a@x.example"))
        (letter,) = ledger.take("e", run, 0, 1)
        ledger._db.execute("PRAGMA busy_timeout = 50")
        with sqlite3.connect(tmp_path / "letters.db", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            ledger.note(letter.n, "sending")
            for _ in range(2):
                with pytest.raises(sqlite3.OperationalError):
                    ledger.flush()
            other.execute("ROLLBACK")
        ledger.flush()
        assert ledger.counts("e", run).sending == 1


def test_a_note_that_fails_half_way_is_undone_and_written_later(tmp_path: Path) -> None:
    """No other program waits for what was begun; the notes that came with it are kept as well."""
    with Ledger.open(tmp_path) as ledger, sqlite3.connect(tmp_path / "letters.db", isolation_level=None) as other:
        run, _ = enqueue(ledger, reader("a@x.example"), reader("b@x.example"))
        first, second = ledger.take("e", run, 0, 2)
        other.execute(
            f"CREATE TRIGGER full BEFORE UPDATE ON delivery WHEN old.n = {second.n} BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
        ledger.note(first.n, "sending")
        ledger.note(second.n, "sending")
        with pytest.raises(sqlite3.IntegrityError, match="full"):
            ledger.flush()
        other.execute("DROP TRIGGER full")
        assert ledger.counts("e", run) == Counts(queued=2)
        ledger.note(first.n, "sent")
        ledger.flush()
        assert ledger.counts("e", run) == Counts(sent=1, sending=1)


def test_what_is_on_the_disk_needs_no_second_write(tmp_path: Path) -> None:
    """While another program writes, who has nothing to note goes on."""
    with Ledger.open(tmp_path) as ledger:
        run, _ = enqueue(ledger, reader("a@x.example"))
        ledger.note(ledger.take("e", run, 0, 1)[0].n, "sent")
        ledger.flush()
        ledger._db.execute("PRAGMA busy_timeout = 50")
        with sqlite3.connect(tmp_path / "letters.db", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            ledger.flush()
            other.execute("ROLLBACK")
