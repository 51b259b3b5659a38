"""Builds that are killed before each single operation on a file, in a folder given on the command line.

    python -m tests.site.publish.kills DIR [--no-exchange] [--first]

It runs by itself so that the folder may lie in a file system that was mounted for it alone.
"""

import argparse
import itertools
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from digest.model import Output, Written
from digest.site.publish import folder, manifest, swap, write
from tests.publication import tree

OLD = {
    "index.html": "old",
    "a/index.html": "a",
    "b/index.html": "b",
    "b/c/index.html": "old c",
    "gone/x": "x",
    "f": "f",
}
NEW = {
    "index.html": "new",
    "a/index.html": "a",
    "b/index.html": "b",
    "b/c/index.html": "new c",
    "d/e/f": "f",
    "f/g": "g",
}
THEIRS = {
    ".nojekyll": "",
    ".git/HEAD": "ref",
    ".well-known/acme": "token",
    "proof.html": "proof",
    "b/mine.txt": "mine",
    "b/own/x": "x",
}
"""What others put into the folder: it stays, whatever happens."""
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_CHANGES = {"os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.utime", "shutil.copyfile"}


Event = Callable[[str, tuple[object, ...]], bool]
"""Whether an audit event (https://docs.python.org/3/library/audit_events.html) is of some kind, by its name and values."""


def outputs(files: Mapping[str, str]) -> list[Output]:
    """Outputs from texts."""
    return [Output(path, text, text.encode) for path, text in files.items()]


def build(site: Path, files: Mapping[str, str], known: Mapping[str, Written]) -> Mapping[str, Written]:
    """Let some files be the site."""
    with folder.opened(site) as opened:
        return write.publish(opened, outputs(files), known, map, lambda *_: None)[1]


def is_change(event: str, args: tuple[object, ...]) -> bool:
    """Whether Python is about to change a file."""
    return event in _CHANGES or bool(event == "open" and isinstance(args[2], int) and args[2] & _WRITES)


def after_moves() -> Event:
    """Whether Python does something after a file or a folder got another place: renamed, put over another, exchanged."""
    moved = False

    def is_after(event: str, args: tuple[object, ...]) -> bool:
        nonlocal moved
        before, moved = moved, event == "os.rename"
        return before

    return is_after


def killed(run: Callable[[], object], number: int, at: Event = is_change) -> bool:
    """Do something in another process that is killed; whether it was.

    Args:
        run: what is done.
        number: it dies at the event of this number, counted from 1.
        at: which events count.
    """
    child = os.fork()
    if child == 0:
        left = itertools.count(1 - number)

        def hook(event: str, args: tuple[object, ...]) -> None:
            if at(event, args) and next(left) == 0:
                os._exit(9)

        sys.addaudithook(hook)
        run()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 9):
        raise AssertionError(f"the build failed by itself, killed before {number}")
    return code == 9


def pages(site: Path) -> dict[str, str]:
    """What visitors get."""
    return {path: data.decode() for path, data in tree(site).items() if path in {*OLD, *NEW}}


def campaign(site: Path, *, at_once: bool, first: bool) -> int:
    """Kill a build before each of its changes; how many there are.

    Args:
        site: a folder that need not be there.
        at_once: whether the site is whole at the very moment, and not only when the next build has begun.
        first: kill the first build, where there is no site yet.
    """
    for number in itertools.count(1):
        _clean(site)
        known = {} if first else build(site, OLD, {})
        theirs = {} if first else THEIRS
        for path, text in theirs.items():
            (site / path).parent.mkdir(exist_ok=True)
            (site / path).write_text(text)
        died = killed(lambda known=known: build(site, NEW, known), number)
        states: tuple[Mapping[str, str], ...] = ({} if first else OLD, NEW)
        if at_once:
            assert pages(site) in states, f"a mix, killed before {number}: {pages(site)}"
        folder.finish(site)
        with folder.opened(site):
            assert pages(site) in states, f"a mix after the next began, killed before {number}: {pages(site)}"
            _holds(site, theirs, number)
        build(site, NEW, known if number % 2 else {})
        assert pages(site) == NEW
        _holds(site, theirs, number)
        assert set(tree(site)) - {".digest"} - {path for path in tree(site) if path.startswith(".digest-work")} == {
            *NEW,
            *theirs,
        }
        assert set(manifest.read(site).files) == set(NEW)
        _is_tidy(site)
        if not died:
            return number
    raise AssertionError


def _holds(site: Path, theirs: Mapping[str, str], number: int) -> None:
    for path, text in theirs.items():
        assert (site / path).read_text() == text, f"{path} is lost, killed before {number}"


def _is_tidy(site: Path) -> None:
    """Nothing is left of what was killed, and the next site is the same as the site."""
    with folder.opened(site) as opened:
        assert {path.name for path in opened.beside.iterdir()} == {".gitignore", "lock", "next"}
        there = {path: data for path, data in tree(opened.next).items() if path in NEW}
        assert {path: data.decode() for path, data in there.items()} == NEW
        assert {path for path in tree(opened.next) if path in OLD} <= {*NEW}


def _clean(site: Path) -> None:
    site, is_link = site.resolve(), site.is_symlink()
    shutil.rmtree(site.with_name(f".{site.name}.digest"), ignore_errors=True)
    shutil.rmtree(site, ignore_errors=True)  # a mount point stays, empty
    if is_link:
        site.mkdir()
    if site.exists():
        assert list(site.iterdir()) == []


def main() -> None:
    """Run the campaign."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--no-exchange", action="store_true", help="as on a system that cannot exchange two folders")
    parser.add_argument(
        "--later", action="store_true", help="the site need be whole only when the next build has begun"
    )
    parser.add_argument("--first", action="store_true", help="kill the first build")
    args = parser.parse_args()
    if args.no_exchange:
        swap._LIBC = object()  # type: ignore[assignment]
    at_once = not args.no_exchange and not args.later
    print(campaign(args.folder, at_once=at_once, first=args.first))


if __name__ == "__main__":
    main()
