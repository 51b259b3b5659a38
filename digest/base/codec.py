"""Values to bytes and back: JSON that is read by the types of what it has to be.

What was kept on a disk may have been written by somebody else by the time it is read. So it is data, which is checked
and runs nothing, whatever stands in it.
"""

import datetime as dt
import functools
from collections.abc import Hashable
from typing import Any, TypeVar, cast

import msgspec

from digest.model import Moment

T = TypeVar("T")

encode = msgspec.json.Encoder().encode
"""Make a value bytes: UTF-8."""


def decode(kind: type[T], data: bytes) -> T:
    """Make bytes a value of a type again.

    Raises:
        ValueError: they are no JSON, or that of something else.
    """
    try:
        value: T = _decoder(cast(Hashable, kind)).decode(data)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ValueError(str(error)) from error
    return value


@functools.cache
def _decoder(kind: Hashable) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind, dec_hook=_other)


def _other(kind: object, value: Any) -> Any:
    """The one type of ours that msgspec does not know: a day or a time, both ISO 8601, and only the latter has a T."""
    if kind is not Moment:
        raise TypeError(kind)
    return dt.datetime.fromisoformat(value) if "T" in value else dt.date.fromisoformat(value)
