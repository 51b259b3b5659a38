"""A line of JSON as the values of a row. Pure."""

import json
from typing import Any

from digest.base import mailbox

_DIGITS = 100
"""Of a number at most: more says nothing of a reader, and Python reads no more than 4,300."""


def flat(line: str) -> dict[str, str]:
    """Read an object; what lies in it deeper has the names of both, as ``lists.subscription_status``.

    Of several objects in a list, as those with which listmonk says how somebody stands to each of its lists, the values
    that differ stand side by side.

    Raises:
        ValueError: it is no object, or has a key twice, of which one would be lost.
    """
    try:
        found = json.loads(line, object_pairs_hook=_once, parse_int=_number)
        if not isinstance(found, dict):
            raise ValueError("the line is no JSON object")
        values: dict[str, list[str]] = {}
        _gather("", found, values)
    except (json.JSONDecodeError, RecursionError):
        raise ValueError("the line is no JSON object") from None
    return {name: ", ".join(sorted(set(several))) for name, several in values.items()}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice!r} stands twice in the line")
    return found


def _number(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise ValueError(f"a number of {len(digits)} digits stands in the line")
    return int(digits)


def _gather(before: str, found: Any, values: dict[str, list[str]]) -> None:
    if isinstance(found, dict) and (found or not before):
        for name, value in found.items():
            inner = mailbox.printable(name)
            _gather(f"{before}.{inner}" if before else inner, value, values)
    elif isinstance(found, list) and found and all(isinstance(one, dict) for one in found):
        for one in found:
            _gather(before, one, values)
    else:
        values.setdefault(before, []).append(_text(found))


def _text(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
