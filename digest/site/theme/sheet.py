"""The theme's frame around a page, printed once and filled in many times.

The theme renders a page in 3 ms; of that, all but a few strings are the same on every page of one depth. So MkDocs
prints one blank sheet per depth, with marks where the strings go, and a page is printed on its sheet in microseconds.
The bytes are those that MkDocs gives for the same page (a test compares them).
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from markupsafe import escape

from digest.model import Page
from digest.render import urls

DEEPEST = 6
"""The largest number of folders above a page: sections/<name>/page/<n>/ has four, and there is room."""

_NAMES = ("title", "description", "head", "body")


class Sheet(NamedTuple):
    """A page of the theme with nothing on it, cut at the marks: text, name of a mark, text, name, … text."""

    parts: tuple[str, ...]

    @classmethod
    def cut(cls, html: str, token: str) -> "Sheet":
        """Cut a page that the theme rendered with marks in it."""
        marks = {mark: name for name, mark in _marks(token).items()}
        parts = re.split("(" + "|".join(re.escape(mark) for mark in marks) + ")", html)
        return cls(tuple(marks[part] if number % 2 else part for number, part in enumerate(parts)))

    def fill(self, page: Page) -> bytes:
        """Print a page on the sheet."""
        values = {
            "title": str(escape(page.title)),
            "description": str(escape(page.description)),
            "head": page.head,
            "body": page.body,
        }
        parts = (values[part] if number % 2 else part for number, part in enumerate(self.parts))
        return "".join(parts).encode("utf-8", "xmlcharrefreplace")


def _marks(token: str) -> dict[str, str]:
    """What stands on a blank sheet where a string goes; an <h1> keeps the theme from adding one."""
    marks = {name: f"{token}-{name}" for name in _NAMES}
    return marks | {"body": f"<h1>{marks['body']}</h1>"}


def blank(depth: int, token: str) -> Page:
    """The page whose rendering by the theme is the blank sheet of a depth.

    Args:
        depth: number of folders above it.
        token: begins every mark. A hash of everything that the theme prints, so that none of that can contain it.
    """
    path = "".join(f"__{n}/" for n in range(1, depth + 1))
    return Page(path, **_marks(token))


def on(page: Page, sheets: Mapping[int, Sheet]) -> bytes:
    """Print a page on the sheet of its depth."""
    return sheets[urls.depth_of(page.path)].fill(page)
