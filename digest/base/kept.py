"""What was made once and is kept in the cache: cards, copies of pictures, the search's index, the theme's files.

A kept file is named by all that its bytes depend on, and begins with a hash of its name and its bytes. So one that is
cut off, spoilt or in another one's place is known for what it is: it is made again, and that is said (``digest -v``).
The hash tells what accidents do. It keeps nobody who can write there from putting other bytes in.
"""

import contextlib
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TypeVar

from digest.base import codec, fingerprint
from digest.errors import SiteError, refusal

T = TypeVar("T")
_LOG = logging.getLogger(__name__)


def data(file: Path, make: Callable[[], bytes]) -> bytes:
    """The bytes of a kept file; they are made, and kept, when it is not there or damaged.

    Args:
        file: its folder is made when it is not there.
        make: makes the bytes.

    Raises:
        SiteError: the file cannot be written.
    """
    there = read(file)
    if there is None:
        there = make()
        keep(file, there)
    return there


def value(file: Path, kind: type[T], make: Callable[[], T]) -> T:
    """The same for a value of a type."""
    there = found(file, kind)
    if there is None:
        there = make()
        keep(file, codec.encode(there))
    return there


def found(file: Path, kind: type[T]) -> T | None:
    """The value in a kept file; None when it is not there or damaged."""
    there = read(file)
    if there is None:
        return None
    try:
        return codec.decode(kind, there)
    except ValueError:
        _say_damaged(file)
        return None


def read(file: Path) -> bytes | None:
    """The bytes of a kept file; None when it is not there or damaged."""
    try:
        proven = fingerprint.proven(_name(file), file.read_bytes())
    except FileNotFoundError:
        if not file.is_symlink():
            return None
        proven = None
    except OSError:  # a folder stands there, or the disk cannot read it
        proven = None
    if proven is None:
        _say_damaged(file)
    return proven


def keep(file: Path, given: bytes) -> None:
    """Keep bytes such that nobody, in this process or another, ever sees half of them.

    Raises:
        SiteError: the disk refuses.
    """
    whole = fingerprint.with_proof(_name(file), given)
    try:
        try:
            _write(file, whole)
        except OSError:
            _clear(file)
            _write(file, whole)
    except OSError as error:
        raise refused(file.parent, error) from error


def only(folder: Path, names: Collection[str]) -> None:
    """Forget all files of a folder but these."""
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(folder)):
            if entry.name not in names:
                remove(Path(entry.path))


@contextlib.contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """An empty folder beside kept files, for somebody who writes files; gone at the end.

    Raises:
        SiteError: the disk refuses.
    """
    try:
        _clear(folder / "work")
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".") as place:
            yield Path(place)
    except OSError as error:
        raise refused(folder, error) from error


def remove(path: Path) -> None:
    """Remove whatever stands at a place of the cache.

    Raises:
        OSError: the disk refuses.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def refused(path: Path, error: OSError) -> SiteError:
    """The error for a place of the cache that cannot be written."""
    return SiteError(f"the cache {path} cannot be written: {refusal(error)}")


def _name(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"


def _say_damaged(file: Path) -> None:
    _LOG.info("%s in the cache is damaged, and made again", _name(file))


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    number, new = tempfile.mkstemp(dir=file.parent, prefix=".")
    try:
        with os.fdopen(number, "wb") as out:
            out.write(data)
        Path(new).replace(file)
    except BaseException:
        Path(new).unlink(missing_ok=True)
        raise


def _clear(file: Path) -> None:
    """Take out of the way what has no place there: a file for a folder, a dead link, a folder for a file."""
    if not file.parent.is_dir():
        remove(file.parent)
    if file.is_dir():
        remove(file)
