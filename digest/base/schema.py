"""How the files that people write are defined, checked and described to their editors.

A definition is a ``Form``: its fields check a file, and the JSON Schema that lets an editor complete and check while
typing is generated from the same fields. Mistakes come out as Problems in plain words.
"""

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainValidator,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from digest.base.nearest import nearest
from digest.model import Key, Place, Problem

_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?: ?(?:Z|[+-]\d\d:\d\d))?)?\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\Z")
_SPACE = re.compile(r"\s+")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Controls, line breaks of every kind (UAX 14), and halves of a character."""

_LONGEST_LINE = 10_000
"""Characters of a title, a name or the like."""
_SAID, _GUESSES = 500, 100
"""Mistakes of a file that are listed, and those of which it is guessed what was meant: so many are of one kind."""

FIRST_YEAR, LAST_YEAR = 1000, 9000
"""Years of four digits that every calendar, format and clock of the libraries takes."""

D = TypeVar("D", dt.date, dt.datetime)
F = TypeVar("F", bound="Form")


class Form(BaseModel):
    """A mapping in a file: unknown keys are refused, a key with nothing behind it counts as not there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {key: value for key, value in data.items() if value is not None or key not in keys_of(cls)}


def keys_of(form: type[Form]) -> list[str]:
    """The keys of a form as people write them."""
    return [field.alias or name for name, field in form.model_fields.items()]


def _line(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not (text := _SPACE.sub(" ", value).strip()):
        raise PydanticCustomError("empty", "is empty")
    if len(text) > _LONGEST_LINE:
        raise PydanticCustomError("long", "is too long", {"most": _LONGEST_LINE})
    return printable(text)


def printable(text: str) -> str:
    """A value that stands in one line wherever it is written.

    Raises:
        PydanticCustomError: it has a line break or a control character.
    """
    if _UNPRINTABLE.search(text):
        raise PydanticCustomError("unprintable", "has a line break or a control character")
    return text


def _day(value: Any) -> Any:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if not isinstance(value, str) or not _DAY.match(value.strip()):
        raise PydanticCustomError("day", "is no date")
    try:
        return _in_range(dt.date.fromisoformat(value.strip()))
    except ValueError:
        raise PydanticCustomError("no_such_day", "there is no such day") from None


def _in_range(day: D) -> D:
    """A day or a time that can be reckoned with: it has a day before and a day after it in every time zone."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise PydanticCustomError("far", "is too far away")
    return day


def _moment(value: Any) -> Any:
    if not isinstance(value, str) or not _MOMENT.match(value.strip()):
        raise PydanticCustomError("moment", "is no time")
    if _DAY.match(value.strip()):
        return _day(value)
    try:
        return _in_range(dt.datetime.fromisoformat(value.strip().replace(" ", "T", 1).replace(" ", "")))
    except ValueError:
        raise PydanticCustomError("no_such_day", "there is no such time") from None


def _address(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    url = printable(value.strip())
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        raise PydanticCustomError("address", "is no web address") from None
    if parts.scheme.lower() not in ("http", "https"):
        kind = "scheme" if parts.scheme else "relative"
        raise PydanticCustomError(kind, "is no web address", {"scheme": parts.scheme.lower()})
    if not host:
        raise PydanticCustomError("address", "is no web address")
    if len(url) > _LONGEST_LINE:
        raise PydanticCustomError("long", "is too long", {"most": _LONGEST_LINE})
    return url


def _language(value: Any) -> Any:
    if isinstance(value, str) and not _LANGUAGE.match(value.strip()):
        raise PydanticCustomError("language", "is no language")
    return value.strip() if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_line), WithJsonSchema({"type": "string", "minLength": 1})]
"""Text in one line, without markup; white space is folded."""

Day = Annotated[dt.date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
"""A day of the calendar, as 2026-02-20 (ISO 8601)."""

Moment = Annotated[
    dt.date | dt.datetime,
    PlainValidator(_moment),
    WithJsonSchema({"type": "string", "pattern": "^\\d{4}-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d.*)?$"}),
]
"""A day or a time, as 2026-02-20, 2026-02-20 15:30 or 2026-02-20T15:30:00+01:00 (ISO 8601)."""

Address = Annotated[
    str,
    BeforeValidator(_address),
    WithJsonSchema({"type": "string", "format": "uri", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"}),
]
"""A complete web address with http or https."""

Language = Annotated[
    str,
    BeforeValidator(_language),
    WithJsonSchema({"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"}),
]
"""A language by its code (BCP 47)."""

_SAYINGS = {
    "missing": ("`{name}` is missing", "add a line `{name}: …`"),
    "empty": ("`{name}` is empty", "write it, or remove the key if it is optional"),
    "long": ("`{name}` has more than {most:,} characters", "is it what it should be?"),
    "unprintable": ("`{name}` has a line break or a control character", "remove it"),
    "day": ("`{name}` is no date: {shown}", "write it as 2026-02-20"),
    "moment": ("`{name}` is no day and no time: {shown}", "write it as 2026-02-20 or 2026-02-20 15:30"),
    "no_such_day": ("`{name}` is no date: there is no {shown}", "check day and month"),
    "far": ("`{name}` is too far away: {shown}", f"years between {FIRST_YEAR} and {LAST_YEAR} are read"),
    "address": ("`{name}` is no web address: {shown}", "write it as https://example.org/page"),
    "relative": ("`{name}` is no complete web address: {shown}", "begin it with https://"),
    "scheme": ("`{name}` has an address that begins with {scheme}:", "only http and https are allowed"),
    "story": ("{message}", "give it a `title` and a `url`, or an article by `story`"),
    "edition": ("{message}", "an edition needs a section with at least one story"),
    "outside": ("{message}: {shown}", "write its path below content/images/, as chart.svg"),
    "literal_error": ("`{name}` cannot be {shown}", "it is one of {expected}"),
    "string_type": ("`{name}` should be a text, not {kind}", "write the text behind the colon"),
    "tuple_type": ("`{name}` should be a list, not {kind}", "begin every entry with a dash"),
    "dict_type": ("`{name}` should have keys of its own, not be {kind}", "write `key: value` lines below it"),
    "model_type": ("`{name}` should have keys of its own, not be {kind}", "write `key: value` lines below it"),
    "int_parsing": ("`{name}` should be a whole number, not {shown}", ""),
    "int_type": ("`{name}` should be a whole number, not {kind}", ""),
    "bool_parsing": ("`{name}` should be true or false, not {shown}", ""),
    "too_short": ("`{name}` is empty", "it needs at least one entry"),
    "too_long": ("`{name}` has more than {max_length} entries, which is the most that is read", "divide them"),
    "language": ("`{name}` is no language: {shown}", "write its code, as de, en or pt-BR"),
    "string_pattern_mismatch": ("`{name}` cannot be {shown}", "letters, digits and hyphens may stand here"),
}
"""What we say for a kind of mistake, and what to do about it. The kinds are pydantic's and those raised above."""


def check(form: type[F], data: Any, file: str, prefix: tuple[Key, ...] = ()) -> F | tuple[Problem, ...]:
    """Hold data against a form.

    Args:
        form: the definition.
        data: what the YAML gave: dicts, lists, strings, None.
        file: the file's path, for the problems.
        prefix: the keys that lead to ``data`` within the file.

    Returns:
        The filled form, or every problem that the data has.
    """
    try:
        return form.model_validate(data)
    except ValidationError as error:
        found = error.errors(include_url=False)
        said = [_problem(form, one, file, prefix, guess=n < _GUESSES) for n, one in enumerate(found[:_SAID])]
        if len(found) > _SAID:
            what = f"{len(found) - _SAID:,} more mistakes in this file are not listed"
            said.append(Problem(Place(file, (*prefix, *found[_SAID]["loc"])), what, "mend those above first"))
        return tuple(said)


def _problem(form: type[Form], error: ErrorDetails, file: str, prefix: tuple[Key, ...], *, guess: bool) -> Problem:
    loc = tuple(key for key in error["loc"] if key != "[key]")  # says that the last key itself is meant
    name = next((str(key) for key in reversed(prefix + loc) if isinstance(key, str)), "the file")
    if error["type"] == "extra_forbidden":
        close = nearest(name, _fields_at(form, loc[:-1])) if guess else None
        if error["input"] is None and " " in name:
            # What follows a comma in {a: one, two} is a key without a value.
            hint = 'put a text that contains a comma in "quotes" when it stands in {braces}'
            return Problem(Place(file, prefix + loc, at_key=True), f"a text ends at its comma, before `{name}`", hint)
        hint = f"did you mean `{close}`?" if close else f"known keys: {', '.join(_fields_at(form, loc[:-1]))}"
        return Problem(Place(file, prefix + loc, at_key=True), f"unknown key `{name}`", hint)
    if error["type"] == "missing":
        loc = loc[:-1]
    what, hint = _SAYINGS.get(error["type"], ("`{name}`: {message}", ""))
    message = error["msg"][:1].lower() + error["msg"][1:]
    words = {"name": name, "shown": _shown(error), "kind": _kind(error), "message": message, **error.get("ctx", {})}
    return Problem(Place(file, prefix + loc), what.format(**words), hint.format(**words))


def _fields_at(form: type[Form], loc: tuple[Key, ...]) -> tuple[str, ...]:
    """The keys that a form knows where ``loc`` leads."""
    return _fields_below(form, tuple(key for key in loc if isinstance(key, str)))


@lru_cache
def _fields_below(form: type[Form], keys: tuple[str, ...]) -> tuple[str, ...]:
    forms: list[type[Form]] = [form]
    for key in keys:
        forms = [inner for f in forms if key in f.model_fields for inner in forms_in(f.model_fields[key].annotation)]
    return tuple(sorted({key for f in forms for key in keys_of(f)}))


def forms_in(annotation: Any) -> Iterator[type[Form]]:
    """The forms that a field may hold."""
    if isinstance(annotation, type) and issubclass(annotation, Form):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from forms_in(inner)


def _shown(error: ErrorDetails) -> str:
    value = error["input"]
    text = value if isinstance(value, str) else type(value).__name__
    return f"`{text[:60]}…`" if len(text) > 60 else f"`{text}`"


def _kind(error: ErrorDetails) -> str:
    kinds: dict[type, str] = {dict: "a mapping", list: "a list", str: f"the text {_shown(error)}"}
    return kinds.get(type(error["input"]), _shown(error))
