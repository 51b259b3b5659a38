"""Measures what documents cost that cost more than they weigh: each and its double, in a process of its own.

    python -m bench.hostile [WORD]     those whose name has the word; all when there is none

The goals are 2 s of processor time and 300 MB for each. Then twenty such feeds and ten good ones are served on this
machine, and `digest collect` reads them; the goal is that the good ones are read within 10 s.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.process import UNIT
from tests.collect.hostile import KINDS
from tests.collect.server import rss, serving

MOST = 2.0, 300.0
"""Seconds and megabytes that a document may take."""
BAD = (
    "attributes of the root", "attributes with < in them", "namespaces of the root", "items with a title",
    "items with odd dates", "unclosed titles, few", "texts of <b><p>", "a namespace for each item", "prefixes",
    "bytes that are no UTF-8",
)  # fmt: skip


def one(name: str, times: int) -> None:
    """Read a document here; what it took goes to standard output."""
    kind = KINDS[name]
    data = kind.make(times * kind.size)
    start = time.process_time()
    try:
        kind.read(data)
        said = "read"
    except Exception as error:
        said = str(error)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT / 1e6
    print(json.dumps([len(data) / 1e6, seconds, peak, said]))


def measured(name: str, times: int) -> tuple[float, float, float, str]:
    command = [sys.executable, "-m", "bench.hostile", "--one", name, str(times)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return tuple(json.loads(done.stdout))


def table(word: str) -> bool:
    """All of them and their doubles; whether all keep to the goals."""
    kept = True
    print("| too much of | MB | s | peak MB | its double: MB | s | peak MB | and what is said of that |")
    print("| :-- | --: | --: | --: | --: | --: | --: | :-- |")
    for name in KINDS:
        if word not in name:
            continue
        cells = [f"`{name}`" if "<" in name else name]
        for times in (1, 2):
            size, seconds, peak, said = measured(name, times)
            is_kept = seconds <= MOST[0] and peak <= MOST[1]
            kept = kept and is_kept
            mark = "" if is_kept else "**"
            cells += [f"{size:.1f}", f"{mark}{seconds:.2f}{mark}", f"{mark}{peak:.0f}{mark}"]
        print(f"| {' | '.join(cells)} | {said.replace('|', ' ')} |", flush=True)
    return kept


def beside() -> None:
    """Ten good feeds beside twenty bad ones."""
    with serving() as site, tempfile.TemporaryDirectory(prefix="digest-bench-") as folder:
        bad = {f"/bad{n}": KINDS[name].make(KINDS[name].size) for n, name in enumerate(BAD * 2)}
        good = {f"/good{n}": rss(*(f"Story {n} {i}" for i in range(100))) for n in range(10)}
        site.pages |= bad | good
        place = Path(folder)
        (place / "content/pages").mkdir(parents=True)
        settings = "site_name: Bench\ndocs_dir: content/pages\ntheme: material\nplugins: [digest]\n"
        (place / "mkdocs.yml").write_text(settings)
        feeds = (f"- url: {site.url(path)}\n  title: {path}\n  allow_private: true\n" for path in site.pages)
        (place / "content/feeds.yml").write_text("".join(feeds))
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "digest", "collect", "--json"],
            cwd=place, stdout=subprocess.PIPE, text=True, check=False,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
        )  # fmt: skip
        seconds = time.perf_counter() - start
    lines = json.loads(done.stdout)["feeds"]
    read = sum(line["title"].startswith("/good") and line["new"] == 100 for line in lines)
    failed = sum(line["kind"] == "failed" for line in lines)
    print(f"\nTen good feeds beside twenty bad ones: {read} good ones read, {failed} failed, all in {seconds:.1f} s.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("word", nargs="?", default="")
    parser.add_argument("--one", nargs=2, metavar=("NAME", "TIMES"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        one(args.one[0], int(args.one[1]))
        return
    kept = table(args.word)
    beside()
    sys.exit(not kept)


if __name__ == "__main__":
    main()
