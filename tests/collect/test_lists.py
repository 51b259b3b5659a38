"""Lists of feeds come in and go out, and nothing is lost on the way."""

import codecs
import html
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from digest.base import problem_lines
from digest.cli.remedies import with_words
from digest.collect import discover, feed_lists
from digest.collect.listed import Listed
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
    title=NAMES.map(lambda t: feed_lists.clean.line(t, 300)),
    section=NAMES.map(lambda t: feed_lists.clean.line(t, 300)),
    language=st.sampled_from(["", "de", "pt-BR"]),
    weight=st.sampled_from([1.0, 2.0, 0.25]),
    user_agent=st.sampled_from(["", "Mozilla/5.0 (x; y) <z>"]),
    max_items=st.sampled_from([500, 7]),
    max_megabytes=st.sampled_from([10.0, 2.5]),
)  # fmt: skip


def left_out(listed: Listed) -> list[str]:
    """What an import says of what it does not take."""
    return [problem_lines.of_notice(notice, with_words) for notice in listed.skipped]


def test_opml_with_folders() -> None:
    """Folders become sections; what is no web address is left out, and what stands twice is noted."""
    listed = feed_lists.of_opml(OPML)
    assert listed.feeds == (
        Feed("https://e.org/a", "A & B", "News / Europe", "de"),
        Feed("https://e.org/c", "C", "News"),
        Feed("https://e.org/d", "D", "Tech"),
    )
    assert left_out(listed) == ["line 7: bad: 'javascript:alert(1)' is no web address"]
    assert listed.noted == ("line 8: again is named twice; the first is taken",)


@given(st.lists(FEEDS, max_size=8, unique_by=lambda feed: feed.url))
def test_opml_out_and_in_again(feeds: list[Feed]) -> None:
    """Order, sections and everything that OPML has no word for come back."""
    assert feed_lists.of_opml(feed_lists.to_opml(feeds, "Mine")).feeds == tuple(feeds)


def test_what_a_list_of_others_may_not_say() -> None:
    """It opens no private network, and numbers that are none are left out."""
    feeds = [Feed("https://e.org/a", "A", allow_private=True), Feed("https://e.org/b", weight=5.0)]
    data = feed_lists.to_opml(feeds, "x").replace(b'weight="5"', b'weight="nan"')
    listed = feed_lists.of_opml(data)
    assert listed.feeds == (Feed("https://e.org/a", "A"), Feed("https://e.org/b"))
    assert left_out(listed) == ["line 7: A: `allow_private` is not taken from a list of others; set it in feeds.yml"]
    assert listed.noted == ("line 8: 'nan' is no weight",)


def test_a_csv_with_a_cell_without_end() -> None:
    """A quote that is never closed is refused."""
    with pytest.raises(ParseError, match="this is no CSV"):
        feed_lists.of_text('url\n"' + "x" * 200_000)


@pytest.mark.parametrize("data", [b"", b"no", b"<html/>", b"\xff\xfe", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'])
def test_what_is_no_opml(data: bytes) -> None:
    """Nothing, text, HTML, odd bytes and entities are refused with one message."""
    with pytest.raises(ParseError, match="this is no OPML"):
        feed_lists.of_opml(data)


@pytest.mark.parametrize(
    "text",
    [
        "name,url,section\nA,https://e.org/a,News\n,https://e.org/b,\n",
        "Title;Feed URL;Category\nA;https://e.org/a;News\n;https://e.org/b;\n",
        "url\ttitle\tsection\nhttps://e.org/a\tA\tNews\nhttps://e.org/b\n",
    ],
)
def test_csv_with_a_column_of_addresses(text: str) -> None:
    """Its head, in any order and with any of three delimiters, says which column is which."""
    assert feed_lists.of_text(text).feeds == (Feed("https://e.org/a", "A", "News"), Feed("https://e.org/b"))


FIELD = Path(__file__).parent / "field"
A, B, C, D = (f"https://{letter}.example.org/f" for letter in "abcd")


@pytest.mark.parametrize(
    ("name", "feeds"),
    [
        ("amp-double", [(f"{A}?x=1&y=2", "Tom & Jerry's \"Blog\"", "")]),
        ("amp-raw", [(f"{A}?x=1&y=2", "A & B", ""), (B, "Café News", ""), (C, "C", "")]),
        ("blank-first", [(A, "A", "")]),
        ("case", [(A, "A", ""), (B, "B", ""), (C, "C", "")]),
        ("comment", [(A, "A", ""), (B, "B", "Folder")]),
        ("control", [(A, "A one", ""), (B, "B", ""), (C, "C d", ""), (D, "D", "")]),
        ("cp1252-says-latin1", [(A, "It’s “new”", "")]),
        ("crlf", [(A, "A", "")]),
        ("doctype", [(A, "A", "")]),
        ("dupe", [(A, "A", "News"), (f"{A}/", "E", "")]),
        ("include", [(A, "A", "")]),
        ("latin1-says-utf8", [(A, "Zürich", ""), (B, "B", "")]),
        ("link-type", [("https://a.example.org/rss", "99% A", ""), ("https://b.example.org/rss", "B", "")]),
        ("nested", [(A, "A", "News / Europe / DE"), (B, "B", "Tech / Rust"), (C, "C", "tagged")]),
        ("nobody", [(A, "A", "")]),
        ("notext", [(A, "A", ""), (B, "", ""), (C, "", "Folder")]),
        ("ns", [(A, "A", "")]),
        ("quote-lt", [(A, "Less < more", ""), (B, "B", "")]),
        ("root-upper", [(A, "A", "")]),
        ("says-utf16-is-utf8", [(A, "Zürich", ""), (B, "B", "")]),
        ("two-bodies", [(A, "A", ""), (B, "B", "")]),
        ("utf16", [(A, "Zürich", "")]),
        ("utf16-says-utf8", [(A, "Zürich", "")]),
        ("utf8bom", [(A, "Zürich", "")]),
        ("schemes", [
            ("http://a.example.org/f", "A", ""), (B, "B", ""), (C, "C", ""), ("https://ümläut.example/f", "E", ""),
            ("https://user:p%40ss@g.example.org/f", "G", ""), ("https://k.example.org/f", "K", ""),
            ("http://m.example.org/f", "M", ""), ("https://n.example.org/f", "N", ""),
            ("https://o.example.org/日本/f", "O", ""),
        ]),
    ],
)  # fmt: skip
def test_opml_as_it_was_meant(name: str, feeds: list[tuple[str, str, str]]) -> None:
    """Lists that programs and people really write."""
    listed = feed_lists.of_opml((FIELD / f"opml/{name}.opml").read_bytes())
    assert [(feed.url, feed.title, feed.section) for feed in listed.feeds] == feeds


@pytest.mark.parametrize(
    ("name", "what"),
    [("rdf", "this is no OPML"), ("truncated", "line 3: the file is cut off before </opml>; nothing was taken")],
)
def test_opml_that_is_none(name: str, what: str) -> None:
    """RDF is refused as no OPML, a file that is cut off with the line."""
    with pytest.raises(ParseError, match=what):
        feed_lists.of_opml((FIELD / f"opml/{name}.opml").read_bytes())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("include", "line 3: Inc is another list, to be imported by itself: https://x.example.org/other.opml"),
        ("schemes", "line 3: D: 'd.example.org/f' is no web address"),
        ("schemes", "line 3: F: 'https://f.example.org/a b' is no web address"),
        ("schemes", "line 3: I has no address"),
        ("schemes", "line 3: J names a page and no feed; `digest add` finds its feeds: https://j.example.org/"),
        ("link-type", "line 1: B is a link, taken for a feed: https://b.example.org/rss"),
        ("comment", "line 3: A is marked as a comment, and was taken all the same"),
        ("dupe", "line 3: D is named twice; the first is taken"),
        ("latin1-says-utf8", "the list says that it is UTF-8 and is windows-1252"),
    ],
)
def test_what_is_left_out_or_guessed_is_said(name: str, said: str) -> None:
    """Each with its line, its name and the reason."""
    listed = feed_lists.of_opml((FIELD / f"opml/{name}.opml").read_bytes())
    assert said in (*left_out(listed), *listed.noted)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ('<outline text="A xmlUrl="https://e.org/a"/>', "line 2: "),
        ('\n<outline text="The "Best" blog" xmlUrl="https://e.org/a"/>', "line 3: "),
        ('<outline text=A xmlUrl="https://e.org/a"/>', "line 2: "),
        ('<outline text="A" xmlUrl="https://e.org/a">', "line 2: "),
        ('<outline text="A" text="B" xmlUrl="https://e.org/a"/>', "line 2: "),
        ('<outline text="A/><outline text="B" xmlUrl="https://e.org/a"/>', "line 2: "),
        ('<!-- a -- b --><outline xmlUrl="https://e.org/a"/>', "line 2: "),
        ('</body></opml><body><outline xmlUrl="https://e.org/a"/>', "line 2: "),
        ('</body></opml>\n<outline xmlUrl="https://e.org/a"/>', "line "),
    ],
)
def test_what_cannot_be_mended_is_refused_at_its_line(body: str, what: str) -> None:
    """Nothing that was not understood is dropped without a word."""
    good = '<outline text="Good" xmlUrl="https://e.org/good"/>'
    with pytest.raises(ParseError, match=what):
        feed_lists.of_opml(f"<?xml version='1.0'?>\n<opml><body>{body}\n{good}</body></opml>".encode())


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("A &amp; B", "A & B"), ("A & B", "A & B"), ("AT&T", "AT&T"), ("Q&A;", "Q&A;"), ("&eacute;&Eacute;", "éÉ"),
        ("&hellip;&#8230;&#x2026;", "………"), ("&#146;&#x92;", "’’"), ("&#31;x&#0;", ""), ("1 < 2 &lt; 3 > 0", "1 < 2 < 3 > 0"),
        ("I <3 you", "I <3 you"), ("How &lt;T&gt; works", "How <T> works"), ("a&#10;b", "a b"), ("&copy 2026", "© 2026"),
        ("<i>News</i>", "News"), ("&amp;amp;", "&"), ("&NotEqualTilde;", "≂̸"), ("x &unknown; y", "x &unknown; y"),
    ],
)  # fmt: skip
def test_titles_as_they_were_meant(given: str, title: str) -> None:
    """References of HTML, bare signs, and control characters; what is lost for good is left to the feed."""
    (feed,) = feed_lists.of_opml(f'<opml><outline text="{given}" xmlUrl="https://e.org/a"/></opml>'.encode()).feeds
    assert feed.title == title


@pytest.mark.parametrize(
    "text",
    [
        '<opml><outline type="rss" fz:quickMode="false" g:h="1" xmlUrl="https://e.org/a"/></opml>',
        '<opml xmlns:fz="urn:x"><fz:x/><outline fz:quickMode="false" xmlUrl="https://e.org/a"/></opml>',
        '<!-- <opml version="1.0"> -->\n<opml><outline xmlUrl="https://e.org/a"/></opml>',
        '<br />\n<b>Warning</b>: in <b>x.php</b>\n<opml><outline xmlUrl="https://e.org/a"/></opml>\n<!-- in 3 ms -->',
        "<o:opml xmlns:o='urn:x'><o:body><o:outline xmlUrl = 'https://e.org/a'/></o:body></o:opml>",
        '<opml><body><div><outline text=""><outline xmlUrl="https://e.org/a"/></outline></div></body></opml>',
        '<opml><outline type="rss" url="https://e.org/a"/></opml>',
    ],
)  # fmt: skip
def test_opml_with_oddities_around(text: str) -> None:
    """Prefixes that nobody declared, what a server wrote before and behind, elements that are none of OPML's."""
    assert [feed.url for feed in feed_lists.of_opml(text.encode()).feeds] == ["https://e.org/a"]


def test_damage_of_others_is_not_passed_on() -> None:
    """A title that has lost characters is left to the feed; an address that has is none; what cannot be told is refused."""
    lost = (
        '<opml>\n<outline text="Z\ufffdrich" xmlUrl="https://e.org/a"/><outline xmlUrl="https://e.org/\ufffd"/></opml>'
    )
    listed = feed_lists.of_opml(lost.encode())
    assert listed.feeds == (Feed("https://e.org/a"),)
    assert listed.noted == ("line 2: the title has lost characters, and is left to you: 'Z\ufffdrich'",)
    assert left_out(listed) == ["line 2: 'https://e.org/\ufffd' is no web address"]
    with pytest.raises(ParseError, match="line 2: the characters cannot be told"):
        feed_lists.of_list(b"url;title\nhttps://e.org/a;Z\x81rich\n")


SOME = st.lists(
    st.tuples(
        st.integers(0, 99).map(lambda n: f"https://e.org/{n}?a=1&b=2&lt=3"),
        st.text(st.sampled_from("aZ09 éßÄ’“€&<>\"'"), max_size=12).map(lambda t: feed_lists.clean.line(t, 300)),
        st.sampled_from(["", "News", "A & B"]),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda feed: feed[0],
)
Some = list[tuple[str, str, str]]


def by_lxml(feeds: Some, encoding: str) -> bytes:
    """As a program writes OPML that does it rightly."""
    root = etree.Element("opml")
    body = etree.SubElement(root, "body")
    for url, title, section in feeds:
        folder = etree.SubElement(body, "outline", text=section) if section else body
        etree.SubElement(folder, "outline", text=html.escape(title), xmlUrl=url)
    return etree.tostring(root, xml_declaration=True, encoding=encoding)


def by_hand(feeds: Some, encoding: str) -> bytes:
    """As a program writes it that forgets to escape & and <."""
    text = f"<?xml version='1.0' encoding='{encoding}'?>\r\n<opml version='1.1'>\r\n<head></head>\r\n"
    for url, title, section in feeds:
        outline = f'<outline text="{title.replace(chr(34), "&quot;")}" type="rss" xmlUrl="{url}"/>'
        text += f'<outline text="{section}">{outline}</outline>\r\n' if section else outline
    return (text + "</opml>\r\n").encode(encoding, "xmlcharrefreplace")


def of_html(feeds: Some, encoding: str) -> bytes:
    """As one writes it that has HTML's names for letters, and in another encoding than it says."""
    made = by_hand(feeds, "ascii").decode()
    for sign, name in (("é", "&eacute;"), ("ß", "&szlig;"), ("€", "&euro;"), ("’", "&rsquo;")):
        made = made.replace(f"&#{ord(sign)};", name)
    return made.replace("'ascii'", "'utf-16'").encode(encoding)


@settings(deadline=None)
@given(SOME, st.sampled_from([by_lxml, by_hand, of_html]), st.sampled_from(["utf-8", "utf-16", "cp1252", "utf-8-sig"]))
def test_opml_of_any_writer(feeds: Some, write, encoding: str) -> None:
    """Whoever wrote it, however carelessly: the same feeds come out, or the file is refused."""
    if write is by_lxml and encoding == "utf-8-sig":
        encoding = "utf-8"
    data = write(feeds, encoding)
    try:
        found = feed_lists.of_opml(data).feeds
    except ParseError:
        assert write is not by_lxml
        assert any("<" in title for _, title, _ in feeds)
        return
    assert [feed.url for feed in found] == [url for url, _, _ in feeds]
    if not any(sign in title for _, title, _ in feeds for sign in "<&"):
        assert [(feed.title, feed.section) for feed in found] == [(title, section) for _, title, section in feeds]


@settings(deadline=None, max_examples=20)
@given(SOME, st.sampled_from([by_lxml, by_hand]), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_opml_cut_off_anywhere_gives_nothing(feeds: Some, write, encoding: str) -> None:
    """At every byte: the whole list or an error, never a part."""
    data = write(feeds, encoding)
    try:
        whole = feed_lists.of_opml(data).feeds
    except ParseError:
        return
    for end in range(len(data)):
        try:
            part = feed_lists.of_opml(data[:end]).feeds
        except ParseError:
            continue
        assert part == whole
        assert not data[end:].replace(b"\0", b"").strip(b"\r\n \xff\xfe")


PIECES = st.sampled_from(
    ["<?xml version='1.0' encoding='utf-16'?>", "<opml>", "</opml>", "<body>", "</body>", '<outline text="', '" xmlUrl="', '"/>', '">', "</outline>",
     "https://e.org/a", "https://e.org/\ufffd", "javascript:", "&eacute;", "&#0;", "&", "<", "\ufffd", "url,title\n", "url;title\n", ";", ",", '"', "\n", "\t", "sep=;\n"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), max_size=30).map("".join).map(str.encode) | st.binary(max_size=300))
@example('<opml><outline text="Z\ufffd" xmlUrl="https://e.org/a"/></opml>'.encode())
@example("https://e.org/a\nhttps://e.org/\ufffd\n".encode())
def test_a_list_of_anything(data: bytes) -> None:
    """Whatever the bytes, there are feeds that can be written, or an error."""
    for read in (feed_lists.of_opml, feed_lists.of_list):
        try:
            listed = read(data)
        except ParseError:
            continue
        assert b"news-digest" in data or not any(
            "\ufffd" in feed.url + feed.title + feed.section for feed in listed.feeds
        )


@pytest.mark.parametrize(
    ("name", "feeds"),
    [
        ("bom.csv", [(A, "A", "News")]),
        ("excel.csv", [(A, "Zürcher Zeitung", "News"), (f"{B}?x=1", "B", "Kultur")]),
        ("newsboat-urls.txt", [(A, "", ""), (B, "", ""), (C, "", ""), (D, "News", "tag"), ("https://e.example.org/f#frag", "", "")]),
        ("sep.csv", [(A, "A", "")]),
        ("utf16.txt", [(A, "", "")]),
    ],
)  # fmt: skip
def test_lists_as_they_were_meant(name: str, feeds: list[tuple[str, str, str]]) -> None:
    """Excel's encodings and separators, newsboat's tags."""
    listed = feed_lists.of_list((FIELD / "lists" / name).read_bytes())
    assert [(feed.url, feed.title, feed.section) for feed in listed.feeds] == feeds


TABLE = "Name;URL;Kategorie\r\nZürich – “neu”;https://a.example.org/f;Nachrichten\r\n"


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(), codecs.BOM_UTF8 + TABLE.encode(), TABLE.encode("cp1252"), TABLE.encode("utf-16"),
        TABLE.encode("utf-16-le"), TABLE.encode("utf-16-be"), TABLE.replace(";", "\t").encode("utf-16"),
        TABLE.replace(";", '","').replace("\r\n", '"\r\n"').encode().join([b'"', b""]).removesuffix(b'"'),
        ("sep=;\r\n" + TABLE).encode(), ("\r\n\r\n" + TABLE).encode(), TABLE.replace(";", " ; ").encode(),
        TABLE.replace("URL", "Feed-URL").encode(), TABLE.replace("URL", "Webadresse").encode(),
        TABLE.replace("Kategorie", "Rubrik").replace("Name", "Titel").encode(), TABLE.replace("\r\n", "\r").encode(),
    ],
)  # fmt: skip
def test_a_table_in_any_encoding(data: bytes) -> None:
    """As spreadsheets save it."""
    assert feed_lists.of_list(data).feeds == (Feed(A, "Zürich – “neu”", "Nachrichten"),)


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("название;адрес;категория", "A;{};News"), ("标题,网址,分类", "A,{},News"), ("タイトル,フィード,カテゴリ", "A,{},News"),
        ("Titre;URL du flux;Dossier", "A;{};News"), ("Título;Dirección;Carpeta", "A;{};News"), ("Titolo|Link|Cartella", "A|{}|News"),
        ("folder\turl\ttitle", "News\t{}\tA"), ("URL,Title,Feed URL,Folder", "https://a.example.org/,A,{},News"),
    ],
)  # fmt: skip
def test_heads_in_other_languages(head: str, row: str) -> None:
    """Columns are known by their names in other languages, and by what stands in them."""
    listed = feed_lists.of_text(f"{head}\n{row.format(A)}\n")
    assert listed.feeds == (Feed(A, "A", "News"),)


def test_a_head_that_nobody_knows() -> None:
    """The column of addresses is found by what stands in it, and the others are said."""
    listed = feed_lists.of_text(f"Ñandu,Emu\nx,{A}\ny,{B}\n")
    assert listed == Listed((Feed(A), Feed(B)), (), ("columns that are not read: ñandu",))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (f'url,title\n{A},"A\n{B},B\n', "line 2: "),
        (f'url,title\n{A},A\n{B},"B\n{C},C\n{D},"D"\n', "line 3: "),
        (f'url,title\n{A},"A"x\n', "line 2: "),
    ],
)
def test_a_quote_that_is_not_closed(text: str, what: str) -> None:
    """It would swallow the rows behind it."""
    with pytest.raises(ParseError, match=f"this is no CSV: {what}"):
        feed_lists.of_text(text)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "https://e.org/a,BBC News,World",
            "is a row of a table; begin the file with a line that says url, title, section",
        ),
        ("https://e.org/a\tBBC News", "is a row of a table; begin the file with a line that says url, title, section"),
        ('"query:Unread:unread = yes"', "is no web address"),
        ('"exec:~/bin/feed" tag', "is no web address"),
        ("BBC https://e.org/a", "is no web address"),
    ],
)
def test_lines_that_name_no_feed(line: str, said: str) -> None:
    """Each is said with its line, and a row of a table with what to do."""
    listed = feed_lists.of_text(f"# mine\n\n{line}\n")
    assert listed.feeds == ()
    assert left_out(listed)[0].startswith("line 3: ")
    assert left_out(listed)[0].endswith(said)


def test_lines_of_newsboat() -> None:
    """Its tags and titles in quotes are taken; several addresses in a line are several feeds."""
    listed = feed_lists.of_text(
        f'{A} "~Title #1" "my tag" other # c\n{B}, {C}; {D}\nhttps://www.e.org/rss/0,2-3208,1-0,0.html !\n'
    )
    assert [(feed.url, feed.title, feed.section) for feed in listed.feeds] == [
        (A, "Title #1", "my tag"), (B, "", ""), (C, "", ""), (D, "", ""), ("https://www.e.org/rss/0,2-3208,1-0,0.html", "", "")]  # fmt: skip


def test_a_plain_list() -> None:
    """Comments and what stands twice are left out, what is no address is said."""
    listed = feed_lists.of_text(
        "# mine\nhttps://e.org/a\n\nhttps://e.org/b # the other one\nnot an address\nhttps://e.org/a\n"
    )
    assert listed.feeds == (Feed("https://e.org/a"), Feed("https://e.org/b"))
    assert left_out(listed) == ["line 5: 'not an address' is no web address"]


def test_the_feeds_that_a_page_offers() -> None:
    """Alternates of a feed's type alone, from the page's base; no scripts, and no controls of a terminal."""
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


LINKS = st.lists(
    st.sampled_from([
        '<link rel="alternate" type="application/rss+xml" href="', "<a rel=alternate type=application/atom+xml href='", '<base href="',
        '" title="', "'>", '">', "/feed", "https://", "HTTPS:", "//", "[", "javascript:", "mailto:a@e.org", "data:,", "feed:", "\x1b[31m", "\u202e", "%00", "é",
        "<head>", "</head>", "<!--", "-->", "&amp;", "&#x6a;", " ", "\n",
    ]) | st.text(max_size=8),
    max_size=20,
).map("".join)  # fmt: skip


@given(LINKS)
@example('<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">')
@example('<base href="mailto:a@e.org"><link rel="alternate" type="application/rss+xml" href="/feed">')
@example('<link rel="alternate" type="application/rss+xml" href="/feed\u202e">')
def test_a_page_of_anything(page: str) -> None:
    """Whatever links a page is made of, a feed that it offers is an address of the web that a terminal can show."""
    for offer in discover.offers(page, "https://e.org/"):
        assert offer.url.lower().startswith(("http://", "https://"))
        assert offer.url.isprintable()
