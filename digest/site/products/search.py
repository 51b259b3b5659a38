"""The search, and its index: a volume for every year, kept until a story of it changes, and the files made of them.

Site ─stories▶ Found ─site/search/index▶ Volumes (kept) ▶ files, and the list of them (kept) ▶ Outputs

To bind the volumes takes less time than to keep what comes of it as hundreds of files; so the list alone is kept, and
the volumes are bound in a build in which a file has changed.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from digest.base import codec, fingerprint, parallel
from digest.base.kept import Folder
from digest.base.parallel import Map, R, T
from digest.model import Cover, Edition, Entry, Output, Site, Story
from digest.render import naming, urls
from digest.render.naming import Names
from digest.render.templates import code
from digest.site.build import Build, Planned, Product
from digest.site.page_plan import PagePlan, PagePlanner
from digest.site.search import index
from digest.site.search.index import Found, Volume


def _is_on(build: Build) -> bool:
    return build.rendering.settings.options.search and bool(build.public.covers)


def _pages(_: Build, planner: PagePlanner) -> Iterator[PagePlan]:
    about = planner.t("Search all editions, by words, year, section, source and tag.")
    yield planner.plan("search.html", urls.SEARCH, planner.t("Search"), about, {}, inputs=())


def _files(build: Build, _: Planned) -> Iterator[Output]:
    site, edition = build.public, build.rendering.gathered.edition
    years = _years(site)
    names, shelves_of = naming.of(site), naming.shelves_of(site)
    given = sorted(names.given.items())
    keys = {year: fingerprint.of_values(code(), given, _inputs(*held)) for year, held in years.items()}
    shown = [(kind, shelf.slug, shelf.name) for kind, shelves in shelves_of.items() for shelf in shelves.values()]
    key = fingerprint.of_values(sorted(keys.items()), shown)
    folder = build.rendering.kept.folder("search")
    folder.use(key, *keys.values())
    volume, bound = partial(_volume, site, names, edition), dict[str, bytes]()

    def files(mapped: Map = _in_turn) -> Mapping[str, bytes]:
        """All files, by path; in a forked process, which cannot fork again, years are read one after the other."""
        if not bound:
            bound.update(index.bind(_volumes(folder, years, keys, volume, mapped), shelves_of))
        return bound

    def listed() -> _Listing:
        return tuple((path, fingerprint.of_bytes(data)) for path, data in files(parallel.mapped).items())

    for path, hash_ in folder.value(key, _Listing, listed):
        yield Output(path, hash_, partial(_file, files, path))


_Listing = tuple[tuple[str, str], ...]
"""Path and hash of every file."""

_Year = tuple[list[Cover], list[Entry]]
"""What a year has: its editions, and the stories that are found under it."""


def _years(site: Site) -> Mapping[int, _Year]:
    years: dict[int, _Year] = defaultdict(lambda: ([], []))
    for cover in site.covers:
        years[cover.day.year][0].append(cover)
    seen: set[str] = set()
    for entry in site.entries:
        # An article that ran again is found once.
        if not (article := entry.headline.article) or article not in seen:
            years[entry.day.year][1].append(entry)
            seen.add(article)
    return years


def _inputs(covers: Sequence[Cover], entries: Sequence[Entry]) -> tuple[object, ...]:
    return [cover.hash for cover in covers], [entry.hash for entry in entries]


def _volumes(
    folder: Folder,
    years: Mapping[int, _Year],
    keys: Mapping[int, str],
    make: Callable[[_Year], Volume],
    mapped: Map,
) -> Mapping[int, Volume]:
    """The volume of every year, from the cache where it is there."""
    found = {year: folder.found(keys[year], Volume) for year in years}
    missing = [year for year, volume in found.items() if volume is None]
    for year, made in zip(missing, mapped(make, [years[year] for year in missing], block=1), strict=True):
        folder.keep(keys[year], codec.encode(made))
        found[year] = made
    return {year: volume for year, volume in found.items() if volume is not None}


def _file(files: Callable[[], Mapping[str, bytes]], path: str) -> bytes:
    return files()[path]


def _in_turn(function: Callable[[T], R], items: Sequence[T], /, *, block: int = 1) -> Iterator[R]:  # noqa: ARG001 - a Map
    yield from map(function, items)


def _volume(site: Site, names: Names, edition: Callable[[dt.date], Edition], year: _Year) -> Volume:
    covers, entries = year
    stories = {day: _stories(edition(day)) for day in {entry.edition for entry in entries if entry.edition}}
    found = [_found(site, entry, stories[entry.edition] if entry.edition else {}) for entry in entries]
    return index.volume([*found, *(_issue(cover, edition(cover.day)) for cover in covers)], names)


def _stories(edition: Edition) -> Mapping[str, Story]:
    return {story.id: story for section in edition.sections for story in section.stories}


def _found(site: Site, entry: Entry, stories: Mapping[str, Story]) -> Found:
    shown = entry.headline
    piece, story = site.articles.get(shown.article), stories.get(shown.id)
    path = urls.article(piece.slug) if piece else f"{urls.edition(entry.edition or entry.day)}#{shown.id}"
    texts = [story.summary.text if story else "", shown.source, shown.section, *shown.tags]
    texts += [piece.summary.text, piece.body.text] if piece else []
    day = entry.day.isoformat()
    return Found(
        path, day, shown.title, shown.teaser, " ".join(texts), shown.section, shown.source, shown.tags, shown.language
    )


def _issue(cover: Cover, edition: Edition) -> Found:
    path, day = urls.edition(cover.day), cover.day.isoformat()
    return Found(path, day, cover.title, cover.teaser, edition.intro.text, "", "", (), "")


PRODUCT = Product("search", is_on=_is_on, pages=_pages, files=_files)
