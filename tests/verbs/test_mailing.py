"""`digest send` as an editor uses it, with a real server at the other end."""

import collections
import csv
import email
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from email import policy
from pathlib import Path

import pytest
from click.testing import CliRunner
from filelock import FileLock

from digest.cli import main
from digest.letter.ledger.ledger import Ledger
from digest.letter.mail import dkim_key
from tests.cli.test_commands import run
from tests.letter.dkim_keys import pairs
from tests.letter.smtpserver import Post, fine
from tests.publication import LETTERS, Publication


@pytest.fixture
def folder(publication: Publication, post: Post) -> str:
    """A publication that mails by that server, with an edition."""
    smtp = f"{{host: 127.0.0.1, port: {post.port}, security: none, per_second: 9999, per_domain: 9999, retry: []}}"
    publication.write("mkdocs.yml", LETTERS + f"      smtp: {smtp}\n")
    publication.with_stories(intro="What mattered.")
    return str(publication.folder)


def roll(folder: str, rows: list[str], name: str = "readers.csv") -> str:
    """Write a list beside the publication."""
    file = Path(folder).parent / name
    file.write_text("\n".join(["email,name,city", *rows]) + "\n", encoding="utf-8")
    return str(file)


def send(folder: str, *more: str, answer: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(main, ["-C", folder, "send", "--now", "2026-02-21", "--offline", *more], input=answer)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.exit_code, done.output


def begun(folder: str, readers: str, ignored: signal.Signals | None = None) -> subprocess.Popen:
    """The same in a process of its own, which can be ended also where these tests run without a terminal."""
    what = ["-C", folder, "send", "--to", readers, "--now", "2026-02-21", "--yes", "--offline"]
    command = [sys.executable, "-m", "digest", *what]

    def listen() -> None:
        """Whatever these tests ignore themselves, begun in the background or by nohup."""
        for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(one, signal.SIG_IGN if one == ignored else signal.SIG_DFL)

    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=listen)


def read(data: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(data, policy=policy.default)


def test_a_list_gets_the_letter_after_the_editor_agrees(folder: str, post: Post) -> None:
    """The number is named before; each letter greets its reader and carries a way out that is the reader's own."""
    readers = roll(folder, ["ada@example.org,Ada,Ulm", "bob@example.net,,Bonn", "ADA@example.org,Ada again,"])
    code, said = send(folder, "--to", readers, answer="n\n")
    assert (code, post.got) == (0, [])
    assert [line for line in said.splitlines() if not line.startswith("Send ")][:7] == [
        "edition:  2026-02-20: An edition",
        "subject:  An edition",
        "to:       2 subscribers (example.net 1, example.org 1)",
        "have it:  0",
        f"by:       127.0.0.1:{post.port}, not signed here",
        "columns:  address `email`, name `name`, status none",
        "left out: 1 twice on the list",
    ]
    assert f"Send 2 letters by 127.0.0.1:{post.port}? [y/N]" in said
    assert "nothing was sent" in said
    code, said = send(folder, "--to", readers, answer="y\n")
    assert (code, post.recipients) == (0, ["ada@example.org", "bob@example.net"])
    letters = {to: read(data) for to, data in post.got}
    ways = {}
    for to, greeting in (("ada@example.org", "Dear Ada,"), ("bob@example.net", "Dear reader,")):
        message = letters[to]
        text, page = (part.get_content() for part in message.iter_parts())
        assert greeting in text
        assert greeting in page
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        way = message["List-Unsubscribe"].strip("<>")
        assert way in text
        ways[to] = way
    assert ways["ada@example.org"] != ways["bob@example.net"]
    assert send(folder, "--to", readers, answer="y\n")[1].count("2 have it already") == 1
    assert len(post.got) == 2
    # The way out leads out, and only for the one whose it is.
    assert (
        "bob@example.net gets no more letters"
        in run("-C", folder, "unsubscribe", "--token", ways["bob@example.net"])[1]
    )
    forged = ways["ada@example.org"][:-3] + "AAA"
    assert run("-C", folder, "unsubscribe", "--token", forged)[0] == 2
    assert run("-C", folder, "subscribers", "--stopped")[1].splitlines() == [
        "email,why,said",
        "bob@example.net,unsubscribed,",
    ]
    assert run("-C", folder, "subscribers", "--resume", "bob@example.net")[0] == 0


def test_a_dry_run_sends_and_notes_nothing(folder: str, post: Post) -> None:
    """Nor does a test: it goes to one address, of a draft as well."""
    readers = roll(folder, ["ada@example.org,Ada,Ulm", "no address,,"])
    code, said = send(folder, "--to", readers, "--dry-run")
    assert (code, post.connections) == (1, 0)
    assert "readers.csv:3:1: warning: no mail address: 'no address'" in said
    Publication.with_stories(_at(folder), status="draft")
    assert "is a draft: set `status: published`" in send(folder, "--to", readers, "--yes")[1]
    code, said = send(folder, "2026-02-20", "--to", readers, "--yes")
    assert (code, "is a draft: set `status: published`" in said) == (2, True)
    assert send(folder, "2026-02-20", "--test", "me@example.org")[0] == 0
    assert post.recipients == ["me@example.org"]
    with Ledger.open(Path(folder) / ".digest") as ledger:
        assert ledger.counts("2026-02-20", 1).sent == 0


def _at(folder: str) -> Publication:
    publication = Publication.__new__(Publication)
    publication.folder = Path(folder)
    return publication


@pytest.mark.parametrize(
    ("change", "arguments", "code", "what"),
    [
        (("        from: The Test <letter@test.example>\n", ""), ["--yes"], 2, "does not say who sends letters: add `from` to `letter`"),
        (("site_url: https://test.example/\n", ""), ["--yes"], 2, "has no `site_url`, and a letter links to the site"),
        (("", ""), ["2026-03-01", "--yes"], 2, "there is no edition '2026-03-01'; the latest are 2026-02-20"),
        (("security: none", "security: starttls"), ["--yes"], 1, "offers no STARTTLS"),
        (("letter@test.example", "lëtter@test.example"), ["--yes"], 1, "mkdocs.yml:8:15: error: `from`: has letters beyond ASCII before the @"),
        (("{name|reader}", "{name|{x}}"), ["--yes"], 1, "mkdocs.yml:11:19: error: `greeting`: has a brace too many"),
        (("address: 1 Test Street", "list_id: my list"), ["--yes"], 1, "mkdocs.yml:9:18: error: `list_id`: is no name of a list"),
        (("127.0.0.1", "mail.example.org"), ["--yes"], 2, "would send letters to mail.example.org for all to read"),
        (("{name|reader}", "{nickname}"), ["--yes"], 2, "the letter uses `nickname`, and no row of"),
        (("greeting: Dear {name|reader},", "dkim: {domain: test.example, selector: s, key: no.pem}"), ["--yes"], 2, "the DKIM key no.pem cannot be read"),
        (("greeting: Dear {name|reader},", "dkim: {domain: 'https://test.example/', selector: s}"), ["--yes"], 1, "mkdocs.yml:11:24: error: `domain`: is no domain"),
        (("greeting: Dear {name|reader},", "dkim: {domain: test..example, selector: s}"), ["--yes"], 1, "mkdocs.yml:11:24: error: `domain`: is no domain"),
        (("greeting: Dear {name|reader},", "dkim: {domain: test.example, selector: 's; x=1'}"), ["--yes"], 1, "mkdocs.yml:11:48: error: `selector`: is no name in the DNS"),
        (("greeting: Dear {name|reader},", "dkim: {domain: müller.example, selector: s}"), ["--yes"], 2, "names no `key`, and DIGEST_DKIM_KEY is not set"),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_is_not(
    folder: str, post: Post, change: tuple, arguments: list, code: int, what: str
) -> None:
    """It is said why, and nobody gets anything."""
    file = Path(folder) / "mkdocs.yml"
    file.write_text(file.read_text().replace(*change, 1), encoding="utf-8")
    got, said = send(folder, "--to", roll(folder, ["ada@example.org,Ada,Ulm"]), *arguments)
    assert (got, what in said) == (code, True), said
    assert post.got == []


@pytest.mark.parametrize("kind", pairs())
def test_letters_are_signed(folder: str, post: Post, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those to a list and that to oneself, whoever they are to; it is said beforehand, and nothing of the key."""
    file = Path(folder) / "mkdocs.yml"
    dkim = "        dkim: {domain: müller.example, selector: s1}\n"
    file.write_text(file.read_text().replace("        greeting", dkim + "        greeting"), encoding="utf-8")
    monkeypatch.setenv("DIGEST_DKIM_KEY", pairs()[kind].pem.decode())
    readers = roll(folder, [f"r{n}@example.org,Reader {n}," for n in range(20)])
    code, said = send(folder, "--to", readers, "--yes")
    assert (code, f"signed here (DKIM, {dkim_key.key(pairs()[kind].pem).kind})" in said) == (0, True), said
    assert send(folder, "--test", "ada@example.org")[0] == 0
    assert len(post.got) == 21
    assert all(b" d=xn--mller-kva.example;" in data and pairs()[kind].verifies(data) for _, data in post.got)
    assert "PRIVATE" not in said


def test_lists_are_kept_out_of_what_is_published(folder: str, post: Post) -> None:
    """And one that is not there, or names no column of addresses, is said."""
    inside = Path(folder) / "content" / "readers.csv"
    inside.write_text("email\nada@example.org\n")
    assert "keep lists out of content/ and site/" in send(folder, "--to", str(inside), "--yes")[1]
    assert "there is no list nowhere.csv" in send(folder, "--to", "nowhere.csv", "--yes")[1]
    other = Path(folder).parent / "x.csv"
    other.write_text("who\nada@example.org\n")
    assert "x.csv:1:1: error: the first row names no column `email`" in send(folder, "--to", str(other), "--yes")[1]
    assert "say to whom" in send(folder)[1]
    assert post.got == []


def test_two_sends_of_an_edition_do_not_both_send(folder: str, post: Post) -> None:
    """The second says so at once."""
    (Path(folder) / ".digest").mkdir()
    with FileLock(Path(folder) / ".digest" / "send-2026-02-20.lock"):
        code, said = send(folder, "--to", roll(folder, ["ada@example.org,Ada,Ulm"]), "--yes")
    assert (code, post.got) == (2, [])
    assert "another `digest send 2026-02-20` is running" in said


def test_the_stores_own_list(folder: str, post: Post) -> None:
    """Filled from files, given back as CSV, and sent to."""
    readers = roll(folder, ["ada@example.org,Ada,Ulm", "bob@example.net,Bob,", "nobody,,"])
    code, said = run("-C", folder, "subscribers", "--add", readers)
    assert (code, "2 new, 0 known already" in said) == (1, True)
    rows = list(csv.reader(run("-C", folder, "subscribers")[1].splitlines()))
    assert rows == [["email", "name", "city"], ["ada@example.org", "Ada", "Ulm"], ["bob@example.net", "Bob", ""]]
    assert send(folder, "--to", "store", "--yes")[0] == 0
    assert post.recipients == ["ada@example.org", "bob@example.net"]


def test_what_was_refused_is_reported(folder: str, post: Post) -> None:
    """With the server's words and an exit code; the address rests from then on."""
    post.rcpt = lambda address: "550 5.1.1 no such \x1b[31muser" if address.startswith("bob") else fine()
    readers = roll(folder, ["ada@example.org,Ada,Ulm", "bob@example.net,Bob,"])
    code, said = send(folder, "--to", readers, "--yes")
    assert code == 1
    assert "1 sent, 1 refused" in said
    assert "bob@example.net: refused: 550 5.1.1 no such \\x1b[31muser" in said
    publication = _at(folder)
    publication.with_stories("2026-02-13")
    assert "1 refused by the server earlier" in send(folder, "2026-02-13", "--to", readers, "--dry-run")[1]


def test_killed_at_any_moment_everybody_gets_one(folder: str, post: Post) -> None:
    """SIGKILL at random points, again and again, until a run ends: nobody has two, and only those are missing whose fate
    is unknown; these are listed, and get theirs when that is asked for.
    """
    draw = random.Random(7)

    def slowly(_: bytes) -> str:
        time.sleep(0.02)
        return fine()

    post.data = slowly
    everybody = [f"r{n}@d{n % 5}.example" for n in range(160)]
    readers = roll(folder, [f"{address},," for address in everybody])
    killed = 0
    for _ in range(60):
        process = begun(folder, readers)
        before = len(post.got)
        try:
            # Not before it is at work: a kill of what has not begun shows nothing.
            deadline = time.monotonic() + 20
            while len(post.got) == before and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.005)
            said, _ = process.communicate(timeout=draw.uniform(0, 0.15))
            break
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
            killed += 1
    assert killed >= 3
    time.sleep(0.2)
    got = collections.Counter(post.recipients)
    assert max(got.values()) == 1
    with sqlite3.connect(Path(folder) / ".digest" / "letters.db") as ledger:
        unknown = {address for (address,) in ledger.execute("SELECT address FROM delivery WHERE state = 'unknown'")}
    missing = set(everybody) - set(got)
    assert missing <= unknown
    assert len(unknown) <= 4 * killed
    code, said = send(folder, "--to", readers, "--yes", "--resend-unknown")
    assert code == 0, said
    got = collections.Counter(post.recipients)
    assert set(got) == set(everybody)
    assert {address for address, times in got.items() if times > 1} <= unknown


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopped_by_its_editor_it_says_what_is_left(folder: str, post: Post, how: signal.Signals) -> None:
    """Ctrl+C, or the machine shuts down, or the terminal is closed, each of them twice: letters under way are finished
    and noted, none is unknown; the same again sends the rest.
    """

    def slowly(_: bytes) -> str:
        time.sleep(0.05)
        return fine()

    post.data = slowly
    readers = roll(folder, [f"r{n}@d.example,," for n in range(120)])
    process = begun(folder, readers)
    deadline = time.monotonic() + 30
    while len(post.got) < 20 and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(how)
    time.sleep(0.01)
    process.send_signal(how)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    sent = len(post.got)
    assert f"stopped\n{sent} sent, {120 - sent} left; run the same again to send those" in said
    with Ledger.open(Path(folder) / ".digest") as ledger:
        counts = ledger.counts("2026-02-20", 1)
    assert (counts.sent, counts.sending, counts.unknown) == (sent, 0, 0)
    # The list has changed: whoever left it gets nothing any more.
    readers = roll(folder, [f"r{n}@d.example,," for n in range(110, 125)])
    assert send(folder, "--to", readers, "--yes")[0] == 0
    got = collections.Counter(post.recipients)
    assert max(got.values()) == 1
    assert len(got) == sent + 15


def test_a_signal_that_is_ignored_stays_so(folder: str, post: Post) -> None:
    """As ``nohup`` asks for: a terminal that is closed ends nothing."""
    post.data = lambda _: time.sleep(0.02) or fine()
    readers = roll(folder, [f"r{n}@d.example,," for n in range(60)])
    process = begun(folder, readers, signal.SIGHUP)
    while not post.got and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGHUP)
    said, _ = process.communicate(timeout=30)
    assert (process.returncode, len(post.got)) == (0, 60), said


def test_who_leaves_while_letters_go_out_gets_none(folder: str, post: Post) -> None:
    """In another process, as the answer to the link: the letters that wait for their turn are 500, and go slowly."""
    settings = Path(folder) / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("per_second: 9999", "per_second: 20"))
    readers = roll(folder, [f"r{n}@d{n % 5}.example,," for n in range(60)])
    process = begun(folder, readers)
    while len(post.got) < 5 and process.poll() is None:
        time.sleep(0.01)
    leavers = [f"r{n}@d{n % 5}.example" for n in (58, 59)]
    for address in leavers:
        assert run("-C", folder, "unsubscribe", "--address", address)[0] == 0
    assert not set(leavers) & set(post.recipients)
    said, _ = process.communicate(timeout=60)
    assert (process.returncode, "58 sent, 2 unsubscribed meanwhile" in said) == (0, True), said
    assert len(post.got) == 58
    assert not set(leavers) & set(post.recipients)
    assert send(folder, "--to", readers, "--yes")[1].splitlines()[-1] == "0 new, 58 have it already"


def test_the_exit_code_says_whether_everybody_has_the_letter(folder: str, post: Post) -> None:
    """In the first run, in later ones, and for the next edition; the server's words are said each time."""
    readers = roll(folder, ["ada@example.org,Ada,Ulm", "bob@example.net,Bob,"])
    post.rcpt = lambda _: "550 5.1.1 no such user"
    assert send(folder, "--to", readers, "--yes")[0] == 1
    code, said = send(folder, "--to", readers, "--yes")
    assert (code, "0 new, 2 refused" in said) == (1, True), said
    assert "bob@example.net: refused: 550 5.1.1 no such user" in said
    _at(folder).with_stories("2026-02-13")
    code, said = send(folder, "2026-02-13", "--to", readers, "--yes")
    assert (code, "nobody on the list has the letter: the server refused all of them" in said) == (1, True), said
    post.rcpt = fine
    code, said = send(folder, "2026-02-13", "--to", roll(folder, ["ada@example.org,,", "cyd@example.org,,"]), "--yes")
    assert (code, "left out: 1 refused by the server earlier" in said, "1 sent" in said) == (0, True, True), said
    code, said = send(folder, "--to", readers, "--yes", "--resend-failed")
    assert (code, "2 sent" in said) == (0, True), said
    for address in ("ada@example.org", "bob@example.net"):
        assert run("-C", folder, "unsubscribe", "--address", address)[0] == 0
    assert send(folder, "--to", readers, "--yes")[0] == 0


def test_an_address_that_this_server_cannot_take_waits_for_another(folder: str, post: Post) -> None:
    """It is said each time, with an exit code; nobody is put to rest for it."""
    post.extensions = ("PIPELINING",)
    readers = roll(folder, ["ada@example.org,,", "ünal@example.net,,"])
    for done in ("1 sent, 1 put off", "1 sent, 1 has it already, 1 put off"):
        code, said = send(folder, "--to", readers, "--yes")
        assert (code, done.replace("1 sent, 1 has", "0 sent, 1 has") in said) == (1, True), said
        assert "ünal@example.net: put off: the server takes no address beyond ASCII (SMTPUTF8)" in said
    assert run("-C", folder, "subscribers", "--stopped")[1] == "email,why,said\n"
    post.extensions = ("PIPELINING", "SMTPUTF8")
    assert send(folder, "--to", readers, "--yes")[0] == 0
    assert post.recipients == ["ada@example.org", "ünal@example.net"]
