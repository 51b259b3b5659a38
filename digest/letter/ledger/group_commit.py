"""Notes of several threads, brought to the disk together: twenty connections wait for one ``fsync``, not for twenty."""

import sqlite3
import threading
from collections.abc import Mapping

Note = Mapping[str, object]
"""What a letter has come to: the values of the ledger's statement, by their names."""


class Notes:
    """What was noted and is not on the disk yet."""

    def __init__(self, connection: sqlite3.Connection, writing: threading.RLock, statement: str) -> None:
        """Take what is needed.

        Args:
            connection: to the file.
            writing: held by the thread that has a transaction in it.
            statement: writes one note.
        """
        self._db, self._writing, self._statement = connection, writing, statement
        self._noting = threading.Lock()
        """Guards what follows."""
        self._notes: list[Note] = []
        self._noted = self._written = 0

    def add(self, note: Note) -> None:
        """Note something; it is on the disk after the next ``flush`` of any thread."""
        with self._noting:
            self._notes.append(note)
            self._noted += 1

    def flush(self) -> None:
        """Bring all notes to the disk; while one thread does, others gather, and one of them goes for all."""
        with self._noting:
            mine = self._noted
        with self._writing:
            if self._written >= mine:
                return
            with self._noting:
                notes, self._notes, upto = self._notes, [], self._noted
            try:
                self._db.execute("BEGIN IMMEDIATE")
                self._db.executemany(self._statement, notes)
                self._db.execute("COMMIT")
            except BaseException:
                with self._noting:  # whoever waits for one of them must not take it for written
                    self._notes = notes + self._notes
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            self._written = upto
