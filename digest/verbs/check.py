"""``digest check``: everything that a build does, but nothing is written."""

import datetime as dt
from typing import NamedTuple

from digest.base import parallel
from digest.errors import ContentError
from digest.letter import lettered
from digest.model import Advance, Output, Problem, Written
from digest.settings.mkdocs_yml import Settings
from digest.site import external_resources
from digest.site.whole import Whole
from digest.verbs import workspace
from digest.verbs.spam import spam_problems


class Checked(NamedTuple):
    """What a check found: warnings, and how many editions (out, held back) and pages it went through."""

    problems: tuple[Problem, ...]
    editions: int
    held: int
    pages: int


def check_site(settings: Settings, *, now: dt.datetime, drafts: bool = False, advance: Advance) -> Checked:
    """Find everything that a build would refuse, and what keeps letters from going. For the rest see ``build_site``.

    Args:
        settings: of the publication.
        now: decides which editions are out; aware.
        drafts: look at drafts and scheduled editions as well.
        advance: is told about the progress.
    """
    with workspace.opened(settings, now=now, advance=advance) as work:
        rendering = work.build(drafts=drafts).rendering
        planned = Whole(work.build(drafts=drafts))
        _try_all(planned.outputs, work.cache.written(str(settings.site_dir.resolve())), advance)
        found = (*planned.problems, *lettered.problems(rendering))
        found = (*found, *external_resources.problems(settings, planned.frame))
        found = (*found, *(rendering.gathered.unwritten if drafts else ()))
        if any(problem.level == "error" for problem in found):
            raise ContentError(found)
        found = (*found, *spam_problems(work, now=now, advance=advance))
    pages = sum(output.path.endswith(".html") for output in planned.outputs)
    return Checked(found, len(rendering.gathered.site.covers), rendering.gathered.held, pages)


def _try_all(outputs: tuple[Output, ...], written: dict[str, Written], advance: Advance) -> None:
    """Make what a build would make anew, and throw it away."""
    new = [output for output in outputs if written.get(output.path, Written("", "")).key != output.key]
    for number, _ in enumerate(parallel.mapped(_try, new)):
        advance("Trying pages", number + 1, len(new))


def _try(output: Output) -> None:
    output.make()
