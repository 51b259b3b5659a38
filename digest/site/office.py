"""What the pages and files of one build are made with: the settings and the content, put together for each of them.

Settings, Gathered ─▶ Office ─▶ Press (pages) · Writer (letters) · Masthead (the theme) · Outputs (all that is no page)
"""

import datetime as dt
import functools
import html
from collections.abc import Collection, Iterator, Sequence
from urllib.parse import unquote

from markupsafe import Markup

from digest.base import fingerprint, parallel
from digest.base.slug import host_like
from digest.edition import unwritten
from digest.letter import preflight, stationery
from digest.letter.lettered import Lettered
from digest.letter.write import MJML, SHARP, TEXT, Writer
from digest.model import Gathered, Output, Picture, Problem, Site
from digest.render import env, picture_copies, urls
from digest.render.labels import translator
from digest.render.publication import Publication
from digest.render.templates import code, default_templates, template_folders
from digest.settings.mkdocs_yml import Settings
from digest.site.page_plan import Plan, Press
from digest.site.products import search, wire
from digest.site.readers import privacy, reception
from digest.site.theme.masthead import Masthead

_SINCE = 2026
"""The year in an identity that is not set (RFC 4151 wants one): it has to be the same for ever."""


class Office:
    """What the pages and files of one build are made with."""

    def __init__(self, settings: Settings, gathered: Gathered) -> None:
        self._settings, self._gathered, self._folders = settings, gathered, template_folders(settings)
        self._t = translator(self._folders, settings.language)
        self._wired = wire.wired(settings, gathered, self._t)
        self._invitation, self._appeal = (
            reception.invitation(settings),
            reception.appeal(settings, gathered.contents.support),
        )
        options = settings.options
        self._has_search = options.search and bool(gathered.public.covers)
        self._publication = Publication(
            name=settings.name,
            tagline=options.tagline or "",
            description=settings.description,
            language=settings.language,
            direction=settings.direction,
            url=settings.url,
            publisher=options.publisher.name or settings.name,
            publisher_url=options.publisher.url or settings.url,
            rights=html.unescape(Markup(settings.copyright).striptags()),  # noqa: S704 - to take markup out
            identity=f"tag:{options.identity or f'{host_like(settings.name)},{_SINCE}'}",
            hub=options.hub or "",
            zone=settings.zone,
            cards=options.cards and bool(settings.url),
        )

    def masthead(self) -> Masthead:
        """What the theme's templates get."""
        site, tagline = self._gathered.site, self._settings.options.tagline or ""
        feeds = self._wired.by_place.get("", ())
        return Masthead(
            tagline=tagline,
            sections=_latest_sections(site, urls.names(site)),
            has_people=bool(site.people),
            has_stories=bool(site.articles),
            feeds=feeds,
            has_subscribe=self._invitation is not None,
            has_support=self._appeal is not None,
            has_search=self._has_search,
            has_promise=privacy.is_made(self._settings),
            offline=self._settings.options.offline,
            banner=reception.banner(self._settings),
            policy=privacy.text(self._settings),
            referrer=privacy.referrer(self._settings),
        )

    def problems(self) -> Iterator[Problem]:
        """What is wrong in the settings of feeds, cards, icons and subscribing."""
        yield from wire.problems(self._settings, self._gathered, self._wired)
        yield from reception.problems(self._settings)
        yield from privacy.problems(self._settings)

    def press(self, site: Site) -> Press:
        """What pages are made with."""
        settings = self._settings
        return Press(
            site=site,
            publication=self._publication,
            render=self._renderer("site", site),
            t=self._t,
            edition=self._gathered.edition,
            with_card={cover.day for cover in self._gathered.public.covers},
            stamp=self._stamp("site", site),
            feeds=self._wired.by_place,
            offers=self._wired.offers,
            has_sources=self._wired.has_sources,
            invitation=self._invitation,
            appeal=self._appeal,
            promise=privacy.promise(
                settings, self._gathered.contents.privacy, site.covers[0].day if site.covers else None
            ),
            offline=settings.options.offline,
            has_search=self._has_search,
            page_size=settings.options.page_size,
            earlier_on_home=settings.options.earlier_on_home,
        )

    def writer(self, site: Site, *, by_service: bool = False) -> Writer:
        """What letters are written with."""
        return Writer(
            site=site,
            publication=self._publication,
            stationery=stationery.stationery(self._settings, by_service=by_service),
            edition=self._gathered.edition,
            mjml=self._renderer("letter", site, MJML),
            text=self._renderer("letter", site, TEXT),
            template=self._shown("letter/letter.mjml"),
            stamp=self._stamp("letter", site),
        )

    def lettered(self, site: Site, day: dt.date, *, by_service: bool = False) -> Lettered:
        """Write the letter of an edition and judge it."""
        writer = self.writer(site, by_service=by_service)
        made, covers = writer.letter(day), site.covers
        at = next(number for number, cover in enumerate(covers) if cover.day == day)
        shown = [picture for src in covers[at].images if (picture := site.pictures.get(src))]
        weights = {picture.src: len(self._copy(picture, urls.image_for(picture, SHARP))) for picture in shown}
        edition, settled = self._gathered.edition(day), stationery.settled(self._settings)
        return Lettered(
            letter=made,
            cover=covers[at],
            before=covers[at + 1].day if at + 1 < len(covers) else None,
            problems=(
                *preflight.of_settings(settled),
                *preflight.problems(made, edition, covers[at], weights, writer.stationery, writer.template),
            ),
            unfit=tuple(
                preflight.unfit(
                    made, edition, covers[at], writer.stationery, settled, writer.template, self._unwritten.has
                )
            ),
            picture=functools.partial(self._picture, shown),
        )

    def _copy(self, picture: Picture, path: str) -> bytes:
        return picture_copies.data(self._settings, picture, self._gathered.contents.images[picture.src], path, code())

    def _picture(self, shown: Sequence[Picture], address: str) -> bytes | None:
        """The bytes behind an address on the site: of a picture of the edition, or of a file beside the plain pages."""
        base = self._settings.url
        path = unquote(address.removeprefix(base)) if base and address.startswith(base) else ""
        for picture in shown:
            copies = (urls.image_at(picture.src, width, ending) for width, ending in urls.copies(picture))
            if path == urls.image(picture.src) or path in copies:
                return self._copy(picture, path)
        file, pages = (self._settings.pages / path).resolve(), self._settings.pages.resolve()
        return file.read_bytes() if path and pages in file.parents and file.is_file() else None

    def letters_to_judge(self) -> Iterator[Problem]:
        """What is wrong with the letters that have still to go; nothing when none are sent.

        What only keeps them from going is a warning, and what was said when the edition was read is not said again.
        """
        site, said = self._gathered.site, {problem.place for problem in self._gathered.problems}
        by_service = stationery.by_service(self._settings)
        if stationery.are_sent(self._settings):
            for cover in preflight.to_judge(site.covers, site.today):
                found = self.lettered(site, cover.day, by_service=by_service)
                yield from found.problems
                yield from (p._replace(level="warning") for p in found.unfit if p.place not in said)

    def letter_pages(self) -> list[Output]:
        """The letters as pages; none when none are sent."""
        return self.writer(self._gathered.public).pages() if stationery.are_sent(self._settings) else []

    def index(self) -> Iterator[Output]:
        """The index that readers search; nothing when there is no search."""
        if self._has_search:
            gathered = self._gathered
            yield from search.outputs(self._settings, gathered.public, gathered.edition, parallel.mapped, code())

    def images(self) -> Iterator[Output]:
        """All pictures that are shown, and their copies."""
        pictures, files = self._gathered.site.pictures, self._gathered.contents.images
        yield from picture_copies.outputs(self._settings, pictures, files, code())
        for src, picture in pictures.items():
            yield Output(urls.image(src), picture.digest, files[src].read_bytes)

    def _shown(self, name: str) -> str:
        """A template as messages name it."""
        own = self._settings.templates / name
        return own.relative_to(self._settings.root).as_posix() if own.is_file() else f"templates/{name} (digest's own)"

    def machine_outputs(self, plans: Sequence[Plan], taken: Collection[str]) -> Iterator[Output]:
        """Everything that machines read; see wire.outputs."""
        return wire.outputs(
            self._settings,
            self._gathered,
            self._wired,
            self._publication,
            plans,
            taken,
            render=self._renderer("feed", self._gathered.public),
            t=self._t,
            date=env.day_filter(self._settings.language),
            fonts=default_templates() / "fonts",
            stamp=self._stamp("feed", self._gathered.public),
            code=code(),
        )

    def _renderer(self, kind: str, site: Site, dialect: env.Dialect = env.HTML) -> env.Renderer:
        settings = self._settings
        return env.renderer(
            kind,
            self._folders,
            self._t,
            dialect=dialect,
            root=settings.root,
            language=settings.language,
            words_a_minute=settings.options.reading_speed,
            names=urls.names(site),
        )

    @functools.cached_property
    def _unwritten(self) -> unwritten.Texts:
        return unwritten.texts(default_templates() / "starter")

    def _stamp(self, kind: str, site: Site) -> str:
        looks = fingerprint.of_folders([folder / name for folder in self._folders for name in (kind, "labels")])
        people = tuple(self._gathered.site.people.values())
        given = sorted(urls.names(site).given.items())
        return fingerprint.of_values(code(), looks, self._publication, self._settings.options, people, given)


def _latest_sections(site: Site, names: urls.Names) -> tuple[tuple[str, str], ...]:
    latest = dict.fromkeys(headline.section for headline in site.covers[0].headlines) if site.covers else {}
    return tuple((name, names.section(name)) for name in latest)
