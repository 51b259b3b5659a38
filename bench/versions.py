"""Measures builds of this version and of another one, in turns in one run: from nothing, and after one edit.

    python -m bench.versions OTHER_CHECKOUT [--folder DIR] [--editions 520] [--runs 5] [--edits 9]

Both get the same archive. Where it lies decides about the file system: on a tmpfs, an overlay, a disk. Each figure is
the median of one version beside that of the other, and their ratio.
"""

import argparse
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench import archive
from bench.process import Run, from_nothing, run, settle
from bench.same import informed

THIS = Path(__file__).parent.parent.resolve()
BUILD = ("digest", "-q", "build", "--now", "2026-02-25")
EDITED = f"content/editions/{archive.LATEST}.yml"


def edit(publication: Path, number: int) -> None:
    """Change the title of the latest edition."""
    file = publication / EDITED
    file.write_text(re.sub(r"(?m)^title: .*$", f"title: Edit {number}", file.read_text(encoding="utf-8")), "utf-8")


def in_turns(runs: int) -> Iterator[int]:
    """Which version is next: now this one first, now the other one."""
    for number in range(runs):
        yield from (0, 1) if number % 2 else (1, 0)


Measured = tuple[str, list[list[Run]]]
"""What was done, and what it took each version every time."""


def measure(folder: Path, checkouts: list[Path], editions: int, runs: int, edits: int) -> Iterator[Measured]:
    """Build the same archive with both versions.

    Args:
        folder: an empty one, in which everything lies.
        checkouts: of the other version and of this one.
        editions: that the archive has.
        runs: builds from nothing of each.
        edits: builds after an edit of each.
    """
    settle(folder / "bytecode")
    paths = [informed(checkout, folder / f"about-{number}") for number, checkout in enumerate(checkouts)]
    places = [folder / f"publication-{number}" for number in range(2)]
    for number, place in enumerate(places):
        archive.write_digest(place, archive.editions(editions, 12))
        os.environ["PYTHONPATH"] = paths[number]
        run(BUILD, place)
    nothing: list[list[Run]] = [[], []]
    for number in in_turns(runs):
        os.environ["PYTHONPATH"] = paths[number]
        nothing[number].append(from_nothing(BUILD, places[number]))
    yield "from nothing", nothing
    edited: list[list[Run]] = [[], []]
    for turn, number in enumerate(in_turns(edits)):
        os.environ["PYTHONPATH"] = paths[number]
        edit(places[number], turn)
        edited[number].append(run(BUILD, places[number]))
    yield "one edit", edited


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", type=Path, help="checkout of another version")
    parser.add_argument("--folder", type=Path, help="where to build (default: the system's folder for such things)")
    parser.add_argument("--editions", type=int, default=520, help="of the archive (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=5, help="builds from nothing of each (default: %(default)s)")
    parser.add_argument("--edits", type=int, default=9, help="builds after an edit of each (default: %(default)s)")
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(dir=args.folder))
    try:
        print(f"{'':<14}{'':<12}{'other':>10}{'this':>10}{'ratio':>8}")
        for what, found in measure(folder, [args.other.resolve(), THIS], args.editions, args.runs, args.edits):
            for name in Run._fields:
                other, this = (median(getattr(one, name) for one in runs) for runs in found)
                print(f"{what:<14}{name:<12}{other:>10.2f}{this:>10.2f}{this / other:>8.3f}", flush=True)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
