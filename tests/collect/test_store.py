"""The store loses nothing that was committed, and forgets nothing before its time."""

import datetime as dt
import multiprocessing
import os
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from digest.collect.packing import Packed, pack
from digest.collect.store import FeedState, Store
from digest.errors import StoreError
from digest.model import Enclosure, FeedItem

URL = "https://example.org/feed"
DAY = 86_400
T = 1_771_300_000
NOW = dt.datetime.fromtimestamp(T, dt.UTC)


def item(key: str = "a", title: str = "A", published: dt.datetime | None = NOW - dt.timedelta(hours=1)) -> FeedItem:
    return FeedItem(
        key=key, title=title, summary="S", url=f"https://example.org/{key}", link="l", given_id=key, authors=("Ada",),
        published=published, updated=None, image="", enclosures=(Enclosure("https://example.org/x.mp3", "audio/mpeg", 5),),
        language="en", categories=("One", "Two"),
    )  # fmt: skip


def packed(*items: FeedItem) -> list[Packed]:
    return [pack(item) for item in items]


def titles(store: Store) -> list[str]:
    return [found.given.title for found in store.items(0, 10 * T)]


def test_an_item_comes_back_as_it_was(tmp_path: Path) -> None:
    """With the feed that showed it, when it was first seen and when it appeared."""
    with Store.open(tmp_path) as store:
        assert store.keep(FeedState(URL, shown_at=T), packed(item()), T) == (1, T - 3_600)
        (found,) = store.items(0, T + 1)
    assert found.given == item()
    assert (found.feed, found.first_seen, found.appeared) == (URL, NOW, NOW - dt.timedelta(hours=1))
    assert len(found.id) == 24


def test_an_item_that_changes_keeps_its_identity(tmp_path: Path) -> None:
    """Its id and the time of first sight; a new title is no new item."""
    with Store.open(tmp_path) as store:
        store.keep(FeedState(URL, shown_at=T), packed(item()), T)
        (before,) = store.items(0, T + 1)
        assert store.keep(FeedState(URL, shown_at=T + DAY), packed(item(title="B")), T + DAY).new == 0
        (after,) = store.items(0, T + 1)
    assert (after.id, after.first_seen, after.given.title) == (before.id, before.first_seen, "B")


@pytest.mark.parametrize("published", [None, NOW + dt.timedelta(days=3)])
def test_a_date_that_cannot_be_is_the_time_of_first_sight(tmp_path: Path, published: dt.datetime | None) -> None:
    """And stays that, however often the feed is read."""
    with Store.open(tmp_path) as store:
        for days in (0, 1, 2):
            store.keep(
                FeedState(URL, shown_at=T + days), packed(item(title=str(days), published=published)), T + days * 60
            )
        (found,) = store.items(0, 10 * T)
    assert found.appeared == NOW


def test_what_was_put_online_after_its_date_counts_from_first_sight(tmp_path: Path) -> None:
    """In a feed that was read since then: begun on the 1st, online on the 14th. And it stays so when it is edited."""
    old, begun = item("a", "A", NOW - dt.timedelta(days=20)), item("b", "B", NOW - dt.timedelta(days=13))
    with Store.open(tmp_path) as store:
        store.keep(FeedState(URL, shown_at=T), packed(old), T)
        for hours, title in ((24, "B"), (30, "B, edited")):
            then = T + hours * 3_600
            store.keep(FeedState(URL, shown_at=then), packed(old, begun._replace(title=title)), then)
        seen = {found.given.title: found.appeared for found in store.items(0, 10 * T)}
    assert seen == {"A": NOW - dt.timedelta(days=20), "B, edited": NOW + dt.timedelta(days=1)}


def test_a_feed_that_is_new_has_the_dates_that_it_gives(tmp_path: Path) -> None:
    """And so has what a known feed published since it was read the last time; not if that is so long ago that it would miss
    the inbox of its week."""
    with Store.open(tmp_path) as store:
        store.keep(FeedState(URL, trouble="answers 500"), None, T - DAY)
        store.keep(FeedState(URL, shown_at=T), packed(item("a", "A", NOW - dt.timedelta(days=20))), T)
        down, since = NOW + dt.timedelta(days=1), NOW + dt.timedelta(days=6)
        store.keep(
            FeedState(URL, shown_at=T + 9 * DAY), packed(item("b", "B", since), item("c", "C", down)), T + 9 * DAY
        )
        seen = {found.given.title: found.appeared for found in store.items(0, 10 * T)}
    assert seen == {"A": NOW - dt.timedelta(days=20), "B": since, "C": NOW + dt.timedelta(days=9)}


def test_new_ids_for_all_items_bring_nothing_new(tmp_path: Path) -> None:
    """A site that moves to https writes other guids; its items of last year are no news."""
    old = [item(str(n), f"T{n}", NOW - dt.timedelta(days=100 + n)) for n in range(5)]
    with Store.open(tmp_path) as store:
        store.keep(FeedState(URL, shown_at=T), packed(*old), T)
        again = [found._replace(key=f"https:{found.key}", url=f"https://www.example.org/{found.key}") for found in old]
        store.keep(FeedState(URL, shown_at=T + DAY), packed(*again), T + DAY)
        appeared = [found.appeared for found in store.items(0, 10 * T)]
    assert len(appeared) == 10
    assert max(appeared) < NOW


def test_a_title_that_others_have_as_well_hides_nothing(tmp_path: Path) -> None:
    """What comes late and is called as everything else in its feed is new all the same."""
    with Store.open(tmp_path) as store:
        first = item("a", "Press release", NOW - dt.timedelta(days=30))
        store.keep(FeedState(URL, shown_at=T - DAY), packed(first), T - DAY)
        late = item("b", "Press release", NOW - dt.timedelta(days=13))
        store.keep(FeedState(URL, shown_at=T), packed(first, late), T)
        assert [found.given.key for found in store.items(T, T + 1)] == ["b"]


def test_a_feed_that_was_empty_at_first_has_the_dates_that_it_gives(tmp_path: Path) -> None:
    """Its archive is no news."""
    with Store.open(tmp_path) as store:
        store.keep(FeedState(URL, shown_at=T - DAY), (), T - DAY)
        store.keep(FeedState(URL, shown_at=T), packed(item("a", "A", NOW - dt.timedelta(days=90))), T)
        assert [found.appeared for found in store.items(0, 10 * T)] == [NOW - dt.timedelta(days=90)]


def test_items_are_forgotten_after_their_feed_last_showed_them(tmp_path: Path) -> None:
    """Also when the feed said for months that nothing has changed, and then dropped the item."""
    with Store.open(tmp_path) as store:
        store.keep(FeedState(URL, shown_at=T), packed(item("a", "A"), item("b", "B")), T)
        store.keep(FeedState(URL, shown_at=T + 100 * DAY), None, T + 100 * DAY)
        store.keep(FeedState(URL, shown_at=T + 101 * DAY), packed(item("a", "A")), T + 101 * DAY)
        assert store.prune(T + 100 * DAY) == 0
        assert store.prune(T + 100 * DAY + 1) == 1
        assert titles(store) == ["A"]
        assert store.prune(T + 101 * DAY) == 0
        assert store.prune(T + 101 * DAY + 1) == 1


def test_an_item_that_comes_back_is_not_forgotten(tmp_path: Path) -> None:
    """Counted from when it was shown last, not from when it was new."""
    with Store.open(tmp_path) as store:
        for days, shown in enumerate([(item("a"), item("b")), (item("a"),), (item("a"), item("b"))]):
            store.keep(FeedState(URL, shown_at=T + days * DAY), packed(*shown), T + days * DAY)
        assert store.prune(T + DAY + 1) == 0


def test_a_feed_that_moves_keeps_its_items(tmp_path: Path) -> None:
    """Under their ids: nothing is new at the new address."""
    with Store.open(tmp_path) as store:
        store.keep(FeedState(URL, shown_at=T), packed(item()), T)
        (before,) = store.items(0, T + 1)
        store.move({URL: "https://example.org/new"})
        assert store.keep(FeedState("https://example.org/new", shown_at=T), packed(item()), T + 1).new == 0
        (after,) = store.items(0, T + 1)
    assert (after.id, after.feed) == (before.id, "https://example.org/new")


def test_two_items_with_one_key_are_one(tmp_path: Path) -> None:
    """A feed that gives two items the same key has shown one."""
    with Store.open(tmp_path) as store:
        assert store.keep(FeedState(URL, shown_at=T), [*packed(item()), *packed(item(title="B"))], T).new == 1


def test_a_store_that_cannot_be_written_is_not_called_damaged(tmp_path: Path) -> None:
    """Nobody is told to move away a store that only lacks a folder."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as error, Store.open(tmp_path / "file"):
        pass
    assert "move it away" not in str(error.value)


def test_how_a_feed_is_doing_is_remembered(tmp_path: Path) -> None:
    """An unknown feed has an empty state; what was kept of one is there after the store was closed."""
    state = FeedState(
        URL, title="F", etag='"1"', moved="https://example.org/new", trouble="answers 403", since=T, failures=2
    )
    with Store.open(tmp_path) as store:
        assert store.state(URL) == FeedState(URL)
        store.keep(state, None, T)
    with Store.open(tmp_path) as store:
        assert store.state(URL) == state


def test_a_newer_store_is_left_alone(tmp_path: Path) -> None:
    """What a newer digest wrote is refused."""
    with Store.open(tmp_path):
        pass
    with sqlite3.connect(tmp_path / "items.db") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(StoreError, match="newer digest"), Store.open(tmp_path):
        pass


def test_what_is_no_store_is_said(tmp_path: Path) -> None:
    """A file that is no database is refused, with what to do."""
    (tmp_path / "items.db").write_bytes(b"no database at all, but long enough to be looked at " * 100)
    with pytest.raises(StoreError, match="move it away"), Store.open(tmp_path):
        pass


def _fill(folder: Path, name: str, feeds: int) -> None:
    with Store.open(folder) as store:
        for number in range(feeds):
            url = f"https://{name}.example.org/{number}"
            store.keep(FeedState(url, shown_at=T), [pack(item(str(n))) for n in range(20)], T)


def test_two_writers_do_not_harm_each_other(tmp_path: Path) -> None:
    """Three processes write at once, and every item of both feeds is there."""
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_fill, args=(tmp_path, name, 60)) for name in ("a", "b", "a")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    with Store.open(tmp_path) as store:
        assert len(titles(store)) == 2 * 60 * 20


def test_a_writer_that_is_killed_leaves_whole_feeds(tmp_path: Path) -> None:
    """At any moment: every feed has all of its items or none, and the next run goes on."""
    context = multiprocessing.get_context("spawn")
    for wait in (0.4, 0.8, 2.5):
        writer = context.Process(target=_fill, args=(tmp_path, f"w{wait}", 5_000))
        writer.start()
        time.sleep(wait)
        os.kill(writer.pid or 0, signal.SIGKILL)
        writer.join()
        with Store.open(tmp_path) as store:
            counts: dict[str, int] = {}
            for found in store.items(0, 10 * T):
                if found.feed != URL:
                    counts[found.feed] = counts.get(found.feed, 0) + 1
            assert set(counts.values()) <= {20}
            assert store.keep(FeedState(URL, shown_at=T), packed(item(str(wait))), T).new == 1
    assert counts
