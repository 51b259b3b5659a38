"""Photographs in the widths in use: which copies there are, and their bytes, made once and then kept.

Pillow is imported where it draws, as in ``drawn``.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from digest.base import fingerprint, kept
from digest.model import Output, Picture
from digest.render import urls
from digest.settings.mkdocs_yml import Settings


def outputs(
    settings: Settings, pictures: Mapping[str, Picture], files: Mapping[str, Path], stamp: str
) -> Iterator[Output]:
    """All copies of all pictures; copies that no page shows any more are forgotten.

    Args:
        settings: of the publication.
        pictures: by src.
        files: of these pictures, by src.
        stamp: hash of the program and of the libraries that draw.
    """
    folder, names = settings.cache / "pictures", set()
    for src, picture in pictures.items():
        for width, ending in urls.copies(picture):
            key = fingerprint.of_values(picture.digest, width, ending, stamp)
            names.add(key)
            make = partial(kept.data, folder / key, partial(_copy, files[src], width, ending))
            yield Output(urls.image_at(src, width, ending), key, make)
    kept.only(folder, names)


def data(settings: Settings, picture: Picture, file: Path, path: str, stamp: str) -> bytes:
    """The bytes of a picture or of a copy of it; the copy is made when it is not there yet.

    Args:
        settings: of the publication.
        picture: what it is a copy of.
        file: of the picture.
        path: of the copy on the site, or of the picture itself.
        stamp: as in ``outputs``.
    """
    for width, ending in urls.copies(picture):
        if urls.image_at(picture.src, width, ending) == path:
            key = fingerprint.of_values(picture.digest, width, ending, stamp)
            return kept.data(settings.cache / "pictures" / key, partial(_copy, file, width, ending))
    return file.read_bytes()


def _copy(file: Path, width: int, ending: str) -> bytes:
    from digest.render import resize

    return resize.resized(file.read_bytes(), width, ending)
