"""What the page sends: JSON that is read by the types of what it has to be.

Whatever is missing, too much or of another kind is refused as a whole.
"""

import asyncio
import datetime as dt
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request

from digest.base import codec
from digest.desk import operations
from digest.desk.operations import Operation
from digest.errors import UsageError

T = TypeVar("T")

_LARGEST = 2_000_000
"""Bytes of JSON."""
_LONGEST, _LONGEST_NAME = 1000, 255
"""Bytes of a path, and of a name in it: longer ones no file can have."""
_OPERATIONS: dict[str, type[Any]] = {
    "put": operations.Put,
    "order": operations.Order,
    "drop": operations.Drop,
    "section-add": operations.SectionAdd,
    "section-name": operations.SectionName,
    "section-order": operations.SectionOrder,
    "section-drop": operations.SectionDrop,
    "entry-add": operations.EntryAdd,
    "entry-drop": operations.EntryDrop,
}


@dataclass(frozen=True, slots=True)
class Picking:
    """A story is picked: not an operation of its text, for what it says comes from the inbox."""

    what: str
    """An id, a number or an address."""
    section: str = ""
    """'' for that of its feed."""
    note: str = ""
    """What its summary begins with."""


@dataclass(frozen=True, slots=True)
class Writing:
    """The whole text of an edition, as it was typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Showing:
    """What a preview is made of: what was done on the page since it was saved, or the whole text as it was typed."""

    operations: tuple[dict[str, Any], ...] = ()
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Here:
    """Where somebody is."""

    story: str = ""
    """Its id; '' for none."""


async def body(request: Request, largest: int = _LARGEST) -> bytes:
    """The body of a request.

    Args:
        request: that has it.
        largest: bytes that it may have.

    Raises:
        UsageError: it is larger.
        ClientDisconnect: it ended before its end, or the program does.
    """
    data = bytearray()
    try:
        async for part in request.stream():
            data += part
            if len(data) > largest:
                most = f"{largest // 1_000_000} MB" if largest >= 1_000_000 else f"{largest // 1000} KB"
                raise UsageError(f"this is larger than {most}")
    except asyncio.CancelledError:
        raise ClientDisconnect from None
    return bytes(data)


def read(kind: type[T], data: bytes) -> T:
    """A body as a value.

    Args:
        kind: what it has to be.
        data: JSON.

    Raises:
        UsageError: it is something else.
    """
    try:
        return codec.decode(kind, data)
    except ValueError as error:
        raise UsageError(f"this is not what the desk sends: {error}") from None


def operation(data: bytes) -> Operation | Picking:
    """An operation: its kind as ``op``, and its fields beside that.

    Args:
        data: JSON.

    Raises:
        UsageError: it is none.
    """
    return described(read(dict[str, Any], data))


def described(said: dict[str, Any]) -> Operation | Picking:
    """The same, of what JSON was read as.

    Args:
        said: the kind and the fields.

    Raises:
        UsageError: it is none.
    """
    op = str(said.get("op"))
    kind = Picking if op == "pick" else _OPERATIONS.get(op)
    if not kind:
        raise UsageError(f"there is no operation {op!r}")
    given = {name: value for name, value in said.items() if name != "op"}
    if unknown := given.keys() - {field.name for field in fields(kind)}:
        raise UsageError(f"{op!r} has no field {min(unknown)!r}")
    found: Operation | Picking = read(kind, codec.encode(given))
    return found


def day(text: str) -> dt.date:
    """The day of an edition, as addresses name it.

    Raises:
        UsageError: it is none.
    """
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        raise UsageError(f"{text!r} is no day") from None


def is_path(text: str) -> bool:
    """Whether the end of an address may be the path of a file below a folder: it leads nowhere else, and is short."""
    parts = text.split("/")
    is_short = len(text.encode()) < _LONGEST and all(len(part.encode()) <= _LONGEST_NAME for part in parts)
    return is_short and "\0" not in text and not any(part in ("", ".", "..") for part in parts)
