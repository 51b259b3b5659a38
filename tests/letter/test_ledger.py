"""The memory that keeps a letter from being sent twice."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import StoreError
from digest.letter.ledger.counts import Counts
from digest.letter.ledger.ledger import Ledger
from digest.model import Delivery, Subscriber
from tests.letter.queue import enqueue, reader


def test_an_address_gets_an_edition_once_however_it_is_spelt(tmp_path: Path) -> None:
    """Capitals do not matter, and two rows of a list are one reader."""
    with Ledger.open(tmp_path) as ledger:
        run, counted = enqueue(ledger, reader("a@x.example"), reader("A@X.example"), reader("b@x.example"))
        assert (counted.queued, counted.twice) == (2, 1)
        for letter in ledger.take("e", run, 0, 10):
            ledger.note(letter.n, "sent")
        ledger.flush()
        _, counted = enqueue(ledger, reader("A@x.EXAMPLE"), reader("c@x.example"))
        assert (counted.queued, counted.already) == (1, 1)
        _, counted = enqueue(ledger, reader("a@x.example"), edition="next week")
        assert counted.queued == 1


def test_who_left_the_list_between_two_runs_gets_nothing(tmp_path: Path) -> None:
    """What an earlier run left in the queue is sent only to those whom the list still has."""
    with Ledger.open(tmp_path) as ledger:
        enqueue(ledger, reader("a@x.example"), reader("b@x.example", city="Old"))
        run, counted = enqueue(ledger, reader("b@x.example", city="New"))
        assert counted.queued == 1
        (letter,) = ledger.take("e", run, 0, 10)
        assert (letter.subscriber.address, letter.subscriber.columns) == ("b@x.example", {"city": "New"})


def test_what_was_under_way_when_the_program_was_killed_is_unknown(tmp_path: Path) -> None:
    """It is listed, and goes again only when that is asked for."""
    with Ledger.open(tmp_path) as ledger:
        run, _ = enqueue(ledger, reader("a@x.example"), reader("b@x.example"))
        ledger.note(ledger.take("e", run, 0, 1)[0].n, "sending")
        ledger.flush()
    with Ledger.open(tmp_path) as ledger:
        run, counted = enqueue(ledger, reader("a@x.example"), reader("b@x.example"))
        assert (counted.queued, counted.unknown) == (1, 1)
        assert [address for address, _ in ledger.listed("e", run, "unknown")] == ["a@x.example"]
        run, counted = enqueue(ledger, reader("a@x.example"), reader("b@x.example"), again=("unknown",))
        assert (counted.queued, counted.unknown) == (2, 0)


def test_who_unsubscribed_gets_nothing_whatever_list_has_them(tmp_path: Path) -> None:
    """Until they come back; what a server says later does not bring them back."""
    with Ledger.open(tmp_path) as ledger:
        ledger.roster.add(reader("a@x.example"), 0)
        ledger.roster.stop("A@x.example", "reader", 0)
        ledger.roster.stop("a@x.example", "server", 0, "550")
        assert [one.why for one in ledger.roster.stopped()] == ["reader"]
        assert list(ledger.roster.subscribers()) == []
        assert enqueue(ledger, reader("a@x.example"))[1].unsubscribed == 1
        assert ledger.roster.resume("a@X.example")
        assert not ledger.roster.resume("a@x.example")
        assert enqueue(ledger, reader("a@x.example"))[1].queued == 1


def test_a_trial_leaves_nothing_behind(tmp_path: Path) -> None:
    """A dry run counts as a real one does, and is undone."""
    with Ledger.open(tmp_path) as ledger:
        with ledger.trial():
            run = ledger.begin("e", 0)
            assert ledger.enqueue("e", run, [reader("a@x.example")]).queued == 1
        assert ledger.counts("e", run) == Counts()


def test_what_a_list_says_of_readers_is_forgotten_once_they_have_the_letter(tmp_path: Path) -> None:
    """Only the address is needed to send nothing twice."""
    with Ledger.open(tmp_path) as ledger:
        run, _ = enqueue(
            ledger, Subscriber("Ada", "a@x.example", {"city": "Rome"}), Subscriber("Bob", "b@x.example", {})
        )
        ledger.note(ledger.take("e", run, 0, 1)[0].n, "sent", "250 fine")
        ledger.flush()
        ledger.end("e")
    rows = sqlite3.connect(tmp_path / "letters.db").execute("SELECT name, columns FROM delivery ORDER BY n").fetchall()
    assert rows == [("", ""), ("Bob", "")]


def test_a_note_says_what_is_known(tmp_path: Path) -> None:
    """A state, and nothing else where nothing else is told."""
    with Ledger.open(tmp_path) as ledger:
        run, _ = enqueue(ledger, reader("a@x.example"))
        ledger.note(ledger.take("e", run, 0, 1)[0].n, "sent")
        ledger.flush()
    with sqlite3.connect(tmp_path / "letters.db") as file:
        assert file.execute("SELECT state, answer, due, tries FROM delivery").fetchall() == [("sent", "", 0, 0)]


def test_the_file_is_for_its_owner(tmp_path: Path) -> None:
    """It knows who reads."""
    with Ledger.open(tmp_path):
        pass
    assert (tmp_path / "letters.db").stat().st_mode & 0o077 == 0


def test_a_damaged_ledger_is_not_begun_anew(tmp_path: Path) -> None:
    """Everybody would get a second copy."""
    (tmp_path / "letters.db").write_bytes(b"no database at all, but long enough to be taken for one" * 50)
    with pytest.raises(StoreError, match="restore a copy"), Ledger.open(tmp_path):
        pass


EVENTS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["sent", "failed", "sending", "deferred", "queued"])), max_size=12
)


@settings(deadline=None, max_examples=60)
@given(st.lists(EVENTS, max_size=4))
def test_nobody_is_queued_again_who_may_have_it(tmp_path_factory: pytest.TempPathFactory, runs: list) -> None:
    """However runs end, and whatever fates they note: a letter once sent, failed or unknown stays so."""
    with Ledger.open(tmp_path_factory.mktemp("ledger")) as ledger:
        fate: dict[str, str] = {}
        roll = [reader(f"{name}@x.example") for name in "abc"]
        for events in runs:
            run, _ = enqueue(ledger, *roll)
            fate = {name: "unknown" if state == "sending" else state for name, state in fate.items()}
            waiting = {letter.subscriber.address[0]: letter.n for letter in ledger.take("e", run, 0, 10)}
            assert set(waiting) == {name for name in "abc" if fate.get(name, "queued") in ("queued", "deferred")}
            for name, state in events:
                if name in waiting:
                    ledger.note(waiting.pop(name), state)
                    fate[name] = state
            ledger.flush()


def test_who_unsubscribes_while_letters_go_out_gets_none(tmp_path: Path) -> None:
    """Neither from the queue nor when a letter was put off; and nothing is left of it."""
    with Ledger.open(tmp_path) as ledger:
        run, _ = enqueue(ledger, reader("a@x.example"), reader("b@x.example"), reader("c@x.example"))
        first = ledger.take("e", run, 0, 1)[0]
        ledger.note(first.n, "deferred", due=5.0, tries=1)
        ledger.flush()
        ledger.roster.stop("A@x.example", "reader", 0)
        ledger.roster.stop("b@x.example", "reader", 0)
        assert [letter.subscriber.address for letter in ledger.take("e", run, 0, 10)] == ["c@x.example"]
        assert ledger.due("e", run, 10.0, 900.0, 3) == []
        assert ledger.next_due("e", run, 3) is None
        assert ledger.counts("e", run) == Counts(queued=1, left=2)
        ledger.end("e")
        assert ledger.counts("e", run) == Counts(queued=1)


def test_a_refused_address_is_asked_again_when_that_is_wanted(tmp_path: Path) -> None:
    """Those refused for this letter; one that rests since an earlier letter goes on resting."""
    with Ledger.open(tmp_path) as ledger:
        run, _ = enqueue(ledger, reader("a@x.example"))
        ledger.note(ledger.take("e", run, 0, 1)[0].n, "failed", "no such mailbox")
        ledger.flush()
        ledger.roster.stop("a@x.example", "server", 0, "no such mailbox")
        ledger.roster.stop("old@x.example", "server", 0)
        roll = reader("a@x.example"), reader("old@x.example")
        _, counted = enqueue(ledger, *roll)
        assert (counted.queued, counted.failed, counted.rested) == (0, 1, 1)
        assert ledger.roster.why_stopped("a@x.example") == "server"
        run, counted = enqueue(ledger, *roll, again=("failed",))
        assert (counted.queued, counted.rested) == (1, 1)
        assert ledger.roster.why_stopped("a@x.example") is None
        assert [letter.subscriber.address for letter in ledger.take("e", run, 0, 10)] == ["a@x.example"]


def test_nobody_else_on_the_machine_may_read_it(tmp_path: Path) -> None:
    """Nor the files that SQLite keeps beside it."""
    with Ledger.open(tmp_path) as ledger:
        enqueue(ledger, reader("a@x.example"))
        modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
        assert modes.keys() == {"letters.db", "letters.db-wal", "letters.db-shm"}
        assert set(modes.values()) == {0o600}


def test_who_left_is_looked_up_when_the_letter_is_noted(tmp_path: Path) -> None:
    """It may have waited for its turn for minutes; the letters that are noted beside it go."""
    with Ledger.open(tmp_path) as ledger:
        run, _ = enqueue(ledger, *(reader(f"{name}@x.example") for name in "abc"))
        a, b, c = ledger.take("e", run, 0, 10)
        with Ledger.open(tmp_path) as other:
            other.roster.stop("B@x.example", "reader", 0)
        ledger.note(c.n, "sent")
        assert (ledger.sending(a.n, 0), ledger.sending(b.n, 0)) == (True, False)
        assert ledger.counts("e", run) == Counts(sending=1, sent=1, left=1)


def test_what_a_list_says_anew_replaces_what_it_said(tmp_path: Path) -> None:
    """For letters that still go: name, address and columns; a letter that was put off begins anew. Who has it is no longer
    described."""
    with Ledger.open(tmp_path) as ledger:
        run, _ = enqueue(ledger, reader("a@x.example", city="Old"), reader("b@x.example", city="Old"))
        first, second = ledger.take("e", run, 0, 10)
        ledger.note(first.n, "deferred", "451 later", due=5.0, tries=3)
        ledger.note(second.n, "sent")
        ledger.flush()
        new = [Subscriber("Ada", "A@x.example", {"city": "New"}), Subscriber("Bob", "B@x.example", {"city": "New"})]
        run, _ = enqueue(ledger, *new)
        assert ledger.take("e", run, 0, 10) == [Delivery(first.n, new[0], "x.example", 0)]
        assert ledger.due("e", run, 10, 900, 9) == []
    with sqlite3.connect(tmp_path / "letters.db") as file:
        found = file.execute(
            "SELECT state, name, address, columns, run, due, tries FROM delivery ORDER BY n"
        ).fetchall()
    assert found == [
        ("queued", "Ada", "A@x.example", '{"city": "New"}', run, 0, 0),
        ("sent", "Bob", "B@x.example", "", run, 0, 0),
    ]


def test_the_end_of_one_edition_touches_no_other(tmp_path: Path) -> None:
    """Its letters wait as they did, and what the list said of their readers stays."""
    with Ledger.open(tmp_path) as ledger:
        roll = [reader("a@x.example", city="Rome"), reader("b@x.example", city="Rome")]
        for edition in ("e", "other"):
            run, _ = enqueue(ledger, *roll, edition=edition)
            ledger.note(ledger.take(edition, run, 0, 1)[0].n, "sent")
        ledger.flush()
        ledger.roster.stop("b@x.example", "reader", 0)
        ledger.end("e")
    with sqlite3.connect(tmp_path / "letters.db") as file:
        found = file.execute("SELECT edition, address, columns FROM delivery ORDER BY n").fetchall()
    assert found == [("e", "a@x.example", ""), *(("other", one.address, '{"city": "Rome"}') for one in roll)]


def test_what_fails_within_a_transaction_is_undone(tmp_path: Path) -> None:
    """A list that cannot be read to its end has put nobody into the queue."""
    with Ledger.open(tmp_path) as ledger:
        with pytest.raises(ZeroDivisionError), ledger.transaction():
            ledger.enqueue("e", ledger.begin("e", 0), (reader(f"{1 // n}@x.example") for n in (1, 0)))
        assert not ledger.has_letters()
        enqueue(ledger, reader("a@x.example"))
        assert ledger.has_letters()
