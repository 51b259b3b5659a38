"""What the theme's templates know of the publication. A part of the contract in ``site/contexts``."""

from typing import NamedTuple

from digest.model import Site
from digest.render import naming, urls
from digest.site.build import Build
from digest.site.contexts import FeedLink
from digest.site.readers import hosts, support
from digest.site.readers.context import Banner


class Masthead(NamedTuple):
    """What templates of the theme get as ``digest``, besides MkDocs' own variables."""

    tagline: str
    """'' when not set."""
    sections: tuple[tuple[str, str], ...]
    """(name, path) of the sections of the latest edition."""
    has_people: bool
    """Whether there is a page of people."""
    has_stories: bool
    """Whether there are articles."""
    feeds: tuple[FeedLink, ...]
    """The feeds of the whole publication."""
    has_subscribe: bool
    """Whether there is a page to subscribe."""
    has_support: bool
    """Whether there is a page to support the publication."""
    has_search: bool
    """Whether there is a page to search."""
    has_privacy: bool
    """Whether there is a page about privacy that is made from the settings."""
    offline: bool
    """Whether browsers keep pages for reading offline."""
    banner: Banner | None
    """The line that asks for support, or None."""
    policy: str
    """The Content-Security-Policy of every page."""
    referrer: str
    """What other sites are told about where a reader comes from: a value of Referrer-Policy."""


def masthead(build: Build) -> Masthead:
    """What the theme's templates get."""
    settings, site = build.rendering.settings, build.rendering.gathered.site
    return Masthead(
        tagline=settings.options.tagline or "",
        sections=_latest_sections(site),
        has_people=bool(site.people),
        has_stories=bool(site.articles),
        feeds=build.links(urls.HOME),
        has_subscribe=build.has("subscribe"),
        has_support=build.has("support"),
        has_search=build.has("search"),
        has_privacy=build.has("privacy"),
        offline=build.has("offline"),
        banner=support.banner(settings),
        policy=hosts.policy(settings),
        referrer=hosts.referrer(settings),
    )


def _latest_sections(site: Site) -> tuple[tuple[str, str], ...]:
    latest = dict.fromkeys(headline.section for headline in site.covers[0].headlines) if site.covers else {}
    names = naming.of(site)
    return tuple((name, names.section(name)) for name in latest)
