"""The inbox that is kept is the one that would be computed, whatever happens between two calls."""

import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import ContentError
from digest.settings import mkdocs_yml
from digest.verbs.candidates import candidates
from digest.verbs.inbox import Inbox
from digest.verbs.kept_inbox import read_inbox
from digest.verbs.known import read_known
from tests.publication import SETTINGS, Publication
from tests.verbs.test_desking import FEEDS, Desk

TITLES = ("Harbour plan delayed", "Harbour plan delayed by council", "Frogs return to the hills", "Opera in Oslo opens")
START = dt.datetime(2026, 2, 18, 12, 20, tzinfo=dt.UTC)


class Week:
    """A desk in whose folder no file is new, so that whatever is computed is kept."""

    def __init__(self, folder: Path) -> None:
        self.publication = Publication(folder)
        self.desk, self.now, self.age = Desk(self.publication), START, 10_000
        self.desk.shows("a", *TITLES[1:])
        self.desk.shows("b", TITLES[0])
        self.settle()

    @property
    def file(self) -> Path:
        return self.publication.folder / "mkdocs.yml"

    @property
    def kept(self) -> list[Path]:
        return sorted((self.publication.folder / ".cache/digest/inbox").glob("*"))

    @property
    def groups(self) -> list[Path]:
        return sorted((self.publication.folder / ".cache/digest/groups").glob("*"))

    def settle(self) -> None:
        """Date what was written lately back, each time to another second."""
        self.age -= 1
        for path in (self.publication.folder / "content").rglob("*"):
            if path.is_file() and path.stat().st_mtime > time.time() - 5_000:
                then = time.time() - self.age
                os.utime(path, (then, then))

    def inbox(self) -> Inbox:
        return read_inbox(self.file, now=self.now, since=None, advance=lambda *_: None)

    def computed(self) -> Inbox:
        """As it is without anything kept."""
        for path in self.groups:
            path.unlink()
        read = mkdocs_yml.read(file=self.file)
        return candidates(read, read_known(read, now=self.now), now=self.now, since=None)

    def does(self, what: str) -> None:
        """Something happens."""
        at, written = ("--now", self.now.isoformat()), self.publication.write
        if what.startswith("later"):
            self.now += dt.timedelta(minutes=int(what.split()[1]))
        elif what.startswith("earlier"):
            self.now -= dt.timedelta(minutes=int(what.split()[1]))
        elif what.startswith("collect"):
            _, feed, n, hours = what.split()
            self.desk.shows(feed, *TITLES[int(n) :], hours=int(hours))
        elif what in ("draft", "pick 1", "pick 2", "draft --publish"):
            self.desk(*what.split(), *at)
        elif what == "publish":
            link = "https://a.example/Frogs-return-to-the-hills"
            story = f"{{title: T, url: '{link}', source: S, summary: S}}"
            written(
                "content/editions/2026-02-16.yml",
                f"date: 2026-02-16\ntitle: T\nsections: [{{name: N, stories: [{story}]}}]\n",
            )
        elif what == "unpublish":
            (self.publication.folder / "content/editions/2026-02-16.yml").unlink(missing_ok=True)
        elif what == "unfollow":
            written("content/feeds.yml", FEEDS.split("- url: https://b")[0])
        elif what == "follow":
            written("content/feeds.yml", FEEDS)
        elif what == "weigh":
            written("content/feeds.yml", FEEDS.replace("weight: 2", "weight: 3"))
        elif what == "zone":
            written(
                "mkdocs.yml", SETTINGS.replace("[digest]", "[digest: {timezone: Asia/Kathmandu, desk: {fresh: 2}}]")
            )
        elif what == "settings":
            written("mkdocs.yml", SETTINGS)
        elif what.startswith("damage"):
            self.damage(what.split()[1])
        self.settle()

    def damage(self, how: str) -> None:
        """Something happens to what is kept."""
        for path in self.kept + self.groups:
            data = path.read_bytes()
            path.write_bytes({"cut": data[: len(data) // 2], "empty": b"", "flip": data[:-9] + b"!" + data[-8:]}[how])


def outcome(ask: Callable[[], Inbox]) -> Inbox | tuple[object, ...]:
    """An inbox, or what is wrong in the content: a draft and an edition may have the same stories."""
    try:
        return ask()
    except ContentError as error:
        return error.problems


EVENTS = st.one_of(
    st.builds("{} {}".format, st.sampled_from(("later", "earlier")), st.sampled_from((5, 50, 400, 9000))),
    st.builds("collect {} {} {}".format, st.sampled_from("ab"), st.integers(0, 3), st.integers(1, 900)),
    st.sampled_from(("draft", "draft --publish", "pick 1", "pick 2", "publish", "unpublish")),
    st.sampled_from(("unfollow", "follow", "weigh", "zone", "settings")),
    st.builds("damage {}".format, st.sampled_from(("cut", "empty", "flip"))),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(EVENTS, max_size=8))
def test_whatever_happens_the_inbox_is_what_would_be_computed(events: list[str]) -> None:
    """Collected, picked, drafted, published, unfollowed, weighed, later, earlier, damaged: nothing old is shown."""
    with tempfile.TemporaryDirectory() as folder:
        week = Week(Path(folder))
        for event in ["", *events]:
            week.does(event)
            for _ in range(2):
                shown = outcome(week.inbox)
                assert shown == outcome(week.computed), event


@pytest.fixture
def week(tmp_path: Path) -> Week:
    return Week(tmp_path)


def test_what_is_kept_is_shown_without_being_computed(week: Week) -> None:
    """No settings are read for it, no content and no item: nothing is imported that does."""
    code = "import sys, digest.cli; digest.cli.main(sys.argv[1:], standalone_mode=False); print(*sys.modules, file=sys.stderr)"
    command = [sys.executable, "-c", code, "-C", str(week.publication.folder), "inbox", "--now", START.isoformat()]
    first, again = (subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(2))
    assert first.stdout == again.stdout
    assert "Harbour plan delayed" in again.stdout
    heavy = {"pydantic", "yaml", "digest.settings.mkdocs_yml", "digest.edition.gather", "digest.verbs.candidates"}
    assert heavy <= {*first.stderr.split()}
    assert not heavy & {*again.stderr.split()}


def test_one_inbox_is_kept(week: Week) -> None:
    """The latest one; one of another publication, or of another time, is none."""
    week.inbox()
    (first,) = week.kept
    read_inbox(week.file, now=week.now, since=START - dt.timedelta(days=1), advance=lambda *_: None)
    (second,) = week.kept
    assert first.name != second.name
    second.rename(first)
    assert week.inbox() == week.computed()


def test_what_was_written_just_now_is_not_trusted(week: Week) -> None:
    """It may be written again in the same moment, with the same length."""
    week.publication.write("content/feeds.yml", FEEDS)
    assert week.inbox() == week.computed()
    assert not week.kept


def test_a_place_that_cannot_be_written_shows_an_inbox(week: Week) -> None:
    """What cannot be kept is computed."""
    week.computed()
    week.publication.write(".cache/digest/inbox", "a file where the folder should be")
    assert week.inbox() == week.computed()


def test_a_link_that_leads_out_is_refused_as_before(week: Week, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Also when it is the only thing that is new, in a folder from which only pages are read."""
    week.inbox()
    (week.publication.folder / "content/pages/out.md").symlink_to(tmp_path_factory.mktemp("elsewhere"))
    assert "leads out" in week.desk("inbox", "--now", START.isoformat()).stderr


def test_links_in_circles_harm_nothing(week: Week) -> None:
    """One that leads to itself, and one to the folder that it lies in."""
    (week.publication.folder / "content/pages/itself").symlink_to("itself")
    (week.publication.folder / "content/pages/here").symlink_to(".")
    for _ in range(2):
        assert week.inbox() == week.computed()


def test_mistakes_are_said_as_before(week: Week) -> None:
    """In the settings and in an edition."""
    for file, text in (("mkdocs.yml", "site_name: [\n"), ("content/editions/2026-02-20.yml", "date: x\n")):
        week.inbox()
        path = week.publication.folder / file
        before = path.read_text() if path.exists() else None
        week.publication.write(file, text)
        assert file in week.desk("inbox", "--now", START.isoformat()).stderr
        path.unlink() if before is None else path.write_text(before)
        week.settle()
