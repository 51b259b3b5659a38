"""Measures ``digest build`` against plain MkDocs with Material on the same texts, side by side in one run.

Every figure is the median of several fresh processes, with the range in brackets. What runs from nothing runs in turns,
so that a busy moment of the machine meets all of them, and everything has run once before it is measured. A site is
thousands of small files: where the disk is slow or shared, the clock measures the disk. So processor time stands beside
it, and with TMPDIR set to a folder in memory the disk is left out.
"""

import argparse
import datetime as dt
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench import archive
from bench.process import Run, from_nothing, run, settle

PACKAGES = ("news-digest", "mkdocs", "mkdocs-material", "Markdown", "Jinja2", "pydantic", "pyromark", "nh3", "PyYAML")
DIGEST = ("digest", "--quiet", "build")
MKDOCS = ("mkdocs", "--quiet", "build")
NOTHING, PLAIN, SEARCH = "digest, from nothing", "mkdocs, search off", "mkdocs, search on"
NO_CARDS, PAGES = "digest, from nothing, no cards", "digest, from nothing, pages alone"
OURS = (PAGES, NO_CARDS, NOTHING)
SAME, LATEST, MIDDLE = "digest, nothing changed", "digest, latest edition changed", "digest, middle edition changed"


class Results(NamedTuple):
    """What was measured at one size."""

    runs: dict[str, list[Run]]
    """By what was run."""
    pages: dict[str, int]
    """HTML files that a build from nothing gives."""

    def seconds(self, name: str) -> float:
        """The median time by the clock."""
        return median(run.seconds for run in self.runs[name])

    def cpu(self, name: str) -> float:
        """The median processor time."""
        return median(run.cpu for run in self.runs[name])


def change(edition: Path, number: int) -> None:
    """Change title and summary of the first story; every number gives another text."""
    lines = edition.read_text(encoding="utf-8").split("\n")
    title = next(n for n, line in enumerate(lines) if line.startswith("      - title: "))
    summary = next(n for n, line in enumerate(lines) if line == "        summary: |") + 1
    lines[title] = f'      - title: "Changed: version {number} of this headline"'
    lines[summary] = (
        f"          Version {number} of the summary begins so. " + lines[summary].strip().split(". ", 1)[-1]
    )
    edition.write_text("\n".join(lines), encoding="utf-8")


def lay(folder: Path, size: int) -> dict[str, Path]:
    """Write the same archive for everything that is run from nothing."""
    names = {PAGES: "pages", NO_CARDS: "feeds", NOTHING: "digest", PLAIN: "plain", SEARCH: "search"}
    places = {name: folder / place for name, place in names.items()}
    for name in OURS:
        archive.write_digest(places[name], archive.editions(size, 12), feeds=name != PAGES, cards=name == NOTHING)
    archive.write_markdown(places[PLAIN], archive.editions(size, 12))
    archive.write_markdown(places[SEARCH], archive.editions(size, 12), search=True)
    return places


def warm_up(folder: Path) -> None:
    """Run each kind of build once, so that Python's bytecode is there."""
    settle(folder / "bytecode")
    for name, place in lay(folder / "warm-up", 3).items():
        run(DIGEST if name in OURS else MKDOCS, place)


def measure(folder: Path, size: int, runs: int, rebuilds: int, say: Callable[[str], None]) -> Results:
    """Measure everything at one size."""
    say(f"writing {size} editions, five times")
    places = lay(folder / str(size), size)
    results: dict[str, list[Run]] = {name: [] for name in (*places, SAME, LATEST, MIDDLE)}
    for turn in range(runs):
        for name, place in places.items():
            results[name].append(from_nothing(DIGEST if name in OURS else MKDOCS, place))
            say(f"{size}: {name}, {turn + 1} of {runs}: {results[name][-1].seconds:.2f} s")
    publication = places[NOTHING]
    editions = sorted((publication / "content/editions").iterdir(), reverse=True)
    run(DIGEST, publication)
    for turn in range(rebuilds):
        for name, edition in ((SAME, None), (LATEST, editions[0]), (MIDDLE, editions[size // 2])):
            if edition:
                change(edition, turn)
            results[name].append(run(DIGEST, publication))
            say(f"{size}: {name}, {turn + 1} of {rebuilds}: {results[name][-1].seconds:.2f} s")
            if edition and f"Changed: version {turn} " not in _page(publication, edition):
                sys.exit(f"{edition.name} was changed, its page was not")
    return Results(results, {name: sum(1 for _ in (at / "site").rglob("*.html")) for name, at in places.items()})


def _page(publication: Path, edition: Path) -> str:
    return (publication / f"site/editions/{edition.stem}/index.html").read_text(encoding="utf-8")


def rows(results: Sequence[Results]) -> Iterator[tuple[str, list[str]]]:
    """The table: what was measured, and its figure at every size."""
    for name in results[0].runs:
        yield name, [_range([run.seconds for run in found.runs[name]], "s", 2) for found in results]
    for name in (PLAIN, SEARCH):
        for ours in OURS:
            yield f"{ours} ÷ {name}", [f"{found.seconds(ours) / found.seconds(name):.2f}" for found in results]
    for name in results[0].runs:
        yield f"processor: {name}", [_range([run.cpu for run in found.runs[name]], "s", 2) for found in results]
    for name in (PLAIN, SEARCH):
        ratios = [f"{found.cpu(NOTHING) / found.cpu(name):.2f}" for found in results]
        yield f"processor: {NOTHING} ÷ {name}", ratios
    for name in (NOTHING, LATEST, PLAIN, SEARCH):
        yield (
            f"peak memory: {name}",
            [_range([run.megabytes for run in found.runs[name]], "MB", 0) for found in results],
        )
    for name in (NOTHING, PLAIN):
        yield f"pages: {name}", [f"{found.pages[name]:,}" for found in results]


def _range(values: Sequence[float], unit: str, digits: int) -> str:
    return f"{median(values):.{digits}f} {unit} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def report(sizes: Sequence[int], results: Sequence[Results]) -> Iterator[str]:
    """Everything as lines of Markdown."""
    yield "| | " + " | ".join(f"{size:,} editions" for size in sizes) + " |"
    yield "|:--|" + "--:|" * len(sizes)
    for name, cells in rows(results):
        yield f"| {name} | {' | '.join(cells)} |"
    yield ""
    for size, found in zip(sizes[1:], results[1:], strict=True):
        for name in (LATEST, MIDDLE):
            clock, cpu = found.seconds(name) / results[0].seconds(name), found.cpu(name) / results[0].cpu(name)
            yield f"- {name}: {size:,} take {clock:.2f} times as long as {sizes[0]:,} ({cpu:.2f} in processor time)"
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    yield f"- {dt.datetime.now(dt.UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    yield f"- Python {platform.python_version()}, {packages}"


def _sizes(text: str) -> list[int]:
    sizes = [int(part) for part in text.split(",")]
    if min(sizes) < 3:
        raise argparse.ArgumentTypeError("an archive to measure has three editions or more")
    return sizes


def main() -> None:
    raw = argparse.RawDescriptionHelpFormatter
    epilog = "examples:\n  python -m bench.build\n  python -m bench.build --sizes 520,2080 --runs 5\n"
    epilog += "  TMPDIR=folder-in-memory python -m bench.build --sizes 520,2080\n"
    parser = argparse.ArgumentParser(description=__doc__, epilog=epilog, formatter_class=raw)
    parser.add_argument("--sizes", type=_sizes, default=[520], help="numbers of editions, by commas (default: 520)")
    parser.add_argument("--runs", type=int, default=3, help="builds from nothing of each kind (default: %(default)s)")
    parser.add_argument("--rebuilds", type=int, default=5, help="rebuilds of each kind (default: %(default)s)")
    parser.add_argument("--quiet", action="store_true", help="print the table alone, no progress")
    args = parser.parse_args()

    def say(text: str) -> None:
        if not args.quiet:
            print(text, file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory(prefix="digest-bench-") as folder:
        warm_up(Path(folder))
        results = [measure(Path(folder), size, args.runs, args.rebuilds, say) for size in args.sizes]
    print("\n".join(report(args.sizes, results)))


if __name__ == "__main__":
    main()
