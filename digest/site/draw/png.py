"""Pictures of sixteen colours as PNG (https://www.w3.org/TR/png-3/).

The bytes are those of the zlib that Python has: where that is zlib-ng they are others, for the same pixels.
"""

import struct
import zlib

from PIL import Image

_LEVEL = 4
"""The level below makes files a seventh larger, the next one takes a fifth longer."""


def packed(image: Image.Image, palette: bytes) -> bytes:
    """A picture as PNG, half a byte a pixel, unfiltered.

    Pillow would try filters on every line, which costs more than packing, and makes letters larger.

    Args:
        image: of mode P, with values from 0 to 15 and an even width.
        palette: the colours of these values, three bytes each.
    """
    # Two pixels before each line are the byte 0 that says: this line has no filter.
    lines = image.crop((-2, 0, image.width, image.height)).tobytes("raw", "P;4")
    head = struct.pack(">IIBBBBB", image.width, image.height, 4, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", zlib.compress(lines, _LEVEL)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
