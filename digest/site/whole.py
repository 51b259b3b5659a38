"""The whole site, planned.

    Build ─┬─masthead▶ Frame (blank sheets, files) ─┐
           ├─pages▶ PagePlans, printed on sheets ───┼─▶ Outputs
           └─files▶ Outputs ────────────────────────┘

Everything that products make, printed on the theme's sheets, and the theme's own files.
"""

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, partial

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


class Whole:
    """Everything that a site consists of, planned as far as somebody asks for it.

    Each of these may raise a TemplateError, when a template of the theme fails.
    """

    def __init__(self, build: Build) -> None:
        self._build = build
        self._planning = threading.Lock()
        self._planned: list[PagePlan] = []
        self._page_at: dict[str, PagePlan] = {}

    @cached_property
    def frame(self) -> Frame:
        """What the theme gives."""
        return frames.frame(self._build.rendering, masthead(self._build))

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Warnings.

        Raises:
            ContentError: something is wrong; has all that is.
        """
        gathered = self._build.rendering.gathered
        problems = (*gathered.problems, *self.frame.problems, *self._build.problems())
        if any(problem.level == "error" for problem in problems):
            raise ContentError(problems)
        return problems

    @cached_property
    def outputs(self) -> tuple[Output, ...]:
        """All files, ready to be made.

        Raises:
            ContentError: something is wrong, or several want one address; has all that is.
        """
        problems = self.problems
        pages = (_printed(page, self.frame) for page in self._pages)
        outputs = (*self.frame.files, *pages, *self._files)
        if twice := list(clashes(self._build.rendering.settings, (*outputs, *_sealed(self._build)))):
            raise ContentError([*problems, *twice])
        return outputs

    def data(self, path: str) -> bytes:
        """Make one file. Nothing is planned for a page but pages.

        Args:
            path: below site/, as editions/2026-02-20/index.html.

        Raises:
            KeyError: there is no such file.
        """
        if page := self._page(path):
            return _on_sheet(page, self.frame.sheets)
        return (self._theirs.get(path) or self._ours[path]).make()

    def has(self, path: str) -> bool:
        """Whether there is a file at a path."""
        return path in self._theirs or self._page(path) is not None or path in self._ours

    def finish(self) -> None:
        """Plan everything; raises what ``outputs`` raises."""
        _ = self.outputs

    def _page(self, path: str) -> PagePlan | None:
        """The page in a file: pages are planned until it is found, and those that are new come first."""
        with self._planning:
            while path not in self._page_at and (page := next(self._unplanned, None)):
                self._planned.append(page)
                self._page_at[urls.file_of(page.path)] = page
        return self._page_at.get(path)

    @property
    def _pages(self) -> list[PagePlan]:
        self._page("")  # no page stands there
        return self._planned

    @cached_property
    def _unplanned(self) -> Iterator[PagePlan]:
        return self._build.pages(self._build.rendering.gathered.site)

    @cached_property
    def _files(self) -> list[Output]:
        return self._build.files(self._pages, self._theirs.keys())

    @cached_property
    def _theirs(self) -> Mapping[str, Output]:
        """The theme's own files, by path."""
        return {output.path: output for output in self.frame.files}

    @cached_property
    def _ours(self) -> Mapping[str, Output]:
        """The files of products, by path."""
        return {output.path: output for output in self._files}


def _printed(page: PagePlan, frame: Frame) -> Output:
    """A page as a file: on the theme's sheets."""
    key = fingerprint.of_values(page.key, frame.key)
    return Output(urls.file_of(page.path), key, partial(_on_sheet, page, frame.sheets), page.place)


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
