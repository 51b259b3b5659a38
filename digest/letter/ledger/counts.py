"""What a list comes to, and what became of its letters, in numbers."""

from typing import Literal, NamedTuple

State = Literal["queued", "sending", "sent", "deferred", "failed", "unknown"]
"""Of a letter."""
Counted = Literal["queued", "sent", "twice", "reader", "server", "failed", "unknown"]
"""As what a row of a list counts: its letter goes, is out, stood above, or why it does not go."""


class Enqueued(NamedTuple):
    """What a list comes to."""

    queued: int
    """How many will get the letter."""
    already: int
    """How many have it."""
    twice: int
    """How many rows name an address that stood above."""
    unsubscribed: int
    rested: int
    """How many the server refused for good, in an earlier letter."""
    failed: int
    """How many were refused in an earlier run for this letter."""
    unknown: int
    """How many may have it or not."""
    domains: tuple[tuple[str, int], ...]
    """Where letters go, most first; the ten largest."""


class Counts(NamedTuple):
    """How many letters of a run are in which state."""

    queued: int = 0
    sending: int = 0
    sent: int = 0
    deferred: int = 0
    failed: int = 0
    unknown: int = 0
    left: int = 0
    """Whose readers were stopped while letters went out; nothing goes to them."""
