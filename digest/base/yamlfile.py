"""YAML with places: text to plain data, and from a path of keys back to line and column.

Every scalar arrives as the text that stands in the file; only an empty value, ``~`` and ``null`` become None.
What a value *is* (a date, a number, a yes) is decided by the definition of the file, not by its spelling, so that
``title: 1984``, ``language: no`` and ``time: 12:30`` mean what the editor meant. Anchors, merges, foreign tags and keys
given twice are refused: they are either mistakes or ways to make a small file huge.

Sources: YAML 1.1 as libyaml reads it (https://pyyaml.org/wiki/PyYAMLDocumentation); the failsafe schema of YAML 1.2.2,
section 10.1.
"""

import bisect
import functools
import json
import re
from typing import Any, NamedTuple

import yaml

from digest.base import lines, yamladvice, yamlbounds
from digest.base.yamlerror import Marks, RefusedError, YamlError, explained

_NULL = re.compile(r"^(?:~|null|Null|NULL|)$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_UNWRITABLE = re.compile(r"[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SAFE = re.compile(r"(?:https?://[\w./:~%&=+;,@()?-]*[\w/]|\w[\w.,;()/+ -]*)(?<! )")
"""What needs no quotes: an address without a fragment, or words without a colon."""
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_NULL_TAG = "tag:yaml.org,2002:null"
_PLAIN_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map")} | {_NULL_TAG}


class _Loader(yaml.CSafeLoader):
    """Knows text and nothing, but no numbers, dates or booleans."""


_Loader.yaml_implicit_resolvers = {first: [(_NULL_TAG, _NULL)] for first in ("~", "n", "N", "")}


def parse(text: str) -> Any:
    """Read one YAML document.

    Args:
        text: the whole text of a file.

    Returns:
        Dicts, lists, strings and None; None for an empty document.

    Raises:
        YamlError: at the first place where it is no YAML, or uses a part of YAML that is refused here.
    """
    try:
        node = _held(text, anchors=False)
        return None if node is None else _plain(node, 0)
    except RefusedError as refused:
        raise refused.located(text) from None


class Places:
    """A text taken apart, to look up where values stand."""

    def __init__(self, text: str) -> None:
        """Take a text apart; raises YamlError as ``parse`` does."""
        self._text, self._root = text, _bounded(text)
        self._marks = Marks(text)
        self._dashes: list[int] | None = None
        self._children: dict[int, dict[str | None, tuple[yaml.Node, yaml.Node]]] = {}
        """Of every mapping that was looked into: from a key to what names the child, and the child."""
        self._before = 1 if text.startswith("\ufeff") else 0
        """A byte order mark, which libyaml does not count."""

    def of(self, keys: tuple[str | int, ...], *, at_key: bool = False) -> tuple[int, int]:
        """Line and column of a value, both from 1; see ``locate``."""
        at = node = self._root
        for key in keys:
            step = self._step(node, key)
            if step is None:
                break
            name, node = step
            at = name if at_key or _is_empty(node) else node
        return (1, 1) if at is None else self._marks.of(at.start_mark)

    def span(self, keys: tuple[str | int, ...]) -> tuple[int, int]:
        """Where the value begins and ends in the text, in characters; it has to be there."""
        node = self._node(keys)
        return node.start_mark.index + self._before, node.end_mark.index + self._before

    def name(self, keys: tuple[str | int, ...]) -> int:
        """Where the name of a field begins in the text, in characters; it has to be there."""
        step = self._step(self._node(keys[:-1]), keys[-1])
        if step is None:
            raise KeyError(keys)
        start: int = step[0].start_mark.index
        return start + self._before

    def is_flow(self, keys: tuple[str | int, ...]) -> bool:
        """Whether a list or mapping stands between brackets, and not on lines of its own."""
        node = self._node(keys)
        return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)

    def style(self, keys: tuple[str | int, ...]) -> str:
        """How a text is written: one of | > " ', or '' for plain and for what is no text."""
        node = self._node(keys)
        return node.style or "" if isinstance(node, yaml.ScalarNode) else ""

    def dash(self, keys: tuple[str | int, ...]) -> int:
        """Where the dash of an entry of a list stands that is on lines of its own, in characters."""
        if self._dashes is None:
            tokens = yaml.scan(self._text, Loader=_Loader)
            self._dashes = [t.start_mark.index + self._before for t in tokens if isinstance(t, yaml.BlockEntryToken)]
        start, _ = self.span(keys)
        return self._dashes[bisect.bisect_right(self._dashes, start) - 1]

    def end(self, keys: tuple[str | int, ...]) -> int:
        """Where the last line of a value ends in the text, in characters, with its line break.

        Blank lines below a text belong to it only where it keeps them (``|+``).
        """
        node = self._node(keys)
        while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            node = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
        start, stop = node.start_mark.index + self._before, node.end_mark.index + self._before
        if not isinstance(node, yaml.ScalarNode) or node.style not in ("|", ">"):
            return lines.end(self._text, stop)
        head = self._text[lines.begin(self._text, start) : lines.end(self._text, start)]
        if "+" in head[head.rfind(node.style) :].partition("#")[0]:
            return stop
        outside = len(head) - len(head.lstrip(" "))  # the text stands further in
        while _is_blank(lines.bare(self._text[lines.above(self._text, stop) : stop]), outside):
            stop = lines.above(self._text, stop)
        return stop

    def _node(self, keys: tuple[str | int, ...]) -> yaml.Node:
        node = self._root
        for key in keys:
            _, node = self._step(node, key) or (None, None)
        if node is None:
            raise KeyError(keys)
        return node

    def _step(self, node: yaml.Node | None, key: str | int) -> tuple[yaml.Node, yaml.Node] | None:
        """From a node to its child under a key or index: what names the child, and the child."""
        if isinstance(node, yaml.MappingNode):
            if id(node) not in self._children:
                # Of two keys that are the same, the first.
                self._children[id(node)] = {_name(name): (name, value) for name, value in reversed(node.value)}
            return self._children[id(node)].get(key) if isinstance(key, str) else None
        if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            return node.value[key], node.value[key]
        return None


def _is_blank(line: str, outside: int) -> bool:
    return not line.strip(" ") and len(line) <= outside


def writable(text: str) -> str:
    """A text in one line, without the characters that YAML forbids anywhere (YAML 1.1, c-printable)."""
    return " ".join(_UNWRITABLE.sub("", " ".join(text.split())).split())


def unwritable(text: str) -> str:
    """The first character that YAML forbids in a text of one line, or ''."""
    found = _UNWRITABLE.search(" ".join(text.split()))
    return found[0] if found else ""


def scalar(text: str) -> str:
    """Write a text as YAML in one line: as it stands where that is safe, and as JSON where not.

    Every JSON string is a YAML string (YAML 1.2.2, section 1.3), as long as it has no control characters, which are
    taken out.
    """
    text = writable(text)
    return text if _SAFE.fullmatch(text) and not _NULL.match(text) else json.dumps(text, ensure_ascii=False)


def locate(text: str, keys: tuple[str | int, ...], *, at_key: bool = False) -> tuple[int, int]:
    """Find where a value stands: line and column, both from 1.

    Args:
        text: the text of a file that parses.
        keys: the way from the root to the value; where it leads out of the document, the last part that is there
        at_key: point at the key instead of its value.
    """
    return Places(text).of(keys, at_key=at_key)


class FrontMatter(NamedTuple):
    """A Markdown file, taken apart."""

    yaml: str
    """On the lines on which it stands in the file: the opening dashes become an empty line. '' when there is none."""
    body: str
    """The Markdown."""
    line: int
    """The line on which the body begins, from 1."""


def front_matter(text: str) -> FrontMatter:
    """Split a file into the YAML between two lines of three dashes and the text after it."""
    lines = _LINES.findall(text)
    if lines and lines[0].strip() == "---":
        for number, line in enumerate(lines[1:], start=1):
            if line.strip() in ("---", "..."):
                return FrontMatter("\n" + "".join(lines[1:number]), "".join(lines[number + 1 :]), number + 2)
    return FrontMatter("", text, 1)


def _bounded(text: str) -> yaml.Node | None:
    try:
        return _held(text, anchors=True)
    except RefusedError as refused:
        raise refused.located(text) from None


@functools.lru_cache(maxsize=4)
def _held(text: str, *, anchors: bool) -> yaml.Node | None:
    """The nodes of a text, which nobody changes: whoever edits it asks for them again and again."""
    yamlbounds.check(text, _Loader, anchors=anchors)
    return _compose(text)


@functools.lru_cache(maxsize=4)
def _compose(text: str) -> yaml.Node | None:
    loader = _Loader(text)
    try:
        node: yaml.Node | None = loader.get_single_node()
        if "<<<<<<< " in text and (found := yamladvice.conflict(text, whole=True)):
            raise YamlError(found.what, found.line, found.column, found.hint)
        return node
    except yaml.YAMLError as error:
        raise explained(text, error) from None
    finally:
        loader.dispose()


def _plain(node: yaml.Node, depth: int) -> Any:
    if node.tag not in _PLAIN_TAGS:
        what = f"the tag {node.tag.replace('tag:yaml.org,2002:', '!!')} is not used here"
        raise RefusedError(node.start_mark, what, "remove it")
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag == _NULL_TAG else _text(node)
    if depth > yamlbounds.DEEPEST:
        raise yamlbounds.too_deep(node.start_mark)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, depth)
    return [_plain(item, depth + 1) for item in node.value]


def _text(node: yaml.ScalarNode) -> str:
    text: str = node.value
    if found := _CONTROL.search(text):
        raise RefusedError(node.start_mark, f"the text has the control character U+{ord(found[0]):04X}", "remove it")
    return text


def _mapping(node: yaml.MappingNode, depth: int) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in node.value:
        name = _name(key)
        if name is None:
            raise RefusedError(key.start_mark, "a key has to be a plain word", "write it as `key: value`")
        if odd := yamladvice.odd_key(name):
            raise RefusedError(key.start_mark, *odd)
        if name in result:
            raise RefusedError(key.start_mark, f"`{name}` is given twice", "keep one of them")
        result[name] = _plain(value, depth + 1)
    return result


def _name(key: yaml.Node) -> str | None:
    return key.value if isinstance(key, yaml.ScalarNode) and key.tag != _NULL_TAG else None


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.start_mark.index == node.end_mark.index
