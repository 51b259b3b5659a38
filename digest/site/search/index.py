"""The index that readers' browsers search: from stories to small files, of which a search fetches a few.

    stories of a year ─volume▶ Volume ─bind▶ search/index.json    what there is: years, names, where words stand
                                             search/new-1.txt     a part of the alphabet, and where its words occur
                                             search/old-7.txt     the same for all years before the latest
                                             search/2026-3.json   what is shown of some stories of a year

A volume depends on the stories of its year alone, so a new edition costs the work of one year, and rewrites the words
of one. Files of words lie side by side in the order of the alphabet; one has all its years, each from its first line,
which names it, on. After a word stand the numbers of the stories, as differences in base 36: twice the difference, and
one more where the word is in the title. Stories of a year are numbered from the oldest, so that those to come change no
number.
"""

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from digest.base import fingerprint
from digest.model import Shelf
from digest.render import urls
from digest.render.naming import Names
from digest.render.urls import Kind
from digest.site.search.tokens import LETTERS, words

_ROOM = 40_000
"""Characters of a file of words; compressed, some 15 KB."""
_ROWS = 48
"""Stories that are shown from one file."""
_PREFIX = 3
"""Letters that words in one file may share: a search for so many or more asks for one file."""
_COMMON, _MANY = 3, 60
"""Words in every third story of a year with so many stories say little: * and their places in titles is all of them."""
_FACETS: Mapping[Kind, str] = {"section": "s:", "source": "o:", "tag": "t:"}
"""What stands before the slug of a section, a source or a tag where it stands among the words."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Found(NamedTuple):
    """A story, an article or an edition, as search knows it."""

    path: str
    """Of its page, with its anchor."""
    day: str
    """ISO 8601."""
    title: str
    teaser: str
    text: str
    """All that is searched besides the title."""
    section: str
    source: str
    tags: tuple[str, ...]
    language: str
    """When it differs from the publication's, or ''."""


class Volume(NamedTuple):
    """What a year has."""

    stories: int
    """How many."""
    rows: tuple[str, ...]
    """What is shown of them, as JSON, so many to a file."""
    words: Mapping[str, str]
    """Lines of the words that begin with the same letters, by these letters."""


_PLAIN = Names({})


def volume(stories: Iterable[Found], names: Names = _PLAIN) -> Volume:
    """Make the index of a year.

    Args:
        stories: of that year, in any order.
        names: where the names of sections, sources and tags lead.
    """
    ordered = sorted(stories, key=lambda story: (story.day, story.path))
    places: dict[str, list[int]] = defaultdict(list)
    for number, story in enumerate(ordered):
        in_title = set(words(story.title))
        for word in in_title.union(words(story.text), _facets(story, names)):
            places[word].append(number << 1 | (word in in_title))
    lines: dict[str, list[str]] = defaultdict(list)
    for word in sorted(places):
        lines[word[:_PREFIX]].append(f"{word} {_coded(places[word], len(ordered), word)}\n")
    rows = [_row(story) for story in ordered]
    files = tuple(_json(rows[at : at + _ROWS]) for at in range(0, len(rows), _ROWS))
    return Volume(len(rows), files, {letters: "".join(found) for letters, found in lines.items()})


def _facets(story: Found, names: Names) -> Iterator[str]:
    given: Mapping[Kind, Iterable[str]] = {"section": (story.section,), "source": (story.source,), "tag": story.tags}
    for kind, found in given.items():
        yield from (_FACETS[kind] + names.word(kind, name) for name in found if name)


def _coded(numbers: Sequence[int], stories: int, word: str) -> str:
    common = stories >= _MANY and len(numbers) * _COMMON > stories and ":" not in word
    if common:
        numbers = [number for number in numbers if number & 1]
    starts = [0, *(number & ~1 for number in numbers)]
    codes = [
        _SHORT[n] if (n := number - start) < len(_SHORT) else _base36(n)
        for number, start in zip(numbers, starts, strict=False)
    ]
    return ",".join(["*", *codes] if common else codes)


def _base36(number: int) -> str:
    digits = _DIGITS[number % 36]
    while number := number // 36:
        digits = _DIGITS[number % 36] + digits
    return digits


_SHORT = [_base36(number) for number in range(36 * 36)]


def _row(story: Found) -> list[str]:
    row = [story.title, story.path, story.day, story.section, story.source, story.teaser, story.language]
    return row if story.language else row[:-1]


def bind(volumes: Mapping[int, Volume], names: Mapping[Kind, Mapping[str, Shelf]]) -> Iterator[tuple[str, bytes]]:
    """Bind the volumes of all years into files.

    Args:
        volumes: by year.
        names: all shelves by slug, of each kind: 'section', 'source', 'tag'.

    Yields:
        (path, bytes) of every file.
    """
    years = sorted(volumes, reverse=True)
    ages = {"new": years[:1], "old": years[1:]}
    starts = {age: list(_starts(volumes[year] for year in held)) for age, held in ages.items()}
    marks = []
    of_words = (_of_words(age, volumes, held, starts[age]) for age, held in ages.items())
    for path, text in chain(*of_words, _of_rows(volumes, years)):
        data = text.encode("utf-8", "replace")
        marks.append(fingerprint.of_bytes(data))
        yield path, data
    index = {
        "version": fingerprint.of_values(marks)[:12],
        "starts": starts,
        "rows": _ROWS,
        "years": [[year, volumes[year].stories] for year in years],
        "letters": LETTERS,
        "names": {kind: _names(shelves) for kind, shelves in names.items()},
    }
    yield urls.SEARCH_INDEX, _json(index).encode("utf-8", "replace")


def _of_words(
    age: str, volumes: Mapping[int, Volume], years: Sequence[int], starts: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """The files of words, one after the other: together they would be as large as all volumes."""
    ordered = {year: sorted(volumes[year].words) for year in years}
    for number, first in enumerate(starts):
        parts = []
        for year, letters in ordered.items():
            end = bisect_left(letters, starts[number + 1]) if number + 1 < len(starts) else len(letters)
            if here := letters[bisect_left(letters, first) : end]:
                parts += [f"#{year}\n", *(volumes[year].words[prefix] for prefix in here)]
        yield urls.search_words(age, number), "".join(parts)


def _of_rows(volumes: Mapping[int, Volume], years: Iterable[int]) -> Iterator[tuple[str, str]]:
    for year in years:
        for number, rows in enumerate(volumes[year].rows):
            yield urls.search_stories(year, number), rows


def _starts(volumes: Iterable[Volume]) -> Iterator[str]:
    """The letters with which each file of words begins."""
    sizes: dict[str, int] = defaultdict(int)
    for found in volumes:
        for letters, lines in found.words.items():
            sizes[letters] += len(lines)
    full = 0
    for letters in sorted(sizes):
        if not full or full + sizes[letters] > _ROOM:
            yield letters
            full = 0
        full += sizes[letters]


def _names(shelves: Mapping[str, Shelf]) -> list[list[str]]:
    return [[shelf.slug, shelf.name] for shelf in shelves.values()]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
