"""The list of feeds, content/feeds.yml: read, added to, and exchanged with other programs and with web pages."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from digest import __version__
from digest.collect import discover, feed_lists, workers
from digest.collect.budget import LIST, USUAL
from digest.collect.discover import Offer
from digest.collect.listed import Listed
from digest.edition import feeds_yml, load
from digest.errors import ContentError, FileError, ParseError, UsageError, refusal
from digest.model import Feed, Place, Problem
from digest.settings.mkdocs_yml import Settings
from digest.verbs.known import feeds_file, require_feeds

__all__ = [
    "LARGEST_LIST",
    "Form",
    "Listed",
    "Offer",
    "add_feeds",
    "agent",
    "discover_feeds",
    "export_feeds",
    "read_feeds",
    "read_list",
]

_NAME = "content/feeds.yml"
"""What to call the list in messages."""
LARGEST_LIST = LIST * 1_000_000
"""Bytes of a list of another program."""
Form = Literal["opml", "list", "csv"]
"""How other programs write lists of feeds."""


def read_feeds(settings: Settings) -> tuple[Feed, ...]:
    """Read the list of feeds.

    Raises:
        UsageError: there is none.
        ContentError: it has mistakes.
    """
    require_feeds(settings)
    file = feeds_file(settings)
    name = file.relative_to(settings.root).as_posix()
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ContentError([Problem(Place(name, line=1, column=1), f"it cannot be read: {refusal(error)}")]) from None
    loaded = load.feeds(name, data)
    if loaded.value is None:
        raise ContentError(loaded.problems)
    return loaded.value


def agent(settings: Settings) -> str:
    """What to call ourselves: who we are, and where a publisher finds us."""
    contact = f"; +{settings.url}" if settings.url else ""
    return f"news-digest/{__version__} (feed collector{contact})"


async def discover_feeds(settings: Settings, url: str, *, allow_private: bool = False) -> tuple[Offer, ...]:
    """Find the feeds behind an address: the feed that it is, or those that the page there names.

    Args:
        settings: of the publication.
        url: of a page or a feed; https:// may be left out.
        allow_private: whether it may be a private address.

    Raises:
        UsageError: it cannot be fetched, or is neither.
    """
    address = url if "://" in url else f"https://{url}"
    try:
        return await discover.discover(address, agent(settings), allow_private=allow_private)
    except ParseError as error:
        raise UsageError(str(error), *error.remedies) from None


def add_feeds(settings: Settings, feeds: Sequence[Feed]) -> tuple[Feed, ...]:
    """Add feeds to the list, and begin one where there is none; gives those that were not there already.

    Raises:
        ContentError: the list has mistakes, and has to be mended first.
    """
    return feeds_yml.add(feeds_file(settings), _NAME, feeds)


async def read_list(form: Form, data: bytes, name: str) -> Listed:
    """Read the feeds of another program's list; nothing is added yet.

    Args:
        form: how it is written.
        data: its bytes.
        name: what to call it in messages.

    Raises:
        UsageError: it is too large, or cannot be read; then nothing of it is taken.
    """
    if len(data) > LARGEST_LIST:
        raise UsageError(f"{name}: the list is larger than {LIST} MB; divide it")
    read = feed_lists.of_opml if form == "opml" else feed_lists.of_list
    try:
        return await workers.once(USUAL, read, data)
    except ParseError as error:
        raise UsageError(f"{name}: {error}", *error.remedies) from None


def export_feeds(settings: Settings, file: Path | None) -> bytes:
    """Write the list as OPML, for other programs.

    Args:
        settings: of the publication.
        file: where it goes; nowhere when not given.

    Returns:
        What was written.

    Raises:
        UsageError, ContentError: as in ``read_feeds``.
        FileError: the file cannot be written.
    """
    data = feed_lists.to_opml(read_feeds(settings), settings.name)
    try:
        if file:
            file.write_bytes(data)
    except OSError as error:
        raise FileError(f"{file} cannot be written: {refusal(error)}") from error
    return data
