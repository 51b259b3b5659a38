"""What a template may use. These types are the contract; docs/templates.md is made from them.

Every template gets the fields of ``Common`` and those of its own context. Names are never removed from here without a
word in the changelog.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from digest.model import Article, Cover, Edition, Entry, Person, Picture


class Publication(NamedTuple):
    """The publication as a whole."""

    name: str
    tagline: str
    """'' when not set."""
    description: str
    """'' when not set."""
    language: str
    """BCP 47 tag."""
    direction: str
    """'ltr' or 'rtl'."""
    url: str
    """Address of the site with a slash at the end, or '' when not set."""
    publisher: str
    """Name of the organisation behind it; the publication's own when not set."""
    publisher_url: str
    """The organisation's own page; the site's address when not set."""


class Masthead(NamedTuple):
    """What templates of the theme get as ``digest``, besides MkDocs' own variables."""

    tagline: str
    """'' when not set."""
    sections: tuple[tuple[str, str], ...]
    """(name, path) of the sections of the latest edition."""
    has_people: bool
    """Whether there is a page of people."""
    has_stories: bool
    """Whether there are own pieces."""


class Pager(NamedTuple):
    """The place of a page within a long listing: the newest entries stand at the listing's own address."""

    number: int
    """Counted from the oldest page, so that a page keeps its number; 0 for the first page, with the newest entries."""
    newer: str
    """Path of the next page towards now, or ''."""
    older: str
    """Path of the next page towards the past, or ''."""


class Term(NamedTuple):
    """A section, a tag or a source in a list of all of them."""

    name: str
    path: str
    stories: int
    """How many there are."""


@dataclass(frozen=True, slots=True)
class Common:
    """What every template gets."""

    publication: Publication
    """The publication as a whole."""
    path: str
    """The path of this page, as `editions/2026-02-20/`; '' for home."""
    title: str
    """What stands in the title of the window, without the publication's name."""
    description: str
    """One or two sentences for search engines and previews."""
    canonical: str
    """The path under which search engines should know the page."""
    url: Callable[[str], str]
    """`url(path)`: the relative link from this page to a path of the site."""
    people: Mapping[str, Person]
    """Who edits and writes, by key."""
    pictures: Mapping[str, Picture]
    """The pictures on this page, with their size, by src."""


@dataclass(frozen=True, slots=True)
class EditionContext(Common):
    """`edition.html`: one edition; also `latest/`."""

    edition: Edition
    """The edition, whole."""
    previous: Cover | None
    """The edition before it."""
    next: Cover | None
    """The edition after it."""
    words: int
    """Words in it, for the reading time."""
    articles: Mapping[str, Article]
    """The own pieces that run in it, by slug."""


@dataclass(frozen=True, slots=True)
class HomeContext(EditionContext):
    """`home.html`: the latest edition in full, the earlier ones below."""

    earlier: tuple[Cover, ...]
    """The editions before the latest, as many as set."""


@dataclass(frozen=True, slots=True)
class EmptyContext(Common):
    """`empty.html`: home before the first edition is out."""


@dataclass(frozen=True, slots=True)
class ArchiveContext(Common):
    """`archive.html`: all editions, or those of a year."""

    covers: tuple[Cover, ...]
    """The editions, from the newest to the oldest."""
    years: tuple[tuple[int, int], ...]
    """(year, number of editions) of the whole archive, from the newest."""
    year: int | None
    """The year that is shown; None on the first page of the archive, which shows the latest year."""


@dataclass(frozen=True, slots=True)
class ListingContext(Common):
    """`listing.html`: the stories of a section, a tag or a source."""

    kind: str
    """'section', 'tag' or 'source'."""
    name: str
    """Its name."""
    entries: tuple[Entry, ...]
    """The entries on this page, from the newest."""
    pager: Pager
    """Where this page stands."""


@dataclass(frozen=True, slots=True)
class IndexContext(Common):
    """`index.html`: all sections, all tags, all sources."""

    kind: str
    """'section', 'tag' or 'source'."""
    terms: tuple[Term, ...]
    """What there is, in alphabetical order; sections in that of the latest edition."""


@dataclass(frozen=True, slots=True)
class PeopleContext(Common):
    """`people.html`: everybody who edits and writes."""


@dataclass(frozen=True, slots=True)
class PersonContext(Common):
    """`person.html`: one of them."""

    person: Person
    """The person."""
    covers: tuple[Cover, ...]
    """The editions edited that stand on this page, from the newest."""
    articles: tuple[Article, ...]
    """The own pieces written, from the newest; on the first page."""
    pager: Pager
    """Where this page stands."""


@dataclass(frozen=True, slots=True)
class ArticleContext(Common):
    """`story.html`: an own piece."""

    article: Article
    """The piece."""
    edition: Cover | None
    """The edition in which it ran, or None."""


@dataclass(frozen=True, slots=True)
class ArticlesContext(Common):
    """`stories.html`: all own pieces."""

    articles: tuple[Article, ...]
    """Those on this page, from the newest to the oldest."""
    pager: Pager
    """Where this page stands."""


TEMPLATES: Mapping[str, type[Common]] = {
    "home.html": HomeContext,
    "empty.html": EmptyContext,
    "edition.html": EditionContext,
    "archive.html": ArchiveContext,
    "listing.html": ListingContext,
    "index.html": IndexContext,
    "people.html": PeopleContext,
    "person.html": PersonContext,
    "story.html": ArticleContext,
    "stories.html": ArticlesContext,
}
"""Which template gets what."""
