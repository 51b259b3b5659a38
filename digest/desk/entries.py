"""Entries of a list that are no stories: the same elsewhere, also this week, corrections. Pure.

A list gets another entry, or one goes out; every other byte stays.
"""

from collections.abc import Mapping
from typing import Any

from digest.base import lines
from digest.base.yamlfile import Places, parse, scalar
from digest.desk import blocks, fields
from digest.desk.blocks import Block, Keys
from digest.errors import UsageError


def added(text: str, keys: Keys, entry: Mapping[str, str], order: tuple[str, ...] = ()) -> str:
    """Add an entry at the end of a list; the list is begun where there is none.

    Args:
        text: of an edition file that loads.
        keys: where the list stands, or would.
        entry: its fields, in one line each.
        order: the names of fields that may stand beside the list, as they are usually written.

    Raises:
        UsageError: the file is written in a form that has no line for it.
    """
    found = parse(text)
    *above, name = keys
    beside = blocks.value_at(found, tuple(above))
    there = beside.get(name)
    if not there:
        held = fields.put(text, keys, [], order)
        text, at = held, Places(held)
        begin, end = at.span(keys)
        indent = " " * (at.name(keys) - lines.begin(text, at.name(keys)))
        if at.is_flow(tuple(above)):
            raise UsageError(blocks.FORM)
        head = text[:begin].rstrip(" ") + text[end:]
        place = lines.end(head, len(text[:begin].rstrip(" ")))
        new = lines.inserted(head, place, [*blocks.indented([_block(entry)], f"{indent}  ")])
    else:
        at = Places(text)
        indent = blocks.indent(text, at, (*keys, 0))
        place = blocks.behind(text, at.end(keys), indent)
        new = lines.inserted(text, place, [*blocks.indented([_block(entry)], indent)])

    def add(data: Any) -> None:
        blocks.value_at(data, tuple(above))[name] = [*(there or ()), dict(entry)]

    return blocks.held(new, text, found, add)


def removed(text: str, keys: Keys) -> str:
    """Take an entry out; the list goes with its last one.

    Args:
        text: of an edition file that loads.
        keys: where the entry stands.

    Raises:
        UsageError: it does not stand on lines of its own.
    """
    found = parse(text)
    *above, number = keys
    held = blocks.value_at(found, tuple(above))
    if len(held) == 1:
        return fields.unset(text, tuple(above))
    at = blocks.stretch(text, Places(text), keys)
    return blocks.held(
        text[: at.begin] + text[at.end :], text, found, lambda data: blocks.value_at(data, tuple(above)).pop(number)
    )


def _block(entry: Mapping[str, str]) -> Block:
    (first, *rest) = entry.items()
    return Block((f"- {first[0]}: {scalar(first[1])}", *(f"  {key}: {scalar(value)}" for key, value in rest)))
