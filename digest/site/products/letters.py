"""Every letter that is out, as a page for the browser."""

from collections.abc import Iterable

from digest.letter import lettered, stationery
from digest.model import Output
from digest.site.build import Build, Planned, Product


def _is_on(build: Build) -> bool:
    return stationery.are_sent(build.rendering.settings)


def _files(build: Build, _: Planned) -> Iterable[Output]:
    return lettered.writer(build.rendering, build.public).pages()


PRODUCT = Product("letters", is_on=_is_on, files=_files)
