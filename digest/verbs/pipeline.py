"""From content/ to site/: the one place that knows all stages, and carries values from one to the next.

    mkdocs.yml ─theme▶ Frame ─────────────┐   content/ ─content▶ Site
                                          ▼                │ site/pages
    templates/ ─render/env▶ Renderer ─▶ Outputs ◀─ Plans ◀─┘
                                          │ site/publish/write
                                          ▼
                                        site/

A plan names a page and hashes what it depends on; a page is made only when its hash is not that of the file in site/.
"""

import datetime as dt
import functools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

from digest.base import fingerprint, parallel
from digest.base.cache import Cache
from digest.edition import gather
from digest.errors import ContentError
from digest.letter.lettered import Lettered
from digest.model import Advance, Cover, Gathered, Output, Page, Place, Problem, Report, Site, Written
from digest.render import urls
from digest.render.templates import code, template_folders
from digest.settings.mkdocs_yml import Settings
from digest.site import external_resources, pages
from digest.site.office import Office
from digest.site.page_plan import Plan
from digest.site.publish import folder, write
from digest.site.theme import frames, sheet
from digest.site.theme.masthead import Masthead


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
    with _memory(settings) as cache, folder.opened(settings.site_dir) as site_folder:
        outputs, gathered, problems = _outputs(settings, cache, now, drafts, advance)
        place = str(site_folder.site)
        report, written = write.publish(
            site_folder,
            outputs,
            cache.written(place),
            mapped=parallel.mapped,
            advance=functools.partial(advance, "Writing pages"),
        )
        cache.note_written(place, written, removed=report.removed)
    return Built(report, problems, gathered.site, gathered.held)


def verify(settings: Settings, *, now: dt.datetime, drafts: bool = False, advance: Advance) -> Checked:
    """Do everything that a build does, but write no site. Arguments and errors are those of ``build``."""
    with _memory(settings) as cache:
        outputs, gathered, problems = _outputs(settings, cache, now, drafts, advance)
        written = cache.written(str(settings.site_dir.resolve()))
        new = [output for output in outputs if written.get(output.path, Written("", "")).key != output.key]
        for number, _ in enumerate(parallel.mapped(_try, new)):
            advance("Trying pages", number + 1, len(new))
        office = Office(settings, gathered)
        frame = frames.frame(settings, office.masthead(), template_folders(settings), code())
        problems = (*problems, *office.letters_to_judge(), *external_resources.problems(settings, frame))
        problems = (*problems, *(gathered.unwritten if drafts else ()))
        if any(problem.level == "error" for problem in problems):
            raise ContentError(problems)
    return Checked(
        problems, len(gathered.site.covers), gathered.held, sum(output.path.endswith(".html") for output in outputs)
    )


def covers(settings: Settings, *, now: dt.datetime) -> tuple[Cover, ...]:
    """All editions, drafts and scheduled ones as well, the latest first. Errors are those of ``build``."""
    with _memory(settings) as cache:
        return gather.gather(
            settings, cache, now=now, drafts=True, mapped=parallel.mapped, advance=lambda *_: None
        ).site.covers


def for_mkdocs(settings: Settings, *, now: dt.datetime) -> Dressed:
    """Prepare every page for ``mkdocs build``. Errors are those of ``build``."""
    with _memory(settings) as cache:
        gathered = gather.gather(
            settings, cache, now=now, drafts=False, mapped=parallel.mapped, advance=lambda *_: None
        )
        # MkDocs asks for the rest when the cache is closed again.
        whole = {cover.day: gathered.edition(cover.day) for cover in gathered.site.covers}
        gathered = gathered._replace(edition=whole.__getitem__)
        office = Office(settings, gathered)
        if errors := [problem for problem in office.problems() if problem.level == "error"]:
            raise ContentError([*gathered.problems, *errors])
        plans = list(pages.plan(office.press(gathered.site)))
        made = tuple(plan.make() for plan in plans)

    def files(taken: Collection[str]) -> Iterator[Output]:
        outputs = [
            *office.images(),
            *office.letter_pages(),
            *office.index(),
            *office.machine_outputs(plans, taken),
        ]
        others = [*taken, *(urls.file_of(plan.path) for plan in plans)]
        there = [Output(path, "", bytes) for path in others]
        if twice := [_clash(settings, path) for path in write.clashes([*there, *outputs])]:
            raise ContentError(twice)
        yield from outputs

    return Dressed(made, office.masthead(), files, template_folders(settings))


def letter(settings: Settings, day: dt.date, *, now: dt.datetime, by_service: bool, advance: Advance) -> Lettered:
    """Write the letter of an edition, which has to be there, and judge it. Errors are those of ``build``.

    A draft is written as it would be if it were out. A mailing service has a way to unsubscribe of its own.
    """
    with _memory(settings) as cache:
        gathered = gather.gather(settings, cache, now=now, drafts=True, mapped=parallel.mapped, advance=advance)
        is_out = any(cover.day == day for cover in gathered.public.covers)
        office = Office(settings, gathered)
        return office.lettered(gathered.public if is_out else gathered.site, day, by_service=by_service)


def _try(output: Output) -> None:
    output.make()


def _memory(settings: Settings) -> AbstractContextManager[Cache]:
    """The cache, for one build at a time: a second one waits."""
    return Cache.open(settings.cache, code())


def _outputs(
    settings: Settings, cache: Cache, now: dt.datetime, drafts: bool, advance: Advance
) -> tuple[Sequence[Output], Gathered, tuple[Problem, ...]]:
    """Everything that the site consists of, ready to be made; raises when anything is wrong."""
    gathered = gather.gather(settings, cache, now=now, drafts=drafts, mapped=parallel.mapped, advance=advance)
    office = Office(settings, gathered)
    frame = frames.frame(settings, office.masthead(), template_folders(settings), code())
    problems = (*gathered.problems, *frame.problems, *office.problems())
    if any(problem.level == "error" for problem in problems):
        raise ContentError(problems)
    plans = list(pages.plan(office.press(gathered.site)))
    outputs = [*frame.files, *office.images(), *office.letter_pages(), *office.index()]
    for plan in plans:
        key = fingerprint.of_values(plan.key, frame.key)
        make = functools.partial(_printed, plan, frame.sheets)
        outputs.append(Output(urls.file_of(plan.path), key, make))
    out = plans if gathered.public is gathered.site else list(pages.plan(office.press(gathered.public)))
    outputs += office.machine_outputs(out, {output.path for output in frame.files})
    if twice := [_clash(settings, path) for path in write.clashes(outputs)]:
        raise ContentError([*problems, *twice])
    return outputs, gathered, problems


def _printed(plan: Plan, sheets: Mapping[int, sheet.Sheet]) -> bytes:
    return sheet.on(plan.make(), sheets)


def _clash(settings: Settings, path: str) -> Problem:
    if alias := next((a for a in settings.options.feed_aliases if path in (a, f"{a}index.html")), None):
        at_alias = Place(settings.file.name, (*settings.options_at, "feed_aliases", alias), at_key=True)
        return Problem(at_alias, f"there is a file at this address already: /{path}", "take the alias out")
    name = path.removesuffix("/index.html").removesuffix(".html") + ".md"
    page = settings.pages / name
    place = page if page.is_file() else settings.pages / "index.md"
    what = f"this page and a page of the digest have the same address: /{path}"
    return Problem(Place(place.relative_to(settings.root).as_posix(), line=1, column=1), what, "give it another name")
