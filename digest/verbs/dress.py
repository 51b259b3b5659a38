"""What ``mkdocs build`` gets from us: every page, for MkDocs to dress in the theme, and all files beside them."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from digest.errors import ContentError
from digest.model import Output, Page
from digest.settings.mkdocs_yml import Settings
from digest.site.theme.masthead import Masthead, masthead
from digest.site.whole import files_beside
from digest.verbs import workspace


class Dressed(NamedTuple):
    """A publication for MkDocs to build."""

    pages: tuple[Page, ...]
    masthead: Masthead
    files: Callable[[Collection[str]], Sequence[Output]]
    """All that is no page, given the paths of the files that MkDocs has itself."""
    sealed: Mapping[str, Callable[[Mapping[str, str]], bytes]]
    """What makes the files that are made last, of the hashes of all others, by path."""
    templates: tuple[Path, ...]


def dressed(settings: Settings, *, now: dt.datetime) -> Dressed:
    """Prepare every page for MkDocs.

    Args:
        settings: of the publication.
        now: decides which editions are out; aware.

    Raises:
        ContentError: content has mistakes.
        TemplateError: a template fails.
    """
    with workspace.opened(settings, now=now) as work:
        build = work.build()
        rendering = build.rendering
        problems = build.problems()
        if any(problem.level == "error" for problem in problems):
            raise ContentError([*rendering.gathered.problems, *problems])
        plans = [*build.pages(rendering.gathered.site)]
        pages = tuple(plan.make() for plan in plans)
    files = partial(files_beside, build, plans)
    return Dressed(pages, masthead(build), files, build.seals(), rendering.folders)
