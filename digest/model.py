"""The values that stages hand to one another: frozen, complete when they exist, with tuples inside.

    files ─edition/load▶ Edition · Article · Person ─edition/archive▶ Site
    Site ─render/pages▶ Page ─render/sheet▶ Output ─ship/write▶ site/

An edition exists twice: as a whole (``Edition``), which only the pages that show it need, and as its ``Cover``, which
is what every listing knows of it. The whole archive is held as covers; so the memory and the time of a build hang on
what changed and not on twelve years of back numbers.
"""

import abc
import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

Key = str | int
Level = Literal["error", "warning"]
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


class Place(NamedTuple):
    """Where something stands in a file of the publication."""

    file: str
    """Path below the publication's folder, with forward slashes."""
    keys: tuple[Key, ...] = ()
    """The way from the root of the YAML to the value; () is the file as a whole."""
    at_key: bool = False
    """Point at the key instead of its value."""
    line: int = 0
    """From 1, where the place is known already (no YAML, or YAML that cannot be read); 0 otherwise."""
    column: int = 0
    """From 1, as ``line``."""


class Problem(NamedTuple):
    """Something that a person has to mend in a file."""

    place: Place
    what: str
    """What is wrong, in one sentence without a full stop."""
    hint: str = ""
    """What to do about it; '' when the sentence says it."""
    level: Level = "error"
    other: Place | None = None
    """Where the other one is, when two things do not go together; its line is named behind what is wrong."""


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
    """The id of the story that it concerns; '' for the edition or the own piece as a whole."""


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
class Feed:
    """A feed that is collected: an entry of content/feeds.yml."""

    url: str
    title: str = ""
    """As its editor calls it; '' leaves that to the feed."""
    section: str = ""
    """Where its items belong, or ''."""
    language: str = ""
    """BCP 47 tag of its items; '' leaves that to the feed."""
    weight: float = 1.0
    """How much the editor cares for it."""
    user_agent: str = ""
    """What to call ourselves there; '' is the digest's own."""
    allow_private: bool = False
    """Whether it may lie in a private network."""
    max_items: int = 500
    """How many of its items are read, the newest ones first in most feeds."""
    max_megabytes: float = 10.0
    """How large its document may be, unpacked, in millions of bytes."""
    public: bool | None = None
    """Whether it stands in the published list of sources; None leaves that to its address."""


class Enclosure(NamedTuple):
    """A file that comes with an item: a recording, a film."""

    url: str
    type: str
    """MIME type, or ''."""
    length: int
    """Bytes, or 0 when that is not known."""


class FeedItem(NamedTuple):
    """An item as its feed gives it: all texts plain, all addresses whole."""

    key: str
    """What tells it from the other items of its feed, whatever else changes."""
    title: str
    """'' when the feed gives none."""
    summary: str
    """Its first words, or ''."""
    url: str
    """Canonical: without tracking parameters and redirectors; '' when the feed gives none."""
    link: str
    """The link as the feed gives it, or ''."""
    given_id: str
    """The id as the feed gives it, or ''."""
    authors: tuple[str, ...]
    published: dt.datetime | None
    """UTC; None when the feed gives no date, or one that is none."""
    updated: dt.datetime | None
    image: str
    """Address of a picture, or ''."""
    enclosures: tuple[Enclosure, ...]
    language: str
    """BCP 47 tag, or ''."""
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An item that the store knows."""

    id: str
    """Twenty-four hexadecimal digits; stays when the item changes, and when its feed moves."""
    feed: str
    """Address of the feed, as in feeds.yml."""
    first_seen: dt.datetime
    """When it was first collected; UTC."""
    appeared: dt.datetime
    """When it was published. When first seen, where the feed gives no date, one in the future, or one on which nobody
    could see it, for the feed was read since then without it, or was down for days. UTC."""
    said: FeedItem
    """What the feed gives."""


class Proposal(NamedTuple):
    """A story that the desk put into a draft. When it is no longer there, its editor took it out."""

    day: dt.date
    """Of the edition."""
    lead: str
    """The id of the item that it was made from."""
    url: str
    """Its link."""
    section: str
    """Where it was put; '' is "also this week"."""
    items: tuple[str, ...]
    """The ids of all items that report the same, its own first."""


@dataclass(frozen=True, slots=True)
class Story:
    """One story of an edition, as its editor wrote it."""

    id: str
    """Survives a new title and a new address; also the story's anchor on the page of its edition."""
    title: str
    """'' when an own piece lends its title."""
    url: str
    """The story at its source, or '' for an own piece."""
    article: str
    """Slug of the own piece that runs here, or ''."""
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


@dataclass(frozen=True, slots=True)
class Article:
    """An own piece: ``content/stories/<slug>.md``."""

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
    digest: str
    """Hash of the file."""


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
    digest: str
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


class Entry(NamedTuple):
    """A story in a listing, and where it ran."""

    headline: Headline
    day: dt.date
    """The day of its edition, or of the own piece itself."""
    edition: dt.date | None
    """The day of the edition that it ran in; None for an own piece that ran in none."""
    digest: str
    """Changes whenever the headline may have changed."""


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
    digest: str
    width: int
    """In pixels, upright; 0 when the file does not say."""
    height: int
    widths: tuple[int, ...] = ()
    """The widths in which there are copies of it, the smallest first; () for drawings and what moves."""


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that is out, as of ``today``: what the pages are made of."""

    covers: tuple[Cover, ...]
    """Editions from the newest to the oldest, own pieces' titles and teasers filled in."""
    articles: Mapping[str, Article]
    """Own pieces by slug, from the newest to the oldest."""
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


@dataclass(frozen=True, slots=True)
class Page:
    """A page that people read, before it is dressed in the theme."""

    path: str
    """Its folder below the site's root with a slash at the end ('' is home), or a name that ends in .html."""
    title: str
    description: str
    head: str
    """HTML for the head: canonical link, Open Graph, structured data."""
    body: str
    """HTML of the main part, from its <h1> on."""


COLUMN = re.compile(r"\{([^{}|]+)(?:\|([^{}]*))?\}")
"""A column of the list in a line of the letter, and what stands there where it is empty: {name|reader}."""


class Slot(NamedTuple):
    """A place in a letter where something of its reader stands."""

    mark: str
    """What stands there until it is filled; occurs nowhere else."""
    column: str
    """Of the list of subscribers, as name; or UNSUBSCRIBE, or BROWSER."""
    default: str
    """What stands there for a reader whose column is empty."""


class Subscriber(NamedTuple):
    """Somebody who gets the letter."""

    name: str
    """'' when not known."""
    address: str
    """The domain in ASCII."""
    columns: Mapping[str, str]
    """Whatever else the list has, by the name of its column in lower case."""


class Delivery(NamedTuple):
    """A letter that has to go."""

    n: int
    """Its number in the ledger."""
    subscriber: Subscriber
    domain: str
    """Where it goes."""
    tries: int
    """How often the server has put it off in this run."""


UNSUBSCRIBE, BROWSER = "{unsubscribe}", "{browser}"
"""Slots that are no column of a list: where the subscription is ended, and where the letter stands as a page."""


class Letter(NamedTuple):
    """An edition for the mailbox, the same for all subscribers but for its slots."""

    day: dt.date
    subject: str
    preheader: str
    html: str
    """The whole document, with marks."""
    text: str
    """The same for programs and people that want no HTML, with marks."""
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Output:
    """A file of the site that can be made when it is needed."""

    path: str
    """Below site/, with forward slashes."""
    key: str
    """Hash of all that its bytes depend on: same key, same bytes."""
    make: Callable[[], bytes]


class Written(NamedTuple):
    """A file that stands in the site."""

    key: str
    """Of the Output that it came from."""
    signature: str
    """Of the file, when it was written."""


class Report(NamedTuple):
    """What a build did to the site."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    aside: tuple[Path, ...]
    """Where files are now that were in the way, and that no build is known to have written."""
