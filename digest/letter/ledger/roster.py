"""Who gets letters from here and who gets none: the two lists that the ledger keeps beside its letters."""

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, cast

from digest.model import Subscriber

_encoded = json.JSONEncoder(ensure_ascii=False).encode


Why = Literal["reader", "server"]
"""Who stopped an address: its reader unsubscribed, or the server refused it."""


class Stopped(NamedTuple):
    """An address that gets no letters."""

    address: str
    why: str
    """'reader' when the reader unsubscribed, 'server' when the server refused the address."""
    answer: str
    """What the server said, or ''."""


class Roster:
    """The store's own list, and those who are stopped; part of a ledger. May be used by several threads."""

    def __init__(self, connection: sqlite3.Connection, writing: threading.RLock) -> None:
        """Take the ledger's file, and the lock of the thread that has a transaction in it."""
        self._db, self._writing = connection, writing

    def stop(self, address: str, why: Why, now: float, answer: str = "") -> None:
        """Send nothing to an address any more. What a reader asked for is not overwritten by what a server said.

        Args:
            address: of the reader.
            why: who asked for it, or found it.
            now: seconds since 1970.
            answer: the words of a server, or ''.
        """
        with self._writing:
            self._db.execute(
                "INSERT INTO stopped (key, address, why, since, answer) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (key) DO UPDATE SET why = excluded.why, answer = excluded.answer "
                "WHERE excluded.why = 'reader' AND stopped.why <> 'reader'",
                (address.casefold(), address, why, now, answer),
            )
            self._db.execute("DELETE FROM subscriber WHERE key = ? AND ? = 'reader'", (address.casefold(), why))

    def why_stopped(self, address: str) -> Why | None:
        """Why an address gets no letters: 'reader' or 'server'; None when it gets them."""
        row = self._db.execute("SELECT why FROM stopped WHERE key = ?", (address.casefold(),)).fetchone()
        return cast("Why", row[0]) if row else None

    def resume(self, address: str) -> bool:
        """Send to an address again; whether anything had kept us from it."""
        with self._writing:
            done = self._db.execute("DELETE FROM stopped WHERE key = ?", (address.casefold(),))
        return done.rowcount > 0

    def knows(self, address: str) -> bool:
        """Whether an address is on the store's own list, had a letter from here, or gets none any more."""
        found = self._db.execute(
            "SELECT EXISTS (SELECT 1 FROM subscriber WHERE key = :key) "
            "OR EXISTS (SELECT 1 FROM stopped WHERE key = :key) "
            "OR EXISTS (SELECT 1 FROM delivery WHERE key = :key)",
            {"key": address.casefold()},
        )
        return bool(found.fetchone()[0])

    def stopped(self) -> Iterator[Stopped]:
        """All addresses that get nothing."""
        for row in self._db.execute("SELECT address, why, answer FROM stopped ORDER BY address"):
            yield Stopped(*row)

    def add(self, who: Subscriber, now: float) -> Literal["new", "known", "reader", "server"]:
        """Put a subscriber on the store's own list, or change what it knows.

        Returns:
            Whether it is somebody new; for who gets no letters, why. They are not put on it again.
        """
        if why := self.why_stopped(who.address):
            return "reader" if why == "reader" else "server"
        known = self._db.execute("SELECT 1 FROM subscriber WHERE key = ?", (who.address.casefold(),)).fetchone()
        self._db.execute(
            "INSERT INTO subscriber (key, name, address, columns, since) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (key) DO UPDATE SET name = excluded.name, columns = excluded.columns",
            (who.address.casefold(), who.name, who.address, _encoded(dict(who.columns)), now),
        )
        return "known" if known else "new"

    def subscribers(self) -> Iterator[Subscriber]:
        """The store's own list."""
        for name, address, columns in self._db.execute(
            "SELECT name, address, columns FROM subscriber ORDER BY since, key"
        ):
            known: Mapping[str, str] = json.loads(columns)
            yield Subscriber(name, address, known)
