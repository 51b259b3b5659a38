"""Scores the desk's grouping against a yardstick, and times it on many items.

python -m bench.group --corpus FOLDER          the folder holds week-…/ with feeds, stories-….json and b3.py
python -m bench.group --corpus FOLDER --draws 100                              and for publications of 8 to 12 feeds
"""

import argparse
import datetime as dt
import gc
import json
import random
import resource
import runpy
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import fmean
from types import SimpleNamespace
from typing import Any, NamedTuple

from bench.words import SOURCES
from digest.collect.parse import parse
from digest.desk.group import group
from digest.errors import ParseError
from digest.model import FeedItem, Item

Figures = tuple[float, float, float]
"""Precision, recall and F1."""


class Yardstick(NamedTuple):
    """A week of feeds, and which of their items report one event."""

    items: list[Item]
    gold: list[list[str]]
    """The links of the items of each event."""
    of_days: list[Item]
    """All items since the first one that is in an event."""
    b3: Any
    """The module that computes scores."""

    @classmethod
    def read(cls, corpus: Path) -> "Yardstick":
        """Read the folder of a yardstick."""
        b3 = SimpleNamespace(**runpy.run_path(str(corpus / "b3.py")))
        gold = [story["items"] for story in json.loads(next(corpus.glob("stories-*.json")).read_text())]
        items = items_of(next(path for path in corpus.glob("week-*") if path.is_dir()))
        wanted = {link for story in gold for link in story}
        begin = min(item.appeared for item in items if item.given.link in wanted)
        return cls(items, gold, [item for item in items if item.appeared >= begin], b3)

    @property
    def wanted(self) -> list[Item]:
        """The items that are in an event."""
        links = {link for story in self.gold for link in story}
        return [item for item in self.items if item.given.link in links]

    def score(self, items: Iterable[Item], background: Iterable[Item]) -> tuple[Figures, Figures]:
        """B-cubed and by pairs, of the events as far as they are reported by some items."""
        shown = list(items)
        links = {item.given.link for item in shown}
        gold = [kept for story in self.gold if (kept := [link for link in story if link in links])]
        groups = [[item.given.link for item in found.items] for found in group(shown, {}, background)]
        cubed: Figures = self.b3.b_cubed(gold, groups)
        pairs: Figures = self.b3.by_pairs(gold, groups)
        return cubed, pairs

    def drawn(self, count: int, seed: int = 1) -> Iterator[set[str]]:
        """Draw 8 to 12 feeds, again and again, of which at least two items report one event."""
        feeds = sorted({item.feed for item in self.items})
        feed_of = {item.given.link: item.feed for item in self.items}
        pick = random.Random(seed)
        while count:
            drawn = set(pick.sample(feeds, pick.randint(8, 12)))
            if any(sum(feed_of[link] in drawn for link in story) > 1 for story in self.gold):
                count -= 1
                yield drawn

    def mean_of_draws(self, draws: Sequence[set[str]], *, with_background: bool) -> tuple[Figures, Figures]:
        """The mean scores when all items of those days of the drawn feeds are grouped.

        Args:
            draws: sets of feeds.
            with_background: whether rarity is learnt from the older items of the drawn feeds, too.
        """
        scores = []
        for feeds in draws:
            background = [item for item in self.items if item.feed in feeds] if with_background else []
            scores.append(self.score([item for item in self.of_days if item.feed in feeds], background))
        cubed, pairs = ([score[kind] for score in scores] for kind in (0, 1))
        return _mean(cubed), _mean(pairs)


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
    return [_word(int(pick.paretovariate(0.4)) % 60_000) for _ in range(number)]


def _word(number: int) -> str:
    """The word of a number, in letters: numbers in titles mean less."""
    return "word" + f"{number:o}".translate(str.maketrans("01234567", "bkmnptvx"))


def report(corpus: Path, draws: int) -> Iterator[str]:
    """The figures of the yardstick, line by line."""
    yardstick = Yardstick.read(corpus)
    for name, background in (("", []), (", older items as background", yardstick.items)):
        for what, items in (
            ("the items of the yardstick", yardstick.wanted),
            ("all feeds of its days", yardstick.of_days),
            ("all items of all feeds", yardstick.items),
        ):
            yield from _lines(what + name, yardstick.score(items, background))
        if draws:
            drawn = list(yardstick.drawn(draws))
            scores = yardstick.mean_of_draws(drawn, with_background=bool(background))
            yield from _lines(f"mean of {draws} draws of 8 to 12 feeds, all their items of its days{name}", scores)


def _mean(scores: Sequence[Figures]) -> Figures:
    first, second, third = map(fmean, zip(*scores, strict=True))
    return first, second, third


def _lines(what: str, scores: tuple[Figures, Figures]) -> Iterator[str]:
    for name, figures in zip(("B-cubed", "by pairs"), scores, strict=True):
        yield f"{what}, {name}: precision {figures[0]:.3f}, recall {figures[1]:.3f}, F1 {figures[2]:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="folder of the yardstick")
    parser.add_argument("--draws", type=int, default=0, help="how often to draw 8 to 12 feeds (default: %(default)s)")
    parser.add_argument("--count", type=int, default=20_000, help="made-up items to time (default: %(default)s)")
    args = parser.parse_args()
    if args.corpus:
        print("\n".join(report(args.corpus, args.draws)))
    gc.set_threshold(200_000, 50, 50)  # as the command has it
    items = made_up(args.count)
    start = time.process_time()
    groups = group(items, {})
    seconds, peak = time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(items):,} items: {len(groups):,} groups in {seconds:.1f} s, {peak:.0f} MB", file=sys.stdout)


if __name__ == "__main__":
    main()
