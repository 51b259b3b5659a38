"""Picture files: whether they are there, whether they are pictures, and how large. Reads content/images/."""

import io
import re
import warnings
from pathlib import Path
from typing import NamedTuple

from digest.base import fingerprint
from digest.edition import drawing
from digest.edition.loaded import Loaded, Unusable
from digest.model import Picture, Place, Problem

LARGEST = 20 * 1024 * 1024
"""Bytes that a picture may have."""
MOST_PIXELS = 50_000_000
"""Pixels that a picture may have: unpacked, four bytes each."""
WIDTHS = (480, 800, 1360)
"""Pixels of the copies of a photograph: for a phone, for a sharp one or a column, a lead story on a sharp screen."""

_SIGNS = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
}
_RESIZED = {"png", "jpg", "jpeg", "webp", "avif"}
"""Endings of pictures of which there are copies."""
_GPS = 0x8825
"""The part of EXIF that says where a picture was taken."""


class Measured(NamedTuple):
    """A picture, and whether it says where it was taken."""

    picture: Picture
    has_place: bool


def locate(images: Path, src: str) -> Path | None:
    """The file of a picture, or None when there is none that can be read."""
    path = images / src
    try:
        return path if path.is_file() and path.stat().st_size <= LARGEST else None
    except (OSError, ValueError):
        return None


def load(file: str, src: str, data: bytes) -> Loaded[Picture]:
    """Read a picture.

    Args:
        file: its path, for the problems.
        src: its path below content/images/.
        data: its bytes.
    """
    found = measure(src, data)
    if isinstance(found, Unusable):
        return Loaded(None, unusable=found)
    what = f"`{src}` says where it was taken, and so will the site"
    place = Problem(Place(file, line=1, column=1), what, "take its position (EXIF, GPS) out", "warning")
    return Loaded(found.picture, (place,) if found.has_place else ())


def measure(src: str, data: bytes) -> Measured | Unusable:
    """Look at a picture to its end: its size, and whether browsers will show it without harm.

    Args:
        src: its path below content/images/.
        data: its bytes: PNG, JPEG, GIF, WebP, AVIF or SVG.
    """
    kind = _kind(data)
    if not kind:
        return Unusable("it is no picture", "PNG, JPEG, GIF, WebP, AVIF and SVG are")
    if kind == "SVG" and (harm := drawing.harm(data)):
        return Unusable(harm, "save it as plain SVG, without scripts and other files, or as PNG")
    width, height = _size(data)
    if kind == "SVG":
        return Measured(Picture(src, fingerprint.of_bytes(data), width, height), has_place=False)
    if width * height > MOST_PIXELS:
        why = f"it has {width * height / 1e6:.0f} megapixels, and every reader's device would have to unpack them"
        return Unusable(why, f"save it smaller; up to {MOST_PIXELS // 1_000_000} are taken, 2 are plenty")
    return _opened(src, data, kind)


def _kind(data: bytes) -> str:
    if found := next((kind for sign, kind in _SIGNS.items() if data.startswith(sign)), ""):
        return found
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:12] in (b"ftypavif", b"ftypavis"):
        return "AVIF"
    return "SVG" if re.search(rb"<(?:\w+:)?svg[\s>]", data[:4096]) else ""


def _size(data: bytes) -> tuple[int, int]:
    """Width and height as the header says, before anything is unpacked; 0 where it does not."""
    try:
        # Imported here: it knows how to fetch pictures from a server, which takes a start 15 ms.
        import imagesize

        width, height = imagesize.get(io.BytesIO(data))
    except (ValueError, OSError, LookupError, ArithmeticError):
        width = height = -1
    return max(round(width), 0), max(round(height), 0)


def _opened(src: str, data: bytes, kind: str) -> Measured | Unusable:
    """Unpack a picture, once: a half one has a good header."""
    # Imported here: it takes 50 ms, and pictures are read when they are new.
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=[kind]) as image:
            warnings.simplefilter("ignore")
            image.load()
            is_still = getattr(image, "n_frames", 1) == 1
            has_place = bool(image.getexif().get_ifd(_GPS))
            width, height = ImageOps.exif_transpose(image).size
    except Exception:  # Pillow's readers raise what they like when a file is broken
        return Unusable("it cannot be read to its end", "save it again")
    widths: tuple[int, ...] = ()
    if is_still and src.rpartition(".")[2].lower() in _RESIZED:
        widths = (*(n for n in WIDTHS if n < width), *([width] if width <= WIDTHS[-1] else []))
    return Measured(Picture(src, fingerprint.of_bytes(data), width, height, widths), has_place)
