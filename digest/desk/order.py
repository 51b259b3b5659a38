"""Stories and sections of an edition in another order, and sections that come, go and change their names.

Every other byte stays: an entry takes its lines along, with what is said about them. Pure.
"""

from typing import Any

from digest.base import lines
from digest.base.yamlfile import Places, parse, scalar
from digest.desk import amend, blocks
from digest.desk.blocks import Block, Keys
from digest.errors import UsageError


def moved(text: str, keys: Keys, section: int, place: int) -> str:
    """Put a story elsewhere.

    Args:
        text: of an edition file that loads.
        keys: where the story stands, as in Place.
        section: number of the section where it goes, from 0.
        place: where it shall stand there, counted without itself, from 0; at the end when there are fewer.

    Raises:
        UsageError: the file is written in a form that has no line for it.
    """
    _, own, _, number = keys
    if own == section and number == min(place, len(parse(text)["sections"][section]["stories"]) - 1):
        return text
    text = blocks.closed(text)
    found = parse(text)
    story, taken = blocks.value_at(found, keys), amend.taken(text, keys)
    others = found["sections"][section].get("stories") or []
    count = len(others) - (own == section)
    target: Keys = ("sections", section, "stories", place)
    if place < count:
        new = _before(taken.text, target, taken.block)
    else:
        new = amend.added_to(taken.text, section, [taken.block])

    def move(data: Any) -> None:
        data["sections"][own]["stories"].pop(number)
        there = data["sections"][section]
        there["stories"] = [*(there.get("stories") or ())]
        there["stories"].insert(place, story)

    return blocks.held(new, text, found, move)


def section_moved(text: str, number: int, place: int) -> str:
    """Put a section elsewhere, with all that stands in it.

    Args:
        text: of an edition file that loads.
        number: of the section, from 0.
        place: where it shall stand, counted without itself, from 0.

    Raises:
        UsageError: the file is written in a form that has no line for it.
    """
    if number == min(place, len(parse(text)["sections"]) - 1):
        return text
    text = blocks.closed(text)
    found = parse(text)
    at = blocks.stretch(text, Places(text), ("sections", number))
    block = Block(tuple(lines.split(text[at.begin : at.end])), at.indent)
    left = text[: at.begin] + text[at.end :]
    if place < len(found["sections"]) - 1:
        new = _before(left, ("sections", place), block)
    else:
        there = Places(left)
        own = blocks.indent(left, there, ("sections", 0))
        end = blocks.behind(left, there.end(("sections",)), own)
        new = lines.inserted(left, end, [*blocks.indented([block], own)])

    def move(data: Any) -> None:
        data["sections"].insert(place, data["sections"].pop(number))

    return blocks.held(new, text, found, move)


def section_added(text: str, name: str, place: int) -> str:
    """Begin a section, without a story yet.

    Args:
        text: of an edition file that loads.
        name: of the section.
        place: where it shall stand, from 0; at the end when there are fewer.

    Raises:
        UsageError: there is one of that name, or the file is written in a form that has no line for it.
    """
    found, at = parse(text), Places(text)
    if name in (section.get("name") for section in found["sections"]):
        raise UsageError(f"there is a section {name} already")
    head = Block((f"- name: {scalar(name)}", "  stories: []"))
    if place < len(found["sections"]):
        new = _before(text, ("sections", place), head)
    else:
        own = blocks.indent(text, at, ("sections", 0))
        end = blocks.behind(text, at.end(("sections",)), own)
        new = lines.inserted(text, end, [*blocks.indented([head], own)])
    said = {"name": name, "stories": []}
    return blocks.held(new, text, found, lambda data: data["sections"].insert(place, said))


def section_removed(text: str, number: int) -> str:
    """Take out a section that has no stories.

    Args:
        text: of an edition file that loads.
        number: of the section, from 0.

    Raises:
        UsageError: it has stories, or the file is written in a form that has no line for it.
    """
    found = parse(text)
    section = found["sections"][number]
    if section.get("stories"):
        raise UsageError(f"the section {section.get('name')} has stories; move or drop them first")
    at = blocks.stretch(text, Places(text), ("sections", number))
    return blocks.held(text[: at.begin] + text[at.end :], text, found, lambda data: data["sections"].pop(number))


def _before(text: str, keys: Keys, block: Block) -> str:
    """Put the lines of an entry before those of another one."""
    at = blocks.stretch(text, Places(text), keys)
    return lines.inserted(text, at.begin, [*blocks.indented([block], at.indent)])
