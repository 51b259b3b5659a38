"""What all pages are made with, and the plan of one page.

A plan names a page and hashes all that the page depends on; only when that hash is new is the page made. So a template
gets exactly what its plan has hashed, and nothing else.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

from digest.base import fingerprint
from digest.model import Edition, Moment, Page, Picture, Site
from digest.render import urls
from digest.render.env import BODY, Renderer
from digest.render.labels import Translate
from digest.render.publication import Publication
from digest.site import contexts, jsonld
from digest.site.contexts import FeedLink, FeedOffer, Step
from digest.site.readers.context import Appeal, Invitation, Promise


class Plan(NamedTuple):
    """A page that can be made."""

    path: str
    key: str
    """Hash of everything that the page shows and of how it is shown."""
    make: Callable[[], Page]
    changed: Moment | None
    """When what it shows changed last, as far as content says it."""
    is_listed: bool
    """Whether search engines should know it under its own address."""


@dataclass(frozen=True, slots=True)
class Press:
    """What all pages are made with."""

    site: Site
    publication: Publication
    render: Renderer
    t: Translate
    edition: Callable[[dt.date], Edition]
    """Fetches the whole of an edition, own pieces filled in."""
    with_card: Collection[dt.date]
    """The days of the editions that have a preview card."""
    stamp: str
    """Hash of templates, settings and versions: how things are shown."""
    feeds: Mapping[str, tuple[FeedLink, ...]]
    """The feeds that belong to a page, by its path."""
    offers: tuple[FeedOffer, ...]
    """What the page about the feeds has."""
    has_sources: bool
    """Whether the list of sources is published."""
    invitation: Invitation | None
    """What the site says to those who might subscribe."""
    appeal: Appeal | None
    """What it says to those who might support it."""
    promise: Promise | None
    """What it promises about their privacy; None when the publication has a page of its own for that."""
    offline: bool
    """Whether browsers keep pages for reading without a line."""
    has_search: bool
    """Whether readers can search the archive."""
    page_size: int
    earlier_on_home: int

    def plan(
        self,
        template: str,
        path: str,
        title: str,
        description: str,
        own: Mapping[str, Any],
        *,
        inputs: Iterable[object],
        canonical: str | None = None,
        pictures: Iterable[str] = (),
        trail: tuple[Step, ...] = (),
        card: str = "",
        changed: Moment | None = None,
    ) -> Plan:
        """Plan one page.

        Args:
            template: name of its template.
            path: where it stands; see Page.
            title: what stands in its window.
            description: one or two sentences for search engines.
            own: the fields of the template's context beyond ``Common``; a function is called when the page is made.
            inputs: the hashes and short values that stand for ``own``.
            canonical: path that search engines should know; the page's own when not given.
            pictures: src of those that it shows.
            trail: see Common.
            card: see Common.
            changed: see Plan.
        """
        shown = {src: found for src in pictures if (found := self.site.pictures.get(src))}
        canonical = path if canonical is None else canonical
        feeds = tuple(dict.fromkeys((*self.feeds.get(path, ()), *self.feeds.get("", ()))))
        # The theme has the same rule for plain pages, so a page that says nothing of itself is the same either way.
        about = description or self.publication.description or self.publication.name
        face: dict[str, Any] = {"path": path, "title": title, "description": about, "canonical": canonical}
        face |= {"trail": trail, "feeds": feeds, "card": card}
        key = fingerprint.of_values(self.stamp, template, face, tuple(shown.values()), tuple(inputs))
        make = partial(self._make, template, face, shown, own)
        return Plan(path, key, make, changed, canonical == path)

    def _make(
        self, template: str, face: Mapping[str, Any], pictures: Mapping[str, Picture], own: Mapping[str, Any]
    ) -> Page:
        path, title, name = face["path"], face["title"], self.publication.name
        context = contexts.TEMPLATES[template](
            publication=self.publication,
            **face,
            url=partial(urls.relative, start=path),
            people=self.site.people,
            pictures=pictures,
            invitation=self.invitation,
            data={},
            **{name: value() if callable(value) else value for name, value in own.items()},
        )
        context = replace(context, data=jsonld.of(context))
        head, _, body = self.render(template, context).partition(BODY)
        return Page(
            path, f"{title} – {name}" if title != name else name, face["description"], head.strip(), body.strip()
        )
