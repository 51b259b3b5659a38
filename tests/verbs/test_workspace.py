"""A publication at work: read once, with unsaved texts, and whatever is asked of it."""

import datetime as dt
from collections.abc import Iterator

import pytest

from digest.base import problem_lines
from digest.edition import gather
from digest.errors import ContentError
from digest.render import urls
from digest.settings import mkdocs_yml
from digest.verbs import workspace
from digest.verbs.build import build_site
from digest.verbs.check import check_site
from tests.publication import LETTERS, NOW, Publication, tree

DRAFT = "date: 2026-02-27\ntitle: Next week\nstatus: draft\nsections: [{name: News, stories: [{title: T, url: 'https://a.example/'}]}]\n"


@pytest.fixture
def work(publication: Publication) -> Iterator[workspace.Workspace]:
    """The publication of the tests, with two editions, a draft and letters."""
    publication.edition("2026-02-13")
    publication.edition("2026-02-20")
    publication.write("content/editions/2026-02-27.yml", DRAFT)
    with workspace.opened(mkdocs_yml.read(publication.folder), now=NOW) as opened:
        yield opened


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A line for every time that content is read."""
    seen: list[str] = []
    real = gather.read

    def counted(*given, **named):
        seen.append("read")
        return real(*given, **named)

    monkeypatch.setattr(gather, "read", counted)
    return seen


def test_content_is_read_once_whatever_is_asked(reads: list[str], work: workspace.Workspace) -> None:
    """Covers, a build with drafts and one without, a page and a letter are made of one reading."""
    assert [cover.day.day for cover in work.covers] == [27, 20, 13]
    assert [cover.day.day for cover in work.build().rendering.gathered.site.covers] == [20, 13]
    assert b"Next week" in work.page("editions/2026-02-27/")
    assert work.letter(dt.date(2026, 2, 20)).letter.subject == "An edition"
    assert work.problems()
    assert reads == ["read"]


def test_a_check_and_a_build_read_once(reads: list[str], publication: Publication) -> None:
    """Also where a check judges letters, and SpamAssassin with it."""
    publication.edition()
    publication.write("mkdocs.yml", LETTERS)
    settings = mkdocs_yml.read(publication.folder)
    check_site(settings, now=NOW, advance=lambda *_: None)
    build_site(settings, now=NOW, advance=lambda *_: None)
    assert reads == ["read", "read"]


def test_one_page_is_the_page_of_a_build(publication: Publication) -> None:
    """To the byte, for every page that there is; what is no page is said."""
    publication.edition("2026-02-13")
    publication.edition("2026-02-20")
    with workspace.opened(mkdocs_yml.read(publication.folder), now=NOW) as work:
        paths = [plan.path for plan in work.build().pages(work.gathered().site)]
        pages = {urls.file_of(path): work.page(path, drafts=False) for path in paths}
        with pytest.raises(KeyError):
            work.page("nowhere/")
    publication.build()
    built = tree(publication.site)
    assert len(pages) > 10
    assert pages == {path: built[path] for path in pages}


def test_an_unsaved_text_stands_in_place_of_its_file(publication: Publication) -> None:
    """What is wrong in it has its own lines; the file and the cache stay as they were."""
    file = publication.edition()
    settings, name = mkdocs_yml.read(publication.folder), "content/editions/2026-02-20.yml"
    before = file.read_bytes()
    text = b"# one line more\n" + before.replace(b"An edition", b"An unsaved edition").replace(
        b"https://", b"nowhere:", 1
    )
    with workspace.opened(settings, now=NOW, texts={name: text}) as work:
        found = problem_lines.located(work.problems(), settings.root, texts={name: text})
        lines = text.decode().splitlines()
        errors = [line for line in found if line.level == "error"]
        assert [(line.file, "nowhere:" in lines[line.line - 1]) for line in errors] == [(name, True)]
        with pytest.raises(ContentError):
            work.page("latest/")
    with workspace.opened(settings, now=NOW, texts={name: text.replace(b"nowhere:", b"https://")}) as work:
        assert b"An unsaved edition" in work.page("latest/")
    assert file.read_bytes() == before
    with workspace.opened(settings, now=NOW) as work:
        assert b"An unsaved edition" not in work.page("latest/")
