"""Kinds of content: a new one is a form, a loader and a row; all else follows from the table."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import partial
from typing import NamedTuple

import jsonschema
import pytest

from digest.base import json_schema, problem_lines
from digest.base.cache import Cache
from digest.base.schema import Day, Form, Line, check
from digest.edition import gather, kinds, raw
from digest.edition.kinds import KINDS, Kind
from digest.edition.loaded import Loaded
from digest.model import Contents, Mention, Problem
from digest.settings import mkdocs_yml
from tests.publication import Publication


class EventForm(Form):
    """Something that takes place: an entry of content/events.yml."""

    title: Line
    """What it is called."""
    date: Day
    """When it is."""
    host: Line = ""
    """Who invites: a key of people.yml."""


class Event(NamedTuple):
    """Something that takes place."""

    title: str
    host: str


@dataclass(frozen=True, slots=True)
class WithEvents(Contents):
    """Contents with one field more."""

    events: tuple[Event, ...] = ()


READ: list[str] = []
"""What was given to the loader, for a test to count."""


def load(file: str, data: bytes) -> Loaded[tuple[Event, ...]]:
    """Read content/events.yml: a list of events."""
    READ.append(file)
    found = raw.sequence(file, data)
    if isinstance(found, Problem):
        return Loaded(None, (found,))
    mentions: list[Mention] = []
    events, problems = [], []
    for number, entry in enumerate(found):
        mentions += raw.mentioned("person", entry, "host", (number,))
        form = check(EventForm, entry, file, (number,))
        if isinstance(form, tuple):
            problems += form
        else:
            events.append(Event(form.title, form.host))
    return Loaded(None if problems else tuple(events), tuple(problems), tuple(mentions))


def merge(contents: Contents, events: Sequence[tuple[Event, ...]]) -> Contents:
    """The contents with the events."""
    return WithEvents(**{field.name: getattr(contents, field.name) for field in fields(Contents)}, events=events[0])


EVENTS = Kind(
    name="events",
    where="events.yml",
    load=load,
    loaded=Loaded[tuple[Event, ...]],
    merge=merge,
    schema=partial(json_schema.of_list, EventForm, about="What takes place: content/events.yml."),
)
FULL = "- title: A talk\n  date: 2026-03-01\n  host: ada\n"


@pytest.fixture
def events(publication: Publication) -> Publication:
    """A publication with one event, and the person who invites."""
    READ.clear()
    publication.write("content/people.yml", "ada: {name: Ada}\n")
    publication.write("content/events.yml", FULL)
    return publication


@contextmanager
def reading(publication: Publication, kind: Kind = EVENTS) -> Iterator[Contents]:
    """What the files of a publication say, as long as the cache is open."""
    settings = mkdocs_yml.read(publication.folder)
    with Cache.open(settings.cache, "test") as cache:
        yield gather.read(settings, cache, mapped=map, advance=lambda *_: None, kinds=(*KINDS, kind))


def said(publication: Publication) -> list[str]:
    """All that is wrong."""
    with reading(publication) as contents:
        return [str(message) for message in problem_lines.located(contents.problems, publication.folder)]


def test_a_new_kind_is_read(events: Publication) -> None:
    """Its value stands in the contents, beside those of all other kinds."""
    with reading(events) as contents:
        assert contents.events == (Event("A talk", "ada"),)
        assert set(contents.people) == {"ada"}
        assert contents.problems == ()


def test_a_new_kind_is_remembered(events: Publication) -> None:
    """Its file is loaded when its bytes are new ones, and else the value comes from the cache."""
    for _ in range(2):
        with reading(events) as contents:
            assert contents.events == (Event("A talk", "ada"),)
    assert READ == ["content/events.yml"]
    events.write("content/events.yml", FULL.replace("A talk", "Another"))
    with reading(events) as contents:
        assert contents.events == (Event("Another", "ada"),)
    assert READ == ["content/events.yml"] * 2


def test_a_file_that_is_gone_is_forgotten(events: Publication) -> None:
    """Neither its value nor what it was known for is left."""
    with reading(events):
        pass
    (events.folder / "content/events.yml").unlink()
    with reading(events) as contents:
        assert not hasattr(contents, "events")
    with Cache.open(mkdocs_yml.read(events.folder).cache, "test") as cache:
        assert set(cache.parsed()) == {"content/people.yml"}


def test_a_person_who_is_not_there_is_missed(events: Publication) -> None:
    """A mention is checked whatever kind of file it stands in."""
    events.write("content/events.yml", FULL.replace("ada", "adda"))
    assert said(events) == ["content/events.yml:3:9: error: there is no person `adda` (did you mean `ada`?)"]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (FULL.replace("title", "titel"), ["1:3: error: `title` is missing", "1:3: error: unknown key `titel`"]),
        (FULL.replace("2026-03-01", "soon"), ["2:9: error: `date` is no date: `soon`"]),
        (FULL + "- a text\n", ["4:3: error: `the file` should have keys of its own, not be the text `a text`"]),
        ("a: b\n", ["1:1: error: the file has to be a list"]),
        ("- {\n", ["2:1: error: this is no YAML: while parsing a flow node did not find expected node content"]),
    ],
)
def test_damage_is_located(events: Publication, text: str, messages: list[str]) -> None:
    """What is wrong in a file of the new kind has its line and column."""
    events.write("content/events.yml", text)
    assert [line.partition(" (")[0] for line in said(events)] == [f"content/events.yml:{line}" for line in messages]


def test_a_new_kind_has_a_schema(events: Publication) -> None:
    """It takes what is read, and refuses what is not."""
    schema = kinds.json_schemas((*KINDS, EVENTS))["events.schema.json"]
    assert schema["title"] == "events"
    jsonschema.validate([{"title": "A talk", "date": "2026-03-01"}], schema)
    with pytest.raises(jsonschema.ValidationError, match="titel"):
        jsonschema.validate([{"titel": "A talk", "date": "2026-03-01"}], schema)


def test_every_kind_has_its_own_name_and_place() -> None:
    """Two rows of one name, or for one file, would hide each other."""
    assert len({kind.name for kind in KINDS}) == len({kind.where for kind in KINDS}) == len(KINDS)
