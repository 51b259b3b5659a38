"""What a mail server can do wrong, in one table: whatever it says, no letter is lost, doubled, or counted as what it is not."""

import base64
import socket
import ssl
from functools import partial
from pathlib import Path

import pytest
import trustme
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import SendError
from digest.letter.ledger.counts import Counts
from digest.letter.ledger.ledger import Ledger
from digest.letter.ledger.run import RunLedger
from digest.letter.mail.delivery import Limits, Run
from digest.letter.mail.mime import Message
from digest.letter.mail.replies import LostError, Replies
from digest.letter.mail.server import Server
from digest.letter.mail.session import BusyError
from digest.letter.mail.smtp import Connection
from digest.model import Subscriber
from tests.letter.scripted import ALWAYS, DROP, HANG, PATIENCE, Endless, Say, Scripted, running

LIMITS = Limits(connections=1, per_second=10_000, per_domain=10_000, per_connection=1000, pause=0.01)
READERS = [Subscriber("", f"r{n}@d.example", {}) for n in range(4)]
LETTER = b"Subject: x\r\n\r\n" + b"A line of the letter.\r\n" * 50
LONG = b"x" * 100_000

ALL = Counts(sent=4)
"""The connection is ended before the server can have the letter, which goes over the next one."""
ONE_UNKNOWN = Counts(sent=3, unknown=1)
"""Its last dot was sent, and what the server says is no answer to it."""
ONE_OFF, ONE_REFUSED = Counts(sent=3, deferred=1), Counts(sent=3, failed=1)
NOBODY = Counts(queued=4)
"""The run ends, and says why."""

FAULTS: list[tuple[str, str, int, Say, Counts]] = [
    # what                                     step        when    what is said                             what becomes of four letters
    ("a greeting of endless lines",            "greeting", 1,      [Endless(b"220-more\r\n")],              ALL),
    ("one line without end",                   "greeting", 1,      [Endless(b"220 " + LONG)],               ALL),
    ("endless lines, every time",              "greeting", ALWAYS, [Endless(b"220-more\r\n")],              NOBODY),
    ("a greeting that drips",                  "greeting", 1,      [b"2", 0.2, b"2", 0.2, b"0", 0.2, b" "], ALL),
    ("a greeting that drips lines",            "greeting", 1,      [b"220-a\r\n", 0.3] * 3,                 ALL),
    ("no greeting",                            "greeting", 1,      [HANG],                                  ALL),
    ("a door that is slammed",                 "greeting", 1,      [DROP],                                  ALL),
    ("busy",                                   "greeting", 1,      [b"421 later\r\n"],                      ALL),
    ("go away",                                "greeting", ALWAYS, [b"554 no\r\n"],                         NOBODY),
    ("another protocol",                       "greeting", ALWAYS, [b"SSH-2.0-OpenSSH_9.2\r\n"],            NOBODY),
    ("the greeting of something else",         "greeting", 1,      [b"200 news\r\n"],                       ALL),
    ("a greeting with two codes",              "greeting", 1,      [b"220-a\r\n250 b\r\n"],                 ALL),
    ("a NUL in the greeting",                  "greeting", 1,      [b"220 a\0b\r\n"],                       ALL),
    ("LF alone",                               "greeting", 1,      [b"220 a\n"],                            ALL),
    ("CR alone",                               "greeting", 1,      [b"220 a\r250 b\r\n"],                   ALL),
    ("two greetings",                          "greeting", 1,      [b"220 a\r\n220 b\r\n"],                 ALL),
    ("a greeting of several lines",            "greeting", ALWAYS, [b"220-a\r\n220-\r\n220 b\r\n"],         ALL),
    ("EHLO is not known",                      "ehlo",     ALWAYS, [b"502 what?\r\n"],                      ALL),
    ("EHLO ends the connection",               "ehlo",     1,      [DROP],                                  ALL),
    ("EHLO is put off",                        "ehlo",     1,      [b"450 later\r\n"],                      ALL),
    ("EHLO gets garbage",                      "ehlo",     1,      [b"\x00\xff\xfe\r\n"],                   ALL),
    ("EHLO with two codes",                    "ehlo",     1,      [b"250-a\r\n251 b\r\n"],                 ALL),
    ("EHLO with a thousand lines",             "ehlo",     1,      [b"250-a\r\n" * 1000 + b"250 b\r\n"],    ALL),
    ("EHLO and a reply to what comes next",    "ehlo",     1,      [b"250 a\r\n250 b\r\n"],                 ALL),
    ("MAIL ends the connection",               "mail",     2,      [DROP],                                  ALL),
    ("MAIL hangs",                             "mail",     2,      [HANG],                                  ALL),
    ("MAIL: busy",                             "mail",     2,      [b"421 later\r\n", DROP],                ALL),
    ("MAIL is put off",                        "mail",     2,      [b"450 later\r\n"],                      ONE_OFF),
    ("MAIL is refused",                        "mail",     2,      [b"550 no\r\n"],                         ONE_REFUSED),
    ("MAIL gets 354",                          "mail",     2,      [b"354 go on\r\n"],                      ALL),
    ("MAIL gets 199",                          "mail",     2,      [b"199 what\r\n"],                       ALL),
    ("MAIL gets a code of two digits",         "mail",     2,      [b"25 fine\r\n"],                        ALL),
    ("MAIL gets a code and no space",          "mail",     2,      [b"250fine\r\n"],                        ALL),
    ("MAIL gets an empty line",                "mail",     2,      [b"\r\n"],                               ALL),
    ("MAIL gets two replies",                  "mail",     2,      [b"250 a\r\n250 b\r\n"],                 ALL),
    ("MAIL gets a code alone",                 "mail",     ALWAYS, [b"250\r\n"],                            ALL),
    ("MAIL gets two lines",                    "mail",     ALWAYS, [b"250-a\r\n250 b\r\n"],                 ALL),
    ("MAIL gets a line of 100 KB",             "mail",     2,      [b"250 " + LONG + b"\r\n"],              ALL),
    ("RCPT ends the connection",               "rcpt",     2,      [DROP],                                  ALL),
    ("RCPT: busy",                             "rcpt",     2,      [b"421 later\r\n", DROP],                ALL),
    ("RCPT is put off",                        "rcpt",     2,      [b"451 grey\r\n"],                       ONE_OFF),
    ("RCPT is refused",                        "rcpt",     2,      [b"550-no\r\n550 such user\r\n"],        ONE_REFUSED),
    ("RCPT is refused by a code of its own",   "rcpt",     2,      [b"571 no\r\n"],                         ONE_REFUSED),
    ("RCPT is forwarded",                      "rcpt",     ALWAYS, [b"251 fine\r\n"],                       ALL),
    ("RCPT is not verified",                   "rcpt",     ALWAYS, [b"252 fine\r\n"],                       ALL),
    ("RCPT gets 299",                          "rcpt",     2,      [b"299 what\r\n"],                       ALL),
    ("RCPT is refused, and something more",    "rcpt",     2,      [b"550 no\r\n250 b\r\n"],                ALL),
    ("DATA ends the connection",               "data",     2,      [DROP],                                  ALL),
    ("DATA hangs",                             "data",     2,      [HANG],                                  ALL),
    ("DATA: busy",                             "data",     2,      [b"421 later\r\n", DROP],                ALL),
    ("DATA gets 250",                          "data",     2,      [b"250 fine\r\n"],                       ALL),
    ("DATA gets 250, every time",              "data",     ALWAYS, [b"250 fine\r\n"],                       NOBODY),
    ("the answer to the dot comes early",      "data",     2,      [b"354 go on\r\n250 taken\r\n"],         ALL),
    ("too large, said early",                  "data",     2,      [b"354 go on\r\n552 big\r\n", DROP],     ALL),
    ("DATA, and then nothing",                 "data",     2,      [b"354 go on\r\n", DROP],                ALL),
    ("the dot is put off",                     "dot",      2,      [b"452 full\r\n"],                       ONE_OFF),
    ("the dot is refused",                     "dot",      2,      [b"554 spam\r\n"],                       ONE_REFUSED),
    ("the dot: busy",                          "dot",      2,      [b"421 later\r\n", DROP],                ALL),
    ("the dot gets 354",                       "dot",      2,      [b"354 go on\r\n"],                      ONE_UNKNOWN),
    ("the dot gets 199",                       "dot",      2,      [b"199 what\r\n"],                       ONE_UNKNOWN),
    ("the dot gets 600",                       "dot",      2,      [b"600 what\r\n"],                       ONE_UNKNOWN),
    ("the dot gets garbage",                   "dot",      2,      [b"!\x1b[2J\x00\xff\r\n"],               ONE_UNKNOWN),
    ("the dot gets garbage, every time",       "dot",      ALWAYS, [b"garbage\r\n"],                        Counts(unknown=4)),
    ("the dot gets nothing",                   "dot",      2,      [HANG],                                  ONE_UNKNOWN),
    ("the dot ends the connection",            "dot",      2,      [DROP],                                  ONE_UNKNOWN),
    ("half a reply to the dot",                "dot",      2,      [b"250 tak", DROP],                      ONE_UNKNOWN),
    ("a reply to the dot that goes on",        "dot",      2,      [b"250-taken\r\n", DROP],                ONE_UNKNOWN),
    ("a reply to the dot with two codes",      "dot",      2,      [b"250-a\r\n550 b\r\n"],                 ONE_UNKNOWN),
    ("two replies to the dot",                 "dot",      2,      [b"250 a\r\n550 b\r\n"],                 ONE_UNKNOWN),
    ("a NUL in the reply to the dot",          "dot",      2,      [b"250 a\0b\r\n"],                       ONE_UNKNOWN),
    ("100 KB in reply to the dot",             "dot",      2,      [b"250 " + LONG + b"\r\n"],              ONE_UNKNOWN),
    ("a reply in pieces",                      "dot",      ALWAYS, [b"2", .02, b"50 a\r", .02, b"\n"],      ALL),
    ("another code that agrees",               "dot",      ALWAYS, [b"259 fine\r\n"],                       ALL),
    ("a reply, and goodbye",                   "dot",      ALWAYS, [b"250 taken\r\n", DROP],                ALL),
    ("a stray line after each letter",         "dot",      ALWAYS, [b"250 a\r\n", .05, b"250 b\r\n"],       ALL),
    ("forgetting is refused",                  "rset",     ALWAYS, [b"502 what?\r\n"],                      ALL),
]  # fmt: skip


def message(who: Subscriber) -> Message:
    return Message("letter@weekly.example", who.address, LETTER)


def send(folder: Path, post: Scripted, server: Server | None = None) -> Counts:
    """Send to the readers over one connection; the counts also when the run ends with an error."""
    with Ledger.open(folder) as ledger:
        with ledger.transaction():
            run = ledger.begin("e", 0)
            ledger.enqueue("e", run, READERS)
        try:
            Run(
                RunLedger(ledger, "e", run, ()),
                message,
                partial(Connection, server or post.server),
                LIMITS,
                lambda _: None,
            ).run()
        except SendError as error:
            print(error)
        return ledger.counts("e", run)


@pytest.mark.parametrize("keeps", [True, False], ids=["kept", "dropped"])
@pytest.mark.parametrize("extensions", [("PIPELINING", "SMTPUTF8"), ()], ids=["in one go", "one by one"])
@pytest.mark.parametrize("fault", FAULTS, ids=[fault[0] for fault in FAULTS])
def test_no_fault_of_a_server_loses_or_doubles_a_letter(
    tmp_path: Path, fault: tuple[str, str, int, Say, Counts], extensions: tuple[str, ...], *, keeps: bool
) -> None:
    """Whatever it says, whether or not it keeps a letter that it gives no answer to. Then a good one is asked: nobody gets
    a second copy, and nobody is left out but whose fate is unknown or who was refused.
    """
    _, step, on, say, expected = fault
    if step == "ehlo" and on == ALWAYS and extensions:
        extensions = ()
    with running(Scripted(step, say, on, keeps, extensions)) as post:
        assert send(tmp_path, post) == expected
        assert len(set(post.got)) == len(post.got)
        assert len(post.got) >= expected.sent
        assert post.sent < 20_000_000
    with running(Scripted()) as good:
        counts = send(tmp_path, good)
        assert not set(good.got) & set(post.got)
        assert counts == Counts(
            sent=4 - expected.unknown - expected.failed, unknown=expected.unknown, failed=expected.failed
        )


def test_a_refusal_with_a_go_on_sends_no_empty_letter(tmp_path: Path) -> None:
    """In one go, DATA follows an address that was refused; a server that says 354 all the same gets nothing more."""
    with running(Scripted("rcpt", [b"550 no\r\n"], 2)) as post:
        assert send(tmp_path, post) == ONE_REFUSED
        assert b".\r\n" not in post.commands


def test_a_plain_reply_behind_starttls_is_not_read_as_a_safe_one() -> None:
    """Whoever stands between us puts it there (CVE-2011-0411); no password goes out, no letter."""
    said = [b"220 go on\r\n250-here\r\n250 AUTH PLAIN\r\n"]
    with running(Scripted("starttls", said, extensions=("STARTTLS", "AUTH PLAIN"))) as post:
        with pytest.raises(BusyError, match="the server said what it was not asked for: 250-here"):
            Connection(post.server._replace(security="starttls", user="ada", password="secret"))
        assert not [line for line in post.commands if line.startswith(b"AUTH")]


@pytest.mark.parametrize(
    ("step", "say", "expected"),
    [("", (), ALL), ("dot", [b"250 a\r\n250 b\r\n"], ONE_UNKNOWN), ("data", [b"354 go on\r\n250 b\r\n"], ALL)],
)
def test_the_same_holds_where_all_is_encrypted(tmp_path: Path, step: str, say: Say, expected: Counts) -> None:
    """TLS from the start; a certificate that nobody vouches for gets no letter."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with running(Scripted(step, say, 2, tls=context)) as post:
        safe = post.server._replace(security="tls", authority=str(tmp_path / "ca.pem"), timeout=2)
        with pytest.raises(SendError, match="no safe connection"):
            Connection(safe._replace(authority=""))
        assert send(tmp_path, post, safe) == expected


@pytest.mark.parametrize(
    ("offers", "say", "ends"),
    [
        ("AUTH PLAIN LOGIN", [b"235 welcome\r\n"], None),
        ("AUTH=PLAIN", [b"235 welcome\r\n"], None),
        ("AUTH LOGIN", [b"334 VXNlcm5hbWU6\r\n"], None),
        ("AUTH PLAIN", [b"535 no\r\n"], (SendError, "refuses the login: 535 no; check DIGEST_SMTP_USER")),
        ("AUTH PLAIN", [b"454 later\r\n"], (BusyError, "does not log in now: 454 later")),
        ("AUTH PLAIN", [b"334 more\r\n"], (BusyError, "no answer to a login: 334 more")),
        ("AUTH PLAIN", [b"250 fine\r\n"], (BusyError, "no answer to a login: 250 fine")),
        ("AUTH PLAIN", [b"235 a\r\n235 b\r\n"], (BusyError, "not asked for: 235 b")),
        ("AUTH PLAIN", [DROP], (BusyError, "closed the connection")),
        ("AUTH LOGIN", [b"535 no\r\n"], (SendError, "refuses the login: 535 no")),
        ("AUTH CRAM-MD5", [], (SendError, "takes CRAM-MD5, and neither PLAIN nor LOGIN")),
        ("SMTPUTF8", [], (SendError, "takes no login")),
    ],
)
def test_logging_in(offers: str, say: Say, ends: tuple | None) -> None:
    """With PLAIN, or with LOGIN where that is all there is; letters beyond ASCII as UTF-8; errors without the password."""
    with running(Scripted("auth", say, extensions=(offers,))) as post:
        server = post.server._replace(user="ada", password="gehëim")
        if offers == "AUTH LOGIN" and ends is None:
            _asks_twice(post)
        if ends:
            with pytest.raises(ends[0], match=ends[1]) as caught:
                Connection(server)
            assert "geh" not in str(caught.value)
        else:
            Connection(server).close()
            secrets = [base64.b64decode(line.split()[-1]).decode() for line in post.commands if b" PLAIN " in line]
            assert secrets == (["\0ada\0gehëim"] if "PLAIN" in offers else [])


def _asks_twice(post: Scripted) -> None:
    """The rest of LOGIN: the name was the answer to the first question, the password is that to the second."""
    secrets = iter([("ada", b"334 UGFzc3dvcmQ6\r\n"), ("gehëim", b"235 welcome\r\n")])

    def answered(line: bytes) -> bytes:
        secret, then = next(secrets)
        return then if base64.b64decode(line).decode() == secret else b"535 no\r\n"

    post.other = answered


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from([b"2", b"5", b"0", b"250", b"354", b" ", b"-", b"\r\n", b"\n", b"\r", b"\0", b"ok"]),
        max_size=12,
    ),
    st.binary(max_size=20),
)
def test_any_bytes_are_one_reply_or_an_error(parts: list[bytes], other: bytes) -> None:
    """A reply is read only out of lines that have its code, one space behind it in the last, and nothing that follows."""
    data = b"".join(parts) + other
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(data)
        theirs.shutdown(socket.SHUT_WR)
        replies = Replies(ours, PATIENCE)
        try:
            reply = replies.next()
            replies.require_no_more()
        except LostError:
            return
        lines = data.split(b"\r\n")
        assert lines.pop() == b""
        assert len(reply.lines) == len(lines)
        assert all(line[:3] == b"%d" % reply.code and line[3:4] in (b"-", b" ", b"") for line in lines)
        assert [line[3:4] == b"-" for line in lines] == [True] * (len(lines) - 1) + [False]
        assert 200 <= reply.code < 600
