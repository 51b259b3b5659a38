"""What comes in costs what it weighs, or is refused with the bound that it breaks."""

import pytest

from digest.collect import page
from digest.collect.budget import Budget
from digest.collect.parse import parse
from digest.errors import ParseError
from tests.collect.hostile import KINDS, URL, each, json, rss
from tests.growth import grows_evenly


@pytest.mark.usefixtures("large_steps")
@pytest.mark.parametrize("name", KINDS)
def test_twice_as_much_costs_no_more_than_it_weighs(name: str) -> None:
    """Every kind of hostile document is read or refused in time that grows with its size alone."""
    kind = KINDS[name]
    grows_evenly(kind.make, kind.read, kind.size // 4)


@pytest.mark.parametrize(
    "tag",
    [
        f"<meta name='description' content='{'A long text, ' * 1_000}'>",
        f'<div data-props="{"{&quot;a&quot;: 1}, " * 3_000}"></div>',
        "<img src='data:image/png;base64," + "A" * 100_000 + "'>",
        "<p " + " ".join(f"data-{n}='{n}'" for n in range(300)) + "></p>",
    ],
    ids=["a long text", "much data", "a picture", "many attributes"],
)
def test_pages_and_broken_feeds_may_have_large_attributes(tag: str) -> None:
    """What real pages have in a tag is no attack."""
    assert page.read(f"<html><head><title>T</title>{tag}</head></html>".encode(), URL).given.title == "T"
    assert parse(f"<rss><channel><item><title>T</title>{tag}</br></item></channel></rss>".encode(), URL).items


@pytest.mark.parametrize(
    ("data", "bound"),
    [
        (rss("<a/>" * 250_001), "has more than 250,000 elements"),
        (rss(f"<a{each(' a{}=$$', 1_001).replace('$', chr(39))}/>"), "has an element with more than 1,000 attributes"),
        (rss("<a>" * 101 + "</a>" * 101), "has elements more than 100 levels deep"),
        (rss("& " * 200_001), "has more than 200,000 references"),
        (rss("&<!---->" * 100_001), "has more than 100,000 comments and sections"),
        (rss("<a></b>" * 40_001), "cannot be read strictly, and has more than 40,000 elements"),
        (json(",".join(["{}"] * 100_001)), "has more than 100,000 items"),
        (json(",".join(["1"] * 500_001)), "has more than 500,000 values"),
        (json("[" * 5_000 + "]" * 5_000), "has more than about 1,000 levels"),
    ],
)
def test_the_message_names_the_bound(data: bytes, bound: str) -> None:
    """What is refused says which bound it broke, in numbers."""
    with pytest.raises(ParseError, match=bound):
        parse(data, URL)


def test_a_feed_that_may_be_larger_may_have_more_of_everything() -> None:
    """`max_megabytes` of feeds.yml raises all bounds that a size has."""
    data = rss("<a/>" * 250_001 + "<item><title>T</title></item>")
    assert parse(data, URL, budget=Budget.of(20)).items
    assert Budget.of(1) == Budget.of(10) == Budget()
    assert Budget.of(20).megabytes == 480
