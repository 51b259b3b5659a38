"""The feeds of the digest: which there are, what each document of them has, and its bytes when they are needed.

    Site ─channels▶ Channels ─pages of a fixed size▶ Documents ─rss · atom · jsonfeed▶ Outputs

The newest entries stand at a feed's own address, older ones in pages of its archive (RFC 5005), which are filled from
the oldest entry on and so stay as they are.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from digest.base import fingerprint
from digest.model import Entry, Output, Shelf, Site
from digest.render import urls
from digest.render.inputs import Hashes
from digest.render.labels import Translate
from digest.render.publication import Publication
from digest.render.urls import Form, Grain
from digest.site.contexts import FeedLink, FeedOffer
from digest.site.feeds.document import TYPES, Author, Channel, Document
from digest.site.feeds.entries import Filter, Posts

_ARCHIVED: tuple[Form, ...] = ("atom",)
"""The formats of the archives of sections and tags; see Document.archived."""


class SiteFeed(NamedTuple):
    """A feed of the digest, and all that it has."""

    channel: Channel
    only: Filter
    entries: Sequence[Entry] | Sequence[dt.date]
    """Stories or days of editions, from the newest to the oldest."""


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


def feeds(site: Site, name: str, t: Translate) -> Iterator[SiteFeed]:
    """All feeds, those of the whole site first; a feed that would be empty is none.

    Args:
        site: what is out.
        name: of the publication.
        t: says labels.
    """
    days = [cover.day for cover in site.covers]
    yield from _both("", name, t, Filter(), days, _each_once(site.entries))
    for kind in urls.WITH_FEEDS:
        for word, shelf in urls.shelves_of(site)[kind].items():
            place, known_as = urls.shelf(kind, word), urls.shelf(kind, shelf.id).rstrip("/")
            only = Filter(id=known_as, **{kind: shelf.key})
            yield from _both(place, f"{shelf.name} – {name}", t, only, _days(shelf), _each_once(shelf.entries))


def _both(
    place: str, title: str, t: Translate, only: Filter, days: Sequence[dt.date], entries: Sequence[Entry]
) -> Iterator[SiteFeed]:
    if days:
        yield SiteFeed(Channel(place, "editions", title), only, days)
    if entries:
        yield SiteFeed(Channel(place, "stories", f"{title}: {t('every story')}"), only, entries)


def _days(shelf: Shelf) -> list[dt.date]:
    return list(dict.fromkeys(entry.edition for entry in shelf.entries if entry.edition))


def _each_once(entries: Iterable[Entry]) -> list[Entry]:
    """An article that ran again does not appear again."""
    found = list(entries)
    if not any(entry.headline.article for entry in found):
        return found
    seen: set[str] = set()
    kept = []
    for entry in reversed(found):
        if not entry.headline.article or entry.headline.article not in seen:
            kept.append(entry)
        seen.add(entry.headline.article)
    return kept[::-1]


def links(channel: Channel) -> Iterator[FeedLink]:
    """A feed in all its formats, for pages to link to."""
    for form, (name, kind) in TYPES.items():
        yield FeedLink(channel.title, kind, name, urls.feed(channel.place, channel.grain, form))


def by_place(channels: Iterable[Channel]) -> dict[str, tuple[FeedLink, ...]]:
    """The feeds that belong to each page, by its path."""
    found: dict[str, list[FeedLink]] = {}
    for channel in channels:
        found.setdefault(channel.place, []).extend(links(channel))
    return {place: tuple(several) for place, several in found.items()}


def offers(site: Site, by_place: Mapping[str, tuple[FeedLink, ...]], tags: int = 12) -> Iterator[FeedOffer]:
    """What feeds there are, for people; of the tags those with the most stories. None when nothing is out.

    Args:
        site: what is out.
        by_place: the feeds that belong to each page, by its path.
        tags: how many tags are named.
    """
    often = sorted(site.tags.values(), key=lambda shelf: (-len(shelf.entries), shelf.slug))[:tags]
    if not by_place:
        return
    names = [("", "")]
    names += [(shelf.name, urls.shelf("section", shelf.slug)) for shelf in site.sections.values()]
    names += [(shelf.name, urls.shelf("tag", shelf.slug)) for shelf in often]
    for name, place in names:
        found = by_place.get(place, ())
        per_edition = {urls.feed(place, "editions", form) for form in TYPES}
        yield FeedOffer(
            name,
            place,
            tuple(link for link in found if link.path in per_edition),
            tuple(link for link in found if link.path not in per_edition),
        )


def outputs(materials: Materials, all_feeds: Iterable[SiteFeed]) -> Iterator[Output]:
    """Every document of every feed, in every format.

    They come from the newest to the oldest whatever feed they belong to: so those that have the same stories are made
    one after the other, while the stories are still remembered.
    """
    documents = [
        (feed, *shown) for feed in all_feeds for shown in divided(feed.entries, materials.sizes[feed.channel.grain])
    ]
    for feed, number, older, newer, entries in sorted(documents, key=lambda found: _day(found[-1][0]), reverse=True):
        inputs = feed.channel, feed.only, number, older, newer, [_digest(materials, entry) for entry in entries]
        key = fingerprint.of_values(materials.stamp, *inputs)
        for form in TYPES if not number or not feed.channel.place else _ARCHIVED:
            path = urls.feed(feed.channel.place, feed.channel.grain, form, number)
            make = partial(_written, form, materials, feed, number, older, newer, entries)
            yield Output(path, f"{key}{form}", make)


def _day(entry: Entry | dt.date) -> dt.date:
    return entry if isinstance(entry, dt.date) else entry.day


def divided(
    entries: Sequence[Entry] | Sequence[dt.date], size: int
) -> Iterator[tuple[int, int, int, Sequence[Entry] | Sequence[dt.date]]]:
    """Divide a feed into its newest entries and full pages of an archive.

    Args:
        entries: from the newest to the oldest.
        size: how many entries a document has.

    Yields:
        (number, older, newer, entries) of every document, as in Document.
    """
    count = max(-(-(len(entries) - size) // size), 0)
    yield 0, count, 0, entries[:size]
    for number in range(count, 0, -1):
        end = len(entries) - (number - 1) * size
        yield number, number - 1, number + 1 if number < count else 0, entries[end - size : end]


def _digest(materials: Materials, entry: Entry | dt.date) -> tuple[object, str]:
    editions, articles = materials.texts
    if isinstance(entry, dt.date):
        return entry, editions[entry]
    article = entry.headline.article
    own = articles.get(article, "")
    return (article or entry.headline.id), own + (editions[entry.edition] if entry.edition else "")


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
