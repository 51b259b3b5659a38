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

TITLE, DESCRIPTION, HEAD, BODY = (f"digest-{name}-goes-here" for name in ("title", "description", "head", "body"))
_MARKS = re.compile(f"({TITLE}|{DESCRIPTION}|{HEAD}|<h1>{BODY}</h1>)")


class Sheet(NamedTuple):
    """A page of the theme with nothing on it, cut at the marks: text, mark, text, mark, … text."""

    parts: tuple[str, ...]

    @classmethod
    def cut(cls, html: str) -> "Sheet":
        """Cut a page that the theme rendered with marks in it."""
        return cls(tuple(_MARKS.split(html)))

    def fill(self, page: Page) -> bytes:
        """Print a page on the sheet."""
        values = {
            TITLE: str(escape(page.title)),
            DESCRIPTION: str(escape(page.description)),
            HEAD: page.head,
            f"<h1>{BODY}</h1>": page.body,
        }
        return "".join(values.get(part, part) for part in self.parts).encode("utf-8", "xmlcharrefreplace")


def blank(depth: int) -> Page:
    """The page whose rendering by the theme is the blank sheet of a depth; an <h1> keeps the theme from adding one."""
    path = "".join(f"__{n}/" for n in range(1, depth + 1))
    return Page(path, TITLE, DESCRIPTION, HEAD, f"<h1>{BODY}</h1>")


def on(page: Page, sheets: Mapping[int, Sheet]) -> bytes:
    """Print a page on the sheet of its depth."""
    return sheets[urls.depth_of(page.path)].fill(page)
