"""Everything of the site that machines read: feeds, sitemaps, icons, cards and the small files at its root.

    Site ─site/feeds/channels, sitemaps, texts, card, icon▶ Outputs

Feeds, sitemaps and cards name the site by its address; without ``site_url`` there are none. A file of the publication's
own in its folder of plain pages stands in place of ours: robots.txt, humans.txt, llms.txt, the manifest and icons.
"""

import datetime as dt
import functools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from digest.base import fingerprint
from digest.model import Feed as Source
from digest.model import Gathered, Output, Place, Problem
from digest.render import inputs, urls
from digest.render.env import Renderer
from digest.render.labels import Translate
from digest.render.publication import Publication
from digest.settings.mkdocs_yml import Settings
from digest.site import moved, public_feeds, root_files, sitemaps
from digest.site.contexts import FeedLink, FeedOffer
from digest.site.feeds import channels as feeds
from digest.site.feeds import entries
from digest.site.feeds.channels import Feed
from digest.site.feeds.document import TYPES
from digest.site.feeds.entries import Posts
from digest.site.page_plan import Plan
from digest.site.products import drawn

_NOT_LISTED = "404.html"
GRAINS: tuple[urls.Grain, ...] = ("editions", "stories")


class Wired(NamedTuple):
    """Which feeds there are, and what pages and theme have to know of them."""

    feeds: tuple[Feed, ...]
    """All of them; () when the site has no address yet."""
    by_place: Mapping[str, tuple[FeedLink, ...]]
    """The feeds that belong to each page, by its path."""
    offers: tuple[FeedOffer, ...]
    """What the page about the feeds has; () when there are none."""
    has_sources: bool


def wired(settings: Settings, gathered: Gathered, t: Translate) -> Wired:
    """Find out which feeds there are."""
    if not settings.url:
        return Wired((), {}, (), has_sources=False)
    found = tuple(feeds.feeds(gathered.public, settings.name, t))
    by_place = feeds.by_place(feed.channel for feed in found)
    offers = tuple(feeds.offers(gathered.public, by_place))
    return Wired(found, by_place, offers, has_sources=bool(public_feeds.published(settings, gathered.contents.feeds)))


def outputs(
    settings: Settings,
    gathered: Gathered,
    wired: Wired,
    publication: Publication,
    plans: Iterable[Plan],
    taken: Collection[str],
    *,
    render: Renderer,
    t: Translate,
    date: Callable[[dt.date], str],
    fonts: Path,
    stamp: str,
    code: str,
) -> Iterator[Output]:
    """Plan every file that machines read.

    Args:
        settings: of the publication.
        gathered: its content.
        wired: which feeds there are.
        publication: the publication as a whole.
        plans: of all pages that are out.
        taken: paths of the files that MkDocs gives: plain pages and files of the publication's own.
        render: renders the templates in feed/.
        t: says labels.
        date: a day in words.
        fonts: folder of the bundled fonts.
        stamp: hash of templates, settings and versions.
        code: hash of the program and its libraries alone.
    """
    site, options = gathered.public, settings.options
    news = list(sitemaps.news(site, publication)) if publication.url else []
    maps = [urls.SITEMAP, *(output.path for output in news)] if publication.url else []
    small = {"robots.txt": root_files.robots(publication, maps)}
    if site.people:
        small["humans.txt"] = root_files.humans(site, publication)
    if options.llms_txt and publication.url and site.covers:
        small["llms.txt"] = root_files.llms(site, publication, options.feed_editions)
    small[urls.MANIFEST] = root_files.manifest(publication, options.colour, drawn.SIZES)
    for path, text in small.items():
        if path not in taken:
            yield Output(path, fingerprint.of_values(text), functools.partial(text.encode, "utf-8", "replace"))
    yield from (icon for icon in drawn.icons(settings, fonts) if icon.path not in taken)
    if found := public_feeds.published(settings, gathered.contents.feeds):
        key = fingerprint.of_values(found, settings.name)
        yield Output(urls.OPML, key, functools.partial(_opml, found, settings.name))
    if not publication.url:
        return
    wire = feeds.Wire(
        publication=publication,
        posts=Posts(site, publication, gathered.edition, render, entries.authors(site, publication)),
        texts=inputs.hashes(site),
        t=t,
        stamp=stamp,
        sizes={"editions": options.feed_editions, "stories": options.feed_stories},
    )
    made = list(feeds.outputs(wire, wired.feeds))
    made = [*made, *moved.feeds(made, site)]
    yield from made
    yield from _aliases(settings, {output.path: output for output in made})
    yield from sitemaps.outputs(list(_listed(publication, plans, taken)), publication.url)
    yield from news
    if publication.cards:
        yield from drawn.cards(settings, site.covers, date, fonts, code)


def problems(settings: Settings, gathered: Gathered, wired: Wired) -> Iterator[Problem]:
    """What is wrong in the settings of feeds, cards and icons."""
    file = settings.file.name
    if not settings.url:
        what = "`site_url` is not set: there will be no feeds, sitemap, preview cards and letters"
        yield Problem(Place(file, ("site_name",), at_key=True), what, "add `site_url: https://…`", "warning")
    old = moved.places(gathered.public)
    channels = [feed.channel for feed in wired.feeds]
    places = {(place, c.grain) for c in channels for place in (c.place, old.get(c.place, c.place))}
    known = {urls.feed(place, grain, form) for place, grain in places for form in TYPES}
    names = {urls.feed("", grain, form) for grain in GRAINS for form in TYPES}
    for alias, target in settings.options.feed_aliases.items():
        place = Place(file, (*settings.options_at, "feed_aliases", alias))
        if target.rpartition("/")[2] not in names:
            hint = "write the path of a feed, as feed.xml, stories.atom or sections/news/feed.json"
            yield Problem(place, f"there is no feed `{target}`", hint)
        elif target not in known and wired.feeds:
            what = f"there is no feed `{target}` as long as nothing stands in it"
            yield Problem(place, what, "check its path, or take the alias out", "warning")
    yield from public_feeds.problems(settings, gathered.contents.feeds)
    yield from drawn.problems(settings, gathered.public.covers)


def _opml(found: tuple[Source, ...], name: str) -> bytes:
    # Imported here: lxml takes 20 ms, and most builds write no list.
    from digest.collect import feed_lists

    return feed_lists.to_opml(found, name)


def _aliases(settings: Settings, made: Mapping[str, Output]) -> Iterator[Output]:
    """The same feeds at old addresses; their links say where they are now."""
    for alias, target in settings.options.feed_aliases.items():
        path = f"{alias}index.html" if alias.endswith("/") else alias
        if target in made:
            yield replace(made[target], path=path)


def _listed(publication: Publication, plans: Iterable[Plan], taken: Collection[str]) -> Iterator[sitemaps.Listed]:
    base, zone = publication.url, publication.zone
    for plan in plans:
        if plan.is_listed:
            yield sitemaps.listed(plan.path, plan.changed, base, zone)
    for path in sorted(path for path in taken if path.endswith(".html") and path != _NOT_LISTED):
        folder, name = path[: path.rfind("/") + 1], path[path.rfind("/") + 1 :]
        yield sitemaps.listed(folder if name == "index.html" else path, None, base, zone)
