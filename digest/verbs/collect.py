"""From content/feeds.yml to the store: the one place that knows both the collector and the store.

feeds.yml ─edition/load▶ Feeds ─collect/crawl▶ Results ─▶ store ─▶ Health of every feed
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from digest.base.nearest import nearest
from digest.collect import health, politeness
from digest.collect.crawl import Read, Result, crawl
from digest.collect.fetch import Failed, Known
from digest.collect.health import Health
from digest.collect.packing import pack
from digest.collect.store import FeedState, Store
from digest.edition import feeds_yml
from digest.errors import UsageError
from digest.model import Advance, Feed
from digest.settings.mkdocs_yml import Settings
from digest.verbs.feeds import agent, read_feeds
from digest.verbs.known import feeds_file, store_folder

__all__ = ["Collected", "Health", "collect_feeds", "update_moved_feeds"]

_LEAP = 30 * politeness.DAY
"""So much time passes between two runs at most, for what is forgotten: one with a wrong clock forgets little."""


class Collected(NamedTuple):
    """What a run of the collector did."""

    health: tuple[Health, ...]
    """Of every feed that was asked, in the order of feeds.yml."""
    waiting: int
    """How many feeds were left out, because they were asked not long ago."""
    troubled: int
    """How many of those failed then."""
    ahead: int
    """How many were asked although they were not to be asked yet, for the store has that from a clock that is ahead."""
    new: int
    """How many items are new."""
    pruned: int
    """How many items were forgotten."""


async def collect_feeds(
    settings: Settings, *, now: dt.datetime, force: bool, only: Sequence[str], advance: Advance
) -> Collected:
    """Fetch the feeds and remember their items.

    Args:
        settings: of the publication.
        now: the time that counts as now; aware.
        force: ask feeds that were asked less than an hour ago as well.
        only: titles or addresses of the feeds to ask; all when empty.
        advance: is told about the progress.

    Raises:
        UsageError: there is no list of feeds, or no feed of that name.
        ContentError: the list has mistakes.
        StoreError: the store cannot be written.
    """
    wanted = _chosen(read_feeds(settings), only)
    with Store.open(store_folder(settings)) as store:
        run = _Run(store, int(now.timestamp()), force=force)
        last = store.mended(run.now)
        found = await _all(run, wanted, agent(settings), advance)
        pruned = store.prune(min(run.now, last + _LEAP) - settings.options.retention * politeness.DAY)
    listed = {feed.url for feed in wanted}
    in_order = tuple(health.doubled(found[feed.url], listed) for feed in wanted if feed.url in found)
    new = sum(line.new for line in in_order)
    return Collected(in_order, len(wanted) - len(in_order), run.troubled, run.ahead, new, pruned)


async def _all(run: "_Run", wanted: Sequence[Feed], agent: str, advance: Advance) -> dict[str, Health]:
    found: dict[str, Health] = {}
    async for result in crawl(wanted, run.recall, pack, agent=agent):
        found[result.feed.url] = run.keep(result)
        advance("Collecting feeds", len(found), len(wanted) - run.waiting)
    return found


class _Run:
    """What one run takes out of the store and puts into it."""

    def __init__(self, store: Store, now: int, *, force: bool) -> None:
        self._store, self.now, self._force = store, now, force
        self.waiting = self.troubled = self.ahead = 0

    def recall(self, feed: Feed) -> Known | None:
        """What is known of a feed; None when it was asked not long ago, perhaps by a run beside this one."""
        state = self._store.state(feed.url)
        is_ahead = politeness.is_ahead(state.due, self.now, fails=bool(state.trouble))
        self.ahead += is_ahead
        if state.due > self.now and not is_ahead and not self._force:
            self.waiting += 1
            self.troubled += bool(state.trouble)
            return None
        return Known(state.etag, state.last_modified, state.hash, state.moved)

    def keep(self, result: Result) -> Health:
        """Put what came of a feed into the store."""
        old = self._store.state(result.feed.url)
        state = self._next(old, result)
        items = result.outcome.items if isinstance(result.outcome, Read) else None
        new, newest = self._store.keep(state, items, self.now)
        return health.judge(
            result,
            title=result.feed.title or state.title,
            since=state.since,
            new=new,
            moved=state.moved,
            notes=state.notes,
            newest=newest,
            now=self.now,
        )

    def _next(self, old: FeedState, result: Result) -> FeedState:
        outcome, now = result.outcome, self.now
        if isinstance(outcome, Failed):
            failures = old.failures + 1
            due = politeness.after_failure(now, outcome, failures)
            return old._replace(due=due, trouble=outcome.what, since=old.since or now, failures=failures)
        known = outcome.known
        state = old._replace(
            etag=known.etag, last_modified=known.last_modified, hash=known.hash, moved=known.moved,
            shown_at=now, trouble="", since=0, failures=0,
        )  # fmt: skip
        if not isinstance(outcome, Read):
            return state._replace(due=politeness.after_answer(now, outcome.max_age, 0))
        document = outcome.document
        return state._replace(
            title=document.title,
            home=document.home,
            notes="; ".join(document.notes),
            due=politeness.after_answer(now, outcome.max_age, document.ttl),
        )


def update_moved_feeds(settings: Settings, moved: Mapping[str, str]) -> int:
    """Write the new addresses of feeds into the list and into the store, so that their items stay theirs.

    Args:
        settings: of the publication.
        moved: from the old address to the new one.

    Returns:
        How many addresses are new.
    """
    done = feeds_yml.move(feeds_file(settings), "content/feeds.yml", moved) if moved else {}
    with Store.open(store_folder(settings)) as store:
        store.move(done)
    return len(done)


def _chosen(known: Sequence[Feed], only: Sequence[str]) -> tuple[Feed, ...]:
    if not only:
        return tuple(known)
    for name in only:
        if not any(name in (feed.url, feed.title) for feed in known):
            close = nearest(name, [known_as for feed in known for known_as in (feed.title, feed.url) if known_as])
            hint = f"did you mean {close!r}?" if close else "name it by its title or its address"
            raise UsageError(f"there is no feed {name!r} in content/feeds.yml; {hint}")
    return tuple(feed for feed in known if feed.url in only or feed.title in only)
