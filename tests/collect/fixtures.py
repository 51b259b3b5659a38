"""Small feeds, each with what it is about and what a reader has to find in it.

(name, what it shows, document, title of the feed, [(title, url, published)])
"""

RSS = "<rss version='2.0'><channel><title>F</title>{}</channel></rss>"
DAY = "2026-02-17T10:00:00+00:00"
ITEM = "<item><title>A</title><link>https://e.org/a</link><pubDate>Tue, 17 Feb 2026 10:00:00 GMT</pubDate></item>"
ONE = [("A", "https://e.org/a", DAY)]

FEEDS = [
    ("rss20", "RSS 2.0", RSS.format(ITEM), "F", ONE),
    ("rss091", "RSS 0.91 with its doctype", '<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
     "<rss version='0.91'><channel><title>F</title><item><title>A</title><link>https://e.org/a</link></item></channel></rss>",
     "F", [("A", "https://e.org/a", None)]),
    ("rdf", "RSS 1.0: items beside the channel, dates by Dublin Core",
     "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' "
     "xmlns:dc='http://purl.org/dc/elements/1.1/'><channel rdf:about='x'><title>F</title></channel>"
     "<item rdf:about='https://e.org/a'><title>A</title><link>https://e.org/a</link>"
     "<dc:date>2026-02-17T11:00:00+01:00</dc:date></item></rdf:RDF>", "F", ONE),
    ("rss090", "RSS 0.90, whose namespace is Netscape's",
     "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://my.netscape.com/rdf/simple/0.9/'>"
     "<channel><title>F</title></channel><item><title>A</title><link>https://e.org/a</link></item></rdf:RDF>",
     "F", [("A", "https://e.org/a", None)]),
    ("atom10", "Atom 1.0: the alternate link is the one",
     "<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title><entry><title>A</title><id>tag:e.org,2026:a</id>"
     "<link rel='edit' href='https://e.org/edit'/><link href='https://e.org/a'/><updated>2026-02-17T10:00:00Z</updated>"
     "</entry></feed>", "F", ONE),
    ("atom03", "Atom 0.3",
     "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title>F</title><entry><title>A</title>"
     "<link rel='alternate' type='text/html' href='https://e.org/a'/><issued>2026-02-17T10:00:00Z</issued>"
     "<modified>2026-02-17T10:00:00Z</modified></entry></feed>", "F", ONE),
    ("json11", "JSON Feed 1.1",
     '{"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": [{"id": "1", "url": "https://e.org/a", '
     '"title": "A", "content_text": "x", "date_published": "2026-02-17T10:00:00Z"}]}', "F", ONE),
    ("json10", "JSON Feed 1.0: an author, a number for an id, an external link alone",
     '{"version": "https://jsonfeed.org/version/1", "title": "F", "author": {"name": "Ada"}, "items": [{"id": 1, '
     '"external_url": "https://e.org/a", "title": "A", "date_published": "2026-02-17T10:00:00Z"}]}', "F", ONE),
    ("xmlbase", "Atom with xml:base: relative links start there",
     "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://e.org/'><title>F</title><entry><title>A</title>"
     "<link href='a'/><updated>2026-02-17T10:00:00Z</updated></entry></feed>", "F", ONE),
    ("relative", "a relative link without a base starts at the feed",
     RSS.format(ITEM.replace("https://e.org/a", "/a")), "F", [("A", "https://feeds.example.org/a", DAY)]),
    ("permalink", "no link, but a guid that is one",
     RSS.format("<item><title>A</title><guid>https://e.org/a</guid><pubDate>Tue, 17 Feb 2026 10:00:00 GMT</pubDate></item>"), "F", ONE),
    ("origlink", "FeedBurner says the original",
     "<rss version='2.0' xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'><channel><title>F</title>"
     + ITEM.replace("https://e.org/a", "https://feedproxy.google.com/~r/x").replace("</item>", "<feedburner:origLink>https://e.org/a</feedburner:origLink></item>")
     + "</channel></rss>", "F", ONE),
    ("entities", "named entities of HTML, which XML does not have", RSS.format(ITEM.replace(">A<", ">A&nbsp;&mdash; B<")), "F",
     [("A — B", "https://e.org/a", DAY)]),
    ("ampersand", "a bare ampersand: not well-formed", RSS.format(ITEM.replace(">A<", ">A & B<")), "F", [("A & B", "https://e.org/a", DAY)]),
    ("cut", "cut off behind its item", RSS.format(ITEM).partition("</channel>")[0], "F", ONE),
    ("html title", "markup in a title, escaped", RSS.format(ITEM.replace(">A<", ">&lt;b&gt;A&lt;/b&gt;<")), "F", ONE),
    ("cdata", "a title in CDATA", RSS.format(ITEM.replace(">A<", "><![CDATA[A]]><")), "F", ONE),
    ("bom", "a byte order mark and an empty line before the declaration", "\ufeff\n<?xml version='1.0'?>" + RSS.format(ITEM), "F", ONE),
    ("no title", "an item without a title keeps its text", RSS.format("<item><description>Text</description><link>https://e.org/a</link></item>"),
     "F", [("", "https://e.org/a", None)]),
    ("dates", "a date of another kind", RSS.format(ITEM.replace("Tue, 17 Feb 2026 10:00:00 GMT", "2026-02-17 10:00:00 +0000")), "F", ONE),
    ("zone", "a date with a zone by name", RSS.format(ITEM.replace("10:00:00 GMT", "05:00:00 EST")), "F", ONE),
    ("no date", "a date that is none", RSS.format(ITEM.replace("Tue, 17 Feb 2026 10:00:00 GMT", "yesterday")), "F", [("A", "https://e.org/a", None)]),
    ("empty", "a feed without items is a feed", RSS.format(""), "F", []),
    ("twice", "the same item twice is one item", RSS.format(ITEM + ITEM), "F", ONE),
]  # fmt: skip
