"""What the desk works with: the editions so far, the feeds that are collected, and the store of their items.

Of a publication at work (``workspace``) it is the part that needs neither pages nor letters.
"""

import datetime as dt
from pathlib import Path
from typing import NamedTuple

from digest.base import parallel, symlinks
from digest.base.cache import Cache
from digest.edition import gather
from digest.errors import UsageError
from digest.model import Advance, Cover, Feed, Remedy
from digest.render.templates import code
from digest.settings.mkdocs_yml import Settings


class Known(NamedTuple):
    """What the desk has to know of a publication."""

    covers: tuple[Cover, ...]
    """All editions, drafts and scheduled ones as well, the latest first."""
    feeds: tuple[Feed, ...]
    """The feeds that are collected; () also when there is no list of them."""
    people: frozenset[str]
    """The keys of people.yml."""


def read_known(settings: Settings, *, now: dt.datetime, advance: Advance = lambda *_: None) -> Known:
    """What the desk has to know of a publication.

    Args:
        settings: of the publication.
        now: decides which editions are out; aware.
        advance: is told about the progress.

    Raises:
        ContentError: content has mistakes.
        SiteError: the cache cannot be written.
    """
    with Cache.open(settings.cache, code()) as cache:
        contents = gather.read(settings, cache, mapped=parallel.mapped, advance=advance)
        today = now.astimezone(settings.zone).date()
        covers = gather.gathered(contents, today=today, drafts=True).site.covers
        return Known(covers, contents.feeds, frozenset(contents.people))


def store_folder(settings: Settings) -> Path:
    """Where the store is."""
    return settings.root / ".digest"


def feeds_file(settings: Settings) -> Path:
    """Where the list of feeds is.

    Raises:
        ContentError: it is a link that leads out of the publication.
    """
    file = settings.content / "feeds.yml"
    symlinks.hold(settings.root, [file])
    return file


def require_feeds(settings: Settings) -> None:
    """The desk works with what was collected.

    Raises:
        UsageError: there is no list of feeds.
    """
    if not (file := feeds_file(settings)).exists():
        raise UsageError(f"there is no {file.relative_to(settings.root).as_posix()}", Remedy.of("begin_feeds"))
