"""A preview of the site, in a folder of its own: what is published is not touched."""

import functools
from collections.abc import Callable, Sequence
from pathlib import Path

from digest.settings.mkdocs_yml import Settings
from digest.site.preview import serve
from digest.site.publish import folder

Rebuild = Callable[[Path], Sequence[str]]
"""Builds the site into a folder, and gives what is wrong, in words."""


def serve_site(settings: Settings, rebuild: Rebuild, *, host: str, port: int, started: Callable[[str], None]) -> None:
    """Serve a preview until it is interrupted, and rebuild it on every save.

    Args:
        settings: of the publication.
        rebuild: is called for the first build, and after every save.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        started: is told the address.

    Raises:
        UsageError: the address cannot be used.
    """
    folder.finish(settings.site_dir)
    site = settings.cache / "preview"
    serve.serve(
        functools.partial(rebuild, site),
        site=site,
        folders=(settings.content, settings.pages, settings.templates),
        settings=settings.file,
        host=host,
        port=port,
        started=started,
    )
