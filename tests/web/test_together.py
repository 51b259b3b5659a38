"""Several people, programs and accidents on one edition: nobody's words are lost, and what is said of it is true."""

import contextlib
import random
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from digest.base.yamlfile import parse
from tests.publication import Publication
from tests.web.running_desk import DAY, STORIES, RunningDesk, Stream, running


@pytest.fixture
def alone(publication: Publication) -> Iterator[RunningDesk]:
    """A desk of its own, which may be ended."""
    publication.with_stories(DAY, status="draft")
    with running(publication) as desk:
        yield desk
        assert "Traceback" not in desk.told()


def said(text: str, story: str, field: str) -> object:
    """What a field says in a text; None without the story."""
    return said_by(parse(text), story, field)


def said_by(found: Any, story: str, field: str) -> object:
    """The same of what was read."""
    stories = (one for section in found["sections"] for one in section.get("stories") or ())
    return next((one.get(field) for one in stories if one["url"] == story), None)


class Oracle:
    """What has to stand in the edition: every writer has fields of its own, and all write the intro, over each other.

    Programs that know nothing of the desk replace the file as a whole; they do so while nobody is about to save, for
    nothing could keep them from writing what they read before.
    """

    def __init__(self, desk: RunningDesk) -> None:
        self.desk = desk
        self.own: dict[tuple[str, str], str] = {}
        self.intros: set[str] = set()
        self.counts = Counter[str]()
        self._gate, self._busy, self._is_closed = threading.Condition(), 0, False

    @contextlib.contextmanager
    def saving(self) -> Iterator[None]:
        """While somebody saves who knows of the others."""
        with self._gate:
            self._gate.wait_for(lambda: not self._is_closed)
            self._busy += 1
        try:
            yield
        finally:
            with self._gate:
                self._busy -= 1
                self._gate.notify_all()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """While nobody else saves."""
        with self._gate:
            self._is_closed = True
            self._gate.wait_for(lambda: not self._busy)
            yield
            self._is_closed = False
            self._gate.notify_all()

    def by_page(self, rng: random.Random, who: str, story: str, number: int) -> None:
        """A client of the desk: its own fields, and at times the one of all, as it saw it a little earlier."""
        field, mine = rng.choice(["summary", "title", "intro"]), f"{who} {number}"
        with self.saving():  # a file that is being written from outside says half of what it will
            seen = parse(self.desk.read().said["text"])
        if field != "intro":
            with self.saving():
                answer = self.desk.put(story, field, mine, self.own.get((story, field), said_by(seen, story, field)))
                assert answer.status == 200, answer
                self.own[story, field] = mine
            self.counts["done by pages"] += 1
            return
        time.sleep(rng.random() * 0.02)
        with self.saving():
            self.intros.add(mine)
            answer = self.desk.put("", "intro", mine, seen.get("intro"))
        if answer.status == 200:
            self.counts["done by pages"] += 1
            return
        assert answer.status == 412
        assert answer.said["theirs"] not in (seen.get("intro"), mine)
        assert (answer.said["mine"], answer.said["was"]) == (mine, seen.get("intro"))
        assert answer.said["theirs"] in self.intros, "somebody wrote that"
        self.counts["refused, with what others wrote"] += 1

    def by_command(self, number: int) -> None:
        """The command line writes a field, and moves a story; where a save came between, it says so and is run again."""
        words = ["set", "summary", f"cli {number}", "--story", STORIES[2]]
        if number % 3 == 2:
            words = ["move", STORIES[2], "News" if number % 2 else "Features"]
        command = [sys.executable, "-m", "digest", "-C", str(self.desk.folder), *words, "--date", DAY]
        for _ in range(50):
            with self.saving():
                done = subprocess.run([*command, "--now", "2026-02-19"], capture_output=True, text=True, check=False)
            if done.returncode == 0:
                break
            assert "was changed meanwhile" in done.stderr, done.stderr
            self.counts["run again"] += 1
        assert done.returncode == 0
        if words[0] == "set":
            self.own[STORIES[2], "summary"] = f"cli {number}"
        self.counts["done by commands"] += 1

    def from_outside(self, number: int) -> None:
        """A line is edited in place, or another file takes the place of this one."""
        with self.alone():
            text = self.desk.file.read_text()
            first, _, rest = text.partition("\n")
            new = f"# line {number}\n" + (rest if first.startswith("#") else text)
            if number % 2:
                self.desk.file.write_text(new)
            else:
                beside = self.desk.file.with_suffix(".new")
                beside.write_text(new)
                beside.replace(self.desk.file)
        self.counts["done from outside"] += 1
        time.sleep(0.01)

    def check(self) -> None:
        """Every value that was written last stands there."""
        found = parse(self.desk.file.read_text())
        assert {key: said_by(found, *key) for key in self.own} == self.own


def work_together(desk: RunningDesk, seed: int, *, pages: int, commands: int, outside: int) -> Counter[str]:
    """Two pages, the command line and other programs at once; what was done.

    Args:
        desk: that is worked with.
        seed: of what is chosen at random.
        pages: operations of each page.
        commands: that are run.
        outside: changes by other programs.
    """
    oracle, failed = Oracle(desk), []
    rngs = [random.Random(seed + number) for number in range(2)]

    def work(act: Callable[[int], None], count: int) -> None:
        try:
            for number in range(count):
                if failed:
                    return
                act(number)
        except BaseException as error:
            failed.append(error)

    jobs = [
        (lambda number: oracle.by_page(rngs[0], "ada", STORIES[0], number), pages),
        (lambda number: oracle.by_page(rngs[1], "bob", STORIES[1], number), pages),
        (oracle.by_command, commands),
        (oracle.from_outside, outside),
    ]
    threads = [threading.Thread(target=work, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    oracle.check()
    return oracle.counts


def test_nobody_loses_a_word(alone: RunningDesk) -> None:
    """Where two write one field, one of them is told what the other wrote."""
    counts = work_together(alone, 7, pages=25, commands=3, outside=10)
    assert sum(count for what, count in counts.items() if what != "run again") == 63


def test_what_others_replace_is_worked_on(alone: RunningDesk) -> None:
    """A line edited in place, and the whole file replaced as by a version control: the next operation has both."""
    for number in range(5):
        text = alone.file.read_text()
        alone.file.write_text(text.replace("title: A third", f"title: A third{' ' * number}  # sed {number}"))
        assert alone.put(STORIES[0], "summary", f"Mine {number}.", said(text, STORIES[0], "summary")).status == 200
        there = alone.file.read_text()
        beside = alone.file.with_suffix(".new")
        beside.write_text(f"# pulled {number}\n{there}")
        beside.replace(alone.file)
        assert alone.put(STORIES[1], "summary", f"Other {number}.", said(there, STORIES[1], "summary")).status == 200
        now = alone.file.read_text()
        assert f"# pulled {number}\n" in now
        assert f"# sed {number}" in now
        assert f"Mine {number}." in now
        alone.file.write_text(now.replace(f"Other {number}.", "Theirs."))
        answer = alone.put(STORIES[1], "summary", "Too late.", f"Other {number}.")
        assert (answer.status, answer.said["theirs"], answer.said["mine"]) == (412, "Theirs.", "Too late.")
        assert alone.file.read_text() == now.replace(f"Other {number}.", "Theirs.")


def test_the_whole_text_is_written_over_what_it_was_made_from_alone(alone: RunningDesk) -> None:
    """Else both texts are given, and the file stays."""
    seen = alone.read().said
    mine = seen["text"].replace("A story", "Mine")
    path = f"/api/editions/{DAY}/text"
    assert alone.ask("PUT", path, {"text": mine}, {"If-Match": f'"{seen["hash"]}"'}).status == 200
    assert alone.file.read_text() == mine
    answer = alone.ask("PUT", path, {"text": seen["text"]}, {"If-Match": f'"{seen["hash"]}"'})
    assert (answer.status, answer.said["theirs"], answer.said["mine"]) == (412, mine, seen["text"])
    assert answer.said["hash"] == alone.read().said["hash"]
    wrong = alone.ask("PUT", path, {"text": "date: soon"}, {"If-Match": f'"{answer.said["hash"]}"'})
    assert (wrong.status, wrong.said["problems"][0]["keys"]) == (422, ["date"])
    assert alone.file.read_text() == mine


def test_a_merge_that_is_not_done_is_said(alone: RunningDesk) -> None:
    """With the text; nothing is done to it until somebody has chosen, which the raw text is for."""
    text = alone.file.read_text()
    torn = text.replace(
        "title: An edition\n", "<<<<<<< HEAD\ntitle: An edition\n=======\ntitle: Theirs\n>>>>>>> main\n"
    )
    alone.file.write_text(torn)
    answer = alone.read()
    assert (answer.status, answer.said["text"]) == (423, torn)
    assert "merge conflict" in answer.said["why"]
    for operation in (
        {"op": "put", "story": STORIES[0], "keys": ["title"], "value": "x", "was": "A story"},
        {"op": "drop", "story": STORIES[0]},
        {"op": "section-add", "section": "New"},
    ):
        refused = alone.operate(operation)
        assert (refused.status, refused.said["text"]) == (423, torn)
    assert alone.ask("POST", f"/api/editions/{DAY}/undo", {}).status == 422
    assert alone.file.read_text() == torn
    mended = alone.ask("PUT", f"/api/editions/{DAY}/text", {"text": text}, {"If-Match": f'"{answer.said["hash"]}"'})
    assert mended.status == 200
    assert alone.put(STORIES[0], "title", "x", "A story").status == 200


@pytest.mark.parametrize("text", ["- a\n", "", "date: 2026-02-20\n", "date: [\n", "\xff"])
def test_a_file_that_is_no_edition_is_said(alone: RunningDesk, text: str) -> None:
    """Somebody else broke it; and it goes on when it is mended."""
    before = alone.file.read_bytes()
    alone.file.write_bytes(text.encode("latin-1"))
    answers = [alone.put(STORIES[0], "title", "x", "A story"), alone.ask("POST", f"/api/editions/{DAY}/undo", {})]
    assert {answer.status for answer in answers} <= {422, 500}
    assert not any("fault of digest" in answer.said["why"] for answer in answers)
    shown = alone.read()
    assert shown.said.get("problems") or shown.said["why"]
    alone.file.write_bytes(before)
    assert alone.put(STORIES[0], "title", "x", "A story").status == 200


def test_a_server_that_is_killed_leaves_a_whole_file(publication: Publication) -> None:
    """At any moment of a save: it says what it said before, or after."""
    rng = random.Random(3)
    publication.with_stories(DAY, status="draft")
    long = ["a " * 20_000, "b " * 20_000]
    for _ in range(4):
        with running(publication) as desk:

            def save(desk: RunningDesk = desk) -> None:
                try:
                    for number in range(1000):
                        there = said(desk.file.read_text(), STORIES[0], "summary")
                        desk.put(STORIES[0], "summary", long[number % 2] + str(number), there)
                except (OSError, ValueError):
                    return

            thread = threading.Thread(target=save)
            thread.start()
            time.sleep(0.2 + rng.random() * 0.3)
            desk.process.kill()
            thread.join(60)
            now = desk.file.read_text()
            assert said(now, STORIES[2], "title") == "A third"
            summary = str(said(now, STORIES[0], "summary"))
            assert summary.rstrip("0123456789") in [*long, "Something *happened*."], summary[-60:]
        # What was being written lies there still, and makes place for the next save.
        assert {file.name for file in desk.file.parent.iterdir()} <= {desk.file.name, ".digest.new"}


def test_what_a_killed_program_left_goes_with_the_next_save(alone: RunningDesk) -> None:
    """Whatever it is; a link is not followed."""
    other = alone.folder / "mkdocs.yml"
    before = other.read_bytes()
    left = alone.file.with_name(".digest.new")
    left.symlink_to(other)
    assert alone.put(STORIES[0], "title", "x", "A story").status == 200
    left.write_text("half of a text")
    assert alone.put(STORIES[0], "title", "y", "x").status == 200
    assert not left.exists()
    assert other.read_bytes() == before


def test_a_full_disk_is_said(publication: Publication) -> None:
    """The file is as it was, and the desk goes on."""
    publication.with_stories(DAY, status="draft")
    with running(publication, before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))) as desk:
        before = desk.file.read_bytes()
        answer = desk.put(STORIES[0], "summary", "a " * 150_000, "Something *happened*.")
        assert answer.status == 500
        assert "cannot be written: no file may be so large here" in answer.said["why"]
        assert answer.said["why"].endswith("it is as it was")
        assert desk.file.read_bytes() == before
        assert [file.name for file in desk.file.parent.iterdir()] == [desk.file.name]
        assert desk.put(STORIES[0], "summary", "Short.", "Something *happened*.").status == 200
        assert "Traceback" not in desk.told()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_at_once(publication: Publication, how: signal.Signals) -> None:
    """With twenty open streams, as other commands that serve do; its login is gone."""
    publication.with_stories(DAY, status="draft")
    with running(publication, before=lambda: signal.signal(signal.SIGINT, signal.default_int_handler)) as desk:
        streams = [desk.stream() for _ in range(20)]
        desk.process.send_signal(how)
        assert desk.process.wait(20) == 0
        assert all(stream.is_over.wait(5) for stream in streams)
        for stream in streams:
            stream.close()
        assert desk.told() == ""
    assert not [*(publication.folder / ".digest").glob("desk-*.html")]


def test_it_ends_while_somebody_is_still_sending(alone: RunningDesk) -> None:
    """A request that never comes to its end keeps nothing waiting, and is no fault."""
    head = f"POST /api/editions/{DAY}/undo HTTP/1.1\r\nHost: {alone.host}\r\nCookie: {alone.cookie}\r\n"
    more = "".join(f"{name}: {value}\r\n" for name, value in alone.ours.items())
    with socket.create_connection(("127.0.0.1", alone.port)) as waiting:
        waiting.sendall(f"{head}{more}Content-Length: 99\r\n\r\n{{".encode())
        assert alone.read().status == 200
        alone.process.terminate()
        assert alone.process.wait(5) == 0


def test_a_login_file_is_for_one_person_and_does_not_stay(publication: Publication, tmp_path: Path) -> None:
    """A browser is given its name on the command line, which everybody may read, and not what stands in it."""
    publication.with_stories(DAY, status="draft")
    seen = tmp_path / "seen"
    browser = tmp_path / "browser"
    browser.write_text(
        f'#!/bin/sh\nstat -c %a "${{1#file://}}" > {seen}.mode\ncat "${{1#file://}}" > {seen}.new\nmv {seen}.new {seen}\n'
    )
    browser.chmod(0o755)
    command = [sys.executable, "-m", "digest", "-C", str(publication.folder), "desk", "--now", "2026-02-19"]
    env = {"BROWSER": f"{browser} %s", "PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            for _ in range(300):
                if seen.exists():
                    break
                time.sleep(0.1)
            assert "login#" in seen.read_text()
            assert Path(f"{seen}.mode").read_text() == "600\n"
            process.terminate()
            out, errors = process.communicate(timeout=20)
        finally:
            process.kill()
    assert "login#" not in out + errors
    assert not [*(publication.folder / ".digest").glob("*.html")]


def test_a_change_is_heard_by_others(desk: RunningDesk) -> None:
    """At once, with its mark; each stream hears it."""
    streams = [desk.stream() for _ in range(3)]
    was = said(desk.file.read_text(), STORIES[2], "summary")
    for number in range(5):
        answer = desk.put(STORIES[2], "summary", f"Number {number}.", was)
        was = f"Number {number}."
        for stream in streams:
            stream.wait("changed", {"day": DAY, "hash": answer.said["hash"]})
    for stream in streams:
        stream.close()


def test_a_change_from_outside_is_heard_by_all(desk: RunningDesk) -> None:
    """A text editor, ``git pull``; with the mark that reading it gives."""
    streams: list[Stream] = [desk.stream() for _ in range(3)]
    text = desk.file.read_text()
    beside = desk.file.with_suffix(".new")
    for act in ("written", "replaced"):
        new = f"# {act}\n{text}"
        if act == "written":
            desk.file.write_text(new)
        else:
            beside.write_text(new)
            beside.replace(desk.file)
        mark = desk.read().said["hash"]
        for stream in streams:
            stream.wait("changed", {"day": DAY, "hash": mark})
    for stream in streams:
        stream.close()
