"""The folder of a site, and the one beside it in which the next site is made ready. For one build at a time.

    site/           what a web server serves: whole at every moment
    .site.digest/   next/ the next site, whose unchanged files are those of site/ (hard links); lock, journal

A link is followed once: what it leads to is the folder, and the link stays. A mount point cannot change places with
anything, nor a folder in one that cannot be written; there the second folder is inside the first, and its entries
change places one by one.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock

from digest.errors import SiteError, refusal
from digest.site.publish import manifest, swap
from digest.site.publish.standing import OTHERS

_INSIDE = ".digest-work"
_BEFORE = ".digest-staging"
"""Where versions without a manifest made a site ready; a killed one may have left it, in public."""
_HALF = "some of it is new already, the next build completes the site"
_OCTAL = re.compile(r"\\([0-7]{3})")


class Folder(NamedTuple):
    """Where a site is, and where the next one is made ready."""

    site: Path
    """No link."""
    beside: Path

    @property
    def next(self) -> Path:
        """The next site; between builds it is the same as the site."""
        return self.beside / "next"

    @property
    def base(self) -> Path:
        """The folder below which everything happens."""
        return self.beside.parent

    @property
    def is_inside(self) -> bool:
        """Whether the second folder is inside the first."""
        return self.base == self.site


@contextmanager
def opened(site_dir: Path) -> Iterator[Folder]:
    """Take the folder of a site for one build, and finish what an earlier one was killed in.

    Args:
        site_dir: as it is set; made when it is not there.

    Raises:
        SiteError: the folder is not ours, or cannot be written.
    """
    with disk(site_dir, "nothing was written"):
        if site_dir.is_symlink() and not site_dir.exists():
            raise SiteError(f"{site_dir} is a link to {site_dir.readlink()}, which is not there; make that folder")
        finish(site_dir)
        site = site_dir.resolve()
        _claim(site)
        site.parent.mkdir(parents=True, exist_ok=True)
        folder = Folder(site, site / _INSIDE if _is_fixed(site) else _outside(site))
        folder.beside.mkdir(mode=0o700, exist_ok=True)
        shutil.rmtree(site / _BEFORE, ignore_errors=True)
        (folder.beside / ".gitignore").write_text("*\n", encoding="utf-8")
        lock = FileLock(folder.beside / "lock")
        lock.acquire()
    try:
        with disk(site, _HALF):
            swap.finish(folder.beside)  # of a build that was killed while we waited
        yield folder
    finally:
        lock.release()


def finish(site_dir: Path) -> None:
    """Finish what a build of a site was killed in; nothing is done when there is nothing.

    Args:
        site_dir: as it is set.

    Raises:
        SiteError: the folder cannot be written.
    """
    site = site_dir.resolve()
    for beside in (_outside(site), site / _INSIDE):
        if (beside / swap.JOURNAL).is_file():
            with disk(site, _HALF), FileLock(beside / "lock"):
                swap.finish(beside)


@contextmanager
def disk(site: Path, state: str) -> Iterator[None]:
    """Say in plain words what the disk refuses, and how the site is now."""
    try:
        yield
    except OSError as error:
        raise SiteError(f"{error.filename or site} cannot be written: {refusal(error)}; {state}") from error


def _claim(site: Path) -> None:
    """Make sure that the folder is ours: new, without anything of somebody else's, or written by digest."""
    if (site / manifest.NAME).is_file() or not site.exists():
        return
    if not site.is_dir():
        raise SiteError(f"{site} is no folder; remove it, or set site_dir to another one")
    strange = sorted(entry.name for entry in os.scandir(site) if entry.name not in {*OTHERS, _INSIDE})
    if strange:
        raise SiteError(
            f"{site} holds files that digest did not write ({', '.join(strange[:3])}); "
            "empty it, or set site_dir to another folder"
        )


def _is_fixed(site: Path) -> bool:
    """Whether the folder itself cannot change places with another one."""
    if not site.exists():
        return False
    other_disk = site.stat().st_dev != site.parent.stat().st_dev
    return other_disk or not os.access(site.parent, os.W_OK | os.X_OK) or _is_mounted(site)


def _outside(site: Path) -> Path:
    return site.with_name(f".{site.name}.digest")


def _is_mounted(site: Path) -> bool:
    """Whether something is mounted there; a bind mount of the same disk is known from Linux' list (proc(5)) alone."""
    try:
        mounts = Path("/proc/self/mountinfo").read_bytes().decode("utf-8", "surrogateescape")
    except OSError:
        return os.path.ismount(site)
    points = (line.split(" ")[4] for line in mounts.splitlines())
    return str(site) in {_OCTAL.sub(lambda found: chr(int(found[1], 8)), point) for point in points}
