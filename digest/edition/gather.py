"""Reads the content of a publication, and says what of it is out on a day.

edition/files ▶ Sources ─edition/reading▶ Outcomes ─Kind.merge▶ Contents ─edition/archive▶ Gathered
                                             └──edition/check▶ Problems
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from digest.base import symlinks
from digest.base.cache import Cache
from digest.base.parallel import Map
from digest.base.problem_lines import SAVED
from digest.edition import archive, check, files, reading
from digest.edition.kinds import EDITION, KINDS, STORY, Kind, Target
from digest.edition.loaded import Unusable
from digest.edition.reading import Outcome
from digest.errors import ContentError
from digest.model import Advance, Contents, Edition, Gathered, Mention, Place, Problem
from digest.settings.mkdocs_yml import Settings

T = TypeVar("T")


def read(
    settings: Settings,
    cache: Cache,
    *,
    mapped: Map,
    advance: Advance,
    texts: Mapping[str, bytes] = SAVED,
    memory: reading.Memory | None = None,
    kinds: Sequence[Kind[Any]] = KINDS,
) -> Contents:
    """Read all content, and hold it against the rules that do not hang on the day.

    Args:
        settings: of the publication.
        cache: what earlier builds read; is not told of unsaved texts.
        mapped: applies a function to many values.
        advance: is told about the progress.
        texts: unsaved texts, by file below the publication's folder; they stand in place of files.
        memory: what this process has read before, for a publication that is read again and again.
        kinds: the kinds of content files.

    Raises:
        ContentError: a link leads out of the publication.
    """
    symlinks.hold(settings.root, settings.read_from)
    listing = files.listing(settings.root, settings.content, kinds, texts)
    memory = {} if memory is None else memory
    known = {} if memory else cache.parsed()
    before = known.keys() | memory.keys()
    outcomes = reading.read(listing.sources, known, memory, cache, mapped, advance)
    mentions = _mentions(settings, outcomes)
    wanted = list(_mentioned(settings, kinds, mentions, texts))
    outcomes |= reading.read(wanted, known, memory, cache, mapped, advance)
    if not texts:  # what an unsaved text does not mention may still be mentioned by its file
        cache.forget(gone := before - outcomes.keys())
        for file in gone & memory.keys():
            del memory[file]
    cache.commit()
    contents = _merged(kinds, outcomes, Contents(_editions(cache, outcomes)))
    images = {src: settings.content / "images" / src for src in contents.pictures}
    problems = (*listing.problems, *_problems(contents, kinds, outcomes, mentions))
    return replace(contents, images=images, shown=_shown(mentions), problems=problems)


def gathered(contents: Contents, *, today: dt.date, drafts: bool) -> Gathered:
    """Say what of the contents is out.

    Args:
        contents: what the files say.
        today: the day in the publication's time zone.
        drafts: show drafts and scheduled editions as well.

    Raises:
        ContentError: something is wrong; has all that is.
    """
    problems = (*contents.problems, *check.not_out(contents, today))
    if any(problem.level == "error" for problem in problems):
        raise ContentError(problems)
    public = archive.site(contents, today=today)
    is_all_out = len(public.covers) == len(contents.covers) and len(public.articles) == len(contents.articles)
    site = archive.site(contents, today=today, drafts=True) if drafts and not is_all_out else public
    file_of = {cover.day: cover.file for cover in site.covers}
    return Gathered(
        contents,
        site,
        public,
        lambda day: archive.completed(contents.edition(file_of[day]), site.articles, contents.pictures),
        problems,
        held=len(contents.covers) - len(site.covers),
        unwritten=tuple(check.unwritten([cover for cover in contents.covers if cover.draft])),
    )


def _mentions(settings: Settings, outcomes: Mapping[str, Outcome[Any]]) -> check.Mentions:
    found: dict[str, list[tuple[str, Mention]]] = defaultdict(list)
    named = {file: outcome.loaded.mentions for file, outcome in outcomes.items()}
    named[settings.file.name] = tuple(_marks(settings))
    for file in sorted(named):
        for mention in named[file]:
            found[mention.kind].append((file, mention))
    return found


def _shown(mentions: check.Mentions) -> dict[str, tuple[Place, ...]]:
    """Where each picture is mentioned."""
    found: dict[str, list[Place]] = defaultdict(list)
    for file, mention in mentions.get("picture", ()):
        found[mention.name].append(Place(file, mention.keys))
    return {src: tuple(places) for src, places in found.items()}


def _marks(settings: Settings) -> Iterator[Mention]:
    """The pictures that the settings name: marks of ways to pay."""
    support = settings.options.support
    for number, method in enumerate(support.methods if support else ()):
        if not isinstance(method, str):
            keys = (*settings.options_at, "support", "methods", number, "icon")
            yield Mention("picture", method.icon, keys)


def _mentioned(
    settings: Settings, kinds: Iterable[Kind[Any]], mentions: check.Mentions, texts: Mapping[str, bytes]
) -> Iterator[files.Source]:
    """The files that are read because others mention them."""
    for kind in kinds:
        if kind.target and kind.locate:
            names = {mention.name for _, mention in mentions.get(kind.target.mention, ())}
            yield from files.mentioned(settings.root, settings.content, kind, names, texts)


def _of(kind: Kind[T], outcomes: Mapping[str, Outcome[Any]]) -> list[Outcome[T]]:
    return [outcome for outcome in outcomes.values() if outcome.source.kind is kind]


def _merged(kinds: Iterable[Kind[Any]], outcomes: Mapping[str, Outcome[Any]], contents: Contents) -> Contents:
    """The contents with the values of all files in them."""
    for kind in kinds:
        values = [outcome.loaded.value for outcome in _of(kind, outcomes) if outcome.loaded.value is not None]
        contents = kind.merge(contents, values) if values else contents
    return contents


def _editions(cache: Cache, outcomes: Mapping[str, Outcome[Any]]) -> Callable[[str], Edition]:
    """What fetches the whole of an edition by its file."""
    read = {found.source.file: (found.source, found.hash, found.body) for found in _of(EDITION, outcomes)}
    return lambda file: reading.whole(cache, *read[file])


def _problems(
    contents: Contents, kinds: Iterable[Kind[Any]], outcomes: Mapping[str, Outcome[Any]], mentions: check.Mentions
) -> Iterator[Problem]:
    """What is wrong in each file, and between them."""
    for outcome in outcomes.values():
        yield from outcome.loaded.problems
    yield from _left_out(mentions, outcomes.values())
    stories = [outcome.source.file for outcome in _of(STORY, outcomes)]
    known = {kind.target.mention: _known(kind.target, _of(kind, outcomes)) for kind in kinds if kind.target}
    yield from check.problems(contents, stories, mentions, {name: there for name, there in known.items() if there})


def _known(target: Target[T], outcomes: Iterable[Outcome[T]]) -> check.Known | None:
    """What there is to be mentioned; None when nobody knows."""
    names: dict[str, None] = {}  # in the order of the files, for what is suggested not to change
    for outcome in outcomes:
        given = target.names(outcome.source.file, outcome.loaded)
        if given is None:
            return None
        names |= dict.fromkeys(given)
    return check.Known(target, names)


def _left_out(mentions: check.Mentions, outcomes: Iterable[Outcome[Any]]) -> Iterator[Problem]:
    """Which files are shown nowhere, where they are mentioned."""
    unusable: dict[tuple[str, str], Unusable] = {}
    for source, loaded, *_ in outcomes:
        if loaded.unusable and (target := source.kind.target):
            unusable |= {(target.mention, name): loaded.unusable for name in target.names(source.file, loaded) or ()}
    for kind in dict.fromkeys(kind for kind, _ in unusable):
        for file, mention in mentions.get(kind, ()):
            if found := unusable.get((kind, mention.name)):
                what = f"the {mention.kind} `{mention.name}` is left out: {found.why}"
                yield Problem(Place(file, mention.keys), what, found.hint, "warning")
