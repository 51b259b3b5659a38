"""Who gets letters: lists from files, the store's own list, and those who want none or cannot get any."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from digest import mailbox, mailroom
from digest.config import Settings
from digest.content import Advance
from digest.errors import UsageError
from digest.ledger import Ledger
from digest.model import Problem, Subscriber
from digest.ship import roll, unsubscribing

OWN_LIST = "store"
"""What is said instead of a file for the list in the ledger."""


class Rows:
    """The subscribers of a list; what is wrong with other rows is kept aside."""

    _SHOWN = 100

    def __init__(self, rows: Iterable[Subscriber | Problem], advance: Advance) -> None:
        """Take the rows as they are read; ``advance`` is told how many."""
        self._rows, self._advance = rows, advance
        self.broken: list[Problem] = []
        self.broken_rows = self.read = 0
        self.columns: set[str] = set()

    def __iter__(self) -> Iterator[Subscriber]:
        for row in self._rows:
            if isinstance(row, Problem):
                self.broken_rows += 1
                if len(self.broken) < self._SHOWN:
                    self.broken.append(row)
                continue
            self.read += 1
            self.columns.update(row.columns)
            if self.read % 1000 == 0:
                self._advance("Reading the list", self.read, self.read + 1)
            yield row


def of_list(settings: Settings, ledger: Ledger, to: str) -> Iterator[Subscriber | Problem]:
    """Read a list: a file, or the store's own. Errors are those of roll.read."""
    if to == OWN_LIST:
        return ledger.subscribers()
    file = Path(to)
    inside = (
        settings.content.resolve() in file.resolve().parents or settings.site_dir.resolve() in file.resolve().parents
    )
    if inside:
        raise UsageError(f"{to} lies where what is published is made from; keep lists out of content/ and site/")
    return roll.read(file)


def unsubscribe(settings: Settings, given: str, now: float) -> str:
    """Stop letters to an address.

    Args:
        settings: of the publication.
        given: an address, or what an unsubscribe link brought: its token, or the link as a whole.
        now: seconds since 1970.

    Returns:
        The address.

    Raises:
        UsageError: it is neither an address nor a token that we signed.
    """
    address = _address_of(settings, given)
    with Ledger.open(settings.root / ".digest") as ledger:
        ledger.stop(address, "reader", now)
    return address


def _address_of(settings: Settings, given: str) -> str:
    before, _, after = (settings.options.letter.unsubscribe or "").partition("{token}")
    token = given.removeprefix(before).removesuffix(after) if before and given.startswith(before) else given
    if "@" in token:
        try:
            return mailbox.parse(token).address
        except ValueError as error:
            raise UsageError(f"{given!r} is no mail address: {error}") from None
    key = mailroom.unsubscribe_key()
    if not key:
        raise UsageError("DIGEST_UNSUBSCRIBE_KEY is not set, with which unsubscribe addresses are signed")
    found = unsubscribing.address(key, token)
    if not found:
        raise UsageError("the token was not signed with DIGEST_UNSUBSCRIBE_KEY")
    return found


class Added(NamedTuple):
    """What came onto the store's own list."""

    new: int
    known: int
    broken: tuple[Problem, ...]


def add(settings: Settings, to: str, now: float) -> Added:
    """Put a list onto the store's own. Errors are those of roll.read."""
    new = known = 0
    broken = []
    with Ledger.open(settings.root / ".digest") as ledger, ledger.transaction():
        for row in roll.read(Path(to)):
            if isinstance(row, Problem):
                broken.append(row)
            elif ledger.add(row, now):
                new += 1
            else:
                known += 1
    return Added(new, known, tuple(broken))


def resume(settings: Settings, address: str) -> bool:
    """Send to an address again; whether anything had kept us from it."""
    with Ledger.open(settings.root / ".digest") as ledger:
        return ledger.resume(address.strip())


def exported(settings: Settings) -> Iterator[str]:
    """The store's own list as lines of CSV."""
    with Ledger.open(settings.root / ".digest") as ledger:
        names = list(dict.fromkeys(name for who in ledger.subscribers() for name in who.columns if name != "name"))
        yield roll.row(["email", "name", *names])
        for who in ledger.subscribers():
            yield roll.row([who.address, who.name, *(who.columns.get(name, "") for name in names)])


def stopped(settings: Settings) -> Iterator[str]:
    """The addresses that get nothing, and why, as lines of CSV."""
    with Ledger.open(settings.root / ".digest") as ledger:
        yield roll.row(["email", "why", "said"])
        for one in ledger.stopped():
            yield roll.row([one.address, "unsubscribed" if one.why == "reader" else "refused by the server", one.said])
