"""Not again: what of this week's groups has run in an earlier edition. Pure."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from digest.desk.group import ALIKE, Group
from digest.desk.reports import share_an_idle_title
from digest.desk.terms import Rarity, Text, Vector, likeness, read
from digest.model import Cover, Headline

_RECENT = 8
"""Editions whose events are compared; links are compared with all of them."""


class Ran(NamedTuple):
    """Where a group has run."""

    day: dt.date
    """Of the edition."""
    title: str
    """Of the story there."""
    same_link: bool
    """Whether one of the group's links ran there, or the same event in other words."""


_AGAIN = 3
"""So many feeds that report an event after it ran say that the story moved on."""


def moved_on(group: Group, places: Sequence[Ran]) -> bool:
    """Whether a group that ran is news all the same: no link of it ran, and several feeds report it anew."""
    if not places or any(place.same_link for place in places):
        return False
    latest = max(place.day for place in places)
    return len({item.feed for item in group.items if item.appeared.date() > latest}) >= _AGAIN


def ran_in(groups: Sequence[Group], covers: Sequence[Cover], canonical: Callable[[str], str]) -> list[tuple[Ran, ...]]:
    """Find where each group has run.

    Args:
        groups: of this week.
        covers: all earlier editions, the latest first.
        canonical: makes the address of a story canonical, as those of items are.

    Returns:
        For each group the places, the latest first; empty when it is new.
    """
    links: dict[str, Ran] = {}
    for cover in reversed(covers):
        links |= {canonical(h.url): Ran(cover.day, h.title, same_link=True) for h in cover.headlines if h.url}
    recent = [(cover, headline) for cover in covers[:_RECENT] for headline in cover.headlines]
    texts = [read(group.lead.said.title, group.lead.said.summary) for group in groups]
    earlier = [read(headline.title, headline.teaser) for _, headline in recent]
    rarity = Rarity.among([*texts, *earlier])
    events = [_Event(*place, text, rarity.vector(text)) for place, text in zip(recent, earlier, strict=True)]
    return [_places(group, text, links, events, rarity) for group, text in zip(groups, texts, strict=True)]


class _Event(NamedTuple):
    """What an earlier edition reported."""

    cover: Cover
    headline: Headline
    text: Text
    vector: Vector


def _places(
    group: Group, text: Text, links: dict[str, Ran], events: Iterable[_Event], rarity: Rarity
) -> tuple[Ran, ...]:
    places = {links[url] for item in group.items if (url := item.said.url) in links}
    days = {place.day for place in places}
    vector = rarity.vector(text)
    for event in events:
        if event.cover.day in days or likeness(vector, event.vector) < ALIKE:
            continue
        if not share_an_idle_title(text, event.text, rarity):
            places.add(Ran(event.cover.day, event.headline.title, same_link=False))
            days.add(event.cover.day)
    return tuple(sorted(places, key=lambda place: (place.day, place.title), reverse=True))
