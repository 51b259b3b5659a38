"""The list of pictures: what they are, and where each is used."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from digest.cli import main
from digest.errors import ContentError
from digest.settings import mkdocs_yml
from digest.verbs.picture import LARGEST
from digest.verbs.pictures import Listed, Use, as_json, list_pictures
from tests.edition.test_metadata import exif
from tests.publication import SETTINGS, Publication, photograph

EDITION = """\
date: 2026-02-20
title: T
status: draft
sections:
  - name: News
    stories:
      - title: One
        url: https://e.example/1
        image: {src: shared.png, alt: A}
      - title: Two
        url: https://e.example/2
        image:
          alt: A
          src: below/a.jpg
"""
ARTICLE = """\
---
title: Own
date: 2026-02-20
image: {src: shared.png, alt: A}
---
Text.

![A chart](chart.svg)
"""
CHART = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


@pytest.fixture
def full(publication: Publication) -> Publication:
    """A publication with pictures of all kinds, used and not."""
    publication.write("mkdocs.yml", SETTINGS.replace("[digest]", "\n  - digest:\n      icon: icon.png"))
    publication.write("content/editions/2026-02-20.yml", EDITION)
    publication.write("content/stories/own.md", ARTICLE)
    for name in ("shared.png", "icon.png", "unused.png", ".hidden.png", ".thumbs/a.png"):
        publication.write(f"content/images/{name}", photograph("PNG"))
    publication.write("content/images/below/a.jpg", photograph(exif=exif()))
    publication.write("content/images/chart.svg", CHART)
    publication.write("content/images/notes.txt", "x")
    publication.write("content/images/none.gif", b"nothing")
    return publication


def listed(publication: Publication) -> dict[str, Listed]:
    return {one.src: one for one in list_pictures(mkdocs_yml.read(publication.folder))}


def test_every_picture_is_listed_with_its_lines(full: Publication) -> None:
    """Those that nothing uses as well, and what is none but is called so; nothing hidden, and no other file."""
    edition, article = "content/editions/2026-02-20.yml", "content/stories/own.md"
    size = len(photograph("PNG"))
    assert listed(full) == {
        "below/a.jpg": Listed(
            "below/a.jpg", len(photograph(exif=exif())), 30, 40, True, (Use(edition, 14),), ""
        ),
        "chart.svg": Listed("chart.svg", len(CHART), 9, 9, False, (Use(article, 0),), ""),
        "icon.png": Listed("icon.png", size, 40, 30, False, (Use("mkdocs.yml", 7),), ""),
        "none.gif": Listed("none.gif", 7, 0, 0, False, (), "it is no picture"),
        "shared.png": Listed("shared.png", size, 40, 30, False, (Use(edition, 9), Use(article, 4)), ""),
        "unused.png": Listed("unused.png", size, 40, 30, False, (), ""),
    }  # fmt: skip
    assert list(listed(full)) == sorted(listed(full))


def test_a_file_with_mistakes_still_uses_its_pictures(full: Publication) -> None:
    """Nobody shall delete a picture because a title is missing."""
    full.write("content/editions/2026-02-20.yml", EDITION.replace("title: T\n", ""))
    assert [use.line for use in listed(full)["below/a.jpg"].used] == [13]


def test_what_is_used_and_cannot_be_shown_says_why(full: Publication) -> None:
    """As `digest check` does."""
    full.write("content/images/shared.png", b"nothing")
    found = listed(full)["shared.png"]
    assert (found.unusable, len(found.used)) == ("it is no picture", 2)
    with (full.folder / "content/images/unused.png").open("ab") as file:
        file.truncate(LARGEST + 1)
    assert listed(full)["unused.png"].unusable == "it has more than 20 MB"


def test_a_new_picture_is_seen(full: Publication) -> None:
    """What an earlier list remembered is not what a file says now."""
    assert not listed(full)["shared.png"].has_position
    full.write("content/images/shared.png", photograph("PNG", (9, 8), exif=exif(1)))
    found = listed(full)["shared.png"]
    assert (found.width, found.height, found.has_position) == (9, 8, True)


def test_a_publication_without_pictures_has_none(publication: Publication) -> None:
    """Not even a folder."""
    assert listed(publication) == {}


def test_no_folder_outside_is_listed(publication: Publication, tmp_path: Path) -> None:
    """A link that leads out of the publication is an error."""
    (tmp_path / "a.png").write_bytes(photograph("PNG"))
    publication.write("content/images/b.png", photograph("PNG"))
    (publication.folder / "content/images/a.png").symlink_to(tmp_path / "a.png")
    with pytest.raises(ContentError):
        listed(publication)


def run(publication: Publication, *arguments: str, data: bytes = b"") -> tuple[int, str]:
    done = CliRunner().invoke(main, ["-C", str(publication.folder), *arguments], input=data)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.exit_code, done.output


def test_the_list_fits_a_terminal(full: Publication) -> None:
    """Each name whole, in a line; then what it is, and the places in a form that editor programs jump to."""
    code, said = run(full, "pictures")
    assert code == 0
    assert max(map(len, said.splitlines())) <= 80
    assert (
        "below/a.jpg\n    1 KB, 30 x 40 pixels, says where it was taken\n    content/editions/2026-02-20.yml:14\n"
        in said
    )
    assert "none.gif\n    1 KB, left out: it is no picture\n    unused\n" in said
    assert said.endswith("\n6 pictures, 2 unused ones\n")


def test_a_name_commands_no_terminal(publication: Publication) -> None:
    """Whoever may put a file there may call it as they like."""
    publication.write("content/images/a\x1b[2Jb.png", photograph("PNG"))
    assert run(publication, "pictures")[1].startswith("a\\x1b[2Jb.png\n")


def test_unused_pictures_alone_and_as_json(full: Publication) -> None:
    """For those who clean up, and for other programs."""
    assert run(full, "pictures", "--unused")[1].splitlines()[::3][:2] == ["none.gif", "unused.png"]
    found = json.loads(run(full, "-q", "pictures", "--json")[1])
    assert found == json.loads(json.dumps(as_json([*listed(full).values()])))
    assert found[1]["used"] == [{"file": "content/stories/own.md", "line": None}]


def test_a_picture_comes_in_by_command(full: Publication, tmp_path: Path) -> None:
    """From a file and from standard input; into a story in one go; what was taken out is said."""
    file = tmp_path / "Der Hafen.JPG"
    file.write_bytes(photograph(exif=exif()))
    now = ["--now", "2026-02-18"]
    assert run(full, *now, "picture", str(file)) == (
        0, "der-hafen.jpg: 30 x 40 pixels; it said where it was taken, which was taken out\n"
    )  # fmt: skip
    code, said = run(full, *now, "picture", str(file), "--story", "https://e.example/1", "--alt", "A harbour", "--credit", "Ada")  # fmt: skip
    assert code == 0
    assert "der-hafen.jpg: 30 x 40 pixels, there already" in said
    assert "content/editions/2026-02-20.yml: `image` is written\n" in said
    text = (full.folder / "content/editions/2026-02-20.yml").read_text()
    assert '        image: {src: "der-hafen.jpg", alt: "A harbour", credit: "Ada"}\n' in text
    assert run(full, "picture", "-", "--name", "b.png", data=photograph("PNG")) == (0, "b.png: 40 x 30 pixels\n")
    assert run(full, "picture", "-", "--name", "b.png", data=photograph("PNG", (9, 9)))[0] == 2
    assert run(full, "picture", "-", "--name", "b.png", "--replace", data=photograph("PNG", (9, 9)))[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-"], "what comes from standard input has no name; give one with --name"),
        (["-", "--replace"], "--replace needs the name of the picture that is replaced"),
        (["-", "--name", "a.png", "--caption", "C"], "--caption is of a picture in a story; name it with --story"),
        (["-", "--name", "a.png", "--story", "x"], "say what the picture shows, for those who do not see it; --alt TEXT does"),
        (["-", "--name", "a.png", "--story", "x", "--alt", "A"], "content/editions/2026-02-20.yml has no story x"),
        (["nowhere.png"], "nowhere.png"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_said(full: Publication, arguments: list[str], message: str) -> None:
    """Before anything is written."""
    code, said = run(full, "--now", "2026-02-18", "picture", *arguments, data=photograph("PNG"))
    assert code == 2
    assert message in said
    assert "a.png" not in listed(full)


def test_many_pictures_are_measured_once(full: Publication) -> None:
    """A picture that is used is remembered: its file need not be read again to be listed."""
    settings = mkdocs_yml.read(full.folder)
    first = list_pictures(settings)
    told: list[tuple[str, int, int]] = []
    assert list_pictures(settings, advance=lambda *step: told.append(step)) == first
    assert [step[0] for step in told if step[0] == "Looking at pictures"] == ["Looking at pictures"] * 3
