"""The feeds that a web page offers: link rel=alternate (https://html.spec.whatwg.org/multipage/links.html#rel-alternate)."""

from typing import NamedTuple
from urllib.parse import urljoin

from lxml import html

from digest.base import addresses
from digest.collect import bounds, clean, fetch, workers
from digest.collect.budget import USUAL
from digest.collect.decode import decode
from digest.collect.fetch import Fetched
from digest.collect.parse import parse
from digest.errors import ParseError

_TYPES = {
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/json",
    "application/rdf+xml",
}
_MOST = 50


class Offer(NamedTuple):
    """A feed that somebody can be offered."""

    url: str
    title: str
    """'' when none is given."""


async def discover(url: str, agent: str, *, allow_private: bool = False) -> tuple[Offer, ...]:
    """Find the feeds behind an address: the feed that it is, or those that the page there names.

    Args:
        url: of a page or a feed.
        agent: what to call ourselves.
        allow_private: whether it may be a private address.

    Raises:
        ParseError: it cannot be fetched, or is neither.
    """
    fetched = await fetch.once(url, agent, allow_private=allow_private)
    return await workers.once(USUAL, _offered, fetched, url)


def _offered(fetched: Fetched, url: str) -> tuple[Offer, ...]:
    try:
        document = parse(fetched.data, fetched.url, charset=fetched.charset, max_items=1)
        return (Offer(fetched.known.moved or url, document.title),)
    except ParseError as error:
        found = offers(decode(fetched.data, fetched.charset).text, fetched.url)
        if not found:
            raise ParseError(f"{url} names no feed, and is none itself: {error}", *error.remedies) from None
        return found


def offers(page: str, url: str) -> tuple[Offer, ...]:
    """Read the feeds that a page names.

    Args:
        page: its HTML.
        url: its address.

    Raises:
        ParseError: it breaks a bound.
    """
    try:
        root = html.document_fromstring(bounds.page(page))
    except (ValueError, html.etree.ParserError, html.etree.XMLSyntaxError):
        return ()
    base = _joined(url, next(iter(root.xpath("//base/@href")), "")[: addresses.LONGEST_URL]) or url
    found: dict[str, Offer] = {}
    for link in root.iter("link", "a"):
        rel = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").lower().partition(";")[0].strip()
        address = _joined(base, (link.get("href") or "").strip())
        if "alternate" in rel and kind in _TYPES and addresses.canonical(address, "") and len(found) < _MOST:
            found.setdefault(address, Offer(address, clean.title(link.get("title") or "", 200)))
    return tuple(found.values())


def _joined(base: str, href: str) -> str:
    """A whole address; '' for what is none, or would play tricks in a terminal."""
    try:
        address = urljoin(base, href)
    except ValueError:
        return ""
    return address if address.isprintable() else ""
