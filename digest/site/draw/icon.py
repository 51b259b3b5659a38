"""The publication's icon in the sizes that browsers, phones and readers ask for."""

import io

from PIL import Image, ImageDraw

from digest.site.draw.typesetting import BOLD, Fonts, foreign, shown

_LARGEST = 1024
_MOST = 40_000_000
_WHITE = (255, 255, 255)


def drawn(name: str, colour: str, fonts: Fonts) -> Image.Image:
    """An icon for a publication that has none: the first letter of its name, or a column of type.

    Args:
        name: of the publication.
        colour: of the ground, as #8a1c1c.
        fonts: to draw with.
    """
    image = Image.new("RGB", (_LARGEST, _LARGEST), colour)
    draw = ImageDraw.Draw(image)
    letter = next((sign for sign in shown(name).removeprefix("The ") if sign.isalnum()), "").upper()
    if letter and not (fonts.is_simple and foreign(letter)):
        font = fonts.at(BOLD, 720).font
        left, top, right, bottom = font.getbbox(letter)
        at = (_LARGEST - right - left) / 2, (_LARGEST - bottom - top) / 2
        draw.text(at, letter, fill=_WHITE, font=font)
    else:
        for y, right in ((280, 800), (440, 800), (600, 800), (760, 560)):
            draw.rectangle((224, y, right, y + 72), fill=_WHITE)
    return image


def given(data: bytes) -> Image.Image:
    """The publication's own icon; cut to a square in its middle.

    Raises:
        ValueError: it is no picture that can be read, or larger than 40 million pixels.
    """
    try:
        found = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP"))
        if found.width * found.height > _MOST:
            raise ValueError("it has more than 40 million pixels")
        image = found.convert("RGBA")
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("it is no PNG, JPEG or WebP that can be read") from error
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    return image.crop((left, top, left + side, top + side))


def png(image: Image.Image, size: int) -> bytes:
    """The icon as PNG, so many pixels wide."""
    data = io.BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(data, "PNG", optimize=True)
    return data.getvalue()


def ico(image: Image.Image) -> bytes:
    """The icon as favicon.ico, which browsers ask for unasked."""
    data = io.BytesIO()
    image.resize((48, 48), Image.Resampling.LANCZOS).save(data, "ICO", sizes=[(16, 16), (32, 32), (48, 48)])
    return data.getvalue()
