"""The preview card of every edition, which other sites show beside a link to it."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from digest.base import fingerprint
from digest.model import Cover, Output, Place, Problem
from digest.render import env, urls
from digest.render.templates import code
from digest.settings.mkdocs_yml import Settings
from digest.site.build import Build, Planned, Product
from digest.site.draw import fonts

_HEADLINES = 3


def _is_on(build: Build) -> bool:
    return build.rendering.publication.cards


def _files(build: Build, _: Planned) -> Iterator[Output]:
    settings = build.rendering.settings
    date, font = env.day_filter(settings.language), fonts.mark(settings)
    kept = build.rendering.kept.folder("cards")
    for cover in build.public.covers:
        headlines = tuple(headline.title for headline in cover.headlines[:_HEADLINES])
        face = (
            settings.name,
            date(cover.day),
            cover.title,
            headlines,
            settings.options.colour,
            settings.direction == "rtl",
        )
        key = fingerprint.of_values(face, font, code())
        yield Output(urls.card(cover.day), key, kept.later(key, partial(_drawn, settings, font, face)))


def _drawn(settings: Settings, font: str, face: tuple[Any, ...]) -> bytes:
    # Imported here: Pillow takes 50 ms, and most builds draw nothing.
    from digest.site.draw import card

    return card.draw(card.Card(*face), fonts.read(settings, font))


def _problems(build: Build) -> Iterator[Problem]:
    settings = build.rendering.settings
    if settings.options.card_font and not (settings.root / settings.options.card_font).is_file():
        what = f"there is no file `{settings.options.card_font}`"
        yield settings.problem("card_font", what, "write its path below the folder of mkdocs.yml")
    if _is_on(build) and not settings.options.card_font:
        yield from _letters_without_font(settings, build.public.covers)


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


PRODUCT = Product("cards", is_on=_is_on, files=_files, problems=_problems)
