"""Everything that the files of a publication say, and what is out of it."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from digest.model.archive import Cover, Picture, Site
from digest.model.content import Article, Edition, Person, Prose
from digest.model.items import Feed
from digest.model.problem import Place, Problem


@dataclass(frozen=True, slots=True)
class Contents:
    """What the content files say, drafts and scheduled editions as well."""

    edition: Callable[[str], Edition]
    """Fetches the whole of an edition by its file."""
    covers: tuple[Cover, ...] = ()
    """Of all editions that could be read."""
    articles: Mapping[str, Article] = field(default_factory=dict)
    """All articles that could be read, by slug."""
    people: Mapping[str, Person] = field(default_factory=dict)
    """By key."""
    feeds: tuple[Feed, ...] = ()
    """The feeds that are collected."""
    support: Prose | None = None
    """Why readers should support the publication, if that is written down."""
    privacy: Prose | None = None
    """What the publisher adds to the promise of privacy, if anything."""
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """Those that are mentioned and can be shown, by src."""
    images: Mapping[str, Path] = field(default_factory=dict)
    """The files of these pictures, by src."""
    shown: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    """Where each picture is mentioned, by src, also in files that have mistakes, and of pictures that are not there."""
    problems: tuple[Problem, ...] = ()
    """What is wrong in the files whatever the day is."""


class Gathered(NamedTuple):
    """What is out of the contents, or shown."""

    contents: Contents
    site: Site
    public: Site
    """The same without drafts and scheduled editions, whatever is shown."""
    edition: Callable[[dt.date], Edition]
    """Fetches an edition that is shown, articles filled in."""
    problems: tuple[Problem, ...]
    """Warnings."""
    held: int
    """How many editions are drafts or scheduled, and not out."""
    unwritten: tuple[Problem, ...]
    """What drafts still lack before they can be out, for those who ask."""
