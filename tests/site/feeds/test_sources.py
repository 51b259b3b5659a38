"""No address that only its owner should know is published."""

import base64
import random
import re
import uuid
from pathlib import Path

import pytest
import yaml

from digest.collect import feed_lists
from digest.model import Feed
from digest.site import public_feeds
from tests.conftest import REPOSITORY
from tests.publication import LETTERS, Publication, tree

PLAIN = [
    "https://feeds.bbci.co.uk/news/world/rss.xml", "https://e.org/feed/", "https://e.org/?format=rss", "https://e.org/?feed=rss2",
    "https://e.org/?cat=5", "https://e.org/?cat=5&feed=rss2&withoutcomments=1", "https://e.org/index.php?format=feed&type=rss",
    "https://www.youtube.com/feeds/videos.xml?channel_id=UCBR8-60-B28hp2BmDPdntcQ",
    "https://www.youtube.com/feeds/videos.xml?playlist_id=PLFs4vir_WsTwEd-nJgVJCZPNL3HALHHpF", "https://www.youtube.com/feeds/videos.xml?user=NASA",
    "https://news.google.com/rss/search?q=geneva+talks&hl=en-US&gl=US&ceid=US:en", "https://e.blogspot.com/feeds/posts/default?alt=rss&max-results=25",
    "https://e.org/the-10-best-films-of-2026/feed", "https://e.org/covid19/rss", "https://feeds.megaphone.fm/VMP5705694065",
    "https://feeds.simplecast.com/54nAGcIl", "https://anchor.fm/s/1e4a0eac/podcast/rss", "https://e.org/v2/items.json", "https://127.0.0.1/feed",
    "https://e.org/feeds/1234567890", "https://medium.com/feed/@some.body", "https://e.org/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/rss",
    "https://xn--bcher-kva.example/feed", "https://e.org/keys/auth0r/authors.xml", "https://e.org/secretary/rss",
]  # fmt: skip
SECRET = [
    "https://e.org/feed?token=SECRET123", "https://e.org/feed?key=abc", "https://e.org/feed?auth=3kd92", "https://e.org/feed?AUTH=x", "https://e.org/feed?k=1",
    "https://e.org/feed?format=rss&api_key=1", "https://e.org/feed?X-Amz-Signature=abc", "https://e.org/feed?f3a9c81b7d204e66",
    "https://www.reddit.com/.rss?feed=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b&user=somebody", "https://github.com/somebody.private.atom?token=AAAA",
    "https://calendar.google.com/calendar/ical/me/private-9f86d081884c7d659a2feaa0c55ad015/basic.ics", "https://e.org/private/feed.xml", "https://e.org/Private/x",
    "https://api.substack.com/feed/podcast/1/private/54d1f4c1-2f37-4b9b-8e4c-aa0e1f8d1d2c.rss", "https://e.org/auth/feed", "https://e.org/rss;token=abc",
    "https://e.org/f3a9c81b7d204e66/rss", "https://e.org/%66%33a9c81b7d204e66/rss", "https://f3a9c81b7d204e66.e.org/rss", "https://e.org/feed#f3a9c81b7d204e66",
    "https://e.org/feed?id=f3a9c81b7d204e66", "https://e.org/12345678901234567890/rss", "https://e.org/qwertzuiopasdfghjklyxcvbnm/rss", "https://e.org/basic.ics?s=a1b2c3d4e5f6",
    "https://e.org/a1b2-c3d4-e5f6-g7h8/rss", "https://e.org/feed?channel_id=UC1&sid=2",
]  # fmt: skip


@pytest.mark.parametrize("url", PLAIN)
def test_ordinary_addresses_may_be_known(url: str) -> None:
    """Parameters that choose a feed are no secret."""
    assert not public_feeds.may_be_secret(url)


@pytest.mark.parametrize("url", SECRET)
def test_what_may_be_a_secret_is_taken_for_one(url: str) -> None:
    """Keys, tokens and addresses of one reader are not published."""
    assert public_feeds.may_be_secret(url)


@pytest.mark.parametrize(
    "place",
    [
        "https://e.org/{}/rss",
        "https://e.org/feed/{}",
        "https://e.org/{}.xml",
        "https://e.org/?id={}",
        "https://e.org/?x={}",
        "https://{}.e.org/",
    ],
)
def test_a_secret_made_at_random_is_found(place: str) -> None:
    """Of 96 bits or more, in the forms in which programs make them, wherever it stands."""
    dice = random.Random(1)
    for length in range(12, 40):
        for _ in range(20):
            data = dice.randbytes(length)
            made = [data.hex(), str(uuid.UUID(data.hex().ljust(32, "7")[:32]))]
            made += [base64.urlsafe_b64encode(data).decode().rstrip("=")] if length >= 24 else []
            assert not [secret for secret in made if not public_feeds.may_be_secret(place.format(secret))]


def test_the_feeds_of_the_sample_may_be_known() -> None:
    """And the rule is no burden on those who collect newspapers."""
    urls = [feed["url"] for feed in yaml.safe_load((REPOSITORY / "content/feeds.yml").read_text())]
    assert len(urls) > 5
    assert [url for url in urls if public_feeds.may_be_secret(url)] == []


FEEDS = """\
- {url: 'https://a.example/feed', title: A, user_agent: known-to-them-alone}
- {url: 'https://b.example/feed?token=SECRET1', title: B}
- {url: 'https://c.example/feed?token=SECRET2', title: C, public: false}
- {url: 'https://d.example/feed?x=known', title: D, public: true}
- {url: 'https://e.example/feed', title: E, public: false}
- {url: 'https://me:SECRET3@f.example/feed', title: F}
- {url: 'https://me:SECRET4@g.example/feed', title: G, public: true}
- {url: 'http://10.0.0.1/SECRET5', title: H, allow_private: true}
- {url: 'https://i.example/private/SECRET6'}
"""


def test_nothing_of_them_is_published(publication: Publication) -> None:
    """Not in the list, not on a page, in a feed or a letter; what is left out is said once, with what to do about it."""
    publication.write("mkdocs.yml", LETTERS)
    publication.edition()
    publication.write("content/feeds.yml", FEEDS)
    publication.build()
    files = tree(publication.site)
    assert re.findall(r'xmlUrl="([^"]+)"', files["sources.opml"].decode()) == [
        "https://a.example/feed",
        "https://d.example/feed?x=known",
    ]
    assert not [path for path, data in files.items() if b"SECRET" in data or b"known-to-them-alone" in data]
    assert "SECRET" not in publication.letter().letter.html
    said = [line for line in publication.messages() if "feeds.yml" in line]
    assert said == [
        "content/feeds.yml:2:9: warning: sources.opml is without B and i.example: an address that may hold a secret is not "
        "published (write `public: true` below those that anybody may know, and `public: false` below the others)",
        "content/feeds.yml:7:64: warning: this feed is not published: it lies in a private network, or has a "
        "password in its address (take `public` out)",
    ]  # fmt: skip


def test_a_site_without_the_list_has_nothing_to_say(publication: Publication) -> None:
    """Where no list of sources is published, there is no warning about what it would leave out."""
    publication.write("mkdocs.yml", LETTERS.replace("      letter:", "      sources_opml: false\n      letter:"))
    publication.edition()
    publication.write("content/feeds.yml", FEEDS)
    assert not [line for line in publication.messages() if "feeds.yml" in line]


def test_many_are_counted(publication: Publication) -> None:
    """Five sources that the list leaves out are named, the others are a number."""
    publication.write("mkdocs.yml", LETTERS)
    publication.edition()
    publication.write("content/feeds.yml", "".join(f"- url: https://e.org/?k={n}\n  title: F{n}\n" for n in range(8)))
    (said,) = [line for line in publication.messages() if "feeds.yml" in line]
    assert "is without F0, F1, F2, F3, F4 and 3 more: " in said


def test_an_editors_decision_survives_a_journey() -> None:
    """As far as it keeps a feed back: what a list of others wants public is for its reader to decide."""
    feeds = [
        Feed("https://e.org/a", "A", public=False),
        Feed("https://e.org/b", "B", public=True),
        Feed("https://e.org/c", "C"),
    ]
    listed = feed_lists.of_opml(feed_lists.to_opml(feeds, "T"))
    assert [feed.public for feed in listed.feeds] == [False, None, None]
    assert [notice.what for notice in listed.skipped] == [
        "line 8: B: `public` is not taken from a list of others; set it in feeds.yml"
    ]


def test_the_manual_names_what_is_ordinary() -> None:
    """docs/feeds.md lists exactly the parameters that the code lets through."""
    text = Path(REPOSITORY / "docs/feeds.md").read_text().partition("### What counts as ordinary")[2].partition("##")[0]
    assert set(re.findall(r"`([\w-]+)`", text)) == public_feeds._ORDINARY
