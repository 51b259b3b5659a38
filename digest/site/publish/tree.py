"""Folders of files: what is in them, and files that two of them share (hard links)."""

import contextlib
import os
import shutil
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple


class Found(NamedTuple):
    """What is in a folder."""

    files: dict[str, int]
    """The inode of each file, by path; a link counts as a file."""
    folders: tuple[str, ...]
    """Folders that were not looked into."""


def look(folder: Path, into: Collection[str] | None = None) -> Found:
    """See what is in a folder, with everything below.

    Args:
        folder: need not be there.
        into: the only folders below it to look into; None for all.
    """
    files: dict[str, int] = {}
    left: list[str] = []
    waiting = [""] if folder.is_dir() else []
    while waiting:
        inside = waiting.pop()
        # Strings, for there are thousands of files and a Path costs more than the look at the disk.
        with os.scandir(f"{folder}/{inside}") as entries:
            for entry in entries:
                path = inside + entry.name
                if not entry.is_dir(follow_symlinks=False):
                    files[path] = entry.inode()
                elif into is None or path in into:
                    waiting.append(f"{path}/")
                else:
                    left.append(path)
    return Found(files, tuple(sorted(left)))


def folders(paths: Iterable[str]) -> set[str]:
    """All folders in which files with these paths lie, at any depth."""
    return {path[:at] for path in paths for at in range(len(path)) if path[at] == "/"}


def share(source: Path, target: Path) -> None:
    """Let a file stand at a second place, without a second copy where the file system can do that.

    Raises:
        OSError: it cannot be written.
    """
    make_room(target)
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        # No links on this file system (FAT), not to somebody else's file, or no more of them.
        shutil.copy2(source, target, follow_symlinks=False)


def make_room(target: Path) -> None:
    """Make the folder of a file, and take away what stands at its place.

    Raises:
        OSError: the folder cannot be written.
    """
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    else:
        target.unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)


def remove(folder: Path, path: str) -> None:
    """Remove a file below a folder, and the folders that it leaves empty.

    Raises:
        OSError: it cannot be removed.
    """
    target = folder / path
    if target.is_symlink() or not target.is_dir():
        target.unlink(missing_ok=True)
    for parent in list(target.parents)[: path.count("/")]:
        with contextlib.suppress(OSError):
            parent.rmdir()
