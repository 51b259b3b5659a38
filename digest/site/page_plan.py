"""What all pages are made with, and the plan of one page.

A plan names a page and hashes all that the page depends on; only when that hash is new is the page made. So a template
gets exactly what its plan has hashed, and nothing else.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from digest.base import fingerprint
from digest.base.slug import folded
from digest.model import Moment, Page, Picture, Place, Prose, Site
from digest.render import naming, urls
from digest.render.compact import compact
from digest.render.env import BODY, Renderer
from digest.render.labels import Translate
from digest.render.publication import Publication
from digest.render.rendering import Rendering
from digest.settings.options import Options
from digest.site import contexts, jsonld
from digest.site.contexts import FeedLink, Step
from digest.site.readers import subscribe
from digest.site.readers.context import Invitation


@dataclass(frozen=True, eq=False)
class PagePlan:
    """A page that can be made."""

    path: str
    make: Callable[[], Page]
    inputs: Callable[[], tuple[object, ...]]
    """Gives all that the page shows, and how it is shown; values whose repr tells everything."""
    changed: Moment | None
    """When what it shows changed last, as far as content says it."""
    is_listed: bool
    """Whether search engines should know it under its own address."""
    place: Place | None
    """Where its address is written, if somebody chose it."""

    @cached_property
    def key(self) -> str:
        """Hash of its inputs. A preview has no use for it, and it takes most of the time of planning."""
        return fingerprint.of_values(*self.inputs())


@dataclass(frozen=True)
class PagePlanner:
    """What all pages are made with."""

    rendering: Rendering
    site: Site
    render: Renderer
    links: Callable[[str], tuple[FeedLink, ...]]
    """What belongs to the page at a path in other formats."""
    invitation: Invitation | None
    """What every page says to those who might subscribe."""
    names: naming.Names
    """Where the names of sections, tags and sources lead."""

    @classmethod
    def of(cls, rendering: Rendering, site: Site, links: Callable[[str], tuple[FeedLink, ...]]) -> "PagePlanner":
        """Plan the pages of a site.

        Args:
            rendering: of the build.
            site: what is out, or drafts as well.
            links: see above.
        """
        invitation = subscribe.invitation(rendering.settings)
        if not rendering.gathered.public.covers and invitation:
            invitation = invitation._replace(has_letter=False)  # there is none to look at yet
        return cls(rendering, site, rendering.renderer("site", site), links, invitation, naming.of(site))

    @cached_property
    def stamp(self) -> str:
        """Hash of templates, settings and versions: how things are shown."""
        return self.rendering.stamp("site", self.site)

    @property
    def publication(self) -> Publication:
        """The publication as a whole."""
        return self.rendering.publication

    @property
    def options(self) -> Options:
        """The settings of the digest's own."""
        return self.rendering.settings.options

    @property
    def t(self) -> Translate:
        """Says labels."""
        return self.rendering.t

    def single(self, names: Iterable[tuple[urls.Kind, str]]) -> list[tuple[urls.Kind, str]]:
        """Those of some names, each with its kind, that have a line in a list and no page."""
        return [(kind, key) for kind, name in names if (kind, key := folded(name)) in self.names.single]

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
        place: Place | None = None,
    ) -> PagePlan:
        """Plan one page.

        Args:
            template: name of its template.
            path: where it stands; see Page.
            title: what stands in its window.
            description: one or two sentences for search engines.
            own: the fields of the template's context beyond ``Common``; a function is called when the page is made.
            inputs: the hashes and short values that stand for ``own``; gone through when the key is asked for.
            canonical: path that search engines should know; the page's own when not given.
            pictures: src of those that it shows.
            trail: see Common.
            card: see Common.
            changed: see PagePlan.
            place: see PagePlan.
        """
        shown = {src: found for src in pictures if (found := self.site.pictures.get(src))}
        canonical = path if canonical is None else canonical
        feeds = tuple(dict.fromkeys((*self.links(path), *self.links(urls.HOME))))
        # The theme has the same rule for plain pages, so a page that says nothing of itself is the same either way.
        about = description or self.publication.description or self.publication.name
        face: dict[str, Any] = {"path": path, "title": title, "description": about, "canonical": canonical}
        face |= {"trail": trail, "feeds": feeds, "card": card}

        def shows() -> tuple[object, ...]:
            return self.stamp, template, face, tuple(shown.values()), tuple(inputs)

        make = partial(self._make, template, face, shown, own)
        return PagePlan(path, make, shows, changed, canonical == path, place)

    def after(self, template: str, path: str, thanks: str, above: Step) -> PagePlan:
        """Plan the page that thanks for what was done on another one.

        Args:
            template: name of its template.
            path: where it stands.
            thanks: its title.
            above: the other page.
        """
        return self.plan(template, path, thanks, thanks, {}, inputs=(), canonical=above.path, trail=(above,))

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
            path,
            f"{title} – {name}" if title != name else name,
            face["description"],
            compact(head.strip()),
            compact(body.strip()),
        )


def html_of(prose: Prose | None) -> str:
    """What stands for a text that is shown as it is."""
    return prose.html if prose else ""
