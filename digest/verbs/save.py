"""Texts of editors are saved when they load, and only over what they were made from: nobody's words are lost.

read ─▶ Saved (text, mark) ─somebody writes▶ save(text, was=mark) ─base/atomic▶ the file
"""

from pathlib import Path, PurePosixPath
from typing import NamedTuple

from digest.base import atomic, fingerprint, symlinks
from digest.edition import files
from digest.edition.kinds import KINDS
from digest.errors import ContentError, FileError, UsageError
from digest.settings.mkdocs_yml import Settings


class Saved(NamedTuple):
    """A text as it lies in its file."""

    text: str
    """To the byte; '' when there is no file."""
    mark: str
    """Hash of it: what a new text was made from."""


def read(settings: Settings, file: str) -> Saved:
    """Read a text of a publication.

    Args:
        settings: of the publication.
        file: its path below the publication's folder.

    Raises:
        UsageError: the path leads out of the publication.
        ContentError: a link does.
        FileError: it cannot be read, or is no UTF-8.
    """
    text = atomic.read(_place(settings, file))
    return Saved(text, mark(text))


def save(settings: Settings, file: str, text: str, *, was: str) -> Saved:
    """Write a text, whole or not at all, when it loads and its file still says what it was made from.

    Args:
        settings: of the publication.
        file: its path below the publication's folder.
        text: to the byte.
        was: the mark of what it was made from.

    Raises:
        UsageError, ContentError, FileError: as in ``read``.
        ContentError: the text has mistakes.
        FileError: it cannot be written, or the file was changed meanwhile; it is as it was.
    """
    path, data = _place(settings, file), text.encode("utf-8")
    if source := files.of_text(settings.root, settings.content, KINDS, file, data):
        loaded = source.kind.load(file, data)
        if any(problem.level == "error" for problem in loaded.problems):
            raise ContentError(loaded.problems)
    old = atomic.read(path)
    if mark(old) != was:
        raise FileError(f"{path} was changed meanwhile, so nothing was written to it; run this again")
    if text != old:
        atomic.replace(path, old, text)
    return Saved(text, mark(text))


def mark(text: str) -> str:
    """What stands for a text that is saved."""
    return fingerprint.of_bytes(text.encode("utf-8"))


def _place(settings: Settings, file: str) -> Path:
    name = PurePosixPath(file)
    if name.is_absolute() or ".." in name.parts:
        raise UsageError(f"{file} lies outside the publication")
    symlinks.hold(settings.root, [settings.root / name])
    return settings.root / name
