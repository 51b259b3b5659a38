"""Which pages there are, for search engines.

Sources: https://www.sitemaps.org/protocol.html; for news
https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple
from zoneinfo import ZoneInfo

from digest.base import fingerprint
from digest.model import Moment, Output, Site
from digest.render import dates, urls
from digest.render.publication import Publication

LARGEST = 50_000
"""Addresses that one file may have."""
_NEWS = 1_000
_RECENT = dt.timedelta(days=1)
"""A day that began longer than this before today is more than two days away."""


class Listed(NamedTuple):
    """A page in a sitemap."""

    url: str
    changed: str
    """When its content changed last, as W3C Datetime; '' when that is not known."""


def listed(path: str, changed: Moment | None, base: str, zone: ZoneInfo) -> Listed:
    """A page by its path.

    Args:
        path: of the page.
        changed: when its content changed last, or None.
        base: address of the site.
        zone: of the publication.
    """
    return Listed(urls.absolute(path, base), dates.point(changed, zone).isoformat() if changed else "")


def outputs(pages: Sequence[Listed], base: str, largest: int = LARGEST) -> Iterator[Output]:
    """The sitemap: one file, or parts and an index of them.

    Args:
        pages: what is listed.
        base: address of the site.
        largest: addresses in one file.
    """
    if len(pages) <= largest:
        yield _output(urls.SITEMAP, pages, partial(_sitemap, pages))
        return
    parts: list[Listed] = []
    for number, start in enumerate(range(0, len(pages), largest), start=1):
        part = pages[start : start + largest]
        yield _output(urls.sitemap(number), part, partial(_sitemap, part))
        parts.append(Listed(urls.absolute(urls.sitemap(number), base), max(page.changed for page in part)))
    yield _output(urls.SITEMAP, parts, partial(_index, parts))


def paths(site: Site, publication: Publication) -> tuple[str, ...]:
    """Where search engines begin; () when the site has no address."""
    if not publication.url:
        return ()
    return urls.SITEMAP, *(output.path for output in news(site, publication))


def news(site: Site, publication: Publication) -> Iterator[Output]:
    """The news sitemap: what came out in the last two days; none when nothing did, for an empty one is not valid."""
    since = site.today - _RECENT
    found = [(urls.edition(cover.day), cover.day, cover.title, "") for cover in site.covers if cover.day >= since]
    found += [
        (urls.article(piece.slug), piece.day, piece.title, piece.language)
        for piece in site.articles.values()
        if piece.day >= since
    ]
    if found := found[:_NEWS]:
        yield _output(urls.NEWS_SITEMAP, (found, publication), partial(_news, found, publication))


def _output(path: str, inputs: object, make: Callable[[], bytes]) -> Output:
    return Output(path, fingerprint.of_values(path, inputs), make)


def _sitemap(pages: Sequence[Listed]) -> bytes:
    # Imported here: lxml takes 20 ms, and most builds write no sitemap.
    from digest.site import xml

    root = xml.root("sitemap:urlset", "sitemap")
    for page in pages:
        _add_place(root, "sitemap:url", page)
    return xml.written(root)


def _index(parts: Sequence[Listed]) -> bytes:
    from digest.site import xml

    root = xml.root("sitemap:sitemapindex", "sitemap")
    for part in parts:
        _add_place(root, "sitemap:sitemap", part)
    return xml.written(root)


def _add_place(root: object, name: str, page: Listed) -> None:
    from digest.site import xml

    place = xml.add(root, name)
    xml.add(place, "sitemap:loc", page.url)
    if page.changed:
        xml.add(place, "sitemap:lastmod", page.changed)


def _news(found: Sequence[tuple[str, dt.date, str, str]], publication: Publication) -> bytes:
    from digest.site import xml

    root = xml.root("sitemap:urlset", "sitemap", "news")
    for path, day, title, language in found:
        place = xml.add(root, "sitemap:url")
        xml.add(place, "sitemap:loc", urls.absolute(path, publication.url))
        about = xml.add(place, "news:news")
        paper = xml.add(about, "news:publication")
        xml.add(paper, "news:name", publication.name)
        xml.add(paper, "news:language", _news_language(language or publication.language))
        xml.add(about, "news:publication_date", dates.point(day, publication.zone).isoformat())
        xml.add(about, "news:title", title)
    return xml.written(root)


def _news_language(tag: str) -> str:
    """ISO 639, but for Chinese, which is asked for with its script."""
    language, *rest = tag.lower().split("-")
    if language != "zh":
        return language
    return "zh-tw" if {"hant", "tw", "hk", "mo"} & set(rest) else "zh-cn"
