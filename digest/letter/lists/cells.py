"""Lines of a list and the cells of a row, read strictly: whatever could be read in two ways is an error.

A row is a line. RFC 4180 lets a value in quotes go on in the next line; then one quote too many or too few makes the
rows below it part of a name. A list of subscribers has no values of several lines that a letter could use, so a quote
has to be closed in the line in which it was opened.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

LONGEST = 1_000_000
"""Characters of a line; more is no list."""
_QUOTED = re.compile(r' *"((?:[^"]|"")*+)" *')
_BLANKS_AND_QUOTE = re.compile(r' *"')
_BROKEN_BYTE = re.compile("[\udc80-\udcff]")


class BrokenError(ValueError):
    """A line that cannot be read for certain; the text says why."""

    def __init__(self, line: int, column: int, what: str, hint: str) -> None:
        super().__init__(what)
        self.line, self.column, self.what, self.hint = line, column, what, hint


def lines(file: BinaryIO) -> Iterator[tuple[int, str]]:
    """All lines of a file from its beginning, with their numbers and their ends (CR LF, LF or CR).

    Raises:
        BrokenError: it is not UTF-8, no text, or has a line without end.
    """
    file.seek(0)
    if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
        raise BrokenError(1, 1, "the list is not UTF-8 but UTF-16", "save it as UTF-8 (Excel: “CSV UTF-8”)")
    file.seek(0)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
    try:
        ends = set()
        for number, line in enumerate(iter(lambda: text.readline(LONGEST + 1), ""), 1):
            if line.strip():
                ends.add(line[-1])
                if {"\r", "\n"} <= ends:
                    what = "some lines end with CR alone and others with LF, so that a row may stand in several"
                    raise BrokenError(number, len(line), what, "save the list with one kind of line ends")
            if len(line) > LONGEST:
                raise BrokenError(number, 1, f"the line has more than {LONGEST:,} characters", "is this a list?")
            if not line.isascii() and (bad := _BROKEN_BYTE.search(line)):
                byte = ord(bad[0]) - 0xDC00
                raise BrokenError(
                    number, bad.start() + 1, f"the list is not UTF-8: byte 0x{byte:02x}", "save it as UTF-8"
                )
            if "\0" in line:
                raise BrokenError(
                    number, line.index("\0") + 1, "there is a NUL, so this is no text", "save it as UTF-8"
                )
            yield number, line
    finally:
        if not file.closed:
            text.detach()


def split(number: int, line: str, delimiter: str) -> list[str]:
    """The cells of a row (RFC 4180, 2.4 to 2.7), blanks around quotes allowed.

    A quote in the middle of a cell without quotes is a sign like any other (``5" Bob``), but one that seems to close
    what no quote opened is an error.

    Args:
        number: of the line, from 1.
        line: without its break.
        delimiter: between cells.

    Raises:
        BrokenError: a quote is left open, or text follows a closing quote.
    """
    if (len(line) - len(line.rstrip("\\"))) % 2:
        what = "the line ends with a backslash, as if the row went on in the next"
        raise BrokenError(number, len(line), what, "write a row in one line, and values in quotes")
    if '"' not in line:
        return line.split(delimiter)
    return [cell for _, cell in _cells(number, line, delimiter)]


def places(number: int, line: str, delimiter: str) -> list[int]:
    """The columns, from 1, in which the cells of a row begin; for messages.

    Args:
        number: of the line, from 1.
        line: without its break.
        delimiter: between cells.
    """
    return [at + 1 for at, _ in _cells(number, line, delimiter)]


def _cells(number: int, line: str, delimiter: str) -> list[tuple[int, str]]:
    found, at, odd = [], 0, -1
    while True:
        if _BLANKS_AND_QUOTE.match(line, at):
            cell, end = _quoted(number, line, at, delimiter)
        else:
            end = line.find(delimiter, at)
            end = len(line) if end < 0 else end
            cell = line[at:end]
            if cell.count('"') % 2:
                if odd >= 0 or cell.rstrip().endswith('"'):
                    what, hint = "a quote is closed that was not opened", 'write a quote within a value as "5"" Bob"'
                    raise BrokenError(number, at + cell.index('"') + 1, what, hint)
                odd = at
        found.append((at, cell))
        if end == len(line):
            return found
        at = end + 1


def _quoted(number: int, line: str, at: int, delimiter: str) -> tuple[str, int]:
    """A cell in quotes and where it ends."""
    opened = line.index('"', at) + 1
    match = _QUOTED.match(line, at)
    if match is None:
        what = "a quote is opened and not closed in this line"
        raise BrokenError(number, opened, what, "close it or take it out; a row stands in one line")
    if match.end() < len(line) and line[match.end()] != delimiter:
        what = f"text follows a closing quote: {line[match.end() :][:20]!r}"
        raise BrokenError(number, match.end() + 1, what, 'write a quote within a value twice: "5"" Bob"')
    return match[1].replace('""', '"'), match.end()


def row(cells: Iterable[str]) -> str:
    """A row of CSV (RFC 4180), without its end of line; line breaks in values become spaces."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(" ".join(cell.splitlines()) for cell in cells)
    return out.getvalue()
