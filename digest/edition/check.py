"""The rules that need to see everything: what stands twice, and what points to nothing. Pure."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from digest.base.nearest import nearest
from digest.base.slug import slug
from digest.edition.archive import is_out
from digest.edition.kinds import Target
from digest.model import UNWRITTEN_INTRO, UNWRITTEN_TITLE, Contents, Cover, Linked, Mention, Place, Problem

Mentions = Mapping[str, Sequence[tuple[str, Mention]]]
"""What content files name, by the kind of it: files and mentions, in the order of the files."""


class Known(NamedTuple):
    """What there is of one kind to be mentioned."""

    target: Target[Any]
    names: Collection[str]


def problems(
    contents: Contents, stories: Iterable[str], mentions: Mentions, known: Mapping[str, Known]
) -> Iterator[Problem]:
    """Hold everything against everything else, whatever the day is.

    Args:
        contents: what could be read.
        stories: the files of all articles, also of those that could not be read.
        mentions: what the files name, also those that have other mistakes.
        known: what there is, by kind of mention; a kind that is absent is not checked.
    """
    by_day = sorted(contents.covers, key=lambda cover: (cover.day, cover.file))
    yield from _twice_on_a_day(mentions.get("day", ()))
    yield from _numbers_out_of_order(by_day)
    yield from _misnamed(by_day)
    yield from _links_again(by_day)
    yield from unwritten([cover for cover in by_day if not cover.draft])
    yield from _one_address(stories, contents.people)
    yield from _ids_given_twice(mentions.get("id", ()))
    yield from _missing(mentions, known)


def not_out(contents: Contents, today: dt.date) -> Iterator[Problem]:
    """An edition that readers see, or will see on its day, shows no piece that they may not see then.

    Args:
        contents: what could be read.
        today: the day in the publication's time zone.
    """
    for cover in sorted(contents.covers, key=lambda cover: (cover.day, cover.file)):
        for headline in cover.headlines if not cover.draft else ():
            piece = contents.articles.get(headline.article)
            if piece and not is_out(piece, max(cover.day, today)):
                state = "a draft" if piece.draft else f"dated {piece.day}"
                section, number = headline.at
                place = Place(cover.file, ("sections", section, "stories", number, "story"))
                yield Problem(place, f"the article `{piece.slug}` is {state}", "publish it with its edition")


def _twice_on_a_day(days: Iterable[tuple[str, Mention]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for file, mention in days:
        if first.setdefault(mention.name, file) != file:
            what = f"{first[mention.name]} is of the same day, {mention.name}"
            yield Problem(Place(file, ("date",)), what, "give one of them another date, or remove it")


def _links_again(covers: Iterable[Cover]) -> Iterator[Problem]:
    """Links that an earlier edition has, or the same one twice, wherever they stand there."""
    first: dict[str, tuple[Cover, Linked]] = {}
    for cover in covers:
        for link in cover.links:
            earlier, other = first.setdefault(link.url, (cover, link))
            if earlier.day != cover.day:
                what = f"this link ran in the edition of {earlier.day} already"
                place = Place(cover.file, link.keys)
                yield Problem(place, what, "link to what is new, or to that edition", "warning")
            elif other.keys != link.keys and earlier is cover:
                place, above = Place(cover.file, link.keys), Place(cover.file, other.keys)
                what = f"this link stands in this edition already: {_where(above)}"
                yield Problem(place, what, "keep one of the two", "warning", above)


def _where(place: Place) -> str:
    """Which part of an edition a link stands in."""
    if place.keys[0] == "also_this_week":
        return "in `also_this_week`"
    return "below `also`" if "also" in place.keys else "as a story of its own"


def unwritten(covers: Iterable[Cover]) -> Iterator[Problem]:
    """What these editions lack that readers should not see as they are; an article tells its story by itself."""
    for cover in covers:
        for key, text, begun in (("title", cover.title, UNWRITTEN_TITLE), ("intro", cover.teaser, UNWRITTEN_INTRO)):
            if text.strip() == begun:
                what = f"`{key}` is still what the draft began with"
                yield Problem(Place(cover.file, (key,)), what, "write it before the edition is out", "warning")
        for headline in cover.headlines:
            if headline.teaser or headline.article:
                continue
            section, number = headline.at
            place = Place(cover.file, ("sections", section, "stories", number))
            what = f"the story has no summary: {headline.title}"
            hint = "write two to four sentences, or put its link into `also_this_week`"
            yield Problem(place, what, hint, "warning")


def _numbers_out_of_order(covers: Iterable[Cover]) -> Iterator[Problem]:
    before: tuple[int, dt.date] | None = None
    for cover in covers:
        if cover.number is None:
            continue
        if before and cover.number <= before[0]:
            what = f"number {cover.number} comes after number {before[0]} of {before[1]}"
            yield Problem(Place(cover.file, ("number",)), what, "check both numbers and dates", "warning")
        before = cover.number, cover.day


def _misnamed(covers: Iterable[Cover]) -> Iterator[Problem]:
    for cover in covers:
        name = cover.file.rpartition("/")[2].rpartition(".")[0]
        if name[:10] != cover.day.isoformat() and name[:4].isdigit():
            what = f"the file is called {name}, its date is {cover.day}"
            yield Problem(Place(cover.file, ("date",)), what, "let name and date agree", "warning")


def _one_address(stories: Iterable[str], people: Iterable[str]) -> Iterator[Problem]:
    """Names that differ and lead to one address all the same."""
    taken: dict[str, str] = {}
    for file in stories:
        if first := taken.get(slug(PurePosixPath(file).stem)):
            yield Problem(
                Place(file, line=1, column=1), f"{first} has the same address", "give one of them another name"
            )
        taken.setdefault(slug(PurePosixPath(file).stem), file)
    keys: dict[str, str] = {}
    for key in people:
        if other := keys.get(slug(key)):
            place = Place("content/people.yml", (key,), at_key=True)
            yield Problem(place, f"`{other}` and `{key}` have the same address", "give one of them another key")
        keys.setdefault(slug(key), key)


def _ids_given_twice(ids: Iterable[tuple[str, Mention]]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for file, mention in ids:
        if mention.name in seen:
            what = f"the id `{mention.name}` is taken by another story, in {seen[mention.name]}"
            yield Problem(Place(file, mention.keys), what, "ids are unique in the whole archive; choose another")
        seen.setdefault(mention.name, file)


_GUESSES = 20_000
"""Names that are held against one another, to say what was meant."""


def _missing(mentions: Mentions, known: Mapping[str, Known]) -> Iterator[Problem]:
    left = _GUESSES
    for kind, there in known.items():
        for file, mention in mentions.get(kind, ()):
            if mention.name not in there.names:
                left -= len(there.names)
                close = nearest(mention.name, there.names) if left >= 0 else None
                hint = f"did you mean `{close}`?" if close else there.target.hint.format(mention.name)
                yield Problem(Place(file, mention.keys), there.target.what.format(mention.name), hint)
