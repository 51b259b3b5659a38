"""Which steps put the next site into the place of the old one."""

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path

from digest.site.publish import manifest, swap
from digest.site.publish.folder import Folder
from digest.site.publish.swap import Step

_HOME = "index.html"


def whole(folder: Folder) -> Iterator[Step]:
    """The two folders change places, in one moment."""
    yield swap.step("exchange" if folder.site.exists() else "move", folder.base, folder.next, folder.site)


def by_entry(folder: Folder, touched: Iterable[str]) -> Iterator[Step]:
    """The entries of the two folders change places: what is new first, what is gone last.

    Args:
        folder: one that cannot be moved itself.
        touched: paths of all files that are new, changed or gone.
    """
    names = sorted({path.partition("/")[0] for path in touched}, key=lambda name: (name == _HOME, name))
    pairs = [(folder.next / name, folder.site / name) for name in (*names, manifest.NAME)]
    there = [(os.path.lexists(new), os.path.lexists(old)) for new, old in pairs]
    for (new, old), (is_new, is_old) in zip(pairs, there, strict=True):
        if is_new and not is_old:
            yield swap.step("move", folder.base, new, old)
    for (new, old), (is_new, is_old) in zip(pairs, there, strict=True):
        if is_new and is_old:
            yield swap.step("exchange", folder.base, new, old)
    for (new, old), (is_new, is_old) in zip(pairs, there, strict=True):
        if is_old and not is_new:
            yield swap.step("move", folder.base, old, new)


def back(folder: Folder, paths: Iterable[str]) -> Iterator[Step]:
    """Folders of somebody else return to the site; those at its top never left one that cannot be moved."""
    for path in paths:
        if not folder.is_inside or "/" in path:
            yield swap.step("move", folder.base, folder.next / path, folder.site / path)


def away(folder: Folder, paths: Sequence[str]) -> Iterator[Step]:
    """What is in the way goes to a folder of its own."""
    if not paths:
        return
    aside = next(new for n in count(1) if not os.path.lexists(new := folder.beside / "aside" / str(n)))
    for path in paths:
        (aside / path).parent.mkdir(parents=True, exist_ok=True)
        stayed = folder.is_inside and "/" not in path and not os.path.lexists(folder.next / path)
        now: Path = (folder.site if stayed else folder.next) / path
        yield swap.step("move", folder.base, now, aside / path)
