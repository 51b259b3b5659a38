"""``.digest/desk.db``: what was done to the texts, and who may do it. Its schema, in one place."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from digest.base import database
from digest.errors import StoreError

_MIGRATIONS = (
    """
    CREATE TABLE step (
      number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, who TEXT NOT NULL, file TEXT NOT NULL,
      what TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, changes BLOB NOT NULL, undone INTEGER NOT NULL
    );
    CREATE INDEX step_of_file ON step (file, number)
    """,
    """
    CREATE TABLE member (
      id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE, role TEXT NOT NULL,
      password TEXT NOT NULL, seen INTEGER NOT NULL
    );
    CREATE TABLE link (hash TEXT PRIMARY KEY, member INTEGER NOT NULL, until INTEGER NOT NULL);
    CREATE TABLE session (hash TEXT PRIMARY KEY, key TEXT NOT NULL, member INTEGER NOT NULL, used INTEGER NOT NULL);
    CREATE INDEX session_of_member ON session (member)
    """,
)


@contextlib.contextmanager
def opened(folder: Path, lost: str) -> Iterator[sqlite3.Connection]:
    """Open the file in a folder, or begin it, and close it at the end.

    Args:
        folder: of the publication's memory.
        lost: what cannot be done without it, in words.

    Raises:
        StoreError: it cannot be read or written.
    """
    file = folder / "desk.db"
    try:
        with database.opened(file, _MIGRATIONS, sync="NORMAL", private=True) as connection:
            yield connection
    except sqlite3.Error as error:
        raise StoreError(f"{file}: {error}; {lost}") from error
