"""Which report of an event leads its group."""

import pytest

from digest.desk.lead import led
from digest.desk.terms import read
from digest.model import Item
from tests.desk.items import item


def lead(*items: Item, **weights: float) -> str:
    """The title of the report that leads, whatever the order that they come in."""
    titles = set()
    for number in range(len(items)):
        turned = [*items[number:], *items[:number]]
        found = led([(one, read(one.given.title, one.given.summary)) for one in turned], weights)
        assert {*found} == {*items}
        assert len(found) == len(items)
        titles.add(found[0].given.title)
    (title,) = titles
    return title


def report(title: str, hours: float, feed: str = "a", **more: str) -> Item:
    return item(title, feed=feed, hours=hours, **{"summary": "What happened.", **more})


OLD = report("Talks on nuclear deal to begin in Geneva", 40)
NEW = report("Nuclear talks in Geneva agree on principles", 10, "b")


def test_the_newest_leads() -> None:
    """What was expected of an event does not stand for what it came to."""
    assert lead(OLD, NEW) == NEW.given.title


def test_of_a_few_hours_the_most_central_leads() -> None:
    """The report an hour later is no other news."""
    later = report("Minister on a long road: nuclear talks in Geneva, seen from the delegates' hotel", 9, "c")
    assert lead(OLD, NEW, later) == NEW.given.title


def test_what_tells_of_something_beside_it_does_not_lead() -> None:
    """Though it is the newest by far."""
    beside = report("The hotel whose cook feeds delegates", 1, "c")
    assert lead(OLD, NEW, beside) == NEW.given.title


def test_a_feed_that_weighs_more_leads() -> None:
    """Also with an older report."""
    assert lead(OLD, NEW, a=2) == OLD.given.title


@pytest.mark.parametrize(
    "url",
    [
        "https://b.example/video/newsfeed/2026/2/17/talks", "https://b.example/news/videos/c39", "https://www.youtube.com/watch?v=1",
        "https://b.example/talks-in-geneva/live-75990053", "https://b.example/galleries/7", "https://b.example/talks-in-pictures/",
    ],
)  # fmt: skip
def test_an_article_leads_where_there_is_one(url: str) -> None:
    """And no film, gallery or page that goes on all day, whatever its feed weighs; alone with others it does lead."""
    film = report(NEW.given.title, 10, "b", url=url)
    assert lead(OLD, film, b=3) == OLD.given.title
    assert (
        lead(report("Older film on nuclear talks in Geneva", 40, url="https://a.example/video/1"), film)
        == film.given.title
    )


@pytest.mark.parametrize(
    "url",
    ["https://b.example/live-music-returns", "https://b.example/a-video-of-talks", "https://b.example/news/directors"],
)
def test_words_in_an_address_make_no_film(url: str) -> None:
    """Only what stands between its slashes alone."""
    assert lead(OLD, report(NEW.given.title, 10, "b", url=url)) == NEW.given.title


def test_a_report_with_a_summary_is_better() -> None:
    """A title alone leads when all have nothing else."""
    bare = report(NEW.given.title, 10, "b", summary="")
    assert lead(OLD, bare) == OLD.given.title
    assert lead(report(OLD.given.title, 40, summary=""), bare) == NEW.given.title
