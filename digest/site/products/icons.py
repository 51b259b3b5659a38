"""The icon in all sizes, and as favicon.ico: a picture of the publication's own, or the first letter of its name.

Pillow is imported where it draws: it takes 50 ms, and most builds draw nothing.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from digest.base import fingerprint
from digest.errors import ContentError
from digest.model import Output, Problem
from digest.render import urls
from digest.settings.mkdocs_yml import Settings
from digest.site.build import Build, Planned, Product
from digest.site.draw import fonts
from digest.site.draw.sizes import ICONS


def _files(build: Build, planned: Planned) -> Iterator[Output]:
    return (output for output in _icons(build.rendering.settings) if output.path not in planned.taken)


def _icons(settings: Settings) -> Iterator[Output]:
    own = _own(settings)
    font = fonts.mark(settings)
    look = own.read_bytes() if own.is_file() else (settings.name, settings.options.colour, font)
    key = fingerprint.of_values(look)
    for size in ICONS:
        yield Output(urls.icon(size), key, partial(_drawn, settings, font, size))
    yield Output(urls.FAVICON, key, partial(_drawn, settings, font, 0))


def _drawn(settings: Settings, font: str, size: int) -> bytes:
    """The icon as PNG; as favicon.ico when no size is given."""
    from digest.site.draw import icon

    own = _own(settings)
    try:
        image = (
            icon.given(own.read_bytes())
            if own.is_file()
            else icon.drawn(settings.name, settings.options.colour, fonts.read(settings, font))
        )
    except ValueError as error:
        what = f"`{settings.options.icon}` cannot be the icon: {error}"
        problem = settings.problem("icon", what, "save it as PNG, 512 pixels wide or more")
        raise ContentError([problem]) from error
    return icon.png(image, size) if size else icon.ico(image)


def _own(settings: Settings) -> Path:
    return settings.content / "images" / (settings.options.icon or "")


def _problems(build: Build) -> Iterator[Problem]:
    settings = build.rendering.settings
    if settings.options.icon and not _own(settings).is_file():
        what = f"there is no picture `{settings.options.icon}`"
        yield settings.problem("icon", what, "put it into content/images/")


PRODUCT = Product("icons", files=_files, problems=_problems)
