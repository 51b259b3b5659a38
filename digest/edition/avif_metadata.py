"""AVIF files: their metadata is written over where it stands, for all parts of a file say where they are. Pure.

Sources: ISO/IEC 14496-12, 4.2 (boxes), 8.11.3 (iloc), 8.11.6 (iinf), 8.11.11 (idat); ISO/IEC 23008-12, A.2 (Exif).
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

_PICTURES = frozenset((b"av01", b"grid", b"iovl", b"iden", b"tmap"))
"""The items that are a picture or a part of one; every other says something about it."""
_NOTES = frozenset((b"udta", b"uuid", b"meta"))
"""Boxes of a film that say something about it."""
_NO_EXIF = b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"
_IN_FILE, _IN_BOX = 0, 1


class _Box(NamedTuple):
    name: bytes
    at: int
    """Where it begins."""
    inside: int
    """Where what is in it begins."""
    end: int


def overwritten(data: bytes) -> bytes:
    """An AVIF file of the same size in which metadata is empty.

    Raises:
        ValueError: it has metadata in a place that is not understood.
        IndexError, struct.error: its parts do not end where they say.
    """
    out = bytearray(data)
    for box in _boxes(data, 0, len(data)):
        if box.name == b"meta":
            _blank_items(out, {inner.name: inner for inner in _boxes(data, box.inside + 4, box.end)})
        elif box.name == b"uuid":
            _free(out, box)
        elif box.name == b"moov":
            _blank_film(out, box)
    return bytes(out)


def _boxes(data: bytes, at: int, end: int) -> Iterator[_Box]:
    while at + 8 <= end:
        size, name = struct.unpack_from(">I4s", data, at)
        inside = at + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, inside)
            inside += 8
        stop = at + size if size else end
        if stop < inside or stop > end:
            raise ValueError("a box of it does not end where it says")
        yield _Box(name, at, inside, stop)
        at = stop


def _free(out: bytearray, box: _Box) -> None:
    """Make a box one that is free space."""
    out[box.at + 4 : box.at + 8] = b"free"
    out[box.inside : box.end] = bytes(box.end - box.inside)


def _blank_film(out: bytearray, film: _Box) -> None:
    for box in list(_boxes(bytes(out), film.inside, film.end)):
        if box.name in _NOTES:
            _free(out, box)
        elif box.name == b"trak":
            _blank_film(out, box)


def _blank_items(out: bytearray, within: dict[bytes, _Box]) -> None:
    if b"iinf" not in within or b"iloc" not in within:
        return
    data = bytes(out)
    names = dict(_items(data, within[b"iinf"]))
    for item, at, size in _extents(data, within):
        name = names.get(item, b"")
        if name in _PICTURES:
            continue
        if at + size > len(out):
            raise ValueError("its metadata does not end where it says")
        blank = _NO_EXIF if name == b"Exif" and size >= len(_NO_EXIF) else b""
        out[at : at + size] = blank + (bytes if name == b"Exif" else _spaces)(size - len(blank))


def _spaces(size: int) -> bytes:
    return b" " * size


def _items(data: bytes, box: _Box) -> Iterator[tuple[int, bytes]]:
    """Number and kind of each item."""
    wide = data[box.inside] > 0
    for entry in _boxes(data, box.inside + (8 if wide else 6), box.end):
        version = data[entry.inside]
        if version < 2:
            raise ValueError("its list of items is of an old kind")
        number, name = struct.unpack_from(">H2x4s" if version == 2 else ">I2x4s", data, entry.inside + 4)
        yield number, name


def _extents(data: bytes, within: dict[bytes, _Box]) -> Iterator[tuple[int, int, int]]:
    """The number of an item, and where a piece of it stands: its place in the file and its size."""
    read = _Reader(data, within[b"iloc"].inside)
    version = read.number(1)
    read.number(3)
    sizes, more = read.number(1), read.number(1)
    in_index = more & 15 if version else 0
    wide = 4 if version == 2 else 2
    for _ in range(read.number(wide)):
        item = read.number(wide)
        method = read.number(2) & 15 if version else _IN_FILE
        elsewhere, base = read.number(2), read.number(more >> 4)
        if method not in (_IN_FILE, _IN_BOX) or elsewhere:
            raise ValueError("a part of it stands in another file")
        begin = base + (within[b"idat"].inside if method == _IN_BOX and b"idat" in within else 0)
        for _ in range(read.number(2)):
            read.number(in_index)
            at, size = read.number(sizes >> 4), read.number(sizes & 15)
            yield item, begin + at, size or len(data) - begin - at


class _Reader:
    """Reads numbers of several sizes, one behind the other."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at

    def number(self, size: int) -> int:
        """The next number, of so many bytes."""
        self._at += size
        if self._at > len(self._data):
            raise ValueError("a list of its parts has no end")
        return int.from_bytes(self._data[self._at - size : self._at], "big")
