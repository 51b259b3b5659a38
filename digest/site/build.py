"""What a build makes: products, each of which says when it is on, which pages and files it has, and what is wrong.

    Rendering ─▶ Build ─every product that is on─┬─pages▶ PagePlans ─printed on the theme's sheets▶ Outputs
                                                 └─files▶ Outputs

``digest build``, ``digest check`` and ``mkdocs build`` walk the same list; it stands in ``site/products``.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple, TypeVar

from digest.model import Output, Problem, Site
from digest.render.rendering import Rendering
from digest.site.contexts import FeedLink
from digest.site.page_plan import PagePlan, PagePlanner

T = TypeVar("T")


class Planned(NamedTuple):
    """What the site has beside the files that products plan."""

    pages: Sequence[PagePlan]
    """All pages that are out."""
    taken: Collection[str]
    """Paths of the files that MkDocs gives: plain pages, the theme's, and files of the publication's own."""


def _always(_: "Build") -> bool:
    return True


def _nothing(*_: object) -> Iterator[Any]:
    return iter(())


class Product(NamedTuple):
    """Something that a build makes. Planning makes no bytes and changes nothing; an Output makes its own."""

    name: str
    pages: Callable[["Build", PagePlanner], Iterable[PagePlan]] = _nothing
    """The pages that people read, to be dressed in the theme."""
    files: Callable[["Build", Planned], Iterable[Output]] = _nothing
    """All other files."""
    is_on: Callable[["Build"], bool] = _always
    """Whether it is made: the one answer for whoever asks, pages, theme and privacy as well."""
    problems: Callable[["Build"], Iterable[Problem]] = _nothing
    """What is wrong in its settings, also where it is off."""
    redirects: Callable[["Build"], Iterable[tuple[str, str]]] = _nothing
    """(path, path that it leads to) of addresses at which hosts answer with a redirect; as in an address, where :name
    stands for any name."""
    links: Callable[["Build", str], Iterable[FeedLink]] = _nothing
    """What belongs to the page at a path in other formats, for that page to link to."""


class Sealed(NamedTuple):
    """A file that is made last: it sees path and hash of every other one, and of those that were sealed before it."""

    path: str
    make: Callable[["Build", Mapping[str, str]], bytes]
    """Makes its bytes, given the SHA-256 of all files by path."""
    is_on: Callable[["Build"], bool] = _always


@dataclass(frozen=True, eq=False)
class Build:
    """What is to be made of a publication."""

    rendering: Rendering
    products: tuple[Product, ...]
    sealed: tuple[Sealed, ...] = ()
    _known: dict[Callable[["Build"], Any], Any] = field(default_factory=dict, repr=False)

    @property
    def public(self) -> Site:
        """What is out, whatever is shown."""
        return self.rendering.gathered.public

    def has(self, name: str) -> bool:
        """Whether a product is made.

        Raises:
            KeyError: there is no product of that name.
        """
        return {product.name: product for product in self.products}[name].is_on(self)

    def links(self, path: str) -> tuple[FeedLink, ...]:
        """What belongs to the page at a path in other formats."""
        return tuple(link for links in self.once(_linking) for link in links(self, path))

    def once(self, find: Callable[["Build"], T]) -> T:
        """What a function finds out about this build; it is asked once."""
        if find not in self._known:
            self._known[find] = find(self)
        found: T = self._known[find]
        return found

    def pages(self, site: Site) -> Iterator[PagePlan]:
        """Plan every page of a site: of what is out, or of drafts as well."""
        planner = PagePlanner.of(self.rendering, site, self.links)
        return (page for product in self._on() for page in product.pages(self, planner))

    def files(self, pages: Sequence[PagePlan], taken: Collection[str]) -> list[Output]:
        """Plan every file that is no page.

        Args:
            pages: that are shown.
            taken: see Planned.
        """
        gathered = self.rendering.gathered
        out = pages if gathered.public is gathered.site else [*self.pages(gathered.public)]
        planned = Planned(out, taken)
        return [output for product in self._on() for output in product.files(self, planned)]

    def redirects(self) -> list[tuple[str, str]]:
        """(path, path that it leads to) of all addresses at which hosts answer with a redirect."""
        return [found for product in self._on() for found in product.redirects(self)]

    def seals(self) -> dict[str, Callable[[Mapping[str, str]], bytes]]:
        """What makes the files that are made last, by path."""
        return {last.path: partial(last.make, self) for last in self.sealed if last.is_on(self)}

    def problems(self) -> list[Problem]:
        """What is wrong in the settings of all products."""
        return [problem for product in self.products for problem in product.problems(self)]

    def _on(self) -> list[Product]:
        return self.once(_made)


def _made(build: Build) -> list[Product]:
    return [product for product in build.products if product.is_on(build)]


def _linking(build: Build) -> list[Callable[[Build, str], Iterable[FeedLink]]]:
    return [product.links for product in build.once(_made) if product.links is not _nothing]
