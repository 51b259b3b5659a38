"""Times `digest inbox` as a whole command: for the first time, again, and after something changed.

python -m bench.inbox                          5,000 made-up items of a week, 520 editions
python -m bench.inbox --count 50000 --editions 10
"""

import argparse
import datetime as dt
import shutil
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from bench import archive, process
from bench.group import made_up
from bench.process import Run
from bench.words import SOURCES
from digest.collect.packing import Packed, pack
from digest.collect.store import FeedState, Store

_NOW = dt.datetime(2026, 2, 18, tzinfo=dt.UTC)


def write(folder: Path, count: int, editions: int) -> None:
    """Write a publication whose store has so many items of a week."""
    archive.write_digest(folder, archive.editions(editions, 12))
    lines = [f"- url: {_url(source)}\n  title: {source}\n" for source in SOURCES]
    (folder / "content/feeds.yml").write_text("".join(lines), encoding="utf-8")
    of_feed: dict[str, list[Packed]] = defaultdict(list)
    for item in made_up(count):
        of_feed[item.feed].append(pack(item.given))
    now = int(_NOW.timestamp())
    with Store.open(folder / ".digest") as store:
        for source, items in of_feed.items():
            store.keep(FeedState(_url(source), title=source, shown_at=now), items, now)


def _url(source: str) -> str:
    return f"https://{source.lower().replace(' ', '-')}.example/feed"


def measure(folder: Path, runs: int) -> None:
    """Say what each of several calls takes, the least of some runs."""

    def inbox() -> Run:
        return process.run(["digest", "--now", _NOW.isoformat(), "inbox"], folder)

    def with_groups() -> Run:
        shutil.rmtree(folder / ".cache/digest/inbox")
        return inbox()

    def first() -> Run:
        for name in ("inbox", "groups"):
            shutil.rmtree(folder / ".cache/digest" / name, ignore_errors=True)
        return inbox()

    process.from_nothing(["digest", "--now", _NOW.isoformat(), "inbox"], folder)
    for what, call in (("first", first), ("when content is another", with_groups), ("again", inbox)):
        least = min((call() for _ in range(runs)), key=lambda run: run.cpu)
        print(f"{what}: {least.cpu:.2f} s of processor time, {least.seconds:.2f} s, {least.megabytes:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=5_000, help="items of the week (default: %(default)s)")
    parser.add_argument("--editions", type=int, default=520, help="earlier editions (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=7, help="of which the least counts (default: %(default)s)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        process.settle(Path(place) / "bytecode")
        folder = Path(place) / "publication"
        write(folder, args.count, args.editions)
        time.sleep(2.1)  # what was written just now is not trusted
        measure(folder, args.runs)


if __name__ == "__main__":
    main()
