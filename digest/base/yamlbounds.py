"""What a YAML text may hold, counted before anything is made of it. Pure.

libyaml gives events one after the other and forgets them; nodes and values are made of a text only when it is known to
hold no more than this. A file that fits is read in a second or two whatever is in it, and one that does not is refused
at the place where it holds too much.
"""

import re
from typing import Any

import yaml

from digest.base.yamlerror import RefusedError

DEEPEST = 60
"""Levels that a file may have; an edition has eight."""
MOST = 150_000
"""Keys, texts and lists that a file may have: those of thirty thousand feeds."""
_UNCOUNTED = 50_000
"""Characters of a text that is too short to hold too much."""
_DIRECTIVES = 100
"""Lines that begin with %: libyaml holds each against all others before it gives the first event."""
_MAY_BE_ANCHOR = re.compile(r"&(?<![\w%&+./;=~-]&)\S")
"""What may be an anchor, or stand in a text; an ampersand behind a letter or within an address is none."""
_BEGINS = yaml.SequenceStartEvent | yaml.MappingStartEvent
_ENDS = yaml.SequenceEndEvent | yaml.MappingEndEvent


def check(text: str, loader: type[yaml.CSafeLoader], *, anchors: bool, most: int = MOST) -> None:
    """Refuse a text that holds more than is read.

    What is no YAML at all is left to those who read it.

    Args:
        text: of a file.
        loader: gives its events.
        anchors: whether it may have anchors.
        most: keys, texts and lists that it may have.

    Raises:
        RefusedError: it holds too much, or an anchor where none may be.
    """
    if text.count("\n%") > _DIRECTIVES:
        at = text.index("\n%") + 1
        mark = yaml.Mark("", at, text.count("\n", 0, at), 0, None, 0)
        raise RefusedError(
            mark, f"the file has more than {_DIRECTIVES} lines that begin with %", "is it what it should be?"
        )
    if len(text) > _UNCOUNTED or (not anchors and _MAY_BE_ANCHOR.search(text)):
        try:
            _count(text, loader, anchors=anchors, most=most)
        except yaml.YAMLError:
            return


def _count(text: str, loader: type[yaml.CSafeLoader], *, anchors: bool, most: int) -> None:
    depth = count = 0
    anchored: Any = None
    for event in yaml.parse(text, Loader=loader):
        count += isinstance(event, yaml.NodeEvent)
        depth += isinstance(event, _BEGINS) - isinstance(event, _ENDS)
        if depth > DEEPEST:
            raise too_deep(event.start_mark)
        if count > most:
            what = f"the file has more than {most:,} keys and values, which is the most that is read"
            raise RefusedError(event.start_mark, what, "is it what it should be?")
        if anchors or not getattr(event, "anchor", None):
            continue
        if anchored and isinstance(event, yaml.AliasEvent):
            what = "a part of the file is used twice, by an anchor (&) and an alias (*)"
            raise RefusedError(anchored.start_mark, what, "write it out twice")
        if not isinstance(event, yaml.AliasEvent):
            anchored = anchored or event
    if anchored:
        what = f"`&{anchored.anchor}` is an anchor to YAML, and no part of the text"
        raise RefusedError(anchored.start_mark, what, 'put a text that begins with & in "quotes"')


def too_deep(mark: Any) -> RefusedError:
    """The refusal of a file that is nested too deeply."""
    return RefusedError(mark, f"the file is nested too deeply: {DEEPEST} levels are read", "is it what it should be?")


def expanded(root: yaml.Node, most: int = MOST) -> None:
    """Refuse a text whose aliases would make much out of little, or that is nested too deeply.

    Args:
        root: of a file that may have anchors.
        most: keys, texts and lists that may come out.

    Raises:
        RefusedError: more would come out, or a part stands within itself.
    """
    _size(root, {}, most, 0)


def _size(node: yaml.Node, sizes: dict[int, int], most: int, depth: int) -> int:
    """How many nodes a node stands for, those of its aliases written out; of one that is not known yet, too many."""
    if isinstance(node, yaml.ScalarNode):
        return 1
    if depth > DEEPEST:
        raise too_deep(node.start_mark)
    if id(node) not in sizes:
        sizes[id(node)] = most + 1
        parts = (part for pair in node.value for part in pair) if isinstance(node, yaml.MappingNode) else node.value
        sizes[id(node)] = 1 + sum([_size(part, sizes, most, depth + 1) for part in parts])
    if sizes[id(node)] > most:
        what = f"the aliases (*) of this file would make more than {most:,} keys and values of it"
        raise RefusedError(node.start_mark, what, "write out what is meant")
    return sizes[id(node)]
