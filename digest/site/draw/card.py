"""The preview card of an edition: a picture that says which paper, which day and what is in it.

Its size is what Open Graph readers crop least (https://ogp.me, 1.91 to 1).
"""

from collections.abc import Sequence
from typing import NamedTuple

from PIL import Image, ImageDraw

from digest.site.draw import png
from digest.site.draw.typesetting import BOLD, REGULAR, Fonts, lines, shown

WIDTH, HEIGHT = 1200, 630
_LEFT, _RIGHT = 72, WIDTH - 72
_PAPER, _INK = (255, 253, 249), (25, 23, 19)
_STEPS = 3
"""From paper to ink, which soften the edges of letters; the eye sees no more of them, and PNG would grow by a tenth."""
_COLOUR = _STEPS + 1


class Card(NamedTuple):
    """What stands on it."""

    masthead: str
    date: str
    """In words."""
    title: str
    headlines: tuple[str, ...]
    """The first three are shown."""
    colour: str
    """As #8a1c1c."""
    rtl: bool
    """Whether it reads from right to left."""


def draw(card: Card, fonts: Fonts) -> bytes:
    """Draw a card as PNG."""
    image = Image.new("P", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(image)
    draw.fontmode = "L"  # Pillow draws letters with hard edges where there is a palette, unless told so
    draw.rectangle((0, 0, WIDTH, 17), fill=_COLOUR)
    draw.rectangle((_LEFT, 140, _RIGHT, 142), fill=_STEPS)
    pen = _Pen(draw, fonts, card.rtl)
    pen.pair(card.masthead, card.date, 62)
    top = pen.block(card.title, BOLD, (84, 72, 62), 176, 3)
    pen.items([headline for headline in map(shown, card.headlines) if headline][:3], max(top + 34, 372))
    return png.packed(image, _palette(card.colour))


def _palette(colour: str) -> bytes:
    shades = [
        round(paper + (ink - paper) * step / _STEPS)
        for step in range(_STEPS + 1)
        for paper, ink in zip(_PAPER, _INK, strict=True)
    ]
    return bytes(shades) + bytes.fromhex(colour[1:])


class _Pen:
    """Writes on the card, from the side where its language begins."""

    def __init__(self, draw: ImageDraw.ImageDraw, fonts: Fonts, rtl: bool) -> None:
        self._draw, self._fonts, self._rtl = draw, fonts, rtl

    def _line(self, text: str, name: str, size: int, y: int, indent: int = 0, *, opposite: bool = False) -> None:
        from_right = self._rtl != opposite
        x = _RIGHT - indent if from_right else _LEFT + indent
        self._fonts.at(name, size).write(self._draw, x, y, text, _STEPS, from_right=from_right)

    def pair(self, first: str, second: str, top: int) -> None:
        """Two texts at the ends of one line."""
        room = _RIGHT - _LEFT - round(self._fonts.at(REGULAR, 30).length(second)) - 40
        size = next((s for s in (46, 40, 34) if self._fonts.at(BOLD, s).length(shown(first)) <= room), 28)
        self._line(_one(shown(first), self._fonts, BOLD, size, room), BOLD, size, top + 52)
        self._line(second, REGULAR, 30, top + 52, opposite=True)

    def block(self, text: str, name: str, sizes: Sequence[int], top: int, most: int) -> int:
        """A text in several lines, as large as it fits; gives where it ends."""
        for size in sizes:
            # One line fewer for large letters, so that the headlines keep their room.
            broken = lines(shown(text), self._fonts.at(name, size), _RIGHT - _LEFT, most - (size > sizes[-1]))
            if not broken or not broken[-1].endswith("…"):
                break
        y = top
        for line in broken:
            y += round(size * 1.08)
            self._line(line, name, size, y - round(size * 0.2))
        return y

    def items(self, texts: Sequence[str], top: int) -> None:
        """Headlines, one line each."""
        for number, text in enumerate(texts):
            y = top + number * 58 + 40
            self._line(_one(text, self._fonts, REGULAR, 34, _RIGHT - _LEFT - 34), REGULAR, 34, y, 34)
            x = _RIGHT - 12 if self._rtl else _LEFT
            self._draw.rectangle((x, y - 18, x + 11, y - 7), fill=_COLOUR)


def _one(text: str, fonts: Fonts, name: str, size: int, width: int) -> str:
    return next(iter(lines(text, fonts.at(name, size), width, 1)), "")
