"""What a site says of itself: the files that digest wrote into it, with their hashes; so it is known what is ours.

The form is that of ``sha256sum`` (https://www.gnu.org/software/coreutils/manual/html_node/cksum-output-modes.html), so
that anybody can hold a copy against it: ``sha256sum --check .digest``. The last line is the hash of those before it.
"""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

NAME = ".digest"
"""The file in the site folder. It says: digest wrote what is named here, digest may remove it."""
_HEAD = "# This folder is written by digest. What is named below belongs to the site, and is removed when it is gone.\n"
_TAIL = "# The lines above: "
_LINE = re.compile(r"(\\?)([0-9a-f]{64})  (.+)")
_ESCAPES = {"\\\\": "\\", "\\n": "\n", "\\r": "\r"}
_ESCAPED = re.compile(r"\\[\\nr]")


class Manifest(NamedTuple):
    """The files of a site."""

    files: Mapping[str, str]
    """SHA-256 of each, by path."""
    is_whole: bool
    """Whether that is all. Not so when the list is absent, damaged, or of a digest that wrote none."""


def read(site: Path) -> Manifest:
    """Read what a site says of itself; nothing of it counts when a byte is not as it was written."""
    try:
        text = (site / NAME).read_bytes().decode("utf-8", "surrogateescape")
    except OSError:
        return Manifest({}, is_whole=False)
    body, tail, mark = text.rpartition(_TAIL)
    if not tail or mark.strip() != hash_of(body.encode("utf-8", "surrogateescape")) or not body.startswith(_HEAD):
        return Manifest({}, is_whole=False)
    return Manifest(dict(map(_entry, body[len(_HEAD) :].split("\n")[:-1])), is_whole=True)


def text(files: Mapping[str, str]) -> bytes:
    """Write a manifest; the same for the same files.

    Args:
        files: SHA-256 of each, by path.
    """
    body = _HEAD + "".join(_line(path, files[path]) for path in sorted(files))
    data = body.encode("utf-8", "surrogateescape")
    return data + f"{_TAIL}{hash_of(data)}\n".encode()


def hash_of(data: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _line(path: str, digest: str) -> str:
    escaped = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return f"{chr(92) if escaped != path else ''}{digest}  {escaped}\n"


def _entry(line: str) -> tuple[str, str]:
    found = _LINE.fullmatch(line)
    if not found:  # pragma: no cover - the hash of the lines was right
        raise ValueError(line)
    mark, digest, path = found.groups()
    return (_ESCAPED.sub(lambda escape: _ESCAPES[escape[0]], path) if mark else path), digest
