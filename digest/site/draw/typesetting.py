"""Text on pictures: fonts, what they can show, and lines that fit. Pillow and FreeType do the drawing.

The same texts give the same pixels on any machine: FreeType comes with Pillow, whose version is locked. Only scripts
that are shaped or run from right to left need libraqm, which comes with it too, and FriBiDi of the machine.
"""

import io
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from PIL import ImageFont

from digest.site.draw.typeface import Typeface

REGULAR, BOLD = "SourceSerif4-Regular.ttf", "SourceSerif4-SemiBold.ttf"
_COVERED = ("LATIN", "GREEK", "CYRILLIC", "MODIFIER", "COMBINING", "FEMININE", "MASCULINE", "MICRO", "OHM", "KELVIN")
"""Begins the names of the letters that the bundled fonts have."""


class Fonts(NamedTuple):
    """Font files, in memory: FreeType would map a file, and die when somebody writes to it."""

    regular: bytes
    bold: bytes
    is_simple: bool
    """Whether every letter has one shape and stands behind the other, as in the bundled fonts."""

    @classmethod
    def read(cls, folder: Path, own: Path | None) -> "Fonts":
        """Read the bundled fonts, or the publication's own for all texts.

        Raises:
            OSError: there is no such file, or it is no font.
        """
        if own is None:
            return cls((folder / REGULAR).read_bytes(), (folder / BOLD).read_bytes(), is_simple=True)
        data = own.read_bytes()
        fonts = cls(data, data, is_simple=False)
        fonts.at(BOLD, 20)
        return fonts

    def at(self, name: str, size: int) -> Typeface:
        """A font, so many pixels high."""
        return _loaded(self.bold if name == BOLD else self.regular, size, self.is_simple)


@lru_cache(maxsize=64)
def _loaded(data: bytes, size: int, is_simple: bool) -> Typeface:
    layout = ImageFont.Layout.BASIC if is_simple else None
    return Typeface(ImageFont.truetype(io.BytesIO(data), size, layout_engine=layout), is_simple=is_simple)


def foreign(text: str) -> str:
    """The letters of a text that the bundled fonts lack, each once."""
    letters = (sign for sign in dict.fromkeys(text) if unicodedata.category(sign)[0] == "L")
    return "".join(sign for sign in letters if not unicodedata.name(sign, "?").startswith(_COVERED))


def shown(text: str) -> str:
    """A text without what no text font has: emoji, private and unassigned signs."""
    kept = (sign for sign in text if unicodedata.category(sign) not in ("So", "Sk", "Co", "Cn", "Cs", "Cf", "Cc"))
    return " ".join("".join(kept).split())


def lines(text: str, typeface: Typeface, width: int, most: int) -> list[str]:
    """Break a text into lines that fit, between words, or between letters where a word is too long or has no spaces.

    Args:
        text: in one line.
        typeface: that it is set in.
        width: of a line, in pixels.
        most: how many lines there may be; what is left over ends in an ellipsis.
    """
    broken: list[str] = []
    rest = text
    while rest and len(broken) < most:
        end = _fitting(rest, typeface, width)
        if end < len(rest):
            space = rest.rfind(" ", 0, end + 1)
            end = space if space > 0 else end
        broken.append(rest[:end].strip())
        rest = rest[end:].strip()
    if rest and broken:
        last = broken[-1]
        while last and typeface.length(last + "…") > width:
            last = last[:-1]
        broken[-1] = last.rstrip(" ,;:.–—-") + "…"
    return broken


def _fitting(text: str, typeface: Typeface, width: int) -> int:
    """How many signs of a text fit on a line, at least one."""
    low, high = 1, min(len(text), 400)
    while low < high:
        middle = (low + high + 1) // 2
        if typeface.length(text[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    return low
