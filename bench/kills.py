"""Kills builds before a file operation, many times, and looks at what is left: ``python -m bench.kills``.

Every trial begins with the same built publication, edits it (an edition changed, one new, one withdrawn), kills the
build before its n-th operation on a file, and looks: the site is the old one or the new one to the byte, no link is
dead. Then the cache is deleted in every second trial, and the next build has to give what a build from nothing gives.
Every operation of a build has its turn, the last ones first, and then operations at random.
"""

import argparse
import itertools
import random
import shutil
import tempfile
from pathlib import Path

from digest.site.publish import manifest
from tests.links import broken
from tests.publication import Publication, tree
from tests.site.publish.kills import killed

DAYS = [f"2026-01-{day:02}" for day in range(2, 30, 3)]


def main() -> None:
    """Run the trials, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=500, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the operations at random (default: %(default)s)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counts = _campaign(Path(folder), args.kills, random.Random(args.seed))
    for what, count in counts.items():
        print(f"{count:5} {what}")


def _campaign(folder: Path, kills: int, chance: random.Random) -> dict[str, int]:
    built, old, new = _prepared(folder)
    operations = _operations(folder, built)
    numbers = itertools.chain(range(operations, 0, -1), iter(lambda: chance.randint(1, operations), 0))
    counts = dict.fromkeys(("kills", "mixes", "dead links", "next builds that differ", "without the cache"), 0)
    for trial in range(kills):
        paper = _again(folder, built)
        if not killed(paper.build, next(numbers)):
            raise AssertionError("the build was not killed")
        counts["kills"] += 1
        counts["mixes"] += _pages(paper.site) not in (old, new)
        counts["dead links"] += len(broken(paper.site))
        if trial % 2:
            counts["without the cache"] += 1
            shutil.rmtree(paper.folder / ".cache")
        paper.build()
        counts["next builds that differ"] += _pages(paper.site) != new
        print(f"{trial + 1} of {kills}", end="\r", flush=True)
    return {**counts, "operations that a build has": operations}


def _prepared(folder: Path) -> tuple[Path, dict[str, bytes], dict[str, bytes]]:
    """A built publication, its site, and the site of a build from nothing after the edits."""
    paper = Publication(folder / "built")
    for day in DAYS[:-1]:
        paper.with_stories(day)
    paper.build()
    fresh = Publication(folder / "fresh")
    for day in DAYS[:-1]:
        fresh.with_stories(day)
    _edit(fresh)
    fresh.build()
    return paper.folder, _pages(paper.site), _pages(fresh.site)


def _edit(paper: Publication) -> None:
    paper.with_stories(DAYS[3], title="Another title")
    paper.with_stories(DAYS[-1])
    (paper.folder / f"content/editions/{DAYS[1]}.yml").unlink()


def _again(folder: Path, built: Path) -> Publication:
    """The built publication anew, with the edits in its content."""
    for before in folder.glob("trial*"):
        shutil.rmtree(before, ignore_errors=True)  # what was killed may have children that go on for a moment
    trial = Path(tempfile.mkdtemp(prefix="trial", dir=folder))
    shutil.copytree(built, trial, dirs_exist_ok=True)
    paper = Publication(trial)
    _edit(paper)
    return paper


def _operations(folder: Path, built: Path) -> int:
    """How many operations on files a build of the edits has."""
    step = 64
    low, high = 1, 1
    while killed(_again(folder, built).build, high):
        low, high = high, high + step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if killed(_again(folder, built).build, middle) else (low, middle)
    return low


def _pages(site: Path) -> dict[str, bytes]:
    return {path: data for path, data in tree(site).items() if path != manifest.NAME}


if __name__ == "__main__":
    main()
