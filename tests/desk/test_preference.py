"""What editors picked before, and what that says of this week's single reports."""

import datetime as dt
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from digest.desk.group import Group
from digest.desk.preference import Preference, preferences
from digest.desk.terms import read
from digest.model import Cover, Feed, Headline
from tests.desk.items import alone, item

FEEDS = {
    "a": Feed("a", section="News"),
    "b": Feed("b", section="News"),
    "c": Feed("c", section="Features"),
    "d": Feed("d", section="Features"),
}
NAMES = {"a": "A Daily", "b": "B Times", "c": "C Review", "d": "D Letters"}


def cover(*headlines: tuple[str, str], draft: bool = False) -> Cover:
    """An edition of stories: a source and a title each."""
    found = tuple(
        Headline(str(n), title, "", "", source, "News", "", (), "", "free", (0, n), "")
        for n, (source, title) in enumerate(headlines)
    )
    return Cover("f", "d", dt.date(2026, 2, 13), None, "T", "", "", draft, 0, found, (), (), (), ())


def worths(groups: Sequence[Group], *covers: Cover) -> list[Preference]:
    texts = [read(group.lead.given.title, group.lead.given.summary) for group in groups]
    return preferences(groups, texts, covers, FEEDS, NAMES)


WEEK = [alone(item(f"word{feed}{n}", feed=feed)) for feed in "abcd" for n in range(5)]


def of(found: Sequence[Preference]) -> dict[str, Preference]:
    """The first of each feed of WEEK."""
    return {group.lead.feed: one for group, one in zip(reversed(WEEK), reversed(found), strict=True)}


def test_a_feed_that_was_picked_from_more_is_preferred() -> None:
    """The reason has the number, whatever the capitals of the name; the other feeds give none."""
    found = of(worths(WEEK, cover(*[("A daily", f"story {n}") for n in range(12)])))
    assert found["a"].reasons == ("your readers had 12 stories from A Daily",)
    assert found["a"].worth > 0 > found["d"].worth
    assert found["b"].reasons == ()


def test_a_feed_without_stories_is_as_its_section_is() -> None:
    """B has none, and neither has D; but of the section of B there were many."""
    found = of(worths(WEEK, cover(*[("A Daily", f"story {n}") for n in range(12)])))
    assert found["b"].worth > found["d"].worth


def test_what_counts_is_held_against_how_much_a_feed_reports() -> None:
    """As many stories of a feed that reports ten times as much are less."""
    more = [*WEEK, *(alone(item(f"more {n}", feed="a", key=f"more {n}")) for n in range(45))]
    covers = cover(*[(name, f"story {n}") for name in ("A Daily", "C Review") for n in range(6)])
    texts = worths(more, covers)
    by_feed = {group.lead.feed: one.worth for group, one in zip(more, texts, strict=True)}
    assert by_feed["c"] > by_feed["a"]


def test_words_of_earlier_titles_count() -> None:
    """The one that tells most is named as it is written; a word that was there once is no reason."""
    earlier = cover(("", "A lighthouse goes dark"), ("", "Who keeps the lighthouse"), ("", "A tram returns"))
    groups = [alone(item("The Lighthouses’ garden", feed="a")), alone(item("Tram depot", feed="a")), *WEEK]
    lighthouse, tram, other, *_ = worths(groups, earlier)
    assert lighthouse.reasons == ("your readers had 2 stories with Lighthouses in the title",)
    assert lighthouse.worth > tram.worth > other.worth
    assert tram.reasons == ()


def test_nothing_is_said_of_events_or_without_an_archive() -> None:
    """What several feeds report stands for itself; a draft teaches nothing, for what is done to it moves no rank."""
    event = alone(item("one", feed="a"), item("two", feed="b"))
    stories = [("A Daily", f"story {n}") for n in range(12)]
    assert worths([event, *WEEK], cover(*stories))[0] == Preference()
    assert {*worths(WEEK)} == {Preference()}
    assert {*worths(WEEK, cover(*stories, draft=True))} == {Preference()}
    assert worths([], cover(*stories)) == []


def test_only_the_last_year_counts() -> None:
    """Fifty-two editions; what came before is another time."""
    old = cover(*[("A Daily", f"story {n}") for n in range(12)])
    assert {*worths(WEEK, *[cover()] * 51, old)} != {Preference()}
    assert {*worths(WEEK, *[cover()] * 52, old)} == {Preference()}


@given(
    st.lists(st.tuples(st.sampled_from([*NAMES.values(), "", "other"]), st.text(max_size=30)), max_size=20),
    st.lists(st.tuples(st.sampled_from("abcde"), st.text(max_size=30)), max_size=20),
)
def test_whatever_there_was_the_worth_is_bounded(stories: list[tuple[str, str]], week: list[tuple[str, str]]) -> None:
    """Between -2 and 2, with a reason only for what is preferred."""
    groups = [alone(item(title, feed=feed, key=str(n))) for n, (feed, title) in enumerate(week)]
    found = worths(groups, cover(*stories))
    assert len(found) == len(groups)
    assert all(-2 <= one.worth <= 2 for one in found)
