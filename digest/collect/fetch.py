"""One feed over HTTP: what the publisher asks for is done, and what a server does to us is bounded.

    Feed + Known ─▶ Fetched │ Unchanged │ Failed

Sources: RFC 9110 (conditional requests, redirects, Retry-After), RFC 9111 (max-age).
"""

import asyncio
import datetime as dt
import hashlib
import re
import ssl
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import httpcore2
import httpx2

from digest.collect import certificate, clean, safe_client
from digest.errors import ParseError
from digest.model import Feed, Remedy

WHOLE = 60.0
"""Seconds that a fetch may take from the first byte to the last, redirects and second tries included."""
_REDIRECTS = 5
_PAUSES = (1.0, 3.0)
"""Seconds before the second and the third try within a run."""
_PATIENCE = 8
"""Seconds of Retry-After that are waited for within a run; more than that is left to a later one."""
_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.I)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)


class Known(NamedTuple):
    """What is remembered of a feed from earlier fetches."""

    etag: str = ""
    last_modified: str = ""
    hash: str = ""
    """Hash of its last document."""
    moved: str = ""
    """Where it said that it went for good, or ''."""


class Fetched(NamedTuple):
    """A new document."""

    url: str
    """Where it came from, after redirects."""
    data: bytes
    charset: str
    """As the server gives it, or ''."""
    known: Known
    """What to remember for the next fetch."""
    max_age: int
    """Seconds for which the server calls it fresh."""


class Unchanged(NamedTuple):
    """The document is the old one."""

    known: Known
    max_age: int


class Failed(NamedTuple):
    """There is no document."""

    what: str
    """Why, in words that follow the feed's name."""
    hint: str = ""
    """What to do about it, or ''."""
    retry_after: int = 0
    """Seconds that the server asks us to stay away; 0 when it does not say."""
    gone: bool = False
    """The feed has ended (410)."""
    asked: bool = True
    """Whether its server was reached at all."""
    private: bool = False
    """Its address is in a private network, which is not allowed."""
    remedies: tuple[Remedy, ...] = ()
    """What to do about it with digest itself."""


Outcome = Fetched | Unchanged | Failed


class _AgainError(Exception):
    """Worth another try."""

    def __init__(self, failed: Failed, after: float | None) -> None:
        super().__init__(failed.what)
        self.failed, self.after = failed, after


async def fetch(client: httpx2.AsyncClient, feed: Feed, known: Known, agent: str) -> Outcome:
    """Fetch a feed.

    Args:
        client: see guard.client.
        feed: which.
        known: from the last fetch.
        agent: what to call ourselves, where the feed names nothing else.
    """
    try:
        async with asyncio.timeout(WHOLE):
            return await _patiently(client, feed, known, feed.user_agent or agent)
    except Exception as error:  # a server may do what nobody thought of; that must not end the run
        if not isinstance(error, TimeoutError):
            return Failed(f"answers in a way that is not understood ({type(error).__name__})")
        return Failed(f"takes longer than {WHOLE:.0f} seconds", "the server is too slow, or never ends")


async def once(url: str, agent: str, *, allow_private: bool) -> Fetched:
    """Fetch one document of which nothing is remembered.

    Args:
        url: of a page or a feed.
        agent: what to call ourselves.
        allow_private: whether it may have a private address.

    Raises:
        ParseError: there is none.
    """
    async with safe_client.client(allow_private=allow_private, connections=2) as client:
        found = await fetch(client, Feed(url, allow_private=allow_private), Known(), agent)
    if isinstance(found, Fetched):
        return found
    if isinstance(found, Unchanged):
        raise ParseError(f"{url} has no document")
    remedies = [Remedy.of("allow_private")] if found.private else []
    raise ParseError(f"{url} {found.what}", *remedies)


async def _patiently(client: httpx2.AsyncClient, feed: Feed, known: Known, agent: str) -> Outcome:
    for pause in (*_PAUSES, None):
        try:
            return await _follow(client, feed, known, agent)
        except _AgainError as again:
            wait = pause if again.after is None else again.after
            if pause is None or wait is None or wait > _PATIENCE:
                return again.failed
            await asyncio.sleep(wait)
    raise AssertionError("the last try ends the loop")  # pragma: no cover


async def _follow(client: httpx2.AsyncClient, feed: Feed, known: Known, agent: str) -> Outcome:
    """Ask, and follow redirects; only those for good, from the first one on, are remembered."""
    url, moved, for_good = known.moved or feed.url, known.moved, True
    for _ in range(_REDIRECTS + 1):
        answer = await _ask(client, url, feed, known._replace(moved=moved), agent)
        if not isinstance(answer, _Redirect):
            return answer
        target = _address(url, answer.location)
        if not target:
            return Failed(f"redirects to an address that is none: {clean.line(answer.location, 80)}")
        url = target
        for_good = for_good and answer.for_good
        moved = url if for_good else moved
    return Failed(f"redirects more than {_REDIRECTS} times", "the address may lead in a circle; open it in a browser")


def _address(base: str, location: str) -> str:
    """Where a redirect leads; '' when that is nowhere in the web."""
    try:
        url = urljoin(base, location)
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname and url.isprintable() else ""
    except ValueError:
        return ""


class _Redirect(NamedTuple):
    location: str
    for_good: bool


async def _ask(client: httpx2.AsyncClient, url: str, feed: Feed, known: Known, agent: str) -> Outcome | _Redirect:
    headers = {
        "User-Agent": agent.encode("ascii", "ignore").decode().strip() or "news-digest",
        "Accept": _ACCEPT,
        "Accept-Encoding": "gzip, deflate, br, zstd",
    }
    conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    headers |= {name: value for name, value in conditions.items() if value}
    try:
        async with client.stream("GET", url, headers=headers) as response:
            return await _answer(response, url, feed, known)
    except (safe_client.RefusedError, safe_client.UnresolvedError, safe_client.UnansweredError) as error:
        return _no_address(error)
    except (httpx2.InvalidURL, httpcore2.UnsupportedProtocol):
        return Failed(f"has an address that is none: {clean.line(url, 80)}", "check the address")
    except httpx2.DecodingError:
        return Failed("sends a body that cannot be unpacked")
    except (httpcore2.ConnectTimeout, httpcore2.ReadTimeout, httpcore2.WriteTimeout):
        return Failed("does not answer in time", "it may be down; it is tried again later")
    except (httpcore2.ConnectError, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        if refused := _tls_error(error):
            return Failed(await certificate.told(refused, url, allow_private=feed.allow_private))
        raise _AgainError(Failed(f"cannot be reached: {_short(error)}", "it is tried again later"), None) from error


async def _answer(response: httpx2.Response, url: str, feed: Feed, known: Known) -> Outcome | _Redirect:
    status, headers = response.status_code, response.headers
    if status == 304 and known.hash:
        return Unchanged(_remembered(headers, known, known.hash), _max_age(headers))
    if status in (301, 302, 303, 307, 308) and "location" in headers:
        return _Redirect(headers["location"], status in (301, 308))
    if status != 200:
        return _refusal(status, headers, feed)
    data = bytearray()
    limit = int(feed.max_megabytes * 1_000_000)
    async for part in response.aiter_bytes():
        data += part
        if len(data) > limit:
            return Failed(f"is larger than {feed.max_megabytes:g} MB", "`max_megabytes:` in feeds.yml raises the limit")
    hash_ = hashlib.blake2b(data, digest_size=16).hexdigest()
    remembered = _remembered(headers, known, hash_)
    if hash_ == known.hash:
        return Unchanged(remembered, _max_age(headers))
    charset = _CHARSET.search(headers.get("content-type", ""))
    return Fetched(url, bytes(data), charset[1] if charset else "", remembered, _max_age(headers))


def _remembered(headers: httpx2.Headers, known: Known, hash_: str) -> Known:
    old = known if hash_ == known.hash else Known()
    etag, date = headers.get("etag", old.etag), headers.get("last-modified", old.last_modified)
    return Known(_sendable(etag, 500), _sendable(date, 100), hash_, known.moved)


def _sendable(value: str, longest: int) -> str:
    """A header that can be sent back; '' for one that cannot, as a cut one would never be the same."""
    return value if len(value) <= longest and value.isascii() and value.isprintable() else ""


def _refusal(status: int, headers: httpx2.Headers, feed: Feed) -> Failed:
    after = _seconds(headers.get("retry-after", ""))
    if status == 410:
        return Failed("has ended: its server answers 410 (gone)", "remove it from feeds.yml", gone=True)
    if status in (429, 500, 502, 503, 504):
        what = "asks for fewer requests: answers 429" if status == 429 else f"has trouble: answers {status}"
        raise _AgainError(Failed(what, "it is tried again later", after or 0), after)
    if status in (401, 402, 407):
        return Failed(f"answers {status}: it wants a password or payment")
    if status in (403, 406, 451):
        hint = "its publisher may allow another name: `user_agent:` in feeds.yml"
        return Failed(f"answers {status} to our User-Agent", "" if feed.user_agent else hint)
    if status == 404:
        return Failed("answers 404: there is no such page", remedies=(Remedy.of("discover_on_site"),))
    return Failed(f"answers {status}")


def _seconds(value: str) -> int | None:
    """Retry-After: seconds, or a date (RFC 9110, 10.2.3)."""
    if value.strip().isascii() and value.strip().isdigit():
        return min(int(value.strip()[:9]), 30 * 86_400)
    try:
        then = parsedate_to_datetime(value)
        then = then if then.tzinfo else then.replace(tzinfo=dt.UTC)
        return min(max(int((then - dt.datetime.now(dt.UTC)).total_seconds()), 0), 30 * 86_400)
    except (TypeError, ValueError, OverflowError):
        return None


def _max_age(headers: httpx2.Headers) -> int:
    found = _MAX_AGE.search(headers.get("cache-control", ""))
    return int(found[1]) if found else 0


def _no_address(error: Exception) -> Failed:
    if isinstance(error, safe_client.RefusedError):
        hint = "`allow_private: true` in feeds.yml allows it, where you trust the feed"
        return Failed(f"leads into a private network ({error})", hint, asked=False, private=True)
    name = clean.line(str(error), 80)
    if isinstance(error, safe_client.UnansweredError):
        what = f"has a host whose address nobody tells within {safe_client.LOOKUP:.0f} seconds: {name}"
        return Failed(what, "its name servers are down; it is tried again later", asked=False)
    return Failed(f"has a host that does not exist: {name}", "check the address", asked=False)


def _tls_error(error: BaseException | None) -> ssl.SSLError | None:
    """The error of the TLS library behind an error of the client."""
    while error:
        if isinstance(error, ssl.SSLError):
            return error
        error = error.__cause__ or error.__context__
    return None


def _short(error: Exception) -> str:
    return clean.line(str(error), 100) or type(error).__name__
