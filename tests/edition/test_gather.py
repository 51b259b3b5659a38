"""Content is read once, also where it is not saved yet, and then asked what is out."""

import datetime as dt
import os
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from digest.base import problem_lines
from digest.base.cache import Cache
from digest.base.fingerprint import signature
from digest.edition import gather
from digest.edition import reading as how
from digest.edition.reading import Memory
from digest.errors import ContentError
from digest.model import Contents
from digest.settings import mkdocs_yml
from tests.publication import EDITION, Publication, photograph

TODAY = dt.date(2026, 2, 21)
FILE = "content/editions/2026-02-20.yml"


def unsaved(day: str = "2026-02-20", title: str = "Not saved") -> bytes:
    """The bytes of an edition."""
    return EDITION.format(day=day, title=title).encode()


@contextmanager
def reading(publication: Publication, texts: dict[str, bytes] | None = None) -> Iterator[Contents]:
    """What the files of a publication say, as long as the cache is open."""
    settings = mkdocs_yml.read(publication.folder)
    with Cache.open(settings.cache, "test") as cache:
        yield gather.read(settings, cache, mapped=map, advance=lambda *_: None, texts=texts or {})


@contextmanager
def again(publication: Publication, memory: Memory, texts: dict[str, bytes] | None = None) -> Iterator[Contents]:
    """The same in a process that reads it again and again."""
    settings = mkdocs_yml.read(publication.folder)
    with Cache.open(settings.cache, "test") as cache:
        yield gather.read(settings, cache, mapped=map, advance=lambda *_: None, texts=texts or {}, memory=memory)


def said(publication: Publication, texts: dict[str, bytes] | None = None) -> list[str]:
    """All that is wrong, hints left out."""
    with reading(publication, texts) as contents:
        messages = problem_lines.located(contents.problems, publication.folder, texts=texts or {})
    return [str(message).partition(" (")[0] for message in messages]


def test_what_was_read_once_is_archived_with_drafts_and_without(publication: Publication) -> None:
    """One reading answers both, and fetches the text of either."""
    publication.edition("2026-02-13", "Out")
    publication.write("content/editions/2026-02-20.yml", b"status: draft\n" + unsaved(title="Sketch"))
    with reading(publication) as contents:
        out, shown = (gather.gathered(contents, today=TODAY, drafts=drafts) for drafts in (False, True))
        assert [cover.title for cover in out.site.covers] == ["Out"]
        assert out.public is out.site
        assert out.held == 1
        assert [cover.title for cover in shown.site.covers] == ["Sketch", "Out"]
        assert shown.public == out.site
        assert shown.held == 0
        assert shown.edition(dt.date(2026, 2, 20)).title == "Sketch"
        with pytest.raises(KeyError):
            out.edition(dt.date(2026, 2, 20))


def test_what_hangs_on_the_day_is_asked_of_the_day(publication: Publication) -> None:
    """An edition may not be out before the article that it runs; until then nothing is wrong in the files."""
    piece = "---\ntitle: Own\ndate: 2026-03-01\n---\nText.\n"
    publication.write("content/stories/own.md", piece)
    publication.write(FILE, "date: 2026-02-20\ntitle: T\nsections: [{name: N, stories: [{story: own}]}]\n")
    with reading(publication) as contents:
        assert contents.problems == ()
        with pytest.raises(ContentError) as raised:
            gather.gathered(contents, today=TODAY, drafts=False)
        (message,) = problem_lines.located(raised.value.problems, publication.folder)
        assert str(message).startswith(f"{FILE}:3:40: error: the article `own` is dated 2026-03-01")
        assert gather.gathered(contents, today=dt.date(2026, 3, 1), drafts=False).problems == ()


def test_an_unsaved_text_stands_in_place_of_its_file(publication: Publication) -> None:
    """Cover and text are those of the unsaved edition; the other files are as they are."""
    publication.edition("2026-02-13", "Saved")
    publication.edition("2026-02-20", "Saved, too")
    with reading(publication, {FILE: unsaved()}) as contents:
        shown = gather.gathered(contents, today=TODAY, drafts=False)
        assert [cover.title for cover in shown.site.covers] == ["Not saved", "Saved"]
        assert shown.edition(dt.date(2026, 2, 20)).title == "Not saved"
        assert shown.edition(dt.date(2026, 2, 13)).title == "Saved"


def test_an_unsaved_text_needs_no_file(publication: Publication) -> None:
    """An edition, an article and the people whom they name may all be new; what lies elsewhere is no content."""
    texts = {
        FILE: b"editor: ada\n" + unsaved(),
        "content/stories/deep/own.md": b"---\ntitle: Own\ndate: 2026-02-20\nauthor: ada\n---\nText.\n",
        "content/people.yml": b"ada: {name: Ada}\n",
        "content/editions/.hidden.yml": b"no edition",
        "content/editions/notes.txt": b"no edition",
        "editions/2026-02-20.yml": b"no edition",
    }
    with reading(publication, texts) as contents:
        assert contents.problems == ()
        assert [cover.file for cover in contents.covers] == [FILE]
        assert set(contents.articles) == {"own"}
        assert set(contents.people) == {"ada"}


def test_an_unsaved_file_that_cannot_be_content_is_not_needed(publication: Publication) -> None:
    """A link that leads nowhere is no error any more when there is a text for it."""
    publication.edition("2026-02-13")
    (publication.folder / FILE).symlink_to("absent.yml")
    assert said(publication) == [f"{FILE}:1:1: error: this is no file that can be read"]
    assert said(publication, {FILE: unsaved()}) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"\n\n\neditor: nobody\n" + unsaved(), f"{FILE}:4:9: error: there is no person `nobody`"),
        (b"# new\n" + unsaved() + b"titel: T\n", f"{FILE}:12:1: error: unknown key `titel`"),
        (b"\n" + unsaved() + b"intro: [\n", f"{FILE}:13:1: error: "),
    ],
)
def test_problems_of_unsaved_texts_have_their_lines(publication: Publication, text: bytes, message: str) -> None:
    """Not those of the file on the disk, where the same keys stand elsewhere or not at all."""
    publication.write(FILE, b"title: T\n" + unsaved() + b"editor: nobody\n")
    (line,) = said(publication, {FILE: text})
    assert line.startswith(message)


def test_problems_of_a_new_own_piece_have_their_lines(publication: Publication) -> None:
    """The front matter of a text that is on no disk is looked up in the text."""
    text = b"---\ntitle: Own\ndate: 2026-02-20\nauthor: nobody\n---\nText.\n"
    assert said(publication, {"content/stories/own.md": text}) == [
        "content/stories/own.md:4:9: error: there is no person `nobody`"
    ]


def test_the_cache_knows_what_the_disk_says(publication: Publication) -> None:
    """Unsaved texts leave nothing in it, and take nothing out of it; a picture that they drop is still known."""
    publication.write("content/images/a.jpg", photograph())
    file = publication.edition("2026-02-20", "Saved")
    file.write_text(file.read_text() + "        image: {src: a.jpg, alt: A}\n")
    with reading(publication) as contents:
        before = contents
    settings = mkdocs_yml.read(publication.folder)
    with Cache.open(settings.cache, "test") as cache:
        known = cache.parsed()
    other = "content/editions/2026-02-13.yml"
    with reading(publication, {FILE: unsaved(), other: unsaved("2026-02-13")}) as contents:
        assert [cover.title for cover in contents.covers] == ["Not saved", "Not saved"]
        assert not contents.pictures
    with Cache.open(settings.cache, "test") as cache:
        assert {name: entry.head for name, entry in cache.parsed().items()} == {n: e.head for n, e in known.items()}
    with reading(publication) as contents:
        assert contents.covers == before.covers
        assert contents.pictures == before.pictures != {}
        assert contents.edition(FILE).title == "Saved"


def test_an_unsaved_picture_is_measured(publication: Publication) -> None:
    """A picture that is mentioned and not saved yet is there; one that is neither is missed."""
    text = unsaved() + b"        image: {src: new.jpg, alt: A}\n"
    missed = f"{FILE}:11:22: error: there is no picture `new.jpg`"
    assert said(publication, {FILE: text}) == [missed]
    with reading(publication, {FILE: text, "content/images/new.jpg": photograph()}) as contents:
        assert contents.pictures["new.jpg"].width == 40
        assert contents.problems == ()


def age(publication: Publication) -> None:
    """Let files be older than what a file system counts in."""
    for file in (publication.folder / "content").rglob("*.*"):
        os.utime(file, (1_700_000_000, 1_700_000_000))


def test_who_reads_again_reads_what_changed(publication: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are as they were are not opened, and give what they gave; what is gone is forgotten."""
    looked: list[str] = []
    real = how._look
    monkeypatch.setattr(how, "_look", lambda touched: looked.append(touched.source.file) or real(touched))
    for day in ("2026-02-06", "2026-02-13", "2026-02-20"):
        publication.edition(day, f"Of {day}")
    age(publication)
    memory = Memory()
    with again(publication, memory):
        assert len(looked) == 3
    looked.clear()
    publication.edition("2026-02-20", "Another")
    with again(publication, memory) as contents:
        assert looked == [FILE]
        assert [cover.title for cover in contents.covers] == ["Of 2026-02-06", "Of 2026-02-13", "Another"]
    age(publication)
    (publication.folder / "content/editions/2026-02-06.yml").unlink()
    with again(publication, memory, {FILE: unsaved()}) as contents:
        assert [cover.title for cover in contents.covers] == ["Of 2026-02-13", "Not saved"]
    looked.clear()
    with again(publication, memory) as contents:
        assert [cover.title for cover in contents.covers] == ["Of 2026-02-13", "Another"]
        assert looked == [FILE], "its time was set back, and it was not read since"
    assert "content/editions/2026-02-06.yml" not in memory


def test_a_file_that_is_saved_twice_in_a_moment_is_read_twice(publication: Publication) -> None:
    """Some file systems count in two seconds: the same size at the same time may be other bytes."""
    memory = Memory()
    file = publication.edition(title="One")
    now = time.time()
    os.utime(file, (now, now))
    with again(publication, memory) as contents:
        assert [cover.title for cover in contents.covers] == ["One"]
    before = file.stat()
    file.write_bytes(file.read_bytes().replace(b"title: One", b"title: Two"))
    os.utime(file, (now, now))
    source = memory[FILE].outcome.source
    memory[FILE] = memory[FILE]._replace(
        outcome=memory[FILE].outcome._replace(source=source._replace(signature=_of(file)))
    )
    assert file.stat().st_size == before.st_size
    with again(publication, memory) as contents:
        assert [cover.title for cover in contents.covers] == ["Two"]


def _of(file: Path) -> str:
    return signature(file.stat())


def test_texts_can_be_fetched_when_the_cache_is_closed(publication: Publication) -> None:
    """Also in another thread, and when somebody else has begun the cache anew; not when the file is another one."""
    publication.edition("2026-02-13", "One")
    publication.edition("2026-02-20", "Two")
    with reading(publication) as contents:
        pass
    files = ["content/editions/2026-02-13.yml", FILE]
    with ThreadPoolExecutor(2) as threads:
        assert [edition.title for edition in threads.map(contents.edition, files)] == ["One", "Two"]
    shutil.rmtree(publication.folder / ".cache")
    assert contents.edition(FILE).title == "Two"
    publication.edition("2026-02-20", "Three")
    with reading(publication):
        pass
    with ThreadPoolExecutor(1) as threads, pytest.raises(ContentError) as raised:
        threads.submit(contents.edition, FILE).result()
    assert "was changed while" in raised.value.problems[0].what
    assert not (publication.folder / ".cache/digest/damaged").exists(), "another text is no damage"
