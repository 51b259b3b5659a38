"""Pictures come into the publication whole or not at all, under a name that every machine can have."""

import contextlib
import datetime as dt
import io
import multiprocessing
import os
import struct
import subprocess
import sys
import tempfile
import unicodedata
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from PIL import Image

from digest.edition.forms import ImageForm
from digest.errors import ContentError, FileError, UsageError
from digest.settings import mkdocs_yml
from digest.verbs.picture import LARGEST, Kept, Shown, add_picture, check_story, keep_picture, show_picture
from tests.conftest import REPOSITORY
from tests.edition.test_metadata import png, telling
from tests.publication import Publication, photograph, tree

NOW = dt.datetime(2026, 2, 18, tzinfo=dt.UTC)
PNG = photograph("PNG")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9">{}</svg>'
STORY = "https://example.org/2026-02-20"


def keep(publication: Publication, name: str, data: bytes, *, replace: bool = False) -> Kept:
    return keep_picture(mkdocs_yml.read(publication.folder), name, data, replace=replace)


def add(publication: Publication, name: str, data: bytes) -> Kept:
    return add_picture(mkdocs_yml.read(publication.folder), name, data)


def images(publication: Publication) -> dict[str, bytes]:
    return tree(publication.folder / "content/images")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", PNG),
        ("a.jpg", photograph()),
        ("a.JPEG", photograph()),
        ("a.webp", photograph("WEBP")),
        ("a.avif", photograph("AVIF")),
        ("a.gif", photograph("GIF")),
        ("a.svg", SVG.format("<circle r='3'/>").encode()),
        ("geneva at night, 2.png", PNG),
        ("Zürich.png", PNG),
        ("日本.png", PNG),
        ("दिन.png", PNG),
        ("القاهرة.png", PNG),
        ("x" * 196 + ".png", PNG),
    ],
)
def test_a_picture_is_kept_as_it_is(publication: Publication, name: str, data: bytes) -> None:
    """Of every kind and in any script; what says nothing of itself to the byte; an edition may name it so."""
    kept = keep(publication, name, data)
    assert (kept.src, kept.is_new, kept.has_position) == (name, True, False)
    assert images(publication) == {name: data}
    assert ImageForm(src=kept.src, alt="A").src == name
    assert (publication.folder / "content/images" / name).stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_where_it_was_taken_is_said_and_taken_out(publication: Publication, kind: str) -> None:
    """Whoever kept it is told; the file does not say it any more."""
    kept = add(publication, "Home", telling(kind))
    assert kept.has_position
    assert (kept.width, kept.height) == (30, 40)
    (data,) = images(publication).values()
    with Image.open(io.BytesIO(data)) as image:
        assert not image.getexif().get_ifd(0x8825)
    publication.with_stories(
        sections=[
            {"name": "N", "stories": [{"title": "T", "url": STORY, "summary": "S", "image": {"src": kept.src, "alt": "A"}}]}
        ]
    )  # fmt: skip
    assert publication.messages() == []


def bomb() -> bytes:
    """A PNG of 400 megapixels in some hundred bytes."""
    head = struct.pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0)
    return png((b"IHDR", head), (b"IDAT", zlib.compress(bytes(2501 * 20_000))), (b"IEND", b""))


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.jpg", b"", "it is no picture"),
        ("a.jpg", b"<html><script>alert(1)</script>", "it is no picture"),
        ("a.png", b"#!/bin/sh\n", "it is no picture"),
        ("a.png", b"%PDF-1.7\n", "it is no picture"),
        ("a.png", PNG[:-40], "it cannot be read to its end"),
        ("a.jpg", photograph(size=(400, 300))[:2000], "it cannot be read to its end"),
        ("a.webp", photograph("WEBP")[:90], "it cannot be read to its end"),
        ("a.avif", photograph("AVIF")[:200], "it cannot be read to its end"),
        ("a.gif", b"GIF89a=1;alert(1)//", "314 megapixels"),
        ("a.png", bomb(), "400 megapixels"),
        ("a.svg", SVG.format("<script>alert(1)</script>").encode(), "it has a <script>"),
        ("a.svg", SVG.format("<g onload='alert(1)'/>").encode(), "it has a script in `onload`"),
        ("a.svg", SVG.format("<foreignObject/>").encode(), "it has a <foreignobject>"),
        ("a.svg", SVG.format("<image href='https://e.example/a.png'/>").encode(), "it loads another file"),
        ("a.svg", SVG.format("<style>@import 'https://e.example/a.css'</style>").encode(), "its <style> loads"),
        ("a.svg", b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG.format("&amp;").encode(), "it declares entities"),
        ("a.svg", SVG.format("<g>").encode(), "it is no well-formed SVG"),
        ("a.jpg", photograph() + bytes(LARGEST), "it has more than 20 MB"),
        ("a.jpg", bytes(LARGEST + 1), "it has more than 20 MB"),
        ("a.jpg", photograph("GIF"), "what is in it is GIF"),
        ("a.svg", PNG, "what is in it is PNG"),
        ("a.html", PNG, "what is in it is PNG"),
        ("a.png.exe", PNG, "what is in it is PNG"),
        ("png", PNG, "what is in it is PNG"),
        ("", PNG, "what is in it is PNG"),
        ("../a.png", PNG, "it names a folder"),
        ("/etc/a.png", PNG, "it names a folder"),
        ("2026/a.png", PNG, "it names a folder"),
        ("..\\a.png", PNG, "it names a folder"),
        ("C:a.png", PNG, "it has a : in it"),
        ("a?.png", PNG, "it has a ? in it"),
        ("..png", PNG, "it begins with a dot"),
        (".a.png", PNG, "it begins with a dot"),
        ("a .png", PNG, "it begins with a dot"),
        (" a.png", PNG, "it begins with a dot"),
        ("a.png ", PNG, "it begins with a dot"),
        ("a..png", PNG, "it begins with a dot"),
        ("a\0.png", PNG, "it has a character that nobody sees"),
        ("a\n.png", PNG, "it has a character that nobody sees"),
        ("a\x1b[31m.png", PNG, "it has a character that nobody sees"),
        ("a\N{RIGHT-TO-LEFT OVERRIDE}gnp.png", PNG, "it has a character that nobody sees"),
        ("a\udcff.png", PNG, "it has a character that nobody sees"),
        ("x" * 300 + ".png", PNG, "it is longer than 200 bytes"),
        ("日" * 70 + ".png", PNG, "it is longer than 200 bytes"),
        ("con.png", PNG, "Windows keeps that name"),
        ("COM1.tar.png", PNG, "Windows keeps that name"),
    ],
)
def test_what_is_refused_is_said(publication: Publication, name: str, data: bytes, why: str) -> None:
    """With the reason; nothing is written, not even the folder."""
    before = tree(publication.folder)
    with pytest.raises(UsageError) as raised:
        keep(publication, name, data)
    assert why in str(raised.value)
    assert tree(publication.folder) == before
    assert not (publication.folder / "content/images").exists()


@pytest.mark.parametrize(
    ("kind", "tail"),
    [
        ("JPEG", b"PK\x03\x04"),
        ("PNG", b"<?php phpinfo();"),
        ("GIF", b"<script>alert(1)</script>"),
        ("WEBP", b"%PDF-1.7"),
    ],
)
def test_a_file_that_is_two_things_becomes_a_picture(publication: Publication, kind: str, tail: bytes) -> None:
    """What hangs on a picture is an archive, a page or a program for somebody else: it is not kept."""
    add(publication, "a", photograph(kind) + tail)
    assert [*images(publication).values()] == [photograph(kind)]


def test_another_picture_is_not_overwritten(publication: Publication) -> None:
    """The same one is there already; another one is refused, unless it is to take its place."""
    first, second = photograph("PNG"), photograph("PNG", (20, 20))
    assert keep(publication, "a.png", first).is_new
    assert not keep(publication, "a.png", first).is_new
    with pytest.raises(UsageError, match=r"content/images/a\.png is another picture"):
        keep(publication, "a.png", second)
    assert images(publication) == {"a.png": first}
    assert keep(publication, "a.png", second, replace=True).is_new
    assert images(publication) == {"a.png": second}


@pytest.mark.parametrize("replace", [False, True])
def test_names_that_are_one_on_other_machines_are_one(publication: Publication, replace: bool) -> None:
    """Capitals, and accents that are written in two ways."""
    keep(publication, "Été.png", PNG)
    with pytest.raises(UsageError, match=r"Été\.png is there, which is the same file on other machines"):
        keep(publication, "été.png", photograph("PNG", (9, 9)), replace=replace)
    assert not keep(publication, unicodedata.normalize("NFD", "Été.png"), PNG).is_new
    assert list(images(publication)) == ["Été.png"]


@pytest.mark.parametrize("replace", [False, True])
def test_no_picture_goes_where_a_link_or_a_folder_stands(publication: Publication, replace: bool) -> None:
    """A link that leads nowhere yet, one to a file of the publication, and a folder."""
    folder = publication.folder / "content/images"
    (folder / "c.png").mkdir(parents=True)
    (folder / "a.png").symlink_to("new.png")
    (folder / "b.png").symlink_to("../../mkdocs.yml")
    before = tree(publication.folder)
    for name in ("a.png", "b.png", "c.png"):
        with pytest.raises(UsageError, match="a link or a folder stands there"):
            keep(publication, name, PNG, replace=replace)
    assert add(publication, "a.png", PNG).src == "a-2.png"
    assert tree(publication.folder) == {**before, "content/images/a-2.png": PNG}


def test_a_folder_of_pictures_that_leads_out_is_refused(publication: Publication, tmp_path: Path) -> None:
    """Nothing is written outside the publication."""
    (tmp_path / "outside").mkdir()
    (publication.folder / "content/images").symlink_to(tmp_path / "outside")
    with pytest.raises(ContentError):
        keep(publication, "a.png", PNG)
    assert tree(tmp_path / "outside") == {}


@pytest.mark.parametrize(
    ("name", "src"),
    [
        ("IMG_2044.JPG", "img-2044.png"),
        ("/home/ada/Bild von der Fähre.jpeg", "bild-von-der-fähre.png"),
        ("C:\\Users\\Ada\\a.gif", "a.png"),
        ("../../etc/passwd", "passwd.png"),
        (".htaccess", "htaccess.png"),
        ("تصویر\N{ZERO WIDTH NON-JOINER}ها.png", "تصویرها.png"),
        ("日本の港.png", "日本の港.png"),
        ("a.png.html", "a-png-html.png"),
    ],
)
def test_a_name_is_made_from_the_one_that_it_has(publication: Publication, name: str, src: str) -> None:
    """In small letters, with hyphens, and the ending of what is in it."""
    assert add(publication, name, PNG).src == src
    assert images(publication) == {src: PNG}


def test_names_that_are_taken_get_a_number(publication: Publication) -> None:
    """The same picture has its name already, also the second time."""
    sizes = [(size, size) for size in range(10, 13)]
    first = [add(publication, "Screenshot.png", photograph("PNG", size)) for size in sizes]
    assert [kept.src for kept in first] == ["screenshot.png", "screenshot-2.png", "screenshot-3.png"]
    again = [add(publication, "Screenshot.png", photograph("PNG", size)) for size in sizes]
    assert [(kept.src, kept.is_new) for kept in again] == [(kept.src, False) for kept in first]


def add_several(folder: Path, first: int) -> dict[str, bytes]:
    """Add pictures of one name; those that were kept."""
    kept = {}
    for number in range(first, first + 8):
        data = photograph("PNG", (number, 9))
        with contextlib.suppress(FileError):
            kept[add_picture(mkdocs_yml.read(folder), "Screenshot.png", data).src] = data
    return kept


def test_many_at_once_overwrite_nothing(publication: Publication) -> None:
    """Of four programs that add pictures of one name, every one stands there whole whose program was told so."""
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        kept = pool.starmap(add_several, [(publication.folder, first) for first in (10, 20, 30, 40)])
    assert sum(map(len, kept)) >= 8
    assert images(publication) == {src: data for each in kept for src, data in each.items()}


@tried(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.one_of(
        st.text(max_size=12),
        st.text("./\\ aA\0:~", max_size=12),
        st.text(max_size=300),
        st.sampled_from(["con", "..", "../..", "taken.png", "TAKEN.PNG"]),
    ),
    ending=st.sampled_from(["", ".png", ".PNG", ".png/", "/.png"]),
    is_exact=st.booleans(),
)
def test_whatever_it_is_called_it_lands_in_the_folder(name: str, ending: str, is_exact: bool) -> None:
    """Or is refused; nothing that is there is overwritten, and an edition may name what was kept."""
    with tempfile.TemporaryDirectory() as folder:
        publication = Publication(Path(folder) / "one/two/publication")
        publication.write("content/images/taken.png", photograph("PNG", (9, 9)))
        before = tree(Path(folder))
        try:
            kept = (keep if is_exact else add)(publication, name + ending, PNG)
        except UsageError:
            assert is_exact
            assert tree(Path(folder)) == before
            return
        assert "/" not in kept.src
        assert ImageForm(src=kept.src, alt="A").src == kept.src
        assert tree(Path(folder)) == {**before, f"one/two/publication/content/images/{kept.src}": PNG}


SHORT = """
import resource, sys
from digest.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
main(prog_name="digest")
"""
"""The command line, where no file may be longer than 2,000 bytes."""
POWERLESS = str(REPOSITORY / "tests/cli/powerless.py")


def said(*command: str) -> tuple[int, str]:
    """What another process says that fails."""
    env = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run([sys.executable, *command], env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


@pytest.mark.parametrize("before", [None, photograph("PNG", (9, 9))], ids=["new", "replaced"])
def test_a_disk_that_is_full_keeps_what_was_there(
    publication: Publication, tmp_path: Path, before: bytes | None
) -> None:
    """Nothing half is there, and nothing beside it."""
    (publication.folder / "content/images").mkdir(parents=True)
    if before:
        publication.write("content/images/a.png", before)
    data = tmp_path / "large.png"
    data.write_bytes(photograph("PNG", (400, 300)))
    command = ["-C", str(publication.folder), "picture", str(data), "--name", "a.png", "--replace"]
    code, error = said("-c", SHORT, *command)
    assert (
        code,
        error.endswith("a.png cannot be written: no file may be so large here (ulimit -f); it is as it was\n"),
    ) == (
        1,
        True,
    )
    assert images(publication) == ({"a.png": before} if before else {})
    assert len(list((publication.folder / "content/images").iterdir())) == bool(before)


def test_a_folder_that_may_not_be_written_is_named(publication: Publication, tmp_path: Path) -> None:
    """In a sentence; nothing is there."""
    folder = publication.folder / "content/images"
    folder.mkdir()
    folder.chmod(0o555)
    data = tmp_path / "a.png"
    data.write_bytes(PNG)
    code, error = said(POWERLESS, sys.executable, "-m", "digest", "-C", str(publication.folder), "picture", str(data))
    folder.chmod(0o755)
    assert code == 1
    assert error.endswith("a.png cannot be written: that is not allowed (permissions); it is as it was\n")
    assert list(folder.iterdir()) == []


def a_draft(publication: Publication) -> Path:
    file = publication.edition()
    file.write_text(file.read_text().replace("sections:", "status: draft  # mine\nsections:", 1))
    return file


def test_a_story_of_the_draft_shows_it(publication: Publication) -> None:
    """What is said about it stands there, and every other byte stays; another one takes its place."""
    file = a_draft(publication)
    settings, before = mkdocs_yml.read(publication.folder), file.read_text()
    shown = Shown(STORY, {"alt": "Delegates: at a table", "caption": "", "credit": "A. Name"})
    there = check_story(settings, shown, now=NOW, day=None)
    kept = add_picture(settings, "Geneva.png", PNG)
    assert show_picture(settings, there, shown, kept) == ("content/editions/2026-02-20.yml", True)
    lines = (
        '        image:\n          src: geneva.png\n          alt: "Delegates: at a table"\n          credit: A. Name\n'
    )
    assert file.read_text() == before.replace("        tags:", f"{lines}        tags:")
    there = check_story(settings, shown, now=NOW, day=None)
    assert not show_picture(settings, there, shown, kept).is_changed
    other = Shown(STORY, {"alt": "A chart"})
    there = check_story(settings, other, now=NOW, day=None)
    show_picture(settings, there, other, add_picture(settings, "chart.svg", SVG.format("").encode()))
    lines = "        image:\n          src: chart.svg\n          alt: A chart\n"
    assert file.read_text() == before.replace("        tags:", f"{lines}        tags:")


@pytest.mark.parametrize("alt", ["", "  "])
def test_what_is_not_said_for_those_who_do_not_see_it_is_asked_for(publication: Publication, alt: str) -> None:
    """No picture of a story is without it."""
    a_draft(publication)
    with pytest.raises(UsageError, match="say what the picture shows"):
        check_story(mkdocs_yml.read(publication.folder), Shown(STORY, {"alt": alt}), now=NOW, day=None)


def test_a_story_that_is_not_there_is_said(publication: Publication) -> None:
    """Before anything is written."""
    a_draft(publication)
    with pytest.raises(UsageError, match="has no story nowhere"):
        check_story(mkdocs_yml.read(publication.folder), Shown("nowhere", {"alt": "A"}), now=NOW, day=None)
