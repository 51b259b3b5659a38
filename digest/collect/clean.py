"""Text, HTML and addresses made plain. Pure functions; whatever comes in, something usable comes out."""

import html
import re
from collections import defaultdict
from collections.abc import Iterable
from html.entities import html5
from itertools import islice
from urllib.parse import parse_qsl, quote, urljoin, urlsplit, urlunsplit

import nh3

_WINDOWS = str.maketrans(
    {code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
    | dict.fromkeys("\x0b\x0c\x1c\x1d\x1e\x1f", " ")
)
"""Characters 128 to 159 are those of Windows-1252, whoever wrote them, as in HTML; what separates is a space."""
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Control characters, and those that change the direction of what follows or take no room."""
_BLOCK = re.compile(
    r"<(?:/?(?:p|div|li|ul|ol|tr|td|th|h\d|blockquote|pre|figure|figcaption|section|article)|br|hr)\b", re.I
)
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>a|abbr|b|big|br|center|cite|code|del|div|em|font|h\d|i|iframe|img|ins|kbd|li|mark|ol|p|q|s|script|small|"
    r"span|strike|strong|style|sub|sup|table|td|tr|tt|u|ul|var|wbr)(?:\s[^<>]*)?/?>|<!--(?:(?!<!--).)*?-->",
    re.I | re.S,
)
"""Tags that people put into titles."""
_REFERENCE = re.compile(
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|(?<![^\W\d_])&([A-Za-z]{2,6})(?![\w=;])"
)
"""With its end, or as a word of its own: for HTML there are characters in BTC&ETH, Guitar&amplifiers and NY&times."""
_ALONE = ("br", "img", "p", "wbr")
"""Tags that need no end."""
_UNSEEN = ("iframe", "script", "style")
"""Elements whose content is no text."""
_MANY_TAGS = 100
"""In a text; real ones have some ten, and a few a thousand."""
_HIDES = "iframe|math|noembed|noframes|noscript|object|plaintext|script|select|style|svg|template|textarea|title|xmp"
"""Elements that change what is text in them."""
_OTHERS = tuple(
    re.compile(rf"</?(?!(?:{_HIDES})\b)[a-z]{attributes}>", re.I)
    for attributes in (r"[^<>\"']*+(?:(?:\"[^\"<]*+\"|'[^'<]*+')[^<>\"']*+)*+", r"[^<>]*+")
)
"""Tags of all others: those whose quotes are closed, and then those whose are not."""
_LONGEST_TITLE = 2_000
_LONGEST_HTML = (12_000, 400_000)
"""Characters of HTML that are looked at for a summary; the second where nothing but styles, a picture written out as
its bytes, or the like stands in the first."""
_PLAIN = nh3.Cleaner(tags=set(), clean_content_tags={"script", "style", "iframe", "noscript", "object", "svg", "title"})

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
_MAIL = r"[^\s()<>@]+@[^\s()<>@]+"
_MAIL_AND_NAME = re.compile(rf"{_MAIL} ?\((.+)\)|(.+?) ?[(<]{_MAIL}[)>]|{_MAIL}")
_CANONICAL = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z]+/[\w/.,:;@!$&'()*+=~%-]*", re.A)
_SIMPLE_QUERY = re.compile(r"[\w/.,:;@!$'()*+=~%&-]*", re.A)
"""Together: addresses that are canonical but for their parameters, as most are; the long way gives them the same."""
_WEB = re.compile(r"(https?):[/\\]*", re.I)
_SCHEME = re.compile(r"[a-z][a-z0-9+-]*:", re.I)
_BREAK = re.compile(r"[\t\r\n]+")
LONGEST_URL = 2_000
_SAFE = "/%:@!$&'()*+,;=~?[]|"
"""What may stand in an address as it is; the rest is written as RFC 3986, section 2.1, has it."""


def text(markup: str, limit: int) -> str:
    """Take the text out of HTML from a stranger: one line without markup.

    Args:
        markup: HTML, or text that looks like it.
        limit: characters that the text may have; it is cut between words.
    """
    if "<" not in markup and "&" not in markup:
        return line(markup, limit)
    for most in _LONGEST_HTML:
        found = line(html.unescape(_PLAIN.clean(_flat(_BLOCK.sub(lambda tag: " " + tag[0], markup[:most])))), limit)
        if found or len(markup) <= most:
            break
    return found


def _flat(markup: str) -> str:
    """The same text with less markup, where there is much: a parser of HTML costs the square of how deep it is."""
    for tag in _OTHERS:
        if markup.count("<") > _MANY_TAGS:
            markup = tag.sub("", markup)
    return markup


def title(words: str, limit: int = 400) -> str:
    """Take the text out of a title, which is text in most feeds, HTML in some, and has a sign like <T> in a few.

    What looks like a tag is one when it has its end, or needs none: in "How the <script> element loads" it is text.

    Args:
        words: the title.
        limit: characters that it may have; it is cut between words.
    """
    words = _folded(words, _LONGEST_TITLE)
    plain = _without_tags(words) if "<" in words else words
    return line(_REFERENCE.sub(_character, plain), limit)


def _character(found: re.Match[str]) -> str:
    return html5.get(found[1], found[0]) if found[1] else html.unescape(found[0])


def _without_tags(words: str) -> str:
    """Without the tags that belong together, and without what stands in those that show nothing."""
    gone: list[tuple[int, int, str]] = []
    begun: dict[str, list[re.Match[str]]] = defaultdict(list)
    for tag in _TAG.finditer(words):
        name = (tag["name"] or "").lower()
        if not name or name in _ALONE:
            gone.append((*tag.span(), " " if name == "br" else ""))
        elif not tag["end"]:
            begun[name].append(tag)
        elif begun[name]:
            other = begun[name].pop()
            is_seen = name not in _UNSEEN
            gone += [(*other.span(), ""), (*tag.span(), "")] if is_seen else [(other.start(), tag.end(), "")]
    kept, at = [], 0
    for start, end, instead in sorted(gone):
        kept += [words[at : max(start, at)], instead]
        at = max(end, at)
    return "".join(kept) + words[at:]


def line(words: str, limit: int) -> str:
    """Fold white space, take out what is not seen, and cut between words."""
    if not words:
        return ""
    words = _folded(words, 4 * limit)
    if not words.isprintable():
        words = _INVISIBLE.sub("", words.translate(_WINDOWS))
    words = " ".join(words.split())
    if len(words) <= limit:
        return words
    return words[:limit].rsplit(" ", 1)[0].rstrip(" ,;:.–—-") + "…"


def _folded(words: str, most: int) -> str:
    """The beginning of a text; white space is folded where it would take the room of what follows."""
    return words if len(words) <= most else " ".join(words.split())[:most]


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
    link = link.replace("&amp;", "&")
    if len(link) > LONGEST_URL:
        return ""
    address, _, rest = link.partition("?")
    if _CANONICAL.fullmatch(address) and _SIMPLE_QUERY.fullmatch(rest):
        query = "&".join(part for part in rest.split("&") if part and not _counts_clicks(part))
        return f"{address}?{query}" if query else address
    try:
        parts = urlsplit(_whole(_INVISIBLE.sub("", link).strip(), base))
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


def author(words: str, limit: int) -> str:
    """A name without the mail address that RSS wants beside it, as in "ada@example.org (Ada)" and "Ada (ada@…)"."""
    words = title(words, 2 * limit)
    found = _MAIL_AND_NAME.fullmatch(words)
    return line(next((part for part in found.groups() if part), "") if found else words, limit)


def number(digits: str) -> int:
    """Read a count; 0 for what is none."""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else 0


def distinct(words: Iterable[str], most: int) -> tuple[str, ...]:
    """The first few of some words, each once, without empty ones; only so many are looked at."""
    return tuple(dict.fromkeys(word for word in islice(words, 10 * most) if word))[:most]
