"""What a feed of the digest says, before it is written as RSS, Atom or JSON Feed."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import NamedTuple

from digest.render import urls
from digest.render.urls import Form, Grain

TYPES: dict[Form, tuple[str, str]] = {
    "rss": ("RSS", "application/rss+xml"),
    "atom": ("Atom", "application/atom+xml"),
    "json": ("JSON", "application/feed+json"),
}
"""Name and MIME type of each format."""


_ILLEGAL = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold or advises against (section 2.2), and the carriage return, which it reads as a line feed."""


def legal(text: str) -> str:
    """The text without what no feed can hold."""
    return _ILLEGAL.sub("", text) if _ILLEGAL.search(text) else text


class Author(NamedTuple):
    """Who wrote an entry."""

    name: str
    url: str
    """A page about the author, or ''."""


class Media(NamedTuple):
    """The picture of an entry."""

    url: str
    type: str
    """MIME type."""
    width: int
    """In pixels; 0 when not known, as is the height then."""
    height: int
    alt: str
    credit: str
    """Who made it and under which licence, or ''."""


class Post(NamedTuple):
    """One entry: an edition or a story."""

    id: str
    """A tag: URI (RFC 4151) that stays when title, link and host change."""
    title: str
    url: str
    """Its own address on the site."""
    related: str
    """The story at its source, or ''."""
    related_language: str
    """BCP 47 tag of the source when it is another one, or ''."""
    authors: tuple[Author, ...]
    published: dt.datetime
    updated: dt.datetime
    categories: tuple[str, ...]
    summary: str
    """Plain text, or ''."""
    content: str
    """HTML with whole addresses."""
    media: Media | None
    language: str
    """BCP 47 tag of the entry's own text."""


class Channel(NamedTuple):
    """A feed of the digest as such: of the whole site, a section or a tag, an entry per edition or per story."""

    place: str
    """The path of the page that it belongs to: '' for the whole site."""
    grain: Grain
    title: str
    """What it is called in a reader."""
    forms: tuple[Form, ...]
    """The formats that there are of it."""
    archives: tuple[Form, ...]
    """Those in which all years stand behind the newest entries."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a feed: the newest entries, or a page of its archive (RFC 5005, section 4)."""

    channel: Channel
    number: int
    """Of the page of the archive, from the oldest, 1; 0 for the newest entries."""
    older: int
    """The next page towards the past; 0 when there is none."""
    newer: int
    """The next page of the archive towards now; 0 when there is none."""
    id: str
    description: str
    language: str
    rights: str
    base: str
    """Address of the site, with a slash at the end."""
    hub: str
    """Address of a WebSub hub, or ''."""
    author: Author
    """Who answers for the whole: the publication."""
    updated: dt.datetime
    """When anything in it changed last."""
    posts: tuple[Post, ...]
    """From the newest to the oldest."""

    def url(self, form: Form, number: int = 0) -> str:
        """The address of a document of this feed."""
        return self.absolute(urls.feed(self.channel.place, self.channel.grain, form, number))

    def archived(self, form: Form) -> Form | None:
        """The format in which the archive of this feed can be walked by a reader of a format.

        RSS leads to an archive in Atom where it has none of its own: in all formats they would be most of the bytes of
        a site.
        """
        if form in self.channel.archives:
            return form
        return "atom" if form == "rss" and "atom" in self.channel.archives else None

    def absolute(self, path: str) -> str:
        """The address of a page or file of the site."""
        return urls.absolute(path, self.base)
