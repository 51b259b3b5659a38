"""Builds of a publication, killed while the new site takes the place of the old one."""

import shutil
import sys
from pathlib import Path

from tests.conftest import needs
from tests.site.publish.killed_builds import Killed
from tests.site.publish.test_write import done, mounted

MOUNT = "mkdir -p {0}/site; mount -t tmpfs tmpfs {0}/site"


def killed(folder: Path, *options: str, mount: str = "") -> Killed:
    """Kill a build after each of its moves."""
    command = (sys.executable, "-m", "tests.site.publish.killed_builds", str(folder), *options)
    return Killed(*map(int, (mounted(mount, *command) if mount else done(*command)).split()))


def test_killed_before_and_after_the_exchange(tmp_path: Path) -> None:
    """At every moment the whole old site is there, and after the one call of the swap the whole new one."""
    found = killed(tmp_path)
    assert found.old > 0
    assert (found.new, found.cut) == (1, 0)


def test_killed_between_the_moves_of_a_swap(tmp_path: Path) -> None:
    """Where there is no exchange, after the journal and each of the three moves: the next build goes on to the new site."""
    found = killed(tmp_path, "--no-exchange")
    assert found.old > 0
    assert (found.new, found.cut) == (4, 4)


def test_killed_between_the_entries_of_a_site(tmp_path: Path) -> None:
    """Where the site is a mount point, after every single entry, the same."""
    needs("unshare", shutil.which("unshare"))
    found = killed(tmp_path, "--later", mount=MOUNT.format(tmp_path))
    assert found.old > 0
    assert found.new == found.cut > 10
