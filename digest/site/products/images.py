"""The pictures that are shown, and copies of them for every screen."""

from collections.abc import Iterator

from digest.model import Output
from digest.render import picture_copies, urls
from digest.site.build import Build, Planned, Product


def _files(build: Build, _: Planned) -> Iterator[Output]:
    yield from picture_copies.outputs(build.rendering)
    gathered = build.rendering.gathered
    for src, picture in gathered.site.pictures.items():
        yield Output(urls.image(src), picture.hash, gathered.contents.images[src].read_bytes)


PRODUCT = Product("images", files=_files)
