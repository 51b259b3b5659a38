"""Outputs to files: all or nothing, only what changed, what is gone removed.

    outputs ─▶ what may have changed ─make▶ next/ (a whole site, beside the old one) ─swap▶ site/

Nothing of the old site is touched before everything new is on the disk; then the two folders change places. What is
unchanged are the files of the old one, at a second place. Between builds both folders are the same, so that a build
costs what changed.
"""

import contextlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from digest.base.parallel import Map
from digest.model import Output, Report, Written
from digest.site.publish import manifest, standing, steps, swap, tree
from digest.site.publish.folder import Folder, disk
from digest.site.publish.standing import Standing, signature

Seal = Callable[[Mapping[str, str]], bytes]
"""From the SHA-256 of all files, by path, to the bytes of one that is made last."""


class _Made(NamedTuple):
    """What had to be made."""

    hashes: Mapping[str, str]
    """SHA-256 of each, by path."""
    changed: tuple[str, ...]
    """Those of them that the site does not have like that; they lie in the next one."""


def publish(
    folder: Folder,
    outputs: Sequence[Output],
    known: Mapping[str, Written],
    mapped: Map,
    advance: Callable[[int, int], None],
    sealed: Mapping[str, Seal] = {},
) -> tuple[Report, Mapping[str, Written]]:
    """Let outputs be the site.

    Args:
        folder: of the site.
        outputs: the whole site.
        known: from what its files were made, by path, as far as that is known.
        mapped: applies a function to many values.
        advance: is told how many outputs of how many are done.
        sealed: files that are made last, of the hashes of all others, by path.

    Returns:
        What was done, and from what those files are made of which that was not known.

    Raises:
        SiteError: the folder cannot be written.
    """
    with disk(folder.site, "the site is as it was"):
        there = standing.look(folder.site, {*sealed, *(output.path for output in outputs)})
        found = {output.path: signature(folder.site, output.path) for output in outputs}
        new = [output for output in outputs if known.get(output.path) != (output.key, found[output.path])]
        is_whole = there.manifest.is_whole and all(_is_as_sealed(folder, there, path) for path in sealed)
        if is_whole and not new and not there.gone and not there.aside:
            return Report((), (), len(outputs) + len(sealed), ()), {}
        try:
            made = _prepare(folder, outputs, new, there, mapped, advance, sealed)
        except BaseException:
            shutil.rmtree(folder.next, ignore_errors=True)
            raise
    with disk(folder.site, "some of it is new already, the next build completes the site"):
        aside = _swap(folder, there, made)
    _level(folder, there, made)
    report = Report(made.changed, there.gone, len(outputs) + len(sealed) - len(made.changed), aside)
    return report, {output.path: Written(output.key, signature(folder.site, output.path)) for output in new}


def _prepare(
    folder: Folder,
    outputs: Sequence[Output],
    new: Sequence[Output],
    there: Standing,
    mapped: Map,
    advance: Callable[[int, int], None],
    sealed: Mapping[str, Seal],
) -> _Made:
    """Make the next site whole."""
    folder.next.mkdir(exist_ok=True)
    wanted = {output.path for output in outputs}
    held = tree.look(folder.next).files
    for path in held.keys() - wanted - {*there.others, *sealed, manifest.NAME}:
        tree.remove(folder.next, path)
    made = _make(folder, new, there, mapped, advance)
    hashes = {**there.manifest.files, **made.hashes}
    _keep(folder, [*wanted.difference(made.changed), *there.others], hashes, there, held)
    for path in there.folders:
        (folder.next / path).parent.mkdir(parents=True, exist_ok=True)
    listed = {path: hashes.get(path) or manifest.hash_of((folder.next / path).read_bytes()) for path in wanted}
    last = _seal(folder, sealed, listed)
    tree.make_room(folder.next / manifest.NAME)
    (folder.next / manifest.NAME).write_bytes(manifest.text({**listed, **last.hashes}))
    if folder.site.exists():
        shutil.copystat(folder.site, folder.next)
    return _Made({**made.hashes, **last.hashes}, (*made.changed, *last.changed))


def _is_as_sealed(folder: Folder, there: Standing, path: str) -> bool:
    """Whether a file that was made last is what it was then."""
    try:
        return manifest.hash_of((folder.site / path).read_bytes()) == there.manifest.files.get(path)
    except OSError:
        return False


def _seal(folder: Folder, sealed: Mapping[str, Seal], listed: Mapping[str, str]) -> _Made:
    """Make what is made of the hashes of all files, each knowing those before it."""
    hashes, changed = dict(listed), []
    for path, seal in sealed.items():
        data = seal(hashes)
        hashes[path] = manifest.hash_of(data)
        tree.make_room(folder.next / path)
        (folder.next / path).write_bytes(data)
        if not _has(folder.site / path, data):
            changed.append(path)
    return _Made({path: hashes[path] for path in sealed}, tuple(changed))


def _make(
    folder: Folder, new: Sequence[Output], there: Standing, mapped: Map, advance: Callable[[int, int], None]
) -> _Made:
    """Make what may have changed, and write what has into the next site."""
    hashes, changed = {}, []
    for number, (output, (data, digest)) in enumerate(zip(new, mapped(_hashed, new), strict=True)):
        hashes[output.path] = digest
        if output.path not in there.files or not _has(folder.site / output.path, data):
            target = folder.next / output.path
            tree.make_room(target)
            target.write_bytes(data)
            changed.append(output.path)
        advance(number + 1, len(new))
    return _Made(hashes, tuple(changed))


def _hashed(output: Output) -> tuple[bytes, str]:
    data = output.make()
    return data, manifest.hash_of(data)


def _has(file: Path, data: bytes) -> bool:
    try:
        return not file.is_symlink() and file.stat().st_size == len(data) and file.read_bytes() == data
    except OSError:
        return False


def _keep(
    folder: Folder, paths: Iterable[str], hashes: Mapping[str, str], there: Standing, held: Mapping[str, int]
) -> None:
    """Let the next site have files of the old one, as far as it does not have them already."""
    copied = manifest.read(folder.next).files
    for path in paths:
        if held.get(path) != there.files[path]:
            # Where the file system has no links, what is listed tells, with size and time.
            same = path in hashes and copied.get(path) == hashes[path]
            if not same or _look_of(folder.site, path) != _look_of(folder.next, path):
                tree.share(folder.site / path, folder.next / path)


def _look_of(site: Path, path: str) -> str:
    return signature(site, path).rpartition(" ")[0]


def _swap(folder: Folder, there: Standing, made: _Made) -> tuple[Path, ...]:
    """Put the next site into the place of the old one; where that is now which was in its way."""
    put = steps.by_entry(folder, [*made.changed, *there.gone]) if folder.is_inside else steps.whole(folder)
    taken = [*there.aside, *filter(there.is_taken, made.changed)]
    away = list(steps.away(folder, taken))
    swap.run(folder.beside, [*put, *steps.back(folder, there.folders), *away])
    return tuple(folder.base / step.place for step in away)


def _level(folder: Folder, there: Standing, made: _Made) -> None:
    """Let what is now beside the site, the old one, be the same as the site."""
    with contextlib.suppress(OSError):  # the next build does what is left
        for path in (*there.gone, *there.aside):
            tree.remove(folder.next, path)
        for path in (*made.changed, manifest.NAME):
            tree.share(folder.site / path, folder.next / path)


def clashes(outputs: Iterable[Output]) -> Iterator[str]:
    """The paths at which two outputs would stand, or a file where another needs a folder."""
    paths = [output.path for output in outputs]
    folders = tree.folders(paths)
    seen: set[str] = set()
    for path in paths:
        if path in seen or path in folders:
            yield path
        seen.add(path)
