"""When an item appeared: on its date, or when it was first seen."""

import datetime as dt

import pytest

from digest.collect.appearance import Known, appeared, late
from digest.collect.packing import Packed, moment, pack
from digest.model import FeedItem

SEEN = 1_771_300_000


def item(key: str, title: str = "", url: str = "", published: int | None = SEEN) -> FeedItem:
    when: dt.datetime | None = None if published is None else moment(published)
    return FeedItem(key, title, "", url, url, key, (), when, None, "", (), "", ())


def fresh(**items: FeedItem) -> list[tuple[str, Packed]]:
    return [(name, pack(item)) for name, item in items.items()]


def known(*items: FeedItem) -> list[Known]:
    return [Known(pack(item).text, SEEN, SEEN, None) for item in items]


@pytest.mark.parametrize(
    ("published", "expected"), [(None, SEEN), (SEEN - 1, SEEN - 1), (SEEN, SEEN), (SEEN + 1, SEEN), (0, 0)]
)
def test_a_date_counts_where_it_can_be(published: int | None, expected: int) -> None:
    """None and one that lies ahead are the time of first sight."""
    assert appeared(published, SEEN) == expected


@pytest.mark.parametrize(
    ("before", "published", "expected"),
    [
        (SEEN - 9, SEEN - 5, SEEN - 5),  # its feed corrects the date
        (SEEN - 9, SEEN + 5, SEEN),
        (SEEN - 9, None, SEEN),
        (SEEN, SEEN - 5, SEEN),  # what counts from first sight goes on to
    ],
)
def test_a_date_may_be_corrected(before: int, published: int | None, expected: int) -> None:
    """But not so that what was news is old."""
    assert Known("", SEEN, before, None).appeared_again(published) == expected


def test_what_is_dated_before_its_feed_was_read_is_late() -> None:
    """Not what is dated at that moment or later, and nothing without a date."""
    items = fresh(
        before=item("1", "A", published=SEEN - 1), then=item("2", "B", published=SEEN),
        after=item("3", "C", published=SEEN + 1), undated=item("4", "D", published=None),
    )  # fmt: skip
    assert late(items, known(item("0", "O", "o")), SEEN) == {"before"}
    assert late(items[1:], known(item("0", "O", "o")), SEEN) == set()


@pytest.mark.parametrize(
    ("old", "is_late"),
    [
        (item("0", "Other", "/other", SEEN - 9), True),
        (item("0", "Other", "/new", SEEN - 9), False),  # its address
        (item("0", "News", "/other", SEEN - 5), False),  # its title, on the same day
        (item("0", "News", "/other", SEEN - 9), True),  # its title alone
        (item("0", "Other", "/other", SEEN - 5), True),  # its date alone
    ],
)
def test_what_the_feed_had_under_another_id_is_not_late(old: FeedItem, is_late: bool) -> None:
    """Known by its address, or by its title and date together."""
    new = fresh(new=item("1", "News", "/new", SEEN - 5))
    assert late(new, known(item("9", "Nine", "/nine", 0), old), SEEN) == ({"new"} if is_late else set())


def test_items_that_say_nothing_of_themselves_are_not_one_another() -> None:
    """Without address or title nothing is known by it."""
    assert late(fresh(new=item("1", "News", published=5)), known(item("0", "Old", published=5)), SEEN) == {"new"}
    assert late(fresh(new=item("1", "", "/new", 5)), known(item("0", "", "/old", 5)), SEEN) == {"new"}
