"""From an edition to inboxes: the one place that knows the letter, the list, the ledger and the server.

Edition ─pipeline▶ Letter ─ship/message▶ Composed ─┐
LIST ─ship/roll▶ Subscribers ─▶ ledger ─ship/mail──┴▶ server
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

from filelock import FileLock, Timeout

from digest import mailbox, mailroom, proofs, subscribers
from digest.config import Settings
from digest.content import Advance
from digest.errors import ContentError, SendError, UsageError
from digest.ledger import Counts, Ledger, Roll, State
from digest.model import Delivery, Problem, Subscriber
from digest.office import Lettered
from digest.ship import signing
from digest.ship.mail import Run
from digest.ship.message import Composed, Message
from digest.ship.smtp import BusyError, Connection, Receipt, Server
from digest.subscribers import Given, Listed

_STATES: dict[str, State] = {
    "sent": "sent", "deferred": "deferred", "refused": "failed", "rejected": "failed", "unknown": "unknown",
    "unsent": "queued",
}  # fmt: skip


class Plan(NamedTuple):
    """What a run of sending would do."""

    lettered: Lettered
    roll: Roll
    broken: tuple[Problem, ...]
    """Rows of the list that name nobody; the first hundred."""
    broken_rows: int
    """How many they are."""
    server: Server
    signed: bool
    listed: Listed
    """Who is left out for what the list says of them, and which of its columns were understood."""


class Sent(NamedTuple):
    """What a run of sending did."""

    counts: Counts
    failed: tuple[tuple[str, str], ...]
    """Addresses that were refused, with the server's words."""
    unknown: tuple[tuple[str, str], ...]
    """Addresses that may have the letter or not."""
    broken: tuple[Problem, ...]
    """Rows of the list that name nobody; the first hundred."""
    listed: Listed
    """As in Plan."""


def plan(
    settings: Settings, name: str, to: Given, *, now: dt.datetime, again: Sequence[State], advance: Advance
) -> Plan:
    """Find out what sending an edition to a list would do. Arguments and errors are those of ``send``."""
    lettered = fit_to_send(settings, name, now=now, advance=advance)
    composed, sign, target = mailroom.composed(settings, lettered), mailroom.signer(settings), mailroom.server(settings)
    with (
        Ledger.open(settings.root / ".digest") as ledger,
        ledger.trial(),
        subscribers.rows(settings, ledger, to, now=now.timestamp(), advance=advance) as rows,
    ):
        edition = lettered.letter.day.isoformat()
        counted = ledger.enqueue(edition, ledger.begin(edition, now.timestamp()), rows, again=again)
    _refuse_missing_columns(composed, rows, to)
    return Plan(lettered, counted, tuple(rows.broken), rows.broken_rows, target, sign is not None, rows.listed)


def send(
    settings: Settings, name: str, to: Given, *, now: dt.datetime, again: Sequence[State], advance: Advance
) -> Sent:
    """Send an edition to a list; whoever has it already gets no second copy.

    Args:
        settings: of the publication.
        name: of the edition; see edition_day.
        to: the list: a file, or "store".
        now: decides which editions are out; aware.
        again: 'unknown' and 'failed' letters to send once more.
        advance: is told about the progress.

    Raises:
        UsageError: there is no such edition, list or sender; the edition is not out; it is being sent already.
        ContentError: the edition, its letter or the list has mistakes.
        SendError: the server takes no letters.
        StoreError: the ledger cannot be read or written.
    """
    lettered = fit_to_send(settings, name, now=now, advance=advance)
    composed, sign, target = mailroom.composed(settings, lettered), mailroom.signer(settings), mailroom.server(settings)
    edition = lettered.letter.day.isoformat()
    with _alone(settings, edition), Ledger.open(settings.root / ".digest") as ledger:
        with (
            ledger.transaction(),
            subscribers.rows(settings, ledger, to, now=now.timestamp(), advance=advance) as rows,
        ):
            run = ledger.begin(edition, now.timestamp())
            total = ledger.enqueue(edition, run, rows, again=again).queued
            _refuse_missing_columns(composed, rows, to)
        mail = Run(
            Book(ledger, edition, run, settings.options.smtp.retry),
            partial(_message, composed, sign),
            partial(Connection, target),
            mailroom.limits(settings),
            lambda done: advance("Sending letters", min(done, total), total),
        )
        try:
            mail.run()
        except (SendError, KeyboardInterrupt) as error:
            counts = ledger.counts(edition, run)
            left = counts.queued + counts.deferred
            raise SendError(
                f"{str(error) or 'stopped'}\n{counts.sent} sent, {left} left; run the same again to send those"
            ) from error
        finally:
            ledger.end(edition)
        unknown = tuple(ledger.listed(edition, run, "unknown"))
        failed = tuple(ledger.listed(edition, run, "failed"))
        return Sent(ledger.counts(edition, run), failed, unknown, tuple(rows.broken), rows.listed)


def send_test(settings: Settings, name: str, to: str, *, now: dt.datetime, advance: Advance) -> Server:
    """Send one letter to an address of the editors', also of a draft, and note it nowhere.

    Raises:
        UsageError: there is no such edition; no key for unsubscribing.
        SendError: the server did not take it.
    """
    lettered = proofs.lettered(settings, name, now=now, advance=advance)
    _require_key(settings)
    try:
        found = mailbox.parse(to)
    except ValueError as error:
        raise UsageError(f"{to!r} is no mail address: {error}") from None
    composed, sign, target = mailroom.composed(settings, lettered), mailroom.signer(settings), mailroom.server(settings)
    try:
        connection = Connection(target)
    except BusyError as error:
        raise SendError(str(error)) from error
    try:
        one = _message(composed, sign, Subscriber(found.name, found.address, {}))
        receipt = connection.deliver(one, lambda: None)
    finally:
        connection.close()
    if receipt.fate != "sent":
        raise SendError(f"{target!r} did not take the letter: {receipt.said}")
    return target


def _message(composed: Composed, sign: signing.Signer | None, who: Subscriber) -> Message:
    made = composed.to(who)
    return made._replace(data=sign(made.data)) if sign else made


def fit_to_send(
    settings: Settings, name: str, *, now: dt.datetime, by_service: bool = False, advance: Advance
) -> Lettered:
    """The letter of an edition that may go to subscribers. Arguments are those of proofs.lettered.

    Raises:
        UsageError: there is no such edition or sender; it is a draft, or not out yet; no key for unsubscribing.
        ContentError: the edition or its letter has mistakes.
    """
    lettered = proofs.lettered(settings, name, now=now, by_service=by_service, advance=advance)
    cover, today = lettered.cover, now.astimezone(settings.zone).date()
    if cover.draft:
        raise UsageError(f"{cover.file} is a draft: set `status: published`; --test sends drafts as well")
    if cover.day > today:
        raise UsageError(f"{cover.file} appears on {cover.day}; --test sends it before")
    if any(problem.level == "error" for problem in lettered.problems):
        raise ContentError(lettered.problems)
    if not by_service:
        _require_key(settings)
    return lettered


def _require_key(settings: Settings) -> None:
    """A letter whose link to unsubscribe does nothing goes to nobody."""
    if settings.options.letter.unsubscribe and not mailroom.unsubscribe_key():
        how = "make one with: python -c 'import secrets; print(secrets.token_urlsafe(32))'"
        raise UsageError(f"DIGEST_UNSUBSCRIBE_KEY is not set, with which unsubscribe addresses are signed; {how}")


@contextmanager
def _alone(settings: Settings, edition: str) -> Iterator[None]:
    """One send of an edition at a time; a second one does not wait, for it would have nothing to do."""
    folder = settings.root / ".digest"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / f"send-{edition}.lock", timeout=0):
            yield
    except Timeout:
        raise UsageError(f"another `digest send {edition}` is running") from None


def _refuse_missing_columns(composed: Composed, rows: subscribers.Rows, to: Given) -> None:
    """A letter that says "Dear ," to everybody is a mistake."""
    known = rows.columns | {"name", "email"}
    missing = sorted(name for name, default in composed.columns.items() if name not in known and not default)
    if missing and rows.read:
        names = ", ".join(f"`{name}`" for name in missing)
        raise UsageError(f"the letter uses {names}, and no row of {to} has it; write {{{missing[0]}|something else}}")


class Book:
    """The ledger of one run; see mail.Book."""

    def __init__(self, ledger: Ledger, edition: str, run: int, retry: Sequence[float]) -> None:
        self._ledger, self._edition, self._run, self._retry = ledger, edition, run, retry

    def take(self, after: int, most: int) -> Sequence[Delivery]:
        """The next letters in the queue."""
        return self._ledger.take(self._edition, self._run, after, most)

    def due(self, now: float) -> Sequence[Delivery]:
        """The letters that were put off and may be tried again."""
        return self._ledger.due(self._edition, self._run, now, len(self._retry))

    def next_due(self) -> float | None:
        """When there will be one."""
        return self._ledger.next_due(self._edition, self._run, len(self._retry))

    def sending(self, letter: Delivery) -> None:
        """From now on the server may have it."""
        self._ledger.note(letter.n, "sending", tries=letter.tries)
        self._ledger.flush()

    def flush(self) -> None:
        """Bring to the disk what was noted."""
        self._ledger.flush()

    def fate(self, letter: Delivery, receipt: Receipt, now: float) -> None:
        """What became of it; an address that was refused rests from now on."""
        tries, due = letter.tries, 0.0
        if receipt.fate == "deferred":
            due = now + (self._retry[tries] if tries < len(self._retry) else 0)
            tries += 1
        self._ledger.note(letter.n, _STATES[receipt.fate], receipt.said, due=due, tries=tries)
        if receipt.fate == "refused":
            self._ledger.stop(letter.subscriber.address, "server", now, receipt.said)
