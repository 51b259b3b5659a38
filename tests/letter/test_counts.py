"""What a list comes to, and what became of its letters, in numbers."""

import sqlite3
from pathlib import Path

from digest.letter.ledger.counts import Counts, Enqueued
from digest.letter.ledger.ledger import Ledger
from tests.letter.queue import enqueue, reader


def test_a_list_comes_to_numbers(tmp_path: Path) -> None:
    """Every row of it counts as one thing, and domains are named where letters go, the largest first."""
    with Ledger.open(tmp_path) as ledger:
        run, _ = enqueue(ledger, *(reader(f"{name}@x.example") for name in ("sent", "failed", "unknown", "deferred")))
        for letter in ledger.take("e", run, 0, 10):
            ledger.note(letter.n, letter.subscriber.address.split("@")[0])
        ledger.flush()
        ledger.roster.stop("left@x.example", "reader", 0)
        ledger.roster.stop("full@x.example", "server", 0)
        names = ("sent", "failed", "unknown", "deferred", "left", "full", "new", "new")
        _, counted = enqueue(ledger, *(reader(f"{name}@x.example") for name in names), reader('"b@c"@b.example'))
    assert counted == Enqueued(
        queued=3, already=1, twice=1, unsubscribed=1, rested=1, failed=1, unknown=1,
        domains=(("x.example", 2), ("b.example", 1)),
    )  # fmt: skip


def test_the_ten_domains_with_the_most_letters_are_named(tmp_path: Path) -> None:
    """The largest first, those alike by name; letters count that go in this run, and all of them."""
    with Ledger.open(tmp_path) as ledger:
        enqueue(ledger, reader("a@last.example"))
        sizes = {
            f"{name}.example": size
            for name, size in zip("lkjihgfedcba", (1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4), strict=True)
        }
        _, counted = enqueue(ledger, *(reader(f"{n}@{name}") for name, size in sizes.items() for n in range(size)))
    assert counted.queued == 30
    assert counted.domains == tuple(sorted(sizes.items(), key=lambda one: (-one[1], one[0])))[:10]


def test_only_what_was_due_when_the_program_was_killed_is_unknown(tmp_path: Path) -> None:
    """Of this edition, and with the reason in place of the words of a server."""
    with Ledger.open(tmp_path) as ledger:
        runs = {}
        for edition in ("other", "e"):
            runs[edition], _ = enqueue(ledger, reader("a@x.example"), reader("b@x.example"), edition=edition)
            ledger.note(ledger.take(edition, runs[edition], 0, 1)[0].n, "sending")
        ledger.flush()
        began = ledger.begin("e", 12.5)
        assert began == runs["e"] + 1
        reason = "the program was ended while the server's answer was due"
        assert list(ledger.listed("e", runs["e"], "unknown")) == [("a@x.example", reason)]
        assert list(ledger.listed("e", runs["e"], "queued")) == [("b@x.example", "")]
        assert ledger.counts("other", runs["other"]) == Counts(sending=1, queued=1)
    with sqlite3.connect(tmp_path / "letters.db") as file:
        assert file.execute("SELECT edition, began FROM run WHERE id = ?", (began,)).fetchall() == [("e", 12.5)]


def test_what_became_of_the_letters_of_a_run_can_be_read(tmp_path: Path) -> None:
    """Counts and addresses with what the server said, of this run of this edition, in the order of the list."""
    states = ("sent", "deferred", "failed", "unknown", "sending", "queued")
    with Ledger.open(tmp_path) as ledger:
        run, _ = enqueue(ledger, *(reader(f"{name}{n}@x.example") for n in (2, 1) for name in states))
        for letter in ledger.take("e", run, 0, 20):
            state = letter.subscriber.address.split("@")[0][:-1]
            ledger.note(letter.n, state, f"said to {letter.subscriber.address}", due=1e9)
        ledger.flush()
        assert ledger.counts("e", run) == Counts(queued=2, sending=2, sent=2, deferred=2, failed=2, unknown=2)
        for state in states:
            addresses = [f"{state}{n}@x.example" for n in (2, 1)]
            assert list(ledger.listed("e", run, state)) == [(one, f"said to {one}") for one in addresses]
            assert list(ledger.listed("e", run + 1, state)) == list(ledger.listed("another", run, state)) == []
        assert ledger.counts("e", run + 1) == ledger.counts("another", run) == Counts()


def test_a_ledger_knows_whether_letters_were_sent_from_here(tmp_path: Path) -> None:
    """As soon as one was in a queue."""
    with Ledger.open(tmp_path) as ledger:
        assert not ledger.has_letters()
        enqueue(ledger, reader("a@x.example"))
        assert ledger.has_letters()
