"""What lies in the content folder. Looks, and reads nothing."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from digest.fingerprint import signature
from digest.model import Place, Problem

Kind = Literal["edition", "story", "people", "picture"]


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
    sources: list[Source] = []
    problems: list[Problem] = []
    for folder, kind, endings in _FOLDERS:
        for entry in _files(content / folder):
            file = Path(entry.path).relative_to(root).as_posix()
            if entry.name.endswith(endings):
                sources.append(Source(file, Path(entry.path), kind, signature(entry.stat())))
            else:
                hint = f"files here end in {' or '.join(endings)}"
                problems.append(Problem(Place(file, line=1, column=1), "this file is not read", hint, "warning"))
    people = content / "people.yml"
    if people.is_file():
        sources.append(Source(people.relative_to(root).as_posix(), people, "people", signature(people.stat())))
    return Listing(tuple(sources), tuple(problems))


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    if not folder.is_dir():
        return
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _files(Path(entry.path))
        else:
            yield entry
