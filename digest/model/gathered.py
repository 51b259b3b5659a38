"""Everything that was read of a publication's content."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from digest.model.archive import Site
from digest.model.content import Edition, Prose
from digest.model.items import Feed
from digest.model.problem import Problem


class Gathered(NamedTuple):
    """Everything that was read, and what is out of it."""

    site: Site
    public: Site
    """The same without drafts and scheduled editions, whatever is shown."""
    feeds: tuple[Feed, ...]
    """The feeds that are collected."""
    support: Prose | None
    """Why readers should support the publication, if that is written down."""
    privacy: Prose | None
    """What the publisher adds to the promise of privacy, if anything."""
    edition: Callable[[dt.date], Edition]
    """Fetches an edition that is out, own pieces filled in."""
    images: Mapping[str, Path]
    """The file of every picture that is shown, by src."""
    problems: tuple[Problem, ...]
    """Warnings."""
    held: int
    """How many editions are drafts or scheduled, and not out."""
    unwritten: tuple[Problem, ...]
    """What drafts still lack before they can be out, for those who ask."""
