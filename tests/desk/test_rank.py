"""The order in which an editor looks at stories, and why."""

import datetime as dt

import pytest

from digest.desk import already_ran
from digest.desk.already_ran import Ran
from digest.desk.group import Group, group
from digest.desk.preference import Preference
from digest.desk.rank import Pick, Weights, ranked
from digest.desk.terms import read
from digest.model import Cover, Feed, Headline, Linked
from tests.desk.items import NOW, alone, item

FEEDS = {
    name: Feed(name, section="News" if name < "c" else "Features", weight=2.0 if name == "b" else 1.0)
    for name in "abcd"
}
SINCE = NOW - dt.timedelta(days=7)
NAMES = {name: f"Feed {name.upper()}" for name in "abcd"}


def order(groups: list, past: list | None = None, weights: Weights = Weights()) -> tuple[Pick, ...]:  # noqa: B008
    ran = past or [()] * len(groups)
    liked = [Preference()] * len(groups)
    return ranked(groups, FEEDS, ran, liked, weights, names=NAMES, since=SINCE, until=NOW)


def ran_in(groups: list[Group], covers: list[Cover], taken: dict[str, Ran]) -> list[tuple[Ran, ...]]:
    texts = [read(group.lead.given.title, group.lead.given.summary) for group in groups]
    return already_ran.ran_in(groups, texts, covers, taken)


def headline(title: str, url: str) -> Headline:
    return Headline("x", title, url, "", "S", "News", "", (), "", "free", (0, 0), "")


def cover(day: str, *headlines: Headline) -> Cover:
    links = tuple(Linked(h.url, h.title, ("sections", 0, "stories", n, "url")) for n, h in enumerate(headlines))
    return Cover("f", "d", dt.date.fromisoformat(day), None, "T", "", "", False, 0, headlines, (), (), links, ())


def test_more_feeds_rank_higher_and_say_so() -> None:
    """Three feeds stand before one, with that as the first reason."""
    wide = alone(item("Wide", feed="a"), item("Wide too", feed="c"), item("Wide three", feed="d"))
    first, second = order([alone(item("Alone", feed="a")), wide])
    assert (first.group, first.rank, second.rank) == (wide, 1, 2)
    assert first.reasons == ("reported by 3 of your feeds", "first seen on Tuesday")
    assert first.score > second.score


def test_a_weight_is_a_reason() -> None:
    """The feed that weighs 2 stands first, and the reason names it."""
    first, _ = order([alone(item("A", feed="a")), alone(item("B", feed="b"))])
    assert first.reasons[0] == "from a feed you weigh 2 (Feed B)"


def test_sections_are_those_of_the_feeds() -> None:
    """Each story is proposed for the section of its feed."""
    assert {pick.section for pick in order([alone(item("A", feed="a")), alone(item("C", feed="c"))])} == {
        "News",
        "Features",
    }


def test_no_feed_crowds_out_the_rest() -> None:
    """Without variety the feed that weighs twice has the first eight places."""
    groups = [alone(item(f"from b {n}", feed="b")) for n in range(8)] + [alone(item("from a", feed="a"))]
    at = [pick.group.lead.feed for pick in order(groups, weights=Weights(variety=0))].index("a")
    varied = [pick.group.lead.feed for pick in order(groups)].index("a")
    assert at == 8
    assert varied < 8


def test_what_is_taken_off_for_variety_has_a_limit() -> None:
    """However many rank above it about the same name, an event that two report keeps what its limit leaves."""
    groups = [alone(item(f"talks in Geneva number {n}", feed="a"), item(f"on {n}", feed="c")) for n in range(12)]
    groups += [alone(item(f"one of a hobby {n}", feed="d", key=str(n))) for n in range(12)]
    assert [len(pick.group.items) for pick in order(groups)] == [2] * 12 + [1] * 12
    sunk = order(groups, weights=Weights(variety_limit=99))
    assert [len(pick.group.items) for pick in sunk] != [2] * 12 + [1] * 12
    least = 1 - 2 * Weights().variety_limit
    assert min(pick.score for pick in sunk) < least < min(pick.score for pick in order(groups))


def test_the_score_falls_with_the_rank_where_nothing_is_varied() -> None:
    """Below the first two hundred, which are varied one by one, what is taken off is taken off all the same."""
    picks = order([alone(item(f"number {n}", feed="abcd"[n % 3], key=str(n), hours=n % 160)) for n in range(300)])
    scores = [pick.score for pick in picks[200:]]
    assert scores == sorted(scores, reverse=True)


def test_what_editors_picked_before_counts_little_and_is_said() -> None:
    """More than being a day fresher does not; with 0 it is neither counted nor said."""
    groups = [
        alone(item("as fresh", feed="a")),
        alone(item("like others", feed="c")),
        alone(item("fresher", feed="d", hours=1)),
    ]
    liked = [Preference(), Preference(0.3, ("your readers had 12 stories from Feed C",)), Preference()]

    def titles(weights: Weights) -> list[str]:
        picks = ranked(groups, FEEDS, [()] * 3, liked, weights, names=NAMES, since=SINCE, until=NOW)
        said = [reason for pick in picks for reason in pick.reasons if "your readers" in reason]
        assert said == (["your readers had 12 stories from Feed C"] if weights.picked else [])
        return [pick.group.lead.given.title for pick in picks]

    assert titles(Weights()) == ["fresher", "like others", "as fresh"]
    assert titles(Weights(picked=1)) == ["like others", "fresher", "as fresh"]
    assert titles(Weights(picked=0))[0] == "fresher"


def test_an_event_crowds_by_the_feed_whose_weight_it_has() -> None:
    """Also where that feed's report does not lead: what b weighs puts no more than its share in front."""
    groups = [alone(item(f"film of b {n}", feed="b")) for n in range(3)]
    led = alone(item("an article", feed="a"), item("a film", feed="b"))
    said = [pick.reasons for pick in order([*groups, *[led] * 4])]
    assert any("others from Feed B rank above it" in reason for reasons in said for reason in reasons)


def test_no_name_crowds_out_the_rest() -> None:
    """The third story about a name says how many rank above it."""
    picks = order([alone(item(f"talks in Geneva number {n}", feed=f"{'abcd'[n % 4]}")) for n in range(4)])
    assert "2 other stories about Geneva rank above it" in picks[2].reasons


def test_a_link_that_ran_is_marked_wherever_it_ran() -> None:
    """In every edition of a year, it is the latest that is named; what is new ranks above it."""
    link = item("Same link", url="https://e.org/x")
    new = item("New", url="https://e.org/y")
    covers = [cover(f"2025-{month:02}-01", headline("Then", "https://e.org/x")) for month in range(12, 0, -1)]
    ran = ran_in([alone(link), alone(new)], covers, {})
    assert [place.day.month for place in ran[0]] == [12]
    assert ran[1] == ()
    first, second = order([alone(link), alone(new)], ran)
    assert first.group.lead == new
    assert "ran on 2025-12-01: Then" in second.reasons


def test_an_event_that_ran_lately_is_marked() -> None:
    """Under other words and another link, in the latest edition, but not nine editions back."""
    story = item("Peru's Congress removes interim president", summary="Congress voted to remove the president of Peru.")
    event = headline("Congress of Peru removes the interim president", "https://elsewhere.org/")
    others = [alone(item(f"Something else entirely {n}", feed="d", key=str(n))) for n in range(5)]
    (ran, *rest) = ran_in([alone(story), *others], [cover("2026-02-13", event)], {})
    assert ran == (Ran(dt.date(2026, 2, 13), "Congress of Peru removes the interim president", "event"),)
    assert rest == [()] * 5
    old = [cover(f"2026-01-{day:02}") for day in range(9, 0, -1)] + [cover("2025-12-01", event)]
    assert ran_in([alone(story), *others], old, {})[0] == ()


@pytest.mark.parametrize("title", ["Press release", "v2.0.0", "Week 8", "お知らせ"])
def test_an_idle_title_that_ran_is_not_the_same_event(title: str) -> None:
    """Titles that say nothing of what happened are not compared."""
    story = item(title, summary="A fishing quota is struck down by the court.")
    others = [alone(item(f"Something else entirely {n}", feed="d", key=str(n))) for n in range(5)]
    earlier = cover("2026-02-13", headline(title, "https://elsewhere.org/"))
    assert ran_in([alone(story), *others], [earlier], {})[0] == ()


def test_a_story_that_moved_on_is_news_again() -> None:
    """When several feeds report it after it ran; never when the link itself ran."""
    group_ = alone(*(item(f"Peru's Congress removes president {feed}", feed=feed) for feed in "abc"))
    ran = Ran(dt.date(2026, 2, 13), "T", "event")
    assert already_ran.moved_on(group_, [ran], dt.UTC)
    assert not already_ran.moved_on(group_, [ran, ran._replace(how="link")], dt.UTC)
    assert not already_ran.moved_on(group_, [ran._replace(day=dt.date(2026, 2, 17))], dt.UTC)
    assert not already_ran.moved_on(alone(*group_.items[:2]), [ran], dt.UTC)
    (pick,) = order([group_], [(ran,)])
    assert pick.is_news
    assert "moved on since: several feeds report it again" in pick.reasons


def test_order_is_that_of_the_content() -> None:
    """The order of the groups that come in does not matter."""
    groups = list(group([item(f"story {n}", feed="abcd"[n % 4], key=str(n)) for n in range(30)], {}))
    assert [pick.group for pick in order(groups)] == [pick.group for pick in order(groups[::-1])]
