"""Whether a feed is one: what the three specifications demand, as far as a program can tell.

Sources: RFC 4287 and the RELAX NG beside this file; https://www.rssboard.org/rss-specification and rss-profile;
https://www.jsonfeed.org/version/1.1/.
"""

import datetime as dt
import functools
import json
import re
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import jsonschema
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
_TAG = re.compile(r"tag:[a-z0-9][a-z0-9.@-]*,\d{4}(-\d\d){0,2}:[A-Za-z0-9\-._~!$&'()*+,;=:@/?%]+")


@functools.cache
def _schema() -> etree.RelaxNG:
    text = (Path(__file__).parent / "atom.rnc").read_text(encoding="utf-8")
    return etree.RelaxNG.from_rnc_string(text)


def atom(data: bytes) -> etree._Element:
    """Hold a document against the schema of Atom, and against its rules that a schema cannot say."""
    root = etree.fromstring(data)
    schema = _schema()
    assert schema.validate(root), schema.error_log
    assert root.find(f"{ATOM}author") is not None or all(e.find(f"{ATOM}author") is not None for e in root)
    for parent in (root, *root.iter(f"{ATOM}entry")):
        links = [(e.get("rel"), e.get("type"), e.get("hreflang")) for e in parent.findall(f"{ATOM}link")]
        alternates = [link for link in links if link[0] in (None, "alternate")]
        assert len(alternates) == len(set(alternates)), "two alternate links of one type and language (4.1.1)"
        assert alternates or parent.find(f"{ATOM}content") is not None
        assert _TAG.fullmatch(parent.findtext(f"{ATOM}id"))
    ids = [(e.findtext(f"{ATOM}id"), e.findtext(f"{ATOM}updated")) for e in root.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)), "two entries with one id and one time (4.1.1)"
    assert any(e.get("rel") == "self" for e in root.findall(f"{ATOM}link"))
    return root


def rss(data: bytes) -> etree._Element:
    """Hold a document against the rules of RSS 2.0 and of the profile."""
    root = etree.fromstring(data)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    (channel,) = root
    names = [child.tag for child in channel]
    for name in ("title", "link", "description"):
        assert names.count(name) == 1, name
    for name in ("copyright", "docs", "generator", "image", "language", "lastBuildDate", "pubDate", "ttl"):
        assert names.count(name) <= 1, name
    allowed = {
        "title",
        "link",
        "description",
        "copyright",
        "docs",
        "generator",
        "image",
        "item",
        "language",
        "lastBuildDate",
    }
    assert {name for name in names if "{" not in name} <= allowed
    assert any(e.get("rel") == "self" for e in channel.findall(f"{ATOM}link")), "the profile wants a link to itself"
    image = channel.find("image")
    assert [image.findtext(n) for n in ("title", "link")] == [channel.findtext(n) for n in ("title", "link")]
    for item in channel.findall("item"):
        inside = [child.tag for child in item]
        plain = [name for name in inside if "{" not in name and name != "category"]
        assert len(plain) == len(set(plain)), "an element stands twice"
        assert set(plain) <= {"title", "link", "description", "guid", "pubDate"}
        assert item.findtext("title") or item.findtext("description")
        assert item.find("guid").get("isPermaLink") == "false", "an id that is no address says so"
        assert parsedate_to_datetime(item.findtext("pubDate")).tzinfo
    for element in channel.iter("link", "url", "docs"):
        assert urlsplit(element.text).scheme in ("http", "https")
        assert element.text.isascii()
    guids = [item.findtext("guid") for item in channel.findall("item")]
    assert len(guids) == len(set(guids))
    return root


SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def sitemap(data: bytes) -> etree._Element:
    """Hold a sitemap, or an index of sitemaps, against its schema (https://www.sitemaps.org/schemas/sitemap/0.9/)."""
    root = etree.fromstring(data)
    assert root.tag in (f"{SITEMAP}urlset", f"{SITEMAP}sitemapindex")
    assert 1 <= len(root) <= 50_000, "a sitemap has pages"
    for place in root:
        assert place.tag == SITEMAP + ("url" if root.tag.endswith("urlset") else "sitemap")
        names = [child.tag.removeprefix(SITEMAP) for child in place]
        assert names.count("loc") == 1
        assert names.count("lastmod") <= 1
        loc = place.findtext(f"{SITEMAP}loc")
        assert urlsplit(loc).scheme in ("http", "https")
        assert loc.isascii()
        assert 12 <= len(loc) < 2048
        if day := place.findtext(f"{SITEMAP}lastmod"):
            assert dt.datetime.fromisoformat(day).tzinfo
    locs = [place.findtext(f"{SITEMAP}loc") for place in root]
    assert len(locs) == len(set(locs))
    return root


def news_sitemap(data: bytes) -> etree._Element:
    """Hold a news sitemap against its schema as well (https://www.google.com/schemas/sitemap-news/0.9/)."""
    root = sitemap(data)
    assert len(root) <= 1_000
    for place in root:
        (news,) = place.findall(f"{NEWS}news")
        assert [child.tag.removeprefix(NEWS) for child in news] == ["publication", "publication_date", "title"]
        assert [child.tag.removeprefix(NEWS) for child in news[0]] == ["name", "language"]
        assert all(child.text for child in (*news[0], *news[1:]))
        assert re.fullmatch(r"[a-z]{2,3}|zh-cn|zh-tw", news[0][1].text)
    return root


def opml(data: bytes) -> etree._Element:
    """Hold a list against OPML 2.0 (http://opml.org/spec2.opml)."""
    root = etree.fromstring(data)
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    head, body = root
    assert (head.tag, body.tag) == ("head", "body")
    assert len(body) >= 1, "a body has one outline or more"
    for outline in body.iter():
        assert outline is body or (outline.tag == "outline" and outline.get("text"))
        assert outline.get("type") != "rss" or urlsplit(outline.get("xmlUrl")).scheme in ("http", "https")
    return root


def robots(data: bytes) -> list[str]:
    """Hold robots.txt against RFC 9309, as far as we use it; the sitemaps that it names."""
    lines = data.decode().splitlines()
    assert lines[0].startswith("User-agent: ")
    assert all(re.fullmatch(r"(?:User-agent|Allow|Sitemap): \S+|", line) for line in lines)
    return [line.removeprefix("Sitemap: ") for line in lines if line.startswith("Sitemap: ")]


_AUTHORS = {
    "type": "array",
    "items": {
        "type": "object",
        "minProperties": 1,
        "properties": {"name": {"type": "string"}, "url": {"type": "string"}, "avatar": {"type": "string"}},
        "additionalProperties": False,
    },
}
_URL = {"type": "string", "pattern": "^https?://"}
_JSON = {
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"}, "title": {"type": "string"}, "home_page_url": _URL,
        "feed_url": _URL, "description": {"type": "string"}, "next_url": _URL, "icon": _URL, "favicon": _URL,
        "authors": _AUTHORS, "language": {"type": "string"}, "expired": {"type": "boolean"},
        "hubs": {"type": "array", "items": {"type": "object", "required": ["type", "url"]}},
        "items": {"type": "array", "items": {
            "type": "object", "required": ["id"], "additionalProperties": False,
            "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
            "properties": {
                "id": {"type": "string"}, "url": _URL, "external_url": _URL, "title": {"type": "string"},
                "content_html": {"type": "string"}, "summary": {"type": "string"}, "image": _URL, "banner_image": _URL,
                "date_published": {"type": "string", "format": "date-time"},
                "date_modified": {"type": "string", "format": "date-time"}, "authors": _AUTHORS,
                "tags": {"type": "array", "items": {"type": "string"}}, "language": {"type": "string"},
                "attachments": {"type": "array", "items": {
                    "type": "object", "required": ["url", "mime_type"], "additionalProperties": False, "properties": {
                        "url": _URL, "mime_type": {"type": "string"}, "title": {"type": "string"}}}},
            },
        }},
    },
}  # fmt: skip


def json_feed(data: bytes) -> dict:
    """Hold a document against the rules of JSON Feed 1.1."""
    feed = json.loads(data.decode("utf-8"))
    jsonschema.validate(feed, _JSON)
    ids = [item["id"] for item in feed["items"]]
    assert len(ids) == len(set(ids))
    for item in feed["items"]:
        assert dt.datetime.fromisoformat(item["date_published"]).tzinfo
    return feed
