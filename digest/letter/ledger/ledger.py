"""Who got which letter: the memory that keeps a letter from being sent twice. SQLite, in .digest/letters.db.

    queued ─▶ sending ─▶ sent · deferred (4xx) · failed (5xx)
       │         └─ killed in between ─▶ unknown
       └─ the reader left: no letter

It is a file of its own: losing what the collector remembers costs history, losing this would cost readers a second
copy. ``sending`` is on the disk before the server can take a letter, so that whatever ends the program, power included,
leaves only those unknown whose answer was due at that moment. Times are seconds since 1970.
"""

import contextlib
import json
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

from digest.base import database
from digest.errors import StoreError
from digest.letter.ledger.counts import Counted, Counts, Enqueued, State
from digest.letter.ledger.group_commit import Notes
from digest.letter.ledger.roster import Roster
from digest.model import Delivery, Subscriber

_MIGRATIONS = (
    """
    CREATE TABLE delivery (
        n INTEGER PRIMARY KEY, edition TEXT NOT NULL, key TEXT NOT NULL, domain TEXT NOT NULL,
        name TEXT NOT NULL, address TEXT NOT NULL, columns TEXT NOT NULL,
        state TEXT NOT NULL, run INTEGER NOT NULL, tries INTEGER NOT NULL, due REAL NOT NULL,
        said TEXT NOT NULL, UNIQUE (edition, key));
    CREATE INDEX delivery_of_run ON delivery (edition, run);
    CREATE INDEX put_off ON delivery (edition, run, due) WHERE state = 'deferred';
    CREATE TABLE run (id INTEGER PRIMARY KEY, edition TEXT NOT NULL, began REAL NOT NULL);
    CREATE TABLE stopped (key TEXT PRIMARY KEY, address TEXT NOT NULL, why TEXT NOT NULL, since REAL NOT NULL,
        said TEXT NOT NULL);
    CREATE TABLE subscriber (key TEXT PRIMARY KEY, name TEXT NOT NULL, address TEXT NOT NULL, columns TEXT NOT NULL,
        since REAL NOT NULL);
    """,
    """
    ALTER TABLE delivery RENAME COLUMN said TO answer;
    ALTER TABLE stopped RENAME COLUMN said TO answer;
    """,
)
_WANTED = "key NOT IN (SELECT key FROM stopped)"
"""Of letters in the queue: somebody may unsubscribe while others get theirs."""
_NOTE = (
    "UPDATE delivery SET state = :state, due = :due, tries = :tries, answer = :answer "  # noqa: S608 - our words
    f"WHERE n = :n AND (:state <> 'sending' OR {_WANTED})"
)
_STATE = f"CASE WHEN state IN ('queued', 'deferred') AND NOT {_WANTED} THEN 'left' ELSE state END"
_encoded = json.JSONEncoder(ensure_ascii=False).encode


class Ledger:
    """The memory of what was sent. May be used by several threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._writing = threading.RLock()
        """Of the thread that has a transaction, which may stop addresses in it."""
        self.roster = Roster(connection, self._writing)
        self._notes = Notes(connection, self._writing, _NOTE)

    @classmethod
    @contextlib.contextmanager
    def open(cls, folder: Path) -> Iterator["Ledger"]:
        """Open the ledger, or begin one.

        Raises:
            StoreError: it cannot be read or written, or a newer digest wrote it.
        """
        file = folder / "letters.db"
        try:
            with database.opened(file, _MIGRATIONS, sync="FULL", private=True) as connection:
                yield cls(connection)
        except sqlite3.Error as error:
            raise StoreError(f"{file}: {error}; it knows who got which letter: mend it or restore a copy") from error

    # ── one run ──────────────────────────────────────────────────────────────────────────────────────────────────

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; nothing when an error ends it."""
        with self._writing:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    @contextlib.contextmanager
    def trial(self) -> Iterator[None]:
        """Whatever is done here is undone at the end."""
        with self._writing:
            self._db.execute("BEGIN")
            try:
                yield
            finally:
                self._db.execute("ROLLBACK")

    def begin(self, edition: str, now: float) -> int:
        """Begin a run; what an earlier one left in ``sending`` when it was killed becomes ``unknown``. Its number."""
        answer = "the program was ended while the server's answer was due"
        self._db.execute(
            "UPDATE delivery SET state = 'unknown', answer = ? WHERE edition = ? AND state = 'sending'",
            (answer, edition),
        )
        return int(self._db.execute("INSERT INTO run (edition, began) VALUES (?, ?)", (edition, now)).lastrowid or 0)

    def enqueue(self, edition: str, run: int, roll: Iterable[Subscriber], *, again: Iterable[State] = ()) -> Enqueued:
        """Put a list into the queue: those who have no letter of the edition yet.

        Args:
            edition: names it.
            run: of this moment; what earlier runs left in the queue is sent only if the list still has it.
            roll: the list, in any length.
            again: 'unknown' and 'failed' letters that are wanted once more.
        """
        again = set(again)
        counts = Counter(self._enqueue(edition, run, subscriber, again) for subscriber in roll)
        return Enqueued(
            counts["queued"], counts["sent"], counts["twice"], counts["reader"], counts["server"], counts["failed"],
            counts["unknown"], self._largest(edition, run),
        )  # fmt: skip

    def _enqueue(self, edition: str, run: int, who: Subscriber, again: set[State]) -> Counted:
        """Put one into the queue, or not; as what it counts."""
        key = who.address.casefold()
        row = self._db.execute(
            "SELECT n, state, run FROM delivery WHERE edition = ? AND key = ?", (edition, key)
        ).fetchone()
        if why := self.roster.why_stopped(key):
            if not (why == "server" and row and row[1] == "failed"):
                return why
            if "failed" in again:  # its server is asked once more
                self.roster.resume(key)
        own = _encoded(dict(who.columns)) if who.columns else ""
        if row is None:
            self._db.execute(
                "INSERT INTO delivery (edition, key, domain, name, address, columns, state, run, tries, due, answer) "
                "VALUES (?, ?, ?, ?, ?, ?, 'queued', ?, 0, 0, '')",
                (edition, key, key.rpartition("@")[2], who.name, who.address, own, run),
            )
            return "queued"
        n, state, last = row
        if last == run:
            return "twice"
        goes = state in ("queued", "deferred") or state in again
        self._db.execute(
            "UPDATE delivery SET run = ?, name = ?, address = ?, columns = ?, "
            "state = CASE WHEN ? THEN 'queued' ELSE state END, tries = 0, due = 0 WHERE n = ?",
            (run, who.name, who.address, own if goes else "", goes, n),
        )
        return "queued" if goes else cast("Counted", state)

    def _largest(self, edition: str, run: int) -> tuple[tuple[str, int], ...]:
        """The ten domains to which most of the letters in the queue go."""
        rows = self._db.execute(
            "SELECT domain, COUNT(*) FROM delivery WHERE edition = ? AND run = ? AND state = 'queued' "
            "GROUP BY domain ORDER BY COUNT(*) DESC, domain LIMIT 10",
            (edition, run),
        )
        return tuple(rows)

    def take(self, edition: str, run: int, after: int, most: int) -> list[Delivery]:
        """The next letters in the queue.

        Args:
            edition: names it.
            run: of this moment.
            after: number of the last one that was taken; 0 at first.
            most: how many.
        """
        return self._take("state = 'queued' AND n > ? ORDER BY n", edition, run, after, most)

    def due(self, edition: str, run: int, now: float, longest: float, most_tries: int) -> list[Delivery]:
        """The deferred letters whose time has come, or is further ahead than it can be.

        Args:
            edition: names it.
            run: of this moment.
            now: seconds since 1970.
            longest: seconds for which a letter is deferred at most. Further ahead was the clock, and it is right again.
            most_tries: after so many a letter is left for the next run.
        """
        where = "state = 'deferred' AND NOT (due > ? AND due <= ?) AND tries <= ? ORDER BY due"
        return self._take(where, edition, run, now, now + longest, most_tries, 500)

    def _take(self, where: str, *values: object) -> list[Delivery]:
        with self._writing:
            rows = self._db.execute(
                "SELECT n, name, address, columns, domain, tries FROM delivery "  # noqa: S608 - our words
                f"WHERE edition = ? AND run = ? AND {_WANTED} AND {where} LIMIT ?",
                values,
            ).fetchall()
        return [
            Delivery(n, Subscriber(name, address, json.loads(columns) if columns else {}), domain, tries)
            for n, name, address, columns, domain, tries in rows
        ]

    def next_due(self, edition: str, run: int, most_tries: int) -> float | None:
        """When the next deferred letter may be tried again; None when there is none.

        Args:
            edition: its day.
            run: number of the run.
            most_tries: how often a letter is tried again.
        """
        where = f"edition = ? AND run = ? AND state = 'deferred' AND tries <= ? AND {_WANTED}"
        with self._writing:
            row = self._db.execute(f"SELECT MIN(due) FROM delivery WHERE {where}", (edition, run, most_tries))  # noqa: S608 - our words
            (due,) = row.fetchone()
        return None if due is None else float(due)

    def note(self, n: int, state: State, answer: str = "", *, due: float = 0, tries: int = 0) -> None:
        """Note what becomes of a letter; it is on the disk after the next ``flush`` of any thread.

        Args:
            n: its number.
            state: what it is now.
            answer: the words of the server, or ''.
            due: when it may be tried again; seconds since 1970, 0 for never.
            tries: how often it was deferred in this run.
        """
        self._notes.add({"n": n, "state": state, "answer": answer, "due": due, "tries": tries})

    def sending(self, n: int, tries: int) -> bool:
        """Note on the disk that the server may have a letter from now on, unless its reader has left.

        Who left is looked up in the statement that notes it, for a letter may wait for its turn for minutes. Whether it
        may go.
        """
        self.note(n, "sending", tries=tries)
        self.flush()
        with self._writing:
            (state,) = self._db.execute("SELECT state FROM delivery WHERE n = ?", (n,)).fetchone()
        return bool(state == "sending")

    def flush(self) -> None:
        """Bring all notes to the disk."""
        self._notes.flush()

    def end(self, edition: str) -> None:
        """Forget what the list said of those who have the letter: only their address is needed.

        Those who unsubscribed while the letters went out wait for none.
        """
        with self._writing:
            self._db.execute(
                "DELETE FROM delivery WHERE edition = ? AND state IN ('queued', 'deferred') "  # noqa: S608 - our words
                f"AND NOT {_WANTED}",
                (edition,),
            )
            self._db.execute(
                "UPDATE delivery SET name = '', columns = '' WHERE edition = ? AND state = 'sent'", (edition,)
            )

    # ── what can be asked ────────────────────────────────────────────────────────────────────────────────────────

    def has_letters(self) -> bool:
        """Whether a letter was ever begun to be sent from here."""
        return self._db.execute("SELECT 1 FROM delivery LIMIT 1").fetchone() is not None

    def counts(self, edition: str, run: int) -> Counts:
        """How many letters of a run are in which state."""
        with self._writing:
            rows = self._db.execute(
                f"SELECT {_STATE}, COUNT(*) FROM delivery WHERE edition = ? AND run = ? GROUP BY 1",  # noqa: S608 - our words
                (edition, run),
            ).fetchall()
        return Counts(**dict(rows))

    def listed(self, edition: str, run: int, state: State) -> Iterator[tuple[str, str]]:
        """The addresses of all letters of a run in a state, and what the server said.

        Args:
            edition: its day.
            run: number of the run.
            state: which letters.
        """
        yield from self._db.execute(
            "SELECT address, answer FROM delivery WHERE edition = ? AND run = ? AND state = ? ORDER BY n",
            (edition, run, state),
        )
