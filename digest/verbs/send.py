"""From an edition to inboxes: the one place that knows the letter, the list, the ledger and the server.

Edition ─workspace▶ Letter ─letter/mail/mime▶ Composed ─┐
LIST ─letter/lists/subscriber_files▶ Subscribers ─▶ ledger ─letter/mail/delivery──┴▶ server
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

from filelock import FileLock, Timeout

from digest.base import mailbox, signals
from digest.errors import HeldBackError, SendError, UsageError
from digest.letter import mail_settings
from digest.letter.ledger.counts import Counts, Enqueued, State
from digest.letter.ledger.ledger import Ledger
from digest.letter.ledger.run import RunLedger
from digest.letter.lettered import Lettered
from digest.letter.mail.delivery import Run
from digest.letter.mail.mime import Composed
from digest.letter.mail.server import Server
from digest.letter.mail.session import BusyError
from digest.letter.mail.smtp import Connection
from digest.model import Advance, Notice, Problem, Remedy, Subscriber
from digest.settings.mkdocs_yml import Settings
from digest.verbs import letter, release, subscribers
from digest.verbs.release import Look
from digest.verbs.subscribers import Given, Listed

__all__ = [
    "Given",
    "Look",
    "SendPlan",
    "Sent",
    "State",
    "Tried",
    "plan_sending",
    "send_letters",
    "send_test_letter",
]

_SENDING, _FINISHING = "Sending letters", "Stopping after the letters under way"
_SAID: tuple[State, ...] = ("deferred", "failed", "unknown")
"""States of which each letter is named."""


class SendPlan(NamedTuple):
    """What a run of sending would do."""

    lettered: Lettered
    to: Given
    """The list."""
    again: tuple[State, ...]
    """'unknown' and 'failed' letters to send once more."""
    roll: Enqueued
    broken: tuple[Problem, ...]
    """Rows of the list that name nobody; the first hundred."""
    broken_rows: int
    """How many they are."""
    server: Server
    signed: str
    """With what sort of key it is signed here; '' when it is not."""
    listed: Listed
    """Who is left out for what the list says of them, and which of its columns were understood."""
    against: tuple[Notice, ...]
    """Why it is not done; () when nothing is against it."""


class Sent(NamedTuple):
    """What a run of sending did."""

    roll: Enqueued
    """What the list came to."""
    new: int
    """How many got the letter in this run."""
    counts: Counts
    """Of all on the list, those who had it before included."""
    listed: Mapping[State, tuple[tuple[str, str], ...]]
    """Addresses whose letter was deferred, refused, or may have the letter or not, with the server's words."""

    @property
    def is_whole(self) -> bool:
        """Whether everybody on the list has the letter who may get one, and somebody has."""
        counts = self.counts
        has_nobody = self.roll.rested and not counts.sent
        return not (counts.queued or counts.deferred or counts.failed or counts.unknown or has_nobody)


def plan_sending(
    settings: Settings,
    name: str,
    to: Given,
    *,
    now: dt.datetime,
    again: Sequence[State] = (),
    look: Look,
    first: bool = False,
    advance: Advance,
) -> SendPlan:
    """Find out what sending an edition to a list would do.

    Args:
        settings: of the publication.
        name: of the edition; see letter.edition_day.
        to: the list.
        now: decides which editions are out; aware.
        again: 'unknown' and 'failed' letters to send once more.
        look: is asked what of that which the letter links to is not online, if there is somebody to send it to.
        first: this is the first letter ever, though earlier editions are out.
        advance: is told about the progress.

    Raises:
        UsageError: there is no such edition, list or sender; the edition is not out; nobody is on the list.
        ContentError: the edition, its letter or the list has mistakes.
        StoreError: the ledger cannot be read.
    """
    lettered = release.fit_to_send(settings, name, now=now, advance=advance)
    composed, signer = mail_settings.composed(settings, lettered), mail_settings.signer(settings)
    target = mail_settings.server(settings)
    with (
        Ledger.open(settings.root / ".digest") as ledger,
        ledger.trial(),
        subscribers.rows(settings, ledger, to, now=now.timestamp(), advance=advance) as rows,
    ):
        is_new = not ledger.has_letters()
        edition = lettered.letter.day.isoformat()
        roll = ledger.enqueue(edition, ledger.begin(edition, now.timestamp()), rows, again=again)
    _refuse_nobody(rows, to)
    _refuse_missing_columns(composed, rows, to)
    against = [release.not_remembered(settings, lettered)] if is_new and lettered.before and not first else []
    against += release.not_online(look(lettered)) if roll.queued else ()
    return SendPlan(
        lettered, to, tuple(again), roll, tuple(rows.broken), rows.broken_rows, target,
        signer.key.kind if signer else "", rows.listed, tuple(against),
    )  # fmt: skip


def send_letters(settings: Settings, plan: SendPlan, *, now: dt.datetime, advance: Advance) -> Sent:
    """Do what was planned; whoever has the letter already gets no second copy.

    Args:
        settings: of the publication.
        plan: of this moment.
        now: when the run begins; aware.
        advance: is told about the progress.

    Raises:
        HeldBackError: something is against it.
        UsageError: the edition is being sent already.
        ContentError: the list has mistakes.
        SendError: the server takes no letters.
        StoreError: the ledger cannot be read or written.
    """
    if plan.against:
        raise HeldBackError(plan.against)
    composed = mail_settings.composed(settings, plan.lettered, mail_settings.signer(settings))
    edition = plan.lettered.letter.day.isoformat()
    with _alone(settings, edition), Ledger.open(settings.root / ".digest") as ledger:
        with (
            ledger.transaction(),
            subscribers.rows(settings, ledger, plan.to, now=now.timestamp(), advance=advance) as rows,
        ):
            run = ledger.begin(edition, now.timestamp())
            roll = ledger.enqueue(edition, run, rows, again=plan.again)
            _refuse_missing_columns(composed, rows, plan.to)
        mail = Run(
            RunLedger(ledger, edition, run, settings.options.smtp.retry),
            composed.to,
            partial(Connection, plan.server),
            mail_settings.limits(settings),
            lambda done: advance(_FINISHING if mail.is_stopping else _SENDING, min(done, roll.queued), roll.queued),
        )
        try:
            with signals.heard(mail.stop):
                mail.run()
        except SendError as error:
            counts = ledger.counts(edition, run)
            waiting = counts.queued + counts.deferred
            done = f"{counts.sent - roll.already} sent, {waiting} left"
            raise SendError(f"{error}\n{done}; run the same again to send those") from error
        else:
            return _sent(ledger, edition, run, roll)
        finally:
            ledger.end(edition)


def _sent(ledger: Ledger, edition: str, run: int, roll: Enqueued) -> Sent:
    counts = ledger.counts(edition, run)
    listed = {state: tuple(ledger.listed(edition, run, state)) for state in _SAID}
    return Sent(roll, counts.sent - roll.already, counts, listed)


class Tried(NamedTuple):
    """A letter that an editor sent to herself."""

    lettered: Lettered
    server: Server


def send_test_letter(settings: Settings, name: str, to: str, *, now: dt.datetime, advance: Advance) -> Tried:
    """Send one letter to an address of the editors', also of a draft, its pictures inside, and note it nowhere.

    Args:
        settings: of the publication.
        name: of the edition; see letter.edition_day.
        to: a mail address.
        now: decides which editions are out; aware.
        advance: is told about the progress.

    Raises:
        UsageError: there is no such edition; no key for unsubscribing.
        SendError: the server did not take it.
    """
    lettered = letter.lettered(settings, name, now=now, advance=advance)
    release.require_key(settings)
    try:
        found = mailbox.parse(to)
    except ValueError as error:
        raise UsageError(f"{to!r} is no mail address: {error}") from None
    composed = mail_settings.with_pictures(settings, lettered, mail_settings.signer(settings))
    target = mail_settings.server(settings)
    try:
        connection = Connection(target)
    except BusyError as error:
        raise SendError(str(error)) from error
    try:
        receipt = connection.deliver(composed.to(Subscriber(found.name, found.address, {})), lambda: True)
    finally:
        connection.close()
    if receipt.fate != "sent":
        raise SendError(f"{target!r} did not take the letter: {receipt.answer}")
    return Tried(lettered, target)


@contextmanager
def _alone(settings: Settings, edition: str) -> Iterator[None]:
    """One send of an edition at a time; a second one does not wait, for it would have nothing to do."""
    folder = settings.root / ".digest"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / f"send-{edition}.lock", timeout=0):
            yield
    except Timeout:
        raise UsageError(
            f"the letter of {edition} is being sent", Remedy.of("await_sending", edition=edition)
        ) from None


def _refuse_nobody(rows: subscribers.Rows, to: Given) -> None:
    """A list without anybody is the wrong one; rows that name nobody are said by themselves."""
    if not rows.read and not rows.broken_rows and not any(rows.listed.left.values()):
        where = "the store's own list" if to.name == subscribers.OWN_LIST else to
        raise UsageError(f"there is nobody on {where}", Remedy.of("add_subscribers"))


def _refuse_missing_columns(composed: Composed, rows: subscribers.Rows, to: Given) -> None:
    """A letter that says "Dear ," to everybody is a mistake."""
    known = rows.columns | {"name", "email"}
    missing = sorted(name for name, default in composed.columns.items() if name not in known and not default)
    if missing and rows.read:
        names = ", ".join(f"`{name}`" for name in missing)
        raise UsageError(f"the letter uses {names}, and no row of {to} has it; write {{{missing[0]}|something else}}")
