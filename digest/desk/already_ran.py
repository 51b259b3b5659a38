"""Not again: what of this week's groups has run, stands in a draft, or was taken out of one. Pure."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from digest.desk.group import ALIKE, Group
from digest.desk.reports import share_an_idle_title
from digest.desk.terms import Rarity, Text, Vector, read
from digest.model import Cover, Headline, Proposal

_RECENT = 8
"""Editions whose events are compared; links are compared with all of them."""


class Ran(NamedTuple):
    """Where a group has been."""

    day: dt.date
    """Of the edition."""
    title: str
    """Of the story there; '' when it was taken out."""
    how: Literal["link", "event", "taken"]
    """One of the group's links ran there, or the same event in other words; or its editor took it out."""
    draft: bool = False
    """Whether readers have not seen that edition yet."""


_AGAIN = 3
"""So many feeds that report an event after it ran say that the story moved on."""


def moved_on(group: Group, places: Sequence[Ran], zone: dt.tzinfo | None) -> bool:
    """Whether a group that ran is news all the same: no link of it ran, and several feeds report it anew.

    Args:
        group: what is reported now.
        places: where it ran.
        zone: of the publication, in which days begin.
    """
    if not places or any(place.how != "event" for place in places):
        return False
    latest = max(place.day for place in places)
    return len({item.feed for item in group.items if item.appeared.astimezone(zone).date() > latest}) >= _AGAIN


def by_edition(covers: Sequence[Cover], proposals: Iterable[Proposal]) -> dict[dt.date, list[Proposal]]:
    """What the desk put into each edition, by its day; one that got another date is known by its stories.

    Stories that the desk put into an edition itself do not tell that this was once another one, whose file is gone.

    Args:
        covers: of the editions.
        proposals: what the desk put into them.
    """
    of_day: dict[dt.date, list[Proposal]] = {}
    for proposal in proposals:
        of_day.setdefault(proposal.day, []).append(proposal)
    leads = {day: {f"n{proposal.lead}" for proposal in proposed} for day, proposed in of_day.items()}
    came = {cover.day: {h.id for h in cover.headlines} - leads.get(cover.day, set()) for cover in covers}
    days = {cover.day for cover in covers}
    found: dict[dt.date, list[Proposal]] = {}
    for day, proposed in of_day.items():
        kept = {home: len(ids & leads[day]) for home, ids in came.items()}
        home = day if day in days else max(kept, key=lambda day: kept[day], default=day)
        if day in days or kept.get(home):
            found.setdefault(home, []).extend(proposed)
    return found


def taken_out(covers: Sequence[Cover], proposals: Iterable[Proposal]) -> dict[str, Ran]:
    """What editors took out of editions: with `digest drop`, which leaves a mark, or by hand.

    What the desk put into an edition and what is no longer there was taken out; an edition whose file is gone as a
    whole took nothing out.

    Args:
        covers: of the editions, the latest first.
        proposals: what the desk put into them.

    Returns:
        By the ids of items, as their stories have them or without the n, and by links.
    """
    found: dict[str, Ran] = {}
    of_edition = by_edition(covers, proposals)
    for cover in covers:
        there = {*(headline.id for headline in cover.headlines), *(link.url for link in cover.links)}
        gone = [p for p in of_edition.get(cover.day, ()) if not {f"n{p.lead}", p.url} & there]
        names = {id_.removeprefix("n") for id_ in cover.dropped if id_ not in there}
        for name in sorted(names.union(*(proposal.items for proposal in gone))):
            found.setdefault(name, Ran(cover.day, "", "taken", cover.draft))
    return found


def ran_in(
    groups: Sequence[Group], texts: Sequence[Text], covers: Sequence[Cover], taken: Mapping[str, Ran]
) -> list[tuple[Ran, ...]]:
    """Find where each group has been.

    Args:
        groups: of this week.
        texts: those of their leads, as terms.
        covers: all earlier editions, the latest first.
        taken: what was taken out of editions, as ``taken_out`` gives it.

    Returns:
        For each group the places, the latest first; empty when it is new.
    """
    links: dict[str, Ran] = {}
    for cover in reversed(covers):
        links |= {link.url: Ran(cover.day, link.title, "link", cover.draft) for link in reversed(cover.links)}
    recent = [(cover, headline) for cover in covers[:_RECENT] for headline in cover.headlines]
    earlier = [read(headline.title, headline.teaser) for _, headline in recent]
    rarity = Rarity([*texts, *earlier])
    events = [_Event(*place, text, rarity.vector(text)) for place, text in zip(recent, earlier, strict=True)]
    known, with_term = {**taken, **links}, _with_term(events)
    alike = (_alike(rarity.vector(text), with_term) for text in texts)
    return [
        _places(group, text, known, [events[number] for number in numbers], rarity)
        for group, text, numbers in zip(groups, texts, alike, strict=True)
    ]


class _Event(NamedTuple):
    """What an earlier edition reported."""

    cover: Cover
    headline: Headline
    text: Text
    vector: Vector


def _with_term(events: Sequence[_Event]) -> Mapping[str, Sequence[tuple[int, float]]]:
    """The numbers of the events that have each term, and what it weighs there."""
    found: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, event in enumerate(events):
        for term, weight in event.vector.items():
            found[term].append((number, weight))
    return found


def _alike(vector: Vector, with_term: Mapping[str, Sequence[tuple[int, float]]]) -> list[int]:
    """The numbers of the events that a text is about: thousands of texts have no term in common with most of them."""
    cosines: dict[int, float] = defaultdict(float)
    for term, weight in vector.items():
        for number, other in with_term.get(term, ()):
            cosines[number] += weight * other
    return sorted(number for number, cosine in cosines.items() if cosine >= ALIKE)


def _places(
    group: Group, text: Text, links: dict[str, Ran], events: Iterable[_Event], rarity: Rarity
) -> tuple[Ran, ...]:
    """Where a group has been; the events are those that it is about."""
    places = {links[name] for item in group.items for name in (item.given.url, item.id) if name in links}
    days = {place.day for place in places}
    for event in events:
        if event.cover.day not in days and not share_an_idle_title(text, event.text, rarity):
            places.add(Ran(event.cover.day, event.headline.title, "event", event.cover.draft))
            days.add(event.cover.day)
    return tuple(sorted(places, key=lambda place: (place.day, place.how, place.title), reverse=True))
