"""What editors write: editions with their stories, articles, people."""

import abc
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from digest.model.problem import Key

UNWRITTEN_TITLE = "Draft: what was this week about?"
UNWRITTEN_INTRO = "Draft: what mattered this week, and why?"
"""What stands in a draft until its editor writes; in an edition that is out it is a mistake."""
Access = Literal["free", "registration", "paywall"]
if TYPE_CHECKING:
    Moment = dt.date | dt.datetime
else:

    class Moment(abc.ABC):  # noqa: B024 - a name for two types
        """A day, or a time; one without a zone is of the publication's own. One type, for ``codec`` to read it by."""

    Moment.register(dt.date)  # and with it a time, which is one


class Mention(NamedTuple):
    """A name in a file that has to exist elsewhere, or that no other file may have."""

    kind: str
    """'person', 'story' and 'picture' have to exist; an 'id' and the 'day' of an edition are unique."""
    name: str
    keys: tuple[Key, ...]
    """Where it stands, as in Place."""


class Prose(NamedTuple):
    """A text that editors wrote in Markdown."""

    html: str
    """Sanitised HTML; links into the site begin with a slash and are made relative when a page is printed."""
    text: str
    """The same without markup, in one line."""
    words: int
    """How many words a reader reads (two characters of a script without spaces count as one)."""


class Image(NamedTuple):
    """A picture of the publication's own, below ``content/images/``."""

    src: str
    """Path below content/images/."""
    alt: str
    """What the picture shows, for those who do not see it."""
    caption: str
    """Text below the picture, or ''."""
    credit: str
    """Who made it, or ''."""
    licence: str
    """Under which licence it is used, or ''."""


class Link(NamedTuple):
    """A story elsewhere, in one line."""

    url: str
    title: str
    """'' when only the source is named."""
    source: str
    """'' when unknown."""
    day: dt.date | None
    """The day on which it appeared, or None."""


class Correction(NamedTuple):
    """What was wrong in an edition, and when that was said."""

    day: dt.date
    text: Prose
    story: str
    """The id of the story that it concerns; '' for the edition or the article as a whole."""


class Person(NamedTuple):
    """Somebody who edits or writes; an entry of people.yml."""

    key: str
    name: str
    role: str
    """'' when not given."""
    bio: Prose
    url: str
    """The person's own page elsewhere, or ''."""


@dataclass(frozen=True, slots=True)
class Story:
    """One story of an edition, as its editor wrote it."""

    id: str
    """Survives a new title and a new address; also the story's anchor on the page of its edition."""
    title: str
    """'' when an article lends its title."""
    url: str
    """The story at its source, or '' for an article."""
    article: str
    """Slug of the article that runs here, or ''."""
    source: str
    """Who published it, or ''."""
    summary: Prose
    image: Image | None
    tags: tuple[str, ...]
    language: str
    """BCP 47 tag when it differs from the publication's, or ''."""
    access: Access
    also: tuple[Link, ...]
    """The same story elsewhere."""
    published: dt.date | None
    """The day on which the source published it, or None."""
    updated: Moment | None
    """When the editor changed it last, or None."""


class Section(NamedTuple):
    """A named part of an edition, with its stories in the editor's order."""

    name: str
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """One issue of the publication, whole."""

    day: dt.date
    number: int | None
    title: str
    intro: Prose
    subject: str
    """Of its letter; '' is the title."""
    preheader: str
    """What mailboxes show behind the subject; '' leaves that to the intro."""
    editor: str
    """A key of people.yml, or ''."""
    draft: bool
    sections: tuple[Section, ...]
    also_this_week: tuple[Link, ...]
    corrections: tuple[Correction, ...]
    updated: Moment | None
    """When the editor changed it last, or None."""
    old: tuple[str, ...] = ()
    """Paths at which it stood on an earlier site."""


@dataclass(frozen=True, slots=True)
class Article:
    """A text of the publication's own: ``content/stories/<slug>.md``."""

    file: str
    """The file that it comes from, as in Place."""
    slug: str
    title: str
    day: dt.date
    author: str
    """A key of people.yml, or ''."""
    section: str
    """'' when not given."""
    tags: tuple[str, ...]
    language: str
    image: Image | None
    summary: Prose
    body: Prose
    headings: tuple[tuple[str, str], ...]
    """(anchor, text) of the second-level headings, for a table of contents."""
    images: tuple[str, ...]
    """Every picture that it shows, by src."""
    draft: bool
    updated: Moment | None
    """When its author changed it last, or None."""
    corrections: tuple[Correction, ...]
    hash: str
    """Hash of the file."""
    old: tuple[str, ...] = ()
    """Paths at which it stood on an earlier site."""
