"""Markdown to HTML that may stand on a page: CommonMark with tables, strikethrough and footnotes, then sanitised.

Two libraries do the work, both in Rust: pyromark (pulldown-cmark; 0.08 ms for the prose of an edition where
Python-Markdown needs 8 to 17) and nh3 (ammonia), through which every text goes whatever it looks like.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from posixpath import normpath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import nh3
import pyromark

from digest.base import html_tags
from digest.base.slug import slug
from digest.edition import weight
from digest.model import Prose

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
_DROPPED = {"script", "style"}
"""Tags that are taken out with what stands in them."""
_CLASSES = {"div": {"footnote-definition"}, "sup": {"footnote-reference", "footnote-definition-label"}}

_APART = frozenset(
    "p li ul ol br hr blockquote h1 h2 h3 h4 h5 h6 table tr td th div pre dt dd figure figcaption".split()
)
"""Elements that do not stand in one line with what is beside them."""
_ID = re.compile(r"[^\W_][\w-]*")
_START = re.compile(r"[0-9]{1,9}")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, kana and Han: scripts that are written without spaces between words."""

_HIDDEN = re.compile(r"<!--|<\?|<![A-Za-z\[]")
"""What begins a comment or a declaration. One that is never closed swallows the rest of the text."""
_HARMLESS = frozenset({"class", "target", "rel", "id"})
"""Attributes whose loss no reader notices."""
_LISTED = 20
"""Kinds of markup that are said to be removed."""
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
    weight: int = 0
    """See edition/weight."""
    refused: str = ""
    """Why nothing was made of the text: it would make too much work. '' otherwise."""


_LETTERS = 3
"""Characters of a text that weigh as much as a tag."""


class _Sanitiser:
    """nh3, set up once for one kind of text: setting it up takes longer than a text does."""

    def __init__(self, tags: frozenset[str], *, with_ids: bool) -> None:
        self._with_ids = with_ids
        self.stray: list[str] = []
        self.images: list[str] = []
        self._cleaner = nh3.Cleaner(
            tags=set(tags), attributes=dict(_ATTRIBUTES), attribute_filter=self._attribute, link_rel=None,
            url_schemes=_SCHEMES, clean_content_tags=_DROPPED, filter_style_properties={"text-align"},
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
        if name == "start":
            return value if _START.fullmatch(value) else None
        return value if name != "id" or (self._with_ids and _ID.fullmatch(value)) else None


_OF_SUMMARIES = _Sanitiser(_SUMMARY, with_ids=False)  # in a summary an anchor could take that of a story
_OF_ARTICLES = _Sanitiser(_ARTICLE, with_ids=True)


def summary(markdown: str, most: int = weight.MOST) -> Written:
    """Prepare the words that stand with a story: paragraphs, lists, tables and links, but no headings or pictures.

    Args:
        markdown: the text.
        most: what it may weigh; see edition/weight.
    """
    return _write(markdown, _OF_SUMMARIES, _OPTIONS, most) if markdown else Written(EMPTY, (), (), (), (), ())


def article(markdown: str, most: int = weight.MOST) -> Written:
    """Prepare the text of an article: headings from the second level on, pictures of the publication, footnotes."""
    return _write(markdown, _OF_ARTICLES, _OPTIONS | pyromark.Options.ENABLE_FOOTNOTES, most)


def _write(markdown: str, sanitiser: _Sanitiser, options: pyromark.Options, most: int) -> Written:
    weighs = len(markdown) // _LETTERS
    raw = pyromark.html(markdown, options=options) if weighs <= most else ""
    if (weighs := weighs + weight.of(raw, most)) > most:
        return _refused("the text is too long, has too many elements, or too many that are not closed", weighs)
    clean = sanitiser.clean(raw)
    if weight.is_too_deep(clean):
        return _refused(f"more than {weight.DEEPEST} elements stand within one another in the text", weighs)
    stray, images = tuple(sanitiser.stray), tuple(sanitiser.images)
    removed = _removed(raw, clean) if _serialised(raw) != clean else ()
    finished = _finished(clean)
    text = plain(finished.markup)
    lost = tuple(_SPOKEN.get(what, what) for what in removed if what not in _SPOKEN or not stray)
    prose = Prose(finished.markup.strip(), text, count(text))
    return Written(prose, lost, stray, images, finished.unseen, finished.headings, weighs)


def _refused(why: str, weighs: int) -> Written:
    return Written(EMPTY, (), (), (), (), (), weighs, why)


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


class _Markup(NamedTuple):
    """An element, or an attribute of it."""

    element: str
    attribute: str = ""

    def __str__(self) -> str:
        return f"{self.attribute} of <{self.element}>" if self.attribute else f"<{self.element}>"


def _seen(markup: str) -> Counter[_Markup]:
    """Counts tags and attributes; what stands in a script or a style is none."""
    seen: Counter[_Markup] = Counter()
    within = ""
    for tag in html_tags.each(markup):
        if not tag.is_end and not within:
            seen[_Markup(tag.name)] += 1
            seen.update(_Markup(tag.name, name) for name in tag.attributes)
            within = tag.name if tag.name in _DROPPED else ""
        elif tag.is_end and tag.name == within:
            within = ""
    return seen


def _removed(raw: str, clean: str) -> tuple[str, ...]:
    hidden = ("<!-- -->",) if _HIDDEN.search(raw) else ()
    gone = {part for part in _seen(raw) - _seen(clean) if part.attribute not in _HARMLESS}
    named = sorted(str(part) for part in gone if not part.attribute or _Markup(part.element) not in gone)
    more = (f"{len(named) - _LISTED} more kinds",) if len(named) > _LISTED else ()
    return (*hidden, *named[:_LISTED], *more)


class _Finished(NamedTuple):
    """Sanitised HTML with what only we put into it, and what was found on the way."""

    markup: str
    unseen: tuple[str, ...] = ()
    """Pictures without an alternative text."""
    headings: tuple[tuple[str, str], ...] = ()


def _finished(clean: str) -> _Finished:
    """Give headings their anchors, and take out pictures whose address was."""
    if "<h2" not in clean and "<img" not in clean:
        return _Finished(clean)
    unseen: list[str] = []
    anchors = dict(_anchors(clean))

    def finished(tag: html_tags.Tag) -> str:
        if tag.name == "h2" and tag.start in anchors:
            return f'{tag.source[:-1]} id="{html.escape(anchors[tag.start][0])}">'
        if tag.name == "img":
            given = tag.attributes
            if "src" not in given:
                return ""
            if not given.get("alt", "").strip():
                unseen.append(given["src"].removeprefix("/images/"))
        return tag.source

    return _Finished(html_tags.changed(clean, finished), tuple(unseen), tuple(dict(anchors.values()).items()))


def _anchors(clean: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """Where each second-level heading begins, its anchor and its text."""
    times: Counter[str] = Counter()
    heading: html_tags.Tag | None = None
    for tag in html_tags.each(clean):
        if tag.name != "h2":
            continue
        if heading and tag.is_end:
            text = plain(clean[heading.end : tag.start])
            word = slug(text)
            times[word] += 1
            yield heading.start, (word if times[word] == 1 else f"{word}-{times[word]}", text)
        heading = None if tag.is_end else tag


def plain(markup: str) -> str:
    """Take the text out of sanitised HTML, in one line."""
    return " ".join(html.unescape(html_tags.without(markup, _APART)).split())


def count(text: str) -> int:
    """Count the words of a text: what stands between spaces; two letters of a script without spaces are one."""
    if text.isascii() or not (unspaced := _UNSPACED.findall(text)):
        return len(text.split())
    letters = sum(unicodedata.category(sign)[0] != "M" for sign in unspaced)
    others = (word for word in _UNSPACED.sub(" ", text).split() if any(sign.isalnum() for sign in word))
    return sum(1 for _ in others) + (letters + 1) // 2
