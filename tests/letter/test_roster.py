"""The store's own list of readers, and the addresses that get nothing."""

import sqlite3
from pathlib import Path

import pytest

from digest.letter.ledger.ledger import Ledger
from digest.letter.ledger.roster import Stopped
from digest.model import Subscriber
from tests.letter.queue import enqueue, reader


def test_subscribers_come_back_as_they_were_added(tmp_path: Path) -> None:
    """In the order in which they came, then by address; with name and columns of any script."""
    ada, bob, eve = (
        Subscriber("Ada", "Ada@x.example", {"city": "Zürich", "plan": "a"}),
        Subscriber("Bob", "bob@x.example", {}),
        Subscriber("Eve", "eve@x.example", {}),
    )
    with Ledger.open(tmp_path) as ledger:
        for who, now in ((eve, 20), (bob, 20), (ada, 10)):
            assert ledger.roster.add(who, now) == "new"
        assert list(ledger.roster.subscribers()) == [ada, bob, eve]
    with sqlite3.connect(tmp_path / "letters.db") as file:
        assert "Zürich" in file.execute("SELECT columns FROM subscriber WHERE name = 'Ada'").fetchone()[0]


def test_who_is_added_again_is_known(tmp_path: Path) -> None:
    """However the address is spelt: name and columns are the new ones, address and time those of the first time."""
    with Ledger.open(tmp_path) as ledger:
        ledger.roster.add(Subscriber("Ada", "Ada@x.example", {"city": "Bern"}), 10)
        ledger.roster.add(reader("bob@x.example"), 20)
        assert ledger.roster.add(Subscriber("Ada L.", "ADA@x.example", {"city": "Rome"}), 30) == "known"
        first, _ = ledger.roster.subscribers()
        assert first == Subscriber("Ada L.", "Ada@x.example", {"city": "Rome"})


@pytest.mark.parametrize("why", ["reader", "server"])
def test_who_gets_no_letters_is_not_added(tmp_path: Path, why: str) -> None:
    """The answer is who stopped the address; after that is taken back it is added."""
    with Ledger.open(tmp_path) as ledger:
        ledger.roster.stop("Ada@x.example", why, 0)
        assert ledger.roster.add(reader("ada@X.example"), 1) == why
        assert list(ledger.roster.subscribers()) == []
        assert ledger.roster.why_stopped("ADA@x.example") == why
        assert ledger.roster.resume("adA@x.example")
        assert ledger.roster.why_stopped("ada@x.example") is None
        assert ledger.roster.add(reader("ada@x.example"), 1) == "new"


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        ("reader", "reader", ("reader", "one", 1)),
        ("reader", "server", ("reader", "one", 1)),
        ("server", "server", ("server", "one", 1)),
        ("server", "reader", ("reader", "two", 1)),
    ],
)
def test_what_a_reader_asked_for_stays(tmp_path: Path, first: str, second: str, left: tuple[str, str, int]) -> None:
    """It takes the place of what a server said, and never the other way round; the time is that of the first stop."""
    with Ledger.open(tmp_path) as ledger:
        ledger.roster.stop("Ada@x.example", first, 1, "one")
        ledger.roster.stop("ada@x.example", second, 2, "two")
        why, answer, since = left
        assert list(ledger.roster.stopped()) == [Stopped("Ada@x.example", why, answer)]
    with sqlite3.connect(tmp_path / "letters.db") as file:
        assert file.execute("SELECT since FROM stopped").fetchall() == [(since,)]


def test_stopped_addresses_are_in_order(tmp_path: Path) -> None:
    """And say nothing of a server where none said anything."""
    with Ledger.open(tmp_path) as ledger:
        for name in "cab":
            ledger.roster.stop(f"{name}@x.example", "reader", 0)
        assert list(ledger.roster.stopped()) == [Stopped(f"{name}@x.example", "reader", "") for name in "abc"]


def test_an_address_that_the_server_refused_stays_on_the_list(tmp_path: Path) -> None:
    """It only rests; one that its reader stopped is forgotten, and nobody beside it."""
    with Ledger.open(tmp_path) as ledger:
        for name in "abc":
            ledger.roster.add(reader(f"{name.upper()}@x.example"), 0)
        ledger.roster.stop("a@x.example", "server", 0)
        ledger.roster.stop("b@X.example", "reader", 0)
        assert [who.address for who in ledger.roster.subscribers()] == ["A@x.example", "C@x.example"]


def test_an_address_is_known_from_any_of_three_places(tmp_path: Path) -> None:
    """The store's list, the stopped ones, a letter; in any spelling."""
    with Ledger.open(tmp_path) as ledger:
        ledger.roster.add(reader("listed@x.example"), 0)
        ledger.roster.stop("stopped@x.example", "server", 0)
        enqueue(ledger, reader("lettered@x.example"))
        for name in ("Listed", "Stopped", "Lettered"):
            assert ledger.roster.knows(f"{name}@X.example")
        assert not ledger.roster.knows("stranger@x.example")
