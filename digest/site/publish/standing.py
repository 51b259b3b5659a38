"""What stands in the folder of a site before a build, and whose it is."""

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from digest.site.publish import manifest, tree
from digest.site.publish.manifest import Manifest

OTHERS = {
    ".DS_Store",
    ".git",
    ".gitattributes",
    ".gitignore",
    ".gitkeep",
    ".htaccess",
    ".nojekyll",
    ".well-known",
    "CNAME",
    "lost+found",
}
"""What a folder may hold that is to become a site: what publishers and hosts put there."""


class Standing(NamedTuple):
    """What stands there."""

    manifest: Manifest
    files: Mapping[str, int]
    """The inode of each, by path."""
    gone: tuple[str, ...]
    """Files of ours that have to go."""
    others: tuple[str, ...]
    """Files of somebody else, which stay."""
    folders: tuple[str, ...]
    """Folders of somebody else, which stay."""
    aside: tuple[str, ...]
    """What cannot stay and is not ours to delete: it is in the way of a page, or nobody knows who put it there."""

    def is_taken(self, path: str) -> bool:
        """Whether somebody else put a file where now one of the site belongs."""
        return self.manifest.is_whole and path in self.files and path not in self.manifest.files


def look(site: Path, wanted: Collection[str]) -> Standing:
    """See what is ours in a site, and what is not.

    Args:
        site: its folder; need not be there.
        wanted: the paths of all files that it shall have.

    Raises:
        OSError: it cannot be read.
    """
    listed, rooms = manifest.read(site), tree.folders(wanted)
    found = tree.look(site, rooms | tree.folders(listed.files))
    files = {path: inode for path, inode in found.files.items() if path != manifest.NAME}
    foreign = {path for path in files if path not in wanted and path not in listed.files}.union(found.folders)
    stays = sorted(path for path in foreign if _may_stay(path, listed, wanted, rooms))
    return Standing(
        manifest=listed,
        files=files,
        gone=tuple(sorted(path for path in listed.files if path not in wanted and path in files)),
        others=tuple(path for path in stays if path in files),
        folders=tuple(path for path in stays if path not in files),
        aside=tuple(sorted(foreign.difference(stays))),
    )


def _may_stay(path: str, listed: Manifest, wanted: Collection[str], rooms: Collection[str]) -> bool:
    """Whether something of somebody else can stay: it is in nobody's way, and surely no page that was withdrawn."""
    is_free = path not in rooms and not any(part in wanted for part in tree.folders([f"{path}/"]))
    return is_free and (listed.is_whole or path.startswith(".") or path in OTHERS)


def signature(site: Path, path: str) -> str:
    """What changes about a file when somebody writes it; '' when it is not there.

    Not the time of its last change of status, which every second place for it renews.
    """
    try:
        stat = os.stat(f"{site}/{path}", follow_symlinks=False)
    except OSError:
        return ""
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ino}"
