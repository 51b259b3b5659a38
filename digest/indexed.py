"""Search: the volume of every year, kept until a story of it changes, and the files that they are bound into.

Site ─stories▶ Found ─render/search▶ Volumes (kept) ▶ files (kept) ▶ Outputs
"""

import datetime as dt
import pickle
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from digest import atomic, fingerprint
from digest.config import Settings
from digest.cores import Map
from digest.model import Cover, Edition, Entry, Output, Shelf, Site, Story
from digest.render import search, urls
from digest.render.search import Found, Volume
from digest.render.urls import Kind, Names


def outputs(
    settings: Settings, site: Site, edition: Callable[[dt.date], Edition], mapped: Map, code: str
) -> Iterator[Output]:
    """The files of the index of everything that is out.

    Args:
        settings: of the publication.
        site: what is out.
        edition: fetches an edition, own pieces filled in.
        mapped: applies a function to many values.
        code: hash of the program.
    """
    years = _years(site)
    names, shelves_of = urls.names(site), urls.shelves_of(site)
    given = sorted(names.given.items())
    keys = {year: fingerprint.of_values(code, given, _inputs(*held)) for year, held in years.items()}
    shown = [(kind, shelf.slug, shelf.name) for kind, shelves in shelves_of.items() for shelf in shelves.values()]
    key = fingerprint.of_values(sorted(keys.items()), shown)
    folder = settings.cache / "search"
    listing = folder / key / "listing"
    if not listing.is_file():
        volumes = _volumes(folder / "years", years, keys, partial(_volume, site, names, edition), mapped)
        _bind(folder, key, volumes, shelves_of)
    for path, digest, at, length in pickle.loads(listing.read_bytes()):  # noqa: S301 - written by _bind, see cache
        yield Output(path, digest, 0, partial(_cut, folder / key / "bytes", at, length))


_Year = tuple[list[Cover], list[Entry]]
"""What a year has: its editions, and the stories that are found under it."""


def _years(site: Site) -> Mapping[int, _Year]:
    years: dict[int, _Year] = defaultdict(lambda: ([], []))
    for cover in site.covers:
        years[cover.day.year][0].append(cover)
    seen: set[str] = set()
    for entry in site.entries:
        # An own piece that ran again is found once.
        if not (article := entry.headline.article) or article not in seen:
            years[entry.day.year][1].append(entry)
            seen.add(article)
    return years


def _inputs(covers: Sequence[Cover], entries: Sequence[Entry]) -> tuple[object, ...]:
    return [cover.digest for cover in covers], [entry.digest for entry in entries]


def _volumes(
    folder: Path,
    years: Mapping[int, _Year],
    keys: Mapping[int, str],
    make: Callable[[_Year], Volume],
    mapped: Map,
) -> Mapping[int, Volume]:
    """The volume of every year, from the cache where it is there; those of older stories are forgotten."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [year for year in years if not (folder / keys[year]).is_file()]
    for year, found in zip(missing, mapped(make, [years[year] for year in missing], block=1), strict=True):
        atomic.write(folder / keys[year], pickle.dumps(found, 5))
    for file in folder.iterdir():
        if file.name not in keys.values():
            file.unlink(missing_ok=True)
    return {year: pickle.loads((folder / keys[year]).read_bytes()) for year in years}  # noqa: S301 - see cache


def _volume(site: Site, names: Names, edition: Callable[[dt.date], Edition], year: _Year) -> Volume:
    covers, entries = year
    stories = {day: _stories(edition(day)) for day in {entry.edition for entry in entries if entry.edition}}
    found = [_found(site, entry, stories[entry.edition] if entry.edition else {}) for entry in entries]
    return search.volume([*found, *(_issue(cover, edition(cover.day)) for cover in covers)], names)


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


def _bind(folder: Path, key: str, volumes: Mapping[int, Volume], names: Mapping[Kind, Mapping[str, Shelf]]) -> None:
    """Keep all files of the index in two files, bytes and where each begins, and forget those of before."""
    new = folder / "new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    listing, at = [], 0
    with (new / "bytes").open("wb") as out:
        for path, data in search.bind(volumes, names):
            out.write(data)
            listing.append((path, fingerprint.of_bytes(data), at, len(data)))
            at += len(data)
    (new / "listing").write_bytes(pickle.dumps(listing))
    for old in folder.iterdir():
        if old.name not in ("new", "years"):
            shutil.rmtree(old)
    new.replace(folder / key)


def _cut(file: Path, at: int, length: int) -> bytes:
    with file.open("rb") as kept:
        kept.seek(at)
        return kept.read(length)
