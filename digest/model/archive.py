"""All editions together: what listings know of each, and everything that is out."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from digest.model.content import Access, Article, Moment, Person
from digest.model.problem import Key


class Headline(NamedTuple):
    """What a listing shows of one story."""

    id: str
    title: str
    url: str
    article: str
    source: str
    section: str
    teaser: str
    """The first words of the summary, without markup."""
    tags: tuple[str, ...]
    language: str
    access: Access
    at: tuple[int, int]
    """Where the story stands in its file: number of its section, number within that, both from 0."""
    hash: str
    """Hash of the whole story, and of what else of its edition is said with it."""


class Linked(NamedTuple):
    """A link of an edition, and where it stands."""

    url: str
    """Canonical, as that of an item is."""
    title: str
    """What stands there, or that of the story that it belongs to."""
    keys: tuple[Key, ...]
    """As in Place."""


class Cover(NamedTuple):
    """What the archive knows of one edition."""

    file: str
    """The file that it comes from, as in Place."""
    hash: str
    """Hash of everything in the file that a page can show."""
    day: dt.date
    number: int | None
    title: str
    teaser: str
    """The first words of the intro, without markup."""
    editor: str
    draft: bool
    words: int
    """Of the intro and all summaries."""
    headlines: tuple[Headline, ...]
    images: tuple[str, ...]
    """Every picture that it shows, by src."""
    changes: tuple[Moment, ...]
    """When it was changed after its day: updates of its own and of its stories, and corrections."""
    links: tuple[Linked, ...]
    """Every link to a story: those of its stories, of the same elsewhere, and of "also this week"."""
    dropped: tuple[str, ...]
    """The ids of stories that its editor dropped."""
    old: tuple[str, ...] = ()
    """Paths at which it stood on an earlier site."""


class Entry(NamedTuple):
    """A story in a listing, and where it ran."""

    headline: Headline
    day: dt.date
    """The day of its edition, or of the article itself."""
    edition: dt.date | None
    """The day of the edition that it ran in; None for an article that ran in none."""
    hash: str
    """Changes whenever the story may have changed."""


class Shelf(NamedTuple):
    """Everything under one name: a section, a tag, a source."""

    slug: str
    """What stands for it in addresses: no other shelf of its kind has the same."""
    name: str
    """As the newest entry spells it."""
    entries: tuple[Entry, ...]
    """From the newest to the oldest."""
    key: str
    """What all spellings of the name have in common; see slug.folded."""
    id: str
    """What stands for it in the ids of feeds: made as slugs were in the first version, for ids never change."""
    former: tuple[str, ...]
    """The slugs that its spellings had in the first version, the oldest spelling's first."""
    since: dt.date
    """The day of its oldest entry."""


class Picture(NamedTuple):
    """A picture file as it is on disk."""

    src: str
    """Path below content/images/."""
    hash: str
    width: int
    """In pixels, upright; 0 when the file does not say."""
    height: int
    widths: tuple[int, ...] = ()
    """The widths in which there are copies of it, the smallest first; () for drawings and what moves."""
    has_position: bool = False
    """Whether it says where it was taken."""


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that is out, as of ``today``: what the pages are made of."""

    covers: tuple[Cover, ...]
    """Editions from the newest to the oldest, articles' titles and teasers filled in."""
    articles: Mapping[str, Article]
    """Articles by slug, from the newest to the oldest."""
    people: Mapping[str, Person]
    pictures: Mapping[str, Picture]
    """By src; those that are shown somewhere."""
    entries: tuple[Entry, ...]
    """Every story, from the newest to the oldest; those of an edition in its order."""
    sections: Mapping[str, Shelf]
    """By slug, those of the latest edition first and in its order."""
    tags: Mapping[str, Shelf]
    """By slug, in alphabetical order."""
    sources: Mapping[str, Shelf]
    """By slug, in alphabetical order."""
    today: dt.date
