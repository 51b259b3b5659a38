"""Pictures: copies for every screen, and files that are none, too large, or would run something."""

import io
import re
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from digest.edition import pictures
from tests.publication import Publication, photograph, tree


def story(src: str) -> dict[str, object]:
    return {"title": "T", "url": "https://a.example/x", "summary": "S.", "image": {"src": src, "alt": "What it shows"}}


def with_picture(publication: Publication, src: str, data: bytes) -> None:
    """An edition with the picture, first in its first section and once below."""
    publication.write(f"content/images/{src}", data)
    plain = {"title": "Plain", "url": "https://a.example/y", "summary": "It happened."}
    more = {**story(src), "title": "U", "url": "https://a.example/z"}
    publication.with_stories(
        sections=[
            {"name": "News", "stories": [story(src), plain]},
            {"name": "More", "stories": [plain | {"url": "https://a.example/w"}, more]},
        ]
    )


def opened(file: Path) -> Image.Image:
    with Image.open(file) as picture:
        picture.load()
        return picture


def test_a_photograph_comes_in_the_widths_in_use(publication: Publication) -> None:
    """As WebP and in its own format, upright, without what the camera noted; its size is known before it is there."""
    exif = Image.Exif()
    exif[0x0112] = 6  # on its side
    exif[0x010F] = "A camera"
    with_picture(publication, "a b.jpg", photograph(size=(1000, 2000), exif=exif))
    publication.build()
    page = publication.page("editions/2026-02-20")
    (lead, below) = re.findall(r"<picture>.*?</picture>", page)
    webp = ", ".join(f"../../images/w{width}/a%20b.jpg.webp {width}w" for width in (480, 800, 1360))
    own = ", ".join(f"../../images/w{width}/a%20b.jpg {width}w" for width in (480, 800, 1360))
    assert f'<source type="image/webp" srcset="{webp}" sizes="(min-width: 1240px) 690px' in lead
    assert f'srcset="{own}"' in lead
    assert (
        'src="../../images/w1360/a%20b.jpg" alt="What it shows" width="2000" height="1000" fetchpriority="high"' in lead
    )
    assert 'loading="lazy"' in below
    for width in (480, 800, 1360):
        for name, kind in (("a b.jpg", "JPEG"), ("a b.jpg.webp", "WEBP")):
            copy = opened(publication.site / f"images/w{width}/{name}")
            assert (copy.format, copy.size) == (kind, (width, width // 2))
            assert not copy.getexif()


def test_copies_are_made_once(publication: Publication) -> None:
    """They are kept, and forgotten with their picture."""
    with_picture(publication, "a.png", photograph("PNG", (600, 400)))
    publication.build()
    copies = publication.folder / ".cache/digest/pictures"
    before = {file.name: file.stat().st_mtime_ns for file in copies.iterdir()}
    assert len(before) == 3  # 480 in both formats, 600 as WebP
    assert sorted(path for path in tree(publication.site / "images")) == [
        "a.png",
        "w480/a.png",
        "w480/a.png.webp",
        "w600/a.png.webp",
    ]
    publication.build(site=publication.folder / "again")
    assert {file.name: file.stat().st_mtime_ns for file in copies.iterdir()} == before
    publication.edition()
    publication.build()
    assert list(copies.iterdir()) == []
    assert not (publication.site / "images").exists()


def test_pictures_within_a_text(publication: Publication) -> None:
    """The same for those of an article."""
    publication.write("content/images/a.webp", photograph("WEBP", (900, 300)))
    publication.write(
        "content/stories/own.md", '---\ntitle: Own\ndate: 2026-02-20\n---\nText.\n\n![It "is"](a.webp "T")\n'
    )
    publication.edition()
    publication.build()
    page = publication.page("stories/own")
    assert (
        '<img src="../../images/a.webp" alt="It &quot;is&quot;" title="T" width="900" height="300" loading="lazy" srcset="../../images/w480/a.webp 480w'
        in page
    )
    assert "<picture>" in page
    assert "<picture>" not in (publication.site / "stories.atom").read_text()


def test_drawings_and_what_moves_stay_as_they_are(publication: Publication) -> None:
    """An SVG fits every screen, and a copy of an animation would stand still."""
    frames = [Image.new("P", (600, 400), colour) for colour in (1, 2)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    with_picture(publication, "a.gif", out.getvalue())
    publication.build()
    assert '<img src="../../images/a.gif" alt="What it shows" width="600" height="400"' in publication.page(
        "editions/2026-02-20"
    )
    assert list(tree(publication.site / "images")) == ["a.gif"]


def huge() -> bytes:
    """A PNG that says it has eighty megapixels."""
    header = struct.pack(">IIBBBBB", 10_000, 8_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + b"\0" * 40


def svg(inside: str = "", attributes: str = "", before: str = "") -> bytes:
    return f'{before}<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" {attributes}>{inside}</svg>'.encode()


BAD = {
    "huge.png": (huge(), "it has 80 megapixels"),
    "none.jpg": (b"<html>Not found</html>", "it is no picture"),
    "empty.png": (b"", "it is no picture"),
    "half.jpg": (photograph(size=(300, 300))[:2000], "it cannot be read to its end"),
    "script.svg": (svg("<script>alert(1)</script>"), "it has a <script>"),
    "named.svg": (b'<x:svg xmlns:x="http://www.w3.org/2000/svg"><x:script/></x:svg>', "it has a <script>"),
    "load.svg": (svg(attributes='onload="alert(1)"'), "it has a script in `onload`"),
    "link.svg": (svg('<a href=" java&#115;cript:alert(1)"><text>x</text></a>'), "it has a script in `href`"),
    "set.svg": (svg('<set attributeName="onmouseover" to="alert(1)"/>'), "it sets a script in `onmouseover`"),
    "entity.svg": (svg("&x;", before='<!DOCTYPE svg [<!ENTITY x "y">]>'), "it declares entities"),
    "broken.svg": (svg("<g>"), "it is no well-formed SVG"),
}


@pytest.mark.parametrize("src", BAD)
def test_a_picture_that_cannot_be_shown_is_left_out(publication: Publication, src: str) -> None:
    """It is said where it is named, and the rest of the edition is there; so in feeds, letters and articles."""
    data, why = BAD[src]
    with_picture(publication, src, data)
    publication.write(
        "content/stories/own.md",
        f"---\ntitle: Own\ndate: 2026-02-20\nimage: {{src: {src}, alt: A}}\n---\nText ![A]({src}) goes on.\n",
    )
    said = publication.messages()
    assert f"content/editions/2026-02-20.yml:10:12: warning: the picture `{src}` is left out: {why}" in said[0], said
    assert any(line.startswith("content/stories/own.md:") and "is left out" in line for line in said)
    publication.build()
    assert "Text  goes on." in publication.page("stories/own")
    for path, content in tree(publication.site).items():
        assert src.encode() not in content, path
    assert not (publication.site / "images").exists()


def test_it_comes_back_when_it_is_mended(publication: Publication) -> None:
    """Pages, feeds and the piece have it again."""
    with_picture(publication, "a.png", b"nothing")
    publication.build()
    assert "<img" not in publication.page("editions/2026-02-20")
    publication.write("content/images/a.png", photograph("PNG"))
    publication.build()
    assert "images/a.png" in publication.page("editions/2026-02-20")
    assert b"images/a.png" in (publication.site / "stories.atom").read_bytes()
    assert publication.messages() == []


def test_a_picture_that_says_where_it_was_taken(publication: Publication) -> None:
    """Its photographer may not want that known."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    with_picture(publication, "a.jpg", photograph(exif=exif))
    assert any(
        line.startswith("content/images/a.jpg:1:1: warning: `a.jpg` says where it was taken")
        for line in publication.messages()
    )


def test_sizes_that_nobody_says(publication: Publication) -> None:
    """A drawing without a size is shown without one."""
    found = pictures.measure("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    assert (found.width, found.height, found.widths) == (0, 0, ())
