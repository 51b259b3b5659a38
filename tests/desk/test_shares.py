"""How a draft is shared among sections and feeds."""

from hypothesis import given
from hypothesis import strategies as st

from digest.desk.rank import Pick
from digest.desk.shares import Shares, divided
from tests.desk.items import alone, item

USUAL = Shares(stories=12, per_section=6, per_feed=2, also=3)


def picks(*feeds: str, section: str = "News") -> list[Pick]:
    """A pick for each text of feeds: all of them report it."""
    groups = [alone(*(item(f"{n}", feed=feed, key=f"{n}{feed}") for feed in found)) for n, found in enumerate(feeds)]
    return [Pick(group, n, 1.0, (), section, (), is_news=True) for n, group in enumerate(groups, 1)]


def test_the_best_of_the_rest_is_named_in_a_line() -> None:
    """What has no place in its section is below, as far as there are lines."""
    found = divided(picks(*"abcdefghijkl"), ["News"], USUAL)
    assert [pick.rank for pick in found.sections["News"]] == [1, 2, 3, 4, 5, 6]
    assert [pick.rank for pick in found.others] == [7, 8, 9]


def test_an_event_counts_for_no_feed() -> None:
    """A feed that leads three events and reports three things alone has five stories."""
    found = divided(picks("ab", "a", "ac", "a", "ab", "a"), ["News"], USUAL)
    assert [pick.rank for pick in found.sections["News"]] == [1, 2, 3, 4, 5]


def test_a_section_without_a_share_takes_what_is_left() -> None:
    """Where shares are given by name; 0 keeps a section out."""
    of_all = picks(*"abcdefgh") + picks(*"ijklmnop", section="Features") + picks("q", section="Videos")
    found = divided(of_all, ["Features", "News"], USUAL._replace(per_section={"NEWS": 7, "Videos": 0}))
    assert {name: len(stories) for name, stories in found.sections.items()} == {"Features": 5, "News": 7}
    assert [*found.sections] == ["Features", "News"]


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["News", "Features", ""])), max_size=40),
    st.builds(Shares, st.integers(1, 9), st.integers(1, 9), st.integers(1, 9), st.integers(0, 9)),
)
def test_no_share_is_exceeded(given_: list[tuple[str, str]], shares: Shares) -> None:
    """In all, in a section, of a feed, in lines; and a place that is left could not be filled."""
    of_all = [picks(feed, section=section)[0]._replace(rank=n) for n, (feed, section) in enumerate(given_)]
    found = divided(of_all, [], shares)
    taken = [pick for stories in found.sections.values() for pick in stories]
    assert len(taken) <= shares.stories
    assert max(map(len, found.sections.values()), default=0) <= shares.per_section
    by_feed = [pick.group.lead.feed for pick in taken]
    assert max((by_feed.count(feed) for feed in by_feed), default=0) <= shares.per_feed
    assert len(found.others) == min(shares.also, len(of_all) - len(taken))
    for pick in found.others if len(taken) < shares.stories else ():
        is_full = len(found.sections.get(pick.section or "News", ())) == shares.per_section
        assert is_full or by_feed.count(pick.group.lead.feed) == shares.per_feed
