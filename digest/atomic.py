"""Files that people wrote are changed whole or not at all, and keep what is theirs: links, modes, line breaks."""

import contextlib
import os
import tempfile
from pathlib import Path

from digest.errors import FileError

_BOM = "\ufeff"


def read(file: Path) -> str:
    """Read a text file that is UTF-8; a byte order mark and the carriage returns of Windows are left out."""
    return _plain(file.read_bytes().decode("utf-8"))


def replace(file: Path, text: str) -> None:
    """Write a text file by way of a new one beside it, with the line breaks and the mark that it had.

    Args:
        file: what to write; its folder is made when it is not there, and a link stays one.
        text: its new text, as ``read`` gives it.

    Raises:
        FileError: it cannot be written.
    """
    target = file.resolve()
    new = ""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        old = target.read_bytes().decode("utf-8") if target.exists() else ""
        number, new = tempfile.mkstemp(dir=target.parent, prefix=".")
        with os.fdopen(number, "w", encoding="utf-8", newline="") as out:
            out.write(_as_it_was(text, old))
        Path(new).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        Path(new).replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            Path(new).unlink()
        raise FileError(f"{file} cannot be written: {error.strerror}; it is as it was") from error


def write(file: Path, data: bytes) -> None:
    """Write a file of the cache such that nobody, in this process or another, ever sees half of it."""
    number, new = tempfile.mkstemp(dir=file.parent, prefix=".")
    with os.fdopen(number, "wb") as out:
        out.write(data)
    Path(new).replace(file)


def _plain(text: str) -> str:
    return text.removeprefix(_BOM).replace("\r\n", "\n")


def _as_it_was(text: str, old: str) -> str:
    """The text with a byte order mark and carriage returns, where the old one had them on every line."""
    if old.count("\n") and old.count("\r\n") == old.count("\n"):
        text = text.replace("\n", "\r\n")
    return (_BOM if old.startswith(_BOM) else "") + text
