"""Text, addresses and dates made plain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.base import addresses
from digest.collect import clean


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>two</p>", "One two"),
        ("A &amp; B &lt; C", "A & B < C"),
        ("Hello<script>alert(1)</script> world<style>p{}</style>", "Hello world"),
        ("a<br>b<!-- hidden -->", "a b"),
        (f"<style>{'a{}' * 9_000}</style>Seen", "Seen"),
        (f'<img src="data:image/png;base64,{"A" * 90_000}">Seen', "Seen"),
        (" " * 20_000 + "Seen", "Seen"),
        ("broken <b>bold <a href='x", "broken bold"),
        ("bidi \u202eevil\u202c and \u200bnothing\x00", "bidi evil and nothing"),
        ("  many\n\t spaces\u00a0here ", "many spaces here"),
    ],
)
def test_html_becomes_one_line(markup: str, text: str) -> None:
    """Text of HTML loses tags, scripts, styles, comments and marks that turn the line around; spaces become one."""
    assert clean.text(markup, 100) == text


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("How <T> works", "How <T> works"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<b>Bold</b> claim", "Bold claim"),
        ("AT&amp;T &#8211; again", "AT&T – again"),
        ("Use <code>x</code>", "Use x"),
        ("<img src=x onerror=alert(1)>News", "News"),
        ("Generic List<int> and <script> tag explained", "Generic List<int> and <script> tag explained"),
        ("How the <script> element loads", "How the <script> element loads"),
        ("One<script>alert(1)</script> two", "One two"),
        ("<b>a <i>b</b> c</i>", "a b c"),
        ("<p>A paragraph without its end", "A paragraph without its end"),
        ("The <b> and the <i>", "The <b> and the <i>"),
        ("two<br>lines<!-- hidden -->", "two lines"),
        ("Don\x92t \x93panic\x94 \x97 5 \x80", "Don’t “panic” — 5 €"),
        ("It&#146;s &#147;quoted&#148;", "It’s “quoted”"),
        ("a\x0bb\x0cc", "a b c"),
        ("BTC&ETH, Guitar&amplifiers, NY&times, Q&para", "BTC&ETH, Guitar&amplifiers, NY&times, Q&para"),
        ("&copy 2026, 5&deg, AT&amp T, Q&A, &notit", "© 2026, 5°, AT&amp T, Q&A, &notit"),
        ("&hearts; &#x2665; &unknown; &#0;", "♥ ♥ &unknown; \ufffd"),
        (" " * 5_000 + "Far" + "\n" * 5_000 + "away", "Far away"),
    ],
)
def test_titles_lose_markup_and_keep_signs(title: str, plain: str) -> None:
    """What is a tag goes, what only looks like one stays; references and letters of Windows become the signs meant."""
    assert clean.title(title) == plain


def test_long_texts_are_cut_between_words() -> None:
    """An ellipsis says so, and a title of a million letters is cut as well."""
    assert clean.line("one two three four", 12) == "one two…"
    assert len(clean.title("x" * 1_000_000)) <= 401


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://Example.org:443/a?utm_source=rss&id=7&fbclid=x#top", "https://example.org/a?id=7#top"),
        ("http://example.org", "http://example.org/"),
        ("/a b.html", "https://feeds.example.org/a%20b.html"),
        ("../x", "https://feeds.example.org/x"),
        ("https://www.bbc.co.uk/news/a?at_medium=RSS&at_campaign=rss", "https://www.bbc.co.uk/news/a"),
        ("https://example.org/?ref=rss", "https://example.org/"),
        ("https://example.org/ärger", "https://example.org/%C3%A4rger"),
        ("https://example.org/%C3%A4rger", "https://example.org/%C3%A4rger"),
        ("https://example.org/?from=rss-daily&via=feedly&cid=rss_intl&feed=rss2&p=4", "https://example.org/?p=4"),
        ("https://example.org/?from=feedmills&src=atomic", "https://example.org/?from=feedmills&src=atomic"),
        ("https://example.org/a?source=paper", "https://example.org/a?source=paper"),
        ("https://example.org/a?q=a+b&q=c", "https://example.org/a?q=a+b&q=c"),
        ("javascript:alert(1)", ""),
        ("mailto:a@example.org", ""),
        ("https://", ""),
        ("http://[::1", ""),
        ("https://example.org:99999/", ""),
        ("/wiki/Minutes:2026-11", "https://feeds.example.org/wiki/Minutes:2026-11"),
        ("?id=2:3", "https://feeds.example.org/all/rss.xml?id=2:3"),
        ("//cdn.example.org/a", "https://cdn.example.org/a"),
        ("www.example.org/news", "https://www.example.org/news"),
        ("feeds.example.org/news", "https://feeds.example.org/news"),
        ("https:/www.example.org/15", "https://www.example.org/15"),
        ("http:www.example.org/16", "http://www.example.org/16"),
        ("HTTPS://WWW.Example.org/A", "https://www.example.org/A"),
        ("https://example.org/a?x=1&amp;y=2", "https://example.org/a?x=1&y=2"),
        ("https://example.org/a\n   b", "https://example.org/a%20%20%20b"),
        ("magnet:?xt=urn:btih:abc", ""),
    ],
)
def test_addresses_become_canonical(link: str, url: str) -> None:
    """Whole, without what counts clicks and without a fragment; what leads to no web page is ''."""
    assert addresses.canonical(link, "https://feeds.example.org/all/rss.xml") == url


@given(st.text(max_size=200))
def test_an_address_is_whole_or_empty_and_canonical_once(link: str) -> None:
    """Whatever comes in; making it canonical again changes nothing."""
    url = addresses.canonical(link, "https://example.org/feed")
    assert url == "" or url.startswith(("http://", "https://"))
    assert url.isascii() or clean.urlsplit(url).hostname
    assert addresses.canonical(url, "https://elsewhere.example/") == url


@given(st.from_regex(r"https?://[a-z]+\.org/[a-z./~%]{0,9}(\?[a-z&=_%+]{0,20})?", fullmatch=True))
def test_the_short_way_and_the_long_way_agree(link: str) -> None:
    """Most addresses are canonical already and take a short way."""
    short = addresses.canonical(link, "https://example.org/")
    assert short == addresses.canonical("\u200b" + link, "https://example.org/")


PIECES = st.sampled_from(
    ["<p>", "</p>", "<b", "<script>", "</script>", "<!--", "-->", "&amp;", "&#8238;", "&#x200b;", "&#0;", "&#xfeff;", "&lt;", "\u202e", "\u200b", "\n", "\x07", "word "]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=8), max_size=20).map("".join))
def test_no_text_keeps_what_is_not_seen(markup: str) -> None:
    """Markup and references of any kind leave one short line without control characters or signs that turn it round."""
    for text in (clean.text(markup, 50), clean.title(markup, 50)):
        assert len(text) <= 51
        assert "\n" not in text
        assert not any(ord(sign) < 32 or sign in "\u202e\u200b\ufeff" for sign in text)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("ada@example.org (Ada Lovelace)", "Ada Lovelace"),
        ("Ada Lovelace (ada@example.org)", "Ada Lovelace"),
        ("Ada <ada@example.org>", "Ada"),
        ("ada@example.org", ""),
        ("Ada Lovelace", "Ada Lovelace"),
    ],
)
def test_authors_are_names(words: str, name: str) -> None:
    """A mail address beside a name is left out, and alone is no name."""
    assert clean.author(words, 80) == name
