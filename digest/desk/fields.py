"""A field of an edition's text is written, or taken out: every other byte stays. Pure.

Where a field stands is what the YAML parser says. Before a changed text is given back it is read, and has to say what
the old one said, but for the field; where one way of writing a value does not do that, another one is tried.
"""

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from digest.base import lines
from digest.base.yamlerror import YamlError
from digest.base.yamlfile import Places, parse, scalar, unwritable
from digest.desk import blocks
from digest.desk.blocks import Keys
from digest.errors import UsageError

Value = str | Sequence[str] | Mapping[str, str]
"""A text, in one line or several, a list of texts, or a picture: fields of its own, in one line each."""
_FORM = "this stands in a form that has no place for the change; write it into the file"
_HEAD = re.compile(r"[|>][0-9+-]*")
_IN_BRACKETS = re.compile(r"\w[\w.()/-]*(?: [\w.()/-]+)*")
"""What needs no quotes between brackets."""
_INSIDE = "  "
_ESCAPED = {sign: f"\\u{ord(sign):04x}" for sign in "\x7f\x85\u2028\u2029\ufeff"}
"""Signs that a text in quotes may have only so: line breaks of YAML, and what stands for nothing."""


def put(text: str, keys: Keys, value: Value, order: Sequence[str] = ()) -> str:
    """Write a field: in place of what it says now, or as a new one.

    Args:
        text: of a file that loads.
        keys: where the field stands, as in Place; all but the last have to be there.
        value: what it shall say. Line breaks at its end do not count.
        order: the names of fields that may stand beside it, as they are usually written: a new one goes behind those
            that come before it.

    Raises:
        UsageError: the value has what no YAML may have, or the file is written in a form that has no place for it.
    """
    found, at = parse(text), Places(text)
    said = normal(value)
    each = [said] if isinstance(said, str) else [*said.values()] if isinstance(said, Mapping) else [*said]
    if odd := next(filter(None, map(unwritable, each)), ""):
        raise UsageError(f"the value has the control character U+{ord(odd):04X}, which no YAML may have; take it out")
    wanted = [_with(read, keys, said) for read in _readings(text)]
    ways = _replaced(text, at, keys, said) if _has(found, keys) else _added(text, found, at, keys, said, order)
    return _first(ways, wanted, keys)


def normal(value: Value) -> Value:
    """A value as it is compared: line breaks are line feeds, and those at the end do not count."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    return dict(value) if isinstance(value, Mapping) else list(value)


def unset(text: str, keys: Keys) -> str:
    """Take a field out, with its name; comments stay.

    Args:
        text: of a file that loads.
        keys: where it stands, as in Place.

    Raises:
        UsageError: it is not there, or stands alone, or in a form that has no line for it.
    """
    found, at = parse(text), Places(text)
    if not _has(found, keys):
        raise UsageError(f"there is no `{keys[-1]}` to be taken out")
    names = list(blocks.value_at(found, keys[:-1]))
    wanted = _readings(text)
    for read in wanted:
        del blocks.value_at(read, keys[:-1])[keys[-1]]
    return _first(_without(text, at, keys, names), wanted, ())


def _readings(text: str) -> list[Any]:
    """What a text says; and where it ends without a line break, what it says with one, which a new line brings."""
    closed = blocks.closed(text)
    return [parse(text)] if closed == text else [parse(text), parse(closed)]


def _with(found: Any, keys: Keys, value: Value) -> Any:
    wanted = copy.deepcopy(found)
    try:
        blocks.value_at(wanted, keys[:-1])[keys[-1]] = value
    except (KeyError, IndexError, TypeError):
        raise UsageError(f"there is nothing that `{keys[-1]}` could belong to") from None
    return wanted


def _has(found: Any, keys: Keys) -> bool:
    beside = blocks.value_at(found, keys[:-1])
    return keys[-1] in beside if isinstance(beside, dict) else isinstance(beside, list)


def _first(ways: Iterator[str], wanted: Sequence[Any], keys: Keys) -> str:
    """The first text that says what is wanted; at a field, line breaks at the end of a text do not count."""
    for changed in ways:
        try:
            said = parse(changed)
            if keys and isinstance(there := blocks.value_at(said, keys), str):
                blocks.value_at(said, keys[:-1])[keys[-1]] = there.rstrip("\n")
        except (YamlError, KeyError, IndexError, TypeError):
            continue
        if said in wanted:
            return changed
    raise UsageError(_FORM)


def _replaced(text: str, at: Places, keys: Keys, value: Value) -> Iterator[str]:
    """Texts in which a field that is there says something else."""
    begin, end = at.span(keys)
    if isinstance(value, dict):
        if begin < end and not _is_in_brackets(at, keys):
            indent = " " * _column(text, at, keys)
            for own in _own_lines(value, indent):
                yield lines.inserted(
                    text[: lines.begin(text, begin)] + text[at.end(keys) :], lines.begin(text, begin), own
                )
        yield text[:begin] + _gap(text, begin) + _mapping(value) + text[end:]
        return
    if isinstance(value, list):
        if begin < end and not at.is_flow(keys):
            yield from _relisted(text, at, keys, value)
        yield text[:begin] + _gap(text, begin) + _list(value) + text[end:]
        return
    is_block = at.style(keys) in ("|", ">")
    rest = begin + len(found[0]) if is_block and (found := _HEAD.match(text, begin)) else end
    stop = lines.end(text, rest)
    behind = text[at.end(keys) if is_block else stop :]
    if not _is_in_brackets(at, keys[:-1]):
        if is_block or "\n" in str(value):
            head, told = _told(str(value), " " * _column(text, at, keys[:-1]), lines.ending(text, begin))
            first = text[rest:stop] if lines.bare(text[rest:stop]) != text[rest:stop] else text[rest:stop] + "\n"
            yield text[:begin] + _gap(text, begin) + head + first + told + behind
        yield text[:begin] + _gap(text, begin) + scalar(str(value)) + text[rest:stop] + behind
    yield text[:begin] + _gap(text, begin) + _quoted(str(value)) + text[rest:stop] + behind


def _gap(text: str, at: int) -> str:
    """What has to stand between a colon and a value that was not there."""
    return " " if text[at - 1 : at] == ":" else ""


def _added(text: str, found: Any, at: Places, keys: Keys, value: Value, order: Sequence[str]) -> Iterator[str]:
    """Texts with a field that was not there, behind those that usually come before it."""
    *above, name = keys
    beside = blocks.value_at(found, tuple(above))
    begin, end = at.span(tuple(above))
    if _is_in_brackets(at, tuple(above)):
        said = (
            _mapping(value)
            if isinstance(value, dict)
            else _list(value)
            if isinstance(value, list)
            else _quoted(str(value))
        )
        yield f"{text[: end - 1].rstrip()}{', ' if beside else ''}{name}: {said}{text[end - 1 :]}"
        return
    ranks = {key: number for number, key in enumerate(order)}
    earlier = [key for key in beside if ranks.get(key, -1) < ranks.get(str(name), len(ranks))]
    behind = earlier[-1] if earlier else next(iter(beside))
    indent = " " * _column(text, at, tuple(above))
    place = _below(text, at.end((*above, behind)), indent)
    brk = lines.ending(text, begin)
    if isinstance(value, dict):
        for own in _own_lines(value, indent + _INSIDE):
            yield lines.inserted(text, place, [f"{indent}{name}:", *own])
        return
    if isinstance(value, list):
        yield lines.inserted(text, place, [f"{indent}{name}: {_list(value)}"])
        return
    if "\n" in str(value):
        head, told = _told(str(value), indent, brk)
        yield lines.inserted(text, place, [f"{indent}{name}: {head}{brk}", *lines.split(told)])
    yield lines.inserted(text, place, [f"{indent}{name}: {scalar(str(value))}"])
    yield lines.inserted(text, place, [f"{indent}{name}: {_quoted(str(value))}"])


def _below(text: str, at: int, indent: str) -> int:
    """Where the comments end that stand right below a field, further in than its name."""
    while at < len(text) and re.match(rf"{indent} +#", text[at : lines.end(text, at)]):
        at = lines.end(text, at)
    return at


def _column(text: str, at: Places, keys: Keys) -> int:
    """How far in the names of fields stand."""
    begin, _ = at.span(keys)
    start = lines.begin(text, begin)
    return begin - start - text[start:begin].count("\ufeff")


def _is_in_brackets(at: Places, keys: Keys) -> bool:
    return any(at.is_flow(keys[:number]) for number in range(len(keys) + 1))


def _told(value: str, indent: str, brk: str) -> tuple[str, str]:
    """A text in lines of its own, further in than its name, and what stands behind the name."""
    said = [f"{indent}{_INSIDE}{line}" if line else "" for line in value.split("\n")]
    deeper = re.match(r"\n* ", value)
    return f"|{len(_INSIDE)}" if deeper else "|", "".join(line + brk for line in said)


def _quoted(value: str) -> str:
    """A text as JSON, which is YAML wherever it stands (YAML 1.2.2, section 1.3)."""
    return "".join(_ESCAPED.get(sign, sign) for sign in json.dumps(value, ensure_ascii=False))


def _mapping(value: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{key}: {_quoted(said)}' for key, said in value.items())}}}"


def _own_lines(value: Mapping[str, str], indent: str) -> Iterator[list[str]]:
    """Fields in a line each: as they are usually written, and in quotes."""
    for write in (scalar, _quoted):
        yield [f"{indent}{key}: {write(said)}" for key, said in value.items()]


def _list(value: Sequence[str]) -> str:
    return f"[{', '.join(map(_entry, value))}]"


def _entry(value: str) -> str:
    return value if _IN_BRACKETS.fullmatch(value) and scalar(value) == value else _quoted(value)


def _relisted(text: str, at: Places, keys: Keys, value: Sequence[str]) -> Iterator[str]:
    """A text with other entries in a list on lines of its own; those that stay keep their lines."""
    old = blocks.value_at(parse(text), keys)
    if not isinstance(old, list):
        return
    first = next(
        (n for n, pair in enumerate(zip(old, value, strict=False)) if pair[0] != pair[1]), min(len(old), len(value))
    )
    most = min(len(old), len(value)) - first
    same = next((n for n in range(most) if old[-1 - n] != value[-1 - n]), most)
    starts = [lines.begin(text, at.dash((*keys, number))) for number in range(len(old))]
    ends = [at.end((*keys, number)) for number in range(len(old))]
    lead = text[starts[0] : at.dash((*keys, 0))]
    if lead.strip(" "):
        return
    if not value:
        colon = text.index(":", at.name(keys)) + 1
        yield f"{text[:colon]} []{text[colon : starts[0]]}{text[ends[-1] :]}"
        return
    place = starts[first] if first < len(old) else ends[-1]
    left, gone = text, range(first, len(old) - same)
    for number in reversed(gone):
        left = left[: starts[number]] + left[ends[number] :]
    new = [f"{lead}- {_entry(entry)}" for entry in value[first : len(value) - same]]
    yield lines.inserted(left, place, new) if new else left


def _without(text: str, at: Places, keys: Keys, names: Sequence[str]) -> Iterator[str]:
    """Texts without a field."""
    above, number = keys[:-1], names.index(str(keys[-1]))
    if len(names) == 1:
        raise UsageError(f"`{keys[-1]}` is all that stands there")
    begin = at.name(keys)
    if _is_in_brackets(at, above):
        if number + 1 < len(names):
            yield text[:begin] + text[at.name((*above, names[number + 1])) :]
        _, before = at.span((*above, names[number - 1]))
        yield text[:before] + text[at.span(keys)[1] :]
        return
    start = lines.begin(text, begin)
    end = at.end(keys)
    if not text[start:begin].strip(" \ufeff"):
        yield text[:start] + text[start:begin].replace(" ", "") + text[end:]
    if number + 1 < len(names):  # it stands behind a dash, which the next one gets
        following = at.name((*above, names[number + 1]))
        if not text[end:following].strip(" \r\n"):
            yield text[:begin] + text[following:]
