"""Lists of subscribers: CSV, JSON Lines or one address a line, read twice and row by row, however long they are.

The first reading finds everything that is wrong, and those who left; the second gives the subscribers. So nothing is
half taken, and whoever stands in a list twice, once as somebody who left, has left.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple

from digest.base import mailbox
from digest.errors import ContentError, UsageError, refusal
from digest.letter.lists import cells, consent, json_lines
from digest.letter.lists.consent import Choice
from digest.letter.lists.faults import Faults, Row
from digest.letter.lists.heads import ADDRESS_IN_TEXT, Head, Heads
from digest.letter.lists.standings import Standing
from digest.model import Place, Problem, Subscriber

_PREAMBLE = re.compile(r'"?Members for group ')
"""Stands above the names of columns in an export of Google Groups."""
_SEPARATOR = re.compile(r'"?sep=(.)"?[,;\t]*', re.IGNORECASE)
"""The first line of a CSV that is made for Excel."""
_NAMES_FIRST = "begin the file with a row as: email,name,city"


class Left(NamedTuple):
    """A row of somebody who is no subscriber."""

    address: str
    """'' when the row has none that can be read."""
    standing: Standing


@contextmanager
def opened(path: Path, choice: Choice | None = None) -> Iterator["List"]:
    """Open a list.

    Args:
        path: a file: .csv and .tsv begin with a row of column names, of which one is of addresses; .jsonl has an object
            in every line; anything else has an address in every line, with a name if you like.
        choice: what the editor said of columns that are not understood.

    Raises:
        UsageError: there is no such file.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise UsageError(f"there is no list {path}") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {refusal(error)}") from None
    with file, tempfile.TemporaryFile() as copy:
        if not file.seekable():  # a pipe can be read once
            shutil.copyfileobj(file, copy)
        yield List(path, file if file.seekable() else copy, choice or Choice())


class List:
    """A list that is open. ``left`` first, to its end; then ``subscribers``."""

    def __init__(self, path: Path, file: BinaryIO, choice: Choice) -> None:
        self._name, self._file, self._choice = str(path), file, choice
        self._heads = Heads(choice)
        kinds = {".csv": self._csv, ".tsv": self._csv, ".jsonl": self._jsonl, ".ndjson": self._jsonl}
        self._rows = kinds.get(path.suffix.lower(), self._plain)
        self._harmless: frozenset[str] = frozenset()

    def left(self) -> Iterator[Left]:
        """Everybody who left for good, by any row of the list.

        Raises:
            ContentError: at its end, everything that is wrong with the list.
            UsageError: the choice names a column that the list does not have.
        """
        faults = Faults(self._name)
        for row in self._rows(faults):
            if not isinstance(row, Row):
                continue
            self._heads.see(row.head)
            faults.look(row)
            if (standing := self._standing(row)) in consent.FOR_GOOD:
                yield from (Left(address, standing) for address in _addresses(row))
        self._heads.require_chosen(self._name)
        faults.close()
        self._harmless = faults.harmless

    def subscribers(self) -> Iterator[Subscriber | Problem | Left]:
        """The subscribers; in the place of others, why they are none."""
        for row in self._rows(None):
            if not isinstance(row, Row):
                yield row
            elif (standing := self._standing(row)) == "subscribed":
                yield self._subscriber(row)
            else:
                yield Left(next(iter(_addresses(row)), ""), standing)

    @property
    def understood(self) -> tuple[tuple[str, str], ...]:
        """Roles and names of the columns that were understood, as ('status', 'Subscription status')."""
        return tuple(
            (column.role, column.name)
            for column in self._heads.seen.values()
            if column.role in ("address", "name", "status") and column.known not in self._harmless
        )

    def _standing(self, row: Row) -> Standing:
        columns = row.head.columns
        said = (
            meaning(row.value(n))
            for n in row.head.statuses
            if (meaning := columns[n].meaning) and columns[n].known not in self._harmless
        )
        return consent.worst(standing for standing in said if standing)

    def _subscriber(self, row: Row) -> Subscriber | Problem:
        own: dict[str, str] = {}
        for column, value in zip(row.head.columns, row.values, strict=False):
            kept = column.role in ("name", "other") or column.known in self._harmless
            if kept and column.key and (text := mailbox.printable(value)):
                own.setdefault(column.key, text)
        name = next((value for n in row.head.names if (value := row.value(n)).strip()), "")
        try:
            found = mailbox.mailbox(name, row.given)
        except ValueError as error:
            return _broken(self._name, row.line, row.given, error)
        return Subscriber(found.name, found.address, own)

    # ── formats ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _lines(self) -> Iterator[tuple[int, str]]:
        try:
            yield from cells.lines(self._file)
        except cells.BrokenError as error:
            raise self._refused(error.line, error.column, error.what, error.hint) from None

    def _refused(self, line: int, column: int, what: str, hint: str) -> ContentError:
        return ContentError([Problem(Place(self._name, line=line, column=column), what, hint)])

    def _csv(self, faults: Faults | None) -> Iterator[Row | Subscriber | Problem]:
        lines = self._lines()
        head, delimiter = self._head(lines)
        are_whole = False
        for number, ended in lines:
            line = ended.rstrip("\r\n")
            try:
                values = cells.split(number, line, delimiter)
                if are_whole and line == ended and len(values) < len(head.columns):
                    what, hint = "the file ends within a row", "was it cut off? If not, end the row with a line break"
                    raise cells.BrokenError(number, len(line) + 1, what, hint)
                for n in head.addresses:
                    if n < len(values) and values[n].count('"') % 2:
                        at = cells.places(number, line, delimiter)[n]
                        raise cells.BrokenError(number, at, "a quote stands in the address", "take it out, or close it")
            except cells.BrokenError as error:
                if faults:
                    faults.broken(error)
                continue
            if any(map(str.strip, values)):
                are_whole = len(values) >= len(head.columns)
                yield Row(number, head, values, partial(_place_in, number, line, delimiter))

    def _head(self, lines: Iterator[tuple[int, str]]) -> tuple[Head, str]:
        """The columns, and what stands between them: the sign that gives a column of addresses, and most columns."""
        number, line = next(lines, (1, ""))
        delimiters = ",;\t"
        if match := _SEPARATOR.fullmatch(line.rstrip("\r\n")):
            delimiters = match[1]
        if match or _PREAMBLE.match(line):
            number, line = next(lines, (2, ""))
        line = line.rstrip("\r\n")
        if ADDRESS_IN_TEXT.search(line):
            what = "the first row names no column `email`: an address stands in it"
            raise self._refused(
                number, 1, what, f"{_NAMES_FIRST}; or call the file .txt if it has nothing but addresses"
            )
        heads, broken = [], None
        for delimiter in delimiters:
            try:
                heads.append((self._heads.of(tuple(cells.split(number, line, delimiter))), delimiter))
            except cells.BrokenError as error:
                broken = error
        best = max(heads, key=lambda one: (bool(one[0].addresses), len(one[0].columns)), default=None)
        if best and best[0].addresses:
            return best
        if broken:
            raise self._refused(broken.line, broken.column, broken.what, broken.hint)
        raise self._refused(number, 1, "the first row names no column `email`", _NAMES_FIRST)

    def _jsonl(self, faults: Faults | None) -> Iterator[Row | Subscriber | Problem]:
        # What a row of the first reading lacked says something in the second, when other rows have it.
        missing = () if faults else [column.name for column in self._heads.seen.values() if column.role == "status"]
        for number, line in self._lines():
            if not line.strip():
                continue
            try:
                values = json_lines.flat(line)
            except ValueError as error:
                place = Place(self._name, line=number, column=1)
                yield Problem(place, str(error), 'write {"email": "…"}', "warning")
                continue
            for name in missing:
                values.setdefault(name, "")
            yield Row(number, self._heads.of(tuple(values)), tuple(values.values()), lambda _: 1)

    def _plain(self, faults: Faults | None) -> Iterator[Row | Subscriber | Problem]:  # noqa: ARG002 - one shape for all
        for number, line in self._lines():
            if not (text := line.strip()) or text.startswith("#"):
                continue
            try:
                if len({found.casefold() for found in ADDRESS_IN_TEXT.findall(text)}) > 1:
                    raise ValueError("more than one address stands in the line")
                found = mailbox.parse(text)
                yield Subscriber(found.name, found.address, {})
            except ValueError as error:
                yield _broken(self._name, number, text, error)


def _place_in(number: int, line: str, delimiter: str, cell: int) -> int:
    return cells.places(number, line, delimiter)[cell] if cell <= line.count(delimiter) else 1


def _addresses(row: Row) -> list[str]:
    """The address of somebody who left; of a cell with several, or with one that is oddly written, what is in it."""
    found = []
    for address in (row.given, *ADDRESS_IN_TEXT.findall(row.given)):
        with suppress(ValueError):
            found.append(mailbox.mailbox("", address).address)
    return found


def _broken(file: str, line: int, address: str, error: ValueError) -> Problem:
    what = f"no mail address: {address.strip()[:80]!r}" if address.strip() else "the address is missing"
    return Problem(Place(file, line=line, column=1), what, str(error).rstrip("."), "warning")
