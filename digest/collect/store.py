"""What the collector remembers: every item that a feed has shown, and how each feed is doing. SQLite, in .digest/.

One transaction per feed, so that whatever ends the program loses nothing that was committed; readers and a second
writer wait for one another. Losing the folder costs history, not editions. All times are whole seconds since 1970, UTC.
"""

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from digest.base import database, fingerprint
from digest.collect import appearance
from digest.collect.appearance import Known
from digest.collect.packing import Packed, hash_of, moment, unpack
from digest.collect.tables import MIGRATIONS
from digest.errors import StoreError
from digest.model import Item, Proposal

_OLD = 5 * 86_400
"""Seconds after which an item that comes only now might miss the inbox of its week."""
_AHEAD = 30 * 86_400
"""Seconds from which on a time in the future is none that was true."""
_NEW_FEED = "INSERT OR IGNORE INTO feed VALUES (NULL, ?, '', '', '', '', '', '', 0, 0, 0, '', 0, 0, '', ?)"


class FeedState(NamedTuple):
    """How a feed is doing."""

    url: str
    title: str = ""
    """As the feed calls itself, or ''."""
    home: str = ""
    """The page that it belongs to, or ''."""
    etag: str = ""
    last_modified: str = ""
    hash: str = ""
    """Hash of its last document."""
    moved: str = ""
    """Where it said that it went for good, or ''."""
    due: int = 0
    """When it may be asked again."""
    shown_at: int = 0
    """When it last showed a document, or said that it is still the same."""
    newest: int = 0
    """When its newest item appeared; 0 without items."""
    trouble: str = ""
    """What is wrong with it, in words, or ''."""
    since: int = 0
    """Since when; 0 without trouble."""
    failures: int = 0
    """How often it has failed in a row."""
    notes: str = ""
    """What is odd about its document, in words, or ''."""


class Kept(NamedTuple):
    """What a visit to a feed brought."""

    new: int
    """How many items are new."""
    newest: int
    """When the newest of all its items appeared; 0 without items."""


OF_FEED = 10
"""How many of the first digits of an id are those of its feed."""
_REMEMBERED = dt.timedelta(days=100)
"""How long the store knows what was put into a draft; items of the desk are a week old."""


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
            with database.opened(file, MIGRATIONS, sync="NORMAL") as connection:
                connection.execute("PRAGMA wal_autocheckpoint = 8000")
                yield cls(connection)
        except sqlite3.Error as error:
            is_damaged = isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)
            advice = "; move it away to begin anew, the editions do not need it" if is_damaged else ""
            raise StoreError(f"{file}: {error}{advice}") from error

    def state(self, url: str) -> FeedState:
        """How a feed is doing; an empty state for one that was never asked."""
        columns = ", ".join(FeedState._fields)
        row = self._db.execute(f"SELECT {columns} FROM feed WHERE url = ?", (url,)).fetchone()  # noqa: S608 - our names
        return FeedState(*row) if row else FeedState(url)

    def keep(self, state: FeedState, shown: Sequence[Packed] | None, now: int) -> Kept:
        """Note what came of a feed, in one transaction.

        Args:
            state: how it is doing now; ``newest`` is found here.
            shown: what its new document shows; None when it has none.
            now: the time of the fetch.

        Returns:
            How many items are new, and when the newest appeared.
        """
        with self._transaction():
            self._db.execute(_NEW_FEED, (state.url, hash_of(state.url, 5)))
            feed, shown_at, mark = self._db.execute(
                "SELECT id, shown_at, mark FROM feed WHERE url = ?", (state.url,)
            ).fetchone()
            # The feed's mark comes first: what it shows lies together in the index.
            items = None if shown is None else {mark + item.mark: item for item in reversed(shown)}
            new = 0 if items is None else self._keep_items(feed, items, shown_at, now)
            (newest,) = self._db.execute("SELECT MAX(appeared) FROM item WHERE feed = ?", (feed,)).fetchone()
            values = state._replace(newest=newest or 0)[1:]
            marks = ", ".join(f"{name} = ?" for name in FeedState._fields[1:])
            self._db.execute(f"UPDATE feed SET {marks} WHERE id = ?", (*values, feed))  # noqa: S608 - our names
        return Kept(new, newest or 0)

    def _keep_items(self, feed: int, shown: Mapping[str, Packed], shown_at: int, now: int) -> int:
        rows = self._db.execute("SELECT id, given, first_seen, appeared, gone_at FROM item WHERE feed = ?", (feed,))
        known = {row[0]: Known(*row[1:]) for row in rows}
        fresh = [(id_, item) for id_, item in shown.items() if id_ not in known]
        changed = [(id_, item) for id_, item in shown.items() if id_ in known and known[id_].text != item.text]
        back = [id_ for id_, old in known.items() if old.gone_at is not None and id_ in shown]
        gone = [id_ for id_, old in known.items() if old.gone_at is None and id_ not in shown]
        late = appearance.late(fresh, known.values(), max(shown_at, now - _OLD)) if known else set()
        self._db.executemany(
            "INSERT INTO item (id, feed, given, first_seen, appeared) VALUES (?, ?, ?, ?, ?)",
            [
                (id_, feed, item.text, now, now if id_ in late else appearance.appeared(item.published, now))
                for id_, item in fresh
            ],
        )
        self._db.executemany(
            "UPDATE item SET given = ?, appeared = ? WHERE id = ?",
            [(item.text, known[id_].appeared_again(item.published), id_) for id_, item in changed],
        )
        self._db.executemany("UPDATE item SET gone_at = NULL WHERE id = ?", [(id_,) for id_ in back])
        self._db.executemany("UPDATE item SET gone_at = ? WHERE id = ?", [(shown_at, id_) for id_ in gone])
        if fresh or changed:
            self._say_changed()
        return len(fresh)

    def mended(self, now: int) -> int:
        """Take back what a clock has noted that was ahead; gives when a feed last showed a document, or now.

        Times that lie a little ahead are left: they come true by themselves, and the clock may be what is wrong now.

        Args:
            now: the time.
        """
        ahead = now + _AHEAD
        with self._transaction():
            shown = self._db.execute("SELECT id FROM feed WHERE shown_at > ? OR since > ?", (ahead, ahead)).fetchall()
            done = self._db.executemany(
                "UPDATE item SET first_seen = min(first_seen, ?2), appeared = min(appeared, ?2), "
                "gone_at = min(gone_at, ?2) WHERE feed = ?1 AND max(first_seen, appeared, coalesce(gone_at, 0)) > ?3",
                [(feed, now, ahead) for (feed,) in shown],
            )
            self._db.execute(
                "UPDATE feed SET since = min(since, ?1), shown_at = CASE WHEN shown_at > ?2 THEN ?3 ELSE shown_at END "
                "WHERE shown_at > ?2 OR since > ?2",
                (now, ahead, now - _OLD),
            )
            (last,) = self._db.execute("SELECT MAX(shown_at) FROM feed WHERE shown_at <= ?", (now,)).fetchone()
            if done.rowcount > 0:
                self._say_changed()
        return last or now

    def items(self, since: int, until: int) -> Iterator[Item]:
        """The items that appeared in a stretch of time, in its order.

        Args:
            since: its begin, included.
            until: its end, not included.
        """
        rows = self._db.execute(
            "SELECT item.id, feed.url, first_seen, appeared, given FROM feed JOIN item ON item.feed = feed.id "
            "WHERE appeared >= ? AND appeared < ? ORDER BY appeared, item.id",
            (since, until),
        )
        for id_, feed, first_seen, appeared, given in rows:
            yield Item(id_, feed, moment(first_seen), moment(appeared), unpack(given))

    def move(self, moved: Mapping[str, str]) -> None:
        """Let feeds have new addresses, and keep their items; one whose new address is there already stays."""
        with self._transaction():
            done = self._db.executemany(
                "UPDATE OR IGNORE feed SET url = ?, moved = '' WHERE url = ?",
                [(new, old) for old, new in moved.items()],
            )
            if done.rowcount > 0:
                self._say_changed()

    def find(self, id_: str) -> Item | None:
        """The item of an id, or None."""
        row = self._db.execute(
            "SELECT feed.url, first_seen, appeared, given FROM item JOIN feed ON item.feed = feed.id WHERE item.id = ?",
            (id_,),
        ).fetchone()
        return Item(id_, row[0], moment(row[1]), moment(row[2]), unpack(row[3])) if row else None

    def beginning(self, digits: str) -> list[str]:
        """The first ids that begin so, or whose digits behind those of their feed do."""
        rows = self._db.execute(
            "SELECT id FROM item WHERE id GLOB ? OR substr(id, ?) GLOB ? ORDER BY id LIMIT 6",
            (f"{digits}*", OF_FEED + 1, f"{digits}*"),
        )
        return [found for (found,) in rows]

    def prune(self, before: int) -> int:
        """Forget the items that their feeds last showed before a time; returns how many.

        What the last document of a feed shows is shown for as long as the feed says that it is unchanged.
        """
        with self._transaction():
            done = self._db.execute(
                "DELETE FROM item WHERE coalesce(gone_at, (SELECT shown_at FROM feed WHERE id = item.feed)) < ?",
                (before,),
            )
            if done.rowcount:
                self._say_changed()
        return done.rowcount

    def mark_of_items(self) -> str:
        """Another one as soon as the items are others."""
        mark: str = self._db.execute("SELECT mark FROM version").fetchone()[0]
        return mark

    def mark(self) -> str:
        """Another one as soon as what the desk reads here is: items, names of feeds, what was put into drafts."""
        names = self._db.execute("SELECT url, title FROM feed ORDER BY url").fetchall()
        return fingerprint.of_values(self.mark_of_items(), names, self.proposed())

    def next_after(self, moment: int) -> int | None:
        """When the first of the items appears that are still to come; None when there are none."""
        found: int | None = self._db.execute("SELECT MIN(appeared) FROM item WHERE appeared > ?", (moment,)).fetchone()[
            0
        ]
        return found

    def _say_changed(self) -> None:
        """Note that items are others; by chance, so that no two copies of a store that went their ways agree."""
        self._db.execute("UPDATE version SET mark = hex(randomblob(16))")

    # What the desk has put into drafts.

    def propose(self, proposals: Sequence[Proposal], *, anew: bool) -> None:
        """Remember what was put into a draft.

        Args:
            proposals: all of one day.
            anew: the draft begins with them; what an earlier one of that day had is forgotten.
        """
        with self._transaction():
            for day in {proposal.day for proposal in proposals}:
                self._db.execute("DELETE FROM proposed WHERE day < ?", (str(day - _REMEMBERED),))
                if anew:
                    self._db.execute("DELETE FROM proposed WHERE day = ?", (str(day),))
            rows = [(str(p.day), p.lead, p.url, p.section, " ".join(p.items)) for p in proposals]
            self._db.executemany("INSERT OR REPLACE INTO proposed VALUES (?, ?, ?, ?, ?)", rows)

    def proposed(self) -> tuple[Proposal, ...]:
        """What was put into the drafts of the last months."""
        rows = self._db.execute("SELECT day, lead, url, section, items FROM proposed ORDER BY day, lead")
        return tuple(
            Proposal(dt.date.fromisoformat(day), lead, url, section, tuple(items.split()))
            for day, lead, url, section, items in rows
        )

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
