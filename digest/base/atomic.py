"""Files that people wrote are changed whole or not at all, and keep what is theirs: links, modes, every other byte.

``read`` gives a text to the byte, mark and line breaks with it; ``replace`` writes the new one if the file still says
what was read. ``read_bytes`` and ``replace_bytes`` do the same with what is no text. What was written is on the disk,
also after a power cut.
"""

import contextlib
import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from digest.errors import ChangedError, FileError, refusal

_BESIDE = ".digest.new"
"""What is written before it gets its name. Only one program at a time writes in a folder, so that one name does."""


def read(file: Path) -> str:
    """Read a text file that is UTF-8, as it is to the byte; '' when it is not there.

    Raises:
        FileError: it cannot be read, or is no UTF-8.
    """
    try:
        return file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise FileError(f"{file} is no UTF-8; save it with that encoding") from None
    except OSError as error:
        raise FileError(f"{file} cannot be read: {refusal(error)}") from error


def read_bytes(file: Path) -> bytes | None:
    """Read a file as it is; None when it is not there.

    Raises:
        FileError: it cannot be read.
    """
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FileError(f"{file} cannot be read: {refusal(error)}") from error


def replace(file: Path, old: str, new: str) -> None:
    """Write a text file by way of a new one beside it, unless somebody else wrote it meanwhile.

    Args:
        file: what to write; its folder is made when it is not there, and a link stays one.
        old: what ``read`` gave.
        new: what shall stand there.

    Raises:
        FileError: it cannot be written; it is as it was.
        ChangedError: it says something else by now.
    """
    _replace(file, lambda target: read(target) == old, new.encode("utf-8"))


def replace_bytes(file: Path, old: bytes | None, new: bytes) -> None:
    """Write a file as ``replace`` does that is no text.

    Args:
        file: what to write, as there.
        old: what ``read_bytes`` gave; None writes it only where there is no file.
        new: what shall stand there.

    Raises:
        FileError: as there.
    """
    _replace(file, lambda target: read_bytes(target) == old, new)


def _replace(file: Path, is_as_read: Callable[[Path], bool], new: bytes) -> None:
    target = file.resolve()
    beside = target.with_name(_BESIDE)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with alone_in(target.parent):
            if not is_as_read(target):
                raise ChangedError(f"{file} was changed meanwhile, so nothing was written to it; run this again")
            try:
                _write(beside, new)
                beside.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
                beside.replace(target)
            finally:
                with contextlib.suppress(OSError):
                    beside.unlink(missing_ok=True)
            sync(target.parent)
    except OSError as error:
        raise FileError(f"{file} cannot be written: {refusal(error)}; it is as it was") from error


def _write(file: Path, data: bytes) -> None:
    """Write a new file, to the disk, in place of one that a program left which was killed."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def sync(folder: Path) -> None:
    """Bring the names of a folder to the disk, which is a write of its own (fsync(2)).

    Raises:
        OSError: the disk refuses it.
    """
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a file system that has no such thing
            raise
    finally:
        os.close(number)


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """The only digest that looks and writes there: a lock on the folder itself leaves nothing behind."""
    number = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)
