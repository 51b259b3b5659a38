"""What the templates in letter/ may use: the contract, as ``context`` is for pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from digest.letter.plaintext import Notes
from digest.model import Article, Correction, Cover, Edition, Person, Picture, Section
from digest.render.publication import Publication


class Ending(NamedTuple):
    """How a reader of the letter unsubscribes."""

    has_link: bool
    """Whether every letter has a link that does it."""
    mail: str
    """Where one writes to instead, or ''."""


class Plea(NamedTuple):
    """Why and where readers support the publication."""

    text: str
    url: str


class Stationery(NamedTuple):
    """What all letters of a publication have in common."""

    greeting: str
    """With columns, as "Dear {name|reader},"; '' for none."""
    address: tuple[str, ...]
    """Lines of the postal address."""
    can_unsubscribe: bool
    """Whether every reader gets an address that ends the subscription."""
    unsubscribe_mail: str
    """Where one writes to end it, where there is no such address; or ''."""
    subscribe: str
    """A path of the site or a whole address."""
    privacy: str
    """The same; '' when there is no promise of privacy."""
    support: Plea | None
    max_stories: int | None
    colour: str
    """As #8a1c1c."""


@dataclass(frozen=True, slots=True)
class LetterContext:
    """What `letter/letter.mjml` and `letter/letter.txt` get."""

    publication: Publication
    """The publication as a whole."""
    url: Callable[[str], str]
    """`url(path)`: the whole address of a path of the site; on the page in the browser, a relative link."""
    page: str
    """Where the page of the edition is."""
    pictures: Mapping[str, Picture]
    """The pictures of the edition that mail programs show (PNG, JPEG, GIF, WebP), with their size, by src."""
    people: Mapping[str, Person]
    """Who edits and writes, by key."""
    articles: Mapping[str, Article]
    """The articles that run in the edition, by slug."""
    edition: Edition
    """The edition, whole."""
    sections: tuple[Section, ...]
    """Its sections, up to the number of stories that a letter may have."""
    left_out: int
    """How many stories that leaves for the site."""
    words: int
    """Words in it, for the reading time."""
    corrected: tuple[tuple[Cover, tuple[Correction, ...]], ...]
    """Earlier editions, and what was found wrong in them since the last letter."""
    subject: str
    """The subject."""
    preheader: str
    """What mailboxes show behind the subject."""
    greeting: str
    """The first line, or ''; in a letter, with the reader's name."""
    reader: Callable[..., str]
    """`reader(column, default)`: what the list has in a column for the reader; on the page, the default."""
    unsubscribe: str
    """The address that ends the reader's subscription, or a link to write a mail that does; '' on the page."""
    unsubscribe_mail: str
    """For text: where one writes to unsubscribe, when `unsubscribe` is a link to that; else ''."""
    browser: str
    """Where the letter stands as a page; '' on that page."""
    subscribe: str
    """Where one subscribes."""
    privacy: str
    """Where the promise of privacy stands, or ''."""
    address: tuple[str, ...]
    """Lines of the postal address."""
    support: Plea | None
    """Why and where readers support the publication."""
    colour: str
    """The publication's colour, as #8a1c1c."""
    colour_on_dark: str
    """The same, light enough for a dark ground."""
    notes: Notes
    """For text: `notes(url)` is the number of a link, `notes.new()` the (number, address) of those not yet listed."""


LETTER_TEMPLATES: Mapping[str, type[LetterContext]] = {"letter.mjml": LetterContext, "letter.txt": LetterContext}
"""Which template in letter/ gets what."""
