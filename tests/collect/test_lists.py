"""Lists of feeds come in and go out, and nothing is lost on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect import discover, lists
from digest.errors import ParseError
from digest.model import Feed

OPML = b"""<?xml version="1.0"?><opml version="1.1"><head><title>Mine</title></head><body>
  <outline text="News">
    <outline text="Europe"><outline text="A &amp; B" type="rss" xmlUrl="https://e.org/a" language="de"/></outline>
    <outline title="C" xmlUrl=" feed:https://e.org/c "/>
  </outline>
  <outline text="D" xmlUrl="https://e.org/d" category="/Tech"/>
  <outline text="bad" xmlUrl="javascript:alert(1)"/>
  <outline text="again" xmlUrl="https://e.org/d"/>
</body></opml>"""

NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=30).map(
    lambda t: " ".join(t.split())
)
FEEDS = st.builds(
    Feed,
    url=st.integers(0, 10**6).map(lambda n: f"https://example.org/{n}?a=1&b=%20"),
    title=NAMES.map(lambda t: lists.clean.title(lists.clean.title(t))),
    section=NAMES.map(lambda t: lists.clean.title(lists.clean.title(t))),
    language=st.sampled_from(["", "de", "pt-BR"]),
    weight=st.sampled_from([1.0, 2.0, 0.25]),
    user_agent=st.sampled_from(["", "Mozilla/5.0 (x; y) <z>"]),
    max_items=st.sampled_from([500, 7]),
    max_megabytes=st.sampled_from([10.0, 2.5]),
)  # fmt: skip


def test_opml_with_folders() -> None:
    listed = lists.of_opml(OPML)
    assert listed.feeds == (
        Feed("https://e.org/a", "A & B", "News / Europe", "de"),
        Feed("https://e.org/c", "C", "News"),
        Feed("https://e.org/d", "D", "Tech"),
    )
    assert listed.skipped == ("bad: 'javascript:alert(1)' is no web address",)


@given(st.lists(FEEDS, max_size=8, unique_by=lambda feed: feed.url))
def test_opml_out_and_in_again(feeds: list[Feed]) -> None:
    """Order, sections and everything that OPML has no word for come back."""
    assert lists.of_opml(lists.to_opml(feeds, "Mine")).feeds == tuple(feeds)


def test_what_a_list_of_others_may_not_say() -> None:
    """It opens no private network, and numbers that are none are left out."""
    feeds = [Feed("https://e.org/a", "A", allow_private=True), Feed("https://e.org/b", weight=5.0)]
    data = lists.to_opml(feeds, "x").replace(b'weight="5"', b'weight="nan"')
    listed = lists.of_opml(data)
    assert listed.feeds == (Feed("https://e.org/a", "A"), Feed("https://e.org/b"))
    assert listed.skipped == ("A: `allow_private` is not taken from a list of others; set it in feeds.yml",)


def test_a_csv_with_a_cell_without_end() -> None:
    with pytest.raises(ParseError, match="this is no CSV"):
        lists.of_text('url\n"' + "x" * 200_000)


@pytest.mark.parametrize("data", [b"", b"no", b"<html/>", b"\xff\xfe", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'])
def test_what_is_no_opml(data: bytes) -> None:
    with pytest.raises(ParseError, match="this is no OPML"):
        lists.of_opml(data)


@pytest.mark.parametrize(
    "text",
    [
        "name,url,section\nA,https://e.org/a,News\n,https://e.org/b,\n",
        "Title;Feed URL;Category\nA;https://e.org/a;News\n;https://e.org/b;\n",
        "url\ttitle\tsection\nhttps://e.org/a\tA\tNews\nhttps://e.org/b\n",
    ],
)
def test_csv_with_a_column_of_addresses(text: str) -> None:
    assert lists.of_text(text).feeds == (Feed("https://e.org/a", "A", "News"), Feed("https://e.org/b"))


def test_a_plain_list() -> None:
    listed = lists.of_text(
        "# mine\nhttps://e.org/a\n\nhttps://e.org/b # the other one\nnot an address\nhttps://e.org/a\n"
    )
    assert listed.feeds == (Feed("https://e.org/a"), Feed("https://e.org/b"))
    assert listed.skipped == ("line 5: 'not an address' is no web address",)


def test_the_feeds_that_a_page_offers() -> None:
    page = """<html><head><base href="/blog/"><link rel="alternate" type="application/rss+xml" title="All" href="feed.xml">
      <link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="https://e.org/atom">
      <link rel="alternate" hreflang="de" href="/de/"><link rel="stylesheet" type="application/rss+xml" href="x">
      <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
      <link rel="alternate" type="application/rss+xml" href="http://["><link rel="alternate" type="application/rss+xml"
      href="/x\x1b[31m\u202e"></head>"""
    assert discover.offers(page, "https://e.org/") == (
        discover.Offer("https://e.org/blog/feed.xml", "All"),
        discover.Offer("https://e.org/atom", ""),
    )


@given(st.text(max_size=200))
def test_a_page_of_anything(page: str) -> None:
    for offer in discover.offers(page, "https://e.org/"):
        assert offer.url.startswith(("http://", "https://"))
