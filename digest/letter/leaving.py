"""Whether a reader of a letter sees how to leave: looked for in what is sent, not in settings. Pure."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import unquote

from digest.model import UNSUBSCRIBE, Letter

_VOID = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))
_UNSEEN = frozenset(("head", "script", "style", "template", "title", "noscript", "textarea", "iframe"))
_NOTHING = r"\s*:\s*0(?![.\d]*[1-9])"
_HIDDEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|color\s*:\s*transparent"
    rf"|(?:(?:max-)?(?:height|width)|opacity){_NOTHING}"
    r"|(?:left|right|top|text-indent|margin(?:-left|-top)?)\s*:\s*-\d{3,})",
    re.IGNORECASE,
)
_SIZE = re.compile(r"font-size\s*:\s*[^;]*", re.IGNORECASE)
"""Of which the innermost counts: tables of letters have none, and the texts in them their own."""
_NO_SIZE = re.compile(rf"font-size{_NOTHING}", re.IGNORECASE)


class _Element(NamedTuple):
    """An element that is open."""

    tag: str = ""
    hidden: bool = False
    tiny: bool = False
    """Its letters have no size."""
    leads: bool = False
    """It stands in a link that leads out."""

    def within(self, tag: str, given: Mapping[str, str], *, leads: bool) -> "_Element":
        """An element in this one."""
        style = given.get("style", "")
        hidden = self.hidden or "hidden" in given or tag in _UNSEEN or bool(_HIDDEN.search(style))
        tiny = bool(_NO_SIZE.search(style)) if _SIZE.search(style) else self.tiny
        return _Element(tag, hidden, tiny, self.leads or leads)


def missing_in(letter: Letter, mail: str) -> tuple[str, ...]:
    """The parts of a letter, 'HTML' and 'text', that show no way to unsubscribe.

    Args:
        letter: with its slots.
        mail: where one writes to unsubscribe; '' when that is no way.
    """
    marks = [slot.mark for slot in letter.slots if slot.column == UNSUBSCRIBE]

    def leads_out(href: str) -> bool:
        to = unquote(href.partition("?")[0])
        return any(mark in href for mark in marks) or bool(mail and to.casefold() == f"mailto:{mail}".casefold())

    in_text = any(mark in letter.text for mark in marks) or bool(mail and mail.casefold() in letter.text.casefold())
    shown = {"HTML": _shows(letter.html, leads_out), "text": in_text}
    return tuple(part for part, is_shown in shown.items() if not is_shown)


def _shows(page: str, leads_out: Callable[[str], bool]) -> bool:
    parser = _Parser(leads_out)
    parser.feed(page)
    parser.close()
    return parser.found


class _Parser(HTMLParser):
    """Finds a link that leads out and has something that can be seen in it."""

    def __init__(self, leads_out: Callable[[str], bool]) -> None:
        super().__init__(convert_charrefs=True)
        self._leads_out, self.found = leads_out, False
        self._open = [_Element()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        found = self._open[-1].within(tag, given, leads=tag == "a" and self._leads_out(given.get("href", "")))
        if tag == "img":
            self._saw(given.get("alt", ""), found._replace(tiny=False))
        if tag not in _VOID:
            self._open.append(found)

    def handle_endtag(self, tag: str) -> None:
        if any(tag == element.tag for element in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._saw(data, self._open[-1])

    def _saw(self, text: str, at: _Element) -> None:
        is_seen = not (at.hidden or at.tiny) and any(unicodedata.category(sign)[0] not in "CZ" for sign in text)
        self.found = self.found or (at.leads and is_seen)
