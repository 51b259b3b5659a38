"""Lists of subscribers: CSV, JSON Lines or one address a line, read row by row however long they are."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from digest import mailbox
from digest.errors import ContentError, UsageError
from digest.model import Place, Problem, Subscriber

_ADDRESS = ("email", "e-mail", "mail", "email address", "e-mail address", "email_address", "address")
_NAME = ("name", "full name", "full_name", "first name", "first_name", "firstname")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]+")
_LARGEST = 1_000_000
"""Characters of one value of a CSV; more is a quote that was never closed."""


def read(path: Path) -> Iterator[Subscriber | Problem]:
    """Read a list; what is wrong with a row stands in its place.

    Args:
        path: a file: .csv and .tsv begin with a row of column names, of which one is ``email``; .jsonl has an object
            in every line; anything else has an address in every line, with a name if you like.

    Raises:
        UsageError: there is no such file.
        ContentError: it is no list: not UTF-8, no column of addresses.
    """
    rows = {".csv": _csv, ".tsv": _csv, ".jsonl": _jsonl, ".ndjson": _jsonl}.get(path.suffix.lower(), _plain)
    try:
        # Kept as they are: a line break in a name is no end of a row.
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from rows(str(path), file)
    except FileNotFoundError:
        raise UsageError(f"there is no list {path}") from None
    except UnicodeDecodeError as error:
        what = f"the list is not UTF-8: byte 0x{error.object[error.start]:02x}"
        raise ContentError([Problem(_place(str(path), 1), what, "save it as UTF-8")]) from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None


def _csv(file: str, lines: Iterable[str]) -> Iterator[Subscriber | Problem]:
    rest = iter(lines)
    first = next(rest, "")
    delimiter = max(",;\t", key=first.count)
    names = [name.strip().casefold() for name in next(csv.reader([first], delimiter=delimiter), [])]
    at = next((names.index(name) for name in _ADDRESS if name in names), None)
    if at is None:
        what, hint = "the first row names no column `email`", "begin the file with a row as: email,name,city"
        raise ContentError([Problem(_place(file, 1), what, hint)])
    csv.field_size_limit(_LARGEST)
    reader = csv.reader(rest, delimiter=delimiter)
    while True:
        line = reader.line_num + 2
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield Problem(_place(file, line), f"the row cannot be read: {error}", "check its quotes", "warning")
            continue
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield _subscriber(file, line, row[at] if at < len(row) else "", dict(zip(names, row, strict=False)))


def _jsonl(file: str, lines: Iterable[str]) -> Iterator[Subscriber | Problem]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            yield Problem(_place(file, number), "the line is no JSON object", 'write {"email": "…"}', "warning")
            continue
        values = {str(key).strip().casefold(): _text(value) for key, value in row.items()}
        yield _subscriber(file, number, next((values[n] for n in _ADDRESS if n in values), ""), values)


def _plain(file: str, lines: Iterable[str]) -> Iterator[Subscriber | Problem]:
    for number, line in enumerate(lines, 1):
        if not (text := line.strip()) or text.startswith("#"):
            continue
        try:
            found = mailbox.parse(text)
            yield Subscriber(found.name, found.address, {})
        except ValueError as error:
            yield _broken(file, number, text, error)


def _subscriber(file: str, line: int, address: str, values: Mapping[str, str]) -> Subscriber | Problem:
    name = next((values[key] for key in _NAME if values.get(key)), "")
    try:
        found = mailbox.mailbox(name, address)
    except ValueError as error:
        return _broken(file, line, address, error)
    own = {k: _UNPRINTABLE.sub(" ", v).strip() for k, v in values.items() if k not in _ADDRESS and v}
    return Subscriber(found.name, found.address, own)


def _text(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _broken(file: str, line: int, address: str, error: ValueError) -> Problem:
    what = f"no mail address: {address.strip()[:80]!r}" if address.strip() else "the address is missing"
    return Problem(_place(file, line), what, str(error).rstrip("."), "warning")


def _place(file: str, line: int) -> Place:
    return Place(file, line=line, column=1)


def row(cells: Iterable[str]) -> str:
    """A row of CSV (RFC 4180), without its end of line."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()
