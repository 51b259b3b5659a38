"""Where the names of sections, tags and sources lead."""

from collections.abc import Mapping
from typing import NamedTuple

from digest.base.slug import folded, slug
from digest.model import Shelf, Site
from digest.render import urls
from digest.render.urls import Kind


class Names(NamedTuple):
    """Where names lead."""

    given: Mapping[tuple[Kind, str], str]
    """The slugs of those whose own an older name has, by kind and folded name."""
    single: frozenset[tuple[Kind, str]] = frozenset()
    """Kind and folded name of those that have a line in a list and no page; see ``has_page``."""

    def word(self, kind: Kind, name: str) -> str:
        """The slug of a section, a tag or a source."""
        key = folded(name)
        return self.given.get((kind, key)) or slug(key)

    def section(self, name: str) -> str:
        """All stories of a section."""
        return self._place("section", name)

    def tag(self, name: str) -> str:
        """All stories with a tag."""
        return self._place("tag", name)

    def source(self, name: str) -> str:
        """All stories from a source."""
        return self._place("source", name)

    def _place(self, kind: Kind, name: str) -> str:
        word = self.word(kind, name)
        return urls.line_of(kind, word) if (kind, folded(name)) in self.single else urls.shelf(kind, word)


def of(site: Site) -> Names:
    """Where the names of a site lead."""
    return Names(
        {
            (kind, found.key): word
            for kind, shelves in shelves_of(site).items()
            for word, found in shelves.items()
            if slug(found.key) != word
        },
        frozenset(
            (kind, found.key)
            for kind, shelves in shelves_of(site).items()
            for found in shelves.values()
            if not has_page(kind, found)
        ),
    )


def has_page(kind: Kind, shelf: Shelf) -> bool:
    """Whether a shelf has a page and feeds: a tag or a source with one story is a line of the list of all of them."""
    return kind == "section" or len(shelf.entries) > 1


def place_of(kind: Kind, found: Shelf) -> str:
    """Where a shelf is: its page, or its line."""
    return urls.shelf(kind, found.slug) if has_page(kind, found) else urls.line_of(kind, found.slug)


def shelves_of(site: Site) -> Mapping[Kind, Mapping[str, Shelf]]:
    """All shelves by slug, of each kind."""
    return {"section": site.sections, "source": site.sources, "tag": site.tags}
