"""The documents of feeds: what each has, and its bytes when they are needed.

The newest entries stand at a feed's own address. Where it has an archive, older ones stand in pages of it (RFC 5005),
which are filled from the oldest entry on and so stay as they are.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from digest.base import fingerprint
from digest.model import Entry, Output
from digest.render import urls
from digest.render.inputs import Hashes
from digest.render.labels import Translate
from digest.render.publication import Publication
from digest.render.urls import Form, Grain
from digest.site.feeds.channels import SiteFeed
from digest.site.feeds.document import Author, Channel, Document
from digest.site.feeds.entries import Posts


class Materials(NamedTuple):
    """What all feeds are made with."""

    publication: Publication
    posts: Posts
    texts: Hashes
    t: Translate
    stamp: str
    """Hash of templates, settings and versions: how things are shown."""
    sizes: Mapping[Grain, int]
    """How many entries a document has."""


def outputs(materials: Materials, all_feeds: Iterable[SiteFeed]) -> Iterator[Output]:
    """Every document of every feed, in every format.

    They come from the newest to the oldest whatever feed they belong to: so those that have the same stories are made
    one after the other, while the stories are still remembered.
    """
    documents = [
        (feed, *shown)
        for feed in all_feeds
        for shown in divided(feed.entries(), _size(materials, feed.channel), has_archive=bool(feed.channel.archives))
    ]
    for feed, number, older, newer, entries in sorted(documents, key=lambda found: _day(found[-1][0]), reverse=True):
        inputs = feed.channel, feed.only, number, older, newer, [_digest(materials, entry) for entry in entries]
        key = fingerprint.of_values(materials.stamp, *inputs)
        for form in feed.channel.archives if number else feed.channel.forms:
            path = urls.feed(feed.channel.place, feed.channel.grain, form, number)
            make = partial(_written, form, materials, feed, number, older, newer, entries)
            yield Output(path, f"{key}{form}", make)


def _size(materials: Materials, channel: Channel) -> int:
    """How many entries a document has: a listing without an archive gets so few of a week's stories that fewer do."""
    size = materials.sizes[channel.grain]
    is_short = channel.place and channel.grain == "stories" and not channel.archives
    return -(-size // 3) if is_short else size


def _day(entry: Entry | dt.date) -> dt.date:
    return entry if isinstance(entry, dt.date) else entry.day


def divided(
    entries: Sequence[Entry] | Sequence[dt.date], size: int, *, has_archive: bool = True
) -> Iterator[tuple[int, int, int, Sequence[Entry] | Sequence[dt.date]]]:
    """Divide a feed into its newest entries and full pages of an archive.

    Args:
        entries: from the newest to the oldest.
        size: how many entries a document has.
        has_archive: whether there is more than the newest entries.

    Yields:
        (number, older, newer, entries) of every document, as in Document.
    """
    count = max(-(-(len(entries) - size) // size), 0) if has_archive else 0
    yield 0, count, 0, entries[:size]
    for number in range(count, 0, -1):
        end = len(entries) - (number - 1) * size
        yield number, number - 1, number + 1 if number < count else 0, entries[end - size : end]


def _digest(materials: Materials, entry: Entry | dt.date) -> tuple[object, str]:
    editions, articles, pictures = materials.texts
    if isinstance(entry, dt.date):
        return entry, editions[entry]
    article = entry.headline.article
    own = articles.get(article, "") + (pictures[entry.edition] if entry.edition else "")
    return (article or entry.headline.id), entry.hash + own


def _written(
    form: Form,
    materials: Materials,
    feed: SiteFeed,
    number: int,
    older: int,
    newer: int,
    entries: Sequence[Entry] | Sequence[dt.date],
) -> bytes:
    # Imported here: lxml takes 20 ms, and most builds write no feed.
    from digest.site.feeds import atom, jsonfeed, rss

    write = {"rss": rss.write, "atom": atom.write, "json": jsonfeed.write}[form]
    return write(document(materials, feed, number, older, newer, entries))


def document(
    materials: Materials,
    feed: SiteFeed,
    number: int,
    older: int,
    newer: int,
    entries: Sequence[Entry] | Sequence[dt.date],
) -> Document:
    """Put a document of a feed together.

    Args:
        materials: what all feeds are made with.
        feed: that it belongs to.
        number: of the archive's page, from the oldest on; 0 for the newest entries.
        older: number of the next older document, or 0.
        newer: number of the next newer document, or 0.
        entries: from the newest to the oldest.
    """
    publication, channel = materials.publication, feed.channel
    made = tuple(
        materials.posts.edition(entry, feed.only) if isinstance(entry, dt.date) else materials.posts.story(entry)
        for entry in entries
    )
    grain = (
        materials.t("One entry for every edition.")
        if channel.grain == "editions"
        else materials.t("One entry for every story.")
    )
    about = publication.description or publication.tagline or publication.name
    known_as = f"{feed.only.id}/" if feed.only.id else ""
    return Document(
        channel=channel,
        number=number,
        older=older,
        newer=newer,
        id=f"{publication.identity}:{urls.quoted(urls.feed(known_as, channel.grain, 'atom'))}",
        description=f"{about} {grain}",
        language=publication.language,
        rights=publication.rights,
        base=publication.url,
        hub=publication.hub,
        author=Author(publication.publisher, publication.publisher_url),
        updated=max(post.updated for post in made),
        posts=made,
    )
