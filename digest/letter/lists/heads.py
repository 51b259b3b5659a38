"""The columns of a list: which of them has addresses, which names, which say who is a subscriber. Pure."""

import re
from collections.abc import Sequence
from functools import partial
from typing import Literal, NamedTuple

from digest.errors import UsageError
from digest.letter.lists import consent
from digest.letter.lists.consent import Choice
from digest.letter.lists.meanings import Meaning, meaning
from digest.letter.lists.standings import fold

Role = Literal["address", "name", "status", "ignored", "other"]

ADDRESS_IN_TEXT = re.compile(r"(?<![\w@.+-])[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
"""A mail address in a text; no handle of the Fediverse (``@ada@example.org``)."""


def _folded(names: str) -> tuple[str, ...]:
    return tuple(fold(name) for name in names.split(","))


_ADDRESSES = (
    frozenset(_folded("""
        email, e-mail, email address, e-mail address, email id, primary email, email address 1, e-mail 1 - value,
        E-Mail-Adresse, Mailadresse, E-Mailadresse, adresse e-mail, adresse mail, adresse de messagerie, courriel,
        adresse courriel, correo, correo electrónico, dirección de correo, dirección de correo electrónico, e-mail
        dirección, indirizzo e-mail, indirizzo email, indirizzo mail, posta elettronica, endereço de e-mail,
        endereço de email, correio eletrónico, correio eletrônico, e-mailadres, mailadres, adres e-mail, adres
        email, adres poczty elektronicznej, эл. почта, электронная почта, адрес электронной почты, имейл, почта,
        email адрес, e-postadress, e-postadresse, e-post, epost, e-mailadresse, sähköposti, sähköpostiosoite,
        e-mailová adresa, e-mail cím, e-posta, e-posta adresi, adresă de e-mail, 電子メール, メールアドレス, メール,
        邮箱, 电子邮箱, 电子邮件, 邮件地址, 이메일, 이메일 주소, البريد الإلكتروني, אימייל, ईमेल""")),
    frozenset(_folded("""
        mail, emails, contact email, user email, subscriber email, subscriber, member email, адрес почты""")),
    frozenset(_folded("""
        address, adresse, dirección, indirizzo, endereço, adres, адрес""")),
)  # fmt: skip
"""Names of the column of addresses; a later row of names counts where a list has none of an earlier one."""

_NAMES = _folded("""
    name, full name, display name, vollständiger Name, nom complet, nombre completo, nome completo, volledige naam,
    imię i nazwisko, полное имя, first name, firstname, fname, given name, Vorname, prénom, nombre, nome, voornaam,
    naam, imię, имя, nom, namn, navn, förnamn, fornavn, etunimi, nimi, jméno, név, ad, prenume, nume, nickname, 名前,
    氏名, 姓名, 이름, الاسم""")
"""Names of the column of names, the best first."""


class Column(NamedTuple):
    """A column of a list."""

    name: str
    """As it is written, or its number."""
    key: str
    """By which letters know it; '' when it has no name."""
    known: str
    """By which --keep and --ignore know it."""
    role: Role
    meaning: Meaning | None
    """What its values say of a subscription, when that is its role."""


class Head(NamedTuple):
    """The columns of a row, and the numbers of those with a role."""

    columns: tuple[Column, ...]
    addresses: tuple[int, ...]
    names: tuple[int, ...]
    """The best first."""
    statuses: tuple[int, ...]
    others: tuple[int, ...]
    twins: tuple[tuple[int, int], ...]
    """Pairs of columns of one name that no role explains."""


class Heads:
    """Makes heads of names, each once; remembers which columns there were."""

    _MOST = 1000

    def __init__(self, choice: Choice) -> None:
        self._choice = choice
        self._made: dict[tuple[str, ...], Head] = {}
        self.seen: dict[str, Column] = {}
        """All columns of the list, by ``known``."""

    def of(self, names: tuple[str, ...]) -> Head:
        """The head of a row whose columns have these names."""
        if (made := self._made.get(names)) is None:
            if len(self._made) == self._MOST:
                self._made.clear()
            made = self._made[names] = _head(
                [self._column(n, name) for n, name in enumerate(names, 1)], frozenset(self._choice.keep)
            )
        return made

    def see(self, head: Head) -> None:
        """Remember the columns of a head that is in use."""
        for column in head.columns:
            self.seen.setdefault(column.known, column)

    def _column(self, number: int, name: str) -> Column:
        name = " ".join(name.replace("\ufeff", "").split())
        key, shown = name.casefold(), name or f"column {number}"
        known = consent.known_as(shown)
        if known in self._choice.ignore:
            return Column(shown, key, known, "ignored", None)
        says = meaning(name)
        if known in self._choice.keep:
            says = partial(consent.kept, self._choice.keep[known], says)
        return Column(shown, key, known, "status" if says else "other", says)

    def require_chosen(self, file: str) -> None:
        """See to it that the columns are there of which the editor said something.

        Raises:
            UsageError: the list has none of that name.
        """
        for known in sorted(self._choice.ignore | self._choice.keep.keys()):
            if known not in self.seen:
                has = ", ".join(f"`{column.name}`" for column in list(self.seen.values())[:12])
                raise UsageError(f"{file} has no column `{known}`; it has {has or 'none'}")


def _head(columns: list[Column], kept: frozenset[str]) -> Head:
    is_free = (column.role != "ignored" and column.known not in kept for column in columns)
    folded = [fold(column.name) if free else "" for column, free in zip(columns, is_free, strict=True)]
    rank = next((rank for rank in _ADDRESSES if rank & set(folded)), frozenset())
    addresses = [n for n, name in enumerate(folded) if name in rank]
    names = sorted((n for n, name in enumerate(folded) if name in _NAMES and n not in addresses),
                   key=lambda n: _NAMES.index(folded[n]))  # fmt: skip
    for n in addresses:
        columns[n] = columns[n]._replace(role="address", meaning=None)
    for n in names:
        columns[n] = columns[n]._replace(role="name", meaning=None)
    statuses = tuple(n for n, column in enumerate(columns) if column.role == "status")
    others = tuple(n for n, column in enumerate(columns) if column.role == "other")
    return Head(tuple(columns), tuple(addresses), tuple(names), statuses, others, _twins(columns))


def _twins(columns: Sequence[Column]) -> tuple[tuple[int, int], ...]:
    first: dict[str, int] = {}
    pairs = ((first.setdefault(column.key, n), n) for n, column in enumerate(columns)
             if column.key and column.role in ("name", "other"))  # fmt: skip
    return tuple((one, other) for one, other in pairs if one != other)
