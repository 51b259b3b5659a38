"""YAML with places: text to plain data, and from a path of keys back to line and column.

Every scalar arrives as the text that stands in the file; only an empty value, ``~`` and ``null`` become None.
What a value *is* (a date, a number, a yes) is decided by the definition of the file, not by its spelling, so that
``title: 1984``, ``language: no`` and ``time: 12:30`` mean what the editor meant. Anchors, merges, foreign tags and keys
given twice are refused: they are either mistakes or ways to make a small file huge.

Sources: YAML 1.1 as libyaml reads it (https://pyyaml.org/wiki/PyYAMLDocumentation); the failsafe schema of YAML 1.2.2,
section 10.1.
"""

import json
import re
from typing import Any, NamedTuple

import yaml

from digest import lines, yamladvice

_NULL = re.compile(r"^(?:~|null|Null|NULL|)$")
_DEEPEST = 60
"""Levels that a file may have; an edition has eight."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_UNWRITABLE = re.compile(r"[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SAFE = re.compile(r"(?:https?://[\w./:~%&=+;,@()?-]*[\w/]|\w[\w.,;()/+ -]*)(?<! )")
"""What needs no quotes: an address without a fragment, or words without a colon."""
_ANCHOR = re.compile(r"(?:^|[\s,\[{])&\S")
"""What may be an anchor, or stand in a text."""
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_NULL_TAG = "tag:yaml.org,2002:null"
_PLAIN_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map")} | {_NULL_TAG}


class YamlError(Exception):
    """The text is no usable YAML: ``what`` at ``line``, ``column`` (from 1), with a ``hint`` or ''."""

    def __init__(self, what: str, line: int, column: int, hint: str = "") -> None:
        super().__init__(f"{line}:{column}: {what}")
        self.what, self.line, self.column, self.hint = what, line, column, hint


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
    node = _compose(text)
    found = None if node is None else _plain(node, set(), 0)
    if _ANCHOR.search(text):
        _refuse_anchors(text)
    return found


class Places:
    """A text taken apart, to look up where values stand."""

    def __init__(self, text: str) -> None:
        """Take a text apart; raises YamlError as ``parse`` does."""
        self._text, self._root = text, _compose(text)
        self._dashes: list[int] | None = None
        self._before = 1 if text.startswith("\ufeff") else 0
        """A byte order mark, which libyaml does not count."""

    def of(self, keys: tuple[str | int, ...], *, at_key: bool = False) -> tuple[int, int]:
        """Line and column of a value, both from 1; see ``locate``."""
        at = node = self._root
        for key in keys:
            step = _step(node, key)
            if step is None:
                break
            name, node = step
            at = name if at_key or _is_empty(node) else node
        return (1, 1) if at is None else _at(self._text, at.start_mark)

    def span(self, keys: tuple[str | int, ...]) -> tuple[int, int]:
        """Where the value begins and ends in the text, in characters; it has to be there."""
        node = self._node(keys)
        return node.start_mark.index + self._before, node.end_mark.index + self._before

    def is_flow(self, keys: tuple[str | int, ...]) -> bool:
        """Whether a list or mapping stands between brackets, and not on lines of its own."""
        node = self._node(keys)
        return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)

    def dash(self, keys: tuple[str | int, ...]) -> int:
        """Where the dash of an entry of a list stands that is on lines of its own, in characters."""
        if self._dashes is None:
            tokens = yaml.scan(self._text, Loader=_Loader)
            self._dashes = [t.start_mark.index + self._before for t in tokens if isinstance(t, yaml.BlockEntryToken)]
        start, _ = self.span(keys)
        return max(at for at in self._dashes if at <= start)

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
            _, node = _step(node, key) or (None, None)
        if node is None:
            raise KeyError(keys)
        return node


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


def _step(node: yaml.Node | None, key: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """From a node to its child under a key or index: what names the child, and the child."""
    if isinstance(node, yaml.MappingNode):
        return next(((name, value) for name, value in node.value if _name(name) == key), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key], node.value[key]
    return None


def _compose(text: str) -> yaml.Node | None:
    loader = _Loader(text)
    try:
        node: yaml.Node | None = loader.get_single_node()
        if "<<<<<<< " in text and (found := yamladvice.conflict(text, whole=True)):
            raise YamlError(found.what, found.line, found.column, found.hint)
        return node
    except yaml.MarkedYAMLError as error:
        raise explained(text, error) from None
    except yaml.reader.ReaderError as error:
        # libyaml counts bytes of UTF-8.
        before = text.encode()[: error.position].decode(errors="ignore")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        what = f"the character U+{ord(text[len(before)]):04X} may not stand in YAML"
        raise YamlError(what, line, column, "remove it") from None
    finally:
        loader.dispose()


def explained(text: str, error: yaml.MarkedYAMLError) -> YamlError:
    """What is wrong with a text that the parser refused, in words for those who wrote it."""
    line, column = _at(text, error.problem_mark or error.context_mark)
    stop = yamladvice.Stop(error.context or "", error.problem or "", line, column, *_at(text, error.context_mark))
    found = yamladvice.advice(text, stop)
    return YamlError(found.what, found.line, found.column, found.hint)


def _at(text: str, mark: yaml.Mark | None) -> tuple[int, int]:
    """Line and column as an editor program counts them: U+0085, U+2028 and U+2029 end a line in YAML alone."""
    if not mark:
        return 0, 0
    within = sum(text.count(sign, 0, mark.index) for sign in "\x85\u2028\u2029")
    column = mark.index - max(text.rfind(sign, 0, mark.index) for sign in "\r\n") if within else mark.column + 1
    return mark.line + 1 - within, column


def _plain(node: yaml.Node, seen: set[int], depth: int) -> Any:
    if node.tag not in _PLAIN_TAGS:
        raise _refusal(node, f"the tag {node.tag.replace('tag:yaml.org,2002:', '!!')} is not used here", "remove it")
    if id(node) in seen:
        what = "a part of the file is used twice, by an anchor (&) and an alias (*)"
        raise _refusal(node, what, "write it out twice")
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag == _NULL_TAG else _text(node)
    if depth > _DEEPEST:
        raise _refusal(node, "the file is nested too deeply", "is it what it should be?")
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, seen, depth)
    return [_plain(item, seen, depth + 1) for item in node.value]


def _refuse_anchors(text: str) -> None:
    """The parser takes them out of a text without a word: what is left of "&c and so on" is "and so on"."""
    for token in yaml.scan(text, Loader=_Loader):
        if isinstance(token, yaml.AnchorToken):
            what = f"`&{token.value}` is an anchor to YAML, and no part of the text"
            raise YamlError(what, *_at(text, token.start_mark), 'put a text that begins with & in "quotes"')


def _text(node: yaml.ScalarNode) -> str:
    text: str = node.value
    if found := _CONTROL.search(text):
        raise _refusal(node, f"the text has the control character U+{ord(found[0]):04X}", "remove it")
    return text


def _mapping(node: yaml.MappingNode, seen: set[int], depth: int) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in node.value:
        name = _name(key)
        if name is None:
            raise _refusal(key, "a key has to be a plain word", "write it as `key: value`")
        if odd := yamladvice.odd_key(name):
            raise _refusal(key, *odd)
        if name in result:
            raise _refusal(key, f"`{name}` is given twice", "keep one of them")
        result[name] = _plain(value, seen, depth + 1)
    return result


def _name(key: yaml.Node) -> str | None:
    return key.value if isinstance(key, yaml.ScalarNode) and key.tag != _NULL_TAG else None


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.start_mark.index == node.end_mark.index


def _refusal(node: yaml.Node, what: str, hint: str) -> YamlError:
    return YamlError(what, node.start_mark.line + 1, node.start_mark.column + 1, hint)
