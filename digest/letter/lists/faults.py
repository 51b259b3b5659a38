"""What is wrong with a list of subscribers: found while it is read for the first time, said at its end."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from digest.base import mailbox
from digest.errors import ContentError
from digest.letter.lists import consent, meanings
from digest.letter.lists.cells import BrokenError
from digest.letter.lists.heads import ADDRESS_IN_TEXT, Column, Head
from digest.letter.lists.standings import UNMISTAKABLE, fold, words
from digest.model import Place, Problem, Remedy

_SHOWN = 20
"""Problems that are named before the rest is counted."""
_VALUES = 5
"""Values of a column that are named."""
_CODE = re.compile(r"[A-Z]{2,3}")
"""A state of the United States, of Brazil, of Australia."""
_POSTAL = words("""
    city, town, zip, zip code, postal code, postcode, country, street, street address, address, address 1, address
    line 1, region, county, PLZ, Ort, Stadt, Straße, Land, ville, code postal, pays, rue, ciudad, código postal,
    país, calle, dirección, città, CAP, paese, via, cidade, CEP, rua, bairro, plaats, straat, miasto, kod pocztowy,
    город, индекс""")
"""Columns of a postal address, which has a ``state`` as well."""
_PROPER = _POSTAL | words("""
    last name, lastname, lname, surname, family name, Nachname, Familienname, nom de famille, apellido, apellidos,
    cognome, sobrenome, apelido, achternaam, nazwisko, фамилия, efternamn, etternavn, company, organization,
    organisation, Firma, société, empresa, azienda, bedrijf""")
"""Columns of names, where a word is one: Baja is a city, and somebody's name."""
_LEAVERS = frozenset(UNMISTAKABLE) - words("cleaned, spam, baja") | words("""
    nonsubscribed, unsubscribes, unsubs, optouts, bounces, suppression, suppressions, suppression list, complaints,
    Abmeldungen, désabonnements, désinscrits, désabonnés, bajas, disiscritti, descadastrados, uitschrijvingen,
    afmeldingen""")
"""Words in the name of a file that says of all in it that they left."""


class Row(NamedTuple):
    """A row of a list."""

    line: int
    head: Head
    values: Sequence[str]
    place: Callable[[int], int]
    """In which column of the line a value begins, from its number."""

    def value(self, number: int) -> str:
        """A value; '' where the row is too short."""
        return self.values[number] if number < len(self.values) else ""

    @property
    def given(self) -> str:
        """What stands in the column of addresses."""
        return next((value for n in self.head.addresses if (value := self.value(n)).strip()), "")


class _Seen:
    """What the values of a column of states were."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self.is_filled = self.is_known = False
        self.has_only_codes = True
        self.unknown: dict[str, tuple[int, int]] = {}
        """Values, and where they stand first."""

    def see(self, value: str, row: Row, number: int) -> None:
        meaning = self.column.meaning
        is_known = bool(meaning and meaning(value))
        self.is_filled |= bool(value.strip())
        self.is_known |= is_known and bool(value.strip())
        if not is_known:
            self.has_only_codes &= not value.strip() or bool(_CODE.fullmatch(value.strip()))
            if value.strip() not in self.unknown and len(self.unknown) <= _VALUES:
                self.unknown[value.strip()] = (row.line, row.place(number))


class Faults:
    """What is wrong with a list, and which of its columns of states say nothing after all."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._problems: list[Problem] = []
        self._more = 0
        self._seen: dict[str, _Seen] = {}
        self._is_postal = False
        self._head: Head | None = None
        self._shapes: dict[frozenset[str], int] = {}
        """Where each shape of row stands first; in JSON Lines, rows differ."""
        self.harmless: frozenset[str] = frozenset()
        """Columns whose name looks like a state and whose values are none; complete after ``close``."""

    def broken(self, error: BrokenError) -> None:
        """Note a line that cannot be read."""
        self._add(error.line, error.column, error.what, error.hint)

    def _add(self, line: int, column: int, what: str, advice: str | Remedy) -> None:
        if len(self._problems) < _SHOWN:
            self._problems.append(self._problem(line, column, what, advice))
        else:
            self._more += 1

    def _problem(self, line: int, column: int, what: str, advice: str | Remedy) -> Problem:
        hint, remedy = (advice, None) if isinstance(advice, str) else ("", advice)
        return Problem(Place(self._file, line=line, column=column), what, hint, remedy=remedy)

    def look(self, row: Row) -> None:
        """Look at a row."""
        self._look_at_cells(row)
        if sum(value.count("@") for value in row.values) > 1:
            self._look_for_addresses(row)
        for n in row.head.statuses:
            self._see(row, n, row.value(n))
        for n in row.head.others:
            if (value := row.value(n)) and consent.is_suspect(value) and not _is_proper(row.head.columns[n].name):
                self._see(row, n, value)
        if row.head is not self._head:
            self._head = row.head
            self._shapes.setdefault(frozenset(column.known for column in row.head.columns), row.line)

    def _look_at_cells(self, row: Row) -> None:
        expected = len(row.head.columns)
        if len(row.values) > expected:
            what = f"the row has {len(row.values)} values, and the first row names {expected} columns"
            self._add(row.line, row.place(expected), what, "put a value with a comma in it in quotes")
        for one, other in row.head.twins:
            if row.value(one).strip() and row.value(other).strip() and row.value(one) != row.value(other):
                what = f"two columns are called `{row.head.columns[other].name}`, and say different things"
                self._add(row.line, row.place(other), what, "take one out, or rename it")

    def _look_for_addresses(self, row: Row) -> None:
        columns, given = row.head.columns, row.given.strip().casefold()
        own = {given, *ADDRESS_IN_TEXT.findall(given)}
        for n in row.head.addresses:
            if (value := row.value(n).strip()) and value.casefold() != given:
                first = next(columns[m].name for m in row.head.addresses if row.value(m).strip())
                what = f"`{first}` and `{columns[n].name}` have different addresses"
                self._add(row.line, row.place(n), what, Remedy.of("ignore_column", column=columns[n].name))
        for n in (*row.head.names, *row.head.others, *row.head.statuses):
            for found in ADDRESS_IN_TEXT.findall(row.value(n)) if "@" in row.value(n) else ():
                if found.casefold() not in own:
                    what = (
                        f"`{columns[n].name}` is no column of addresses, and another one stands in it: {_quoted(found)}"
                    )
                    self._add(row.line, row.place(n), what, Remedy.of("ignore_quoted", column=columns[n].name))
                    break

    def _see(self, row: Row, number: int, value: str) -> None:
        column = row.head.columns[number]
        if column.known not in self._seen:
            self._seen[column.known] = _Seen(column)
        self._seen[column.known].see(value, row, number)

    def close(self) -> None:
        """Say it.

        Raises:
            ContentError: something is wrong.
        """
        self._miss()
        self.harmless = frozenset(known for known, seen in self._seen.items() if self._says_nothing(seen))
        if self._seen.keys() <= self.harmless and (word := _leavers(self._file)):
            what = f"the list is called `{word}`, and no column of it says who left"
            hint = "give the file another name if they are subscribers; if they left, no letter is for them"
            self._add(1, 1, what, hint)
        for known, seen in self._seen.items():
            if seen.unknown and known not in self.harmless:
                self._not_understood(seen)
        if self._more:
            self._add_last()
        if self._problems:
            raise ContentError(self._problems)

    def _miss(self) -> None:
        """A row that does not have a column of states says as little as one with an empty cell."""
        for known, seen in self._seen.items():
            lacking = min((line for shape, line in self._shapes.items() if known not in shape), default=0)
            if lacking and seen.column.meaning and seen.column.meaning("") is None:
                seen.unknown.setdefault("", (lacking, 1))
        names = {fold(name) for shape in self._shapes for name in shape}
        self._is_postal = bool(names & _POSTAL)

    def _says_nothing(self, seen: _Seen) -> bool:
        if not seen.is_filled:
            return True
        return meanings.is_soft(seen.column.name) and not seen.is_known and (self._is_postal or seen.has_only_codes)

    def _not_understood(self, seen: _Seen) -> None:
        name = seen.column.name
        values = [_quoted(value) if value else "an empty cell" for value in seen.unknown]
        more = " and more" if len(values) > _VALUES else ""
        what = f"`{name}` seems to say who is a subscriber, and is not understood: {', '.join(values[:_VALUES])}{more}"
        first = next(iter(seen.unknown))
        value = "…" if consent.is_suspect(first) else mailbox.printable(first)
        line, column = next(iter(seen.unknown.values()))
        self._problems.append(self._problem(line, column, what, Remedy.of("choose_rows", column=name, value=value)))

    def _add_last(self) -> None:
        last = self._problems[_SHOWN - 1].place
        what = f"{self._more} more mistakes follow; nothing of the list was taken"
        self._problems.append(Problem(last, what))


def _is_proper(column: str) -> bool:
    return fold(column) in _PROPER or meanings.is_elsewhere(column)


def _leavers(file: str) -> str:
    """What the name of a file says of those in it, as ``unsubscribed_members_export_1.csv``; '' for nothing."""
    parts = re.findall(r"[^\W_]+", Path(file).stem)
    pairs = (f"{one}-{other}" for one, other in pairwise(parts))
    return next((said for said in (*pairs, *parts) if fold(said) in _LEAVERS), "")


def _quoted(value: str) -> str:
    shown = mailbox.printable(value)
    return f"`{shown[:40]}…`" if len(shown) > 40 else f"`{shown}`"
