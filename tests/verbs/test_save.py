"""Nobody's words are lost: a text is saved over what it was made from, or not at all."""

import multiprocessing
from pathlib import Path

import pytest

from digest.errors import ContentError, DigestError, FileError, UsageError
from digest.settings import mkdocs_yml
from digest.verbs.save import mark, read, save
from tests.publication import Publication

NAME = "content/editions/2026-02-20.yml"


def test_what_is_saved_is_what_was_written(publication: Publication) -> None:
    """To the byte: comments, quotes, line breaks and the mark at the beginning."""
    file = publication.edition()
    settings = mkdocs_yml.read(publication.folder)
    text = "\ufeff# a comment\r\n" + file.read_text().replace("\n", "\r\n")
    saved = save(settings, NAME, text, was=read(settings, NAME).mark, what="wrote")
    assert file.read_bytes() == text.encode()
    assert read(settings, NAME) == saved._replace(step=0) == (text, mark(text), 0)


def test_a_file_that_was_changed_meanwhile_stays(publication: Publication) -> None:
    """The last save does not win: whoever wrote on an old text is told, and the file has the other one's words."""
    file = publication.edition()
    settings = mkdocs_yml.read(publication.folder)
    hers = read(settings, NAME)
    his = save(settings, NAME, hers.text + "# his\n", was=hers.mark, what="wrote")
    with pytest.raises(FileError, match="was changed meanwhile"):
        save(settings, NAME, hers.text + "# hers\n", was=hers.mark, what="wrote")
    assert file.read_text() == his.text
    save(settings, NAME, his.text + "# hers\n", was=his.mark, what="wrote")
    assert file.read_text() == hers.text + "# his\n# hers\n"


def add_lines(folder: Path, who: str) -> list[str]:
    """Save a line more, again and again; those that were saved."""
    settings, done = mkdocs_yml.read(folder), []
    for number in range(25):
        line = f"# {who} {number}\n"
        try:
            saved = read(settings, NAME)
            save(settings, NAME, saved.text + line, was=saved.mark, what="wrote")
            done.append(line)
        except FileError:
            continue
    return done


def test_many_at_once_lose_nothing(publication: Publication) -> None:
    """Of four programs that save at the same time, every line stands there whose writer was told that it is saved."""
    file = publication.edition()
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        saved = pool.starmap(add_lines, [(publication.folder, who) for who in "abcd"])
    lines = file.read_text().splitlines(keepends=True)
    assert sorted(line for line in lines if line.startswith("# ")) == sorted(line for done in saved for line in done)
    assert sum(map(len, saved)) >= 25


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (NAME, "date: 2026-02-20\n"),
        (NAME, "date: [\n"),
        ("content/stories/new.md", "---\ntitle: T\n---\nNo day.\n"),
        ("content/feeds.yml", "- {title: no address}\n"),
        ("content/people.yml", "ada: {role: Editor}\n"),
    ],
)
def test_a_text_with_mistakes_is_not_saved(publication: Publication, file: str, text: str) -> None:
    """Of whatever kind of content; its mistakes are located, and the file is as it was."""
    publication.edition()
    settings = mkdocs_yml.read(publication.folder)
    before = read(settings, file)
    with pytest.raises(ContentError) as raised:
        save(settings, file, text, was=before.mark, what="wrote")
    assert {problem.place.file for problem in raised.value.problems} == {file}
    assert read(settings, file) == before


@pytest.mark.parametrize("file", ["../other.yml", "/etc/passwd", "content/../../x.yml", "content/link.yml"])
def test_nothing_is_written_outside(publication: Publication, tmp_path: Path, file: str) -> None:
    """Neither by a path nor by a link."""
    outside = tmp_path / "outside.yml"
    outside.write_text("as it was")
    publication.write("content/people.yml", "{}\n")
    (publication.folder / "content/link.yml").symlink_to(outside)
    settings = mkdocs_yml.read(publication.folder)
    for act in (lambda: read(settings, file), lambda: save(settings, file, "x", was=mark(""), what="wrote")):
        with pytest.raises(DigestError) as raised:
            act()
        assert isinstance(raised.value, UsageError | ContentError)
    assert outside.read_text() == "as it was"
