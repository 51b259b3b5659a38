"""Who gets letters: lists from files, the store's own list, and those who want none or cannot get any."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from digest.base import mailbox
from digest.errors import UsageError
from digest.letter import mail_settings
from digest.letter.ledger.ledger import Ledger
from digest.letter.lists import cells, subscriber_files
from digest.letter.lists.consent import Choice, choice
from digest.letter.mail import unsubscribe_token
from digest.model import Advance, Problem, Remedy, Subscriber
from digest.settings.mkdocs_yml import Settings

OWN_LIST = "store"
"""What is said instead of a file for the list in the ledger."""
_REFUSED = "refused by the server earlier"
_WHYS = ("unsubscribed", "bounced", "blocked", "not confirmed", "deleted", "not kept", _REFUSED)
"""Why somebody is left out, as it is said."""
_EVERY = 1000
"""Rows after which the progress is told."""


class Given(NamedTuple):
    """A list as it is named on the command line."""

    name: str
    """A file, or "store"."""
    choice: Choice = Choice()
    """What was said of its columns."""

    @classmethod
    def of(cls, name: str, keep: Iterable[str] = (), ignore: Iterable[str] = ()) -> "Given":
        """A list, and what an editor said of its columns.

        Args:
            name: a file, or "store".
            keep: values of columns that say who is a subscriber, as status=active.
            ignore: columns that are not read.

        Raises:
            UsageError: one of ``keep`` is no such pair, or would revive those who left.
        """
        return cls(name, choice(keep, ignore))

    def __str__(self) -> str:
        return self.name


class Rows:
    """The subscribers of a list; what is wrong with other rows, and who is left out, is kept aside."""

    _SHOWN = 100

    def __init__(self, rows: Iterable[Subscriber | Problem | subscriber_files.Left], advance: Advance) -> None:
        """Take the rows as they are read; ``advance`` is told how many."""
        self._rows, self._advance = rows, advance
        self.broken: list[Problem] = []
        self.broken_rows = self.read = 0
        self.columns: set[str] = set()
        self.left: Counter[str] = Counter()
        """How many are left out for what the list says of them."""
        self.understood: tuple[tuple[str, str], ...] = ()
        """Roles and names of the columns of the list."""

    def __iter__(self) -> Iterator[Subscriber]:
        for row in self._rows:
            if isinstance(row, Problem):
                self.broken_rows += 1
                if len(self.broken) < self._SHOWN:
                    self.broken.append(row)
                continue
            if isinstance(row, subscriber_files.Left):
                self.left[row.standing] += 1
                continue
            self.read += 1
            self.columns.update(row.columns)
            if self.read % _EVERY == 0:
                self._advance("Reading the list", self.read, self.read + 1)
            yield row

    @property
    def listed(self) -> "Listed":
        """What the list came to; complete when all rows were taken."""
        by_why = sorted(self.left.items(), key=lambda item: _WHYS.index(item[0]))
        return Listed(dict(by_why), self.understood)


class Listed(NamedTuple):
    """What a list says besides who is on it."""

    left: Mapping[str, int]
    """How many are left out, by why."""
    understood: tuple[tuple[str, str], ...]
    """Roles and names of its columns."""


@contextmanager
def rows(settings: Settings, ledger: Ledger, given: Given, *, now: float, advance: Advance) -> Iterator[Rows]:
    """Read a list, in a transaction of the ledger. Whoever left by its words is stopped before anybody is given.

    Args:
        settings: of the publication.
        ledger: has the store's own list, and those who get nothing.
        given: the list.
        now: seconds since 1970.
        advance: is told how many rows were read.

    Raises:
        UsageError: there is no such list; it lies where what is published is made from; it lacks a column.
        ContentError: it has mistakes; nobody was given.
    """
    if given.name == OWN_LIST:
        if given.choice != Choice():
            raise UsageError("the store's own list has subscribers alone", Remedy.of("choose_of_file"))
        yield Rows(ledger.roster.subscribers(), advance)
        return
    file = Path(given.name)
    _refuse_published(settings, file)
    with subscriber_files.opened(file, given.choice) as opened:
        for number, left in enumerate(opened.left(), 1):
            answer = f"{file.name} says: {left.standing}"
            ledger.roster.stop(left.address, "server" if left.standing == "bounced" else "reader", now, answer)
            if number % _EVERY == 0:
                advance("Reading who left", number, number + 1)
        found = Rows(opened.subscribers(), advance)
        found.understood = opened.understood
        yield found


def _refuse_published(settings: Settings, file: Path) -> None:
    """A list below content/ would be published with the next commit."""
    parents = file.resolve().parents
    if settings.content.resolve() in parents or settings.site_dir.resolve() in parents:
        raise UsageError(f"{file} lies where what is published is made from; keep lists out of content/ and site/")


class Stopping(NamedTuple):
    """Whom letters stop for."""

    address: str
    was_known: bool
    """Whether the address was on the store's own list, had a letter from here, or got none any more."""


def address_of_link(settings: Settings, given: str) -> str:
    """Whose letters a link to unsubscribe ends: by its signature alone, for anybody may have sent it.

    Args:
        settings: of the publication.
        given: what the link brought: its token, or the link as a whole, as we wrote it.

    Raises:
        UsageError: it is no token that we signed.
    """
    key = mail_settings.unsubscribe_key()
    if not key:
        raise UsageError("DIGEST_UNSUBSCRIBE_KEY is not set, with which unsubscribe addresses are signed")
    found = unsubscribe_token.address(key, unsubscribe_token.token_in(settings.options.letter.unsubscribe or "", given))
    if not found:
        remedies = [Remedy.of("unsubscribe_address")] if "@" in given else []
        raise UsageError("the token was not signed with DIGEST_UNSUBSCRIBE_KEY, or is not whole", *remedies)
    return found


def unsubscribe_reader(settings: Settings, address: str, now: float) -> Stopping:
    """Stop letters to an address.

    Args:
        settings: of the publication.
        address: of the reader.
        now: seconds since 1970.

    Returns:
        The address, and whether anything here had it until now.

    Raises:
        UsageError: it is no mail address.
    """
    whole = _parsed(address)
    with Ledger.open(settings.root / ".digest") as ledger:
        was_known = ledger.roster.knows(whole)
        ledger.roster.stop(whole, "reader", now)
    return Stopping(whole, was_known)


def _parsed(address: str) -> str:
    try:
        return mailbox.parse(address).address
    except ValueError as error:
        raise UsageError(f"{address!r} is no mail address: {error}") from None


class Added(NamedTuple):
    """What came onto the store's own list."""

    new: int
    known: int
    broken: tuple[Problem, ...]
    listed: Listed


def add_subscribers(settings: Settings, given: Given, now: float, advance: Advance) -> Added:
    """Put a list onto the store's own; who gets no letters is not put on it again.

    Args:
        settings: of the publication.
        given: the list.
        now: seconds since 1970.
        advance: is told about the progress.

    Raises:
        UsageError, ContentError, StoreError: as in ``rows``.
    """
    counts: Counter[str] = Counter()
    with (
        Ledger.open(settings.root / ".digest") as ledger,
        ledger.transaction(),
        rows(settings, ledger, given, now=now, advance=advance) as found,
    ):
        counts.update(ledger.roster.add(row, now) for row in found)
    found.left["unsubscribed"] += counts["reader"]
    found.left[_REFUSED] += counts["server"]
    return Added(counts["new"], counts["known"], tuple(found.broken), found.listed)


def resume_subscriber(settings: Settings, address: str) -> bool:
    """Send to an address again; whether anything had kept us from it. Errors are those of ``unsubscribe_reader``."""
    with Ledger.open(settings.root / ".digest") as ledger:
        return ledger.roster.resume(_parsed(address))


def exported_subscribers(settings: Settings) -> Iterator[str]:
    """The store's own list as lines of CSV."""
    with Ledger.open(settings.root / ".digest") as ledger:
        names = list(
            dict.fromkeys(name for who in ledger.roster.subscribers() for name in who.columns if name != "name")
        )
        yield cells.row(["email", "name", *names])
        for who in ledger.roster.subscribers():
            yield cells.row([who.address, who.name, *(who.columns.get(name, "") for name in names)])


def stopped_subscribers(settings: Settings) -> Iterator[str]:
    """The addresses that get nothing, and why, as lines of CSV."""
    with Ledger.open(settings.root / ".digest") as ledger:
        yield cells.row(["email", "why", "said"])
        for one in ledger.roster.stopped():
            yield cells.row(
                [one.address, "unsubscribed" if one.why == "reader" else "refused by the server", one.answer]
            )
