"""What a camera noted is taken out of a picture, and no pixel changes."""

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageSequence, PngImagePlugin

from digest.edition import avif_metadata, metadata, pictures
from digest.edition.loaded import Unusable
from digest.model import Picture
from tests.publication import photograph

SECRET = b"Ada's camera"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a by="%s" GPSLatitude="52,30N"/></x:xmpmeta>' % SECRET
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
KINDS = ["JPEG", "PNG", "WEBP", "AVIF", "GIF"]


def exif(orientation: int = 6) -> Image.Exif:
    """Which way is up, whose camera it was, and where it was."""
    found = Image.Exif()
    found[metadata.ORIENTATION] = orientation
    found[0x010F] = SECRET.decode()
    found.get_ifd(0x8825).update({1: "N", 2: (52.0, 30.0, 0.0), 3: "E", 4: (13.0, 20.0, 0.0)})
    return found


def telling(kind: str) -> bytes:
    """A picture that says all that a picture of its kind can say."""
    if kind == "GIF":
        frames = [Image.new("P", (40, 30), n) for n in range(3)]
        return photograph("GIF", comment=SECRET, save_all=True, append_images=frames, loop=3)
    if kind == "PNG":
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Author", SECRET.decode())
        notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
        return photograph(kind, exif=exif(), icc_profile=PROFILE, pnginfo=notes)
    more = {"comment": SECRET, "progressive": True} if kind == "JPEG" else {}
    return photograph(kind, exif=exif(), icc_profile=PROFILE, xmp=XMP, **more)


def shown(data: bytes) -> tuple[object, ...]:
    """What a viewer shows: the pixels of every frame, how often they play, the profile of colours, which way is up."""
    with Image.open(io.BytesIO(data)) as image:
        frames = [frame.convert("RGBA").tobytes() for frame in ImageSequence.Iterator(image)]
        return frames, image.info.get("loop"), image.info.get("icc_profile"), image.getexif().get(metadata.ORIENTATION)


@pytest.mark.parametrize("kind", KINDS)
def test_it_shows_the_same_and_says_nothing(kind: str) -> None:
    """Of every kind: pixels, colours, which way is up and how often it plays stay; names and positions go."""
    data = telling(kind)
    assert SECRET in data
    left = metadata.without(data, kind)
    assert SECRET not in left
    assert b"GPSLatitude" not in left
    assert shown(left) == shown(data)
    with Image.open(io.BytesIO(left)) as image:
        assert set(image.getexif()) <= {metadata.ORIENTATION}


@pytest.mark.parametrize("kind", KINDS)
def test_what_says_nothing_stays_as_it_is(kind: str) -> None:
    """To the byte; and so does what was cleaned already."""
    assert metadata.without(photograph(kind), kind) == photograph(kind)
    left = metadata.without(telling(kind), kind)
    assert metadata.without(left, kind) == left


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_what_stands_behind_the_end_goes(kind: str) -> None:
    """A film, an archive or a page that hangs on a picture is none of it."""
    data = photograph(kind)
    assert metadata.without(data + b"PK\x03\x04<script>" + SECRET, kind) == data


def test_a_second_picture_within_one_goes() -> None:
    """Phones put one behind the first (CIPA DC-007), with notes of its own; then it is a photograph like others."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(telling("JPEG"))) as image:
        image.save(out, "MPO", save_all=True, append_images=[image.copy()], exif=exif())
    found = pictures.measure("a.jpg", out.getvalue())
    assert isinstance(found, Picture)
    assert found.widths == ()
    left = pictures.bare(found, out.getvalue())
    assert isinstance(left, bytes)
    cleaned = pictures.measure("a.jpg", left)
    assert isinstance(cleaned, Picture)
    assert cleaned.widths == (30,)
    assert SECRET not in left


def test_a_film_of_avif_says_nothing() -> None:
    """What stands beside its frames is written over where it stands."""
    frames = [Image.new("RGB", (40, 30), (n * 60, 0, 0)) for n in range(3)]
    out = io.BytesIO()
    frames[0].save(out, "AVIF", save_all=True, append_images=frames[1:], exif=exif(1), xmp=XMP)
    data = out.getvalue()
    assert SECRET in data
    left = metadata.without(data, "AVIF")
    assert SECRET not in left
    assert len(left) == len(data)
    assert shown(left)[0] == shown(data)[0]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_position_is_found_wherever_it_stands(kind: str) -> None:
    """In EXIF, and in XMP alone; a camera that could note one and did not has none."""
    for more in ({"exif": exif()}, {"xmp": XMP}):
        if kind == "PNG" and "xmp" in more:
            notes = PngImagePlugin.PngInfo()
            notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
            more = {"pnginfo": notes}
        found = pictures.measure("a", photograph(kind, **more))
        assert isinstance(found, Picture)
        assert found.has_position
    version = Image.Exif()
    version.get_ifd(0x8825).update({0: b"\2\2\0\0", 29: "2026:02-20"})
    for more in ({}, {"exif": version}):
        found = pictures.measure("a", photograph(kind, **more))
        assert isinstance(found, Picture)
        assert not found.has_position


@pytest.mark.parametrize("orientation", range(10))
def test_which_way_is_up_stays(orientation: int) -> None:
    """Where there is one to be said (Exif 2.32, 4.6.4): the eight that there are, and no other number."""
    for kind in ("JPEG", "PNG", "WEBP"):
        left = metadata.without(photograph(kind, exif=exif(orientation)), kind)
        with Image.open(io.BytesIO(left)) as image:
            assert image.getexif().get(metadata.ORIENTATION, 1) == (orientation if orientation in range(1, 9) else 1)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("GIF", photograph("GIF")[:-1] + b"xx;"),
        ("JPEG", photograph()[:-2] + b"\xff\xe1\0\0"),
        ("JPEG", photograph()[:-2] + b"\xff\xe1"),
        ("PNG", photograph("PNG")[:-12] + b"\0\0"),
    ],
)
def test_what_has_no_end_is_refused(kind: str, data: bytes) -> None:
    """Nobody can take something out of a file whose parts they do not find."""
    with pytest.raises(ValueError, match=r"of it has no size|do not end where they say|is no part of a GIF"):
        metadata.without(data, kind)


@pytest.mark.parametrize(
    "data",
    [
        photograph("AVIF").replace(b"infe\2", b"infe\1"),
        photograph("AVIF")[:4] + b"meta\0\0\0\0\0\xff\xff\xffiinf",
        telling("AVIF").replace(b"iloc\0", b"iloc\1").replace(b"iinf\0", b"iinf\1"),
    ],
)
def test_metadata_of_avif_that_is_not_found_is_refused(data: bytes) -> None:
    """Lists of an old kind, of another kind than they say, and boxes that are larger than their file."""
    with pytest.raises((ValueError, struct.error)):
        avif_metadata.overwritten(data)


def test_a_picture_that_would_change_is_refused() -> None:
    """In a damaged JPEG a note may reach over the end of its pixels: without it, they would be others."""
    whole = photograph(size=(200, 150))
    damaged = whole[:-300] + b"\xff\xe1\x02\0" + whole[-300:]
    found = pictures.measure("a.jpg", damaged)
    assert isinstance(found, Picture)
    left = pictures.bare(found, damaged)
    assert isinstance(left, Unusable)
    assert "it is damaged" in left.why


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of these chunks."""
    parts = [struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def test_a_picture_that_says_two_sizes_is_not_unpacked_beyond_the_bound() -> None:
    """The size that counts is the one that would be unpacked."""
    side = 20_000
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    bomb = png((b"IHDR", head), (b"IDAT", zlib.compress(bytes(10))), (b"IEND", b""))
    found = pictures.measure("a.png", bomb)
    assert isinstance(found, Unusable)
    assert "400 megapixels" in found.why


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(KINDS), st.data())
def test_whatever_is_in_a_file_it_ends(kind: str, data: st.DataObject) -> None:
    """A broken file gives bytes or a ValueError, and no other picture: what it becomes is looked at again."""
    whole = bytearray(TELLING[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(12, len(whole) - 1))] = data.draw(st.integers(0, 255))
    del whole[data.draw(st.integers(12, len(whole))) :]
    found = pictures.measure("a", bytes(whole))
    if isinstance(found, Unusable):
        return
    left = pictures.bare(found, bytes(whole))
    if isinstance(left, bytes):
        cleaned = pictures.measure("a", left)
        assert isinstance(cleaned, Picture)
        assert not cleaned.has_position
        assert (cleaned.width, cleaned.height) == (found.width, found.height)


TELLING = {kind: telling(kind) for kind in KINDS}
