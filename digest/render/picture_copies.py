"""Photographs in the widths in use: which copies there are, and their bytes, made once and then kept.

Pillow is imported where it draws: it takes 50 ms, and most builds draw nothing.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from digest.base import fingerprint
from digest.model import Output, Picture
from digest.render import urls
from digest.render.rendering import Rendering
from digest.render.templates import code


def outputs(rendering: Rendering) -> Iterator[Output]:
    """All copies of all pictures that are shown."""
    kept, files = rendering.kept.folder("pictures"), rendering.gathered.contents.images
    for src, picture in rendering.gathered.site.pictures.items():
        for width, ending in urls.copies(picture):
            key, make = _copy(picture, files[src], width, ending)
            yield Output(urls.image_at(src, width, ending), key, kept.later(key, make))


def data(rendering: Rendering, picture: Picture, path: str) -> bytes:
    """The bytes of a picture or of a copy of it; the copy is made when it is not there yet.

    Args:
        rendering: of the build.
        picture: what it is a copy of.
        path: of the copy on the site, or of the picture itself.
    """
    file = rendering.gathered.contents.images[picture.src]
    for width, ending in urls.copies(picture):
        if urls.image_at(picture.src, width, ending) == path:
            key, make = _copy(picture, file, width, ending)
            return rendering.kept.folder("pictures").data(key, make)
    return file.read_bytes()


def _copy(picture: Picture, file: Path, width: int, ending: str) -> tuple[str, "partial[bytes]"]:
    """The key of a copy, and what makes it."""
    return fingerprint.of_values(picture.hash, width, ending, code()), partial(_drawn, file, width, ending)


def _drawn(file: Path, width: int, ending: str) -> bytes:
    from digest.render import resize

    return resize.resized(file.read_bytes(), width, ending)
