"""Who may use the team's desk, in ``.digest/desk.db``: names and roles, links that set a password, sessions.

add ─▶ a link ─join▶ a password ─passwords.is_right▶ begin ─▶ a session ─find▶ Member

Of tokens and sessions only hashes are kept: whoever reads the file finds nothing to log in with.
"""

import contextlib
import hashlib
import secrets
import sqlite3
import threading
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from digest.desk import desk_db
from digest.errors import StoreError, UsageError
from digest.model import Remedy

ROLES = ("editor", "publisher")
"""An editor does everything but publish."""
_LONGEST = 60
"""Characters of a name."""
_BYTES = 32
_LINK_LIVES = 24 * 3600
_IDLE = 12 * 3600
"""Seconds after which a session ends that nobody used."""
_STEP = 60
"""Seconds within which it is not noted again that a session was used."""


class Member(NamedTuple):
    """Somebody of the team: who may use its desk."""

    id: int
    name: str
    role: str
    """One of ROLES."""
    password: str
    """By desk/passwords; '' when none was set yet."""
    seen: int
    """When she was last here, in seconds since 1970; 0 for never."""


class Members:
    """The members of a team. May be used by several threads; methods raise StoreError. Times: seconds since 1970."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db, self._lock = connection, threading.Lock()

    @staticmethod
    def folded(name: str) -> str:
        """What names that look the same have in common (Unicode, chapter 3.13, D145)."""
        return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name.strip()).casefold())

    @classmethod
    @contextlib.contextmanager
    def open(cls, folder: Path) -> Iterator["Members"]:
        """Open the members in a folder, and close them at the end.

        Raises:
            StoreError: they cannot be read or written.
        """
        with desk_db.opened(folder, "without it nobody can log in") as connection:
            yield cls(connection)

    def all(self) -> list[Member]:
        """All members, by name."""
        with self._reading():
            return self._found("1 ORDER BY folded")

    def named(self, name: str) -> Member | None:
        """The member of a name, in whatever case it is written."""
        with self._reading():
            return next(iter(self._found("folded = ?", self.folded(name))), None)

    def add(self, name: str, role: str) -> Member:
        """Add somebody, who has no password yet.

        Args:
            name: as others see it.
            role: one of ROLES.

        Raises:
            UsageError: the name cannot be one, or somebody has it.
        """
        name = _name(name)
        with self._changing():
            if there := self._found("folded = ?", self.folded(name)):
                raise UsageError(f"somebody is called {there[0].name} already", Remedy.of("list_members"))
            row = name, self.folded(name), role
            self._db.execute("INSERT INTO member (name, folded, role, password, seen) VALUES (?, ?, ?, '', 0)", row)
            return self._found("folded = ?", self.folded(name))[0]

    def remove(self, member: Member) -> None:
        """Take somebody out: links and sessions end."""
        with self._changing():
            self._end(member.id)
            self._db.execute("DELETE FROM member WHERE id = ?", (member.id,))

    def set_role(self, member: Member, role: str) -> None:
        """Give somebody a role, which counts at once."""
        with self._changing():
            self._db.execute("UPDATE member SET role = ? WHERE id = ?", (role, member.id))

    def link(self, member: Member, now: float) -> str:
        """A token that sets a password, once and for a day; those before it are good no more.

        Args:
            member: whose password it is; the one that she has counts until then.
            now: the time.
        """
        token = secrets.token_urlsafe(_BYTES)
        with self._changing():
            self._db.execute("DELETE FROM link WHERE member = ? OR until < ?", (member.id, int(now)))
            self._db.execute("INSERT INTO link VALUES (?, ?, ?)", (_hash(token), member.id, int(now) + _LINK_LIVES))
        return token

    def invited(self, token: str, now: float) -> Member | None:
        """Whose password a token sets; None when it is no good."""
        with self._reading():
            return self._of_link(token, now)

    def join(self, token: str, password: str, now: float) -> Member | None:
        """Use a token up: a password is set, and the sessions of before end. None when the token is no good.

        Args:
            token: of a link.
            password: by desk/passwords.
            now: the time.
        """
        with self._changing():
            member = self._of_link(token, now)
            if member:
                self._end(member.id)
                self._db.execute("UPDATE member SET password = ? WHERE id = ?", (password, member.id))
            return member

    def begin(self, member: Member, now: float) -> str | None:
        """Begin a session; gives its secret, or None when the password is another one by now.

        Args:
            member: who has shown her password.
            now: the time.
        """
        secret = secrets.token_urlsafe(_BYTES)
        with self._changing():
            if self._found("id = ? AND password = ?", member.id, member.password) == []:
                return None
            self._db.execute("DELETE FROM session WHERE used < ?", (int(now) - _IDLE,))
            row = _hash(secret), secrets.token_hex(8), member.id, int(now)
            self._db.execute("INSERT INTO session VALUES (?, ?, ?, ?)", row)
            self._db.execute("UPDATE member SET seen = ? WHERE id = ?", (int(now), member.id))
        return secret

    def find(self, secret: str, now: float) -> tuple[Member, str] | None:
        """Whose session it is, and its key, which is no secret; None when there is none, or it has ended.

        Args:
            secret: what ``begin`` gave.
            now: the time; it is noted.
        """
        with self._reading():
            found = self._session("hash = ?", _hash(secret), now)
        if not found:
            return None
        member, key, used = found
        if now - used >= _STEP:
            with self._changing():
                self._db.execute("UPDATE session SET used = ? WHERE key = ?", (int(now), key))
                self._db.execute("UPDATE member SET seen = ? WHERE id = ?", (int(now), member.id))
        return member, key

    def holds(self, key: str, now: float) -> bool:
        """Whether a session has not ended; to ask that is not to use it."""
        with self._reading():
            return self._session("key = ?", key, now) is not None

    def end(self, key: str) -> None:
        """End a session."""
        with self._changing():
            self._db.execute("DELETE FROM session WHERE key = ?", (key,))

    def _session(self, where: str, value: str, now: float) -> tuple[Member, str, int] | None:
        query = f"SELECT key, member, used FROM session WHERE {where} AND used >= ?"  # noqa: S608 - no value is in it
        for key, member, used in self._db.execute(query, (value, int(now) - _IDLE)):
            return self._found("id = ?", member)[0], key, used
        return None

    def _of_link(self, token: str, now: float) -> Member | None:
        query = "SELECT member FROM link WHERE hash = ? AND until >= ?"
        for (member,) in self._db.execute(query, (_hash(token), int(now))):
            return self._found("id = ?", member)[0]
        return None

    def _end(self, member: int) -> None:
        """End all that somebody was given."""
        for table in ("link", "session"):
            self._db.execute(f"DELETE FROM {table} WHERE member = ?", (member,))  # noqa: S608 - ours

    def _found(self, where: str, *values: object) -> list[Member]:
        names = "id, name, role, password, seen"
        return [Member(*row) for row in self._db.execute(f"SELECT {names} FROM member WHERE {where}", values)]  # noqa: S608

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        """One look at the file, as it is at one moment."""
        with self._within("BEGIN"):
            yield

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        """One change of the file: whole, or none."""
        with self._within("BEGIN IMMEDIATE"):
            yield

    @contextlib.contextmanager
    def _within(self, begin: str) -> Iterator[None]:
        try:
            with self._lock, self._db:
                self._db.execute(begin)
                yield
        except sqlite3.Error as error:
            raise StoreError(f"the members of the desk cannot be read or written: {error}") from error


def _name(name: str) -> str:
    """A name that others can read, and that is what it looks like.

    Raises:
        UsageError: it is none.
    """
    name = unicodedata.normalize("NFC", name.strip())
    if not name or len(name) > _LONGEST:
        raise UsageError(f"a name has 1 to {_LONGEST} characters")
    if not name.isprintable():
        raise UsageError("this name has a character that cannot be seen, or a line break; leave that out")
    return name


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
