"""Writing in one font and size, quick where a text is a row of letters that know nothing of each other.

In the bundled fonts, which are laid out without kerning and shaping, every letter stands a whole number of pixels
behind the one before it. So each is drawn by FreeType once and kept, and a text is as wide as its letters together;
what comes out is to the pixel what FreeType makes of the whole text. Texts in any other font are measured and drawn
whole.
"""

from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

_KEPT = 512
"""Letters of a typeface; those of an alphabet, with accents, are about a hundred."""


class _Letter(NamedTuple):
    """A letter that was drawn."""

    mask: Image.Image
    left: int
    """Pixels from where it is written to its picture."""
    top: int
    """Pixels from the baseline down to its picture; mostly below zero."""
    advance: int
    """Pixels to the next letter."""


class Typeface:
    """A font in one size."""

    def __init__(self, font: ImageFont.FreeTypeFont, *, is_simple: bool) -> None:
        """Write in a font.

        Args:
            font: in its size.
            is_simple: whether every letter has one shape and stands behind the other, at whole pixels.
        """
        self.font = font
        self._is_simple = is_simple
        self._letter = lru_cache(maxsize=_KEPT)(self._drawn)
        self._advance = lru_cache(maxsize=_KEPT)(font.getlength)

    def length(self, text: str) -> float:
        """How wide a text is, in pixels."""
        return sum(map(self._advance, text)) if self._is_simple else self.font.getlength(text)

    def write(self, draw: ImageDraw.ImageDraw, x: int, y: int, text: str, ink: int, *, from_right: bool) -> None:
        """Write a text.

        Args:
            draw: of the picture.
            x: where it begins; where it ends when it is written from the right.
            y: its baseline.
            text: in one line.
            ink: value of a pixel that a letter fills.
            from_right: whether ``x`` is its right end.
        """
        if not self._is_simple:
            draw.text((x, y), text, fill=ink, font=self.font, anchor="rs" if from_right else "ls")
            return
        x -= int(self.length(text)) if from_right else 0
        for letter in map(self._letter, text):
            draw.bitmap((x + letter.left, y + letter.top), letter.mask, ink)
            x += letter.advance

    def _drawn(self, sign: str) -> _Letter:
        left, top, right, bottom = map(int, self.font.getbbox(sign, anchor="ls"))
        mask = Image.new("L", (right - left, bottom - top))
        ImageDraw.Draw(mask).text((-left, -top), sign, fill=255, font=self.font, anchor="ls")
        return _Letter(mask, left, top, int(self._advance(sign)))
