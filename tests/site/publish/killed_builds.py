"""Builds of a publication that are killed after each single move of a file or a folder, in a folder given on the command line.

    python -m tests.site.publish.killed_builds DIR [--no-exchange] [--later]

It runs by itself so that the publication may lie in a file system that was mounted for it alone.
"""

import argparse
import itertools
from pathlib import Path
from typing import NamedTuple

from digest.site.publish import folder, swap
from tests.publication import Publication, tree
from tests.site.publish import kills


class Killed(NamedTuple):
    """How many builds were killed, by what the next one makes of it before it does anything else."""

    old: int
    """The old site stays."""
    new: int
    """The new one is there."""
    cut: int
    """Of both together, those killed between the first and the last step of a swap."""


def build(publication: Publication, day: str, title: str) -> None:
    """Let the publication have an edition that changes, and one that no other version of it has."""
    for file in (publication.folder / "content").glob("editions/*.yml"):
        file.unlink()
    publication.edition("2026-02-06", title)
    publication.edition(day, title)
    publication.build()


def campaign(publication: Publication, *, at_once: bool) -> Killed:
    """Kill a build after each of its moves.

    Args:
        publication: is made.
        at_once: whether the site is whole at the very moment, and not only when the next build has begun.
    """
    old, new = ("2026-02-13", "Old"), ("2026-02-20", "New")
    build(publication, *old)
    before = pages(publication)
    build(publication, *new)
    after, is_new, is_cut = pages(publication), [], []
    for number in itertools.count(1):
        build(publication, *old)
        if not kills.killed(lambda: build(publication, *new), number, kills.after_moves()):
            return Killed(is_new.count(False), is_new.count(True), sum(is_cut))
        is_cut.append(any(publication.folder.rglob(swap.JOURNAL)))
        if at_once:
            assert pages(publication) in (before, after), f"a mix, killed after move {number}"
        folder.finish(publication.site)
        assert pages(publication) in (before, after), f"a mix after the next began, killed after move {number}"
        is_new.append(pages(publication) == after)
        build(publication, *new)
        assert pages(publication) == after, f"not made right, killed after move {number}"
    raise AssertionError


def pages(publication: Publication) -> dict[str, bytes]:
    """What visitors get, and what the site says of itself."""
    return {path: data for path, data in tree(publication.site).items() if not path.startswith(".digest-work/")}


def main() -> None:
    """Run the campaign."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--no-exchange", action="store_true", help="as on a system that cannot exchange two folders")
    parser.add_argument(
        "--later", action="store_true", help="the site need be whole only when the next build has begun"
    )
    args = parser.parse_args()
    if args.no_exchange:
        swap._LIBC = object()  # type: ignore[assignment]
    print(*campaign(Publication(args.folder), at_once=not args.no_exchange and not args.later))


if __name__ == "__main__":
    main()
