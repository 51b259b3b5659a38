"""Measures what hostile content costs: ``digest check`` of a publication with one such file, and with its double.

    python -m bench.content [--only WORD]

Each file is checked in a process of its own, with nothing in its cache but the theme. The first row is the publication
without a hostile file: what a check costs anyway. Seconds are processor time; the kinds are those of tests/hostile.py.
"""

import argparse
import tempfile
from pathlib import Path

from bench.process import Run, run, settle
from tests.hostile import FILES, MARKDOWN, Make
from tests.publication import Publication

CHECK = ("digest", "--quiet", "check")
LARGEST = 4 * 1024 * 1024
SIZES = {"mkdocs.yml": 120_000, "content/images/a.svg": 700_000}
"""Characters of the smaller file, where not half of what a content file may have."""
STORY = "content/stories/own.md"
FRONT = "---\ntitle: T\ndate: 2026-02-20\n---\n"


def kinds() -> dict[str, tuple[str, Make]]:
    """Every whole file, and every kind of Markdown as an article."""
    pieces = {
        f"Markdown: {name}": (STORY, lambda size, make=make: FRONT + make(size)) for name, make in MARKDOWN.items()
    }
    return {**FILES, **pieces}


def measured(publication: Publication, file: str, text: str) -> tuple[int, Run]:
    """The size of a file, and what a check of a publication with it takes."""
    path = publication.folder / file
    before = path.read_bytes() if path.exists() else None
    data = text.encode()[:LARGEST].decode(errors="ignore").encode()
    publication.write(file, data)
    taken = run(CHECK, publication.folder, expected=(0, 1))
    if before is None:
        path.unlink()
    else:
        path.write_bytes(before)
    return len(data), taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="kinds whose name has this in it")
    only = parser.parse_args().only
    with tempfile.TemporaryDirectory() as folder:
        settle(Path(folder) / "bytecode")
        publication = Publication(Path(folder) / "weekly")
        publication.edition()
        publication.edition("2026-02-13")
        publication.write("content/images/a.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
        publication.write(STORY, FRONT + "![A](a.svg)\n")
        run(CHECK, publication.folder)
        base = run(CHECK, publication.folder)
        print("| file | KB | seconds | MB | KB | seconds | MB |\n| :-- | --: | --: | --: | --: | --: | --: |")
        print(f"| none of them | | {base.cpu:.2f} | {base.megabytes:.0f} | | | |", flush=True)
        for name, (file, make) in kinds().items():
            if only in name:
                size = SIZES.get(file, LARGEST // 2)
                both = [measured(publication, file, make(size)), measured(publication, file, make(2 * size))]
                cells = (f"{size / 1000:,.0f} | {taken.cpu:.2f} | {taken.megabytes:.0f}" for size, taken in both)
                print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
