"""Text and HTML made plain. Pure functions; whatever comes in, something usable comes out."""

import html
import re
from collections import defaultdict
from collections.abc import Iterable
from html.entities import html5
from itertools import islice

import nh3

from digest.base.addresses import INVISIBLE
from digest.base.shorten import shortened

_WINDOWS = str.maketrans(
    {code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
    | dict.fromkeys("\x0b\x0c\x1c\x1d\x1e\x1f", " ")
)
"""Characters 128 to 159 are those of Windows-1252, whoever wrote them, as in HTML; what separates is a space."""
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

_MAIL = r"[^\s()<>@]+@[^\s()<>@]+"
_MAIL_AND_NAME = re.compile(rf"{_MAIL} ?\((.+)\)|(.+?) ?[(<]{_MAIL}[)>]|{_MAIL}")


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
        words = INVISIBLE.sub("", words.translate(_WINDOWS))
    return shortened(" ".join(words.split()), limit)


def _folded(words: str, most: int) -> str:
    """The beginning of a text; white space is folded where it would take the room of what follows."""
    return words if len(words) <= most else " ".join(words.split())[:most]


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
