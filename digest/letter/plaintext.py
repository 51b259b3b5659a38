"""A letter without markup: sanitised HTML to wrapped text, its links to numbers."""

import re
import textwrap
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise

WIDTH = 72
"""Columns, as letters in plain text have had them since before there was HTML."""
_BLOCKS = frozenset("p div blockquote ul ol dl dt dd table tr pre h2 h3 h4 figure details summary".split())

_NUMBER = re.compile(r"[0-9]{1,9}")
"""What a list may begin with; browsers begin at 1 as well where it is more than they can count."""


class Notes:
    """The links of a letter: each gets a number, and is listed once below the part that it stands in."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._listed = 0

    def __call__(self, url: str) -> str:
        """The number of a link, in brackets."""
        return f"[{self._numbers.setdefault(url, len(self._numbers) + 1)}]"

    def new(self) -> list[tuple[str, str]]:
        """The links since the last call: (number in brackets, address)."""
        fresh = list(self._numbers.items())[self._listed :]
        self._listed = len(self._numbers)
        return [(f"[{number}]", url) for url, number in fresh]


def wrapped(text: str, indent: str = "", first: str | None = None) -> str:
    """Fold a line at the width of a letter; addresses stay whole.

    Args:
        text: one line.
        indent: begins every line.
        first: begins the first instead.
    """
    return textwrap.fill(
        " ".join(text.split()),
        WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def of_html(html: str, note: Callable[[str], str], whole: Callable[[str], str], indent: str = "") -> str:
    """Turn sanitised HTML into paragraphs of text.

    Args:
        html: see Prose.
        note: the number of a link.
        whole: makes the link of a path of the site an address.
        indent: begins every line.
    """
    parser = _Parser(note, whole, indent)
    parser.feed(html)
    parser.close()
    return parser.text()


class _Parser(HTMLParser):
    def __init__(self, note: Callable[[str], str], whole: Callable[[str], str], indent: str) -> None:
        super().__init__(convert_charrefs=True)
        self._note, self._whole, self._indent = note, whole, indent
        self._lists: list[int | None] = []
        """For every open list the number of its next entry; None without numbers."""
        self._links: list[str] = []
        self._quotes = 0
        self._verbatim = False
        self._bullet = ""
        self._line = ""
        self._paragraphs: list[tuple[str, bool, int]] = []
        """Each with whether it begins an entry of a list, and how deep in quotes it stands."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS or tag in ("li", "br", "hr"):
            self._end()
        if tag in ("ul", "ol"):
            start = dict(attrs).get("start") or "1"
            self._lists.append((int(start) if _NUMBER.fullmatch(start) else 1) if tag == "ol" else None)
        elif tag == "li":
            self._bullet = self._next_bullet()
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._verbatim = True
        elif tag in ("td", "th"):
            self._line += " | " if self._line.strip() else ""
        elif tag == "a":
            href = dict(attrs).get("href") or ""
            self._links.append(self._whole(href[1:]) if href.startswith("/") else href)
        elif tag == "hr":
            self._paragraphs.append((self._indent + "* * *", False, 0))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS or tag == "li":
            self._end()
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "blockquote":
            self._quotes = max(self._quotes - 1, 0)
        elif tag == "pre":
            self._verbatim = False
        elif tag == "a" and self._links and (link := self._links.pop()):
            self._line += f" {self._note(link)}"

    def handle_data(self, data: str) -> None:
        self._line += data

    def _next_bullet(self) -> str:
        if not self._lists or (number := self._lists[-1]) is None:
            return "- "
        self._lists[-1] = number + 1
        return f"{number}. "

    def _end(self) -> None:
        """End a paragraph or a line."""
        text, bullet = self._line, self._bullet
        self._line = ""
        if not text.strip():
            return
        self._bullet = ""
        indent = self._indent + "> " * self._quotes + "  " * max(len(self._lists) - 1, 0)
        inner = indent + " " * (len(bullet) or (2 if self._lists else 0))
        if self._verbatim:
            shown = textwrap.indent(textwrap.dedent(text.strip("\n")), indent + "    ")
        else:
            shown = wrapped(text, inner, indent + bullet if bullet else None)
        self._paragraphs.append((shown, bool(bullet), self._quotes))

    def text(self) -> str:
        """All paragraphs, a blank line between them but for the entries of a list."""
        self._end()
        parts = [shown for shown, _, _ in self._paragraphs[:1]]
        for (_, was_entry, outer), (shown, is_entry, inner) in pairwise(self._paragraphs):
            quoted = min(outer, inner)
            blank = "" if is_entry and was_entry else f"{self._indent}{'> ' * quoted}".rstrip() + "\n"
            parts.append(f"\n{blank}{shown}")
        return "".join(parts)
