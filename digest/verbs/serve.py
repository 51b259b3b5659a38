"""``digest serve``: a preview of the site while it is written.

    content/ ─workspace▶ Build ─site/whole▶ Whole ─site/preview▶ a browser

What was read stays in memory, so that a save costs one file; what is published is not touched.
"""

import datetime as dt
import time
from collections.abc import Callable, Sequence

from digest.edition.reading import Memory
from digest.model import Problem
from digest.settings.mkdocs_yml import Settings
from digest.site.preview import serve
from digest.site.whole import Whole
from digest.verbs import workspace


def serve_site(
    settings: Callable[[], Settings],
    *,
    now: Callable[[], dt.datetime],
    drafts: bool,
    host: str,
    port: int,
    started: Callable[[str], None],
    renewed: Callable[[Sequence[Problem], float], None],
    refused: Callable[[Exception], str],
) -> None:
    """Serve a preview until it is interrupted, which shows what was saved last.

    Args:
        settings: reads those of the publication.
        now: gives the time that decides which editions are out; aware.
        drafts: show drafts and scheduled editions as well.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        started: is told the address.
        renewed: is told of warnings, and in how many seconds what was saved was read.
        refused: is told of an error in what was saved, and gives the words for it.

    Raises:
        UsageError: the address cannot be used, or there are no settings.
        ContentError: the settings have mistakes.
    """
    first, memory = settings(), Memory()

    def plan() -> Whole:
        start = time.monotonic()
        with workspace.opened(settings(), now=now(), memory=memory) as work:
            site = Whole(work.build(drafts=drafts))
            renewed(site.problems, time.monotonic() - start)
        return site

    serve.serve(
        plan,
        folders=(first.content, first.pages, first.templates),
        settings=first.file,
        host=host,
        port=port,
        started=started,
        refused=refused,
    )
