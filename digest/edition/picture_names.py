"""What files of pictures may be called, and what one is called that has no good name. Pure."""

import unicodedata
from collections.abc import Iterator
from itertools import count
from pathlib import PurePosixPath

from digest.base.slug import is_reserved, slug

ENDINGS = {
    "PNG": (".png",),
    "JPEG": (".jpg", ".jpeg"),
    "GIF": (".gif",),
    "WEBP": (".webp",),
    "AVIF": (".avif",),
    "SVG": (".svg",),
}
"""How the names of files end, by what is in them."""
_LONGEST = 200
"""Bytes of a name: file systems end at 255, and copies of a picture have longer names."""
_FOREIGN = frozenset('<>:"|?*\\/')
"""What a file of Windows cannot have in its name (https://learn.microsoft.com/windows/win32/fileio/naming-a-file)."""


def composed(name: str) -> str:
    """A name as it is written in a content file: letters and their marks in one (Unicode, NFC)."""
    return unicodedata.normalize("NFC", name)


def refused(name: str, kind: str) -> str:
    """Why a picture may not be called so, and what to do; '' when it may.

    Args:
        name: of the file.
        kind: what is in it, as in ``pictures.kind_of``.
    """
    stem, ending = PurePosixPath(name).stem, PurePosixPath(name).suffix.lower()
    if "/" in name or "\\" in name:
        return "it names a folder; pictures are put into content/images/ itself"
    if not name.isprintable():
        return "it has a character that nobody sees; take it out"
    if odd := next((sign for sign in name if sign in _FOREIGN), ""):
        return f"it has a {odd} in it, which not every machine takes; leave it out"
    if name.startswith(".") or name != name.strip() or stem != stem.rstrip(" ."):
        return "it begins with a dot, or has dots or spaces where nobody sees them; take them out"
    if len(name.encode("utf-8", "surrogatepass")) > _LONGEST:
        return f"it is longer than {_LONGEST} bytes; shorten it"
    if is_reserved(name.lower().partition(".")[0]):
        return "Windows keeps that name for itself; choose another"
    if ending not in ENDINGS[kind]:
        return f"what is in it is {kind}; let the name end in {' or '.join(ENDINGS[kind])}"
    return ""


def proposals(given: str, kind: str) -> Iterator[str]:
    """Names for a picture, the best first, without end: its own in small letters, then with a number.

    Args:
        given: what the file is called where it comes from, with or without folders.
        kind: what is in it.
    """
    own = given.replace("\\", "/").rpartition("/")[2]
    stem, _, ending = own.rpartition(".")
    is_known = f".{ending.lower()}" in {each for endings in ENDINGS.values() for each in endings}
    word = _fitting(slug(stem if is_known else own))
    for number in count(1):
        yield f"{word}{f'-{number}' if number > 1 else ''}{ENDINGS[kind][0]}"


def _fitting(word: str) -> str:
    """A word that a name may begin with: what joins letters and is not seen goes, and so does what is too long."""
    seen = "".join(sign for sign in word if sign.isprintable())
    return seen.encode("utf-8")[: _LONGEST - 20].decode("utf-8", "ignore")
