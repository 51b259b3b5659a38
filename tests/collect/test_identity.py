"""Every item of a document has a key of its own, and none is lost because another one says the same of itself."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from digest.collect.identity import keyed
from digest.model import FeedItem

DAY = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
WORDS = st.sampled_from(["", "A", "B", "N/A"])


def item(given_id: str, url: str, title: str, summary: str = "") -> FeedItem:
    return FeedItem("", title, summary, url and f"https://e.org/{url}", url, given_id, (), None, None, "", (), "", ())


@given(
    st.lists(st.builds(item, WORDS, WORDS, WORDS, WORDS).filter(lambda i: i.title or i.url or i.summary), max_size=8)
)
def test_items_that_differ_stay_apart(items: list[FeedItem]) -> None:
    """By id, link or title; what has no id, by its text as well. And no two share a key."""
    found = keyed(items).items
    assert len({one.key for one in found}) == len(found)
    assert all(one.key for one in found)
    wanted = {(i.given_id, i.url, i.title, "" if i.given_id else i.summary) for i in items}
    assert len(found) == len(wanted)


@given(st.lists(st.builds(item, WORDS, WORDS, WORDS), max_size=8), st.randoms())
def test_keys_do_not_depend_on_the_order(items: list[FeedItem], random: object) -> None:
    """A feed that turns its items around has the same ones."""
    turned = list(items)
    random.shuffle(turned)
    assert {one.key for one in keyed(items).items} == {one.key for one in keyed(turned).items}


def test_an_id_that_is_one_is_the_key() -> None:
    """Also when the item changes its title and its address."""
    assert keyed([item("7", "a", "A"), item("8", "a", "A")]).items[0].key == "7"
    assert keyed([item("7", "b", "B")]) == ((item("7", "b", "B")._replace(key="7"),), 0, 0)


def test_items_that_only_their_day_tells_apart() -> None:
    """Reports of a service: without ids, with the address of its page and one title."""
    days = [dt.datetime(2026, 11, day, tzinfo=dt.UTC) for day in (20, 21, 22)]
    found = keyed([item("", "", "Report", str(day))._replace(url="https://e.org/", published=day) for day in days])
    assert [one.published for one in found.items] == days
    assert (found.doubtful, found.twice) == (3, 0)


def test_of_an_item_that_is_there_twice_the_newest_stays_and_the_other_is_counted() -> None:
    """With the same id, address and title."""
    old, new = (
        item("7", "a", "A", text)._replace(published=when)
        for text, when in (
            ("before", dt.datetime(2026, 11, 20, tzinfo=dt.UTC)),
            ("after", dt.datetime(2026, 11, 21, tzinfo=dt.UTC)),
        )
    )
    assert keyed([old, new]) == keyed([new, old]) == ((new._replace(key="7"),), 0, 1)
    assert keyed([old, old]) == ((old._replace(key="7"),), 0, 0)


def test_two_pages_with_items_of_one_address_are_counted_together() -> None:
    """So are items that are there twice; one that stands alone is neither."""
    doubtful = [item("", url, title) for url in "ab" for title in ("A", "B")]
    assert keyed([*doubtful, item("7", "c", "C")])[1:] == (4, 0)
    twice = [item(given_id, "a", "A", text) for given_id in "78" for text in ("before", "after")]
    assert keyed([*twice, item("9", "a", "A")])[1:] == (0, 2)


def test_a_key_says_what_its_item_is_told_apart_by() -> None:
    """The id or address alone where that is enough; then with address, title, date or text, each in a line of its own."""
    given = [
        item("1", "a", "A"),
        item("2", "b", "B"), item("2", "c", "B"),
        item("3", "d", "D"), item("3", "d", "E"),
        item("", "f", "F"),
        item("", "g", "G", "one"), item("", "g", "G", "two"),
        item("", "h", "H", "one")._replace(published=DAY), item("", "h", "H", "two"),
    ]  # fmt: skip
    assert [one.key for one in keyed(given).items] == [
        "1",
        "2\nhttps://e.org/b", "2\nhttps://e.org/c",
        "3\nD", "3\nE",
        "https://e.org/f",
        "https://e.org/g\none", "https://e.org/g\ntwo",
        "https://e.org/h\n2026-11-20 00:00:00+00:00", "https://e.org/h\ntwo",
    ]  # fmt: skip


def test_an_item_with_neither_id_nor_address_is_what_it_says() -> None:
    """Its title, date and text, as a number that stays the same for ever: another one would make it new."""
    one = item("", "", "A", "Text")
    others = [one._replace(title="B"), one._replace(summary="Other"), one._replace(published=DAY)]
    found = keyed([one, *others]).items
    assert found[0].key == "d0792f651f6e7fde1d58afdf"
    assert len({item.key for item in found}) == 4


def test_of_items_that_are_there_twice_without_a_newer_one_the_first_stays() -> None:
    """Where both have the same date, or one has none."""
    for dates in ((DAY, DAY), (DAY, None), (None, DAY), (None, None)):
        first, second = (
            item("7", "a", "A", text)._replace(published=when) for text, when in zip("12", dates, strict=True)
        )
        assert keyed([first, second]) == ((first._replace(key="7"),), 0, 1)
