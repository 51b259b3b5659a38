"""What the inbox is made of: the items of a window of time, grouped and ranked.

store ─items▶ desk/group ─▶ desk/already_ran (editions) ─▶ desk/rank ─▶ Picks
"""

import contextlib
import datetime as dt
import itertools
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from digest.base import codec, fingerprint
from digest.base.kept import Folder, Kept, only
from digest.collect.store import Store
from digest.desk import already_ran, rank
from digest.desk.group import Group, group
from digest.desk.preference import preferences
from digest.desk.terms import read
from digest.errors import SiteError
from digest.model import Advance, Feed, Item
from digest.settings.mkdocs_yml import Settings
from digest.verbs.inbox import Inbox
from digest.verbs.known import Known, require_feeds, store_folder

_HOUR = 3600
"""Seconds. A window begins with an hour, so that numbers of the inbox stay while an editor works."""
_WINDOW = dt.timedelta(days=7)
_BACKGROUND = dt.timedelta(weeks=4)
"""What is looked at before the window, for what is rare in the feeds."""
_MOST = 20_000
"""Items that are looked at for that, the latest ones."""


def candidates(
    settings: Settings,
    known: Known,
    *,
    now: dt.datetime,
    since: dt.datetime | None,
    advance: Advance = lambda *_: None,
) -> Inbox:
    """The candidates, grouped and ranked.

    Args:
        settings: of the publication.
        known: its feeds, and the editions that they are held against.
        now: end of the window; aware.
        since: its begin; a week before this hour when not given.
        advance: is told about the progress.

    Raises:
        UsageError: there is no list of feeds.
        StoreError: the store cannot be read.
    """
    require_feeds(settings)
    feeds = {feed.url: feed for feed in known.feeds}
    hour = dt.datetime.fromtimestamp(_hour(now), settings.zone)
    begin = since or hour - _WINDOW
    with Store.open(store_folder(settings)) as store:
        week = _read(store, feeds, begin, now)
        names = {
            url: feed.title or store.state(url).title or urlsplit(url).hostname or url for url, feed in feeds.items()
        }
        taken = already_ran.taken_out(known.covers, store.proposed())
    groups = _grouped(Kept(settings.cache).folder("groups"), week, feeds, advance)
    options = settings.options.desk
    weights = rank.Weights(*(getattr(options, name) for name in rank.Weights._fields))
    texts = [read(found.lead.given.title, found.lead.given.summary) for found in groups]
    ran = already_ran.ran_in(groups, texts, known.covers, taken)
    liked = preferences(groups, texts, known.covers, feeds, names)
    picks = rank.ranked(groups, feeds, ran, liked, weights, names=names, since=begin, until=hour)
    return Inbox(picks, names, feeds)


class _Week(NamedTuple):
    """What the store has for a window of time."""

    items: Sequence[Item]
    background: Sequence[Item]
    """Those before it."""
    mark: str
    """Of all that decides which they are."""


def _read(store: Store, feeds: Collection[str], begin: dt.datetime, now: dt.datetime) -> _Week:
    first, last = int(begin.timestamp()), int(now.timestamp())
    items = [item for item in store.items(first, last + 1) if item.feed in feeds]
    older = store.items(int((begin - _BACKGROUND).timestamp()), first)
    background = [item for item in older if item.feed in feeds][-_MOST:]
    # As long as the store is the same, a number tells what of it has appeared by now.
    return _Week(items, background, fingerprint.of_values(store.mark_of_items(), first, len(items), len(background)))


def _grouped(folder: Folder, week: _Week, feeds: Mapping[str, Feed], advance: Advance) -> tuple[Group, ...]:
    """The groups of a week: kept for picking and drafting from them, until anything that they hang on is another.

    How the program groups is not in the key: the cache of another program is emptied before (``base/cache``).
    """
    weights = {url: feed.weight for url, feed in feeds.items()}
    key = fingerprint.of_values(week.mark, sorted(weights.items()))
    by_id = {item.id: item for item in week.items}
    ids = folder.found(key, tuple[tuple[str, ...], ...])
    if ids is not None and {*itertools.chain.from_iterable(ids)} == by_id.keys():
        return tuple(Group(tuple(map(by_id.__getitem__, members))) for members in ids)
    groups = group(week.items, weights, week.background, advance)
    with contextlib.suppress(SiteError):  # a full disk shows an inbox as well
        folder.keep(key, codec.encode([[item.id for item in found.items] for found in groups]))
        only(folder.place, {key})
    return groups


def holds_until(settings: Settings, now: dt.datetime) -> int:
    """Until when the candidates of a time stay what they are, if nothing else changes; seconds since 1970.

    Args:
        settings: of the publication.
        now: the time; aware.

    Raises:
        StoreError: the store cannot be read.
    """
    tomorrow = now.astimezone(settings.zone).date() + dt.timedelta(days=1)
    midnight = int(dt.datetime.combine(tomorrow, dt.time(), settings.zone).timestamp())
    with Store.open(store_folder(settings)) as store:
        ends = _hour(now) + _HOUR, midnight, store.next_after(int(now.timestamp()))
    return min(end for end in ends if end is not None)


def _hour(now: dt.datetime) -> int:
    """When the hour of a time begins."""
    return int(now.timestamp()) // _HOUR * _HOUR
