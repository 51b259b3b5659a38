"""What the collector remembers: every item that a feed has shown, and how each feed is doing. SQLite, in .digest/.

One transaction per feed, so that whatever ends the program loses nothing that was committed; readers and a second
writer wait for one another. Losing the folder costs history, not editions. All times are whole seconds since 1970, UTC.
"""

import contextlib
import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from digest.errors import StoreError
from digest.model import Enclosure, FeedItem, Item

_MIGRATIONS = (
    """
    CREATE TABLE feed (
        url TEXT PRIMARY KEY, title TEXT NOT NULL, home TEXT NOT NULL,
        etag TEXT NOT NULL, last_modified TEXT NOT NULL, digest TEXT NOT NULL, moved TEXT NOT NULL,
        due INTEGER NOT NULL, document_at INTEGER NOT NULL, shown_at INTEGER NOT NULL,
        trouble TEXT NOT NULL, since INTEGER NOT NULL, failures INTEGER NOT NULL, notes TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE item (
        id TEXT PRIMARY KEY, feed TEXT NOT NULL, key TEXT NOT NULL, said TEXT NOT NULL,
        first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, appeared INTEGER NOT NULL) WITHOUT ROWID;
    CREATE UNIQUE INDEX item_of_feed ON item (feed, key);
    CREATE INDEX item_appeared ON item (appeared);
    """,
)
"""From each version of the schema to the next; PRAGMA user_version says how many have been done."""
_PATIENCE = 60.0
"""Seconds to wait for another program that writes."""


class FeedState(NamedTuple):
    """How a feed is doing."""

    url: str
    title: str = ""
    """As the feed calls itself, or ''."""
    home: str = ""
    """The page that it belongs to, or ''."""
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    """Hash of its last document."""
    moved: str = ""
    """Where it said that it went for good, or ''."""
    due: int = 0
    """When it may be asked again."""
    document_at: int = 0
    """When its last document came; what that shows has this as ``last_seen``."""
    shown_at: int = 0
    """When it last said that this is still its document."""
    trouble: str = ""
    """What is wrong with it, in words, or ''."""
    since: int = 0
    """Since when; 0 without trouble."""
    failures: int = 0
    """How often it has failed in a row."""
    notes: str = ""
    """What is odd about its document, in words, or ''."""


class Store:
    """The memory of the collector."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    @contextlib.contextmanager
    def open(cls, folder: Path) -> Iterator["Store"]:
        """Open the store, or begin one.

        Raises:
            StoreError: it cannot be read or written, or a newer digest wrote it.
        """
        file = folder / "items.db"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with contextlib.closing(sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                _migrate(connection, file)
                yield cls(connection)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{file}: {error}; move it away to begin anew, the editions do not need it") from error

    def state(self, url: str) -> FeedState:
        """How a feed is doing; an empty state for one that was never asked."""
        row = self._db.execute("SELECT * FROM feed WHERE url = ?", (url,)).fetchone()
        return FeedState(*row) if row else FeedState(url)

    def keep(self, state: FeedState, items: Sequence[FeedItem] | None, now: int) -> int:
        """Note what came of a feed, in one transaction.

        Args:
            state: how it is doing now.
            items: what its new document shows; None when it has none.
            now: the time of the fetch.

        Returns:
            How many items are new.
        """
        with self._transaction():
            new = 0
            if items is not None:
                old = self.state(state.url)
                # What the old document showed was shown until now; only that which is gone keeps this time.
                self._db.execute(
                    "UPDATE item SET last_seen = ? WHERE feed = ? AND last_seen = ?",
                    (max(old.shown_at, old.document_at), state.url, old.document_at),
                )
                new = self._keep_items(state.url, items, now)
            marks = ", ".join("?" * len(state))
            self._db.execute(f"INSERT OR REPLACE INTO feed VALUES ({marks})", state)  # noqa: S608 - question marks
        return new

    def _keep_items(self, feed: str, items: Sequence[FeedItem], now: int) -> int:
        known = dict(self._db.execute("SELECT key, said FROM item WHERE feed = ?", (feed,)))
        said = {item.key: _packed(item) for item in items}
        fresh = [item for item in items if item.key not in known]
        self._db.executemany(
            "INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(_id(feed, i.key), feed, i.key, said[i.key], now, now, _appeared(i, now)) for i in fresh],
        )
        self._db.executemany(
            "UPDATE item SET last_seen = ? WHERE feed = ? AND key = ?",
            [(now, feed, key) for key in said if known.get(key) == said[key]],
        )
        for item in items:
            if known.get(item.key, said[item.key]) != said[item.key]:
                (first_seen,) = self._db.execute(
                    "SELECT first_seen FROM item WHERE feed = ? AND key = ?", (feed, item.key)
                ).fetchone()
                self._db.execute(
                    "UPDATE item SET said = ?, last_seen = ?, appeared = ? WHERE feed = ? AND key = ?",
                    (said[item.key], now, _appeared(item, first_seen), feed, item.key),
                )
        return len(fresh)

    def items(self, since: int, until: int) -> Iterator[Item]:
        """The items that appeared in a stretch of time, in its order.

        Args:
            since: its begin, included.
            until: its end, not included.
        """
        rows = self._db.execute(
            "SELECT id, feed, first_seen, appeared, said FROM item WHERE appeared >= ? AND appeared < ? "
            "ORDER BY appeared, id",
            (since, until),
        )
        for id_, feed, first_seen, appeared, said in rows:
            yield Item(id_, feed, _moment(first_seen), _moment(appeared), _unpacked(said))

    def newest(self, feed: str) -> int:
        """When the newest item of a feed appeared; 0 when there is none."""
        (found,) = self._db.execute("SELECT MAX(appeared) FROM item WHERE feed = ?", (feed,)).fetchone()
        return found or 0

    def prune(self, before: int) -> int:
        """Forget the items that their feeds last showed before a time; returns how many.

        What the last document of a feed shows is shown for as long as the feed says that it is unchanged.
        """
        with self._transaction():
            done = self._db.execute(
                "DELETE FROM item WHERE last_seen < ?1 AND NOT EXISTS (SELECT 1 FROM feed WHERE url = item.feed "
                "AND document_at = item.last_seen AND shown_at >= ?1)",
                (before,),
            )
        return done.rowcount

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def _migrate(connection: sqlite3.Connection, file: Path) -> None:
    connection.execute("BEGIN IMMEDIATE")
    (done,) = connection.execute("PRAGMA user_version").fetchone()
    if done > len(_MIGRATIONS):
        raise StoreError(f"{file} was written by a newer digest; update, or move it away to begin anew")
    for script in _MIGRATIONS[done:]:
        for statement in script.split(";"):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {len(_MIGRATIONS)}")
    connection.execute("COMMIT")


def _id(feed: str, key: str) -> str:
    return hashlib.blake2b(f"{feed}\n{key}".encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _appeared(item: FeedItem, first_seen: int) -> int:
    published = int(item.published.timestamp()) if item.published else first_seen
    return published if published <= first_seen else first_seen


def _moment(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def _packed(item: FeedItem) -> str:
    """An item as JSON. Its fields are written in their order, so that the same item is the same text."""
    return json.dumps([_plain(getattr(item, name)) for name in FeedItem.__slots__], ensure_ascii=False)


def _plain(value: Any) -> Any:
    return int(value.timestamp()) if isinstance(value, dt.datetime) else value


def _unpacked(text: str) -> FeedItem:
    fields: dict[str, Any] = dict(zip(FeedItem.__slots__, json.loads(text), strict=True))
    return FeedItem(
        **fields
        | {
            "authors": tuple(fields["authors"]),
            "categories": tuple(fields["categories"]),
            "enclosures": tuple(Enclosure(*entry) for entry in fields["enclosures"]),
            "published": _maybe(fields["published"]),
            "updated": _maybe(fields["updated"]),
        }
    )


def _maybe(seconds: int | None) -> dt.datetime | None:
    return None if seconds is None else _moment(seconds)
