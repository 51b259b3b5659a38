"""The feeds of the digest: which there are, and where feeds that there are not lead.

Site ─channels▶ Channels ─documents, of a fixed size▶ Documents ─rss · atom · jsonfeed▶ Outputs
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple, get_args

from digest.model import Entry, Site
from digest.render import naming, urls
from digest.render.labels import Translate
from digest.render.urls import Form, Grain
from digest.settings.feeds import FeedName, Feeds
from digest.site.contexts import FeedLink, FeedOffer
from digest.site.feeds.document import TYPES, Channel
from digest.site.feeds.entries import Filter


class SiteFeed(NamedTuple):
    """A feed of the digest, and all that it has."""

    channel: Channel
    only: Filter
    entries: Callable[[], Sequence[Entry] | Sequence[dt.date]]
    """Gives stories or days of editions, from the newest to the oldest."""


def feeds(site: Site, name: str, t: Translate, wanted: Feeds) -> Iterator[SiteFeed]:
    """All feeds, those of the whole site first; a feed that would be empty is none.

    Args:
        site: what is out.
        name: of the publication.
        t: says labels.
        wanted: which feeds there are.
    """
    makers = _makers(wanted)
    yield from makers[""]("", name, t, Filter(), site.entries)
    for kind in urls.WITH_FEEDS:
        for word, shelf in naming.shelves_of(site)[kind].items():
            if not naming.has_page(kind, shelf):
                continue
            place, known_as = urls.shelf(kind, word), urls.shelf(kind, shelf.id).rstrip("/")
            only = Filter(id=known_as, **{kind: shelf.key})
            title = f"{shelf.name} – {name}"
            yield from makers[kind](place, title, t, only, shelf.entries)


class _Maker(NamedTuple):
    """Makes the feeds of a kind of pages."""

    made: Sequence[FeedName]
    archived: Sequence[FeedName]

    def __call__(
        self, place: str, title: str, t: Translate, only: Filter, entries: Sequence[Entry]
    ) -> Iterator[SiteFeed]:
        if any(entry.edition for entry in entries) and (forms := _forms(self.made, "editions")):
            channel = Channel(place, "editions", title, forms, _forms(self.archived, "editions"))
            yield SiteFeed(channel, only, partial(_days, entries))
        if entries and (forms := _forms(self.made, "stories")):
            title = f"{title}: {t('every story')}"
            channel = Channel(place, "stories", title, forms, _forms(self.archived, "stories"))
            yield SiteFeed(channel, only, partial(_each_once, entries))


def _makers(wanted: Feeds) -> Mapping[str, _Maker]:
    """What makes the feeds of the publication, '', and of each kind of listing."""
    archives = wanted.archives
    return {
        "": _Maker(wanted.publication, [name for name in archives.publication if name in wanted.publication]),
        "section": _Maker(wanted.sections, archives.sections),
        "tag": _Maker(wanted.tags, archives.tags),
    }


def _forms(names: Iterable[FeedName], grain: Grain) -> tuple[Form, ...]:
    """The formats in which feeds of a grain are named, in the order in which pages offer them."""
    named = {urls.feed_named(name) for name in names}
    return tuple(form for form in TYPES if (grain, form) in named)


def _days(entries: Iterable[Entry]) -> list[dt.date]:
    return list(dict.fromkeys(entry.edition for entry in entries if entry.edition))


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
    for form in channel.forms:
        name, kind = TYPES[form]
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
        if not (found := by_place.get(place)):
            continue
        per_edition = {urls.feed(place, "editions", form) for form in TYPES}
        yield FeedOffer(
            name,
            place,
            tuple(link for link in found if link.path in per_edition),
            tuple(link for link in found if link.path not in per_edition),
        )


def unmade(wanted: Feeds) -> Iterator[tuple[str, str]]:
    """Feeds that could be there and are not: (path, that of the feed which comes nearest).

    In both, :name stands for the slug of a section or tag, and * for any page of an archive.

    Args:
        wanted: which feeds there are.
    """
    makers = _makers(wanted)
    for kind, maker in makers.items():
        place = urls.shelf(kind, ":name") if kind in urls.WITH_FEEDS else ""
        # A listing that has no feed at all leads to those of the publication.
        made, there = (maker.made, place) if maker.made else (makers[""].made, "")
        if made:
            missing = [name for name in get_args(FeedName) if name not in maker.made]
            yield from ((place + name, there + _nearest(name, made)) for name in missing)
            if place and not maker.archived:
                yield f"{place}archive/*", there + made[0]


def instead_of(path: str, wanted: Feeds) -> str:
    """The path of the feed that comes nearest to one that is not made; '' when it is made.

    Args:
        path: of a feed.
        wanted: which feeds there are.
    """
    place, _, name = path.rpartition("/")
    above, _, word = place.rpartition("/")
    return dict(unmade(wanted)).get(f"{above}/:name/{name}" if word else name, "").replace(":name", word)


def _nearest(name: FeedName, made: Sequence[FeedName]) -> FeedName:
    """The feed with the same entries, if possible, or else in the same format."""
    grain, form = urls.feed_named(name)
    same_entries = (other for other in made if urls.feed_named(other)[0] == grain)
    same_format = (other for other in made if urls.feed_named(other)[1] == form)
    return [*same_entries, *same_format, *made][0]
