"""What an editor does to an edition, a piece at a time, as values: applied to whatever the text says by then. Pure.

An operation names a story by what it is known by, and carries what its editor saw. So it can be applied to a newer
text than the one on the screen; where somebody else changed the same field meanwhile, it is refused with both texts.

    Operation + text ─applied▶ text          ─inverse▶ the operation that takes it back
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from digest.base.yamlfile import parse
from digest.desk import amend, blocks, fields, order
from digest.desk.blocks import Keys
from digest.desk.fields import Value
from digest.errors import ConflictError, UsageError


@dataclass(frozen=True, slots=True)
class Put:
    """A field gets a value, or is taken out."""

    story: str
    """What a story is known by (``name_of``); '' for a field of the edition."""
    keys: Keys
    """Where the field stands in the story, or in the edition."""
    value: Value | None
    """None takes it out."""
    was: Value | None
    """What its editor saw there; None for nothing."""


@dataclass(frozen=True, slots=True)
class Order:
    """A story goes elsewhere."""

    story: str
    section: str
    """The name of the section where it goes."""
    before: str
    """The story that it goes in front of; '' for the end."""


@dataclass(frozen=True, slots=True)
class Drop:
    """A story goes out, and is not proposed again."""

    story: str


Operation = Put | Order | Drop


def name_of(story: Any) -> str:
    """What a story is known by as long as its editor does not change that: its id, its link, or its article."""
    return str(story.get("id") or story.get("url") or story.get("story") or "")


def applied(text: str, operation: Operation, fields_in_order: tuple[tuple[str, ...], tuple[str, ...]]) -> str:
    """Do it.

    Args:
        text: of an edition file that loads.
        operation: what is done.
        fields_in_order: the names of the fields of an edition, and of a story, as they are usually written.

    Raises:
        ConflictError: the field says something else by now.
        UsageError: there is no such story or section, or no place for it in the file.
    """
    found = parse(text)
    match operation:
        case Put(story, keys, value, was):
            return _put(text, found, (*_keys(found, story), *keys) if story else keys, value, was,
                        fields_in_order[bool(story)])  # fmt: skip
        case Order(story, section, before):
            keys, number = _keys(found, story), _section(found, section)
            return order.moved(text, keys, number, _place(found, keys, number, before))
        case Drop(story):
            return amend.cut(text, _keys(found, story), mark=story).text


def said(text: str, story: str, keys: Keys) -> Value | None:
    """What a field says; None where it is not there.

    Args:
        text: of an edition file that loads.
        story: as in ``Put``.
        keys: as in ``Put``.

    Raises:
        UsageError: there is no such story.
    """
    found = parse(text)
    return _said(found, (*_keys(found, story), *keys) if story else keys)


def inverse(text: str, operation: Put | Order) -> Put | Order:
    """What takes an operation back, given the text before it; a story that was dropped comes back with its lines.

    Args:
        text: before the operation.
        operation: that was done to it.

    Raises:
        UsageError: there is no such story.
    """
    found = parse(text)
    if isinstance(operation, Put):
        keys = (*_keys(found, operation.story), *operation.keys) if operation.story else operation.keys
        return Put(operation.story, operation.keys, _said(found, keys), operation.value)
    keys = _keys(found, operation.story)
    section = found["sections"][keys[1]]
    behind = section["stories"][int(keys[3]) + 1 :]
    return Order(operation.story, section["name"], name_of(behind[0]) if behind else "")


def _put(text: str, found: Any, keys: Keys, value: Value | None, was: Value | None, names: tuple[str, ...]) -> str:
    there = _said(found, keys)
    if _same(there, value):
        return text
    if not _same(there, was):
        raise ConflictError(there, value, was)
    return fields.unset(text, keys) if value is None else fields.put(text, keys, value, names)


def _same(one: Value | None, other: Value | None) -> bool:
    """Whether two values say the same: an empty field is none, and line breaks at the end do not count."""
    return _plain(one) == _plain(other)


def _plain(value: Value | None) -> Value | None:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") or None
    if isinstance(value, Mapping):
        return dict(value) or None
    return [*value] or None if value is not None else None


def _said(found: Any, keys: Keys) -> Value | None:
    """What a field says; None where it is not there."""
    for key in keys:
        if isinstance(found, dict):
            found = found.get(key)
        elif isinstance(found, list) and isinstance(key, int) and key < len(found):
            found = found[key]
        else:
            return None
    said: Value | None = found
    return said


def _keys(found: Any, story: str) -> Keys:
    for keys, there in amend.places(found):
        if name_of(there) == story:
            return keys
    raise UsageError(f"the story {story} is not in the edition any more")


def _section(found: Any, name: str) -> int:
    for number, section in enumerate(found["sections"]):
        if section.get("name") == name:
            return number
    raise UsageError(f"the section {name} is not in the edition any more")


def _place(found: Any, keys: Keys, section: int, before: str) -> int:
    """Where a story goes, counted without itself."""
    others = [
        story for story in found["sections"][section].get("stories") or () if story is not blocks.value_at(found, keys)
    ]
    if not before:
        return len(others)
    place = next((n for n, story in enumerate(others) if name_of(story) == before), None)
    if place is None:
        raise UsageError(f"the story {before} is not in that section any more")
    return place
