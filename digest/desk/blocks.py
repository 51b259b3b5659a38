"""Entries of lists in the text of an edition, each with its lines and with what is said about it. Pure."""

import copy
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from digest.base import drop_comments, lines
from digest.base.yamlerror import YamlError
from digest.base.yamlfile import Places, parse
from digest.errors import UsageError

Keys = tuple[str | int, ...]
FORM = "the draft is written in a form that has no line for this; write every story on lines of its own, with a dash"


class Block(NamedTuple):
    """The lines of a story."""

    lines: tuple[str, ...]
    """With their line breaks, or without."""
    indent: str = ""
    """The spaces before its dash."""


class Stretch(NamedTuple):
    """Where an entry stands."""

    begin: int
    """Of its first line, or of the first comment right above it."""
    end: int
    """Of its last line, or of the last comment right below it that stands further in than its dash."""
    indent: str
    """The spaces before its dash."""


def value_at(found: Any, keys: Keys) -> Any:
    """What stands at a place in what was parsed; it has to be there."""
    for key in keys:
        found = found[key]
    return found


def stretch(text: str, at: Places, keys: Keys) -> Stretch:
    """Find an entry with the comments right above it and further in below it.

    Args:
        text: of an edition file that loads.
        at: the same, taken apart.
        keys: where the entry stands, as in Place.

    Raises:
        UsageError: it does not stand on lines of its own.
    """
    own = indent(text, at, keys)
    begin = lines.begin(text, at.dash(keys))
    *above, number = keys
    first = at.end((*above, number - 1)) if isinstance(number, int) and number else 0
    while begin > first and _is_about_it(text[(start := lines.above(text, begin)) : begin], own):
        begin = start
    return Stretch(begin, behind(text, at.end(keys), own), own)


def _is_about_it(line: str, indent: str) -> bool:
    """Whether the line above a story is a comment on it, and not what another one left behind."""
    return line.startswith(f"{indent}#") and not drop_comments.dropped(line)


def behind(text: str, at: int, indent: str) -> int:
    """Where the comments end that stand right below an entry, further in than its dash.

    Args:
        text: of an edition file.
        at: where the entry ends.
        indent: the spaces before its dash.
    """
    while at < len(text) and re.match(rf"{indent} +#", text[at : lines.end(text, at)]):
        at = lines.end(text, at)
    return at


def behind_blanks(text: str, at: int) -> int:
    """Where the blank lines end that stand at a place."""
    while at < len(text) and not lines.bare(text[at : lines.end(text, at)]).strip(" "):
        at = lines.end(text, at)
    return at


def indent(text: str, at: Places, keys: Keys) -> str:
    """The spaces before the dash of an entry.

    Args:
        text: of an edition file that loads.
        at: the same, taken apart.
        keys: where the entry stands, as in Place.

    Raises:
        UsageError: it does not stand on a line of its own.
    """
    if at.is_flow(keys[:-1]):
        raise UsageError(FORM)
    dash = at.dash(keys)
    lead = text[lines.begin(text, dash) : dash].removeprefix("\ufeff")
    if lead.strip(" "):
        raise UsageError(FORM)
    return lead


def indented(stories: Sequence[Block], indent: str) -> Iterator[str]:
    """The lines of blocks, as far in as ``indent`` says."""
    for story in stories:
        for line in story.lines:
            yield lines.reindented(line, story.indent, indent)


def closed(text: str) -> str:
    """A text with a line break at its end: its last line may come to stand before others."""
    return text if lines.bare(text) != text else text + lines.ending(text, len(text))


def held(new: str, text: str, found: Any, change: Callable[[Any], object]) -> str:
    """Give a changed text back, if it says what the old one said but for the change.

    Args:
        new: the changed text.
        text: the old one.
        found: what that says.
        change: makes of it what the new one has to say.

    Raises:
        UsageError: it says something else.
    """
    if lines.bare(text) == text and lines.bare(new) != new:
        # Without a line break at the end of the file, a text in lines that ends it gets one.
        found = parse(closed(text))
    if not says(new, changed(found, change)):
        raise UsageError(FORM)
    return new


def changed(found: Any, change: Callable[[Any], object]) -> Any:
    """What was parsed, changed; it stays as it was."""
    wanted = copy.deepcopy(found)
    change(wanted)
    return wanted


def says(text: str, wanted: Any) -> bool:
    """Whether a text of an edition is read as what is wanted."""
    try:
        return bool(_listed(parse(text)) == _listed(wanted))
    except YamlError:
        return False


def _listed(found: Any) -> Any:
    """A section without stories says so in several ways."""
    sections = [{**section, "stories": section.get("stories") or []} for section in found["sections"]]
    return {**found, "sections": sections}
