"""Lists through the real commands, with a real server at the other end: who left gets nothing, by whatever list."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from digest.cli import main
from tests.letter.smtpserver import Post
from tests.publication import LETTERS, Publication

FIELD = Path(__file__).parents[1] / "letter/field"


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The secret that unsubscribe addresses are signed with."""
    monkeypatch.setenv("DIGEST_UNSUBSCRIBE_KEY", "a-secret-key")


@pytest.fixture
def folder(publication: Publication, post: Post) -> Path:
    """A publication that mails by that server, with an edition."""
    smtp = f"{{host: 127.0.0.1, port: {post.port}, security: none, per_second: 9999, per_domain: 9999, retry: []}}"
    publication.write("mkdocs.yml", LETTERS + f"      smtp: {smtp}\n")
    publication.with_stories(intro="What mattered.")
    return publication.folder


def run(folder: Path, *arguments: object) -> tuple[int, str]:
    """Run a command; its exit code and everything that it says."""
    now = ("--now", "2026-02-21", "--offline") if arguments[0] == "send" else ()
    done = CliRunner().invoke(main, ["-C", str(folder), *map(str, arguments), *now])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.exit_code, done.output


def listed(folder: Path, text: str, name: str = "readers.csv") -> Path:
    file = folder.parent / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("listmonk.csv", "2 blocked"),
        ("ghost.csv", "2 unsubscribed"),
        ("mailchimp.csv", "1 unsubscribed"),
        ("substack.csv", "1 unsubscribed"),
        ("buttondown.csv", "1 unsubscribed, 1 blocked, 1 not confirmed"),
        ("keila.csv", "1 unsubscribed, 1 bounced"),
        ("mailtrain.csv", "1 unsubscribed, 1 bounced"),
    ],
)
def test_who_left_is_mailed_by_no_list(folder: Path, post: Post, name: str, left: str) -> None:
    """They are left out and counted; a later list without the column does not bring them back; nor does --add."""
    code, said = run(folder, "send", "--to", FIELD / name, "--dry-run")
    assert code == 0
    assert f"left out: {left}" in said
    assert run(folder, "subscribers", "--stopped")[1] == "email,why,said\n"
    code, said = run(folder, "send", "--to", FIELD / name, "--yes")
    assert (code, f"left out: {left}" in said) == (0, True)
    assert post.recipients == ["in@reader.example"]
    stopped = run(folder, "subscribers", "--stopped")[1].splitlines()[1:]
    rows = "".join(f"{line.partition(',')[0]},\n" for line in stopped)
    later = listed(folder, f"email,name\nnew@reader.example,New\n{rows}")
    run(folder, "send", "--to", later, "--yes")
    assert post.recipients == ["in@reader.example", "new@reader.example"]
    code, said = run(folder, "subscribers", "--add", later)
    assert "1 new, 0 known already" in said
    assert run(folder, "subscribers")[1] == "email,name\nnew@reader.example,New\n"


def test_a_list_that_is_added_says_who_left(folder: Path, post: Post) -> None:
    """What was understood is said; those on the store's list leave it; only --resume brings somebody back, by name."""
    run(folder, "subscribers", "--add", listed(folder, "email\nout@reader.example\nbounce@reader.example\n"))
    code, said = run(folder, "subscribers", "--add", FIELD / "mailtrain.csv")
    assert code == 0
    assert "1 new, 0 known already\nleft out: 1 unsubscribed, 1 bounced\n" in said
    assert "columns: address `Email`, name `First Name`, status `Subscription status`" in said
    said = run(folder, "subscribers", "--stopped")[1]
    assert "out@reader.example,unsubscribed,mailtrain.csv says: unsubscribed" in said
    assert "bounce@reader.example,refused by the server,mailtrain.csv says: bounced" in said
    run(folder, "send", "--to", "store", "--yes")
    assert post.recipients == ["in@reader.example"]
    again = listed(folder, "email\nout@reader.example\nbounce@reader.example\n")
    said = run(folder, "subscribers", "--add", again)[1]
    assert "0 new, 0 known already\nleft out: 1 unsubscribed, 1 refused by the server earlier\n" in said
    assert run(folder, "subscribers", "--resume", "out@reader.example")[0] == 0
    assert "1 new, 0 known already" in run(folder, "subscribers", "--add", again)[1]


def test_who_is_unknown_is_unsubscribed_with_a_word(folder: Path) -> None:
    """A slip of the pen would leave the reader on the list; the address is stopped all the same."""
    run(folder, "subscribers", "--add", listed(folder, "email\nada@reader.example\n"))
    assert "not known" not in run(folder, "unsubscribe", "--address", "Ada@reader.example")[1]
    code, said = run(folder, "unsubscribe", "--address", "adda@reader.example")
    assert (code, "adda@reader.example was not known" in said) == (0, True), said
    assert "adda@reader.example,unsubscribed" in run(folder, "subscribers", "--stopped")[1]
    assert "not known" not in run(folder, "unsubscribe", "--address", "adda@reader.example")[1]


def test_who_is_resumed_is_not_on_the_list_yet(folder: Path) -> None:
    """Nothing is promised that --resume does not do."""
    readers = listed(folder, "email\nada@reader.example\n")
    run(folder, "subscribers", "--add", readers)
    run(folder, "unsubscribe", "--address", "ada@reader.example")
    assert "--add puts them back" in run(folder, "subscribers", "--resume", "ada@reader.example")[1]
    assert "ada@reader.example" not in run(folder, "subscribers")[1]
    assert "1 new" in run(folder, "subscribers", "--add", readers)[1]


def test_who_did_not_confirm_may_do_so_later(folder: Path, post: Post) -> None:
    """They are left out, and not stopped."""
    run(
        folder,
        "send",
        "--to",
        listed(folder, "email,status\na@reader.example,pending\nb@reader.example,active\n"),
        "--yes",
    )
    assert post.recipients == ["b@reader.example"]
    run(folder, "send", "--to", listed(folder, "email,status\na@reader.example,active\n"), "--yes")
    assert post.recipients == ["a@reader.example", "b@reader.example"]


def test_a_list_with_mistakes_is_not_half_taken(folder: Path, post: Post) -> None:
    """No letter, no subscriber, nobody stopped: whether a quote is open or a column is not understood."""
    broken = listed(folder, 'email,status\na@reader.example,unsubscribed\nb@reader.example,"active\n')
    unclear = listed(folder, "email,status\na@reader.example,unsubscribed\nb@reader.example,zombie\n", "unclear.csv")
    for file, said in (
        (broken, "readers.csv:3:18: error: a quote is opened"),
        (unclear, "unclear.csv:3:18: error: `status`"),
    ):
        for command in (("send", "--yes", "--to"), ("send", "--dry-run", "--to"), ("subscribers", "--add")):
            code, output = run(folder, *command, file)
            assert (code, said in output) == (1, True), output
    assert post.connections == 0
    assert run(folder, "subscribers")[1] == "email,name\n"
    assert run(folder, "subscribers", "--stopped")[1] == "email,why,said\n"


def test_both_commands_take_what_to_keep_and_what_to_ignore(folder: Path, post: Post) -> None:
    """And say it when there is no list that it could be about."""
    file = listed(folder, "email,Stand,Consent\na@reader.example,dabei,x1\nb@reader.example,weg,x1\n", "verein.csv")
    assert "`Consent` seems to say who is a subscriber" in run(folder, "subscribers", "--add", file)[1]
    how = ("--keep", "stand=dabei", "--ignore", "Consent")
    assert "1 new, 0 known already\nleft out: 1 not kept\n" in run(folder, "subscribers", "--add", file, *how)[1]
    assert "left out: 1 not kept" in run(folder, "send", "--to", file, *how, "--dry-run")[1]
    assert run(folder, "send", "--to", file, *how, "--yes")[0] == 0
    assert post.recipients == ["a@reader.example"]
    for arguments in (
        ("send", "--test", "me@example.org", *how),
        ("send", "--to", "store", "--dry-run", *how),
        ("subscribers", *how),
    ):
        code, said = run(folder, *arguments)
        assert (code, "--keep and --ignore" in said) == (2, True), said


def test_what_was_stopped_can_be_taken_elsewhere(folder: Path, post: Post) -> None:
    """The output of --stopped is a list as well, of which nobody is a subscriber."""
    run(folder, "subscribers", "--add", FIELD / "mailtrain.csv")
    stopped = listed(folder, run(folder, "subscribers", "--stopped")[1], "stopped.csv")
    for address in ("out@reader.example", "bounce@reader.example"):
        run(folder, "subscribers", "--resume", address)
    code, said = run(folder, "subscribers", "--add", stopped)
    assert (code, "0 new, 0 known already\nleft out: 1 unsubscribed, 1 bounced" in said) == (0, True), said
    run(folder, "send", "--to", listed(folder, "email\nout@reader.example\nbounce@reader.example\n"), "--dry-run")
    assert "out@reader.example" in run(folder, "subscribers", "--stopped")[1]


def test_a_backup_reads_back_as_it_was(folder: Path) -> None:
    """Whatever columns and line breaks its lists had; what said who is a subscriber does not come along."""
    listed(
        folder, '{"email": "a@reader.example", "name": "A\\nB", "city": "x\\r\\ny", "status": "active"}\n', "one.jsonl"
    )
    run(folder, "subscribers", "--add", folder.parent / "one.jsonl")
    run(folder, "subscribers", "--add", listed(folder, 'email,note\nb@reader.example,"5"" x, y"\n'))
    backup = run(folder, "subscribers")[1]
    assert backup.splitlines()[0] == "email,name,city,note"
    assert "0 new, 2 known already" in run(folder, "subscribers", "--add", listed(folder, backup, "backup.csv"))[1]
    assert run(folder, "subscribers")[1] == backup
