"""Picture files: whether they are there, whether they are pictures, and what they say. Reads content/images/."""

import io
import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from digest.base import fingerprint
from digest.edition import drawing, metadata
from digest.edition.loaded import Loaded, Unusable
from digest.model import Picture, Place, Problem, Remedy

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
_IN_GPS = {1, 2, 3, 4, 19, 20, 21, 22, 28}
"""Its fields that say so: latitude, longitude, those of what is shown, the name of the place (Exif 2.32, 4.6.6)."""
_IN_XMP = b"GPSLatitude"
"""How XMP says it (Exif 2.32 in XMP, CIPA DC-010)."""


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
    hint, remedy = "take its position (EXIF, GPS) out", Remedy.of("keep_picture")
    place = Problem(Place(file, line=1, column=1), what, hint, "warning", remedy=remedy)
    return Loaded(found, (place,) if found.has_position else ())


def measure(src: str, data: bytes) -> Picture | Unusable:
    """Look at a picture to its end: its size, and whether browsers will show it without harm.

    Args:
        src: its path below content/images/.
        data: its bytes: PNG, JPEG, GIF, WebP, AVIF or SVG.
    """
    kind = kind_of(data)
    if not kind:
        return Unusable("it is no picture", "PNG, JPEG, GIF, WebP, AVIF and SVG are")
    if kind == "SVG" and (harm := drawing.harm(data)):
        return Unusable(harm, "save it as plain SVG, without scripts and other files, or as PNG")
    width, height = _size(data)
    if kind == "SVG":
        return Picture(src, fingerprint.of_bytes(data), width, height)
    return _too_large(width, height) or _opened(src, data, kind)


def bare(picture: Picture, data: bytes) -> bytes | Unusable:
    """A picture as it may be published: the same pixels, without what its camera and its programs noted.

    Args:
        picture: what ``measure`` gave of it.
        data: its bytes.
    """
    kind = kind_of(data)
    try:
        left = metadata.without(data, kind)
    except ValueError as error:
        return Unusable(str(error), "save it again")
    if left == data:
        return data
    found = measure(picture.src, left)
    if isinstance(found, Unusable) or _pixels(left, kind) != _pixels(data, kind):
        return Unusable("it is damaged: viewers differ in what they show of it", "save it again")
    return (
        Unusable("its position cannot be taken out", "save it again, without metadata") if found.has_position else left
    )


def _pixels(data: bytes, kind: str) -> str:
    """A hash of what is shown of a picture that can be read, or first shown."""
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=[kind]) as image:
        return fingerprint.of_values(image.size, image.mode, fingerprint.of_bytes(image.tobytes()))


def kind_of(data: bytes) -> str:
    """PNG, JPEG, GIF, WEBP, AVIF or SVG, as the first bytes say; '' for what is no picture."""
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


def _too_large(width: int, height: int) -> Unusable | None:
    if width * height <= MOST_PIXELS:
        return None
    why = f"it has {width * height / 1e6:.0f} megapixels, and every reader's device would have to unpack them"
    return Unusable(why, f"save it smaller; up to {MOST_PIXELS // 1_000_000} are taken, 2 are plenty")


def _opened(src: str, data: bytes, kind: str) -> Picture | Unusable:
    """Unpack a picture, once: a half one has a good header."""
    # Imported here: it takes 50 ms, and pictures are read when they are new.
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=[kind]) as image:
            warnings.simplefilter("ignore")
            if found := _too_large(*image.size):  # the header may have said another size, or none
                return found
            image.load()
            is_still = getattr(image, "n_frames", 1) == 1
            has_position = bool(_IN_GPS & {*image.getexif().get_ifd(_GPS)}) or _IN_XMP in _xmp(image.info)
            width, height = ImageOps.exif_transpose(image).size
    except Exception:  # Pillow's readers raise what they like when a file is broken
        return Unusable("it cannot be read to its end", "save it again")
    widths: tuple[int, ...] = ()
    if is_still and src.rpartition(".")[2].lower() in _RESIZED:
        widths = (*(n for n in WIDTHS if n < width), *([width] if width <= WIDTHS[-1] else []))
    return Picture(src, fingerprint.of_bytes(data), width, height, widths, has_position)


def _xmp(info: Mapping[Any, Any]) -> bytes:
    found = info.get("xmp") or info.get("XML:com.adobe.xmp") or b""
    return found.encode("utf-8", "replace") if isinstance(found, str) else bytes(found)
