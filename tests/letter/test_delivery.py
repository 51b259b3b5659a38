"""Letters on their way: what becomes of each, whatever the server does."""

import itertools
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from digest.errors import SendError
from digest.letter.ledger.counts import Counts
from digest.letter.ledger.ledger import Ledger
from digest.letter.ledger.run import RunLedger
from digest.letter.mail.delivery import Limits, Run
from digest.letter.mail.mime import Message
from digest.letter.mail.pace import Pace
from digest.letter.mail.server import Server
from digest.letter.mail.smtp import Connection
from digest.model import Subscriber
from tests.letter.smtpserver import DropError, Post, fine, running

LIMITS = Limits(connections=4, per_second=10_000, per_domain=10_000, per_connection=1000, pause=0.01)
LETTER = b"Subject: x\r\n\r\n" + b"A line of the letter.\r\n" * 50


def message(who: Subscriber) -> Message:
    return Message("letter@weekly.example", who.address, b"To: " + who.address.encode() + b"\r\n" + LETTER)


def readers(number: int) -> list[Subscriber]:
    return [Subscriber("", f"r{n}@d{n % 3}.example", {}) for n in range(number)]


def send(
    folder: Path, post: Post, roll: list[Subscriber], retry: tuple[float, ...] = (), limits: Limits = LIMITS
) -> Counts:
    """Send to a list; the counts also when the run ends with an error."""
    with Ledger.open(folder) as ledger:
        with ledger.transaction():
            run = ledger.begin("e", 0)
            ledger.enqueue("e", run, roll)
        try:
            Run(
                RunLedger(ledger, "e", run, retry), message, partial(Connection, post.server), limits, lambda _: None
            ).run()
        finally:
            counts = ledger.counts("e", run)
            print(counts)
    return counts


@pytest.mark.parametrize("extensions", [("PIPELINING", "SMTPUTF8"), ()])
def test_everybody_gets_one_letter_as_it_was_written(tmp_path: Path, extensions: tuple[str, ...]) -> None:
    """With commands in one go (RFC 2920) and without; a second run has nothing to do."""
    with running(Post(extensions=extensions)) as post:
        assert send(tmp_path, post, readers(40)) == Counts(sent=40)
        assert post.recipients == sorted(who.address for who in readers(40))
        assert all(data == message(Subscriber("", to, {})).data for to, data in post.got)
        assert post.connections <= 4
        assert send(tmp_path, post, readers(40)) == Counts(sent=40)
        assert len(post.got) == 40


def test_three_of_ten_are_taken(tmp_path: Path) -> None:
    """The others are recorded with the server's words, and their addresses get no more letters."""
    good = {"r0@d0.example", "r4@d1.example", "r8@d2.example"}
    with running(Post(rcpt=lambda address: fine() if address in good else "550 5.1.1 no such user")) as post:
        assert send(tmp_path, post, readers(10)) == Counts(sent=3, failed=7)
        assert set(post.recipients) == good
    with Ledger.open(tmp_path) as ledger:
        assert {one.address for one in ledger.roster.stopped()} == {who.address for who in readers(10)} - good
        assert {said for _, said in ledger.listed("e", 1, "failed")} == {"550 5.1.1 no such user"}
        with ledger.transaction():
            next_week = ledger.enqueue("f", ledger.begin("f", 0), readers(10))
        assert (next_week.queued, next_week.rested) == (3, 7)


def test_a_server_that_greylists_gets_a_second_try(tmp_path: Path) -> None:
    """4xx puts a letter off, and the run waits for it."""
    seen: set[str] = set()

    def grey(address: str) -> str:
        known = address in seen
        seen.add(address)
        return fine() if known else "451 4.7.1 come back later"

    with running(Post(rcpt=grey)) as post:
        start = time.monotonic()
        assert send(tmp_path, post, readers(9), retry=(0.3,)) == Counts(sent=9)
        assert time.monotonic() - start >= 0.3
        assert len(post.got) == 9


def test_what_stays_put_off_is_left_for_the_next_run(tmp_path: Path) -> None:
    """After as many tries as set; nothing is lost."""
    with running(Post(data=lambda _: "452 4.2.2 mailbox full")) as post:
        assert send(tmp_path, post, readers(5), retry=(0.01, 0.01)) == Counts(deferred=5)
        assert len([said for said in post.said if said.startswith("RCPT")]) == 15
        post.data = fine
        assert send(tmp_path, post, readers(5)) == Counts(sent=5)


@pytest.mark.parametrize("when", ["greeting", "rcpt", "data"])
def test_a_server_that_is_busy_gets_time(tmp_path: Path, when: str) -> None:
    """421 closes the connection; the letter that was under way goes over the next one."""
    numbers = itertools.count(1)

    def busy(*_: object) -> str:
        return "421 4.3.2 too many" if next(numbers) % 3 == 1 else "220 ready" if when == "greeting" else fine()

    with running(Post(**{when: busy})) as post:
        assert send(tmp_path, post, readers(30)) == Counts(sent=30)
        assert post.recipients == sorted(who.address for who in readers(30))


def test_connections_that_drop_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    """Before the last dot the letter goes again; after it, nobody knows, and it does not."""
    numbers = itertools.count(1)

    def drop_sometimes(_: object) -> str:
        if next(numbers) % 5 == 0:
            raise DropError
        return fine()

    with running(Post(rcpt=drop_sometimes)) as post:
        assert send(tmp_path, post, readers(30)) == Counts(sent=30)
    kept: list[bytes] = []

    def keep_and_drop(data: bytes) -> str:
        kept.append(data)
        return drop_sometimes(data)

    with running(Post(data=keep_and_drop)) as post:
        other = [Subscriber("", f"s{n}@d.example", {}) for n in range(30)]
        counts = send(tmp_path, post, other)
        assert counts.sent == len(post.got)
        assert counts.unknown == 30 - len(post.got) > 0
        assert len(kept) == 30


def test_a_server_that_hangs_is_left_after_a_while(tmp_path: Path) -> None:
    """Its answer may have meant anything: such letters are unknown."""
    with running(Post(data=lambda data: "hang" if b"r1@" in data else fine())) as post:
        assert send(tmp_path, post, readers(3)) == Counts(sent=2, unknown=1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"mail": lambda _: "550 5.7.1 sender rejected"}, "the server refuses every letter: 550 5.7.1 sender rejected"),
        ({"data": lambda _: "554 5.7.1 spam"}, "the server refuses every letter: 554 5.7.1 spam"),
        ({"greeting": lambda _: "554 go away"}, "refuses the connection: 554 go away"),
        ({"greeting": lambda _: "421 not now"}, "the server was lost 6 times in a row"),
    ],
)
def test_a_server_that_takes_nothing_ends_the_run(tmp_path: Path, change: dict[str, Callable], said: str) -> None:
    """The rest stays in the queue, and no address is blamed."""
    with running(Post(**change)) as post:
        with pytest.raises(SendError, match=said):
            send(tmp_path, post, readers(40))
        assert post.got == []
        post.mail, post.data, post.greeting = fine, fine, lambda _: "220 ready"
        counts = send(tmp_path, post, readers(40))
        assert counts.sent + counts.failed == 40
        assert counts.failed <= 8
    with Ledger.open(tmp_path) as ledger:
        assert list(ledger.roster.stopped()) == []


def test_a_login_that_is_refused_is_said_and_nothing_is_sent(tmp_path: Path) -> None:
    """With the names of the variables, and without the password."""
    with running(Post(login=("ada", "right"))) as post:
        wrong = post.server._replace(password="wr0ng-secret")
        with pytest.raises(
            SendError, match=r"refuses the login: 535 5\.7\.8 no such login; check DIGEST_SMTP_USER"
        ) as caught:
            Connection(wrong)
        assert "wr0ng" not in str(caught.value)
        assert "wr0ng" not in repr(wrong)
        Connection(post.server).close()
        with pytest.raises(SendError, match="offers no STARTTLS"):
            Connection(post.server._replace(security="starttls"))
    with running(Post()) as post, pytest.raises(SendError, match="takes no login"):
        Connection(Server("127.0.0.1", post.port, "none", "", "ada", "x", 2))


def test_an_address_beyond_ascii_needs_a_server_that_takes_it(tmp_path: Path) -> None:
    """With SMTPUTF8 (RFC 6531) it goes; without, it waits for another server, and the others go."""
    roll = [Subscriber("", "ü@d.example", {}), Subscriber("", "b@d.example", {})]
    with running(Post()) as post:
        assert send(tmp_path / "a", post, roll) == Counts(sent=2)
        assert any(said.endswith("SMTPUTF8") for said in post.said if said.startswith("MAIL"))
    with running(Post(extensions=("PIPELINING",))) as post:
        assert send(tmp_path / "b", post, roll, retry=(0.01, 0.01)) == Counts(sent=1, deferred=1)
        with Ledger.open(tmp_path / "b") as ledger:
            assert list(ledger.roster.stopped()) == []
    with running(Post()) as post:
        assert send(tmp_path / "b", post, roll) == Counts(sent=2)
        assert post.recipients == ["ü@d.example"]


def test_a_run_that_is_stopped_finishes_what_is_under_way(tmp_path: Path) -> None:
    """Ctrl+C at any moment: whatever the server took is noted as sent."""
    with running(Post()) as post, Ledger.open(tmp_path) as ledger:
        with ledger.transaction():
            run = ledger.begin("e", 0)
            ledger.enqueue("e", run, readers(200))
        mail = Run(RunLedger(ledger, "e", run, ()), message, partial(Connection, post.server),
                   Limits(4, 200, 10_000, 1000), lambda _: None)  # fmt: skip
        threading.Timer(0.3, mail.stop).start()
        with pytest.raises(SendError, match="stopped"):
            mail.run()
        counts = ledger.counts("e", run)
        assert 0 < counts.sent == len(post.got) < 200
        assert counts.sending == counts.unknown == 0


def test_letters_keep_to_their_pace() -> None:
    """So many in a second, so many to a domain, and no domain waits for another."""
    pace: Pace[str] = Pace(per_second=10, per_domain=2)
    pace.put([("slow", "s1"), ("slow", "s2"), ("slow", "s3"), ("a", "a1"), ("b", "b1")], now=100.0)
    now, gone = 100.0, []
    while len(pace):
        now += max(pace.wait(now), 0)
        gone.append((round(now - 100, 3), pace.pop(now)))
    assert gone == [(0.0, "s1"), (0.1, "a1"), (0.2, "b1"), (0.5, "s2"), (1.0, "s3")]
