"""An operation of any kind: the text says what it should then, and every byte that it is not about is the same."""

import copy
from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.base import lines
from digest.base.yamlfile import Places, parse
from digest.desk import amend, blocks, fields
from digest.desk.apply import applied
from digest.desk.blocks import Keys
from digest.desk.operations import (
    Drop,
    EntryAdd,
    EntryDrop,
    Operation,
    Order,
    Put,
    SectionAdd,
    SectionDrop,
    SectionName,
    SectionOrder,
    name_of,
)
from digest.errors import ConflictError, UsageError
from tests.desk.any_operation import NAMES, operations
from tests.desk.test_amend import LOADING, closed


def place(names: list[str], before: str) -> int:
    """Where something goes that shall stand before another one."""
    return names.index(before) if before else len(names)


def expected(found: Any, operation: Operation) -> Any:
    """What an edition says after an operation."""
    edition = copy.deepcopy(found)
    sections = edition["sections"]
    homes = {name_of(story): section for section in sections for story in section.get("stories") or ()}
    stories = {name_of(story): story for section in sections for story in section.get("stories") or ()}
    named = {section["name"]: section for section in sections}
    match operation:
        case Put(story, (key,), value):
            whose = stories[story] if story else edition
            whose.pop(key, None) if value is None else whose.update({key: fields.normal(value)})
        case Order(story, section, before):
            homes[story]["stories"].remove(stories[story])
            there = named[section].setdefault("stories", [])
            there.insert(place(list(map(name_of, there)), before), stories[story])
        case Drop(story):
            homes[story]["stories"].remove(stories[story])
        case EntryAdd(story, (key,), entry):
            whose = stories[story] if story else edition
            whose[key] = [*(whose.get(key) or ()), entry]
        case EntryDrop(story, (key, entry)):
            whose = stories[story] if story else edition
            whose[key] = [one for one in whose[key] if name_of(one) != entry]
            if not whose[key]:
                del whose[key]
        case SectionAdd(section, before):
            sections.insert(place(list(named), before), {"name": section})
        case SectionName(section, name):
            named[section]["name"] = name
        case SectionOrder(section, before):
            sections.remove(named[section])
            sections.insert(place([one["name"] for one in sections], before), named[section])
        case SectionDrop(section):
            sections.remove(named[section])
    return edition


def plain(found: Any) -> Any:
    """What an edition says: line breaks at the end of a text do not count, and what is empty is not there."""
    if isinstance(found, str):
        return found.rstrip("\n")
    if isinstance(found, list):
        return [plain(one) for one in found]
    if isinstance(found, dict):
        return {key: said for key, value in found.items() if (said := plain(value)) not in (None, "", [])}
    return found


def story_at(text: str, name: str) -> Keys:
    """Where a story stands."""
    return next(keys for keys, story in amend.places(parse(text)) if name_of(story) == name)


def is_about_its_own(text: str, done: str, operation: Operation) -> bool:
    """Whether nothing changed but what an operation is about."""
    if text == done:
        return True
    match operation:
        case Put(story) | EntryAdd(story) | EntryDrop(story) | Drop(story) if story:
            at = blocks.stretch(text, Places(text), story_at(text, story))
            behind = text[blocks.behind_blanks(text, at.end) :]
            return done.startswith(text[: at.begin]) and done.endswith(behind)
        case Put() | EntryAdd() | EntryDrop():
            at = Places(text)
            return text[at.name(("sections",)) : at.end(("sections",))].rstrip("\r\n") in done
        case SectionName(section):
            return text.count("\n") == done.count("\n") and Counter(lines.split(text)) - Counter(lines.split(done)) <= (
                Counter(line for line in lines.split(text) if section in line)
            )
    gone = Counter(map(str.strip, lines.split(text))) - Counter(map(str.strip, lines.split(done)))
    if isinstance(operation, SectionDrop):
        return sum(gone.values()) <= 2 + text.count("#")
    return not set(gone) - {"stories:", "stories: []"}


@settings(max_examples=150, deadline=None)
@given(LOADING, st.data())
def test_an_operation_does_what_it_says_and_no_more(text: str, data: st.DataObject) -> None:
    """Comments, quotes, brackets, line ends, marks at the beginning, in whichever form the edition is written."""
    operation = data.draw(operations(text))
    try:
        done = applied(text, operation, NAMES)
    except (UsageError, ConflictError):
        return
    wanted = [plain(expected(parse(old), operation)) for old in (text, closed(text))]
    assert plain(parse(done)) in wanted
    assert is_about_its_own(text, done, operation)
    assert done.startswith("\ufeff") == text.startswith("\ufeff")
