"""The letter of an edition, and what there is to say of it.

Rendering ─writer▶ Writer ─write▶ Letter ─preflight▶ Lettered
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import NamedTuple
from urllib.parse import unquote

from digest.edition import unwritten
from digest.letter import preflight, stationery
from digest.letter.write import MJML, SHARP, TEXT, Writer
from digest.model import Cover, Letter, Picture, Problem, Site
from digest.render import picture_copies, urls
from digest.render.rendering import Rendering
from digest.render.templates import default_templates


class Lettered(NamedTuple):
    """The letter of an edition, and what there is to say of it."""

    letter: Letter
    cover: Cover
    before: dt.date | None
    """The day of the edition before it."""
    problems: tuple[Problem, ...]
    unfit: tuple[Problem, ...]
    """What keeps it from going to subscribers."""
    picture: Callable[[str], bytes | None]
    """The bytes of a picture by its address on the site; None for one that is not the publication's own."""


def writer(rendering: Rendering, site: Site, *, by_service: bool = False) -> Writer:
    """What letters are written with.

    Args:
        rendering: of the build.
        site: the editions that there are.
        by_service: whether a mailing service sends them, which has a way to unsubscribe of its own.
    """
    return Writer(
        site=site,
        publication=rendering.publication,
        stationery=stationery.stationery(rendering.settings, by_service=by_service),
        edition=rendering.gathered.edition,
        mjml=rendering.renderer("letter", site, MJML),
        text=rendering.renderer("letter", site, TEXT),
        template=rendering.named("letter/letter.mjml"),
        stamp=rendering.stamp("letter", site),
    )


def lettered(rendering: Rendering, site: Site, day: dt.date, *, by_service: bool = False) -> Lettered:
    """Write the letter of an edition and judge it.

    Args:
        rendering: of the build.
        site: the editions that there are.
        day: of the edition.
        by_service: see ``writer``.
    """
    by = writer(rendering, site, by_service=by_service)
    made, covers = by.letter(day), site.covers
    at = next(number for number, cover in enumerate(covers) if cover.day == day)
    shown = [picture for src in covers[at].images if (picture := site.pictures.get(src))]
    weights = {p.src: len(picture_copies.data(rendering, p, urls.image_for(p, SHARP))) for p in shown}
    edition, settled = rendering.gathered.edition(day), stationery.settled(rendering.settings)
    is_unwritten = _unwritten().has
    return Lettered(
        letter=made,
        cover=covers[at],
        before=covers[at + 1].day if at + 1 < len(covers) else None,
        problems=(
            *preflight.of_settings(settled),
            *preflight.problems(made, edition, covers[at], weights, by.stationery, by.template),
        ),
        unfit=tuple(preflight.unfit(made, edition, covers[at], by.stationery, settled, by.template, is_unwritten)),
        picture=partial(_picture, rendering, shown),
    )


def problems(rendering: Rendering) -> Iterator[Problem]:
    """What is wrong with the letters that are unsent; nothing when none are sent.

    What only keeps them from going is a warning, and what was said when the edition was read is not said again.
    """
    settings, site = rendering.settings, rendering.gathered.site
    known = {problem.place for problem in rendering.gathered.problems}
    if stationery.are_sent(settings):
        for cover in preflight.to_judge(site.covers, site.today):
            found = lettered(rendering, site, cover.day, by_service=stationery.by_service(settings))
            yield from found.problems
            yield from (problem._replace(level="warning") for problem in found.unfit if problem.place not in known)


def _picture(rendering: Rendering, shown: Sequence[Picture], address: str) -> bytes | None:
    """The bytes behind an address on the site: of a picture of the edition, or of a file beside the plain pages."""
    settings = rendering.settings
    base = settings.url
    path = unquote(address.removeprefix(base)) if base and address.startswith(base) else ""
    for picture in shown:
        copies = (urls.image_at(picture.src, width, ending) for width, ending in urls.copies(picture))
        if path == urls.image(picture.src) or path in copies:
            return picture_copies.data(rendering, picture, path)
    file, pages = (settings.pages / path).resolve(), settings.pages.resolve()
    return file.read_bytes() if path and pages in file.parents and file.is_file() else None


@cache
def _unwritten() -> unwritten.Texts:
    return unwritten.texts(default_templates() / "starter")
