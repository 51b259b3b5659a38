"""Scores the desk's grouping against a yardstick, and times it on many items.

python bench/group.py --corpus FOLDER          the folder holds week-…/ with feeds, stories-….json and b3.py
"""

import argparse
import datetime as dt
import importlib.util
import json
import random
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from words import SOURCES

from digest.collect.parse import parse
from digest.desk.group import group
from digest.errors import ParseError
from digest.model import FeedItem, Item


def items_of(folder: Path) -> list[Item]:
    """The items of all feeds of a folder."""
    found = []
    for file in sorted(folder.iterdir()):
        try:
            document = parse(file.read_bytes(), "https://feeds.example.org/")
        except ParseError:
            continue
        for said in document.items:
            when = said.published or dt.datetime(2026, 2, 18, tzinfo=dt.UTC)
            found.append(Item(f"{file.name}-{said.key}", file.name, when, when, said))
    return found


def made_up(count: int) -> list[Item]:
    """Items of many feeds, whose words are as rare as those of a language (Zipf); a third report what others report."""
    pick = random.Random(1)
    now = dt.datetime(2026, 2, 18, tzinfo=dt.UTC)
    found: list[Item] = []
    events: list[list[str]] = []
    for number in range(count):
        if events and pick.random() < 0.33:
            title = pick.sample(event := pick.choice(events[-500:]), min(8, len(event))) + _zipf(pick, 2)
        else:
            title = _zipf(pick, 10)
            events.append(title)
        when = now - dt.timedelta(minutes=pick.randrange(7 * 1440))
        words = " ".join(title), " ".join(_zipf(pick, 25))
        said = FeedItem(str(number), *words, f"https://e.org/{number}", "", "", (), when, None, "", (), "", ())
        found.append(Item(f"{number:016x}", pick.choice(SOURCES), when, when, said))
    return found


def _zipf(pick: random.Random, number: int) -> list[str]:
    return [f"word{int(pick.paretovariate(0.4)) % 60_000}" for _ in range(number)]


def score(corpus: Path) -> Iterable[str]:
    """The figures of the yardstick."""
    spec = importlib.util.spec_from_file_location("b3", corpus / "b3.py")
    b3 = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(b3)
    gold = [story["items"] for story in json.loads(next(corpus.glob("stories-*.json")).read_text())]
    wanted = {link for story in gold for link in story}
    items = items_of(next(path for path in corpus.glob("week-*") if path.is_dir()))
    begin = min(item.appeared for item in items if item.said.link in wanted)
    for what, shown in (
        ("the items of the yardstick", [item for item in items if item.said.link in wanted]),
        ("all feeds of its days", [item for item in items if item.appeared >= begin]),
        ("all items of all feeds", items),
    ):
        groups = [[item.said.link for item in found.items if item.said.link in wanted] for found in group(shown, {})]
        for name, figures in (("B-cubed", b3.b_cubed(gold, groups)), ("by pairs", b3.by_pairs(gold, groups))):
            yield f"{what}, {name}: precision {figures[0]:.3f}, recall {figures[1]:.3f}, F1 {figures[2]:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="folder of the yardstick")
    parser.add_argument("--count", type=int, default=20_000, help="made-up items to time (default: %(default)s)")
    args = parser.parse_args()
    if args.corpus:
        print("\n".join(score(args.corpus)))
    items = made_up(args.count)
    start = time.perf_counter()
    groups = group(items, {})
    print(f"{len(items):,} items: {len(groups):,} groups in {time.perf_counter() - start:.1f} s", file=sys.stdout)


if __name__ == "__main__":
    main()
