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
from digest.edition.reading import Memory
from digest.errors import ContentError
from digest.letter import lettered
from digest.letter.lettered import Lettered
from digest.model import Advance, Contents, Cover, Gathered, Problem
from digest.render import urls
from digest.render.rendering import Rendering
from digest.render.templates import code
from digest.settings.mkdocs_yml import Settings
from digest.site import products
from digest.site.build import Build
from digest.site.whole import Whole


@contextlib.contextmanager
def opened(
    settings: Settings,
    *,
    now: dt.datetime,
    advance: Advance = lambda *_: None,
    texts: Mapping[str, bytes] = SAVED,
    memory: Memory | None = None,
) -> Iterator["Workspace"]:
    """Open a publication, for one at a time: a second one waits.

    Args:
        settings: of the publication.
        now: decides which editions are out; aware.
        advance: is told about the progress.
        texts: unsaved texts, by file below the publication's folder; they stand in place of files.
        memory: what this process has read of it before.

    Raises:
        SiteError: the cache cannot be written.
    """
    with Cache.open(settings.cache, code()) as cache:
        yield Workspace(settings, cache, now, advance, texts, memory)


class Workspace:
    """A publication at work. Everything that is asked of it may raise ContentError and TemplateError.

    What it has given can be used when it is closed as well.
    """

    def __init__(
        self,
        settings: Settings,
        cache: Cache,
        now: dt.datetime,
        advance: Advance,
        texts: Mapping[str, bytes],
        memory: Memory | None,
    ) -> None:
        self.settings, self.cache, self.now = settings, cache, now
        self._advance, self._texts, self._memory = advance, texts, memory
        self._gathered: dict[bool, Gathered] = {}
        self._builds: dict[bool, Build] = {}

    @property
    def today(self) -> dt.date:
        """The day in the publication's time zone."""
        return self.now.astimezone(self.settings.zone).date()

    @cached_property
    def contents(self) -> Contents:
        """What all content files say: they are read once."""
        return gather.read(
            self.settings,
            self.cache,
            mapped=parallel.mapped,
            advance=self._advance,
            texts=self._texts,
            memory=self._memory,
        )

    def gathered(self, *, drafts: bool = False) -> Gathered:
        """All content, with drafts and scheduled editions or without."""
        if drafts not in self._gathered:
            self._gathered[drafts] = gather.gathered(self.contents, today=self.today, drafts=drafts)
        return self._gathered[drafts]

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
        return Whole(self.build(drafts=drafts)).data(urls.file_of(path))

    def letter(self, day: dt.date, *, by_service: bool = False) -> Lettered:
        """Write the letter of an edition, which has to be there, and judge it.

        A draft is written as it would be if it were out. A mailing service has a way to unsubscribe of its own.
        """
        rendering = self.build(drafts=True).rendering
        gathered = rendering.gathered
        is_out = any(cover.day == day for cover in gathered.public.covers)
        site = gathered.public if is_out else gathered.site
        return lettered.lettered(rendering, site, day, by_service=by_service)
