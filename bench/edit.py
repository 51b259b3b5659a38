"""Measures a build after one edit, of this version and of another one, in turns in one run.

    .venv/bin/python bench/edit.py OTHER_CHECKOUT [--folder DIR] [--runs 9]

Both get the same archive of 520 editions. Where it lies decides about the file system: on a tmpfs, an overlay, a disk.
"""

import argparse
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from subprocess import run
from time import perf_counter

import archive

THIS = Path(__file__).parent.parent
EDITED = f"content/editions/{archive.LATEST}.yml"


def measured(checkout: Path, publication: Path) -> tuple[float, float]:
    """Build a publication with a checkout; seconds by the clock, and of the processor."""
    command = [sys.executable, "-m", "digest", "-C", str(publication), "-q", "build", "--now", "2026-02-25"]
    before, start = getrusage(RUSAGE_CHILDREN), perf_counter()
    run(command, env=os.environ | {"PYTHONPATH": str(checkout)}, check=True)
    seconds, after = perf_counter() - start, getrusage(RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def edit(publication: Path, number: int) -> None:
    """Change the title of the latest edition."""
    file = publication / EDITED
    file.write_text(re.sub(r"(?m)^title: .*$", f"title: Edit {number}", file.read_text(encoding="utf-8")), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", type=Path, help="checkout of another version")
    parser.add_argument("--folder", type=Path, help="where to build (default: the system's folder for such things)")
    parser.add_argument("--runs", type=int, default=9, help="edits (default: %(default)s)")
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(dir=args.folder))
    try:
        pairs = [(args.other.resolve(), folder / "other"), (THIS.resolve(), folder / "this")]
        for checkout, publication in pairs:
            archive.write_digest(publication, archive.editions(520, 12))
            measured(checkout, publication)
        taken: list[list[tuple[float, float]]] = [[], []]
        for number in range(args.runs):
            for which in (0, 1) if number % 2 else (1, 0):
                checkout, publication = pairs[which]
                edit(publication, number)
                taken[which].append(measured(checkout, publication))
    finally:
        shutil.rmtree(folder)
    for name, at in (("by the clock", 0), ("of the processor", 1)):
        other, this = (median(figures[at] for figures in found) for found in taken)
        print(f"{name}: {other:.2f} s, {this:.2f} s, ratio {this / other:.3f}")


if __name__ == "__main__":
    main()
