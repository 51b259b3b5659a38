"""``digest build``: from content/ to site/.

    content/ ─workspace▶ Build ─site/whole▶ Outputs ─site/publish▶ site/

A page or a file is made only when what it depends on is not what it was when the one in site/ was made.
"""

import datetime as dt
from functools import partial
from typing import NamedTuple

from digest.base import parallel
from digest.model import Advance, Problem, Report, Site
from digest.render import urls
from digest.settings.mkdocs_yml import Settings
from digest.site.publish import folder, write
from digest.site.whole import Whole
from digest.verbs import workspace


class Built(NamedTuple):
    """What a build did."""

    report: Report
    problems: tuple[Problem, ...]
    """Warnings; errors are raised."""
    site: Site
    held: int
    """How many editions are drafts or scheduled, and not out."""
    ended: tuple[str, ...]
    """Paths of feeds that were there before and are made no longer."""


def build_site(settings: Settings, *, now: dt.datetime, drafts: bool = False, advance: Advance) -> Built:
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
    with workspace.opened(settings, now=now, advance=advance) as work, folder.opened(settings.site_dir) as site_folder:
        build = work.build(drafts=drafts)
        planned = Whole(build)
        place = str(site_folder.site)
        report, written = write.publish(
            site_folder,
            planned.outputs,
            work.cache.written(place),
            mapped=parallel.mapped,
            advance=partial(advance, "Writing pages"),
            sealed=build.seals(),
        )
        work.cache.note_written(place, written, removed=report.removed)
        build.rendering.kept.prune()
        problems = planned.problems
    gathered = build.rendering.gathered
    ended = tuple(path for path in report.removed if urls.is_feed(path))
    return Built(report, problems, gathered.site, gathered.held, ended)
