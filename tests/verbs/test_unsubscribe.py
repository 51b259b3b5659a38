"""What arrives at the link to unsubscribe may come from anybody: it ends the letters of whom it was signed for, or nothing."""

import base64
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.cli import main
from digest.errors import UsageError
from digest.letter.mail import unsubscribe_token
from digest.settings import mkdocs_yml
from digest.verbs.subscribers import address_of_link
from tests.publication import LETTERS, Publication

KEY = "a-secret-key"
ADA = "ada@reader.example"
LINK = "https://lists.test.example/u?{token}"


@pytest.fixture
def paper(publication: Publication, monkeypatch: pytest.MonkeyPatch) -> Publication:
    """A publication that sends letters, and its secret."""
    monkeypatch.setenv("DIGEST_UNSUBSCRIBE_KEY", KEY)
    publication.write("mkdocs.yml", LETTERS)
    return publication


def digest(folder: Path, *words: str | bytes, stdin: bytes = b"") -> tuple[int, str]:
    """Run a command with any bytes on its command line and its standard input; its exit code and all that it says."""
    done = CliRunner().invoke(main, ["-C", str(folder), *map(os.fsdecode, words)], input=stdin)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.exit_code, done.output


def stopped(folder: Path) -> list[str]:
    return digest(folder, "subscribers", "--stopped")[1].splitlines()[1:]


def token(address: str = ADA) -> str:
    return unsubscribe_token.token(KEY, address)


def respelt(made: str) -> list[str]:
    """Other texts that decoders of base64 take for the same bytes."""
    plain, _, signature = made.partition(".")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = alphabet.index(signature[-1])
    others = [f"{plain}.{signature[:-1]}{alphabet[last ^ bit]}" for bit in range(1, 16)]
    kept = [one for one in others if base64.urlsafe_b64decode(one.partition(".")[2] + "==")[:16] == _signed(signature)]
    assert len(kept) == 15
    return [
        *kept,
        f"{plain}==.{signature}",
        f"{plain}.{signature}==",
        f"{plain}!.{signature}",
        f"{plain}.{signature}\n\n",
    ]


def _signed(signature: str) -> bytes:
    return base64.urlsafe_b64decode(signature + "==")


REFUSED: list[tuple[str, Callable[[str], str | bytes]]] = [
    ("an address", lambda _: ADA),
    ("an address with a name", lambda _: f"Ada <{ADA}>"),
    ("an address in the link", lambda _: LINK.replace("{token}", ADA)),
    ("an address in the link, its @ encoded", lambda _: LINK.replace("{token}", quote(ADA, safe=""))),
    ("an address with a look of a token", lambda made: f"{ADA}.{made.partition('.')[2]}"),
    ("the signature of another", lambda made: f"{token('bob@reader.example').partition('.')[0]}.{made.partition('.')[2]}"),
    ("a signature with another key", lambda _: unsubscribe_token.token("other", ADA)),
    ("a token without its signature", lambda made: made.partition(".")[0]),
    ("a token with an empty signature", lambda made: made.partition(".")[0] + "."),
    ("a token with something behind it", lambda made: f"{made}&x=1"),
    ("a link with something behind it", lambda made: LINK.replace("{token}", made) + "&utm_source=x"),
    ("a link of another host", lambda made: "https://evil.example/u?" + made),
    ("a token, percent-encoded", lambda made: made.replace(".", "%2E")),
    ("a token in quotes", lambda made: f'"{made}"'),
    ("two lines", lambda made: f"{made}\n{ADA}"),
    ("what looks like an option", lambda _: "--help"),
    ("an option with a value", lambda _: f"--address={ADA}"),
    ("a dash", lambda _: "-"),
    ("two dashes", lambda _: "--"),
    ("nothing", lambda _: ""),
    ("a line break", lambda _: "\n"),
    ("no text", lambda _: b"\xff\xfe\x80."),
    ("letters beyond ASCII", lambda made: made.replace(".", "。")),
    ("the word of the setting", lambda _: "{token}"),
    ("far too much", lambda made: made + "A" * 1_000_000),
]  # fmt: skip


@pytest.mark.parametrize(("what", "make"), REFUSED, ids=[what for what, _ in REFUSED])
def test_what_was_not_signed_ends_nothing(paper: Publication, what: str, make: Callable[[str], str | bytes]) -> None:
    """On the standard input, as the manual says; and on the command line, where an option has its value whatever it says."""
    made = make(token())
    data = made.encode() if isinstance(made, str) else made
    code, said = digest(paper.folder, "unsubscribe", "--token", "-", stdin=data)
    assert (code, "gets no more letters" in said) == (2, False), said
    if len(data) < 100_000:
        code, said = digest(paper.folder, "unsubscribe", "--token", data)
        assert (code, "gets no more letters" in said) == (2, False), said
    assert stopped(paper.folder) == [], what


def test_a_process_is_safe_with_any_bytes(paper: Publication) -> None:
    """Started as what answers the link starts it."""
    command = [sys.executable, "-m", "digest", "-C", str(paper.folder), "unsubscribe", "--token", "-"]
    for brought in (b"--help", b"\xff\x00\x1b[31m@", token().encode()):
        done = subprocess.run(command, input=brought, capture_output=True, check=False)
        assert done.returncode == (0 if brought == token().encode() else 2), done.stderr
        assert b"Traceback" not in done.stderr


def test_a_signed_token_ends_the_letters_of_whom_it_is(paper: Publication) -> None:
    """By itself or as the link that stood in the letter, with the line break of a shell; again, it says the same."""
    for brought in (token(), LINK.replace("{token}", token()), token() + "\n", token() + "\r\n"):
        code, said = digest(paper.folder, "unsubscribe", "--token", "-", stdin=brought.encode())
        assert (code, f"{ADA} gets no more letters" in said) == (0, True), said
    assert digest(paper.folder, "unsubscribe", "--token", token("bob@reader.example"))[0] == 0
    assert [line.partition(",")[0] for line in stopped(paper.folder)] == [ADA, "bob@reader.example"]


def test_an_address_is_taken_from_your_own_hand_alone(paper: Publication) -> None:
    """By its option; a bare word is neither, and it is said what to type."""
    for words in ([ADA], [token()], [], ["--token", token(), "--address", ADA], ["--", ADA]):
        code, said = digest(paper.folder, "unsubscribe", *words)
        assert (code, "--token - with what the link brought on stdin, or --address ADDRESS" in said) == (2, True), said
    assert stopped(paper.folder) == []
    assert digest(paper.folder, "unsubscribe", "--address", "no address")[0] == 2
    assert digest(paper.folder, "unsubscribe", "--address", f"Ada <{ADA.upper()}>")[0] == 0
    assert len(stopped(paper.folder)) == 1
    assert digest(paper.folder, "subscribers", "--resume", "no address")[0] == 2
    assert digest(paper.folder, "subscribers", "--resume", ADA)[0] == 0


def test_without_its_key_nothing_is_a_token(paper: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty key signs for everybody."""
    monkeypatch.setenv("DIGEST_UNSUBSCRIBE_KEY", "")
    for brought in (unsubscribe_token.token("", ADA), token()):
        assert digest(paper.folder, "unsubscribe", "--token", brought)[0] == 2
    assert stopped(paper.folder) == []


def test_a_token_has_one_spelling(paper: Publication) -> None:
    """Decoders of base64 take several texts for the same bytes; only the one that stood in the letter is a token."""
    for other in respelt(token()):
        assert unsubscribe_token.address(KEY, other) is None, other
    assert unsubscribe_token.address(KEY, token()) == ADA
    assert unsubscribe_token.address(KEY, token(ADA.upper())) == ADA


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.integers(0, 100), st.sampled_from(["", "@", ".", "=", "\n", " ", "\ud800", "\0", "%40", "A"]))
def test_no_change_of_a_token_is_one(paper: Publication, other: str, at: int, put: str) -> None:
    """Any text, and a token with anything put into it or cut out of it."""
    made = token()
    for text in (other, made[:at] + put + made[at:], made[:at] + made[at + 1 :], f"{other}.{made.partition('.')[2]}"):
        if text != made:
            with pytest.raises(UsageError):
                address_of_link(mkdocs_yml.read(paper.folder), text)


@pytest.mark.parametrize(
    "setting",
    [
        "https://l.example/u?{token}",
        "https://l.example/{token}/leave",
        "https://l.example/u?t={token}&l=1",
        "https://l.example/{token}?again={token}",
        "https://{token}.l.example/(a+)+$",
    ],
)
def test_the_link_is_read_wherever_its_token_stands(setting: str) -> None:
    """The link as it stood in the letter gives its token; one that differs anywhere else is no link of ours."""
    whole = setting.replace("{token}", token())
    assert unsubscribe_token.token_in(setting, whole) == token()
    for other in (whole + "/x", "x" + whole, whole.replace("l.example", "m.example"), whole.replace("https", "http")):
        assert unsubscribe_token.token_in(setting, other) != token()
    if setting.count("{token}") == 2:
        mixed = setting.replace("{token}", token(), 1).replace("{token}", token("bob@reader.example"))
        assert unsubscribe_token.token_in(setting, mixed) == mixed
