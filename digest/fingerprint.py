"""How digest tells whether something is still the same."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path


def of_bytes(data: bytes) -> str:
    """Hash bytes: 32 hexadecimal digits of BLAKE2b."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


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


def signature(stat: os.stat_result) -> str:
    """What changes about a file when somebody writes it; the same that git's index looks at."""
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"
