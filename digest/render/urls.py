"""Where everything lives. The only module that spells a path.

A path names a page by its folder below the root of the site, with a slash at the end: ``editions/2026-02-20/``; home is
``''``. Links between pages are relative, so that a build works under any host, under any path and from a folder.
"""

import datetime as dt
from functools import lru_cache
from urllib.parse import quote

from digest.slug import slug

HOME = ""
LATEST = "latest/"
EDITIONS = "editions/"
SECTIONS = "sections/"
TAGS = "tags/"
SOURCES = "sources/"
PEOPLE = "people/"
STORIES = "stories/"

_UNESCAPED = "/~!$&()*+,;=:@"


def year(number: int) -> str:
    """The editions of a year."""
    return f"{EDITIONS}{number}/"


def edition(day: dt.date) -> str:
    """The edition of a day."""
    return f"{EDITIONS}{day.isoformat()}/"


def section(name: str) -> str:
    """All stories of a section."""
    return f"{SECTIONS}{slug(name)}/"


def tag(name: str) -> str:
    """All stories with a tag."""
    return f"{TAGS}{slug(name)}/"


def source(name: str) -> str:
    """All stories from a source."""
    return f"{SOURCES}{slug(name)}/"


def person(key: str) -> str:
    """What a person edited and wrote."""
    return f"{PEOPLE}{slug(key)}/"


def article(name: str) -> str:
    """An own piece."""
    return f"{STORIES}{slug(name)}/"


def image(src: str) -> str:
    """A picture."""
    return f"images/{src}"


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
    return ("../" * depth_of(start) + _quoted(path) or "./") + hash_ + anchor


@lru_cache(maxsize=65536)
def _quoted(path: str) -> str:
    return quote(path, safe=_UNESCAPED)


def absolute(target: str, base: str) -> str:
    """The address of a page or file on the publication's own host; '' when that is not known."""
    path, hash_, anchor = target.partition("#")
    return base + _quoted(path) + hash_ + anchor if base else ""
