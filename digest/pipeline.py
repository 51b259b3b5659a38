"""From content/ to site/: the one place that knows all stages, and carries values from one to the next.

    mkdocs.yml ─theme▶ Frame ─────────────┐   content/ ─content▶ Site
                                          ▼                │ render/pages
    templates/ ─render/env▶ Renderer ─▶ Outputs ◀─ Plans ◀─┘
                                          │ ship/write
                                          ▼
                                        site/

A plan names a page and hashes what it depends on; a page is made only when its hash is not that of the file in site/.
"""

import datetime as dt
import functools
import html
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock
from markupsafe import Markup

from digest import (
    __version__,
    content,
    cores,
    fingerprint,
    indexed,
    letters,
    outside,
    privacy,
    reception,
    resized,
    theme,
    wire,
)
from digest.cache import Cache
from digest.config import Settings
from digest.content import Advance, Gathered
from digest.errors import ContentError
from digest.model import Cover, Letter, Output, Page, Place, Problem, Report, Site, Written
from digest.render import env, pages, preflight, sheet, urls
from digest.render.context import Masthead, Publication
from digest.render.labels import translator
from digest.render.letter import MJML, TEXT, Writer
from digest.render.press import Plan, Press
from digest.ship import write
from digest.slug import slug

_SINCE = 2026
"""The year in an identity that is not set (RFC 4151 wants one): it has to be the same for ever."""


class Built(NamedTuple):
    """What a build did."""

    report: Report
    problems: tuple[Problem, ...]
    """Warnings; errors are raised."""
    site: Site
    held: int
    """How many editions are drafts or scheduled, and not out."""


class Checked(NamedTuple):
    """What a check found: warnings, and how many editions (out, held back) and pages it went through."""

    problems: tuple[Problem, ...]
    editions: int
    held: int
    pages: int


class Lettered(NamedTuple):
    """The letter of an edition, and what there is to say of it."""

    letter: Letter
    cover: Cover
    before: dt.date | None
    """The day of the edition before it."""
    problems: tuple[Problem, ...]


class Dressed(NamedTuple):
    """A publication for MkDocs to build."""

    pages: tuple[Page, ...]
    masthead: Masthead
    files: Callable[[Collection[str]], Iterator[Output]]
    """All that is no page, given the paths of the files that MkDocs has itself."""
    templates: tuple[Path, ...]


def build(settings: Settings, *, now: dt.datetime, drafts: bool = False, advance: Advance) -> Built:
    """Build the site.

    Args:
        settings: of the publication.
        now: decides which editions are out; aware.
        drafts: show drafts and scheduled editions as well.
        advance: is told about the progress.

    Raises:
        ContentError: content has mistakes; the site is as it was.
        TemplateError: a template fails; the site is as it was.
        SiteError: the site cannot be written.
    """
    with _memory(settings) as cache:
        outputs, gathered, problems = _outputs(settings, cache, now, drafts, advance)
        place = str(settings.site_dir.resolve())
        staged = write.stage(
            outputs,
            settings.site_dir,
            cache.written(place),
            mapped=cores.mapped,
            advance=functools.partial(advance, "Writing pages"),
        )
        # Noted before it is done: when the swap is cut off, the next build knows of every file that may be there.
        cache.note_written(place, {output.path: Written("", "") for _, output in staged.changed})
        report, written = write.publish(staged)
        cache.note_written(place, written, removed=staged.gone)
    return Built(report, problems, gathered.site, gathered.held)


def verify(settings: Settings, *, now: dt.datetime, drafts: bool = False, advance: Advance) -> Checked:
    """Do everything that a build does, but write no site. Arguments and errors are those of ``build``."""
    with _memory(settings) as cache:
        outputs, gathered, problems = _outputs(settings, cache, now, drafts, advance)
        written = cache.written(str(settings.site_dir.resolve()))
        new = [output for output in outputs if written.get(output.path, Written("", "")).key != output.key]
        for number, _ in enumerate(cores.mapped(_try, new)):
            advance("Trying pages", number + 1, len(new))
        office = _Office(settings, gathered)
        frame = theme.frame(settings, office.masthead(), template_folders(settings), _code())
        problems = (*problems, *office.letters_to_judge(), *outside.problems(settings, frame))
        if any(problem.level == "error" for problem in problems):
            raise ContentError(problems)
    return Checked(
        problems, len(gathered.site.covers), gathered.held, sum(output.path.endswith(".html") for output in outputs)
    )


def covers(settings: Settings, *, now: dt.datetime) -> tuple[Cover, ...]:
    """All editions, drafts and scheduled ones as well, the latest first. Errors are those of ``build``."""
    with _memory(settings) as cache:
        return content.gather(
            settings, cache, now=now, drafts=True, mapped=cores.mapped, advance=lambda *_: None
        ).site.covers


def for_mkdocs(settings: Settings, *, now: dt.datetime) -> Dressed:
    """Prepare every page for ``mkdocs build``. Errors are those of ``build``."""
    with _memory(settings) as cache:
        gathered = content.gather(settings, cache, now=now, drafts=False, mapped=cores.mapped, advance=lambda *_: None)
        # MkDocs asks for the rest when the cache is closed again.
        whole = {cover.day: gathered.edition(cover.day) for cover in gathered.site.covers}
        gathered = gathered._replace(edition=whole.__getitem__)
        office = _Office(settings, gathered)
        if errors := [problem for problem in office.problems() if problem.level == "error"]:
            raise ContentError([*gathered.problems, *errors])
        plans = list(pages.plan(office.press(gathered.site)))
        made = tuple(plan.make() for plan in plans)

    def files(taken: Collection[str]) -> Iterator[Output]:
        outputs = [
            *_image_outputs(settings, gathered),
            *office.letter_pages(),
            *office.index(),
            *office.machine_outputs(plans, taken),
        ]
        others = [*taken, *(urls.file_of(plan.path) for plan in plans)]
        there = [Output(path, "", 0, bytes) for path in others]
        if twice := [_clash(settings, path) for path in write.clashes([*there, *outputs])]:
            raise ContentError(twice)
        yield from outputs

    return Dressed(made, office.masthead(), files, template_folders(settings))


def letter(settings: Settings, day: dt.date, *, now: dt.datetime, by_service: bool, advance: Advance) -> Lettered:
    """Write the letter of an edition, which has to be there, and judge it. Errors are those of ``build``.

    A draft is written as it would be if it were out. A mailing service has a way to unsubscribe of its own.
    """
    with _memory(settings) as cache:
        gathered = content.gather(settings, cache, now=now, drafts=True, mapped=cores.mapped, advance=advance)
        is_out = any(cover.day == day for cover in gathered.public.covers)
        office = _Office(settings, gathered)
        return office.lettered(gathered.public if is_out else gathered.site, day, by_service=by_service)


def template_folders(settings: Settings) -> tuple[Path, ...]:
    """Where templates come from: the publication's own first, then the digest's."""
    default = default_templates()
    own = [settings.templates] if settings.templates.is_dir() and settings.templates != default else []
    return (*own, default)


def default_templates() -> Path:
    """The digest's own templates: inside the package when installed, beside it in a checkout."""
    inside = Path(__file__).parent / "templates"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "templates"


def _try(output: Output) -> None:
    output.make()


@contextmanager
def _memory(settings: Settings) -> Iterator[Cache]:
    """The cache, for one build at a time: a second one waits."""
    with Cache.open(settings.cache, _code()) as cache, FileLock(settings.cache / "lock"):
        yield cache
        cache.commit()


@functools.cache
def _code() -> str:
    """Hash of the program and of the libraries whose output reaches a page."""
    libraries = (
        "babel",
        "css-inline",
        "jinja2",
        "lxml",
        "markupsafe",
        "mjml-python",
        "nh3",
        "pillow",
        "pydantic",
        "pyromark",
        "pyyaml",
    )
    versions = [(name, version(name)) for name in libraries]
    own = fingerprint.of_folders([Path(__file__).parent], "*.py")
    return fingerprint.of_values(__version__, sys.version_info[:2], versions, own)


def _outputs(
    settings: Settings, cache: Cache, now: dt.datetime, drafts: bool, advance: Advance
) -> tuple[Sequence[Output], Gathered, tuple[Problem, ...]]:
    """Everything that the site consists of, ready to be made; raises when anything is wrong."""
    gathered = content.gather(settings, cache, now=now, drafts=drafts, mapped=cores.mapped, advance=advance)
    office = _Office(settings, gathered)
    frame = theme.frame(settings, office.masthead(), template_folders(settings), _code())
    problems = (*gathered.problems, *frame.problems, *office.problems())
    if any(problem.level == "error" for problem in problems):
        raise ContentError(problems)
    plans = list(pages.plan(office.press(gathered.site)))
    outputs = [*frame.files, *_image_outputs(settings, gathered), *office.letter_pages(), *office.index()]
    for plan in plans:
        key = fingerprint.of_values(plan.key, frame.key)
        make = functools.partial(_printed, plan, frame.sheets)
        outputs.append(Output(urls.file_of(plan.path), key, plan.rank, make))
    out = plans if gathered.public is gathered.site else list(pages.plan(office.press(gathered.public)))
    outputs += office.machine_outputs(out, {output.path for output in frame.files})
    if twice := [_clash(settings, path) for path in write.clashes(outputs)]:
        raise ContentError([*problems, *twice])
    return outputs, gathered, problems


def _printed(plan: Plan, sheets: Mapping[int, sheet.Sheet]) -> bytes:
    return sheet.on(plan.make(), sheets)


def _image_outputs(settings: Settings, gathered: Gathered) -> Iterator[Output]:
    yield from resized.outputs(settings, gathered.site.pictures, gathered.images, _code())
    for src, picture in gathered.site.pictures.items():
        yield Output(urls.image(src), picture.digest, 0, gathered.images[src].read_bytes)


def _clash(settings: Settings, path: str) -> Problem:
    if alias := next((a for a in settings.options.feed_aliases if path in (a, f"{a}index.html")), None):
        at_alias = Place(settings.file.name, (*settings.options_at, "feed_aliases", alias), at_key=True)
        return Problem(at_alias, f"there is a file at this address already: /{path}", "take the alias out")
    name = path.removesuffix("/index.html").removesuffix(".html") + ".md"
    page = settings.pages / name
    place = page if page.is_file() else settings.pages / "index.md"
    what = f"this page and a page of the digest have the same address: /{path}"
    return Problem(Place(place.relative_to(settings.root).as_posix(), line=1, column=1), what, "give it another name")


class _Office:
    """What the pages and files of one build are made with."""

    def __init__(self, settings: Settings, gathered: Gathered) -> None:
        self._settings, self._gathered, self._folders = settings, gathered, template_folders(settings)
        self._t = translator(self._folders, settings.language)
        self._wired = wire.wired(settings, gathered, self._t)
        self._invitation, self._appeal = reception.invitation(settings), reception.appeal(settings, gathered.support)
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
            sections=_latest_sections(site),
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
            render=self._renderer("site"),
            t=self._t,
            edition=self._gathered.edition,
            with_card={cover.day for cover in self._gathered.public.covers},
            stamp=self._stamp("site"),
            feeds=self._wired.by_place,
            offers=self._wired.offers,
            has_sources=self._wired.has_sources,
            invitation=self._invitation,
            appeal=self._appeal,
            promise=privacy.promise(settings, self._gathered.privacy, site.covers[0].day if site.covers else None),
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
            stationery=letters.stationery(self._settings, by_service=by_service),
            edition=self._gathered.edition,
            mjml=self._renderer("letter", MJML),
            text=self._renderer("letter", TEXT),
            template=self._shown("letter/letter.mjml"),
            stamp=self._stamp("letter"),
        )

    def lettered(self, site: Site, day: dt.date, *, by_service: bool = False) -> Lettered:
        """Write the letter of an edition and judge it."""
        writer = self.writer(site, by_service=by_service)
        made, covers = writer.letter(day), site.covers
        at = next(number for number, cover in enumerate(covers) if cover.day == day)
        weights = {src: self._gathered.images[src].stat().st_size for src in covers[at].images}
        edition, settled = self._gathered.edition(day), letters.settled(self._settings, by_service=by_service)
        found = (
            *preflight.of_settings(settled),
            *preflight.problems(made, edition, covers[at], weights, writer.stationery, writer.template),
        )
        return Lettered(made, covers[at], covers[at + 1].day if at + 1 < len(covers) else None, found)

    def letters_to_judge(self) -> Iterator[Problem]:
        """What is wrong with the letters that have still to go; nothing when none are sent."""
        site = self._gathered.site
        if letters.are_sent(self._settings):
            for cover in preflight.to_judge(site.covers, site.today):
                yield from self.lettered(site, cover.day).problems

    def letter_pages(self) -> list[Output]:
        """The letters as pages; none when none are sent."""
        return self.writer(self._gathered.public).pages() if letters.are_sent(self._settings) else []

    def index(self) -> Iterator[Output]:
        """The index that readers search; nothing when there is no search."""
        if self._has_search:
            gathered = self._gathered
            yield from indexed.outputs(self._settings, gathered.public, gathered.edition, cores.mapped, _code())

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
            render=self._renderer("feed"),
            t=self._t,
            date=env.day_filter(self._settings.language),
            fonts=default_templates() / "fonts",
            stamp=self._stamp("feed"),
            code=_code(),
        )

    def _renderer(self, kind: str, dialect: env.Dialect = env.HTML) -> env.Renderer:
        settings = self._settings
        return env.renderer(
            kind,
            self._folders,
            self._t,
            dialect=dialect,
            root=settings.root,
            language=settings.language,
            words_a_minute=settings.options.reading_speed,
            cache=settings.cache,
        )

    def _stamp(self, kind: str) -> str:
        looks = fingerprint.of_folders([folder / name for folder in self._folders for name in (kind, "labels")])
        people = tuple(self._gathered.site.people.values())
        return fingerprint.of_values(_code(), looks, self._publication, self._settings.options, people)


def _latest_sections(site: Site) -> tuple[tuple[str, str], ...]:
    names = dict.fromkeys(headline.section for headline in site.covers[0].headlines) if site.covers else {}
    return tuple((name, urls.section(name)) for name in names)


def host_like(name: str) -> str:
    """A name in the letters of a host: the identity of a publication that sets none, which a move leaves alone."""
    try:
        return slug(name).encode("idna").decode("ascii")
    except UnicodeError:
        return f"x-{fingerprint.of_values(name)[:12]}"
