"""The wheel, installed as a person installs it: into an empty environment, without the lock file, by old and new pips."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from digest.cli import main, manual
from tests.collect.server import rss, serving
from tests.conftest import REPOSITORY
from tests.letter.smtpserver import Post, running
from tests.package import interpreters
from tests.package.test_dependencies import DECLARED
from tests.publication import LETTERS, Publication, tree

FOUND = interpreters.found()


class Kind(NamedTuple):
    """One way to install."""

    python: interpreters.Interpreter
    pip: str
    """The one that Python `brings`, or the `newest`."""
    versions: str
    """Of the libraries: the `newest`, or the `lowest` that pyproject.toml allows."""

    def __str__(self) -> str:
        version = ".".join(map(str, self.python.version))
        return f"{version}, pip {self.python.pip if self.pip == 'brings' else self.pip}, {self.versions}"


KINDS = [Kind(python, pip, "newest") for python in FOUND for pip in ("brings", "newest")]
KINDS += [Kind(FOUND[0], "newest", "lowest")]

_ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
_IMPORT_EVERYTHING = """
import importlib, pkgutil, digest
names = [found.name for found in pkgutil.walk_packages(digest.__path__, "digest.") if found.name != "digest.__main__"]
for name in names: importlib.import_module(name)
assert len(names) > 100 and digest.__file__.startswith(__import__("sys").prefix)
"""


class Bare:
    """An environment with the wheel and what it says it needs."""

    def __init__(self, folder: Path, kind: Kind, wheel: Path) -> None:
        self.folder, self.kind, self.wheel = folder, kind, wheel
        self.bin = folder / "bin"
        _run(kind.python.path, "-m", "venv", str(folder))
        if kind.pip == "newest":
            self("python", "-m", "pip", "install", "-q", "-U", "pip")
        constraints = folder / "constraints.txt"
        lowest = kind.versions == "lowest"
        constraints.write_text("".join(_exactly(name) for name in DECLARED) if lowest else "", encoding="utf-8")
        # Compiling everything takes a third of the time, and a tenth of it runs.
        self("python", "-m", "pip", "install", "-q", "--no-compile", "-c", str(constraints), str(wheel))

    def __call__(self, program: str, *words: str, code: int = 0, **variables: str) -> str:
        """Run one of its programs, which ends with a code; returns what it printed."""
        return _run(str(self.bin / program), *words, code=code, cwd=self.folder, **variables)


def _run(*command: str, code: int = 0, cwd: Path | None = None, **variables: str) -> str:
    done = subprocess.run(
        command, check=False, cwd=cwd, env=_ENVIRONMENT | variables, stdin=subprocess.DEVNULL, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600,
    )  # fmt: skip
    assert done.returncode == code, f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}"
    return done.stdout


def _exactly(name: str) -> str:
    bounds = [part.version for part in DECLARED[name].specifier if part.operator == ">="]
    return f"{name}=={bounds[0]}\n" if bounds else ""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the source distribution, which was built from this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(folder), cwd=REPOSITORY)
    (archive,) = folder.glob("*.tar.gz")
    _run(
        sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(folder), str(archive)
    )
    return next(folder.glob("*.whl"))


Outcomes = Mapping[tuple[str, Kind], Future[object]]


@pytest.fixture(scope="module")
def outcomes(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcomes]:
    """What is tried in each environment, side by side on all cores."""
    folder = tmp_path_factory.mktemp("bare")
    done: dict[tuple[str, Kind], Future[object]] = {}

    def after(kind: Kind, what: Callable[[Bare], object]) -> object:
        return what(done["install", kind].result())

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        # What waits for another stands behind it in the queue.
        for number, kind in enumerate(KINDS):
            done["install", kind] = pool.submit(Bare, folder / str(number), kind, wheel)
        for name, what in (("start", _start), ("week", _week), ("first", _first)):
            for kind in KINDS:
                done[name, kind] = pool.submit(after, kind, what)
        yield done
        pool.shutdown(cancel_futures=True)


every_kind = pytest.mark.parametrize("kind", KINDS, ids=str)


@every_kind
def test_it_installs(outcomes: Outcomes, kind: Kind) -> None:
    """The environment is made, and pip finds no quarrel in it; libraries are as old as they may be, where that is meant."""
    bare = outcomes["install", kind].result()
    bare("python", "-m", "pip", "check")
    assert (
        re.match(r"pip (\S+) ", bare("python", "-m", "pip", "--version"))[1] == kind.python.pip or kind.pip == "newest"
    )
    if kind.versions == "lowest":
        listed = json.loads(bare("python", "-m", "pip", "list", "--format=json"))
        versions = {re.sub(r"[-_.]+", "-", one["name"]).lower(): one["version"] for one in listed}
        for name in DECLARED:
            bound = _exactly(name).strip().partition("==")[2]
            assert not bound or (versions[name] + ".0.0").startswith(bound), name


@every_kind
def test_every_command_starts(outcomes: Outcomes, kind: Kind) -> None:
    """Help, version, completion, the manual, and each module of ours with whatever it imports."""
    outcomes["start", kind].result()


def _start(bare: Bare) -> None:
    assert "Make a weekly digest" in bare("digest", "--help")
    assert bare("digest", "--version").startswith("digest, version ")
    completed = bare("digest", _DIGEST_COMPLETE="bash_complete", COMP_WORDS="digest ", COMP_CWORD="1")
    assert completed.split() == [f"plain,{name}" for name in main.list_commands(None)]
    for name in main.list_commands(None):
        assert f"Usage: digest {name}" in bare("digest", name, "--help")
    for topic in manual.TOPICS:
        assert bare("digest", "help", topic) == manual.page(topic)
    bare("python", "-c", _IMPORT_EVERYTHING)


@every_kind
def test_a_new_publication(outcomes: Outcomes, kind: Kind) -> None:
    """`init` makes one that checks and builds; with the wheel in it, pip takes its requirements from there."""
    outcomes["first", kind].result()


def _first(bare: Bare) -> None:
    bare("digest", "init", "first", "--now", "2026-02-25")
    bare("digest", "-C", "first", "check", "--now", "2026-02-25")
    bare("digest", "build", "-C", "first", "--drafts", "--now", "2026-02-25")
    assert (bare.folder / "first/site/index.html").is_file()
    (bare.folder / "wheels").mkdir()
    shutil.copy(bare.wheel, bare.folder / "wheels")
    requirements = shutil.copy(bare.folder / "first/requirements.txt", bare.folder)
    assert f"./wheels/{bare.wheel.name}" in Path(requirements).read_text(encoding="utf-8")
    bare("python", "-m", "pip", "install", "--no-index", "-r", "requirements.txt")


PAGE = b"""<html lang="en"><head><title>A long read</title><meta name="author" content="Ada"></head>
<body><article><p>Something happened.</p></article></body></html>"""
HOSTILE = '<a title="<h2><img src=x onerror=alert(1)></h2>" href="https://x.example">t</a>\n\n## Over\n\n'


@every_kind
def test_a_week(outcomes: Outcomes, kind: Kind) -> None:
    """From a feed to a draft, a site and a letter: every command does its work, and `mkdocs build` gives the same files."""
    outcomes["week", kind].result()


def _week(bare: Bare) -> None:
    publication = Publication(bare.folder / "weekly")
    stories = [{"title": "A story", "url": "https://a.example/1", "source": "Source", "summary": HOSTILE}]
    publication.with_stories(sections=[{"name": "News", "stories": stories}])
    publication.write("content/feeds.yml", "# none yet\n")

    def digest(*words: str, code: int = 0) -> str:
        variables = {"DIGEST_UNSUBSCRIBE_KEY": "a-secret-key", "SOURCE_DATE_EPOCH": "1772020000"}  # 2026-02-25
        return bare("digest", "-C", "weekly", *words, code=code, **variables)

    with serving() as site, running(Post()) as post:
        publication.write(
            "mkdocs.yml",
            f"site_description: Tests.\n{LETTERS}      smtp: {{host: 127.0.0.1, port: {post.port}, security: none}}\n",
        )
        site.pages |= {"/feed": rss("Opera house to close").replace(b"17 Feb", b"24 Feb"), "/page": PAGE}
        assert "has no feed yet" in digest("collect")
        assert "1 feed added" in digest("add", site.url("/feed"), "--allow-private", "--section", "News")
        digest("export", "opml", "feeds.opml")
        assert "is there already" in digest("import", "opml", "feeds.opml")
        assert "1 new item" in digest("collect", "--now", "2026-02-25")
        (story,) = json.loads(digest("inbox", "--json", "--now", "2026-02-26"))
        assert "1 story to rewrite" in digest("draft", "--date", "2026-02-27", "--now", "2026-02-26")
        id_ = f"n{story['items'][0]['id']}"
        assert "added" in digest(
            "pick", site.url("/page"), "--allow-private", "--section", "Long", "--new-section", "--now", "2026-02-26"
        )
        assert "is in Long" in digest("move", id_, "Long", "--now", "2026-02-26")
        assert "without" in digest("drop", id_, "--now", "2026-02-26")
        digest("check", "--drafts")
        digest("build")
        page = publication.page("editions/2026-02-20")
        assert "<img src=x" not in page
        assert "Over" in page
        digest("letter", "2026-02-20")
        assert "sent to me@test.example" in digest("send", "2026-02-20", "--test", "me@test.example")
        assert post.recipients == ["me@test.example"]
    readers = publication.write("../readers.csv", "email\nada@example.org\n")
    assert "1 new" in digest("subscribers", "--add", str(readers))
    assert "ada@example.org" in digest("subscribers")
    assert "no more letters" in digest("unsubscribe", "--address", "ada@example.org")
    _serve(bare)
    bare("mkdocs", "build", "-q", "-f", "weekly/mkdocs.yml", "-d", "../by-mkdocs", SOURCE_DATE_EPOCH="1772020000")
    theirs, ours = tree(bare.folder / "by-mkdocs"), tree(publication.site)
    assert theirs.keys() == ours.keys() - {".digest"}
    assert [path for path in theirs if theirs[path] != ours[path]] == []


def _serve(bare: Bare) -> None:
    """A preview comes up, and ends when it is told to."""
    command = [str(bare.bin / "digest"), "-C", "weekly", "serve", "--port", "0"]
    with subprocess.Popen(
        command,
        cwd=bare.folder,
        env=_ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored where tests run in the background
    ) as process:
        said = next((line for line in process.stdout if line.startswith("Serving")), "")
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
    assert said, rest


def test_the_wheel_has_everything(wheel: Path, tmp_path: Path) -> None:
    """By way of the source distribution or straight from the checkout: package, templates, manual, licences."""
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path), cwd=REPOSITORY)
    names = set(zipfile.ZipFile(wheel).namelist())
    assert names == set(zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())
    for folder, target in (("digest", "digest"), ("templates", "digest/templates")):
        listed = subprocess.run(["git", "ls-files", folder], cwd=REPOSITORY, capture_output=True, text=True, check=True)
        for path in listed.stdout.splitlines():
            assert path.replace(folder, target, 1) in names
    assert {f"digest/manual/{topic}.md" for topic in manual.TOPICS} <= names
    assert not [name for name in names if re.search(r"__pycache__|/tests?/|\.lock$", name)]
