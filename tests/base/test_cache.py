"""What a build remembers: data that proves itself, for one build at a time."""

import datetime as dt
import pickle
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.base import codec, fingerprint
from digest.edition.loaded import Unusable
from digest.errors import SiteError
from digest.model import Article, Cover, Edition, Feed, Mention, Moment, Person, Picture, Problem, Prose
from tests.publication import Publication, tree

# --- What was written comes back as it was, by its type.

ZONES = st.none() | st.integers(-1439, 1439).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))
MOMENTS = st.dates() | st.datetimes(timezones=ZONES).map(lambda moment: moment.replace(fold=0))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
st.register_type_strategy(Moment, MOMENTS)
st.register_type_strategy(int, st.integers(-(2**63), 2**63 - 1))
FEEDS = st.builds(Feed, weight=NUMBERS, max_megabytes=NUMBERS)


@pytest.mark.parametrize(
    "kind",
    [Article, Cover, Edition, Person, Picture, Unusable, Prose, tuple[Problem, ...], tuple[Mention, ...]],
    ids=str,
)
def test_values_come_back(kind: type) -> None:
    """Equal, and of the same types: what a page depends on is hashed by its repr."""

    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(st.from_type(kind))
    def comes_back(value: object) -> None:
        found = codec.decode(kind, codec.encode(value))
        assert (found, repr(found)) == (value, repr(value))

    comes_back()


@given(FEEDS)
def test_feeds_come_back(feed: Feed) -> None:
    """With numbers that are no whole ones."""
    assert codec.decode(Feed, codec.encode(feed)) == feed


@given(st.binary(max_size=200) | st.text().map(str.encode))
def test_anything_else_is_refused(data: bytes) -> None:
    """Also JSON of another kind."""
    for kind in (Cover, Edition, tuple[Problem, ...]):
        try:
            codec.decode(kind, data)
        except ValueError:
            continue
        assert data.strip() == b"[]"


def test_deep_nesting_is_refused() -> None:
    """And does not end the process."""
    with pytest.raises(ValueError, match="recursion"):
        codec.decode(Unusable, b'{"else": ' + b"[" * 200_000)


# --- Nothing that lies there runs.


class _Bomb:
    def __init__(self, file: Path) -> None:
        self._file = file

    def __reduce__(self) -> tuple:
        return Path.touch, (self._file,)


@pytest.mark.parametrize("has_proof", [False, True])
def test_nothing_in_the_cache_runs(publication: Publication, tmp_path: Path, has_proof: bool) -> None:
    """Not even where somebody gave it the hash that it has to have."""
    publication.edition()
    publication.build()
    before, exploded = tree(publication.site), tmp_path / "exploded"
    bomb, cache = pickle.dumps(_Bomb(exploded)), publication.folder / ".cache/digest"
    for path in (path for path in cache.rglob("*") if path.is_file() and path.parent != cache):
        path.write_bytes(fingerprint.with_proof(f"{path.parent.name}/{path.name}", bomb) if has_proof else bomb)
    with sqlite3.connect(cache / "build.db") as db:
        for file, signature, checked, hash_ in db.execute("SELECT file, signature, checked, hash FROM parsed"):
            names = f"head {file} {signature!r} {checked!r} {hash_!r}", f"body {file} {hash_}"
            blobs = [fingerprint.with_proof(name, bomb) if has_proof else bomb for name in names]
            db.execute("UPDATE parsed SET head = ?, body = ? WHERE file = ?", (*blobs, file))
    shutil.rmtree(cache / "cards")  # whoever can write there can put another picture in
    shutil.rmtree(publication.site)
    if has_proof:
        for path in (cache / "theme").iterdir():  # and other styles
            path.unlink()
    publication.build()
    assert tree(publication.site) == before
    assert not exploded.exists()
    pickle.loads(bomb)
    assert exploded.exists()


# --- The rows.


def _damage(publication: Publication, script: str) -> None:
    with sqlite3.connect(publication.folder / ".cache/digest/build.db") as db:
        db.executescript(script)


@pytest.mark.parametrize(
    "script",
    [
        "DROP TABLE parsed; CREATE TABLE parsed (file TEXT, other TEXT)",
        "DROP TABLE written; CREATE TABLE written (site TEXT)",
        "DROP TABLE parsed",
        "DELETE FROM about",
        "UPDATE about SET stamp = 7",
        "UPDATE parsed SET body = (SELECT body FROM parsed AS other WHERE other.file != parsed.file LIMIT 1)",
        "UPDATE parsed SET head = (SELECT head FROM parsed AS other WHERE other.file != parsed.file LIMIT 1)",
        "UPDATE parsed SET head = NULL, body = 7",
        "UPDATE parsed SET body = x''",
        "UPDATE parsed SET checked = checked + 1",
        "UPDATE parsed SET signature = 'of another file'",
        "UPDATE parsed SET hash = 'another'",
        "UPDATE parsed SET file = 'another'  WHERE file LIKE '%2026-02-20%'",
        "UPDATE written SET files = x'7b7d'",
        "UPDATE written SET files = 'text'",
    ],
)
@pytest.mark.parametrize("wiped", [False, True])
def test_rows_that_are_wrong_are_made_again(publication: Publication, script: str, wiped: bool) -> None:
    """Other columns at the same stamp, rows in each other's place, and what SQLite does not notice."""
    for day in ("2026-02-13", "2026-02-20"):
        publication.with_stories(day, title=f"Of {day}")
    publication.build()
    before = tree(publication.site)
    _damage(publication, script)
    if wiped:
        shutil.rmtree(publication.site)
    publication.build()
    assert tree(publication.site) == before
    assert publication.build().written == ()


def test_a_text_that_was_damaged_is_read_again_where_many_pages_are_made(publication: Publication) -> None:
    """In the processes that make them; and a file that was changed meanwhile is no answer."""
    days = [f"2025-{month:02}-{day:02}" for month in range(1, 13) for day in (3, 10, 17, 24)]
    for day in days:
        publication.edition(day, f"Of {day}")
    publication.build()
    before = tree(publication.site)
    _damage(publication, "UPDATE parsed SET body = x'00'")
    shutil.rmtree(publication.site)
    publication.build()
    assert tree(publication.site) == before
    assert not (publication.folder / ".cache/digest/damaged").exists()


def test_a_cache_of_another_program_is_dropped(publication: Publication) -> None:
    """Tables and files, whatever they were."""
    publication.edition()
    publication.build()
    cache = publication.folder / ".cache/digest"
    for name in ("__jinja2_0.cache", "search/years/old"):
        (cache / name).parent.mkdir(exist_ok=True)
        (cache / name).write_bytes(b"old")
    _damage(publication, "UPDATE about SET stamp = 'another'; CREATE TABLE of_old (it TEXT)")
    publication.build()
    assert not (cache / "__jinja2_0.cache").exists()
    assert not (cache / "search/years").exists()
    with sqlite3.connect(cache / "build.db") as db:
        assert not db.execute("SELECT * FROM sqlite_master WHERE name = 'of_old'").fetchall()


# --- One at a time, and in a sentence where it cannot be.


def _started(publication: Publication, *flags: str, before: Callable[[], object] | None = None) -> subprocess.Popen:
    command = [sys.executable, "-m", "digest", "-C", str(publication.folder), *flags, "build", "--now", "2026-02-25"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=before)


def test_a_second_build_says_that_it_waits(publication: Publication) -> None:
    """And touches nothing until the first has ended."""
    publication.edition()
    cache = publication.folder / ".cache/digest"
    cache.mkdir(parents=True)
    with FileLock(cache / "lock"):
        waiting = _started(publication)
        assert waiting.stderr
        assert waiting.stderr.readline() == f"digest: waiting for another digest, which is at work in {cache}\n"
        assert [path.name for path in cache.iterdir()] == ["lock"]
    assert waiting.communicate(timeout=60)[1] == ""
    assert waiting.returncode == 0


def test_builds_of_an_archive_that_is_being_read_leave_each_other_their_cache(publication: Publication) -> None:
    """The file stays the one that the first build began."""
    for number in range(200):
        publication.edition(str(dt.date(2022, 1, 1) + dt.timedelta(days=number * 7)))
    first = _started(publication)
    file, deadline = publication.folder / ".cache/digest/build.db", time.monotonic() + 60
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    began = file.stat().st_ino
    others = [_started(publication) for _ in range(2)]
    for build in (first, *others):
        _, said = build.communicate(timeout=120)
        assert build.returncode == 0, said
    assert file.stat().st_ino == began


def test_a_program_that_has_the_file_open_is_named(publication: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is deleted under it."""
    publication.edition()
    publication.build()
    publication.edition(title="Changed")
    file = publication.folder / ".cache/digest/build.db"
    began, connect = file.stat().st_ino, sqlite3.connect
    monkeypatch.setattr("digest.base.cache.sqlite3.connect", lambda path: connect(path, timeout=0.1))
    with sqlite3.connect(file) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(SiteError, match=r"build\.db cannot be written: another program has it open"):
            publication.build()
        other.rollback()
    assert file.stat().st_ino == began
    publication.build()


@pytest.mark.parametrize("what", ["a file", "a dead link"])
@pytest.mark.parametrize("name", [".cache", ".cache/digest"])
def test_a_cache_that_is_no_folder_is_a_sentence(publication: Publication, name: str, what: str) -> None:
    """What is not ours is not taken away."""
    publication.edition()
    place = publication.folder / name
    place.parent.mkdir(exist_ok=True)
    _ = place.write_text("mine") if what == "a file" else place.symlink_to("nowhere/at/all")
    with pytest.raises(SiteError, match=r"the cache .*/\.cache/digest cannot be written: \w"):
        publication.build()
    assert place.is_symlink() or place.read_text() == "mine"


@pytest.mark.parametrize("size", [0, 3_000, 20_000, 100_000])
def test_a_disk_that_takes_no_more_is_a_sentence(publication: Publication, size: int) -> None:
    """One line, no traceback, no fault of the settings; and the next build is right."""
    for day in ("2026-02-13", "2026-02-20"):
        publication.with_stories(day)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    done = _started(publication, before=limit)
    _, said = done.communicate(timeout=60)
    assert done.returncode == 1
    assert "Traceback" not in said
    assert "mkdocs.yml" not in said
    assert "cannot be written" in said
    assert len(said.splitlines()) == 1, said
    assert publication.build().written


def test_a_program_that_is_asked_only_says_what_is_wrong(publication: Publication) -> None:
    """With -q nobody is told of waiting."""
    publication.edition()
    cache = publication.folder / ".cache/digest"
    cache.mkdir(parents=True)
    with FileLock(cache / "lock"):
        waiting = _started(publication, "-q")
        time.sleep(3)
        assert waiting.poll() is None
    assert waiting.communicate(timeout=60) == ("", "")
