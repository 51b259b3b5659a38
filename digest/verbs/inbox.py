"""The inbox: the candidates of a window of time, grouped and ranked.

store ─items▶ desk/group ─▶ desk/already_ran (editions) ─▶ desk/rank ─▶ Picks
"""

import datetime as dt
import itertools
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from digest.base.nearest import nearest
from digest.base.slug import folded
from digest.collect.store import OF_FEED, Store
from digest.desk import already_ran, rank
from digest.desk.group import group
from digest.desk.rank import Pick
from digest.errors import UsageError
from digest.model import Feed, Item
from digest.settings.mkdocs_yml import Settings
from digest.verbs import workspace
from digest.verbs.collect import store_folder
from digest.verbs.feeds import require_feeds
from digest.verbs.workspace import Known

__all__ = [
    "Filter",
    "Inbox",
    "Pick",
    "as_json",
    "candidates",
    "common_digits",
    "filtered",
    "read_inbox",
    "short_id",
    "telling_digits",
]

_WINDOW = dt.timedelta(days=7)
_BACKGROUND = dt.timedelta(weeks=4)
"""What is looked at before the window, for what is rare in the feeds."""
_MOST = 20_000
"""Items that are looked at for that, the latest ones."""
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


def read_inbox(settings: Settings, *, now: dt.datetime, since: dt.datetime | None) -> Inbox:
    """The candidates, grouped and ranked.

    Args:
        settings: of the publication.
        now: end of the window; aware.
        since: its begin; a week before now when not given.

    Raises:
        UsageError: there is no list of feeds.
        ContentError: the list or an edition has mistakes.
        StoreError: the store cannot be read.
    """
    return candidates(settings, workspace.known(settings, now=now), now=now, since=since)


def candidates(settings: Settings, known: Known, *, now: dt.datetime, since: dt.datetime | None) -> Inbox:
    """The candidates, grouped and ranked.

    Args:
        settings: of the publication.
        known: its feeds, and the editions that they are held against.
        now: end of the window; aware.
        since: its begin; a week before now when not given.

    Raises:
        UsageError: there is no list of feeds.
        StoreError: the store cannot be read.
    """
    require_feeds(settings)
    feeds = {feed.url: feed for feed in known.feeds}
    now = now.astimezone(settings.zone)
    begin = since or now - _WINDOW
    with Store.open(store_folder(settings)) as store:
        items = [item for item in store.items(int(begin.timestamp()), int(now.timestamp()) + 1) if item.feed in feeds]
        older = store.items(int((begin - _BACKGROUND).timestamp()), int(begin.timestamp()))
        background = [item for item in older if item.feed in feeds][-_MOST:]
        names = {
            url: feed.title or store.state(url).title or urlsplit(url).hostname or url for url, feed in feeds.items()
        }
        taken = already_ran.taken_out(known.covers, store.proposed())
    groups = group(items, {url: feed.weight for url, feed in feeds.items()}, background)
    options = settings.options.desk
    weights = rank.Weights(options.breadth, options.feed, options.fresh, options.variety)
    ran = already_ran.ran_in(groups, known.covers, taken)
    return Inbox(rank.ranked(groups, feeds, ran, weights, names=names, since=begin, until=now), names, feeds)


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
    ids = sorted(item.id[OF_FEED:] for pick in inbox.picks for item in pick.group.items)
    return max([_SHORTEST - 1, *(common_digits(*pair) for pair in itertools.pairwise(ids))]) + 1


def short_id(item: Item, digits: int) -> str:
    """So many digits of an item's id, behind those of its feed."""
    return item.id[OF_FEED : OF_FEED + digits]


def common_digits(one: str, other: str) -> int:
    """How many signs two ids have in common at their beginning."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
