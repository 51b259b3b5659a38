"""Documents that cost more than they weigh, each of any size: for tests, and for bench/hostile.py."""

from collections.abc import Callable
from typing import NamedTuple

from digest.collect import discover, feed_lists, page
from digest.collect.decode import decode
from digest.collect.parse import parse


class Kind(NamedTuple):
    """One kind of them."""

    make: Callable[[int], bytes]
    size: int
    """Of which an attack was seen, or one that fits into the 10 MB that a feed may have; its double is tried too."""
    read: Callable[[bytes], object]


URL = "https://e.org/feed"


def feed(data: bytes) -> object:
    return parse(data, URL)


def web(data: bytes) -> object:
    """A page as `digest pick` and `digest add` read it."""
    said = page.read(data, URL)
    return said, discover.offers(decode(data, "").text, URL)


def html(head: str, body: str = "") -> bytes:
    return f"<html><head><title>T</title>{head}</head><body>{body}</body></html>".encode()


def opml(inside: str, root: str = "") -> bytes:
    return f'<opml version="2.0"{root}><body>{inside}</body></opml>'.encode()


def rss(inside: str, root: str = "", before: str = "") -> bytes:
    return f'{before}<rss version="2.0"{root}><channel><title>x</title>{inside}</channel></rss>'.encode()


def one(inside: str) -> bytes:
    return rss(f"<item><title>a</title><link>https://e.org/1</link>{inside}</item>")


def described(html: str, times: int = 1) -> bytes:
    return rss(f"<item><title>a</title><description><![CDATA[{html}]]></description></item>" * times)


def atom(inside: str) -> bytes:
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>a</title>{inside}</feed>".encode()


def json(inside: str) -> bytes:
    return f'{{"items":[{inside}]}}'.encode()


def each(pattern: str, n: int) -> str:
    """A pattern so many times, with the number in it."""
    return "".join(map(pattern.format, range(n)))


_MEDIA = " xmlns:media='http://search.yahoo.com/mrss/'"
_EMPTY = " a{}=''"
_FEEDS: dict[str, tuple[Callable[[int], bytes], int]] = {
    "attributes of the root": (lambda n: rss("", each(_EMPTY, n)), 400_000),
    "attributes with > in them": (lambda n: rss("", each(" a{}='>'", n)), 350_000),
    "attributes with < in them": (lambda n: rss("", each(" a{}='<'", n)), 300_000),
    "attributes of an item": (lambda n: rss(f"<item{each(_EMPTY, n)}/>"), 400_000),
    "attributes without quotes": (lambda n: rss(f"<item{each(' a{}=1', n)}/>"), 400_000),
    "namespaces of the root": (lambda n: rss("", each(" xmlns:a{}='u'", n)), 200_000),
    "a namespace for each item": (lambda n: rss(each("<item xmlns='urn:{}'><title>a</title></item>", n)), 60_000),
    "empty items": (lambda n: rss("<item/>" * n), 430_000),
    "items with a title": (lambda n: rss(each("<item><title>{}</title></item>", n)), 100_000),
    "the same item": (lambda n: rss("<item><title>a</title><link>https://e.org/</link></item>" * n), 80_000),
    "items with odd dates": (
        lambda n: rss(each("<item><title>{0}</title><pubDate>the {0} of never</pubDate></item>", n)),
        60_000,
    ),
    "items in items": (lambda n: rss("<item>" * n + "</item>" * n), 200_000),
    "items in items, few": (lambda n: rss("<item><description>a" * n + "</description></item>" * n), 45),
    "texts in texts": (lambda n: rss(f"<item><description>{'a' * (n // 45)}" * 45 + "</description></item>" * 45), 4_500_000),
    "entries in entries": (lambda n: atom("<entry>" * 45 + "<entry/>" * n + "</entry>" * 45), 100_000),
    "bytes that are no UTF-8": (lambda n: b"\xff" * n, 3_000_000),
    "such bytes in a feed": (lambda n: b"<rss><channel><item><title>" + b"\xff" * n + b"</title></item></channel></rss>", 3_000_000),
    "words of an encoding that is not said": (lambda n: "привет мир ".encode("cp1251") * n, 400_000),
    "zeros": (lambda n: b"\0" * n, 4_500_000),
    "control characters": (lambda n: b"<rss>" + b"\x01" * n, 4_500_000),
    "unclosed elements": (lambda n: b"<rss><channel>" + b"<a>" * n, 1_500_000),
    "unclosed items": (lambda n: b"<rss><channel>" + b"<item>" * n, 700_000),
    "unclosed titles": (lambda n: b"<rss><channel>" + b"<item><title>a</item>" * n + b"</channel></rss>", 50_000),
    "unclosed titles, few": (lambda n: b"<rss><channel>" + b"<item><title>a</item>" * n + b"</channel></rss>", 9_000),
    "unclosed attributes": (lambda n: b"<rss><channel>" + b"<item a='" * n, 20_000),
    "an unclosed attribute": (lambda n: b"<rss><channel><item><title>a</item><a b='" + b"x" * n, 4_500_000),
    "an unclosed name": (lambda n: b"<rss><channel><item><title>a</item></channel></rss><" + b"x" * n, 4_500_000),
    "an unclosed name of an attribute": (lambda n: b"<rss><channel><item><title>a</item></channel></rss><a " + b"x" * n, 4_500_000),
    "an unclosed instruction": (lambda n: b"<rss><channel><item><title>a</item></channel></rss><?a " + b"x" * n, 4_500_000),
    "an unclosed type": (lambda n: b"<rss><channel><item><title>a</item></channel></rss><!DOCTYPE " + b"x" * n, 4_500_000),
    "an unclosed end": (lambda n: b"<rss><channel><item><title>a</item></channel></rss></" + b"x" * n, 4_500_000),
    "an unclosed end with spaces": (lambda n: b"<rss><channel><item><title>a</item></channel></rss></a" + b" " * n, 4_500_000),
    "a text in what is broken": (lambda n: rss(f"<item><title>a</item>{'x' * n}"), 4_500_000),
    "a section in what is broken": (lambda n: rss(f"<item><title>a</item><![CDATA[{'x' * n}]]>"), 4_500_000),
    "a comment in what is broken": (lambda n: rss(f"<item><title>a</item><!--{'x' * n}-->"), 4_500_000),
    "words in what is broken": (lambda n: rss(f"<item><title>a</item><title>{'x ' * n}</title>"), 2_000_000),
    "spaces": (lambda n: b" " * n, 4_500_000),
    "spaces in a title": (lambda n: one(f"<title>{' ' * n}x</title>"), 4_500_000),
    "signs <": (lambda n: b"<" * n, 4_500_000),
    "signs < in a title": (lambda n: b"<rss><channel><item><title>" + b"<" * n, 4_500_000),
    "signs &": (lambda n: b"&" * n, 4_500_000),
    "signs & in a title": (lambda n: rss(f"<item><title>{'&' * n}</title></item>"), 4_500_000),
    "levels": (lambda n: b"<a>" * n + b"</a>" * n, 100_000),
    "levels in a text": (lambda n: one(f"<description>{'<a>' * n}{'</a>' * n}</description>"), 400_000),
    "levels with a base each": (
        lambda n: rss(each("<a xml:base='b/'>", 90) + "<item xml:base='c/'><link>d</link></item>" * n + "</a>" * 90),
        60_000,
    ),
    "levels with a long base each": (
        lambda n: rss(f"<a xml:base='{'b' * 20_000}/'>" * 90 + "<item xml:base='c/'><link>d</link></item>" * n + "</a>" * 90),
        30_000,
    ),
    "a long title": (lambda n: one(f"<title>{'x' * n}</title>"), 4_500_000),
    "a title of tags": (lambda n: one(f"<title>{'&lt;b>' * n}</title>"), 700_000),
    "titles of tags": (lambda n: rss(f"<item><title>{'&lt;b>' * 330}{'&lt;/i>' * 330}</title></item>" * n), 500),
    "titles that say nothing": (lambda n: rss(f"<item>{'<title>&amp;nbsp;</title>' * n}</item>"), 150_000),
    "a long name": (lambda n: rss(f"<{'a' * n}/>"), 4_000_000),
    "a long date": (lambda n: one(f"<pubDate>{'1' * n}</pubDate>"), 4_000_000),
    "many dates": (lambda n: one(each("<pubDate>never {}</pubDate>", n)), 120_000),
    "a long address": (lambda n: one(f"<link>https://e.org/{'ä' * n}</link>"), 2_000_000),
    "an address with many parameters": (lambda n: one(f"<link>https://e.org/?{'utm_a=1&amp;' * n}</link>"), 400_000),
    "many categories": (lambda n: one(each("<category>c{}</category>", n)), 120_000),
    "many files": (lambda n: one(each("<enclosure url='https://e.org/{}.mp3'/>", n)), 120_000),
    "many links": (lambda n: atom("<entry><title>a</title>" + "<link href='https://e.org/'/>" * n + "</entry>"), 160_000),
    "sources in sources": (lambda n: atom(f"<entry><title>a</title>{'<source>' * n}{'</source>' * n}</entry>"), 250_000),
    "groups in groups": (lambda n: rss(f"<item>{'<media:group>' * n}{'</media:group>' * n}</item>", _MEDIA), 150_000),
    "prefixes": (lambda n: rss(each("<a{}:b/>", n)), 120_000),
    "a text of >": (lambda n: described(">" * n), 1_500_000),
    "a text of > as references": (lambda n: one(f"<description>{'&gt;' * n}</description>"), 1_500_000),
    "a text of <div>": (lambda n: described("<div>" * n), 500_000),
    "texts of <div>": (lambda n: described("<div>" * 2_400, n), 300),
    "a text of tables": (lambda n: described("<table><tr><td>" * n), 200_000),
    "texts of tables": (lambda n: described("<table><tr><td>" * 800, n), 300),
    "texts of tables with text between": (lambda n: described("<table><a>x" * 1_000, n), 300),
    "a text of <b><p>": (lambda n: described(each("<b a={}><p>", n)), 200_000),
    "texts of <b><p>": (lambda n: described(each("<b a={}><p>", 900), n), 300),
    "texts of <b><p> with a stray quote": (lambda n: described(each("<b a={} '><p \">", 700), n), 300),
    "texts of <a><b><i>": (lambda n: described("<a><b><i>" * 1_300, n), 300),
    "texts that end what they did not begin": (lambda n: described("<b><div>" * 700 + "</b>" * 1_000, n), 300),
    "a text of attributes": (lambda n: described(f"<p{each(' a{}', n)}>x"), 400_000),
    "texts of attributes": (lambda n: described(f"<p{each(' a{}', 2_000)}>x", n), 300),
    "a text of nothing": (lambda n: described("<p>" * n), 400_000),
    "texts of nothing": (lambda n: one(f"<description><![CDATA[{'<p>' * 20}]]></description>" * n), 50_000),
    "sections": (lambda n: one(f"<description>{'<![CDATA[]]>' * n}</description>"), 350_000),
    "sections in what is broken": (lambda n: one(f"<description>& {'<![CDATA[]]>' * n}</description>"), 350_000),
    "comments": (lambda n: rss("<!---->" * n), 600_000),
    "comments before a feed": (lambda n: rss("<item><title>a</title></item>", before="<!---->" * n), 600_000),
    "unclosed comments": (lambda n: rss("<!-- " * n), 900_000),
    "instructions": (lambda n: rss("<?a?>" * n), 900_000),
    "instructions before a feed": (lambda n: rss("<item><title>a</title></item>", before="<?a?>" * n), 900_000),
    "entities": (lambda n: rss("<item/>", before="<!DOCTYPE rss [" + each("<!ENTITY e{} 'x'>", n) + "]>"), 200_000),
    "an entity, many times": (
        lambda n: rss(f"<item><title>{'&e;' * 100_000}</title></item>", before=f"<!DOCTYPE rss [<!ENTITY e '{'x' * n}'>]>"),
        1_000_000,
    ),
    "a type of spaces": (lambda n: b"<!DOCTYPE" + b" " * n, 2_000_000),
    "a type of brackets": (lambda n: b"<!DOCTYPE html [" + b"] " * n, 2_000_000),
    "references": (lambda n: rss(f"<item><title>{'&#65;' * n}</title></item>"), 900_000),
    "references in what is broken": (lambda n: rss(f"<item><title>{'&#65;' * n}&x</title></item>"), 900_000),
    "references to halves of characters": (lambda n: rss(f"<item><title>{'&#55357;' * n}</title></item>"), 500_000),
    "references of HTML": (lambda n: rss(f"<item><title>{'&nbsp;' * n}</title></item>"), 800_000),
    "a reference of digits": (lambda n: rss(f"<item><title>&#{'9' * n};</title></item>"), 4_000_000),
    "signs #": (lambda n: rss(f"<item><title>&{'#0' * n}</title></item>"), 2_000_000),
    "lists of JSON in lists": (lambda n: json("[" * n + "]" * n), 200_000),
    "keys of JSON": (lambda n: json('{"title":"a"' + each(',"k{}":1', n) + "}"), 450_000),
    "items of JSON": (lambda n: json(",".join(["{}"] * n)), 1_500_000),
    "a number of JSON": (lambda n: json(f'{{"title":"a","x":{"1" * n}}}'), 4_500_000),
    "tags of JSON": (lambda n: json('{"title":"a","tags":["a"' + each(',"{}"', n) + "]}"), 450_000),
    "files of JSON": (lambda n: json('{"title":"a","attachments":[' + ",".join(['{"url":"https://e.org/a"}'] * n) + "]}"), 150_000),
    "escapes of JSON": (lambda n: json('{"title":"' + r"\ud83d" * n + '"}'), 700_000),
    "an unclosed string of JSON": (lambda n: json('"' + '\\"' * n + "," * 500_001), 2_000_000),
}  # fmt: skip
_LINK = "<link rel='alternate' type='application/rss+xml' href='/{}'>"
_LD = '<script type="application/ld+json">{}</script>'.format
_PAGES: dict[str, tuple[Callable[[int], bytes], int]] = {
    "page: attributes": (lambda n: html("", f"<p{each(' a{}=1', n)}>"), 400_000),
    "page: attributes with < in them": (lambda n: html("", "<p" + each(" a{}='<'", n) + ">"), 200_000),
    "page: attributes of its root": (lambda n: f"<html{each(' a{}', n)}><title>T</title>".encode(), 400_000),
    "page: attributes in a quote": (lambda n: html("", f"<p {chr(34)}{each(' a{}', n)}{chr(34)}>"), 400_000),
    "page: <div>": (lambda n: html("", "<div>" * n), 400_000),
    "page: <a>": (lambda n: html("", "<a>" * n), 100_000),
    "page: <b><p>": (lambda n: html("", each("<b a={}><p>", n)), 60_000),
    "page: tables": (lambda n: html("", "<table><tr><td>" * n), 100_000),
    "page: authors": (lambda n: html("<meta name='author' content='x'>" * n), 100_000),
    "page: feeds": (lambda n: html(each(_LINK, n)), 60_000),
    "page: feeds and a long base": (lambda n: html(f"<base href='/{'a' * n}'>" + each(_LINK, 10_000)), 2_000_000),
    "page: lists of JSON in lists": (lambda n: html(_LD("[" * n + "]" * n)), 200_000),
    "page: authors of JSON": (lambda n: html(_LD('{"@type":"Article","author":[' + '{"@type":"Person","name":"x"},' * n)), 60_000),
    "page: quotes of JSON": (lambda n: html(_LD('{"@type":"Article",' + '"' * n)), 200_000),
    "page: a long title": (lambda n: f"<html><title>{'x ' * n}</title>".encode(), 2_000_000),
    "page: headings": (lambda n: f"<html>{'<h1>x</h1>' * n}".encode(), 100_000),
    "page: dates": (lambda n: html("", each("<p>Published 2020-01-{0} at 12/12/20{0}</p>", n)), 60_000),
    "page: a long date": (lambda n: html(f"<meta property='article:published_time' content='{'2020-1-' * n}'>"), 300_000),
    "page: text": (lambda n: html("", f"<p>{'word 2020 ' * n}</p>"), 400_000),
    "page: comments": (lambda n: html("", "<!-- -->" * n), 400_000),
    "page: signs <": (lambda n: b"<" * n, 4_500_000),
    "page: signs &": (lambda n: b"<p>" + b"&" * n, 4_500_000),
}  # fmt: skip
_OPML: dict[str, tuple[Callable[[int], bytes], int]] = {
    "list: attributes": (lambda n: opml(f"<outline{each(_EMPTY, n)}/>"), 400_000),
    "list: outlines": (lambda n: opml("<outline xmlUrl='https://e.org/'/>" * n), 50_000),
    "list: feeds": (lambda n: opml(each("<outline text='{0}' xmlUrl='https://e.org/{0}'/>", n)), 50_000),
    "list: what is no feed": (lambda n: opml(each("<outline text='{0}' xmlUrl='{0}'/>", n)), 50_000),
    "list: outlines in outlines": (lambda n: opml("<outline text='a'>" * n + "</outline>" * n), 100_000),
    "list: prefixes": (lambda n: opml(each("<a{}:b/>", n)), 100_000),
    "list: unclosed comments": (lambda n: opml("<!-- " * n), 900_000),
    "list: unclosed instructions": (lambda n: opml("<?" * n), 900_000),
    "list: signs &": (lambda n: opml(f"<outline text='{'&' * n}'/>"), 4_500_000),
    "list: signs <": (lambda n: opml("<" * n), 4_500_000),
    "list: unclosed quotes": (lambda n: opml("<outline text='" * n), 400_000),
    "list: no UTF-8": (lambda n: b"<opml>" + b"\xff" * n, 3_000_000),
}  # fmt: skip
_TABLES: dict[str, tuple[Callable[[int], bytes], int]] = {
    "table: rows": (lambda n: ("url,title\n" + each("https://e.org/{0},{0}\n", n)).encode(), 49_000),
    "table: lines": (lambda n: each("https://e.org/{}\n", n).encode(), 49_000),
    "table: addresses in a line": (lambda n: each("https://e.org/{},", n).encode(), 200_000),
    "table: columns": (lambda n: ("url" + ",a" * n + "\nhttps://e.org/" + ",b" * n).encode(), 400_000),
    "table: unclosed quotes": (lambda n: ('url\n"' + '\\" ' * n).encode(), 1_500_000),
    "table: words in a line": (lambda n: b"https://e.org/ " + b'"a" ' * n, 1_000_000),
    "table: separators": (lambda n: b"https://e.org/" + b", " * n, 2_000_000),
}  # fmt: skip
KINDS = {
    name: Kind(make, size, read)
    for kinds, read in ((_FEEDS, feed), (_PAGES, web), (_OPML, feed_lists.of_opml), (_TABLES, feed_lists.of_list))
    for name, (make, size) in kinds.items()
}
"""All of them, by what they have too much of."""
