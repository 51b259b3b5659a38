"""Addresses that pages had when marks were no letters: they lead on to where the pages are now.

Where several names shared an address, its page names all of them; the feeds there are those of the name that ran first.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from digest.base.slug import former, is_reserved, slug
from digest.model import Output, Shelf, Site
from digest.render import naming, urls
from digest.site.build import Build
from digest.site.contexts import Term
from digest.site.page_plan import PagePlan, PagePlanner
from digest.site.paging import paged


class Moved(NamedTuple):
    """An old address, and what stood there."""

    path: str
    above: str
    """Path of the listing that it was in."""
    now: tuple[Term, ...]
    """The pages that it may lead to, the oldest first."""


def addresses(site: Site) -> Iterator[Moved]:
    """All old addresses of a site at which there is nothing new."""
    for kind, shelves in naming.shelves_of(site).items():
        for word, found in _shelves(shelves).items():
            terms = tuple(Term(shelf.name, naming.place_of(kind, shelf), len(shelf.entries)) for shelf in found)
            yield Moved(urls.shelf(kind, word), urls.index(kind), terms)
    edited = {key: sum(cover.editor == key for cover in site.covers) for key in site.people if former(key) != slug(key)}
    people = {key: Term(person.name, urls.person(key), edited.get(key, 0)) for key, person in site.people.items()}
    yield from _named(people, urls.PEOPLE)
    yield from _named({key: Term(it.title, urls.article(key), 1) for key, it in site.articles.items()}, urls.STORIES)


def pages(_build: Build, planner: PagePlanner) -> Iterator[PagePlan]:
    """Lead on from old addresses, and from those of their numbered pages."""
    title = planner.t("This page has moved")
    for old in addresses(planner.site):
        about, is_one = ", ".join(term.name for term in old.now), len(old.now) == 1
        stories = sum(term.stories for term in old.now)
        for path, _, pager in paged(range(stories), old.path, planner.options.page_size):
            now = old.now
            if is_one and pager.number:
                now = (old.now[0]._replace(path=urls.numbered(old.now[0].path, pager.number)),)
            canonical = now[0].path.partition("#")[0] if is_one else old.above
            yield planner.plan("moved.html", path, title, about, {"now": now}, inputs=now, canonical=canonical)


def places(site: Site) -> Mapping[str, str]:
    """Where sections and tags that have moved stood, by where they stand: there their feeds go on."""
    return {
        urls.shelf(kind, shelf.slug): urls.shelf(kind, word)
        for kind in urls.WITH_FEEDS
        for word, (shelf, *_) in _shelves(naming.shelves_of(site)[kind]).items()
    }


def feeds(made: Iterable[Output], site: Site) -> Iterator[Output]:
    """The feeds of sections and tags that have moved, at their old addresses; their links say where they are now."""
    if not (old := places(site)):
        return
    for output in made:
        place = "".join(f"{part}/" for part in output.path.split("/", 2)[:2])
        if place in old:
            yield replace(output, path=old[place] + output.path.removeprefix(place))


def _shelves(shelves: Mapping[str, Shelf]) -> Mapping[str, Sequence[Shelf]]:
    """What stood under words that are no slug now, the oldest first."""
    found: dict[str, list[Shelf]] = defaultdict(list)
    for shelf in sorted(shelves.values(), key=lambda shelf: (shelf.since, shelf.key)):
        for word in shelf.former:
            if _has_moved(word, shelves):
                found[word].append(shelf)
    return found


def _has_moved(word: str, taken: Collection[str]) -> bool:
    """Whether an old address may lead on: nothing new stands there, and every system takes it."""
    return word not in taken and not is_reserved(word)


def _named(terms: Mapping[str, Term], above: str) -> Iterator[Moved]:
    """The old addresses of what has a key of its own."""
    taken = {slug(key) for key in terms}
    moved = sorted((word, term) for key, term in terms.items() if _has_moved(word := former(key), taken))
    for word, group in groupby(moved, key=lambda found: found[0]):
        yield Moved(f"{above}{word}/", above, tuple(term for _, term in group))
