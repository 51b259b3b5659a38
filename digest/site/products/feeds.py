"""The feeds of the publication as a whole, of its sections and its tags, and the page that offers them.

They name the site by its address; without ``site_url`` there are none.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from digest.model import Output, Place, Problem
from digest.render import inputs, urls
from digest.settings.mkdocs_yml import Settings
from digest.site import moved
from digest.site.build import Build, Planned, Product
from digest.site.contexts import FeedLink
from digest.site.feeds import channels, documents, entries
from digest.site.page_plan import PagePlan, PagePlanner


def _is_on(build: Build) -> bool:
    return bool(build.rendering.publication.url)


def _feeds(build: Build) -> tuple[channels.SiteFeed, ...]:
    if not _is_on(build):
        return ()
    settings = build.rendering.settings
    return tuple(channels.feeds(build.public, settings.name, build.rendering.t, settings.options.feeds))


def _by_place(build: Build) -> Mapping[str, tuple[FeedLink, ...]]:
    return channels.by_place(feed.channel for feed in build.once(_feeds))


def _links(build: Build, path: str) -> Iterable[FeedLink]:
    return build.once(_by_place).get(path, ())


def _pages(build: Build, planner: PagePlanner) -> Iterator[PagePlan]:
    if offers := tuple(channels.offers(build.public, build.once(_by_place))):
        own = {"offers": offers, "has_sources": build.has("sources")}
        about = planner.t("How to follow it in a feed reader.")
        yield planner.plan("feeds.html", urls.FEEDS, planner.t("Feeds"), about, own, inputs=own.items())


def _files(build: Build, _: Planned) -> Iterator[Output]:
    rendering, site = build.rendering, build.public
    options, publication = rendering.settings.options, rendering.publication
    materials = documents.Materials(
        publication=publication,
        posts=entries.Posts(
            site, publication, rendering.gathered.edition, rendering.renderer("feed", site),
            entries.authors(site, publication),
        ),
        texts=inputs.hashes(site),
        t=rendering.t,
        stamp=rendering.stamp("feed", site),
        sizes={"editions": options.feed_editions, "stories": options.feed_stories},
    )  # fmt: skip
    made = list(documents.outputs(materials, build.once(_feeds)))
    made = [*made, *moved.feeds(made, site)]
    yield from made
    yield from _aliases(build, {output.path: output for output in made})


def _aliases(build: Build, made: Mapping[str, Output]) -> Iterator[Output]:
    """The same feeds at old addresses; their links say where they are now."""
    for alias, target in build.rendering.settings.options.feed_aliases.items():
        path = f"{alias}index.html" if alias.endswith("/") else alias
        if target in made:
            yield replace(made[target], path=path, place=_place_of(build, alias)._replace(at_key=True))


def _problems(build: Build) -> Iterator[Problem]:
    settings = build.rendering.settings
    if not settings.url:
        what = "`site_url` is not set: there will be no feeds, sitemap, preview cards and letters"
        yield Problem(
            Place(settings.file.name, ("site_name",), at_key=True), what, "add `site_url: https://…`", "warning"
        )
    yield from _without_feed(settings)
    known = _known(build)
    for alias, target in settings.options.feed_aliases.items():
        place = _place_of(build, alias)
        if not urls.is_feed(target):
            hint = "write the path of a feed, as feed.xml, stories.atom or sections/news/feed.json"
            yield Problem(place, f"there is no feed `{target}`", hint)
        elif target not in known and (near := channels.instead_of(target, settings.options.feeds)):
            yield Problem(place, f"the feed `{target}` is not made", f"name it in `feeds`, or lead to {near}")
        elif target not in known and build.once(_feeds):
            what = f"there is no feed `{target}` as long as nothing stands in it"
            yield Problem(place, what, "check its path, or take the alias out", "warning")


def _without_feed(settings: Settings) -> Iterator[Problem]:
    """Archives of feeds that there are not."""
    feeds = settings.options.feeds
    for kind in sorted(feeds.archives.model_fields_set):
        for number, name in enumerate(getattr(feeds.archives, kind)):
            if name not in getattr(feeds, kind):
                place = Place(settings.file.name, (*settings.options_at, "feeds", "archives", kind, number))
                yield Problem(place, f"there is no feed `{name}` to have an archive", f"name it in `feeds: {kind}` too")


def _redirects(build: Build) -> Iterator[tuple[str, str]]:
    return channels.unmade(build.rendering.settings.options.feeds)


def _place_of(build: Build, alias: str) -> Place:
    settings = build.rendering.settings
    return Place(settings.file.name, (*settings.options_at, "feed_aliases", alias))


def _known(build: Build) -> set[str]:
    """The paths of all feeds, old ones as well."""
    old = moved.places(build.public)
    found = [feed.channel for feed in build.once(_feeds)]
    places = {(place, c) for c in found for place in (c.place, old.get(c.place, c.place))}
    return {urls.feed(place, channel.grain, form) for place, channel in places for form in channel.forms}


PRODUCT = Product(
    "feeds", is_on=_is_on, pages=_pages, files=_files, redirects=_redirects, problems=_problems, links=_links
)
