"""The whole site, planned.

    Build ─masthead▶ Frame (blank sheets, files)
          ─pages▶ PagePlans ─printed▶ Outputs ─┐
          ─files▶ Outputs ─────────────────────┴▶ Whole

Everything that products make, printed on the theme's sheets, and the theme's own files.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from digest.base import fingerprint
from digest.errors import ContentError
from digest.model import Output, Place, Problem
from digest.render import urls
from digest.settings.mkdocs_yml import Settings
from digest.site.build import Build
from digest.site.page_plan import PagePlan
from digest.site.publish import write
from digest.site.theme import frames, sheet
from digest.site.theme.frames import Frame
from digest.site.theme.masthead import masthead


class Whole(NamedTuple):
    """Everything that a site consists of, ready to be made."""

    outputs: tuple[Output, ...]
    frame: Frame
    problems: tuple[Problem, ...]
    """Warnings."""


def whole(build: Build) -> Whole:
    """Plan a site.

    Raises:
        ContentError: something is wrong; has all that is.
        TemplateError: a template of the theme fails.
    """
    rendering = build.rendering
    frame = frames.frame(rendering, masthead(build))
    problems = (*rendering.gathered.problems, *frame.problems, *build.problems())
    if any(problem.level == "error" for problem in problems):
        raise ContentError(problems)
    pages = build.pages(rendering.gathered.site)
    theirs = {output.path for output in frame.files}
    outputs = (*frame.files, *printed(pages, frame), *build.files(pages, theirs))
    if twice := list(clashes(rendering.settings, (*outputs, *_sealed(build)))):
        raise ContentError([*problems, *twice])
    return Whole(outputs, frame, problems)


def printed(pages: Iterable[PagePlan], frame: Frame) -> Iterator[Output]:
    """Pages as files: on the theme's sheets."""
    for page in pages:
        key = fingerprint.of_values(page.key, frame.key)
        yield Output(urls.file_of(page.path), key, partial(_on_sheet, page, frame.sheets), page.place)


def files_beside(build: Build, pages: Sequence[PagePlan], theirs: Collection[str]) -> list[Output]:
    """Every file that is no page, for MkDocs, which prints the pages and has files itself.

    Args:
        build: what is to be made.
        pages: that MkDocs prints.
        theirs: paths of the files that it has.

    Raises:
        ContentError: two files have one path.
    """
    files = build.files(pages, theirs)
    there = [Output(path, "", bytes) for path in theirs]
    there += [Output(urls.file_of(page.path), "", bytes, page.place) for page in pages]
    if twice := list(clashes(build.rendering.settings, [*there, *files, *_sealed(build)])):
        raise ContentError(twice)
    return files


def _sealed(build: Build) -> list[Output]:
    """The paths of what is made last."""
    return [Output(path, "", bytes) for path in build.seals()]


def clashes(settings: Settings, outputs: Sequence[Output]) -> Iterator[Problem]:
    """What wants one address: said where one was chosen by somebody, or else at the plain page that has it."""
    for path in write.clashes(outputs):
        chosen = [output.place for output in outputs if output.place and f"{output.path}/".startswith(f"{path}/")]
        if chosen:
            yield Problem(chosen[-1], f"there is a file at this address already: /{path}", "take this one out")
        else:
            yield _of_plain_page(settings, path)


def _on_sheet(page: PagePlan, sheets: Mapping[int, sheet.Sheet]) -> bytes:
    return sheet.on(page.make(), sheets)


def _of_plain_page(settings: Settings, path: str) -> Problem:
    page = settings.pages / (path.removesuffix("/index.html").removesuffix(".html") + ".md")
    place = page if page.is_file() else settings.pages / "index.md"
    what = f"this page and a page of the digest have the same address: /{path}"
    return Problem(Place(place.relative_to(settings.root).as_posix(), line=1, column=1), what, "give it another name")
