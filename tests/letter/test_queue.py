"""The letters that are next: those that wait, and those that were put off."""

from pathlib import Path

from digest.letter.ledger.ledger import Ledger
from digest.model import Delivery, Subscriber
from tests.letter.queue import enqueue, reader


def test_a_letter_that_was_put_off_by_a_clock_that_was_ahead_is_due(tmp_path: Path) -> None:
    """Further ahead than the longest pause is no time that we wrote down with the clock of now."""
    with Ledger.open(tmp_path) as ledger:
        run, _ = enqueue(ledger, reader("a@x.example"), reader("b@x.example"), reader("c@x.example"))
        for letter, due in zip(ledger.take("e", run, 0, 10), (1e9, 1000 + 900, 1000), strict=True):
            ledger.note(letter.n, "deferred", due=due, tries=1)
        ledger.flush()
        found = ledger.due("e", run, 1000, 900, 3)
        assert [letter.subscriber.address[0] for letter in found] == ["c", "a"]


def test_a_list_is_taken_in_its_order(tmp_path: Path) -> None:
    """In parts of any size, and each letter with all that the list says of its reader."""
    with Ledger.open(tmp_path) as ledger:
        roll = [Subscriber("Ada", "Ada@x.example", {"city": "Zürich"}), reader("b@y.example"), reader("c@x.example")]
        run, _ = enqueue(ledger, *roll)
        first = ledger.take("e", run, 0, 2)
        assert first == [Delivery(first[0].n, roll[0], "x.example", 0), Delivery(first[1].n, roll[1], "y.example", 0)]
        assert [letter.subscriber for letter in ledger.take("e", run, first[1].n, 2)] == [roll[2]]
        assert ledger.take("e", run + 1, 0, 2) == ledger.take("another", run, 0, 2) == []


def test_letters_that_were_put_off_come_in_the_order_of_their_time(tmp_path: Path) -> None:
    """Each with how often it was put off; after so many times none comes, and the time of the next one is known."""
    with Ledger.open(tmp_path) as ledger:
        run, _ = enqueue(ledger, *(reader(f"{name}@x.example") for name in "abcd"))
        for letter, due, tries in zip(
            ledger.take("e", run, 0, 10), (30.0, 20.0, 10.0, 999.5), (1, 2, 3, 2), strict=True
        ):
            ledger.note(letter.n, "deferred", due=due, tries=tries)
        ledger.flush()
        found = ledger.due("e", run, 30, 970, 2)
        assert [(letter.subscriber.address[0], letter.tries) for letter in found] == [("b", 2), ("a", 1)]
        assert [letter.subscriber.address[0] for letter in ledger.due("e", run, 29, 970.5, 2)] == ["b"]
        assert (ledger.next_due("e", run, 2), ledger.next_due("e", run, 3)) == (20.0, 10.0)
        assert ledger.next_due("e", run, 0) is None
        assert ledger.due("e", run + 1, 30, 900, 2) == ledger.due("another", run, 30, 900, 2) == []
        assert (ledger.next_due("e", run + 1, 2), ledger.next_due("another", run, 2)) == (None, None)


def test_five_hundred_letters_that_were_put_off_come_at_once(tmp_path: Path) -> None:
    """The others the next time."""
    with Ledger.open(tmp_path) as ledger:
        run, _ = enqueue(ledger, *(reader(f"r{n}@x.example") for n in range(501)))
        for letter in ledger.take("e", run, 0, 501):
            ledger.note(letter.n, "deferred", tries=1)
        ledger.flush()
        assert len(ledger.due("e", run, 10, 900, 1)) == 500
