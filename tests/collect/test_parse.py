"""Everything that is a feed is read; everything else is a ParseError."""

import contextlib
import datetime as dt
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.collect import loose
from digest.collect import parse as module
from digest.collect.decode import decode
from digest.collect.parse import Document, parse
from digest.errors import ParseError
from tests.collect.fixtures import FEEDS, ITEM, RSS
from tests.conftest import REPOSITORY, needs
from tests.growth import grows_evenly

URL = "https://feeds.example.org/all.xml"
CORPUS = REPOSITORY.parent / "shared/corpus/week-2026-02-18"


@pytest.mark.parametrize(
    ("what", "document", "title", "items"), [feed[1:] for feed in FEEDS], ids=[f[0] for f in FEEDS]
)
def test_formats(what: str, document: str, title: str, items: list[tuple[str, str, str | None]]) -> None:
    """Each fixture carries its own description and expectation."""
    found = parse(document.encode(), URL)
    assert found.title == title, what
    assert [(i.title, i.url, i.published and i.published.isoformat()) for i in found.items] == items, what


@pytest.mark.parametrize(
    "document", [feed[2] for feed in FEEDS if feed[2][0] != "{"], ids=[f[0] for f in FEEDS if f[2][0] != "{"]
)
def test_a_feed_that_breaks_has_the_same_items(document: str) -> None:
    """Keys, titles, links and dates are the same when feedparser has to read it."""
    assert seen(loosely(document)) == seen(parse(document.encode(), URL))


@pytest.mark.parametrize(
    "name", sorted(p.name for p in CORPUS.iterdir()) if CORPUS.is_dir() else ["the corpus of real feeds"]
)
def test_real_feeds(name: str) -> None:
    """The same on the real feeds of a real week, of which one is none."""
    needs("the corpus of real feeds", CORPUS.is_dir())
    data = (CORPUS / name).read_bytes()
    if name == "unknown-not-a-feed.xml":
        with pytest.raises(ParseError):
            parse(data, URL)
        return
    ours = parse(data, URL)
    assert len(ours.items) >= 10
    assert seen(loosely(decode(data, "").text)) == seen(ours)


def loosely(document: str, url: str = URL) -> Document:
    """A document as it is read when it is not well-formed."""
    return module._document(loose.read(document), url, (), 500)


def seen(document: Document) -> list[tuple[object, ...]]:
    return [(item.key, item.title, item.url, item.published) for item in document.items]


@pytest.mark.parametrize("document", [feed[2] for feed in FEEDS if "<item" in feed[2] or "<entry" in feed[2]])
def test_a_feed_that_is_cut_off_has_no_half_items(document: str) -> None:
    """Wherever it ends: what is read of it is as it is in the whole; and the report says that it is cut off."""
    whole = parse(document.encode(), URL)
    for end in range(1, len(document.rstrip())):
        with contextlib.suppress(ParseError):
            found = parse(document[:end].encode("utf-8", "ignore"), URL)
            assert not set(seen(found)) - set(seen(whole)), document[:end]
            assert len(found.items) == len(whole.items) or "cut off" in str(found.notes)


@pytest.mark.parametrize(
    ("document", "titles"),
    [
        ('<rss><channel><item xmlns="http://www.w3.org/2005/Atom"><title>A</title></item></channel></rss>', ["A"]),
        ('<rss><channel><item xmlns="urn:x"><title>A</title></item></channel></rss>', ["A"]),
        ('<feed><entry xmlns="http://www.w3.org/2005/Atom"><title>A</title></entry></feed>', ["A"]),
        ("<feed><entry><title>A</title><content><entry><title>B</title></entry></content></entry></feed>", ["A"]),
        ('<rss><channel><x:item xmlns:x="urn:x"/><item><title>A</title></item></channel></rss>', ["A"]),
        ('<feed><entry><title mode="base64">R29vZA==</title></entry><entry><title mode="base64">b&amp;d</title></entry></feed>',
         ["Good", "b&d"]),
    ],
)  # fmt: skip
def test_entries_wherever_they_are(document: str, titles: list[str]) -> None:
    """In the namespace of the feed, or all in another; never what is the content of an entry."""
    assert [item.title for item in parse(document.encode(), URL).items] == titles


def test_what_looks_like_a_definition_in_a_text_is_a_text() -> None:
    """Articles on XML are well-formed."""
    said = "<item><link>https://e.org/a</link><title>A</title><description><![CDATA[<!ENTITY x 'y'>]]></description></item>"
    assert parse(RSS.format(said).encode(), URL).notes == ()


def test_everything_that_an_item_has() -> None:
    """Rich items come out whole: authors without addresses, pictures, recordings, categories, language."""
    item = """<item><title>A</title><link>https://e.org/a?utm_medium=rss</link><guid isPermaLink="false">7</guid>
        <author>ada@example.org (Ada)</author><category>One</category><category>Two</category>
        <description>&lt;p&gt;First.&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;</description>
        <media:thumbnail url="https://e.org/a.jpg"/><enclosure url="https://e.org/a.mp3" type="audio/mpeg" length="5"/>
        <dc:language>fr</dc:language></item>"""
    head = '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    channel = (
        f"<channel><title>F</title><language>en-us</language><ttl>90</ttl><link>https://e.org</link>{item}</channel>"
    )
    document = parse(f"{head}{channel}</rss>".encode(), URL)
    (found,) = document.items
    assert (document.ttl, document.home) == (90, "https://e.org/")
    assert (found.key, found.given_id, found.url) == ("7", "7", "https://e.org/a")
    assert (found.link, found.summary) == ("https://e.org/a?utm_medium=rss", "First.")
    assert (found.authors, found.categories, found.language) == (("Ada",), ("One", "Two"), "fr")
    assert found.image == "https://e.org/a.jpg"
    assert [tuple(e) for e in found.enclosures] == [("https://e.org/a.mp3", "audio/mpeg", 5)]


@pytest.mark.parametrize(
    ("data", "notes"),
    [
        (f"<?xml version='1.0' encoding='iso-8859-1'?>{RSS.format(ITEM.replace('>A<', '>Ärger – €<'))}".encode(), "says that it is iso-8859-1 and is utf-8"),
        (f"<?xml version='1.0' encoding='utf-8'?>{RSS.format(ITEM.replace('>A<', '>Ärger – €<'))}".encode("cp1252"), "says that it is utf-8 and is windows-1252"),
        (RSS.format(ITEM.replace(">A<", ">Ärger – €<")).encode("utf-16"), ""),
        (RSS.format(ITEM.replace(">A<", ">Ärger \x00\x0b– €<")).encode(), "has control characters"),
    ],
)  # fmt: skip
def test_encodings(data: bytes, notes: str) -> None:
    """What a document says of its encoding is often wrong; the text comes out right, and the report says so."""
    document = parse(data, URL)
    assert document.items[0].title == "Ärger – €"
    assert "; ".join(document.notes) == notes


def test_the_servers_word_counts_where_the_document_says_nothing() -> None:
    """Cyrillic in an encoding that only the HTTP header names."""
    document = parse(RSS.format(ITEM.replace(">A<", ">Новости<")).encode("koi8-r"), URL, charset="koi8-r")
    assert document.items[0].title == "Новости"


def test_oddities_are_said() -> None:
    """Items without anything are left out, items without a link are kept; both are in the report."""
    document = parse(RSS.format(ITEM + "<item/><item><title>B</title></item>").encode(), URL)
    assert [item.title for item in document.items] == ["A", "B"]
    assert document.notes == ("has 1 empty items", "has 1 items without a link")
    assert "is not well-formed" in parse(RSS.format(ITEM.replace(">A<", ">A & B<")).encode(), URL).notes


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "is empty"),
        (b"  \n ", "is empty"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"<!DOCTYPE html><html><body>no</body></html>", "a web page"),
        (b"<!-- x --><html><head></head></html>", "a web page"),
        (b'{"a": 1}', "no JSON Feed"),
        (b'{"items": [', "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"\x00\x01\x02\xff", "no feed"),
        (b"just words", "no feed"),
        (b"<opml><body/></opml>", "no feed"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no feed"),
    ],
)
def test_what_is_no_feed(data: bytes, what: str) -> None:
    """A message says what it is instead."""
    with pytest.raises(ParseError, match=what):
        parse(data, URL)


@pytest.mark.parametrize("begin", ["<!---->" * 5_000, "<?x?>" * 5_000, " <!-- a -->\n" * 3_000, "<!--" * 5_000])
def test_a_long_way_to_the_first_element(begin: str) -> None:
    """Comments before it take the time that they need, not more with every one."""
    start = time.monotonic()
    try:
        assert parse((begin + RSS.format(ITEM)).encode(), URL).items
    except ParseError:
        assert begin.endswith("<!--")
    with pytest.raises(ParseError):
        parse((begin + "<html>").encode(), URL)
    assert time.monotonic() - start < 5


@pytest.mark.usefixtures("large_steps")
@pytest.mark.parametrize(
    "piece",
    [
        "<![CDATA[",
        "<!--",
        "<rss ",
        "<!DOCTYPE html [",
        "&",
        "&#",
        "<a:",
        "<item><media:group>",
        "]]>",
        "<title>&#146;",
        "<a b:",
        "<",
    ],
)
def test_a_document_costs_what_it_weighs(piece: str) -> None:
    """Twice as much of anything takes twice as long, or is refused."""
    start = "<rss version='2.0'><channel><item><title>A</title></item>"
    grows_evenly(lambda size: (start + piece * (size // len(piece))).encode(), lambda data: parse(data, URL), 1_000_000)


@pytest.mark.parametrize(
    ("text", "title"),
    [("A&#xD800;B", "A\ufffdB"), (f"A&#{'9' * 5_000};B", "A\ufffdB"), ("A&#0;B", "A\ufffdB"), ("A & B &copy; &nope; &#146;", "A & B © &nope; ’"),
     ("A<![CDATA[ & B &copy;]]> & C", "A & B © & C"), ("A<media:b>B</media:b>", "AB"), ("A<!-- & -->B", "AB"), ("&lt;&amp;&gt;&quot;", '<&>"')],
)  # fmt: skip
def test_one_entry_silences_no_feed(text: str, title: str) -> None:
    """A reference to no character, a bare ampersand, a prefix that nobody declared: the next item is there."""
    document = parse(RSS.format(f"<item><title>{text}</title><guid>1</guid></item>{ITEM}").encode(), URL)
    assert [item.title for item in document.items][1] == "A"
    assert document.items[0].title == title


@pytest.mark.parametrize(
    "begin", ["<!DOCTYPE html>", "<!doctype HTML PUBLIC 'x'>\n<!-- a -->", "<?xml version='1.0'?><!DOCTYPE html>"]
)
def test_a_feed_that_begins_as_a_page(begin: str) -> None:
    """Its root says what it is."""
    assert parse((begin + RSS.format(ITEM)).encode(), URL).items
    with pytest.raises(ParseError, match="a web page"):
        parse((begin + "<html><body><p>no feed</p></body></html>").encode(), URL)


def test_one_odd_field_does_not_lose_the_feed() -> None:
    """Lists that are numbers, and an address that is none."""
    items = '[{"title": "A", "tags": 7, "authors": 5, "url": "http://[/url?x"}, {"title": "\\ufffe"}]'
    document = parse(f'{{"items": {items}, "authors": 3}}'.encode(), URL)
    assert [(item.title, item.url) for item in document.items] == [("A", "")]


def test_a_billion_laughs() -> None:
    """Entities that grow are not expanded."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{entities}]>' + RSS.format(
        ITEM.replace(">A<", ">&l9;<")
    )
    try:
        document = parse(bomb.encode(), URL)
    except ParseError:
        return
    assert sum(len(item.title) for item in document.items) < 1_000


def test_files_of_this_machine_are_not_read(tmp_path: Path) -> None:
    """External entities lead nowhere."""
    secret = tmp_path / "secret"
    secret.write_text("hush")
    document = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>' + RSS.format(ITEM.replace(">A<", ">&x;<"))
    with contextlib.suppress(ParseError):
        assert "hush" not in repr(parse(document.encode(), URL))


def test_a_hundred_thousand_items() -> None:
    """As many are read as were asked for, and the report says so."""
    items = "".join(f"<item><title>{n}</title></item>" for n in range(100_000))
    document = parse(RSS.format(items).encode(), URL, max_items=500)
    assert len(document.items) == 500
    assert "has 100000 items, of which the newest 500 are read" in document.notes


PIECES = st.sampled_from(
    ["<rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "&amp;", "&#0;", "&#xD800;", "<![CDATA[", "]]>",
     "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "<link href='", "'/>", "<!--", "-->", "<?xml", "?>", "<!DOCTYPE x [", "]>",
     "xml:base='", "\x00", "\u2028", "https://e.org/", "javascript:", "é", "<a:b xmlns:a='x'>", "{", '"items":[', "}", "2026-99-99"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join).map(str.encode) | st.binary(max_size=400))
@example(b"<rss><channel><item><link>http://[</link></item></channel></rss>")
@example(b"\xff\xfe<\x00")
@example(b'{"items": [{"url": 5, "authors": [3, null], "tags": [[]], "attachments": {"a": 1}}, 7, {"title": "x"}]}')
def test_nothing_but_a_parse_error_comes_out(data: bytes) -> None:
    """Whatever the bytes: a document of plain values, or a ParseError."""
    try:
        document = parse(data, URL)
    except ParseError:
        return
    check(document)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([feed[2] for feed in FEEDS]), st.integers(0, 400), st.binary(max_size=6), st.integers(0, 12))
def test_damaged_feeds(document: str, at: int, put: bytes, cut: int) -> None:
    """The same for feeds in which some bytes are others."""
    data = document.encode()
    with contextlib.suppress(ParseError):
        check(parse(data[:at] + put + data[at + cut :], URL))


def check(document: Document) -> None:
    """All texts are plain, all addresses whole, all times aware and in this age."""
    for item in document.items:
        assert item.key
        assert item.title or item.summary or item.url
        assert len(item.title) <= 401
        assert len(item.summary) <= 2_001
        for text in (item.title, item.summary, *item.authors, *item.categories):
            assert isinstance(text, str)
            assert "\x00" not in text
            text.encode()
        for url in (item.url, item.image, *(file.url for file in item.enclosures)):
            assert url == "" or url.startswith(("http://", "https://"))
        for moment in (item.published, item.updated):
            assert moment is None or (moment.tzinfo == dt.UTC and moment.year >= 1990)
