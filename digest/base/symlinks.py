"""Links that lead out of a publication: whoever may write a file may not read, or publish, all that this machine has.

A continuous integration builds what other people wrote. Git keeps symbolic links, so a page, a picture or a template
may be one that leads to any file of the machine; nothing behind such a link is read. Links within the publication are
files like others.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from digest.errors import ContentError
from digest.model import Place, Problem

_NOT_OURS = {".git"}


def hold(root: Path, paths: Iterable[Path]) -> None:
    """Refuse what leads out of a publication.

    Args:
        root: the publication's folder.
        paths: files and folders that are about to be read, with all that lies below them. A folder that lies elsewhere
            by the settings is a border of its own. What is not there is passed over.

    Raises:
        ContentError: has every link that leads out.
    """
    problems = [_problem(root, link) for path in paths for link in _outward(path, _border(root, path))]
    if problems:
        raise ContentError(problems)


def _border(root: Path, path: Path) -> Path:
    """The folder that a path may not lead out of, resolved."""
    return (root if Path(os.path.normpath(path)).is_relative_to(os.path.normpath(root)) else path).resolve()


def _outward(path: Path, border: Path) -> Iterator[Path]:
    """A path, and everything below it, that leads out; links to folders are followed as MkDocs follows them."""
    if _leads_out(path, border):
        yield path
        return
    waiting, seen = [path], set()
    while waiting:
        folder = waiting.pop()
        if (place := _place(folder)) in seen:
            continue
        seen.add(place)
        for entry in _entries(folder):
            if entry.is_symlink() and _leads_out(Path(entry.path), border):
                yield Path(entry.path)
            elif entry.name not in _NOT_OURS and (entry.is_symlink() or entry.is_dir(follow_symlinks=False)):
                waiting.append(Path(entry.path))


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """What lies in a folder; nothing where it is none, or cannot be read: whoever reads it says so."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _leads_out(path: Path, border: Path) -> bool:
    place = _place(path)
    return place is not None and not place.is_relative_to(border)


def _place(path: Path) -> Path | None:
    """Where a path leads; None where its links lead in circles."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return None


def _problem(root: Path, link: Path) -> Problem:
    name = os.path.relpath(link, root).replace(os.sep, "/")
    what = "this link leads out of the publication's folder, so nothing is read from there"
    return Problem(Place(name, line=1, column=1), what, "put a copy in its place, or remove it")
