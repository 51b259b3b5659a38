"""What a template may use. These types are the contract; the manual's page on templates is made from them.

Every template gets the fields of ``Common`` and those of its own context. Names are never removed from here without a
word in the changelog.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from digest.model import Article, Cover, Edition, Entry, Person, Picture
from digest.render.publication import Publication
from digest.site.readers.context import Appeal, Invitation, PrivacyStatement


class FeedLink(NamedTuple):
    """A feed of the digest in one format, to link to."""

    title: str
    type: str
    """MIME type."""
    form: str
    """'RSS', 'Atom' or 'JSON'."""
    path: str
    """Of the feed."""


class FeedOffer(NamedTuple):
    """A feed of the digest in all its formats, for people."""

    name: str
    """'' for the whole publication, else a section or a tag."""
    place: str
    """The path of the page that it belongs to."""
    editions: tuple[FeedLink, ...]
    """With one entry per edition."""
    stories: tuple[FeedLink, ...]
    """With one entry per story."""


class Step(NamedTuple):
    """A page on the way from home to the page that is shown."""

    name: str
    path: str


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


class Single(NamedTuple):
    """A tag or a source with one story, in the list of all of them."""

    name: str
    slug: str
    """Others lead to its line by it."""
    title: str
    """Of its story."""
    path: str
    """Of its story."""


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
    trail: tuple[Step, ...]
    """The pages above this one, from below home on."""
    feeds: tuple[FeedLink, ...]
    """The feeds that belong to this page, then those of the whole publication."""
    card: str
    """Path of the picture that previews of this page show, or ''."""
    invitation: Invitation | None
    """The invitation to subscribe, or None."""
    data: Mapping[str, Any]
    """Structured data for search engines, as https://schema.org has it."""


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
    """The articles that run in it, by slug."""


@dataclass(frozen=True, slots=True)
class HomeContext(EditionContext):
    """`home.html`: the latest edition in full, the earlier ones below."""

    earlier: tuple[Cover, ...]
    """The editions before the latest, as many as set."""


@dataclass(frozen=True, slots=True)
class EmptyContext(Common):
    """`empty.html`: home, `latest/` and `editions/` before the first edition is out."""


@dataclass(frozen=True, slots=True)
class ArchiveContext(Common):
    """`archive.html`: all editions, or those of a year."""

    covers: tuple[Cover, ...]
    """The editions, from the newest to the oldest."""
    years: tuple[int, ...]
    """Of the whole archive, from the newest."""
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
    """What has a page, in alphabetical order; sections in that of the latest edition."""
    singles: tuple[Single, ...]
    """What has one story and no page, in the same order."""


@dataclass(frozen=True, slots=True)
class MovedContext(Common):
    """`moved.html`: an address at which a page stood in earlier versions of the digest."""

    now: tuple[Term, ...]
    """Where it stands now; several when names that differ shared the address."""


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
    """The articles written, from the newest; on the first page."""
    pager: Pager
    """Where this page stands."""


@dataclass(frozen=True, slots=True)
class ArticleContext(Common):
    """`story.html`: an article."""

    article: Article
    """The piece."""
    edition: Cover | None
    """The edition in which it ran, or None."""


@dataclass(frozen=True, slots=True)
class ArticlesContext(Common):
    """`stories.html`: all articles."""

    articles: tuple[Article, ...]
    """Those on this page, from the newest to the oldest."""
    pager: Pager
    """Where this page stands."""


@dataclass(frozen=True, slots=True)
class FeedsContext(Common):
    """`feeds.html`: what feeds there are, for people."""

    offers: tuple[FeedOffer, ...]
    """The whole publication first, then sections, then the tags with the most stories."""
    has_sources: bool
    """Whether there is a list of the sources as OPML."""


@dataclass(frozen=True, slots=True)
class SearchContext(Common):
    """`search.html`: the search through all editions."""


@dataclass(frozen=True, slots=True)
class OfflineContext(Common):
    """`offline.html`: what is shown when there is no line."""


@dataclass(frozen=True, slots=True)
class SubscribeContext(Common):
    """`subscribe.html`: the page to subscribe."""


@dataclass(frozen=True, slots=True)
class ThanksContext(Common):
    """`thanks.html`: where one comes to after that."""


@dataclass(frozen=True, slots=True)
class SupportContext(Common):
    """`support.html`: the appeal for support."""

    appeal: Appeal
    """The appeal."""


@dataclass(frozen=True, slots=True)
class GivenContext(Common):
    """`given.html`: where one comes to after that."""


@dataclass(frozen=True, slots=True)
class PrivacyContext(Common):
    """`privacy.html`: what the site knows of its readers."""

    statement: PrivacyStatement
    """What is promised."""


TEMPLATES: Mapping[str, type[Common]] = {
    "home.html": HomeContext,
    "empty.html": EmptyContext,
    "edition.html": EditionContext,
    "archive.html": ArchiveContext,
    "listing.html": ListingContext,
    "index.html": IndexContext,
    "moved.html": MovedContext,
    "people.html": PeopleContext,
    "person.html": PersonContext,
    "story.html": ArticleContext,
    "stories.html": ArticlesContext,
    "feeds.html": FeedsContext,
    "search.html": SearchContext,
    "offline.html": OfflineContext,
    "subscribe.html": SubscribeContext,
    "thanks.html": ThanksContext,
    "support.html": SupportContext,
    "given.html": GivenContext,
    "privacy.html": PrivacyContext,
}
"""Which template gets what."""
