"""Outputs to files: all or nothing, only what changed, what is gone removed.

    plan ▶ stage (make what is new, in a folder beside the old files) ▶ publish (swap file by file, then prune)

Nothing of the old site is touched before everything new is on the disk. The swap goes from what is linked to towards
what links to it, and pruning comes last; so whenever it is cut off, every file is whole and every link leads somewhere.
"""

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from digest.cores import Map
from digest.errors import SiteError
from digest.fingerprint import signature
from digest.model import Output, Report, Written

MARK = ".digest"
"""A file in the site folder that says: digest wrote this, digest may remove it."""
_STAGING = ".digest-staging"
_MARK_TEXT = "This folder is written by digest. What does not belong to the site is removed from it.\n"


class Staged(NamedTuple):
    """A site that is ready to be swapped in."""

    site: Path
    changed: tuple[tuple[Path, Output], ...]
    """Where the new bytes lie, and what they are, in the order in which they are swapped in."""
    kept: Mapping[str, Written]
    """What stands there already."""
    gone: tuple[str, ...]
    """What has to be removed."""


def stage(
    outputs: Sequence[Output],
    site: Path,
    known: Mapping[str, Written],
    mapped: Map,
    advance: Callable[[int, int], None],
) -> Staged:
    """Make what changed and lay it beside the old files.

    Args:
        outputs: the whole site.
        site: its folder.
        known: what stands there, by path; empty when that is not known.
        mapped: applies a function to many values.
        advance: is told how many outputs of how many are done.

    Raises:
        SiteError: the folder is not ours, or cannot be written; the site is as it was.
    """
    _claim(site)
    changed: list[tuple[Path, Output]] = []
    kept: dict[str, Written] = {}
    staging = site / _STAGING
    with _disk(site, "the site is as it was"):
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
        # Strings, for there are thousands of files and a Path costs more than the look at the disk.
        found = {output.path: _signature(f"{site}/{output.path}") for output in outputs}
        for output in outputs:
            entry = known.get(output.path)
            if entry and entry == (output.key, found[output.path]):
                kept[output.path] = entry
        new = [output for output in outputs if output.path not in kept]
        for number, (output, data) in enumerate(zip(new, mapped(_make, new), strict=True)):
            if found[output.path] and _same(site / output.path, data):
                kept[output.path] = Written(output.key, found[output.path])
            else:
                # Under a number, not under its path: making folders twice costs more than writing the pages.
                (staging / str(number)).write_bytes(data)
                changed.append((staging / str(number), output))
            advance(number + 1, len(new))
    wanted = {output.path for output in outputs}
    there = known.keys() if known else _walk(site)
    gone = tuple(sorted(path for path in there if path not in wanted))
    return Staged(site, tuple(sorted(changed, key=lambda change: change[1].rank)), kept, gone)


def publish(staged: Staged) -> tuple[Report, Mapping[str, Written]]:
    """Swap in what was staged, and remove what is gone.

    Returns:
        What was done, and what stands in the site now.
    """
    site, written = staged.site, dict(staged.kept)
    with _disk(site, "some files are new already, the next build completes the site"):
        (site / MARK).write_text(_MARK_TEXT, encoding="utf-8")
        for source, output in staged.changed:
            target = site / output.path
            if target.is_dir() or not target.parent.is_dir():
                _make_room(site, target)
            source.replace(target)
            written[output.path] = Written(output.key, _signature(target))
        for path in staged.gone:
            _remove(site, path)
        shutil.rmtree(site / _STAGING, ignore_errors=True)
    report = Report(tuple(output.path for _, output in staged.changed), staged.gone, len(staged.kept))
    return report, written


def _make(output: Output) -> bytes:
    return output.make()


def _claim(site: Path) -> None:
    """Make sure that the folder is ours: new, empty, or marked as written by digest."""
    with _disk(site, "nothing was written"):
        site.mkdir(parents=True, exist_ok=True)
        if (site / MARK).exists():
            return
        strange = sorted(entry.name for entry in os.scandir(site) if not entry.name.startswith("."))
        if strange:
            raise SiteError(
                f"{site} holds files that digest did not write ({', '.join(strange[:3])}); "
                "empty it, or set site_dir to another folder"
            )


def _signature(path: str | Path) -> str:
    """The signature of a file, or '' when it is not there."""
    try:
        return signature(os.stat(path))
    except OSError:
        return ""


def _same(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _make_room(site: Path, target: Path) -> None:
    """Make the folder of a file. An old file may stand in the folder's place, an old folder in the file's."""
    for folder in reversed(target.relative_to(site).parents):
        if (site / folder).is_file() or (site / folder).is_symlink():
            (site / folder).unlink()
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)


def _walk(site: Path) -> Iterator[str]:
    """The paths of all files in the site, but for those whose name begins with a dot at the top: .git, .nojekyll."""
    for folder, folders, names in os.walk(site):
        if Path(folder) == site:
            folders[:] = [name for name in folders if not name.startswith(".")]
            names = [name for name in names if not name.startswith(".")]
        yield from ((Path(folder) / name).relative_to(site).as_posix() for name in names)


def _remove(site: Path, path: str) -> None:
    """Remove a file, and the folders that it leaves empty."""
    target = site / path
    if target.is_file() or target.is_symlink():
        target.unlink()
    for folder in list(target.parents)[: path.count("/")]:
        try:
            folder.rmdir()
        except OSError:
            break


@contextmanager
def _disk(site: Path, state: str) -> Iterator[None]:
    """Say in plain words what the disk refuses and how the site is now; leave no staging folder behind."""
    try:
        yield
    except OSError as error:
        reason = {
            errno.ENOSPC: "the disk is full",
            errno.EDQUOT: "the disk quota is used up",
            errno.EACCES: "that is not allowed (permissions)",
            errno.EROFS: "the file system is read-only",
        }.get(error.errno or 0, error.strerror or str(error))
        shutil.rmtree(site / _STAGING, ignore_errors=True)
        raise SiteError(f"{error.filename or site} cannot be written: {reason}; {state}") from error
    except BaseException:
        shutil.rmtree(site / _STAGING, ignore_errors=True)
        raise


def clashes(outputs: Iterable[Output]) -> Iterator[str]:
    """The paths at which two outputs would stand, or a file where another needs a folder."""
    paths = [output.path for output in outputs]
    folders = {path[:at] for path in paths for at in range(len(path)) if path[at] == "/"}
    seen: set[str] = set()
    for path in paths:
        if path in seen or path in folders:
            yield path
        seen.add(path)
