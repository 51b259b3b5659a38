"""What a camera and its programs noted in a picture is taken out, and no pixel changes. Pure.

What stays is a list: the picture itself, its colour profile, and which way is up. All else goes, whether or not anybody
knows what it says, and so does what stands behind the end of the picture: other pictures and films, with notes of their
own. Drawings (SVG) stay as they are.

Sources: JPEG, ITU-T T.81, annex B, and JFIF 1.02; Exif 2.32, section 4; PNG, third edition, sections 5 and 11,
https://www.w3.org/TR/png-3/; WebP, RFC 9649, section 2; GIF 89a, https://www.w3.org/Graphics/GIF/spec-gif89a.txt.
"""

import io
import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping

from digest.edition import avif_metadata

ORIENTATION = 0x0112
"""The field of EXIF that says which way is up; 1 is as it stands in the file, and 8 the last one."""
_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
"""What ends the data between two segments of a JPEG: neither a byte of it nor a restart."""
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_SEGMENTS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""How those application segments begin that stay: size of a pixel, colour profile, how colours are mixed."""
_APPLICATION, _COMMENT = range(0xE0, 0xF0), 0xFE
_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs acTL fcTL fdAT".split()
)
_FOURS = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_HAS_EXIF, _HAS_XMP = 0x08, 0x04
_EXTENSIONS = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")
"""Applications of a GIF that say how often it plays, and what its colours are."""


def without(data: bytes, kind: str) -> bytes:
    """A picture without its metadata; the same bytes where it has none.

    Args:
        data: a picture that can be read.
        kind: of it, as in ``pictures.kind_of``.

    Raises:
        ValueError: nobody can tell where its parts begin and end.
    """
    if kind not in _WITHOUT:
        return data
    try:
        return b"".join(_WITHOUT[kind](data, _upright(data, kind)))
    except (IndexError, struct.error):
        raise ValueError("its parts do not end where they say") from None


def _upright(data: bytes, kind: str) -> bytes:
    """EXIF that says which way is up, and nothing else; b'' where it need not be said."""
    # Imported here: it takes 50 ms.
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=[kind]) as image:
        found = image.getexif().get(ORIENTATION, 1)
    if found not in range(2, 9):
        return b""
    head, entries = b"MM\0*" + struct.pack(">I", 8), struct.pack(">H", 1)
    return head + entries + struct.pack(">HHIHHI", ORIENTATION, 3, 1, found, 0, 0)


def _jpeg(data: bytes, exif: bytes) -> Iterator[bytes]:
    yield data[:2]
    if exif:
        yield b"\xff\xe1" + struct.pack(">H", len(exif) + 8) + b"Exif\0\0" + exif
    at = 2
    while found := _MARKER.search(data, at):
        begin, at = found.end() - 2, found.end()
        code = data[begin + 1]
        if code == _END_OF_IMAGE:
            yield data[begin:at]
            return
        if code == 0x01:  # a marker without a segment
            continue
        (size,) = struct.unpack_from(">H", data, at)
        if size < 2:
            raise ValueError("a segment of it has no size")
        at += size
        if code == _START_OF_SCAN:
            following = _MARKER.search(data, at)
            at = following.start() if following else len(data)
        if _stays(code, data[begin + 4 : at]):
            yield data[begin:at]


def _stays(code: int, said: bytes) -> bool:
    if code in _APPLICATION:
        return code in _SEGMENTS and said.startswith(_SEGMENTS[code])
    return code != _COMMENT


def _png(data: bytes, exif: bytes) -> Iterator[bytes]:
    yield data[:8]
    at, is_said = 8, not exif
    while at < len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        if name == b"IDAT" and not is_said:
            is_said = True
            yield struct.pack(">I", len(exif)) + b"eXIf" + exif + struct.pack(">I", zlib.crc32(b"eXIf" + exif))
        if name in _CHUNKS:
            yield data[at : at + size + 12]
        if name == b"IEND":
            return
        at += size + 12


def _webp(data: bytes, exif: bytes) -> Iterator[bytes]:
    chunks, at = [], 12
    end = min(struct.unpack_from("<I", data, 4)[0] + 8, len(data))
    while at + 8 <= end:
        name, size = struct.unpack_from("<4sI", data, at)
        chunk = data[at : at + size + 8]
        if name == b"VP8X":
            flags = (chunk[8] & ~(_HAS_EXIF | _HAS_XMP)) | (_HAS_EXIF if exif else 0)
            chunk = chunk[:8] + bytes([flags]) + chunk[9:]
        if name in _FOURS:
            chunks.append(chunk + b"\0" * (size % 2))
        at += size + size % 2 + 8
    if exif:
        chunks.append(b"EXIF" + struct.pack("<I", len(exif)) + exif)
    body = b"WEBP" + b"".join(chunks)
    yield b"RIFF" + struct.pack("<I", len(body)) + body


def _gif(data: bytes, _: bytes) -> Iterator[bytes]:
    at = 13 + _colours(data[10])
    yield data[:at]
    while data[at : at + 1] in (b"!", b","):
        begin = at
        is_extension = data[at] == 0x21
        at = _behind_blocks(data, at + 2 if is_extension else at + 11 + _colours(data[at + 9]))
        label, application = data[begin + 1], data[begin + 3 : begin + 14]
        if not (is_extension and (label == _COMMENT or (label == 0xFF and application not in _EXTENSIONS))):
            yield data[begin:at]
    if data[at : at + 1] not in (b";", b""):
        raise ValueError("something stands in it that is no part of a GIF")
    yield b";"


def _colours(packed: int) -> int:
    """Bytes of a table of colours, as the byte before it says."""
    return 3 << (packed & 7) + 1 if packed & 0x80 else 0


def _behind_blocks(data: bytes, at: int) -> int:
    while size := data[at]:
        at += size + 1
    return at + 1


def _avif(data: bytes, _: bytes) -> Iterator[bytes]:
    yield avif_metadata.overwritten(data)


_WITHOUT: Mapping[str, Callable[[bytes, bytes], Iterator[bytes]]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "WEBP": _webp,
    "GIF": _gif,
    "AVIF": _avif,
}
