"""Picture files: whether they are there, and how large they are. Reads content/images/."""

import io
from pathlib import Path

import imagesize

from digest import fingerprint
from digest.model import Picture

LARGEST = 20 * 1024 * 1024
"""Bytes that a picture may have."""


def locate(images: Path, src: str) -> Path | None:
    """The file of a picture, or None when there is none or it lies outside the folder (a link may lead there)."""
    path = images / src
    try:
        inside = path.resolve().is_relative_to(images.resolve())
        return path if inside and path.is_file() and path.stat().st_size <= LARGEST else None
    except (OSError, ValueError, RuntimeError):  # RuntimeError: links that lead in circles
        return None


def measure(src: str, data: bytes) -> Picture:
    """Take the size of a picture.

    Args:
        src: its path below content/images/.
        data: its bytes: PNG, JPEG, GIF, WebP, AVIF or SVG.
    """
    try:
        width, height = imagesize.get(io.BytesIO(data))
    except (ValueError, OSError, LookupError, ArithmeticError):
        width = height = -1
    return Picture(src, fingerprint.of_bytes(data), max(round(width), 0), max(round(height), 0))
