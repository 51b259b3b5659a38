"""What a build remembers, so that the next one redoes only what changed. May be deleted at any time.

Two tables: ``parsed`` has what each content file gave, ``written`` what stands in a site folder and from which inputs.
Every row carries a hash of itself. Whatever is wrong with a row or with the file, all is begun anew, in the same build;
and so it is when the stamp, a hash of the program and of the libraries it computes with, is another one.
"""

import contextlib
import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar
from urllib.parse import quote

from digest.base import alone, codec, fingerprint, kept
from digest.errors import SiteError
from digest.model import Written

T = TypeVar("T")
_LOG = logging.getLogger(__name__)

_TABLES = """
    CREATE TABLE about (stamp TEXT);
    CREATE TABLE parsed (
        file TEXT PRIMARY KEY, signature TEXT, checked INTEGER, hash TEXT, head BLOB, body BLOB) WITHOUT ROWID;
    CREATE TABLE written (site TEXT PRIMARY KEY, files BLOB);
"""
_FILE, _LOCK, _DAMAGED = "build.db", "lock", "damaged"
_OTHERS = (_LOCK,)
"""What lies in the folder and does not hang on the program."""
_REASONS = {
    sqlite3.SQLITE_BUSY: "another program has it open",
    sqlite3.SQLITE_LOCKED: "another program has it open",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_NOMEM: "there is not enough memory",
    sqlite3.SQLITE_READONLY: "that is not allowed (permissions)",
}
"""Primary result codes (https://www.sqlite.org/rescode.html) in plain words."""
_NO_DAMAGE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_NOMEM}
"""Those after which a new file would be no better."""


class Parsed(NamedTuple):
    """What is remembered of a content file."""

    signature: str
    """Of the file when it was last looked at."""
    settled: bool
    """See fingerprint.is_settled."""
    hash: str
    """Of its bytes."""
    head: bytes
    """The part that every build needs."""


class Cache:
    """The memory of one publication."""

    def __init__(self, folder: Path, stamp: str) -> None:
        self._folder, self._stamp, self._readers = folder, stamp, threading.local()
        self._db, self._owner, self._is_open = self._opened(), _here(), True

    @classmethod
    @contextlib.contextmanager
    def open(cls, folder: Path, stamp: str) -> Iterator["Cache"]:
        """Open the memory, for one build at a time; begin a new one where it is absent, damaged or of another program.

        Raises:
            SiteError: the folder cannot be written.
        """
        with alone.within(folder / _LOCK):
            cache = cls(folder, stamp)
            try:
                yield cache
                cache.commit()
                if os.path.lexists(folder / _DAMAGED):
                    cache._begin_anew()
            finally:
                cache._is_open = False
                cache._db.close()

    def parsed(self) -> dict[str, Parsed]:
        """All content files that are remembered, by file."""
        rows = self._do(lambda db: db.execute("SELECT file, signature, checked, hash, head FROM parsed").fetchall())
        found = {}
        for file, signature, checked, hash_, blob in rows:
            head = fingerprint.proven(_head_name(file, signature, checked, hash_), blob)
            if head is None:
                self._begin_anew()
                return {}
            settled = fingerprint.is_settled(signature, checked)
            found[file] = Parsed(signature, settled, hash_, head)
        return found

    def remember(self, file: str, signature: str, hash_: str, head: bytes, body: bytes) -> None:
        """Remember what a content file gave: a part for every build, and the rest.

        Args:
            file: its path, as in Place.
            signature: of the file when it was looked at.
            hash_: hash of its bytes.
            head: the part that every build needs.
            body: the rest.
        """
        checked = time.time_ns()
        blob = fingerprint.with_proof(_head_name(file, signature, checked, hash_), head)
        row = (file, signature, checked, hash_, blob, fingerprint.with_proof(_body_name(file, hash_), body))
        self._do(lambda db: db.execute("INSERT OR REPLACE INTO parsed VALUES (?, ?, ?, ?, ?, ?)", row))

    def seen(self, file: str, signature: str, entry: Parsed) -> None:
        """Note that a content file has the same bytes under a new signature.

        Args:
            file: its path, as in Place.
            signature: its new one.
            entry: what is remembered of it.
        """
        checked = time.time_ns()
        blob = fingerprint.with_proof(_head_name(file, signature, checked, entry.hash), entry.head)
        row = (signature, checked, blob, file)
        self._do(lambda db: db.execute("UPDATE parsed SET signature = ?, checked = ?, head = ? WHERE file = ?", row))

    def forget(self, files: Iterable[str]) -> None:
        """Forget content files that are gone."""
        rows = [(file,) for file in files]
        self._do(lambda db: db.executemany("DELETE FROM parsed WHERE file = ?", rows))

    def body(self, file: str, hash_: str) -> bytes | None:
        """The rest of what a content file of these bytes gave, as far as it is committed; None when that is not there.

        May be called in a forked process, in another thread, and when the cache is closed and others are at work in it.
        What it finds damaged is begun anew at the end of the build.
        """
        try:
            row = self._reader().execute("SELECT hash, body FROM parsed WHERE file = ?", (file,)).fetchone()
        except sqlite3.Error:
            row = None
        if row and row[0] != hash_:  # the file has changed since, and somebody has read it
            return None
        found = fingerprint.proven(_body_name(file, hash_), row[1]) if row else None
        if found is None and self._is_open:
            _LOG.info("what the cache has of %s is damaged; the file is read again", file)
            with contextlib.suppress(OSError):
                (self._folder / _DAMAGED).touch()
        return found

    def _reader(self) -> sqlite3.Connection:
        """A connection for whoever asks: the cache's own, as long as it is open, for the thread that opened it.

        None must be carried across a fork, nor closed there (https://www.sqlite.org/howtocorrupt.html, 2.6).
        """
        if self._is_open and self._owner == _here():
            return self._db
        mine = self._readers.__dict__
        if mine.get("owner") != _here():
            mine["inherited"] = mine.get("db")
            mine["db"] = sqlite3.connect(f"file:{quote(str(self._folder / _FILE))}?mode=ro", uri=True)
            mine["owner"] = _here()
        found: sqlite3.Connection = mine["db"]
        return found

    def written(self, site: str) -> dict[str, Written]:
        """What stands in a site folder, by path."""
        row = self._do(lambda db: db.execute("SELECT files FROM written WHERE site = ?", (site,)).fetchone())
        if row is None:
            return {}
        with contextlib.suppress(ValueError):
            if (found := fingerprint.proven(site, row[0])) is not None:
                return codec.decode(dict[str, Written], found)
        self._begin_anew()
        return {}

    def note_written(self, site: str, written: Mapping[str, Written], removed: Iterable[str] = ()) -> None:
        """Note what now stands in a site folder, and commit.

        Args:
            site: the folder.
            written: what files were written, by path.
            removed: the paths of those that are gone.
        """
        before = self.written(site)
        files = {**before, **written}
        for path in removed:
            files.pop(path, None)
        if files != before:
            row = (site, fingerprint.with_proof(site, codec.encode(files)))
            self._do(lambda db: db.execute("INSERT OR REPLACE INTO written VALUES (?, ?)", row))
        self.commit()

    def commit(self) -> None:
        """Keep what was noted."""
        self._do(lambda db: db.commit())

    def _do(self, act: Callable[[sqlite3.Connection], T]) -> T:
        """Read or write; once more, into a new file, when this one turns out to be damaged."""
        try:
            return act(self._db)
        except sqlite3.Error as error:
            if _code(error) in _NO_DAMAGE:
                raise self._refused(error) from error
        self._begin_anew()
        try:
            return act(self._db)
        except sqlite3.Error as error:
            raise self._refused(error) from error

    def _opened(self) -> sqlite3.Connection:
        """Open the file, or begin a new one."""
        file = self._folder / _FILE
        if os.path.lexists(file):
            found = self._found_stamp()
            if found == self._stamp:
                return self._connected()
            if found is None:
                _say_damaged()
            else:
                kept.only(self._folder, _OTHERS)
        return self._new()

    def _found_stamp(self) -> str | None:
        """The stamp in the file; None when it is damaged."""
        if os.path.lexists(self._folder / _DAMAGED):
            return None
        try:
            with contextlib.closing(sqlite3.connect(self._folder / _FILE)) as db:
                found = (db.execute("SELECT stamp FROM about").fetchone() or (None,))[0]
        except sqlite3.Error as error:
            if _code(error) in _NO_DAMAGE:
                raise self._refused(error) from error
            return None
        return found if isinstance(found, str) else None

    def _begin_anew(self) -> None:
        _say_damaged()
        self._db.close()
        self._db = self._new()

    def _new(self) -> sqlite3.Connection:
        try:
            for name in (_FILE, f"{_FILE}-journal", _DAMAGED):
                kept.remove(self._folder / name)
        except OSError as error:
            raise kept.refused(self._folder / _FILE, error) from error
        db = self._connected()
        try:
            db.executescript(_TABLES)
            db.execute("INSERT INTO about VALUES (?)", (self._stamp,))
            db.commit()
        except sqlite3.Error as error:
            db.close()
            raise self._refused(error) from error
        return db

    def _connected(self) -> sqlite3.Connection:
        try:
            db = sqlite3.connect(self._folder / _FILE)
            # A lost cache costs a second; waiting for the disk on every build would cost more over time.
            db.execute("PRAGMA synchronous = OFF")
            # What stands in the file's schema may call nothing (https://www.sqlite.org/security.html).
            db.execute("PRAGMA trusted_schema = OFF")
        except sqlite3.Error as error:
            raise self._refused(error) from error
        return db

    def _refused(self, error: sqlite3.Error) -> SiteError:
        reason = _REASONS.get(_code(error), str(error))
        return SiteError(f"the cache {self._folder / _FILE} cannot be written: {reason}")


def _here() -> tuple[int, int]:
    return os.getpid(), threading.get_ident()


def _code(error: sqlite3.Error) -> int:
    """The primary result code; errors of the Python module itself have none."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


def _say_damaged() -> None:
    _LOG.info("what the cache remembers of the content is damaged, and begun anew")


def _head_name(file: str, signature: str, checked: int, hash_: str) -> str:
    return f"head {file} {signature!r} {checked!r} {hash_!r}"


def _body_name(file: str, hash_: str) -> str:
    return f"body {file} {hash_}"
