"""What lies in the content folder, and what was not saved there yet. Looks, and reads nothing."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from digest.base.fingerprint import signature
from digest.edition.kinds import Kind
from digest.errors import refusal
from digest.model import Level, Place, Problem


class Source(NamedTuple):
    """A content file."""

    file: str
    """Path below the publication's folder, as in Place."""
    path: Path
    kind: Kind[Any]
    signature: str = ""
    """Changes when the file is written; see fingerprint. '' for an unsaved text."""
    unsaved: bytes | None = None
    """What to read in place of the file."""


class Listing(NamedTuple):
    """The content files, and those that lie there and cannot be content."""

    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]


def listing(root: Path, content: Path, kinds: Sequence[Kind[Any]], texts: Mapping[str, bytes]) -> Listing:
    """List what editors wrote.

    Args:
        root: the publication's folder.
        content: its content folder.
        kinds: what to look for.
        texts: unsaved texts, by file below the publication's folder; they stand in place of files.
    """
    listed = [kind for kind in kinds if not kind.locate]
    found = [entry for kind in listed for entry in _of_kind(root, content, kind)]
    unsaved = [new for file, text in texts.items() if (new := of_text(root, content, listed, file, text))]
    sources = [entry for entry in found if isinstance(entry, Source) and entry.file not in texts]
    problems = [entry for entry in found if isinstance(entry, Problem) and entry.place.file not in texts]
    if unsaved:
        sources = sorted([*sources, *unsaved], key=lambda source: (listed.index(source.kind), source.path.parts))
    return Listing(tuple(sources), tuple(problems))


def mentioned(
    root: Path, content: Path, kind: Kind[Any], names: Iterable[str], texts: Mapping[str, bytes]
) -> Iterator[Source]:
    """The files of a kind of which only what is mentioned is read; of names without a file there are none.

    Args:
        root: the publication's folder.
        content: its content folder.
        kind: one with ``locate``.
        names: what is mentioned.
        texts: as in ``listing``.
    """
    folder = content / kind.where
    for name in sorted(names):
        file = f"{folder.relative_to(root).as_posix()}/{name}"
        if file in texts:
            yield Source(file, folder / name, kind, unsaved=texts[file])
        elif kind.locate and (path := kind.locate(folder, name)):
            yield Source(file, path, kind, signature(path.stat()))


def of_text(root: Path, content: Path, kinds: Iterable[Kind[Any]], file: str, text: bytes) -> Source | None:
    """A text that is not saved yet; None when it is content of no kind.

    Args:
        root: the publication's folder.
        content: its content folder.
        kinds: what there is.
        file: where it would be saved, below the publication's folder.
        text: what stands in it.
    """
    for kind in kinds:
        place, path = (content / kind.where).relative_to(root), Path(file)
        is_below = place in path.parents and path.name.endswith(kind.endings) and "/." not in file
        if path == place or (kind.endings and is_below):
            return Source(file, root / file, kind, unsaved=text)
    return None


def _of_kind(root: Path, content: Path, kind: Kind[Any]) -> Iterator[Source | Problem]:
    """The files of a kind on the disk."""
    path = content / kind.where
    try:
        yield from _in_folder(root, path, kind) if kind.endings else _single(root, path, kind)
    except OSError as error:
        file = Path(error.filename or path).relative_to(root).as_posix()
        yield Problem(Place(file, line=1, column=1), f"this cannot be read: {refusal(error)}")


def _in_folder(root: Path, folder: Path, kind: Kind[Any]) -> Iterator[Source | Problem]:
    for entry, file in _files(folder, folder.relative_to(root).as_posix()):
        if reason := _unreadable(entry, file, kind.endings):
            yield Problem(Place(file, line=1, column=1), *reason)
        else:
            yield Source(file, Path(entry.path), kind, signature(entry.stat()))


def _single(root: Path, path: Path, kind: Kind[Any]) -> Iterator[Source]:
    if path.is_file():
        yield Source(path.relative_to(root).as_posix(), path, kind, signature(path.stat()))


def _unreadable(entry: os.DirEntry[str], file: str, endings: tuple[str, ...]) -> tuple[str, str, Level] | None:
    """Why a file is no content: what, hint and level."""
    if not entry.name.endswith(endings):
        return "this file is not read", f"files here end in {' or '.join(endings)}", "warning"
    if not file.isprintable():
        return "the name of this file has characters that no name may have", "give it another name", "error"
    if not (Path(entry.path).is_file() if entry.is_symlink() else entry.is_file()):
        return "this is no file that can be read", "is it a link that leads nowhere?", "error"
    return None


def _files(folder: Path, below: str) -> Iterator[tuple[os.DirEntry[str], str]]:
    """The files below a folder, in order, each with its path as in Place.

    Links to folders are not followed, for they may lead in circles.
    """
    if not folder.is_dir():
        return
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), f"{below}/{entry.name}")
        else:
            yield entry, f"{below}/{entry.name}"
