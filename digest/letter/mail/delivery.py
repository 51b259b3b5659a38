"""Letters to inboxes: from the queue over a few connections, each letter's fate noted before and after.

queue ─pace▶ workers ─smtp▶ server
  ▲             │
  └── ledger ◀──┘
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from digest.errors import DigestError, SendError
from digest.letter.mail.mime import Message
from digest.letter.mail.pace import Pace
from digest.letter.mail.session import BusyError
from digest.letter.mail.smtp import Receipt
from digest.model import Delivery, Subscriber

_BATCH = 500
_SOON = 0.01
"""Seconds after which to look again for a letter that another worker gives back."""
_STEP = 0.2
"""Seconds after which a wait looks up, so that a stop is heard."""
_LOST = ("unsent", "unknown")
"""Fates of letters whose connection was lost."""
_LOST_IN_A_ROW = 6
"""How often a worker may find the server gone before the run ends."""
_REJECTED_IN_A_ROW = 5
"""How many letters the server may refuse for what they are before the run ends: then it refuses all of them."""


class Mailer(Protocol):
    """What takes letters; see smtp.Connection."""

    def deliver(self, message: Message, may_end: Callable[[], bool]) -> Receipt:
        """Give one letter away; ``may_end`` is asked before it can have been taken."""

    @property
    def is_open(self) -> bool:
        """Whether it takes another one."""

    def close(self) -> None:
        """Take leave."""


class Queue(Protocol):
    """Where the queue is, and where fates are noted."""

    def take(self, after: int, most: int) -> Sequence[Delivery]:
        """The next letters in the queue."""

    def due(self, now: float) -> Sequence[Delivery]:
        """The deferred letters and may be tried again."""

    def next_due(self) -> float | None:
        """When there will be one; None when there is none to come."""

    def sending(self, letter: Delivery) -> bool:
        """From now on the server may have it; that is on the disk when the call returns. False when it must not go."""

    def fate(self, letter: Delivery, receipt: Receipt, now: float) -> None:
        """What became of it; on the disk with the next ``sending`` or ``flush``.

        Args:
            letter: that was sent.
            receipt: what the server said.
            now: seconds since 1970.
        """

    def flush(self) -> None:
        """Bring to the disk what was noted."""


@dataclass(frozen=True)
class Limits:
    """How many at once and how fast."""

    connections: int
    per_second: float
    per_domain: float
    per_connection: int
    pause: float = 1.0
    """Seconds before the first further try to reach a server that is gone; each next one waits twice as long."""


class Run:
    """One run through the queue."""

    def __init__(
        self,
        queue: Queue,
        message: Callable[[Subscriber], Message],
        connect: Callable[[], Mailer],
        limits: Limits,
        advance: Callable[[int], None],
    ) -> None:
        """Take what the run needs.

        Args:
            queue: the queue and the ledger.
            message: makes the letter to a subscriber.
            connect: opens a connection; raises BusyError or SendError.
            limits: how many at once and how fast.
            advance: is told how many letters were given away.
        """
        self._queue, self._message, self._connect, self._limits, self._advance = (
            queue,
            message,
            connect,
            limits,
            advance,
        )
        self._pace: Pace[Delivery] = Pace(limits.per_second, limits.per_domain)
        self._stop = threading.Event()
        self.is_stopping = False
        """Whether somebody asked to end it; the letters under way are finished, which may take as long as an answer."""
        self._lock = threading.Lock()
        """Guards what follows."""
        self._last = 0
        """Number of the last letter that was taken from the queue."""
        self._in_hand: set[int] = set()
        """Letters that were taken and whose fate is open."""
        self._done = self._rejected = 0
        self._error: BaseException | None = None

    def stop(self) -> None:
        """End it after the letters under way. May be called by what hears a signal, at any moment and several times."""
        self.is_stopping = True  # and no lock is taken, which the thread that is interrupted may have

    def run(self) -> None:
        """Send until the queue is empty and nothing deferred can be tried again.

        Raises:
            SendError: the server takes no letters, or it was stopped; what is left stays in the queue.
        """
        workers = [threading.Thread(target=self._work, daemon=True) for _ in range(self._limits.connections)]
        for worker in workers:
            worker.start()
        for worker in workers:
            while worker.is_alive():
                worker.join(_STEP)
                if self.is_stopping and not self._stop.is_set():
                    self._stop.set()
                    self._advance(self._done)
        self._queue.flush()
        if self._error:
            raise self._error
        if self.is_stopping:
            raise SendError("stopped")

    def _next(self) -> Delivery | float | None:
        """The next letter; or seconds after which to ask again; or None when all is done."""
        with self._lock:
            if len(self._pace) < _BATCH:
                self._refill()
            if len(self._pace):
                wait = self._pace.wait(now := time.monotonic())
                return wait if wait > 0 else self._pace.pop(now)
            if self._in_hand:
                return _SOON
            due = self._queue.next_due()
            return None if due is None else max(due - time.time(), _SOON)

    def _refill(self) -> None:
        fresh = self._queue.take(self._last, _BATCH)
        self._last = fresh[-1].n if fresh else self._last
        due = [letter for letter in self._queue.due(time.time()) if letter.n not in self._in_hand]
        self._in_hand |= {letter.n for letter in (*fresh, *due)}
        self._pace.put([(letter.domain, letter) for letter in (*fresh, *due)], time.monotonic())

    def _work(self) -> None:
        """What each worker does: take a letter, send it, until there is none."""
        mailer: Mailer | None = None
        given = lost = 0
        try:
            while not self._stop.is_set():
                letter = self._next()
                if letter is None:
                    break
                if isinstance(letter, float):
                    self._queue.flush()
                    self._stop.wait(min(letter, _STEP))
                    continue
                try:
                    if mailer is None or not mailer.is_open or given >= self._limits.per_connection:
                        mailer, given = self._renewed(mailer), 0
                    receipt = mailer.deliver(self._message(letter.subscriber), partial(self._queue.sending, letter))
                except BusyError as error:
                    mailer, receipt = None, Receipt("unsent", str(error))
                given += 1
                lost = lost + 1 if receipt.fate in _LOST else 0
                self._settle(letter, receipt)
                if lost:
                    self._leave_alone(lost, receipt)
        except BaseException as error:
            self._fail(error)
        finally:
            if mailer:
                mailer.close()

    def _renewed(self, mailer: Mailer | None) -> Mailer:
        if mailer:
            mailer.close()
        return self._connect()

    def _settle(self, letter: Delivery, receipt: Receipt) -> None:
        self._queue.fate(letter, receipt, time.time())
        with self._lock:
            if receipt.fate == "unsent":  # the server cannot have it: back into the queue, and still in hand
                self._pace.put([(letter.domain, letter)], time.monotonic())
                return
            if receipt.fate == "deferred":
                self._queue.flush()  # before it may be taken again
            self._in_hand.discard(letter.n)
            self._done += 1
            done = self._done
            self._rejected = self._rejected + 1 if receipt.fate == "rejected" else 0
            is_hopeless = self._rejected >= _REJECTED_IN_A_ROW
        self._advance(done)
        if is_hopeless:
            raise SendError(f"the server refuses every letter: {receipt.answer}")

    def _leave_alone(self, lost: int, receipt: Receipt) -> None:
        """Wait before the server is asked again."""
        if lost >= _LOST_IN_A_ROW:
            raise SendError(f"the server was lost {lost} times in a row: {receipt.answer}")
        self._stop.wait(self._limits.pause * 2 ** (lost - 1))

    def _fail(self, error: BaseException) -> None:
        with self._lock:
            if self._error is None or (isinstance(error, DigestError) and not isinstance(self._error, DigestError)):
                self._error = error
        self._stop.set()
