"""Feeds as they come up in a list of another program, and what is to be said of them."""

import re
from collections.abc import Iterable
from dataclasses import fields
from typing import Any, NamedTuple

from digest.base import addresses
from digest.collect import clean, entry
from digest.model import Feed, Notice, Remedy

_SCHEME = re.compile(r"(?:(?P<to>feeds?|pcast|itpc)://|feed:)?(?P<rest>\S+)", re.I | re.S)
_WEB = re.compile(r"(https?)://((?:[^/?#\s]*@)?)([^/?#\s]+)(\S*)", re.I)
LONGEST_LINE = 300
"""Characters of a title."""
_HIGHEST = {"weight": 100, "max_items": 100_000, "max_megabytes": 500}
_LOST = "\N{REPLACEMENT CHARACTER}"
DEFAULTS = {field.name: field.default for field in fields(Feed)}
"""What a feed has when nothing is said."""


class Listed(NamedTuple):
    """What a list names."""

    feeds: tuple[Feed, ...]
    skipped: tuple[Notice, ...]
    """What stands there and was left out, with its line."""
    noted: tuple[str, ...] = ()
    """What was guessed, in words."""


class Listing:
    """Feeds as they come up, and what is to be said of them."""

    def __init__(self, noted: Iterable[str], *, is_own: bool = False) -> None:
        """Begin with what was guessed already; a list of our own comes back as it went out, whatever is in it."""
        self._is_own = is_own
        self.feeds: dict[str, Feed] = {}
        self.skipped: list[Notice] = []
        self.noted = list(noted)

    def listed(self) -> Listed:
        """All of it."""
        return Listed(tuple(self.feeds.values()), tuple(self.skipped), tuple(self.noted))

    def skip(self, line: int, what: str, remedy: Remedy | None = None) -> None:
        """Say what is left out.

        Args:
            line: where it stands.
            what: it is.
            remedy: what to do about it with digest itself.
        """
        self.skipped.append(Notice(f"line {line}: {what}", remedy))

    def note(self, line: int, what: str) -> None:
        """Say what is guessed."""
        self.noted.append(f"line {line}: {what}")

    def add(self, line: int, url: str, title: str, section: str, language: str = "", **own: str) -> None:
        """Take a feed, if its address is one; one that was named before is not taken again.

        Args:
            line: where it stands in the list, from 1.
            url: its address as it stands there.
            title: what the list calls it, or ''.
            section: where it stands in the list, or ''.
            language: BCP 47 tag, or ''.
            own: what the list says of how the feed is collected, by the names of Feed.
        """
        address = _address(url)
        if not address:
            named = f"{title}: " if title else ""
            self.skip(line, f"{named}{clean.line(url, 80)!r} is no web address")
            return
        if address in self.feeds:
            if (title or address, section) != (self.feeds[address].title or address, self.feeds[address].section):
                self.note(line, f"{title or address} is named twice; the first is taken")
            return
        title = self._whole(line, "title", "" if title == url else title)
        section = self._whole(line, "section", section)
        spoken = entry.language(language)
        if language and not spoken:
            self.note(line, f"{language!r} is no language")
        self.feeds[address] = Feed(address, title, section, spoken, **self._own(line, own))

    def _whole(self, line: int, name: str, text: str) -> str:
        """A text that no program before us has damaged."""
        if self._is_own or _LOST not in text:
            return text
        self.note(line, f"the {name} has lost characters, and is left to you: {text!r}")
        return ""

    def _own(self, line: int, own: dict[str, str]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, text in own.items():
            if name == "public":  # only what keeps a feed back is taken
                values[name] = False
                continue
            kind: Any = type(DEFAULTS[name])
            try:
                value = kind(clean.line(text, LONGEST_LINE))
            except ValueError:
                value = -1
            if isinstance(value, str) or 0 < value <= _HIGHEST[name]:
                values[name] = value
            else:
                self.note(line, f"{text!r} is no {name}")
        return values


def _address(text: str) -> str:
    """The address of a feed as it is given; spaces around it and the schemes of old feed readers are no part of it."""
    found = _SCHEME.fullmatch(text.strip())
    if not found:
        return ""
    scheme = (found["to"] or "").lower()
    given = f"{'https' if scheme == 'feeds' else 'http'}://{found['rest']}" if scheme else found["rest"]
    web = _WEB.fullmatch(found["rest"] if "://" in found["rest"][:8] else given)
    if not web:
        return ""
    address = f"{web[1].lower()}://{web[2]}{web[3].lower()}{web[4]}"
    is_whole = _LOST not in address and addresses.canonical(address, "") and clean.line(address, 2_000) == address
    return address if is_whole else ""
