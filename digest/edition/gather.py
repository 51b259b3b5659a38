"""Reads the content of a publication, and of what has not changed only remembers what it gave.

edition/files ▶ Sources ─cache?▶ edition/load ▶ values ─edition/check▶ Problems
                                                   └────edition/archive▶ Site
"""

import contextlib
import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Generic, NamedTuple, TypeVar

from digest.base import addresses, codec, fingerprint, symlinks
from digest.base.cache import Cache, Parsed
from digest.base.parallel import Map
from digest.edition import archive, check, files, load, pictures
from digest.errors import ContentError, refusal
from digest.model import (
    Advance,
    Article,
    Cover,
    Edition,
    Feed,
    Gathered,
    Mention,
    Person,
    Picture,
    Place,
    Problem,
    Prose,
)
from digest.settings.mkdocs_yml import Settings

T = TypeVar("T")


class _Head(NamedTuple, Generic[T]):
    """What one file gave, as far as every build needs it."""

    value: T | None
    problems: tuple[Problem, ...]
    mentions: tuple[Mention, ...]


class _Outcome(NamedTuple):
    """What one file gave: the part that every build needs, and the rest."""

    head: Any
    """A Cover, an Article, people, feeds, a Picture; None when the file has errors."""
    problems: tuple[Problem, ...] = ()
    mentions: tuple[Mention, ...] = ()
    body: Any = None
    """The whole of an edition; None for everything else."""
    digest: str = ""
    """Of the bytes of the file, where it could be read."""


def gather(
    settings: Settings, cache: Cache, *, now: dt.datetime, drafts: bool, mapped: Map, advance: Advance
) -> Gathered:
    """Read all content and hold it against the rules.

    Args:
        settings: of the publication.
        cache: what earlier builds read.
        now: decides which editions are out; aware.
        drafts: show drafts and scheduled editions as well.
        mapped: applies a function to many values.
        advance: is told about the progress.

    Raises:
        ContentError: something is wrong; has all that is.
    """
    symlinks.hold(settings.root, settings.read_from)
    listing = files.listing(settings.root, settings.content)
    known = cache.parsed()
    read = _read(listing.sources, known, cache, mapped, advance)
    covers = [outcome.head for outcome in read.values() if isinstance(outcome.head, Cover)]
    articles = {outcome.head.slug: outcome.head for outcome in read.values() if isinstance(outcome.head, Article)}
    people: Mapping[str, Person] = next((o.head for o in read.values() if isinstance(o.head, dict)), {})
    mentions = {file: outcome.mentions for file, outcome in read.items()}
    mentions[settings.file.name] = tuple(_marks(settings))
    images = _locate(mentions, settings.content / "images")
    measured = _read(_picture_sources(images), known, cache, mapped, advance)
    cache.forget(known)
    cache.commit()
    shown: dict[str, Picture] = {o.head.src: o.head for o in measured.values() if isinstance(o.head, Picture)}
    unusable = {o.head.src: o.head for o in measured.values() if isinstance(o.head, pictures.Unusable)}
    stories = [source.file for source in listing.sources if source.kind == "story"]
    there: dict[str, Collection[str]] = {"story": {PurePosixPath(f).stem for f in stories}}
    there["picture"] = {*shown, *unusable}
    if not any(source.kind == "people" and read[source.file].head is None for source in listing.sources):
        there["person"] = people  # nobody is missing from a list that cannot be read
    today = now.astimezone(settings.zone).date()
    every = (*read.values(), *measured.values())
    problems = [*listing.problems, *(problem for outcome in every for problem in outcome.problems)]
    problems += _left_out(mentions, unusable)
    problems += check.problems(covers, articles, stories, mentions, there, today=today)
    if any(problem.level == "error" for problem in problems):
        raise ContentError(problems)
    public = archive.site(covers, articles.values(), people, shown, today=today)
    site = archive.site(covers, articles.values(), people, shown, today=today, drafts=True) if drafts else public
    single = {source.kind: read[source.file].head for source in listing.sources}
    source_of = {source.file: source for source in listing.sources}
    edition_of = {c.day: (source_of[c.file], read[c.file].digest) for c in site.covers}
    return Gathered(
        site=site,
        public=public,
        feeds=single.get("feeds") or (),
        support=single.get("support"),
        privacy=single.get("privacy"),
        edition=lambda day: archive.completed(_whole(cache, *edition_of[day]), site.articles, shown),
        images=images,
        problems=tuple(problems),
        held=len(covers) - len(site.covers),
        unwritten=tuple(check.unwritten([cover for cover in covers if cover.draft])),
    )


def _marks(settings: Settings) -> Iterator[Mention]:
    """The pictures that the settings name: marks of ways to pay."""
    support = settings.options.support
    for number, method in enumerate(support.methods if support else ()):
        if not isinstance(method, str):
            keys = (*settings.options_at, "support", "methods", number, "icon")
            yield Mention("picture", method.icon, keys)


def _left_out(
    mentions: Mapping[str, Iterable[Mention]], unusable: Mapping[str, pictures.Unusable]
) -> Iterator[Problem]:
    """Which pictures are not shown, where they are named."""
    for file, named in mentions.items():
        for mention in named:
            if mention.kind == "picture" and (found := unusable.get(mention.name)):
                what = f"the picture `{mention.name}` is left out: {found.why}"
                yield Problem(Place(file, mention.keys), what, found.hint, "warning")


def _locate(mentions: Mapping[str, Iterable[Mention]], folder: Path) -> dict[str, Path]:
    named = sorted({m.name for file in mentions.values() for m in file if m.kind == "picture"})
    return {src: path for src in named if (path := pictures.locate(folder, src))}


def _picture_sources(images: Mapping[str, Path]) -> list[files.Source]:
    return [
        files.Source(f"content/images/{src}", path, "picture", fingerprint.signature(path.stat()))
        for src, path in images.items()
    ]


def _read(
    sources: Iterable[files.Source], known: dict[str, Parsed], cache: Cache, mapped: Map, advance: Advance
) -> dict[str, _Outcome]:
    """Read what changed, and take what it was known for out of ``known``."""
    read: dict[str, _Outcome] = {}
    touched: list[_Touched] = []
    sources = list(sources)
    for source in sources:
        entry = known.pop(source.file, None)
        old = _remembered(source, entry) if entry else None
        if entry and old and entry.settled and entry.signature == source.signature:
            read[source.file] = old
        else:
            touched.append((source, entry if old else None))
    for (source, entry), fresh in zip(touched, mapped(_look, touched), strict=True):
        if isinstance(fresh, Problem):
            read[source.file] = _Outcome(None, (fresh,))
        elif fresh:
            cache.remember(source.file, source.signature, fresh.digest, fresh.head, fresh.body)
            read[source.file] = _outcome(source, fresh)
        elif entry:
            cache.seen(source.file, source.signature, entry)
            read[source.file] = _outcome(source, entry)
        advance("Reading content", len(read), len(sources))
    return {source.file: read[source.file] for source in sources}


_Touched = tuple[files.Source, Parsed | None]
"""A file whose signature is new, and what it was known for."""


class _Fresh(NamedTuple):
    """What a file gave, as it is remembered."""

    digest: str
    head: bytes
    """Its _Head."""
    body: bytes


def _look(touched: _Touched) -> _Fresh | Problem | None:
    """Read a file whose signature is new; None when its bytes are the old ones."""
    source, entry = touched
    try:
        with source.path.open("rb") as file:
            data = file.read(pictures.LARGEST + 1)
    except OSError as error:
        return Problem(Place(source.file, line=1, column=1), f"the file cannot be read: {refusal(error)}")
    digest = fingerprint.of_bytes(data)
    if entry and entry.digest == digest:
        return None
    made = _LOADERS[source.kind](source.file, data)
    head = _Head(made.head, made.problems, made.mentions)
    return _Fresh(digest, codec.encode(head), codec.encode(made.body))


def _outcome(source: files.Source, given: _Fresh | Parsed) -> _Outcome:
    head = codec.decode(_HEADS[source.kind], given.head)
    return _Outcome(head.value, head.problems, head.mentions, digest=given.digest)


def _remembered(source: files.Source, entry: Parsed) -> _Outcome | None:
    """What is remembered of a file; None when that is nothing that this program wrote."""
    try:
        return _outcome(source, entry)
    except ValueError:
        return None


def _whole(cache: Cache, source: files.Source, digest: str) -> Edition:
    """The whole of an edition, as it was when its cover was read; from its file where the cache is damaged."""
    if (body := cache.body(source.file, digest)) is not None:
        with contextlib.suppress(ValueError):
            return codec.decode(Edition, body)
    fresh = _look((source, None))
    if not isinstance(fresh, _Fresh) or fresh.digest != digest:
        what = "the file was changed while the site was made from it"
        raise ContentError([Problem(Place(source.file, line=1, column=1), what, "build again")])
    return codec.decode(Edition, fresh.body)


def _edition(file: str, data: bytes) -> _Outcome:
    loaded = load.edition(file, data, lambda link: addresses.canonical(link, ""))
    whole, cover = loaded.value or (None, None)
    return _Outcome(cover, loaded.problems, loaded.mentions, whole)


def _story(file: str, data: bytes) -> _Outcome:
    return _Outcome(*load.article(file, PurePosixPath(file).stem, data))


def _people(file: str, data: bytes) -> _Outcome:
    return _Outcome(*load.people(file, data))


def _feeds(file: str, data: bytes) -> _Outcome:
    return _Outcome(*load.feeds(file, data))


def _message(file: str, data: bytes) -> _Outcome:
    return _Outcome(*load.message(file, data))


def _picture(file: str, data: bytes) -> _Outcome:
    src = file.removeprefix("content/images/")
    found = pictures.measure(src, data)
    if isinstance(found, pictures.Unusable):
        return _Outcome(found)
    what = f"`{src}` says where it was taken, and so will the site"
    place = Problem(Place(file, line=1, column=1), what, "take its position (EXIF, GPS) out", "warning")
    return _Outcome(found.picture, (place,) if found.has_place else ())


_HEADS: Mapping[files.Kind, type[_Head[Any]]] = {
    "edition": _Head[Cover],
    "story": _Head[Article],
    "people": _Head[dict[str, Person]],
    "feeds": _Head[tuple[Feed, ...]],
    "support": _Head[Prose],
    "privacy": _Head[Prose],
    "picture": _Head[Picture | pictures.Unusable],
}
_LOADERS: Mapping[files.Kind, Callable[[str, bytes], _Outcome]] = {
    "edition": _edition,
    "story": _story,
    "people": _people,
    "feeds": _feeds,
    "support": _message,
    "privacy": _message,
    "picture": _picture,
}
