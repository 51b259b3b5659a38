"""What there is to know of a mailing service, and a letter in its words. Pure."""

import html
import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from digest.model import BROWSER, UNSUBSCRIBE, Letter, Remedy, Slot

_TOKEN = re.compile(r"""(<!--.*?-->)|<([a-z/](?:[^"'>]|"[^"]*+"|'[^']*+')*+)>""", re.DOTALL | re.IGNORECASE)
"""A comment, or a tag and what is in it."""


class Service(NamedTuple):
    """How a mailing service writes what differs by reader."""

    title: str
    """What it calls itself."""
    unsubscribe: str
    """Its placeholder for the address that ends a subscription."""
    browser: str
    """Its placeholder for the letter as a page; '' when it has none, and the publication's own page is linked."""
    column: Callable[[str, str], str]
    """From the name of a column, in lower case, and what stands there where it is empty, to its placeholder."""
    in_html: Callable[[str], str]
    """Content made such that the service takes nothing in it for a placeholder, and readers see the same."""
    in_text: Callable[[str], str]
    """The same for text, the subject as well."""
    advice: str
    """What the editor has to do there."""
    remedy: Remedy | None = None
    """What does it for them."""


class Handed(NamedTuple):
    """A letter in the words of a service."""

    subject: str
    html: str
    text: str


def handed(letter: Letter, service: Service) -> Handed:
    """Write a letter with the placeholders of a service."""
    return Handed(
        service.in_text(letter.subject),
        _filled(_without_angles(letter.html), letter, service, service.in_html, html.escape),
        _filled(letter.text, letter, service, service.in_text, str),
    )


def _without_angles(page: str) -> str:
    """HTML with references for angle brackets in attributes: what looks like the beginning of a comment is one.

    An ``alt`` of ``<!--`` is none, and stands as it is in HTML that was parsed and written again.
    """
    return _TOKEN.sub(lambda found: found[1] or f"<{_escaped(found[2])}>", page)


def _escaped(inside: str) -> str:
    return inside.replace("<", "&lt;").replace(">", "&gt;")


def _filled(
    text: str, letter: Letter, service: Service, safe: Callable[[str], str], escape: Callable[[str], str]
) -> str:
    slots = {slot.mark: slot for slot in letter.slots}
    parts = re.split(f"({'|'.join(map(re.escape, slots)) or '(?!)'})", text)
    return "".join(
        _placeholder(slots[part], service, lambda content: safe(escape(content))) if number % 2 else safe(part)
        for number, part in enumerate(parts)
    )


def _placeholder(slot: Slot, service: Service, safe: Callable[[str], str]) -> str:
    if slot.column == UNSUBSCRIBE:
        return service.unsubscribe
    if slot.column == BROWSER:
        return service.browser or safe(slot.default)
    return service.column(slot.column, safe(slot.default))


def spelt(text: str, *signs: str) -> str:
    """HTML in which the first character of some signs is spelt as a reference: readers see it, a service does not."""
    return _first(signs).sub(lambda found: f"&#{ord(found[0])};", text)


def parted(text: str, *signs: str) -> str:
    """Text in which a word joiner, which nobody sees, stands behind the first character of some signs."""
    return _first(signs).sub(lambda found: f"{found[0]}\u2060", text)


@cache
def _first(signs: tuple[str, ...]) -> re.Pattern[str]:
    """The first characters of signs, of which one may begin within another."""
    return re.compile("|".join(f"{re.escape(sign[0])}(?={re.escape(sign[1:])})" for sign in signs))
