"""Markdown to HTML that may stand on a page: CommonMark with tables, strikethrough and footnotes, then sanitised.

Two libraries do the work, both in Rust: pyromark (pulldown-cmark; 0.08 ms for the prose of an edition where
Python-Markdown needs 8 to 17) and nh3 (ammonia), through which every text goes whatever it looks like.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from html.parser import HTMLParser
from posixpath import normpath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import nh3
import pyromark

from digest.model import Prose
from digest.slug import slug

_OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH
_SCHEMES = {"http", "https", "mailto"}
_SUMMARY = frozenset(
    "a abbr b blockquote br cite code dd del div dl dt em hr i ins kbd li mark ol p pre q s small strong sub sup table "
    "tbody td th thead tr u ul".split()
)
_ARTICLE = _SUMMARY | {"details", "figcaption", "figure", "h2", "h3", "h4", "img", "summary"}
_ATTRIBUTES: Mapping[str, set[str]] = {
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "code": {"class"},
    "div": {"class", "id"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "sup": {"class"},
    "td": {"style"},
    "th": {"style"},
    "*": {"lang", "dir"},
}
_CLASSES = {"div": {"footnote-definition"}, "sup": {"footnote-reference", "footnote-definition-label"}}

_BLOCK_TAG = re.compile(r"</?(?:p|li|[uo]l|br|hr|blockquote|h\d|t[rdh]|table|div|pre|d[dt]|figure|figcaption)\b[^>]*>")
_ANY_TAG = re.compile(r"<[^>]*>")
_ID = re.compile(r"[^\W_][\w-]*")
_NO_PICTURE = re.compile(r"<img(?![^>]* src=)[^>]*>")
_PICTURE = re.compile(r'<img src="/images/([^"]*)"(?: alt="([^"]*)")?')
_HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, kana and Han: scripts that are written without spaces between words."""

_HIDDEN = re.compile(r"<!--|<\?|<![A-Za-z\[]")
"""What begins a comment or a declaration. One that is never closed swallows the rest of the text."""
_HARMLESS = ("class of", "target of", "rel of", "id of")
"""Attributes whose loss no reader notices."""
_LONG = 60_000
"""Characters from which what was removed is not listed: html.parser takes minutes for some texts of this size."""
_SPOKEN = {"href of <a>": "a link that is neither http, https nor mailto", "src of <img>": "the address of a picture"}
"""What ammonia itself takes out of a link, in words; a link that ``stray`` names is not said twice."""

EMPTY = Prose("", "", 0)


class Written(NamedTuple):
    """A text made ready, and what was noticed on the way."""

    prose: Prose
    removed: tuple[str, ...]
    """What the sanitiser took out, as '<script>' or 'onclick of <p>'."""
    stray: tuple[str, ...]
    """Links and pictures that lead nowhere from a page of the site, taken out as well."""
    images: tuple[str, ...]
    """Pictures in the text, as paths below content/images/."""
    unseen: tuple[str, ...]
    """Those of them that have no alternative text."""
    headings: tuple[tuple[str, str], ...]
    """(anchor, text) of the second-level headings."""


class _Sanitiser:
    """nh3, set up once for one kind of text: setting it up takes longer than a text does."""

    def __init__(self, tags: frozenset[str], *, with_ids: bool) -> None:
        self._with_ids = with_ids
        self.stray: list[str] = []
        self.images: list[str] = []
        self._cleaner = nh3.Cleaner(
            tags=set(tags), attributes=dict(_ATTRIBUTES), attribute_filter=self._attribute, link_rel=None,
            url_schemes=_SCHEMES, clean_content_tags={"script", "style"}, filter_style_properties={"text-align"},
        )  # fmt: skip

    def clean(self, raw: str) -> str:
        """Take out what may not stand on a page; ``stray`` and ``images`` are then those of this text."""
        self.stray, self.images = [], []
        return self._cleaner.clean(raw)

    def _attribute(self, tag: str, name: str, value: str) -> str | None:
        if (tag, name) in (("a", "href"), ("img", "src")):
            kept = _source(value) if name == "src" else _target(value)
            if kept is None:
                self.stray.append(value)
            elif name == "src":
                self.images.append(kept.removeprefix("/images/"))
            return kept
        if name == "class":
            is_language = tag == "code" and value.startswith("language-")
            return value if is_language or value in _CLASSES.get(tag, ()) else None
        return value if name != "id" or (self._with_ids and _ID.fullmatch(value)) else None


_OF_SUMMARIES = _Sanitiser(_SUMMARY, with_ids=False)  # in a summary an anchor could take that of a story
_OF_ARTICLES = _Sanitiser(_ARTICLE, with_ids=True)


def summary(markdown: str) -> Written:
    """Prepare the words that stand with a story: paragraphs, lists, tables and links, but no headings or pictures."""
    return _write(markdown, _OF_SUMMARIES, _OPTIONS) if markdown else Written(EMPTY, (), (), (), (), ())


def article(markdown: str) -> Written:
    """Prepare the text of an own piece: headings from the second level on, pictures of the publication, footnotes."""
    return _write(markdown, _OF_ARTICLES, _OPTIONS | pyromark.Options.ENABLE_FOOTNOTES)


def _write(markdown: str, sanitiser: _Sanitiser, options: pyromark.Options) -> Written:
    raw = pyromark.html(markdown, options=options)
    clean = sanitiser.clean(raw)
    stray, images = tuple(sanitiser.stray), tuple(sanitiser.images)
    removed = _removed(raw, clean) if _serialised(raw) != clean else ()
    clean, headings = _with_anchors(_NO_PICTURE.sub("", clean))
    text = plain(clean)
    lost = tuple(_SPOKEN.get(what, what) for what in removed if what not in _SPOKEN or not stray)
    unseen = tuple(src for src, alt in _PICTURE.findall(clean) if not alt.strip()) if images else ()
    return Written(Prose(clean.strip(), text, count(text)), lost, stray, images, unseen, headings)


def _target(href: str) -> str | None:
    """A link that works from any page: complete, or from the root of the site, or within the page."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return None
    inside = href.startswith("#") or (href.startswith("/") and not parts.netloc)
    return href if inside or parts.scheme.lower() in _SCHEMES else None


def _source(src: str) -> str | None:
    """A picture of the publication: a path below content/images/ becomes an address from the root of the site."""
    try:
        path = unquote(src.removeprefix("/images/"))
        safe = not urlsplit(path).scheme and not path.startswith("/") and path == normpath(path)
    except ValueError:
        return None
    return f"/images/{path}" if safe and not path.startswith("..") else None


def _serialised(raw: str) -> str:
    """Undo the ways in which pulldown-cmark spells the same HTML differently from ammonia."""
    return raw.replace("&quot;", '"').replace(" />", ">")


class _Tags(HTMLParser):
    """Counts tags and attributes."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen[f"<{tag}>"] += 1
        self.seen.update(f"{name} of <{tag}>" for name, _ in attrs)


def _removed(raw: str, clean: str) -> tuple[str, ...]:
    hidden = ("<!-- -->",) if _HIDDEN.search(raw) else ()
    if len(raw) > _LONG:
        return ("markup", *hidden)
    gone = {what for what in _Tags(raw).seen - _Tags(clean).seen if not what.startswith(_HARMLESS)}
    named = (what for what in sorted(gone) if "of <" not in what or what.split(" of ")[1] not in gone)
    return (*hidden, *named)


def _with_anchors(markup: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    headings: dict[str, str] = {}
    times: Counter[str] = Counter()

    def anchored(match: re.Match[str]) -> str:
        text = plain(match[1])
        word = slug(text)
        times[word] += 1
        name = word if times[word] == 1 else f"{word}-{times[word]}"
        headings[name] = text
        return f'<h2 id="{html.escape(name)}">{match[1]}</h2>'

    return _HEADING.sub(anchored, markup), tuple(headings.items())


def plain(markup: str) -> str:
    """Take the text out of sanitised HTML, in one line."""
    return " ".join(html.unescape(_ANY_TAG.sub("", _BLOCK_TAG.sub(" ", markup))).split())


def count(text: str) -> int:
    """Count the words of a text: what stands between spaces; two letters of a script without spaces are one."""
    if text.isascii() or not (unspaced := _UNSPACED.findall(text)):
        return len(text.split())
    letters = sum(unicodedata.category(sign)[0] != "M" for sign in unspaced)
    others = (word for word in _UNSPACED.sub(" ", text).split() if any(sign.isalnum() for sign in word))
    return sum(1 for _ in others) + (letters + 1) // 2
