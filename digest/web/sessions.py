"""Who is logged in: a token that is good once becomes a session, which lives in a cookie.

Only hashes are kept: whoever reads this process's memory dump or a file finds nothing to log in with.
"""

import hashlib
import secrets
import threading
import time
from typing import NamedTuple

_BYTES = 32
_TOKEN_LIVES = 600.0
"""Seconds in which a token has to be used."""
_IDLE = 30 * 24 * 3600.0
"""Seconds after which a session ends that nobody used; the program seldom runs that long."""


class Session(NamedTuple):
    """Somebody who is logged in."""

    name: str
    """As others see it."""
    key: str
    """Tells sessions apart; no secret."""
    role: str = "publisher"
    """What she may do, as desk/members has it; on her own machine everything."""

    @property
    def may_publish(self) -> bool:
        """Whether she may change what is out."""
        return self.role == "publisher"


class Sessions:
    """The sessions of a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tokens: dict[str, tuple[str, float]] = {}
        self._sessions: dict[str, tuple[Session, float]] = {}

    def token(self, name: str) -> str:
        """A token that logs somebody in, once.

        Args:
            name: of the person.
        """
        token = secrets.token_urlsafe(_BYTES)
        with self._lock:
            self._tokens[_hash(token)] = name, time.monotonic() + _TOKEN_LIVES
        return token

    def begin(self, token: str) -> str | None:
        """Use a token up; gives what the cookie has to say, or None when it is no good."""
        with self._lock:
            name, until = self._tokens.pop(_hash(token), ("", 0.0))
            if time.monotonic() > until:
                return None
            secret = secrets.token_urlsafe(_BYTES)
            self._sessions[_hash(secret)] = Session(name, secrets.token_hex(8)), time.monotonic()
            return secret

    def find(self, secret: str) -> Session | None:
        """The session of a cookie; None when there is none, or it has ended."""
        with self._lock:
            key = _hash(secret)
            found = self._sessions.get(key)
            if not found:
                return None
            session, used = found
            if time.monotonic() - used > _IDLE:
                del self._sessions[key]
                return None
            self._sessions[key] = session, time.monotonic()
            return session

    def holds(self, session: Session) -> bool:
        """Whether a session has not ended."""
        with self._lock:
            return any(there == session for there, _ in self._sessions.values())


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
