"""Feeds made at random: any order of elements, modules of other namespaces anywhere, any spelling of links and dates.

What is found is what was put in, whichever reader reads the document.
"""

import datetime as dt
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.collect.parse import Document, parse
from tests.collect.test_parse import loosely, seen

URL = "https://feeds.example.net/all.xml"
HOME = "https://www.example.org/de/"
NAMESPACES = {
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "atom": "http://www.w3.org/2005/Atom",
    "x": "https://example.org/made-up",
}
DECLARED = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())


def is_twice_encoded(words: str) -> bool:
    """Whether feedparser would take a text for UTF-8 in UTF-8, and mend it."""
    try:
        return words.encode("latin-1").decode("utf-8") != words
    except UnicodeError:
        return False


TITLES = (
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=30)
    .map(lambda words: " ".join(f"T {words}".replace("<", "(").replace("&", "and").split()))
    .filter(lambda words: not is_twice_encoded(words))
)
PATHS = st.from_regex(r"[a-z]{1,8}(/[a-z0-9:-]{1,8})?", fullmatch=True)
TIMES = st.integers(1_000_000_000, 1_900_000_000).map(lambda seconds: dt.datetime.fromtimestamp(seconds, dt.UTC))
DATES = st.sampled_from(
    ["%a, %d %b %Y %H:%M:%S GMT", "%d %b %Y %H:%M:%S +0000", "%Y-%m-%dT%H:%M:%SZ", "%d.%m.%Y %H:%M:%S"]
)
FOREIGN_RSS = st.sampled_from(
    ["<media:title>IMG_2041</media:title>", "<itunes:title>no</itunes:title>", "<media:description>no</media:description>",
     '<atom:link rel="replies" href="https://example.org/replies"/>', '<atom:link rel="self" href="/self"/>', "<x:link>/x</x:link>",
     "<media:group><media:title>no</media:title></media:group>", "<x:title>no</x:title>", "<x:guid>no</x:guid>",
     "<x:pubDate>Mon, 01 Jan 2001 00:00:00 GMT</x:pubDate>", "<comments>/comments</comments>", "<source url='/s'>S</source>"]
)  # fmt: skip
FOREIGN_ATOM = st.sampled_from(
    ["<media:title>IMG_2041</media:title>", '<link rel="edit" href="/edit"/>', '<link rel="self" href="/self"/>',
     '<link rel="enclosure" type="audio/mpeg" href="/a.mp3"/>', '<link rel="alternate" type="application/json" href="/j"/>',
     "<x:link href='/x'/>", "<x:title>no</x:title>", "<x:published>2001-01-01</x:published>", "<rights>no</rights>",
     "<source><title>no</title><link href='/no'/><id>no</id><updated>2001-01-01T00:00:00Z</updated></source>"]
)  # fmt: skip


class Made(NamedTuple):
    """An entry as it stands in its document, and what it says."""

    markup: str
    title: str
    url: str
    published: dt.datetime | None


@st.composite
def rss_items(draw: st.DrawFn) -> Made:
    title, path, number = draw(TITLES), draw(PATHS), draw(st.integers(0, 10**9))
    link, url = draw(
        st.sampled_from([
            (f"https://example.org/{path}", f"https://example.org/{path}"),
            (f"https://example.org/{path}?utm_source=rss&id={number}", f"https://example.org/{path}?id={number}"),
            (f"/{path}", f"https://www.example.org/{path}"),
            (f"./{path}", f"{HOME}{path}"),
            (f"//cdn.example.org/{path}", f"https://cdn.example.org/{path}"),
            (f"www.example.org/{path}", f"https://www.example.org/{path}"),
        ])
    )  # fmt: skip
    when = draw(st.none() | TIMES)
    own = [f"<title>{escape(title)}</title>", f"<link>{escape(link)}</link>"]
    own += draw(
        st.sampled_from(
            [[], [f"<guid isPermaLink='false'>id {number}</guid>"], [f"<guid isPermaLink='false'>{number}</guid>"]]
        )
    )
    own += [f"<pubDate>{when.strftime(draw(DATES))}</pubDate>"] if when else []
    parts = draw(st.permutations([*own, *draw(st.lists(FOREIGN_RSS, max_size=4))]))
    return Made(f"<item>{''.join(parts)}</item>", title, url, when)


@st.composite
def atom_entries(draw: st.DrawFn) -> Made:
    title, path, number = draw(TITLES), draw(PATHS), draw(st.integers(0, 10**9))
    when = draw(TIMES)
    kinds = [
        f"<title>{escape(title)}</title>", f"<title type='text'>{escape(title)}</title>",
        f"<title type='html'>{escape(f'<b>{escape(title)}</b>')}</title>",
        f"<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><em>{escape(title)}</em></div></title>",
    ]  # fmt: skip
    href = draw(st.sampled_from([f"https://www.example.org/{path}", f"/{path}"]))
    relation = draw(st.sampled_from(["", " rel='alternate'", " type='text/html'"]))
    link = f"<link{relation} href={quoteattr(href)}/>"
    own = [
        draw(st.sampled_from(kinds)),
        link,
        f"<id>urn:{number}</id>",
        f"<updated>{when.strftime('%Y-%m-%dT%H:%M:%SZ')}</updated>",
    ]
    parts = draw(st.permutations([*own, *draw(st.lists(FOREIGN_ATOM, max_size=4))]))
    return Made(f"<entry>{''.join(parts)}</entry>", title, f"https://www.example.org/{path}", when)


def rss(items: list[Made], version: str) -> str:
    """A document of RSS 2.0, or of RSS 1.0."""
    head = f"<title>F</title><link>{HOME}</link><description>d</description>"
    inside = "".join(item.markup for item in items)
    if version == "1.0":
        rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        return f'<rdf:RDF xmlns:rdf="{rdf}" xmlns="http://purl.org/rss/1.0/"{DECLARED}><channel>{head}</channel>{inside}</rdf:RDF>'
    return f'<rss version="2.0"{DECLARED}><channel>{head}{inside}</channel></rss>'


def found(document: Document) -> list[tuple[str, str, dt.datetime | None]]:
    return [(item.title, item.url, item.published) for item in document.items]


def _distinct(items: list[Made]) -> list[Made]:
    return list({(item.title, item.url): item for item in items}.values())


@settings(max_examples=150, deadline=None)
@given(st.lists(rss_items(), min_size=1, max_size=4).map(_distinct), st.sampled_from(["2.0", "1.0"]))
def test_rss(items: list[Made], version: str) -> None:
    """Whatever stands before RSS's own elements, they are the ones; and a broken document says the same."""
    document = rss(items, version)
    ours = parse(document.encode(), URL)
    assert found(ours) == [(item.title, item.url, item.published) for item in items]
    assert seen(loosely(document, URL)) == seen(ours)


@settings(max_examples=150, deadline=None)
@given(st.lists(atom_entries(), min_size=1, max_size=4).map(_distinct), st.booleans())
def test_atom(entries: list[Made], has_base: bool) -> None:
    """The link to the page, wherever it stands; titles by their type; addresses by XML Base."""
    base = ' xml:base="https://www.example.org/"' if has_base else ""
    inside = "".join(entry.markup for entry in entries)
    document = f'<feed xmlns="http://www.w3.org/2005/Atom"{DECLARED}{base}><title>F</title>{inside}</feed>'
    url = URL if has_base else "https://www.example.org/feed"
    ours = parse(document.encode(), url)
    assert found(ours) == [(entry.title, entry.url, entry.published) for entry in entries]
    if "<source>" not in document:  # behind which feedparser takes media:title for the title
        assert seen(loosely(document, url)) == seen(ours)


@settings(max_examples=100, deadline=None)
@given(st.lists(rss_items(), min_size=1, max_size=4).map(_distinct), st.data())
def test_a_bare_ampersand_changes_no_item(items: list[Made], data: st.DataObject) -> None:
    """A feed that breaks for a day: the same items under the same keys."""
    document = rss(items, "2.0")
    broken = document.replace(
        "<title>F</title>",
        data.draw(st.sampled_from(["<title>F & G</title>", "<title>F&nbsp;G</title>", "<b><title>F</title></b><i>"])),
    )
    assert seen(parse(broken.encode(), URL)) == seen(parse(document.encode(), URL))


@settings(max_examples=60, deadline=None)
@given(st.lists(rss_items(), min_size=6, max_size=12).map(_distinct), st.integers(1, 5))
def test_the_newest_are_kept_whatever_the_order(items: list[Made], most: int) -> None:
    """Of more items than are read, those that are left out are older than all that are kept."""
    dated = [item for item in items if item.published]
    kept = parse(rss(dated, "2.0").encode(), URL, max_items=most).items
    assert len(kept) == min(most, len(dated))
    left = sorted((item.published for item in dated), reverse=True)
    assert sorted((item.published for item in kept), reverse=True) == left[:most]
