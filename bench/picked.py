"""How often what was picked ranks above what was not, when the other editions are all that is known.

python -m bench.picked --corpus FOLDER         the folder holds week-…/ with feeds; the editions are this repository's

Each edition is left out in turn: the others teach what editors prefer, and the single reports of the week before it, as
far as the feeds still list them, are ordered. Counted are pairs of one that became a story and one that no link leads
to; half of them are right by chance.
"""

import argparse
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import fmean
from typing import NamedTuple
from urllib.parse import urlsplit

from bench.group import items_of
from digest.base import addresses
from digest.desk.group import group
from digest.desk.preference import preferences
from digest.desk.rank import Weights
from digest.desk.terms import read
from digest.model import Cover, Feed, Headline, Item
from digest.settings import mkdocs_yml
from digest.verbs.known import read_known

_WEEK = dt.timedelta(days=7)
_ENOUGH = 10
"""Reports that were not picked, for a week to say anything."""
_PARTS = {"what is fresh": (1, 0), "what was picked": (0, 1), "both": (1, 1)}
"""What counts, of being fresh and of what editors picked."""


class Week(NamedTuple):
    """The single reports before an edition."""

    picked: list[tuple[float, float]]
    """How fresh each is (0 to 1), and what it is worth by what editors picked before; of those that became stories."""
    others: list[tuple[float, float]]
    """Of those to which no link of the edition leads."""

    def right(self, fresh: float, worth: float) -> float:
        """Which part of the pairs is in order.

        Args:
            fresh: what being fresh counts.
            worth: what the earlier picks count.
        """
        best, rest = ([fresh * one + worth * other for one, other in found] for found in (self.picked, self.others))
        return fmean((a > b) + 0.5 * (a == b) for a in best for b in rest)


def week(items: Sequence[Item], cover: Cover, others: Sequence[Cover], zone: dt.tzinfo) -> Week:
    """Order what there was before an edition.

    Args:
        items: of all feeds.
        cover: of the edition.
        others: the covers of the other editions.
        zone: of the publication.
    """
    end = dt.datetime.combine(cover.day, dt.time(8), zone)
    week_ = [item for item in items if end - _WEEK <= item.appeared < end]
    feeds = _feeds(week_, [cover, *others])
    groups = group(week_, {}, items)
    texts = [read(found.lead.given.title, found.lead.given.summary) for found in groups]
    names = {feed.url: feed.title for feed in feeds.values()}
    stories = {addresses.canonical(headline.url, "") for headline in cover.headlines}
    links = {link.url for link in cover.links}
    picked: list[tuple[float, float]] = []
    rest: list[tuple[float, float]] = []
    for found, liked in zip(groups, preferences(groups, texts, others, feeds, names), strict=True):
        if found.is_alone:
            values = 1 - (end - found.lead.appeared) / _WEEK, liked.worth
            urls = {item.given.url for item in found.items}
            (picked if urls & stories else rest if not urls & links else []).append(values)
    return Week(picked, rest)


def _feeds(items: Sequence[Item], covers: Sequence[Cover]) -> dict[str, Feed]:
    """The feeds with the names and sections that the editions have for stories of their hosts."""
    of_host: dict[str, list[Headline]] = defaultdict(list)
    for cover in covers:
        for headline in cover.headlines:
            of_host[_host(headline.url)].append(headline)
    hosts = {item.feed: _host(item.given.url) for item in items}
    return {
        url: Feed(url, _most(of_host[host], lambda h: h.source) or url, _most(of_host[host], lambda h: h.section))
        for url, host in hosts.items()
    }


def _most(headlines: Sequence[Headline], of: Callable[[Headline], str]) -> str:
    return max(Counter(map(of, headlines)).items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))[0]


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def report(corpus: Path) -> Iterator[str]:
    """The figures, line by line."""
    settings = mkdocs_yml.read(file=Path(__file__).parent.parent / "mkdocs.yml")
    covers = read_known(settings, now=dt.datetime(2026, 2, 21, tzinfo=dt.UTC)).covers
    items = items_of(next(path for path in corpus.glob("week-*") if path.is_dir()))
    weights, mean = Weights(), defaultdict(list)
    for cover in covers:
        found = week(items, cover, [other for other in covers if other is not cover], settings.zone)
        if not found.picked or len(found.others) < _ENOUGH:
            yield f"{cover.day}: {len(found.picked)} picked, {len(found.others)} not: too few"
            continue
        shares = {
            what: found.right(fresh * weights.fresh, worth * weights.picked) for what, (fresh, worth) in _PARTS.items()
        }
        for what, share in shares.items():
            mean[what].append(share)
        said = ", ".join(f"{what} {share:.2f}" for what, share in shares.items())
        yield f"{cover.day}: {len(found.picked)} picked, {len(found.others)} not: {said}"
    yield "mean: " + ", ".join(f"{what} {fmean(shares):.2f}" for what, shares in mean.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="folder with a week of feeds")
    print("\n".join(report(parser.parse_args().corpus)))


if __name__ == "__main__":
    main()
