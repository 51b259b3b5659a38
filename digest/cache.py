"""What a build remembers, so that the next one redoes only what changed. May be deleted at any time.

Two tables: ``parsed`` has what each content file gave, ``written`` what stands in a site folder and from which inputs.
Everything is dropped when the stamp, a hash of the program and of the libraries it computes with, is another one.
The file is written by this program alone, and trusted like the publication's own mkdocs.yml.
"""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from digest.errors import SiteError
from digest.model import Written

_TABLES = """
    CREATE TABLE IF NOT EXISTS about (stamp TEXT);
    CREATE TABLE IF NOT EXISTS parsed (
        file TEXT PRIMARY KEY, signature TEXT, checked INTEGER, digest TEXT, head BLOB, body BLOB) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS written (site TEXT, path TEXT, key TEXT, signature TEXT, PRIMARY KEY (site, path));
"""
_SETTLED = 2_000_000_000
"""Nanoseconds after which a file's time tells whether it was written again: some file systems count in 2 s."""


class Parsed(NamedTuple):
    """What is remembered of a content file."""

    signature: str
    """Of the file when it was last looked at."""
    settled: bool
    """Whether the same signature means the same bytes: the file was not being written when it was looked at."""
    digest: str
    """Of its bytes."""
    head: bytes
    """The part that every build needs, pickled."""


class Cache:
    """The memory of one publication."""

    def __init__(self, file: Path, connection: sqlite3.Connection) -> None:
        self._file, self._db, self._process = file, connection, os.getpid()

    @classmethod
    @contextlib.contextmanager
    def open(cls, folder: Path, stamp: str) -> Iterator["Cache"]:
        """Open the memory, or begin a new one where it is absent, damaged or of another program.

        Raises:
            SiteError: the folder cannot be written.
        """
        file = folder / "build.db"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            try:
                connection = _connect(file, stamp)
            except sqlite3.DatabaseError:
                file.unlink(missing_ok=True)
                connection = _connect(file, stamp)
        except (OSError, sqlite3.Error) as error:
            raise SiteError(f"the cache {folder} cannot be written: {error}") from error
        with contextlib.closing(connection):
            yield cls(file, connection)

    def parsed(self) -> dict[str, Parsed]:
        """All content files that are remembered, by file."""
        rows = self._db.execute("SELECT file, signature, checked, digest, head FROM parsed")
        return {
            file: Parsed(signature, checked - int(signature.split(" ")[1]) > _SETTLED, digest, head)
            for file, signature, checked, digest, head in rows
        }

    def remember(self, file: str, signature: str, digest: str, head: bytes, body: bytes) -> None:
        """Remember what a content file gave: a part for every build, and the rest."""
        row = (file, signature, time.time_ns(), digest, head, body)
        self._db.execute("INSERT OR REPLACE INTO parsed VALUES (?, ?, ?, ?, ?, ?)", row)

    def seen(self, file: str, signature: str) -> None:
        """Note that a content file has the same bytes under a new signature."""
        row = (signature, time.time_ns(), file)
        self._db.execute("UPDATE parsed SET signature = ?, checked = ? WHERE file = ?", row)

    def forget(self, files: Iterable[str]) -> None:
        """Forget content files that are gone."""
        self._db.executemany("DELETE FROM parsed WHERE file = ?", [(file,) for file in files])

    def body(self, file: str) -> bytes:
        """The rest of what a content file gave, as far as it is committed. May be called in a forked process."""
        if os.getpid() != self._process:
            # A connection must not be carried across a fork (https://www.sqlite.org/howtocorrupt.html, 2.6).
            self._inherited, self._process = self._db, os.getpid()
            self._db = sqlite3.connect(self._file)
        blob: bytes
        (blob,) = self._db.execute("SELECT body FROM parsed WHERE file = ?", (file,)).fetchone()
        return blob

    def written(self, site: str) -> dict[str, Written]:
        """What stands in a site folder, by path."""
        rows = self._db.execute("SELECT path, key, signature FROM written WHERE site = ?", (site,))
        return {path: Written(key, signature) for path, key, signature in rows}

    def note_written(self, site: str, written: Mapping[str, Written], removed: Iterable[str] = ()) -> None:
        """Note what now stands in a site folder, and commit."""
        self._db.executemany("DELETE FROM written WHERE site = ? AND path = ?", [(site, path) for path in removed])
        rows = [(site, path, *entry) for path, entry in written.items()]
        self._db.executemany("INSERT OR REPLACE INTO written VALUES (?, ?, ?, ?)", rows)
        self.commit()

    def commit(self) -> None:
        """Keep what was noted."""
        self._db.commit()


def _connect(file: Path, stamp: str) -> sqlite3.Connection:
    connection = sqlite3.connect(file)
    try:
        # A lost cache costs a second; waiting for the disk on every build would cost more over time.
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(_TABLES)
        found = connection.execute("SELECT stamp FROM about").fetchone()
        if found != (stamp,):
            for table in ("about", "parsed", "written"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - the names stand above
            connection.execute("INSERT INTO about VALUES (?)", (stamp,))
            connection.commit()
    except BaseException:
        connection.close()
        raise
    return connection
