"""Text, HTML, addresses and dates made plain. Pure functions; whatever comes in, something usable comes out."""

import datetime as dt
import html
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, urljoin, urlsplit, urlunsplit

import nh3

_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Control characters, and those that change the direction of what follows or take no room."""
_BLOCK = re.compile(
    r"<(?:/?(?:p|div|li|ul|ol|tr|td|th|h\d|blockquote|pre|figure|figcaption|section|article)|br|hr)\b", re.I
)
_MARKUP = re.compile(
    r"</?(?:a|abbr|b|big|br|center|cite|code|del|div|em|font|h\d|i|iframe|img|ins|kbd|li|mark|ol|p|q|s|script|small|span|"
    r"strike|strong|style|sub|sup|table|td|tr|tt|u|ul|var|wbr)(?:\s[^<>]*)?/?>|<!--",
    re.I,
)
"""Tags that people put into titles. In "How <T> works" the sign is text."""
_LONGEST_HTML = 12_000
"""Characters of HTML that are looked at for a summary."""
_PLAIN = nh3.Cleaner(tags=set(), clean_content_tags={"script", "style", "iframe", "noscript", "object", "svg", "title"})

_TRACKING = re.compile(
    r"utm_\w+|at_(?:medium|campaign|custom\d?|link\w*|format|ptr_\w+|bbc_team)|fbclid|gclid|dclid|gclsrc|msclkid|yclid|"
    r"twclid|ttclid|igshid|mc_[ce]id|_hs(?:enc|mi)|mkt_tok|oly_(?:enc|anon)_id|vero_(?:id|conv)|ncid|cmpid|cmp|xtor|smid|"
    r"smtyp|ref_src|traffic_source|maca|wt\.mc_id|wt_mc|ocid|ito|sr_share|spm|ns_(?:mchannel|source|campaign|linkname|fee)",
    re.I,
)
"""Parameters that only count clicks."""
_FROM_A_FEED = re.compile(
    r"(?:ref|source|src|from|partner|emc|cid|mod|feed|via|medium)=(?:\w+[-_.])?(?:rss|feed|atom)\w*", re.I
)
"""Parameters that only say that the reader came by a feed, as in ?ref=rss and ?partner=rss."""
_MAIL_AND_NAME = re.compile(r"\S+@\S+ ?\((.+)\)|(.+?) ?[(<]\S+@\S+[)>]|\S+@\S+")
_CANONICAL = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z]+/[\w/.,:;@!$&'()*+=~%-]*", re.A)
_SIMPLE_QUERY = re.compile(r"[\w/.,:;@!$'()*+=~%&-]*", re.A)
"""Together: addresses that are canonical but for their parameters, as most are; the long way gives them the same."""
_LONGEST_URL = 2_000
_SAFE = "/%:@!$&'()*+,;=~?[]|"
"""What may stand in an address as it is; the rest is written as RFC 3986, section 2.1, has it."""


def text(markup: str, limit: int) -> str:
    """Take the text out of HTML from a stranger: one line without markup.

    Args:
        markup: HTML, or text that looks like it.
        limit: characters that the text may have; it is cut between words.
    """
    markup = markup[:_LONGEST_HTML]
    if "<" in markup or "&" in markup:
        markup = html.unescape(_PLAIN.clean(_BLOCK.sub(lambda tag: " " + tag[0], markup)))
    return line(markup, limit)


def title(markup: str, limit: int = 400) -> str:
    """Take the text out of a title, in which most feeds have text, some have HTML and some have a sign like <T>."""
    markup = markup[:_LONGEST_HTML]
    if "<" in markup and _MARKUP.search(markup):
        return text(markup, limit)
    return line(html.unescape(markup), limit)


def line(words: str, limit: int) -> str:
    """Fold white space, take out what is not seen, and cut between words."""
    words = words[: 4 * limit]
    if not words.isprintable():
        words = _INVISIBLE.sub("", words)
    words = " ".join(words.split())
    if len(words) <= limit:
        return words
    return words[:limit].rsplit(" ", 1)[0].rstrip(" ,;:.–—-") + "…"


def url(link: str, base: str) -> str:
    """Make an address whole and canonical.

    Args:
        link: as the feed gives it.
        base: address of the feed, or the base that the feed gives.

    Returns:
        An http or https address without tracking parameters; '' when it is none.
    """
    if not link.strip():
        return ""
    address, _, rest = link.partition("?")
    if _CANONICAL.fullmatch(address) and _SIMPLE_QUERY.fullmatch(rest) and len(link) <= _LONGEST_URL:
        query = "&".join(part for part in rest.split("&") if part and not _counts_clicks(part))
        return f"{address}?{query}" if query else address
    try:
        link = _INVISIBLE.sub("", link).strip()
        parts = urlsplit(link if "://" in link[:9] else urljoin(base, link))
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or len(link) > _LONGEST_URL:
        return ""
    name = f"[{host}]" if ":" in host else host
    standard = {"http": 80, "https": 443}[parts.scheme]
    place = name if port in (None, standard) else f"{name}:{port}"
    query = "&".join(part for part in parts.query.split("&") if part and not _counts_clicks(part))
    fragment = "" if _counts_clicks(parts.fragment) else parts.fragment
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    return urlunsplit(
        (
            parts.scheme,
            place,
            path,
            quote(query, safe="%&=/?:@!$'()*+,;~[]|"),
            quote(fragment, safe="%&=/?:@!$'()*+,;~"),
        )
    )


def _counts_clicks(part: str) -> bool:
    name = part.partition("=")[0]
    return bool(_TRACKING.fullmatch(name) or _FROM_A_FEED.fullmatch(part))


def unwrapped(link: str) -> str:
    """The address inside a redirector's link that carries it in plain sight, as Google's; otherwise the link."""
    if "/url?" not in link:
        return link
    try:
        parts = urlsplit(link)
    except ValueError:
        return link
    if (parts.hostname or "").removeprefix("www.") in ("google.com", "news.google.com") and parts.path == "/url":
        inside = dict(parse_qsl(parts.query))
        return inside.get("url") or inside.get("q") or link
    return link


def author(words: str, limit: int) -> str:
    """A name without the mail address that RSS wants beside it, as in "ada@example.org (Ada)" and "Ada (ada@…)"."""
    words = title(words, 2 * limit)
    found = _MAIL_AND_NAME.fullmatch(words)
    return line(next((part for part in found.groups() if part), "") if found else words, limit)


def moment(value: object) -> dt.datetime | None:
    """Read a date as a parser gives it: ISO 8601 text, or a struct_time in UTC. None for what is no date."""
    try:
        if isinstance(value, str):
            found = dt.datetime.fromisoformat(value)
        elif isinstance(value, tuple):
            year, month, day, hour, minute, second = value[:6]
            found = dt.datetime(year, month, day, hour, minute, min(second, 59), tzinfo=dt.UTC)
        else:
            return None
        if found.tzinfo is not dt.UTC:
            found = found.astimezone(dt.UTC) if found.tzinfo else found.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError, TypeError):
        return None
    # Before the web there were no feeds: such dates are zeros and typing mistakes.
    return found.replace(microsecond=0) if found.year >= 1990 else None


def number(digits: str) -> int:
    """Read a count; 0 for what is none."""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else 0


def distinct(words: Iterable[str], most: int) -> tuple[str, ...]:
    """The first few of some words, each once, without empty ones."""
    return tuple(dict.fromkeys(word for word in words if word))[:most]
