"""The kinds of content files, a row each: everything else follows from this table.

A new kind is a module with its form and its loader, a row here, and a field of ``Contents``.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, Generic, TypeVar

from digest.base import json_schema
from digest.edition import forms, load, pictures
from digest.edition.loaded import Loaded
from digest.model import Article, Contents, Cover, Feed, Person, Picture, Prose

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Target(Generic[T]):
    """What files of other kinds may mention."""

    mention: str
    """Its kind, as in Mention."""
    what: str
    """What is wrong when there is none of that name, which stands for the braces."""
    hint: str
    """What to do about that."""
    names: Callable[[str, Loaded[T]], Collection[str] | None]
    """What one file can be mentioned by; None when nobody knows, for then nothing is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[T]):
    """One kind of content files."""

    name: str
    where: str
    """Path below the content folder: a file, or a folder with a slash at its end."""
    endings: tuple[str, ...] = ()
    """How the names of files in the folder end."""
    load: Callable[[str, bytes], Loaded[T]]
    """Gives the value of a file by its path and its bytes. Pure."""
    loaded: type[Loaded[T]]
    """What that gives, for what is remembered of it to be read by."""
    merge: Callable[[Contents, Sequence[T]], Contents]
    """Puts the values of all files of the kind into the contents; is called when there is any."""
    schema: Callable[[str], Mapping[str, Any]] | None = None
    """Makes the JSON Schema under a title; None for files that need none."""
    target: Target[T] | None = None
    locate: Callable[[Path, str], Path | None] | None = None
    """Finds a file by the folder and the name that it is mentioned by; None when all files are read."""


def _src(file: str) -> str:
    return file.removeprefix("content/images/")


EDITION = Kind(
    name="edition",
    where="editions/",
    endings=(".yml", ".yaml"),
    load=load.cover,
    loaded=Loaded[Cover],
    merge=lambda contents, covers: replace(contents, covers=tuple(covers)),
    schema=partial(json_schema.of_form, forms.EditionForm),
)
STORY = Kind(
    name="story",
    where="stories/",
    endings=(".md",),
    load=lambda file, data: load.article(file, PurePosixPath(file).stem, data),
    loaded=Loaded[Article],
    merge=lambda contents, articles: replace(contents, articles={article.slug: article for article in articles}),
    schema=partial(json_schema.of_form, forms.ArticleForm),
    target=Target(
        "story",
        "there is no article `{}`",
        "write content/stories/{}.md",
        lambda file, _: (PurePosixPath(file).stem,),
    ),
)
PEOPLE: Kind[Mapping[str, Person]] = Kind(
    name="people",
    where="people.yml",
    load=load.people,
    loaded=Loaded[Mapping[str, Person]],
    merge=lambda contents, people: replace(contents, people=people[0]),
    schema=partial(json_schema.of_mapping, forms.PersonForm, about="Who edits and writes: content/people.yml."),
    target=Target(
        "person",
        "there is no person `{}`",
        "add the person to content/people.yml",
        lambda _, loaded: loaded.value,
    ),
)
FEEDS = Kind(
    name="feeds",
    where="feeds.yml",
    load=load.feeds,
    loaded=Loaded[tuple[Feed, ...]],
    merge=lambda contents, feeds: replace(contents, feeds=feeds[0]),
    schema=partial(json_schema.of_list, forms.FeedForm, about="The feeds that are collected: content/feeds.yml."),
)
SUPPORT = Kind(
    name="support",
    where="support.md",
    load=load.addition,
    loaded=Loaded[Prose],
    merge=lambda contents, texts: replace(contents, support=texts[0]),
)
PRIVACY = Kind(
    name="privacy",
    where="privacy.md",
    load=load.addition,
    loaded=Loaded[Prose],
    merge=lambda contents, texts: replace(contents, privacy=texts[0]),
)
PICTURE = Kind(
    name="picture",
    where="images/",
    load=lambda file, data: pictures.load(file, _src(file), data),
    loaded=Loaded[Picture],
    merge=lambda contents, shown: replace(contents, pictures={picture.src: picture for picture in shown}),
    target=Target(
        "picture",
        "there is no picture `{}`",
        "put it into content/images/",
        lambda file, loaded: (_src(file),) if loaded.value or loaded.unusable else (),
    ),
    locate=pictures.locate,
)
KINDS: tuple[Kind[Any], ...] = (EDITION, STORY, PEOPLE, FEEDS, SUPPORT, PRIVACY, PICTURE)


def json_schemas(kinds: Iterable[Kind[Any]] = KINDS) -> dict[str, Mapping[str, Any]]:
    """The JSON Schema of each kind that has one, by the name of the schema's file."""
    return {f"{kind.name}.schema.json": kind.schema(kind.name) for kind in kinds if kind.schema}
