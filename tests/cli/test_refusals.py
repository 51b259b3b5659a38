"""What the machine refuses, and what nobody thought of: a sentence with a name in it, and no traceback but for a fault."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from digest.base import fingerprint
from digest.cli import failures
from digest.cli.context import Context
from digest.errors import MachineError
from tests.conftest import REPOSITORY
from tests.publication import LETTERS, Publication

NOW = ["--now", "2026-02-21"]
POWERLESS = [sys.executable, str(Path(__file__).with_name("powerless.py"))]
DIGEST = [sys.executable, "-m", "digest"]


@pytest.fixture
def paper(publication: Publication) -> Publication:
    """A publication with a file of every kind, whose texts no ASCII has."""
    publication.write("mkdocs.yml", LETTERS.replace("The Test", "日本 Café"))
    publication.edition(title="Überblick 日本")
    publication.write("content/feeds.yml", "- url: https://a.invalid/feed\n  title: 日本 😀\n")
    publication.write("content/people.yml", "ada:\n  name: Ada\n")
    publication.write("content/stories/own.md", "---\ntitle: Own\ndate: 2026-02-20\n---\nText.\n")
    publication.write("content/pages/more/page.md", "# A page\n")
    publication.write("templates/site/more/extra.html", "x")
    return publication


def ran(paper: Publication, *command: str, **more: object) -> subprocess.CompletedProcess[str]:
    """Run a command there, in another process, for which modes count."""
    env = {**os.environ, "PYTHONPATH": str(REPOSITORY), **more.pop("env", {})}
    return subprocess.run(
        [*POWERLESS, *DIGEST, *command], cwd=paper.folder, env=env, capture_output=True, text=True, encoding="utf-8",
        errors="surrogateescape", timeout=120, check=False, **more,
    )  # fmt: skip


def is_clean(done: subprocess.CompletedProcess[str]) -> bool:
    """Whether nothing was said that only a programmer understands."""
    return not any(
        word in done.stdout + done.stderr for word in ("Traceback", "Exception ignored", "Errno", "fault of")
    )


UNREADABLE = {
    "content": "content/editions:1:1: error: this cannot be read: ",
    "content/editions": "content/editions:1:1: error: this cannot be read: ",
    "content/stories": "content/stories:1:1: error: this cannot be read: ",
    "content/editions/2026-02-20.yml": "content/editions/2026-02-20.yml:1:1: error: the file cannot be read: ",
    "content/stories/own.md": "content/stories/own.md:1:1: error: the file cannot be read: ",
    "content/people.yml": "content/people.yml:1:1: error: the file cannot be read: ",
    "content/feeds.yml": "content/feeds.yml:1:1: error: the file cannot be read: ",
    "content/pages": "/content/pages",
    "content/pages/more": "/content/pages/more: ",
    "content/pages/more/page.md": "/content/pages/more/page.md: ",
    "templates": "/templates",
    "templates/site/more": "/templates/site/more: ",
    "templates/site/more/extra.html": "/templates/site/more/extra.html: ",
    "mkdocs.yml": "/mkdocs.yml cannot be read: ",
}


@pytest.mark.parametrize("path", UNREADABLE)
def test_what_may_not_be_read_is_named(paper: Publication, path: str) -> None:
    """A folder as well as a file; nothing of the site is made without it."""
    with forbidden(paper.folder / path):
        done = ran(paper, "build", *NOW)
    assert done.returncode in (1, 2)
    assert f"{UNREADABLE[path]}" in done.stderr
    assert "that is not allowed (permissions)" in done.stderr
    assert is_clean(done)
    assert not paper.site.exists()


class forbidden:  # noqa: N801 - reads like the function that it is
    """Nobody may do anything with a path for a while."""

    def __init__(self, path: Path, mode: int = 0) -> None:
        self._path, self._mode, self._was = path, mode, stat.S_IMODE(path.stat().st_mode)

    def __enter__(self) -> None:
        self._path.chmod(self._mode)

    def __exit__(self, *_: object) -> None:
        self._path.chmod(self._was)


def _a_file(path: Path) -> None:
    path.write_text("x")


def _junk(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"x" * 5_000)


def _empty(path: Path) -> None:
    path.parent.mkdir()
    path.touch()


def _unwritable(path: Path) -> None:
    path.mkdir(exist_ok=True)
    path.chmod(0o555)


def _forbidden(path: Path) -> None:
    path.mkdir()
    path.chmod(0)


def _a_folder(path: Path) -> None:
    path.mkdir(parents=True)


PLACES: list[tuple[str, Callable[[Path], None], list[str], str]] = [
    (".digest", _a_file, ["inbox"], "/.digest cannot be used: something else stands there"),
    (".digest", _a_file, ["subscribers"], "/.digest cannot be used: something else stands there"),
    (".digest", _forbidden, ["inbox"], "/.digest cannot be used: that is not allowed"),
    (".digest", _forbidden, ["collect"], "/.digest cannot be used: that is not allowed"),
    (".digest", _unwritable, ["subscribers"], "/.digest/letters.db: "),
    (".digest", _unwritable, ["collect"], "/.digest/items.db: "),
    (".digest/items.db", _empty, ["inbox"], "/items.db: the file is empty; move it away to begin anew"),
    (".digest/items.db", _empty, ["collect"], "/items.db: the file is empty; move it away to begin anew"),
    (".digest/letters.db", _empty, ["subscribers"], "/letters.db: the file is empty; it knows who got which letter"),
    (".digest/items.db", _junk, ["draft"], "/items.db: file is not a database; move it away"),
    (
        ".digest/letters.db",
        _junk,
        ["subscribers"],
        "/letters.db: file is not a database; it knows who got which letter",
    ),
    (".digest/items.db", _a_folder, ["inbox"], "/items.db: unable to open"),
    (
        "content",
        _unwritable,
        ["import", "list", "list.txt"],
        "/content/feeds.yml cannot be written: that is not allowed",
    ),
    ("letters", _unwritable, ["letter"], "letters/2026-02-20.html cannot be written: that is not allowed"),
    ("letters/2026-02-20.eml", _a_folder, ["letter"], "letters/2026-02-20.eml cannot be written: a folder stands"),
    ("out", _unwritable, ["init", "out/new"], "out/new cannot be written: that is not allowed"),
    ("out", _a_file, ["init", "out/new"], "cannot be written: a file stands where a folder should be"),
    ("out", _unwritable, ["export", "opml", "out/x.opml"], "out/x.opml cannot be written: that is not allowed"),
]


@pytest.mark.parametrize(
    ("path", "prepare", "command", "said"), PLACES, ids=lambda given: getattr(given, "__name__", str(given))
)
def test_where_nothing_can_be_written_is_named(
    paper: Publication, path: str, prepare: Callable[[Path], None], command: list[str], said: str
) -> None:
    """And what stands in the way is left as it is."""
    paper.write("list.txt", "https://b.invalid/feed\n")
    prepare(paper.folder / path)
    before = (paper.folder / "content/feeds.yml").read_bytes()
    timed = [] if command[0] in ("subscribers", "import", "init", "export") else NOW
    done = ran(paper, *command, *timed)
    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert is_clean(done)
    (paper.folder / path).chmod(0o755)
    assert (paper.folder / "content/feeds.yml").read_bytes() == before


def test_a_new_store_is_whole_before_it_has_its_name(paper: Publication) -> None:
    """What a first run left that was cut off is in nobody's way."""
    paper.write(".digest/items.new", b"half of it")
    assert ran(paper, "inbox", *NOW).returncode == 0
    assert sorted(file.name for file in (paper.folder / ".digest").iterdir()) == ["items.db"]


@pytest.mark.parametrize(
    "epoch", ["99999999999999999", "9" * 5_000, "32503680000", "soon", "-5", "1.5", "٣", " 1", "1e3"]
)
def test_a_stopped_clock_that_is_none_is_said(paper: Publication, epoch: str) -> None:
    """SOURCE_DATE_EPOCH is a number of seconds (https://reproducible-builds.org/specs/source-date-epoch/)."""
    done = ran(paper, "collect", env={"SOURCE_DATE_EPOCH": epoch})
    assert done.returncode == 2
    assert done.stderr.startswith("digest: SOURCE_DATE_EPOCH is no number of seconds between 1970 and 2999: ")


@pytest.mark.parametrize("epoch", ["", "0", "32503679999"])
def test_a_stopped_clock_may_show_any_time(paper: Publication, epoch: str) -> None:
    """Of the years that a publication may be in; empty, it is none."""
    done = ran(paper, "inbox", env={"SOURCE_DATE_EPOCH": epoch})
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("command", ["build", "inbox", "letter", "draft"])
@pytest.mark.parametrize("now", ["2999-12-31T23:59:59-23:59", "1971-01-01T00:00:00+23:59"])
def test_the_ends_of_time(paper: Publication, command: str, now: str) -> None:
    """The earliest and the latest time that can be given."""
    assert is_clean(ran(paper, command, "--now", now))


TALKING = [
    ["inbox", *NOW],
    ["inbox", "--json", *NOW],
    ["help", "letter"],
    ["--help"],
    ["export", "opml", "-"],
    ["subscribers"],
]


@pytest.mark.parametrize("command", TALKING, ids=" ".join)
def test_output_that_nobody_takes(paper: Publication, command: list[str]) -> None:
    """A full disk is said, a reader who went away is not; closed from the start, it is not missed."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*DIGEST, *command], cwd=paper.folder, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr) == (1, "digest: the output cannot be written: the disk is full\n")
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*DIGEST, *command], cwd=paper.folder, stdout=write, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (1, "")
    closed = ["sh", "-c", 'exec "$@" <&- >&-', "sh", *DIGEST, *command]
    done = subprocess.run(closed, cwd=paper.folder, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_build_that_nobody_hears(paper: Publication) -> None:
    """With all three streams closed it is made all the same, and whole."""
    closed = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *DIGEST, "build", *NOW]
    assert subprocess.run(closed, cwd=paper.folder, check=False).returncode == 0
    assert "no files written, 0 removed" in ran(paper, "build", *NOW).stdout


ENCODINGS = [
    ({"LC_ALL": "C"}, "Überblick 日本"),
    ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, "Überblick 日本"),
    ({"PYTHONIOENCODING": "ascii"}, "Überblick 日本"),
    ({"PYTHONIOENCODING": "latin-1"}, "\udcdcberblick \\u65e5\\u672c"),
]


@pytest.mark.parametrize(("env", "shown"), ENCODINGS, ids=ascii)
def test_a_terminal_of_few_letters(paper: Publication, env: dict[str, str], shown: str) -> None:
    """What it cannot show is a number there; what another program reads is UTF-8."""
    done = ran(paper, "letter", *NOW, env=env)
    assert done.returncode == 0
    assert is_clean(done)
    assert f"subject:  {shown}\n" in done.stdout
    report = json.loads(ran(paper, "collect", "--json", *NOW, env=env).stdout)
    assert report["feeds"][0]["title"] == "日本 😀"
    assert "日本 😀" in ran(paper, "export", "opml", "-", env=env).stdout
    paper.write("readers.csv", "email,name\na@test.example,日本\n")
    assert ran(paper, "subscribers", "--add", "readers.csv", env=env).returncode == 0
    assert "日本" in ran(paper, "subscribers", env=env).stdout


def test_nobody_is_at_home(paper: Publication) -> None:
    """No HOME, or one that is not there."""
    for env in ({"HOME": "/nonexistent"}, {"HOME": ""}):
        assert ran(paper, "build", *NOW, env=env).returncode == 0


@pytest.mark.parametrize("command", [["build"], ["init", "x"], ["-C", "/", "init", "/x/y"]], ids=" ".join)
def test_the_folder_is_gone(tmp_path: Path, command: list[str]) -> None:
    """Before anything is done."""
    here = ["sh", "-c", 'mkdir gone && cd gone && rmdir ../gone && exec "$@"', "sh", *DIGEST, *command]
    env = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(here, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "digest: the folder in which this was started is gone; go to another one\n"


@pytest.mark.parametrize("limit", ["-n 12", "-n 64", "-f 0", "-f 8", "-f 64"])
def test_too_little_of_something(paper: Publication, limit: str) -> None:
    """Files that may be open, bytes that a file may have: the work is done, or a sentence says why not."""
    for command in ("build", "inbox", "letter"):
        limited = ["sh", "-c", f'ulimit {limit}; "$@" | cat', "sh", *DIGEST, command, *NOW]
        done = subprocess.run(limited, cwd=paper.folder, capture_output=True, text=True, check=False)
        assert done.stdout or done.stderr
        assert "Traceback" not in done.stderr
        assert "fault of digest" not in done.stderr
    assert ran(paper, "build", *NOW).returncode == 0


def test_a_fault_of_ours_is_shown_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    """With the place in the program; what the machine refuses is shown so when it is asked for, and a mistake never."""

    def said(error: Exception, *, verbose: bool = False) -> str:
        context = Context()
        context.verbose = verbose
        try:
            raise error
        except Exception as raised:
            assert failures.told(raised, context) == 1
        return capsys.readouterr().err

    for fault in (KeyError("x"), EOFError(), RuntimeError("x"), AssertionError(), RecursionError()):
        assert "Traceback" in said(fault)
        assert said(fault).endswith(
            "digest: this is a fault of digest itself; please report it, with the lines above and what was typed\n"
        )
    refused = PermissionError(13, "Permission denied", "a\x1bb")
    assert said(refused) == "digest: a\\x1bb: that is not allowed (permissions) (-v shows where that came up)\n"
    assert "Traceback" in said(refused, verbose=True)
    assert said(MemoryError()) == "digest: there is not enough memory\n"
    assert "Traceback" not in said(MachineError("a process was killed"), verbose=True)


def test_files_of_a_folder_are_all_or_an_error(tmp_path: Path) -> None:
    """None of a folder that is not there."""
    assert list(fingerprint.files(tmp_path / "absent")) == []
    (tmp_path / "a").write_text("x")
    with pytest.raises(NotADirectoryError):
        list(fingerprint.files(tmp_path / "a"))
