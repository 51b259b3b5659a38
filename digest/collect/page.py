"""A web page to what a story needs of it: title, description, source, picture, language, author.

trafilatura reads Open Graph, JSON-LD and meta elements, whichever a page has.
"""

import hashlib
import re
from typing import NamedTuple
from urllib.parse import urlsplit

from digest.base import addresses
from digest.collect import bounds, clean, dates, fetch, workers
from digest.collect.archived import archived, original
from digest.collect.budget import USUAL
from digest.collect.decode import decode
from digest.collect.entry import language
from digest.errors import ParseError
from digest.model import FeedItem, Remedy

_SUMMARY = 2_000
_LANG = re.compile(r"<html\b[^>]*?\blang\s*=\s*[\"']?([A-Za-z0-9-]+)", re.I)


class Page(NamedTuple):
    """What a page says of itself."""

    source: str
    """The name of its site, or its host."""
    given: FeedItem
    """The rest, as a feed would say it."""
    archive: str = ""
    """The address of the archived copy that it was read from, or ''."""


async def visit(url: str, agent: str, *, allow_private: bool = False) -> Page:
    """Fetch a page and read what it says of itself.

    Args:
        url: of the page, or of a copy of it that an archive keeps.
        agent: what to call ourselves.
        allow_private: whether it may be a private address.

    Raises:
        ParseError: it cannot be fetched, costs too much, or has no title.
    """
    copy = archived(url)
    try:
        fetched = await fetch.once(copy.as_kept if copy else url, agent, allow_private=allow_private)
    except ParseError as error:
        if copy or error.remedies:
            raise
        raise ParseError(str(error), Remedy.of("pick_archived")) from None
    # Asked for a year, an archive leads on to the copy nearest to it.
    copy = archived(fetched.url) or copy
    page = await workers.once(USUAL, read, fetched.data, copy.original if copy else fetched.url, fetched.charset)
    return page._replace(archive=copy.address) if copy else page


def read(data: bytes, url: str, charset: str = "") -> Page:
    """Read what a page says of itself.

    Args:
        data: its bytes.
        url: where it came from.
        charset: the encoding that the server gives, or ''.

    Raises:
        ParseError: it has no title, or breaks a bound; whatever the bytes, nothing else is raised.
        MemoryError: there is not enough memory for it.
    """
    # Imported here: it takes half a second and brings much along, and the rest of the desk needs none of it.
    from trafilatura.metadata import extract_metadata

    text = bounds.page(decode(data, charset).text)
    try:
        found = extract_metadata(text, default_url=url)
    except MemoryError:
        raise
    except Exception as error:  # other people's parser and hostile input
        raise ParseError(f"{url} cannot be read ({type(error).__name__})") from error
    title = clean.title(found.title or "") if found else ""
    if not title:
        raise ParseError(f"{url} has no title; write the story into the file yourself")
    tag = _LANG.search(text[:5_000])
    canonical = addresses.canonical(original(found.url or ""), url) or addresses.canonical(url, "")
    given = FeedItem(
        key=hashlib.blake2b(canonical.encode(), digest_size=8).hexdigest(),
        title=title,
        summary=clean.text(found.description or "", _SUMMARY),
        url=canonical,
        link=url,
        given_id="",
        authors=clean.distinct((clean.author(name, 120) for name in (found.author or "").split("; ")), 10),
        published=dates.moment(found.date or ""),
        updated=None,
        image=addresses.canonical(original(found.image or ""), url),
        enclosures=(),
        language=language(tag[1] if tag else ""),
        categories=(),
    )
    # trafilatura calls a site without a name by the host in its address, which an archive may have rewritten.
    name = clean.line(found.sitename or "", 120)
    is_host = name in (_host(addresses.canonical(found.url or "", url)), _host(url))
    return Page(_host(canonical) if is_host else name or _host(canonical), given)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
