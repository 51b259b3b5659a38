"""An operation is applied to whatever the text of an edition says by then. Pure.

    Operation + text ─applied▶ text

Where somebody else changed the same field meanwhile, it is refused with both texts; all else goes together.
"""

from collections.abc import Sequence
from typing import Any

from digest.base.yamlfile import parse
from digest.desk import amend, blocks, entries, fields, order
from digest.desk.blocks import Keys
from digest.desk.fields import Value
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

_LISTS = {"also", "also_this_week", "corrections"}
"""Fields whose entries have fields of their own, and are no stories."""


def applied(text: str, operation: Operation, names: tuple[Sequence[str], Sequence[str]]) -> str:
    """Do it.

    Args:
        text: of an edition file that loads.
        operation: what is done.
        names: the names of the fields of an edition, and of a story, as they are usually written.

    Raises:
        ConflictError: the field says something else by now.
        UsageError: there is no such story or section, or no place for it in the file.
    """
    found = parse(text)
    match operation:
        case Put(story, keys, value, was):
            return _put(text, found, at(found, story, keys), value, was, names[bool(story)])
        case Order(story, section, before):
            keys, number = _story(found, story), _section(found, section)
            return order.moved(text, keys, number, _place(_stories(found, number, keys), before, "story"))
        case Drop(story):
            return amend.cut(text, _story(found, story), mark=story).text
        case EntryAdd(story, keys, entry):
            if not _is_list(keys) or not entry:
                raise UsageError("an entry with fields of its own goes into a list of such entries")
            return entries.added(text, at(found, story, keys), entry, tuple(names[bool(story)]))
        case EntryDrop(story, keys):
            if not _is_list(keys[:-1]) or not _said(found, at(found, story, keys)):
                raise UsageError("the entry is not in the edition any more")
            return entries.removed(text, at(found, story, keys))
        case _:
            return _sections(text, found, operation)


def _sections(text: str, found: Any, operation: Operation) -> str:
    names = [section.get("name") for section in found["sections"]]
    match operation:
        case SectionAdd(section, before):
            return order.section_added(text, section, _place(names, before, "section"))
        case SectionName(section, name):
            if name in names:
                raise UsageError(f"there is a section {name} already")
            return fields.put(text, ("sections", _section(found, section), "name"), name)
        case SectionOrder(section, before):
            others = [name for name in names if name != section]
            return order.section_moved(text, _section(found, section), _place(others, before, "section"))
        case SectionDrop(section):
            return order.section_removed(text, _section(found, section))
    raise TypeError(operation)


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
    return _said(found, at(found, story, keys))


def at(found: Any, story: str, keys: Keys) -> Keys:
    """Where a field stands by now.

    Args:
        found: an edition that was parsed.
        story: as in ``Put``.
        keys: as in ``Put``.

    Raises:
        UsageError: no field is named; there is no such story, or no such entry of a list.
    """
    if not keys:
        raise UsageError("no field is named")
    above = _story(found, story) if story else ()
    there = blocks.value_at(found, above)
    for key in keys:
        number = _entry(there, key) if isinstance(there, list) else key
        above = (*above, number)
        if isinstance(there, list) and isinstance(number, int):
            there = there[number]
        else:
            there = there.get(number) if isinstance(there, dict) else None
    return above


def _is_list(keys: Keys) -> bool:
    return len(keys) == 1 and keys[0] in _LISTS


def _entry(there: list[Any], name: str | int) -> int:
    for number, entry in enumerate(there):
        if isinstance(entry, dict) and name_of(entry) == name:
            return number
    raise UsageError(f"the entry {name} is not in the edition any more")


def _put(text: str, found: Any, keys: Keys, value: Value | None, was: Value | None, names: Sequence[str]) -> str:
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
    return value if value is None else fields.normal(value) or None


def _said(found: Any, keys: Keys) -> Value | None:
    for key in keys:
        if isinstance(found, dict):
            found = found.get(key)
        elif isinstance(found, list) and isinstance(key, int) and key < len(found):
            found = found[key]
        else:
            return None
    there: Value | None = found
    return there


def _story(found: Any, story: str) -> Keys:
    for keys, there in amend.places(found):
        if name_of(there) == story:
            return keys
    raise UsageError(f"the story {story} is not in the edition any more")


def _section(found: Any, name: str) -> int:
    for number, section in enumerate(found["sections"]):
        if section.get("name") == name:
            return number
    raise UsageError(f"the section {name} is not in the edition any more")


def _stories(found: Any, section: int, without: Keys) -> list[str]:
    """What the stories of a section are known by, but for one."""
    own = blocks.value_at(found, without)
    return [name_of(story) for story in found["sections"][section].get("stories") or () if story is not own]


def _place(names: Sequence[str], before: str, what: str) -> int:
    """Where something goes, counted without itself."""
    if not before:
        return len(names)
    if before not in names:
        raise UsageError(f"the {what} {before} is not there any more")
    return names.index(before)
