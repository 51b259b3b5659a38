"""The one Jinja environment: autoescape, undefined names are errors, a short table of filters.

A template of the publication stands before the digest's own of the same name. What templates get is ``context``.
"""

import datetime as dt
import functools
import json
import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import jinja2
from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency
from jinja2.bccache import Bucket
from markupsafe import Markup

from digest.base import html_tags
from digest.base.slug import slug
from digest.errors import TemplateError
from digest.model import Image, Place, Problem, Prose, Remedy
from digest.render import naming, paths, picture_tags, urls
from digest.render.labels import Translate

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class _Compiled(jinja2.BytecodeCache):
    """Templates that this process has compiled: they take a tenth of a second, and a preview needs them again."""

    def __init__(self) -> None:
        self._code: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Find a template, by its name and where it lies, if its text is the same."""
        checksum, code = self._code.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember a template."""
        if bucket.code:
            self._code[bucket.key] = bucket.checksum, bucket.code


@functools.cache
def _compiled(*_: object) -> _Compiled:
    """What was compiled for one kind, dialect and language: Jinja applies filters to constants while it compiles."""
    return _Compiled()


BODY = "<!-- body -->"
"""Stands in _page.html between what belongs into the head and what belongs into the body. No content contains it: text
is escaped, and the sanitiser takes comments out."""

_CENTS = re.compile(r"\.[0#]+")
"""In a pattern of Unicode for amounts (UTS 35, part 3)."""

Renderer = Callable[[str, Any], str]
"""From the name of a template and its context to HTML."""


class Dialect(NamedTuple):
    """How what templates print is made fit for the document."""

    escapes: bool = True
    """Whether texts are escaped for HTML."""
    value: Callable[[Any], Any] | None = None
    """Is applied to everything that is printed, or None."""
    filters: Mapping[str, Callable[..., Any]] = {}
    """Filters besides the usual ones, or instead of them."""


HTML = Dialect()


def renderer(
    kind: str,
    folders: Sequence[Path],
    t: Translate,
    *,
    dialect: Dialect = HTML,
    root: Path,
    language: str,
    words_a_minute: int,
    names: naming.Names,
) -> Renderer:
    """Make the function that renders a template by its name with a context.

    Args:
        kind: the folder of the templates: 'site', 'feed' or 'letter'.
        folders: where that folder is looked for; the first that has a template wins.
        t: says labels in the publication's language.
        dialect: of the templates.
        root: the publication's folder, to name files in messages.
        language: BCP 47 tag; chooses the form of dates.
        words_a_minute: for the reading time.
        names: where the names of sections, tags and sources lead.

    Raises:
        TemplateError: from the renderer, when a template is missing, is no Jinja, or uses what there is not.
    """
    env = jinja2.Environment(
        bytecode_cache=_compiled(kind, dialect.escapes, dialect.value, language, words_a_minute),
        loader=jinja2.FileSystemLoader([folder / kind for folder in folders]),
        autoescape=dialect.escapes,  # noqa: S701 - text is no HTML
        finalize=dialect.value,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.filters |= {
        "prose": prose,
        "day": day_filter(language),
        "minutes": lambda words: max(1, round(words / words_a_minute)),
        "json": _json,
        "host": _host,
        "language": _language_filter(language),
        "money": money_filter(language),
        "slug": slug,
        **dialect.filters,
    }
    if kind == "site":
        env.filters |= {"prose": illustrated, "picture": picture}
    env.globals |= {"t": t, "paths": paths.paths(names), "absolute": urls.absolute}

    def render(name: str, context: Any) -> str:
        values = {name: getattr(context, name) for name in context.__dataclass_fields__}
        try:
            return env.get_template(name).render(values).strip()
        except (jinja2.TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise TemplateError(_located(error, kind, name, folders, root)) from error

    return render


@jinja2.pass_context
def prose(context: jinja2.runtime.Context, text: Prose) -> Markup:
    """Sanitised prose as HTML, its links into the site made such as work where it stands."""
    html, page = text.html, context.get("page")
    if '="/' in html or (page and '="#' in html):
        base = context["url"]("")

        def led(name: str, value: str) -> str | None:
            if name in ("href", "src") and value.startswith("/") and not value.startswith("//"):
                return f"{base}{urls.escaped(value[1:])}"
            return f"{page}{value}" if page and name == "href" and value.startswith("#") else None

        html = html_tags.changed(html, lambda tag: tag.with_values(led) if tag.name in ("a", "img") else tag.source)
    return Markup(html)  # noqa: S704 - went through nh3 in edition/prose


@jinja2.pass_context
def illustrated(context: jinja2.runtime.Context, text: Prose) -> Markup:
    """The same on a page, where pictures have copies for every screen, and no other site learns of the window."""
    html = text.html.replace('<a href="http', '<a rel="noopener" href="http')
    if "<img " in html:
        html = picture_tags.in_prose(html, context["pictures"], context["url"])
    return prose(context, text._replace(html=html))


@jinja2.pass_context
def picture(context: jinja2.runtime.Context, image: Image, shape: str, *, first: bool = False) -> Markup:
    """A picture as HTML; ``shape`` is 'lead', 'column' or 'page', ``first`` that it is seen at once.

    Args:
        context: of the template.
        image: what is shown.
        shape: 'lead', 'column' or 'page'.
        first: whether it is on the screen at once.
    """
    found = context["pictures"].get(image.src)
    return picture_tags.tag(image.src, image.alt, found, context["url"], shape=shape, is_first=first)


def day_filter(language: str) -> Callable[..., str]:
    """Make the function that says a day in words, in a language."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")

    @functools.cache
    def day(value: dt.date, form: str = "long") -> str:
        """A day in words: 'long' (20 February 2026), 'full' (with the day of the week), 'short' (20 Feb)."""
        if form == "short":
            return format_date(value, "d MMM", locale=locale)
        pattern = {"long": "d MMMM y", "full": "EEEE, d MMMM y"}[form] if locale.language == "en" else form
        return format_date(value, pattern, locale=locale)

    return day


def money_filter(language: str) -> Callable[[float, str], str]:
    """Make the function that writes an amount of money in a language; no cents where there are none."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    without_cents = _CENTS.sub("", locale.currency_formats["standard"].pattern)

    def money(amount: float, currency: str) -> str:
        if amount == int(amount):
            return format_currency(amount, currency, without_cents, locale, currency_digits=False)
        return format_currency(amount, currency, locale=locale)

    return money


def is_currency(code: str) -> bool:
    """Whether there is a currency of that code (ISO 4217)."""
    return code in Locale("en").currencies


def _language_filter(language: str) -> Callable[[str], str]:
    def name(tag: str) -> str:
        """The name of a language in the publication's language."""
        try:
            locale = Locale.parse(tag, sep="-")
            return locale.get_display_name(Locale.parse(language, sep="-")) or tag
        except (UnknownLocaleError, ValueError):
            return tag

    return name


def _host(url: str) -> str:
    """The name of a site, for a link without a source."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _json(value: Any) -> Markup:
    """JSON that may stand in a <script>; what is None or empty is left out of mappings."""
    text = _encoded(_filled(value))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704 - no <, > or & is left


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _filled(item) for key, item in value.items() if item not in (None, "", [], {}, ())}
    return [_filled(item) for item in value] if isinstance(value, list | tuple) else value


def _located(error: Exception, kind: str, name: str, folders: Sequence[Path], root: Path) -> Problem:
    """Find the template and the line that an error comes from."""
    file, line = "", 0
    if isinstance(error, jinja2.TemplateSyntaxError):
        file, line = error.filename or "", error.lineno
    else:
        for frame in traceback.extract_tb(error.__traceback__):
            if any(Path(frame.filename).is_relative_to(folder) for folder in folders):
                file, line = frame.filename, frame.lineno or 0
    path = Path(file) if file else folders[0] / kind / name
    shown = (
        path.relative_to(root).as_posix()
        if path.is_relative_to(root)
        else f"templates/{kind}/{path.name} (digest's own)"
    )
    place = Place(shown, line=line or 1, column=1)
    if isinstance(error, jinja2.TemplateNotFound):
        return Problem(place, f"there is no template `{error.name}`", "check its name")
    if isinstance(error, jinja2.UndefinedError):
        what = f"the template uses what there is not: {error.message}"
    else:
        what = f"the template fails: {type(error).__name__}: {error}"
    return Problem(place, what, remedy=Remedy.of("read_templates"))
