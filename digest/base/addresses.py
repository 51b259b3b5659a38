"""Addresses made whole and canonical, so that one story has one address. Pure; whatever comes in, nothing is raised."""

import re
from urllib.parse import parse_qsl, quote, urljoin, urlsplit, urlunsplit

INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Control characters, and those that change the direction of what follows or take no room."""
_TRACKING = re.compile(
    r"utm_\w+|at_(?:medium|campaign|custom\d?|link\w*|format|ptr_\w+|bbc_team)|fbclid|gclid|dclid|gclsrc|msclkid|yclid|"
    r"twclid|ttclid|igshid|mc_[ce]id|_hs(?:enc|mi)|mkt_tok|oly_(?:enc|anon)_id|vero_(?:id|conv)|ncid|cmpid|cmp|xtor|smid|"
    r"smtyp|ref_src|traffic_source|maca|wt\.mc_id|wt_mc|ocid|ito|sr_share|spm|ns_(?:mchannel|source|campaign|linkname|fee)",
    re.I,
)
"""Parameters that only count clicks."""
_FROM_A_FEED = re.compile(
    r"(?:ref|source|src|from|partner|emc|cid|mod|feed|via|medium)=(?:\w+[-_.])?(?:rss\w*|feed(?:s|er|ly|burner|spot)?|atom)(?:[-_.\d][-\w.]*)?",
    re.I,
)
"""Parameters that only say that the reader came by a feed, as in ?ref=rss and ?partner=rss."""
_CANONICAL = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z]+/[\w/.,:;@!$&'()*+=~%-]*", re.A)
_SIMPLE_QUERY = re.compile(r"[\w/.,:;@!$'()*+=~%&-]*", re.A)
"""Together: addresses that are canonical but for their parameters, as most are; the long way gives them the same."""
_WEB = re.compile(r"(https?):[/\\]*", re.I)
_SCHEME = re.compile(r"[a-z][a-z0-9+-]*:", re.I)
_BREAK = re.compile(r"[\t\r\n]+")
LONGEST_URL = 2_000
_SAFE = "/%:@!$&'()*+,;=~?[]|"
"""What may stand in an address as it is; the rest is written as RFC 3986, section 2.1, has it."""


def canonical(link: str, base: str) -> str:
    """Make an address whole and canonical.

    Args:
        link: as the feed gives it.
        base: address of the feed, or the base that the feed gives.

    Returns:
        An http or https address without tracking parameters; '' when it is none.
    """
    if not link.strip():
        return ""
    link = link.replace("&amp;", "&")
    if len(link) > LONGEST_URL:
        return ""
    address, _, rest = link.partition("?")
    if _CANONICAL.fullmatch(address) and _SIMPLE_QUERY.fullmatch(rest):
        query = "&".join(part for part in rest.split("&") if part and not _counts_clicks(part))
        return f"{address}?{query}" if query else address
    try:
        parts = urlsplit(_whole(INVISIBLE.sub("", link).strip(), base))
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
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


def _whole(link: str, base: str) -> str:
    """An address as browsers read it (https://url.spec.whatwg.org/#url-parsing), with the scheme that it lacks."""
    link = _BREAK.sub("", link)
    if found := _WEB.match(link):
        return f"{found[1].lower()}://{link[found.end() :]}"
    if _SCHEME.match(link):
        return link
    host = link.partition("/")[0].lower()
    if host.startswith("www.") or (host and host == urlsplit(base).netloc.lower()):
        return f"{urlsplit(base).scheme or 'https'}://{link}"
    return urljoin(base, link)


def _counts_clicks(part: str) -> bool:
    name = part.partition("=")[0]
    return bool(_TRACKING.fullmatch(name) or _FROM_A_FEED.fullmatch(part))


def joined(link: str, base: str) -> str:
    """An address that starts at another one; the other one alone where the first is none."""
    try:
        return urljoin(base, link)
    except ValueError:
        return base


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
