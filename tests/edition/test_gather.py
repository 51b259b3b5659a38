"""Content is read once, also where it is not saved yet, and then asked what is out."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from digest.base import problem_lines
from digest.base.cache import Cache
from digest.edition import gather
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
