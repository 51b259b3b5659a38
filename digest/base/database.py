"""The SQLite files in .digest/: opened by one rule, and brought from one version of their schema to the next."""

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from digest.base import atomic
from digest.errors import StoreError, refusal

_PATIENCE = 60.0
"""Seconds to wait for another program that writes."""


@contextlib.contextmanager
def opened(file: Path, migrations: Sequence[str], *, sync: str, private: bool = False) -> Iterator[sqlite3.Connection]:
    """Open a file, or begin one, and close it at the end.

    A file that is there and empty is damaged: a new one is whole before it has its name.

    Args:
        file: its folder is made when it is not there.
        migrations: from each version of the schema to the next; PRAGMA user_version says how many have been done.
        sync: when a commit has reached the disk: 'FULL' at once, 'NORMAL' after a power cut perhaps not.
        private: whether it knows people: then nobody else on the machine may read it, and threads may share it.

    Raises:
        StoreError: there is no place for it, or a newer digest wrote it.
        sqlite3.Error: it cannot be read or written, or it is damaged.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with atomic.alone_in(file.parent):
            if not file.exists():
                _begin(file, migrations)
        if private:
            file.chmod(0o600)  # before SQLite makes the files beside it, which get the same mode
        if not file.stat().st_size:
            raise sqlite3.DatabaseError("the file is empty")
    except OSError as error:
        raise StoreError(f"{error.filename or file} cannot be used: {refusal(error)}") from error
    connection = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None, check_same_thread=not private)
    with contextlib.closing(connection):
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {sync}")
        _migrate(connection, file, migrations)
        yield connection


def _begin(file: Path, migrations: Sequence[str]) -> None:
    """Make a new file, and give it its name when it is whole."""
    new = file.with_suffix(".new")
    new.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(new, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")  # what is cut off here is never read
        _migrate(connection, new, migrations)
    new.replace(file)


def _migrate(connection: sqlite3.Connection, file: Path, migrations: Sequence[str]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    (done,) = connection.execute("PRAGMA user_version").fetchone()
    if done > len(migrations):
        raise StoreError(f"{file} was written by a newer digest; update it")
    for script in migrations[done:]:
        for statement in script.split(";"):
            connection.execute(statement)
    if done < len(migrations):  # else whoever only reads would write
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
    connection.execute("COMMIT")
