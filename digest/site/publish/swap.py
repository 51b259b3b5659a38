"""Folders and files that change places, and a journal that lets it be finished when it is cut off.

On Linux two folders are exchanged in one call (renameat2(2), RENAME_EXCHANGE): there is no moment between old and new.
Where there is no such call, one goes aside first. More than one call is noted in the journal before, on the disk.
"""

import ctypes
import errno
import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from digest.base.atomic import sync

JOURNAL = "journal"
_ASIDE = "old"
"""Where what stood there waits, between the two calls."""
_AT_FDCWD, _EXCHANGE = -100, 2
_CANNOT = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EXDEV}
"""What a system or a file system says that knows no exchange, or not of these two."""


class Step(NamedTuple):
    """One thing to do, with paths below the folder in which the journal's folder lies."""

    kind: Literal["exchange", "move"]
    """Let the two change places; or put the one there if nothing is there."""
    new: str
    place: str
    old: int
    """The inode of what is at the place now, 0 when nothing is: by it is known whether the step was taken."""


def step(kind: Literal["exchange", "move"], base: Path, new: Path, place: Path) -> Step:
    """Describe a step.

    Args:
        kind: see Step.
        base: the folder in which the journal's folder lies.
        new: what is there.
        place: where it goes.
    """
    return Step(kind, new.relative_to(base).as_posix(), place.relative_to(base).as_posix(), _inode(place))


def run(folder: Path, steps: Sequence[Step]) -> None:
    """Take some steps; a kill in between is mended by ``finish``.

    Args:
        folder: of the journal.
        steps: in their order.

    Raises:
        OSError: the system refuses one.
    """
    _write_back(folder)
    if len(steps) == 1 and _at_once(folder.parent, steps[0]):
        return
    _note(folder, steps)
    finish(folder)


def finish(folder: Path) -> None:
    """Take the steps that the journal names and that were not taken.

    Raises:
        OSError: the system refuses one.
    """
    journal = folder / JOURNAL
    try:
        steps = [Step(*entry) for entry in json.loads(journal.read_bytes())]
        if not all(_is_below(path) for step in steps for path in (step.new, step.place)):
            raise ValueError(steps)
    except FileNotFoundError:
        return
    except (ValueError, TypeError):
        steps = []  # we never wrote that, or it never was whole: then nothing was begun
    for number, one in enumerate(steps):
        _take(folder.parent, one, folder / f"{_ASIDE}.{number}")
    sync(folder.parent)
    journal.unlink()
    sync(folder)


def _is_below(path: object) -> bool:
    return isinstance(path, str) and not Path(path).is_absolute() and ".." not in Path(path).parts


def _write_back(folder: Path) -> None:
    """Bring all that was written to the disk, in one go: after a power cut, too, there is one site or the other."""
    call = getattr(_LIBC, "syncfs", None)
    if call is None:
        os.sync()
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        call(number)
    finally:
        os.close(number)


def _at_once(base: Path, one: Step) -> bool:
    """Take a step that is one call, where the system has that call."""
    if one.kind == "exchange":
        return _exchange(base / one.new, base / one.place)
    (base / one.new).rename(base / one.place)
    return True


def _take(base: Path, one: Step, aside: Path) -> None:
    """Take a step, or what is left of it when it was cut off."""
    new, place = base / one.new, base / one.place
    if one.kind == "move":
        if os.path.lexists(new) and not os.path.lexists(place):
            _move(new, place)
        return
    if _inode(place) == one.old:
        if _exchange(new, place):
            return
        _move(place, aside)
    if not os.path.lexists(place):
        _move(new, place)
    if os.path.lexists(aside):
        _remove(new)
        aside.rename(new)


def _inode(path: Path) -> int:
    return path.lstat().st_ino if os.path.lexists(path) else 0


def _move(source: Path, target: Path) -> None:
    """Move a file or a folder; when the target is there already, only its source is left to be removed."""
    try:
        if not os.path.lexists(target):
            source.rename(target)
            return
    except OSError as error:
        # A folder of an overlay's lower layer cannot be moved (Documentation/filesystems/overlayfs.rst), but copied.
        if error.errno != errno.EXDEV:
            raise
        copy = target.with_name(f"{target.name}.new")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(source, copy, symlinks=True)
        copy.rename(target)
    _remove(source)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two paths change places in one call; whether the system has it for them.

    Raises:
        OSError: it has, and refuses.
    """
    call = getattr(_LIBC, "renameat2", None)
    if call is None:
        return False
    sys.audit("os.rename", str(one), str(other), -1, -1)  # as os.rename does
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(other))


_LIBC = ctypes.CDLL(None, use_errno=True)


def _note(folder: Path, steps: Sequence[Step]) -> None:
    new = folder / f"{JOURNAL}.new"
    with new.open("wb") as out:
        out.write(json.dumps(steps).encode())
        out.flush()
        os.fsync(out.fileno())
    new.replace(folder / JOURNAL)
    sync(folder)
