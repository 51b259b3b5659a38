"""Puts readers into the queue of a ledger, as a run does."""

from collections.abc import Iterable

from digest.letter.ledger.counts import Enqueued, State
from digest.letter.ledger.ledger import Ledger
from digest.model import Subscriber


def reader(address: str, **columns: str) -> Subscriber:
    return Subscriber("", address, columns)


def enqueue(ledger: Ledger, *roll: Subscriber, edition: str = "e", again: Iterable[State] = ()) -> tuple[int, Enqueued]:
    with ledger.transaction():
        run = ledger.begin(edition, 0)
        return run, ledger.enqueue(edition, run, roll, again=again)
