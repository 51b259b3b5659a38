"""How digest tells whether something is still the same."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

_PROOF = 16
"""Bytes of a hash that stands before what it proves."""


def of_bytes(data: bytes) -> str:
    """Hash bytes: 32 hexadecimal digits of BLAKE2b."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def with_proof(name: str, data: bytes) -> bytes:
    """Bytes behind a hash of them and of what they are called, as ``proven`` takes them."""
    return _proof(name, data) + data


def proven(name: str, found: object) -> bytes | None:
    """The bytes that ``with_proof`` was given under this name; None when anything else was found."""
    if not isinstance(found, bytes):
        return None
    data = found[_PROOF:]
    return data if found[:_PROOF] == _proof(name, data) else None


def _proof(name: str, data: bytes) -> bytes:
    total = hashlib.blake2b(name.encode("utf-8", "surrogateescape"), digest_size=_PROOF)
    total.update(b"\0")
    total.update(data)
    return total.digest()


def of_values(*values: object) -> str:
    """Hash values by their repr, which has to say all that matters about them."""
    return of_bytes(repr(values).encode("utf-8", "surrogatepass"))


def files(folder: Path) -> Iterator[Path]:
    """All files below a folder; none when it is not there.

    Raises:
        OSError: a folder cannot be read, which globbing would pass over in silence.
    """

    def refuse(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            raise error

    for at, _, names in os.walk(folder, onerror=refuse):
        yield from (path for name in names if (path := Path(at, name)).is_file())


def of_folders(folders: Iterable[Path], pattern: str = "*") -> str:
    """Hash all files below some folders: their names and their bytes. Python's own caches do not count."""
    total = hashlib.blake2b(digest_size=16)
    for number, folder in enumerate(folders):
        for path in sorted(files(folder)):
            if path.match(pattern) and "__pycache__" not in path.parts:
                data = path.read_bytes()
                total.update(
                    f"{number} {path.relative_to(folder).as_posix()} {len(data)}\n".encode("utf-8", "surrogateescape")
                )
                total.update(data)
    return total.hexdigest()


_SETTLED = 2_000_000_000
"""Nanoseconds after which a file's time tells whether it was written again: some file systems count in 2 s."""


def is_settled(found: str, at: int) -> bool:
    """Whether the same signature means the same bytes: the file was not being written when it was looked at.

    Args:
        found: the signature.
        at: when it was found; nanoseconds since 1970.
    """
    return at - int(found.split(" ")[1]) > _SETTLED


def signature(stat: os.stat_result) -> str:
    """What changes about a file when somebody writes it; the same that git's index looks at."""
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"
