"""The list of the feeds that are collected, for feed readers (OPML)."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from digest.base import fingerprint
from digest.model import Feed, Output, Problem
from digest.render import urls
from digest.site import public_feeds
from digest.site.build import Build, Planned, Product


def _found(build: Build) -> tuple[Feed, ...]:
    return public_feeds.published(build.rendering.settings, build.rendering.gathered.contents.feeds)


def _is_on(build: Build) -> bool:
    return bool(build.once(_found))


def _files(build: Build, _: Planned) -> Iterator[Output]:
    found, name = build.once(_found), build.rendering.settings.name
    yield Output(urls.OPML, fingerprint.of_values(found, name), partial(_written, found, name))


def _written(found: Sequence[Feed], name: str) -> bytes:
    # Imported here: lxml takes 20 ms, and most builds write no list.
    from digest.collect import feed_lists

    return feed_lists.to_opml(found, name)


def _problems(build: Build) -> Iterable[Problem]:
    return public_feeds.problems(build.rendering.settings, build.rendering.gathered.contents.feeds)


PRODUCT = Product("sources", is_on=_is_on, files=_files, problems=_problems)
