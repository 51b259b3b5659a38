"""The inbox as it is shown: the candidates of a window of time, filtered, named, and as JSON."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from digest.base.nearest import nearest
from digest.base.slug import folded
from digest.collect.store import OF_FEED
from digest.desk.rank import Pick
from digest.errors import UsageError
from digest.model import Feed, Item

__all__ = ["Filter", "Inbox", "Pick", "as_json", "common_digits", "filtered", "short_id", "telling_digits"]

_SHORTEST = 6
"""Digits of an id that are shown at least."""


class Inbox(NamedTuple):
    """The candidates of a window of time."""

    picks: tuple[Pick, ...]
    names: Mapping[str, str]
    """What to call each feed, by address."""
    feeds: Mapping[str, Feed]
    """Those of the list, by address."""


class Filter(NamedTuple):
    """Which candidates are wanted; what is None lets all pass."""

    section: str | None = None
    feed: str | None = None
    """The title or the address of one that reports it."""
    search: str | None = None
    """Stands in a title or a summary."""


def filtered(inbox: Inbox, wanted: Filter) -> tuple[Pick, ...]:
    """The candidates that are wanted, in their order.

    Raises:
        UsageError: no candidate has such a feed or section.
    """
    _refuse_unknown("feed", wanted.feed, {*inbox.names, *inbox.names.values()})
    _refuse_unknown("section", wanted.section, {pick.section for pick in inbox.picks})
    return tuple(pick for pick in inbox.picks if _passes(pick, inbox.names, wanted))


def _refuse_unknown(what: str, name: str | None, names: Collection[str]) -> None:
    """Refuse a filter that nothing can pass, because its name is none."""
    if name and names and folded(name) not in {*map(folded, names)}:
        close = nearest(name, names)
        raise UsageError(f"there is no {what} {name!r}" + (f"; did you mean {close!r}?" if close else ""))


def _passes(pick: Pick, names: Mapping[str, str], wanted: Filter) -> bool:
    section, feed, search = wanted
    items = pick.group.items
    return (
        (section is None or folded(pick.section) == folded(section))
        and (feed is None or any(feed == item.feed or folded(feed) == folded(names[item.feed]) for item in items))
        and (search is None or any(search.casefold() in f"{i.given.title} {i.given.summary}".casefold() for i in items))
    )


def as_json(picks: Sequence[Pick]) -> list[dict[str, Any]]:
    """Candidates for another program; the page `desk` of the manual has the form."""
    return [
        {
            "rank": pick.rank,
            "score": pick.score,
            "reasons": list(pick.reasons),
            "section": pick.section,
            "ran_in": list(dict.fromkeys(str(place.day) for place in pick.ran_in if place.how != "taken")),
            "items": list(map(_item, pick.group.items)),
        }
        for pick in picks
    ]


def _item(item: Item) -> dict[str, Any]:
    said = item.given
    published = said.published.isoformat() if said.published else None
    return {
        "id": item.id, "title": said.title, "url": said.url, "link": said.link,
        "feed": item.feed, "appeared": item.appeared.isoformat(), "published": published,
    }  # fmt: skip


def telling_digits(inbox: Inbox) -> int:
    """How many digits, behind those of the feed, tell all items of the inbox apart."""
    ids = [item.id[OF_FEED:] for pick in inbox.picks for item in pick.group.items]
    longest = max(map(len, ids), default=_SHORTEST)
    telling = (digits for digits in range(_SHORTEST, longest + 1) if len({id_[:digits] for id_ in ids}) == len(ids))
    return next(telling, longest + 1)


def short_id(item: Item, digits: int) -> str:
    """So many digits of an item's id, behind those of its feed."""
    return item.id[OF_FEED : OF_FEED + digits]


def common_digits(one: str, other: str) -> int:
    """How many signs two ids have in common at their beginning."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
