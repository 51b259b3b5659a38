"""What lies in the content folder. Looks, and reads nothing."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from digest.base.fingerprint import signature
from digest.errors import refusal
from digest.model import Level, Place, Problem

Kind = Literal["edition", "story", "people", "feeds", "support", "privacy", "picture"]


class Source(NamedTuple):
    """A content file."""

    file: str
    """Path below the publication's folder, as in Place."""
    path: Path
    kind: Kind
    signature: str
    """Changes when the file is written; see fingerprint."""


class Listing(NamedTuple):
    """The content files, and those that lie there and cannot be content."""

    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]


_SINGLE: tuple[tuple[str, Kind], ...] = (
    ("people.yml", "people"),
    ("feeds.yml", "feeds"),
    ("support.md", "support"),
    ("privacy.md", "privacy"),
)
_FOLDERS: tuple[tuple[str, Kind, tuple[str, ...]], ...] = (
    ("editions", "edition", (".yml", ".yaml")),
    ("stories", "story", (".md",)),
)


def listing(root: Path, content: Path) -> Listing:
    """List what editors wrote.

    Args:
        root: the publication's folder.
        content: its content folder.
    """
    found = [*_in_folders(root, content), *_single(root, content)]
    return Listing(
        tuple(source for source in found if isinstance(source, Source)),
        tuple(problem for problem in found if isinstance(problem, Problem)),
    )


def _in_folders(root: Path, content: Path) -> Iterator[Source | Problem]:
    for folder, kind, endings in _FOLDERS:
        try:
            for path in _files(content / folder):
                file = path.relative_to(root).as_posix()
                if reason := _unreadable(path, file, endings):
                    yield Problem(Place(file, line=1, column=1), *reason)
                else:
                    yield Source(file, path, kind, signature(path.stat()))
        except OSError as error:
            yield _refused(root, content / folder, error)


def _single(root: Path, content: Path) -> Iterator[Source | Problem]:
    for name, kind in _SINGLE:
        path = content / name
        try:
            if path.is_file():
                yield Source(path.relative_to(root).as_posix(), path, kind, signature(path.stat()))
        except OSError as error:
            yield _refused(root, path, error)


def _refused(root: Path, path: Path, error: OSError) -> Problem:
    """A folder or a file that the machine keeps from us."""
    file = Path(error.filename or path).relative_to(root).as_posix()
    return Problem(Place(file, line=1, column=1), f"this cannot be read: {refusal(error)}")


def _unreadable(path: Path, file: str, endings: tuple[str, ...]) -> tuple[str, str, Level] | None:
    """Why a file is no content: what, hint and level."""
    if not path.name.endswith(endings):
        return "this file is not read", f"files here end in {' or '.join(endings)}", "warning"
    if not file.isprintable():
        return "the name of this file has characters that no name may have", "give it another name", "error"
    if not path.is_file():
        return "this is no file that can be read", "is it a link that leads nowhere?", "error"
    return None


def _files(folder: Path) -> Iterator[Path]:
    """The files below a folder, in order; links to folders are not followed, for they may lead in circles."""
    if not folder.is_dir():
        return
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        else:
            yield Path(entry.path)
