"""What a server says of a letter, in the ledger of its run."""

import sqlite3
from pathlib import Path

import pytest

from digest.letter.ledger.ledger import Ledger
from digest.letter.ledger.roster import Stopped
from digest.letter.ledger.run import RunLedger
from digest.letter.mail.smtp import Receipt
from digest.model import Delivery, Subscriber

RETRY = (60.0, 300.0)
NOW = 1_000.0


def begun(ledger: Ledger, *names: str, retry: tuple[float, ...] = RETRY, edition: str = "e") -> RunLedger:
    with ledger.transaction():
        run = ledger.begin(edition, 0)
        ledger.enqueue(edition, run, [Subscriber("", f"{name}@x.example", {}) for name in names])
    return RunLedger(ledger, edition, run, retry)


def rows(folder: Path) -> list[tuple[str, str, float, int]]:
    with sqlite3.connect(folder / "letters.db") as file:
        return file.execute("SELECT state, answer, due, tries FROM delivery ORDER BY n").fetchall()


@pytest.mark.parametrize(
    ("fate", "tries", "state", "due", "counted"),
    [
        ("sent", 0, "sent", 0, 0),
        ("sent", 1, "sent", 0, 1),
        ("deferred", 0, "deferred", NOW + 60, 1),
        ("deferred", 1, "deferred", NOW + 300, 2),
        ("deferred", 2, "deferred", NOW, 3),  # it was the last time
        ("unsupported", 0, "deferred", 0, 3),  # more often than any letter is tried
        ("refused", 1, "failed", 0, 1),
        ("rejected", 0, "failed", 0, 0),
        ("unknown", 0, "unknown", 0, 0),
        ("unsent", 1, "queued", 0, 1),
    ],
)
def test_a_fate_is_a_state(tmp_path: Path, fate: str, tries: int, state: str, due: float, counted: int) -> None:
    """With the words of the server, when the letter may be tried again, and how often it was put off."""
    with Ledger.open(tmp_path) as ledger:
        run = begun(ledger, "a")
        (letter,) = run.take(0, 10)
        run.fate(letter._replace(tries=tries), Receipt(fate, "so it is"), NOW)
        run.flush()
        assert rows(tmp_path) == [(state, "so it is", due, counted)]


def test_a_letter_whose_reader_left_stays_as_it_is(tmp_path: Path) -> None:
    """The end of the run forgets it."""
    with Ledger.open(tmp_path) as ledger:
        run = begun(ledger, "a")
        (letter,) = run.take(0, 10)
        run.fate(letter, Receipt("left", ""), NOW)
        run.flush()
        assert rows(tmp_path) == [("queued", "", 0, 0)]


@pytest.mark.parametrize(("fate", "rests"), [("refused", True), ("rejected", False), ("sent", False)])
def test_an_address_that_was_refused_rests(tmp_path: Path, fate: str, rests: bool) -> None:
    """Since now, and with the words of the server; what was wrong with the letter says nothing of the address."""
    with Ledger.open(tmp_path) as ledger:
        run = begun(ledger, "a")
        run.fate(run.take(0, 10)[0], Receipt(fate, "550 nobody"), NOW)
        stopped = [Stopped("a@x.example", "server", "550 nobody")] if rests else []
        assert list(ledger.roster.stopped()) == stopped
    with sqlite3.connect(tmp_path / "letters.db") as file:
        assert file.execute("SELECT since FROM stopped").fetchall() == [(NOW,)] * rests


def test_a_run_sees_its_own_letters(tmp_path: Path) -> None:
    """Those of its edition, the next ones after a number, as many as are asked for."""
    with Ledger.open(tmp_path) as ledger:
        begun(ledger, "a", edition="last week")
        run = begun(ledger, "b", "c", "d")
        first, second = run.take(0, 2)
        assert [letter.subscriber.address[0] for letter in (first, second, *run.take(second.n, 9))] == ["b", "c", "d"]
        assert first == Delivery(first.n, Subscriber("", "b@x.example", {}), "x.example", 0)


def test_a_letter_that_was_put_off_comes_back_in_its_time(tmp_path: Path) -> None:
    """As often as there are pauses; then it is left for the next run."""
    with Ledger.open(tmp_path) as ledger:
        run, now = begun(ledger, "a"), NOW
        (letter,) = run.take(0, 10)
        for pause in RETRY:
            run.fate(letter, Receipt("deferred", "451 later"), now)
            run.flush()
            assert run.next_due() == now + pause
            assert run.due(now + pause - 1) == []
            now += pause
            (letter,) = run.due(now)
        run.fate(letter, Receipt("deferred", "451 later"), now)
        run.flush()
        assert (run.next_due(), run.due(now + 9_999)) == (None, [])


def test_without_pauses_nothing_is_tried_again(tmp_path: Path) -> None:
    """A run that is told not to wait."""
    with Ledger.open(tmp_path) as ledger:
        run = begun(ledger, "a", retry=())
        run.fate(run.take(0, 10)[0], Receipt("deferred", "451 later"), NOW)
        run.flush()
        assert (run.next_due(), run.due(NOW)) == (None, [])


def test_the_server_has_a_letter_once_that_is_noted(tmp_path: Path) -> None:
    """With how often it was put off before."""
    with Ledger.open(tmp_path) as ledger:
        run = begun(ledger, "a", "b")
        first, second = run.take(0, 10)
        ledger.roster.stop("b@x.example", "reader", NOW)
        assert (run.sending(first._replace(tries=2)), run.sending(second)) == (True, False)
        assert rows(tmp_path) == [("sending", "", 0, 2), ("queued", "", 0, 0)]
