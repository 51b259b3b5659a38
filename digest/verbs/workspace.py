"""A publication at work: its content read once, whoever asks, and what is made of it.

    Settings ─opened▶ Workspace ─gathered▶ Gathered ─build▶ Build
                                                   └─letter▶ Lettered

The command line, MkDocs and a preview ask the same one; what the desk needs of it is in ``known``.
"""

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cached_property

from digest.base import parallel
from digest.base.cache import Cache
from digest.base.problem_lines import SAVED
from digest.edition import gather
from digest.errors import ContentError
from digest.letter import lettered
from digest.letter.lettered import Lettered
from digest.model import Advance, Contents, Cover, Gathered, Problem
from digest.render.rendering import Rendering
from digest.render.templates import code
from digest.settings.mkdocs_yml import Settings
from digest.site import products
from digest.site.build import Build
from digest.site.theme import frames
from digest.site.theme.masthead import masthead
from digest.site.whole import printed


@contextlib.contextmanager
def opened(
    settings: Settings, *, now: dt.datetime, advance: Advance = lambda *_: None, texts: Mapping[str, bytes] = SAVED
) -> Iterator["Workspace"]:
    """Open a publication, for one at a time: a second one waits.

    Args:
        settings: of the publication.
        now: decides which editions are out; aware.
        advance: is told about the progress.
        texts: unsaved texts, by file below the publication's folder; they stand in place of files.

    Raises:
        SiteError: the cache cannot be written.
    """
    with Cache.open(settings.cache, code()) as cache:
        yield Workspace(settings, cache, now, advance, texts)


class Workspace:
    """A publication at work. Everything that is asked of it may raise ContentError and TemplateError."""

    def __init__(
        self, settings: Settings, cache: Cache, now: dt.datetime, advance: Advance, texts: Mapping[str, bytes]
    ) -> None:
        self.settings, self.cache, self.now, self._advance, self._texts = settings, cache, now, advance, texts
        self._gathered: dict[bool, Gathered] = {}
        self._builds: dict[bool, Build] = {}

    @property
    def today(self) -> dt.date:
        """The day in the publication's time zone."""
        return self.now.astimezone(self.settings.zone).date()

    @cached_property
    def contents(self) -> Contents:
        """What all content files say: they are read once."""
        return gather.read(self.settings, self.cache, mapped=parallel.mapped, advance=self._advance, texts=self._texts)

    def gathered(self, *, drafts: bool = False) -> Gathered:
        """All content, with drafts and scheduled editions or without."""
        if drafts not in self._gathered:
            self._gathered[drafts] = gather.gathered(self.contents, today=self.today, drafts=drafts)
        return self._gathered[drafts]

    def read_all(self) -> None:
        """Read the text of every edition that is out now, for whoever needs them when the workspace is closed."""
        gathered = self.gathered()
        whole = {cover.day: gathered.edition(cover.day) for cover in gathered.site.covers}
        self._gathered[False] = gathered._replace(edition=whole.__getitem__)

    @property
    def covers(self) -> tuple[Cover, ...]:
        """All editions, drafts and scheduled ones as well, the latest first."""
        return self.gathered(drafts=True).site.covers

    def build(self, *, drafts: bool = False) -> Build:
        """What is to be made."""
        if drafts not in self._builds:
            self._builds[drafts] = Build(
                Rendering.of(self.settings, self.gathered(drafts=drafts)), products.PRODUCTS, products.SEALED
            )
        return self._builds[drafts]

    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong in content and settings, drafts as well; unlike all else it raises none of it."""
        try:
            gathered = self.gathered(drafts=True)
        except ContentError as error:
            return error.problems
        return (*gathered.problems, *gathered.unwritten, *self.build(drafts=True).problems())

    def page(self, path: str, *, drafts: bool = True) -> bytes:
        """Make one page, as it would stand in the site.

        Args:
            path: of the page, as editions/2026-02-20/.
            drafts: whether drafts and scheduled editions are there as well.

        Raises:
            KeyError: there is no such page.
        """
        build = self.build(drafts=drafts)
        plan = {plan.path: plan for plan in build.pages(build.rendering.gathered.site)}[path]
        (output,) = printed([plan], frames.frame(build.rendering, masthead(build)))
        return output.make()

    def letter(self, day: dt.date, *, by_service: bool = False) -> Lettered:
        """Write the letter of an edition, which has to be there, and judge it.

        A draft is written as it would be if it were out. A mailing service has a way to unsubscribe of its own.
        """
        rendering = self.build(drafts=True).rendering
        gathered = rendering.gathered
        is_out = any(cover.day == day for cover in gathered.public.covers)
        site = gathered.public if is_out else gathered.site
        return lettered.lettered(rendering, site, day, by_service=by_service)
