"""Changes to the text of a draft that an editor has begun: every other byte stays. Pure.

Where a story stands is what the YAML parser says, and what a line is as well. Before a changed text is given back it is
read, and has to say what the old one said, but for the change.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from digest.base import drop_comments, lines
from digest.base.yamlfile import Places, parse, scalar
from digest.desk import blocks
from digest.desk.blocks import Block, Keys
from digest.errors import UsageError

__all__ = ["Block", "Cut", "Keys", "added", "cut", "places", "unmarked"]


class Cut(NamedTuple):
    """A text without a story, and the story."""

    text: str
    block: Block
    title: str


def added(text: str, sections: Mapping[str, Sequence[Block]]) -> str:
    """Put stories below those of their sections; a section that is not there is begun below the others.

    Args:
        text: of an edition file that loads.
        sections: stories by the name of their section.

    Raises:
        UsageError: the file is written in a form that has no line to add to.
    """
    for name, stories in sections.items():
        if stories:
            text = _added(text, name, stories)
    return text


def added_to(text: str, number: int, stories: Sequence[Block]) -> str:
    """Put stories below those of a section.

    Args:
        text: of an edition file that loads.
        number: of the section, from 0.
        stories: with their lines.

    Raises:
        UsageError: the file is written in a form that has no line to add to.
    """
    found, at = parse(text), Places(text)
    keys: Keys = ("sections", number, "stories")
    if found["sections"][number].get("stories"):
        indent = blocks.indent(text, at, (*keys, 0))
        end = blocks.behind(text, at.end(keys), indent)
        changed = lines.inserted(text, end, [*blocks.indented(stories, indent)])
    else:
        changed = _into_empty(text, at, number, stories, has_key="stories" in found["sections"][number])

    def add(data: Any) -> None:
        section = data["sections"][number]
        section["stories"] = [*(section.get("stories") or ()), *map(_read, stories)]

    return blocks.held(changed, text, found, add)


def cut(text: str, keys: Keys, *, mark: str = "") -> Cut:
    """Take a story out, with the comments right above it and further in below it.

    Args:
        text: of an edition file that loads.
        keys: where the story stands, as ``places`` gives it.
        mark: what to leave behind as dropped, so that no later draft proposes it again.

    Raises:
        UsageError: it is the last story of the edition, or does not stand on lines of its own.
    """
    if len(list(places(parse(text)))) == 1:
        raise UsageError("it is the only story of the draft, and an edition needs one")
    return taken(text, keys, mark=mark)


def taken(text: str, keys: Keys, *, mark: str = "") -> Cut:
    """The same of any story, which is put back elsewhere: without one an edition is none.

    Args:
        text: of an edition file that loads.
        keys: where the story stands, as ``places`` gives it.
        mark: as in ``cut``.
    """
    found, at = parse(text), Places(text)
    begin, end, indent = blocks.stretch(text, at, keys)
    number = keys[-1]
    story = _stories_of(found, keys)[number]
    title = story.get("title") or story.get("story") or mark
    # Where it was the last one of its section, a key without a list is left, which is a section without stories.
    wanted = blocks.changed(found, lambda data: _stories_of(data, keys).pop(number))
    # A text above that keeps its blank lines (|+) would keep those below the story as well: then they go with it.
    for stop in (end, blocks.behind_blanks(text, end)):
        left = text[:begin] + text[stop:]
        left = lines.inserted(left, begin, [indent + drop_comments.mark(mark)]) if mark else left
        if blocks.says(left, wanted):
            return Cut(left, Block(tuple(lines.split(text[begin:stop])), indent), title)
    raise UsageError(blocks.FORM)


def places(found: Any) -> Iterator[tuple[Keys, Mapping[str, Any]]]:
    """All stories of an edition that was parsed, and where they stand."""
    for number, section in enumerate(found["sections"]):
        for index, story in enumerate(section.get("stories") or ()):
            yield ("sections", number, "stories", index), story


def unmarked(text: str, names: frozenset[str]) -> str:
    """A text without the marks of stories that come back."""
    found, kept = parse(text), lines.split(text)
    for number in reversed(range(len(kept))):
        left = "".join(kept[:number] + kept[number + 1 :])
        # What looks like a mark may be a line of somebody's text.
        if drop_comments.dropped(kept[number]) & names and blocks.says(left, found):
            del kept[number]
    return "".join(kept)


def _stories_of(data: Any, keys: Keys) -> Any:
    return data["sections"][keys[1]]["stories"]


def _added(text: str, name: str, stories: Sequence[Block]) -> str:
    found, at = parse(text), Places(text)
    names = [section.get("name") for section in found["sections"]]
    if name not in names:
        indent = blocks.indent(text, at, ("sections", 0))
        head = [f"{indent}- name: {scalar(name)}", f"{indent}  stories:"]
        end = blocks.behind(text, at.end(("sections",)), indent)
        changed = lines.inserted(text, end, [*head, *blocks.indented(stories, f"{indent}    ")])
        new = {"name": name, "stories": [_read(story) for story in stories]}
        return blocks.held(changed, text, found, lambda data: data["sections"].append(new))
    return added_to(text, names.index(name), stories)


def _into_empty(text: str, at: Places, number: int, stories: Sequence[Block], *, has_key: bool) -> str:
    """Put stories into a section that has none: its key is there without a list, or not even that."""
    keys: Keys = ("sections", number)
    blocks.indent(text, at, keys)
    if at.is_flow(keys):
        raise UsageError(blocks.FORM)
    start, _ = at.span(keys)
    inside = " " * (start - lines.begin(text, start))
    new = [*blocks.indented(stories, f"{inside}  ")]
    if not has_key:
        return lines.inserted(text, at.end(keys), [f"{inside}stories:", *new])
    begin, end = at.span((*keys, "stories"))
    if begin < end:  # [], ~ or null
        before = text[:begin].rstrip(" ")
        text, begin = before + text[end:], len(before)
    return lines.inserted(text, lines.end(text, begin), new)


def _read(story: Block) -> Any:
    return parse("".join(line if lines.bare(line) != line else f"{line}\n" for line in story.lines))[0]
