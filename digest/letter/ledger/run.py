"""The ledger of one run of sending, as letter/mail/delivery writes into it."""

from collections.abc import Sequence

from digest.letter.ledger.counts import State
from digest.letter.ledger.ledger import Ledger
from digest.letter.mail.smtp import Receipt
from digest.model import Delivery

_STATES: dict[str, State] = {
    "sent": "sent", "deferred": "deferred", "unsupported": "deferred", "refused": "failed", "rejected": "failed",
    "unknown": "unknown", "unsent": "queued",
}  # fmt: skip


class RunLedger:
    """The ledger of one run; see delivery.Queue."""

    def __init__(self, ledger: Ledger, edition: str, run: int, retry: Sequence[float]) -> None:
        self._ledger, self._edition, self._run, self._retry = ledger, edition, run, retry

    def take(self, after: int, most: int) -> Sequence[Delivery]:
        """The next letters in the queue."""
        return self._ledger.take(self._edition, self._run, after, most)

    def due(self, now: float) -> Sequence[Delivery]:
        """The deferred letters and may be tried again."""
        return self._ledger.due(self._edition, self._run, now, max(self._retry, default=0), len(self._retry))

    def next_due(self) -> float | None:
        """When there will be one."""
        return self._ledger.next_due(self._edition, self._run, len(self._retry))

    def sending(self, letter: Delivery) -> bool:
        """From now on the server may have it, unless its reader has left; whether it may go."""
        return self._ledger.sending(letter.n, letter.tries)

    def flush(self) -> None:
        """Bring to the disk what was noted."""
        self._ledger.flush()

    def fate(self, letter: Delivery, receipt: Receipt, now: float) -> None:
        """What became of it; an address that was refused rests from now on.

        Args:
            letter: that was sent.
            receipt: what the server said.
            now: seconds since 1970.
        """
        if receipt.fate == "left":  # as it is: nothing goes to it, and ``Ledger.end`` forgets it
            return
        tries, due = letter.tries, 0.0
        if receipt.fate == "deferred":
            due = now + (self._retry[tries] if tries < len(self._retry) else 0)
            tries += 1
        elif receipt.fate == "unsupported":
            tries = len(self._retry) + 1  # not by this server, however often
        self._ledger.note(letter.n, _STATES[receipt.fate], receipt.answer, due=due, tries=tries)
        if receipt.fate == "refused":
            self._ledger.roster.stop(letter.subscriber.address, "server", now, receipt.answer)
