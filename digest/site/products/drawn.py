"""Icons and preview cards: which there are, and their bytes, drawn once and then kept.

Pillow is imported where it draws: it takes 50 ms, and most builds draw nothing.
"""

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digest.base import fingerprint, kept
from digest.errors import ContentError
from digest.model import Cover, Output, Place, Problem
from digest.render import urls
from digest.settings.mkdocs_yml import Settings

if TYPE_CHECKING:
    from digest.site.draw.typesetting import Fonts

SIZES = (32, 144, 180, 192, 512)
"""Pixels of the icons: for browsers, RSS, iOS, Android, and everything that scales."""
_HEADLINES = 3


def problems(settings: Settings, covers: Iterable[Cover]) -> Iterator[Problem]:
    """What is wrong in the settings, and letters that the bundled font lacks."""
    if settings.options.card_font and not (settings.root / settings.options.card_font).is_file():
        what = f"there is no file `{settings.options.card_font}`"
        yield _problem(settings, "card_font", what, "write its path below the folder of mkdocs.yml")
    if settings.options.icon and not _icon_file(settings).is_file():
        yield _problem(
            settings, "icon", f"there is no picture `{settings.options.icon}`", "put it into content/images/"
        )
    if settings.url and settings.options.cards and not settings.options.card_font:
        yield from _letters_without_font(settings, covers)


def _letters_without_font(settings: Settings, covers: Iterable[Cover]) -> Iterator[Problem]:
    """One warning for the whole publication, where the first such letters stand: its name, or the newest edition."""
    texts = [(Place(settings.file.name, ("site_name",)), settings.name)]
    for cover in covers:
        headlines = (headline.title for headline in cover.headlines[:_HEADLINES])
        texts.append((Place(cover.file, ("title",)), " ".join([cover.title, *headlines])))
    for place, text in texts:
        if not text.isascii() and (letters := _foreign(text)):
            what = f"the font of preview cards lacks letters that stand here: {letters[:12]}"
            hint = f"name a font by `card_font` in {settings.file.name}, or set `cards: false`"
            yield Problem(place, what, hint, "warning")
            return


def _foreign(text: str) -> str:
    from digest.site.draw import typesetting

    return typesetting.foreign(text)


def icons(settings: Settings, fonts: Path) -> Iterator[Output]:
    """The icon in all sizes, and as favicon.ico.

    Args:
        settings: of the publication.
        fonts: folder of the bundled fonts.
    """
    own = _icon_file(settings)
    look = own.read_bytes() if own.is_file() else (settings.name, settings.options.colour, _font_mark(settings))
    key = fingerprint.of_values(look)
    for size in SIZES:
        yield Output(urls.icon(size), key, functools.partial(_icon, settings, fonts, size))
    yield Output(urls.FAVICON, key, functools.partial(_icon, settings, fonts, 0))


def _icon(settings: Settings, fonts: Path, size: int) -> bytes:
    """The icon as PNG; as favicon.ico when no size is given."""
    from digest.site.draw import icon

    own = _icon_file(settings)
    try:
        image = (
            icon.given(own.read_bytes())
            if own.is_file()
            else icon.drawn(settings.name, settings.options.colour, _fonts(settings, fonts))
        )
    except ValueError as error:
        what = f"`{settings.options.icon}` cannot be the icon: {error}"
        problem = _problem(settings, "icon", what, "save it as PNG, 512 pixels wide or more")
        raise ContentError([problem]) from error
    return icon.png(image, size) if size else icon.ico(image)


def cards(
    settings: Settings, covers: Iterable[Cover], date: Callable[[dt.date], str], fonts: Path, stamp: str
) -> Iterator[Output]:
    """The preview card of every edition; cards that no edition has any more are forgotten.

    Args:
        settings: of the publication.
        covers: all editions that are out.
        date: a day in words.
        fonts: folder of the bundled fonts.
        stamp: hash of the program and of the libraries that draw.
    """
    from_right = settings.direction == "rtl"
    folder, font, names = settings.cache / "cards", _font_mark(settings), set()
    for cover in covers:
        headlines = tuple(headline.title for headline in cover.headlines[:_HEADLINES])
        face = settings.name, date(cover.day), cover.title, headlines, settings.options.colour, from_right
        key = fingerprint.of_values(face, font, stamp)
        names.add(key)
        draw = functools.partial(_card, settings, face, fonts)
        yield Output(urls.card(cover.day), key, functools.partial(kept.data, folder / key, draw))
    kept.only(folder, names)


def _card(settings: Settings, face: tuple[Any, ...], fonts: Path) -> bytes:
    from digest.site.draw import card

    return card.draw(card.Card(*face), _fonts(settings, fonts))


def _fonts(settings: Settings, folder: Path) -> "Fonts":
    from digest.site.draw import typesetting

    own = settings.root / settings.options.card_font if settings.options.card_font else None
    try:
        return typesetting.Fonts.read(folder, own)
    except OSError as error:
        what = f"`{settings.options.card_font}` is no font that can be read"
        raise ContentError([_problem(settings, "card_font", what, "TTF and OTF can be read")]) from error


def _font_mark(settings: Settings) -> str:
    """What stands for the publication's own font."""
    own = settings.root / settings.options.card_font if settings.options.card_font else None
    return fingerprint.of_bytes(own.read_bytes()) if own and own.is_file() else ""


def _icon_file(settings: Settings) -> Path:
    return settings.content / "images" / (settings.options.icon or "")


def _problem(settings: Settings, option: str, what: str, hint: str) -> Problem:
    return Problem(Place(settings.file.name, (*settings.options_at, option)), what, hint)
