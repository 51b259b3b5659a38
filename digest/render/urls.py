"""Where everything lives. The only module that spells a path.

A path names a page by its folder below the root of the site, with a slash at the end: ``editions/2026-02-20/``; home is
``''``. Links between pages are relative, so that a build works under any host, under any path and from a folder.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal
from urllib.parse import quote, urlsplit, urlunsplit

from digest.base.slug import slug
from digest.model import Picture

HOME = ""
LATEST = "latest/"
EDITIONS = "editions/"
SECTIONS = "sections/"
TAGS = "tags/"
SOURCES = "sources/"
PEOPLE = "people/"
STORIES = "stories/"
FEEDS = "feeds/"
SEARCH = "search/"
OFFLINE = "offline/"
PRIVACY = "privacy/"
SUBSCRIBE = "subscribe/"
THANKS = "subscribe/thanks/"
SUPPORT = "support/"
GIVEN = "support/thanks/"
LATEST_LETTER = "latest/letter/"
FROM_LETTER = "letter"
"""Stands behind the ? of a link from a letter to its edition: such a page asks for no support, as the letter does."""
OPML = "sources.opml"
ROBOTS = "robots.txt"
HUMANS = "humans.txt"
LLMS = "llms.txt"
SITEMAP = "sitemap.xml"
NEWS_SITEMAP = "news-sitemap.xml"
MANIFEST = "manifest.webmanifest"
HEADERS = "_headers"
REDIRECTS = "_redirects"
FAVICON = "favicon.ico"
SEARCH_INDEX = f"{SEARCH}index.json"

Grain = Literal["editions", "stories"]
"""What one entry of a feed is: a whole edition, or one story."""
Form = Literal["rss", "atom", "json"]
"""In which format a feed is written."""
Kind = Literal["section", "tag", "source"]
"""What stories are listed by."""

WITH_FEEDS: tuple[Kind, ...] = ("section", "tag")
"""The listings that have feeds."""
_SHELVES: Mapping[Kind, str] = {"section": SECTIONS, "tag": TAGS, "source": SOURCES}

_FEED_NAMES: Mapping[tuple[Grain, Form], str] = {
    ("editions", "rss"): "feed.xml",
    ("editions", "atom"): "atom.xml",
    ("editions", "json"): "feed.json",
    ("stories", "rss"): "stories.xml",
    ("stories", "atom"): "stories.atom",
    ("stories", "json"): "stories.json",
}
_ARCHIVE_NAMES: Mapping[tuple[Grain, Form], str] = {
    ("editions", "rss"): "feed-{}.xml",
    ("editions", "atom"): "feed-{}.atom",
    ("editions", "json"): "feed-{}.json",
    ("stories", "rss"): "stories-{}.xml",
    ("stories", "atom"): "stories-{}.atom",
    ("stories", "json"): "stories-{}.json",
}
_NAMED = {name: found for found, name in _FEED_NAMES.items()}
_URI = "%/:?@!$&'()*+,;=~"
_UNESCAPED = "/~!$&()*+,;=:@"


def year(number: int) -> str:
    """The editions of a year."""
    return f"{EDITIONS}{number}/"


def edition(day: dt.date) -> str:
    """The edition of a day."""
    return f"{EDITIONS}{day.isoformat()}/"


def letter(day: dt.date) -> str:
    """The letter of an edition, in the browser."""
    return f"{edition(day)}letter/"


def shelf(kind: Kind, word: str) -> str:
    """All stories of a section, with a tag or from a source, by its slug."""
    return f"{_SHELVES[kind]}{word}/"


def line_of(kind: Kind, word: str) -> str:
    """The line of a tag or a source in the list of all of them, by its slug."""
    return f"{_SHELVES[kind]}#{word}"


def index(kind: Kind) -> str:
    """All sections, tags or sources."""
    return _SHELVES[kind]


def person(key: str) -> str:
    """What a person edited and wrote."""
    return f"{PEOPLE}{slug(key)}/"


def article(name: str) -> str:
    """An article."""
    return f"{STORIES}{slug(name)}/"


def image(src: str) -> str:
    """A picture."""
    return f"images/{src}"


def image_at(src: str, width: int, ending: str) -> str:
    """A copy of a picture, so many pixels wide, in the format of that ending, its own or another.

    Args:
        src: of the picture.
        width: in pixels.
        ending: '.webp', or that of the picture's own format.
    """
    return f"images/w{width}/{src}" if ending == own_format(src) else f"images/w{width}/{src}.{ending}"


def image_for(picture: Picture, least: int) -> str:
    """A picture in its own format, at least so many pixels wide: its smallest copy that is, or itself."""
    width = next((width for width in picture.widths if width >= least and width != picture.width), 0)
    return image_at(picture.src, width, own_format(picture.src)) if width else image(picture.src)


def own_format(src: str) -> str:
    """The ending of a picture's file: jpg."""
    return src.rpartition(".")[2].lower()


def copies(picture: Picture) -> Iterator[tuple[int, str]]:
    """(width, ending) of all copies of a picture: WebP beside its own format."""
    own = own_format(picture.src)
    for width in picture.widths:
        for ending in dict.fromkeys(("webp", own)):
            if width != picture.width or ending != own:
                yield width, ending


def feed(place: str, grain: Grain, form: Form, number: int = 0) -> str:
    """A feed of the digest.

    Args:
        place: the page that it belongs to: '' for the whole site, a section, a tag.
        grain: what one entry is.
        form: the format.
        number: of a page of its archive, from the oldest, 1; 0 is the feed itself, with the newest entries.
    """
    if number:
        return f"{place}archive/{_ARCHIVE_NAMES[grain, form].format(number)}"
    return place + _FEED_NAMES[grain, form]


def feed_named(name: str) -> tuple[Grain, Form]:
    """What the file of a feed has: the opposite of ``feed``.

    Raises:
        KeyError: no feed has that name.
    """
    return _NAMED[name]


def is_feed(path: str) -> bool:
    """Whether a file of the site has the name of a feed, and so may have subscribers."""
    return path.rpartition("/")[2] in _NAMED


def card(day: dt.date) -> str:
    """The preview card of an edition."""
    return f"{edition(day)}card.png"


def icon(size: int) -> str:
    """The publication's icon, so many pixels wide."""
    return f"icons/{size}.png"


def sitemap(number: int) -> str:
    """A part of a sitemap that is too long for one file."""
    return f"sitemap-{number}.xml"


def search_words(age: str, number: int) -> str:
    """A part of the alphabet, for the search.

    Args:
        age: 'new' for the latest year, 'old' for all others.
        number: of the part.
    """
    return f"{SEARCH}{age}-{number}.txt"


def search_stories(year: int, number: int) -> str:
    """What the search shows of a few stories of a year."""
    return f"{SEARCH}{year}-{number}.json"


def numbered(path: str, number: int) -> str:
    """A further page of a long listing; number 1 holds the oldest entries."""
    return f"{path}page/{number}/"


def file_of(path: str) -> str:
    """The file in which a page stands."""
    return path if path.endswith(".html") else f"{path}index.html"


def depth_of(path: str) -> int:
    """How many folders lie between the root and a page."""
    return path.count("/")


def relative(target: str, start: str) -> str:
    """The link from one page to another page or file, ready for an attribute.

    It goes by way of the root, so that the same target has the same link on all pages of one depth.

    Args:
        target: path of a page or a file, with an anchor if wanted.
        start: path of the page on which the link stands.
    """
    path, hash_, anchor = target.partition("#")
    return ("../" * depth_of(start) + quoted(path) or "./") + hash_ + anchor


@lru_cache(maxsize=65536)
def quoted(path: str) -> str:
    """A path as it stands in an address."""
    return quote(path, safe=_UNESCAPED)


def absolute(target: str, base: str) -> str:
    """The address of a page or file on the publication's own host; '' when that is not known."""
    path, hash_, anchor = target.partition("#")
    return base + quoted(path) + hash_ + anchor if base else ""


def escaped(link: str) -> str:
    """The rest of a link that an editor wrote, with what no address may have spelt in percents."""
    return quote(link, safe=_URI + "#")


@lru_cache(maxsize=4096)
def plain(url: str) -> str:
    """An address elsewhere in the signs that every reader takes: a URI (RFC 3986) and no IRI."""
    try:
        parts = urlsplit(url)
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    except (UnicodeError, ValueError):
        return quote(url, safe=_URI)
    path, query, fragment = (quote(part, safe=_URI) for part in parts[2:])
    return urlunsplit((parts.scheme, quote(host, safe=_URI), path, query, fragment))
