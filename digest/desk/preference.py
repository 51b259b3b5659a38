"""What editors picked before: from which feeds and sections, and with which words in the title. Pure.

Counts, held against what chance would have picked of this week's items: a feed with a tenth of the items and a third of
the earlier stories is preferred. A prior keeps a small archive from saying much.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from digest.base.slug import folded
from digest.desk.group import Group
from digest.desk.terms import Text, terms
from digest.model import Cover, Feed, Headline

_RECENT = 52
"""Editions that are looked at, the latest that are out."""
_PRIOR = 2.0
"""Stories that are added to both sides of every comparison."""
_SEVERAL = 2
"""So many stories with a word are a reason."""
_MARKS = ".,:;!?'\"‘’“”()[]"


class Preference(NamedTuple):
    """How a report resembles what editors picked before."""

    worth: float = 0.0
    """Between -2 and 2: up to one for its feed and section, and one for its words."""
    reasons: tuple[str, ...] = ()


def preferences(
    groups: Sequence[Group],
    texts: Sequence[Text],
    covers: Iterable[Cover],
    feeds: Mapping[str, Feed],
    names: Mapping[str, str],
) -> list[Preference]:
    """How each group that one feed reports resembles what editors picked; nothing is said of events.

    Args:
        groups: of this week.
        texts: those of their leads, as terms.
        covers: of earlier editions, the latest first.
        feeds: the editor's feeds, by address.
        names: what to call each feed, by address.
    """
    out = [cover for cover in covers if not cover.draft][:_RECENT]
    headlines = [headline for cover in out for headline in cover.headlines]
    if not (headlines and groups):
        return [Preference()] * len(groups)
    of_feeds = _Feeds(groups, headlines, feeds, names)
    words = _Words(texts, headlines)
    return [
        _both(of_feeds.preference(group.lead.feed), words.preference(group.lead.given.title, text))
        if group.is_alone
        else Preference()
        for group, text in zip(groups, texts, strict=True)
    ]


def _both(one: Preference, other: Preference) -> Preference:
    return Preference(one.worth + other.worth, one.reasons + other.reasons)


def _lift(picked: float, expected: float) -> float:
    """How many times more was picked than chance would have."""
    return (picked + _PRIOR) / (expected + _PRIOR)


def _part(logarithm: float) -> float:
    return max(-1.0, min(1.0, logarithm))


class _Feeds:
    """How often feeds were picked from, for how much they report; a feed without stories is as its section is."""

    def __init__(
        self,
        groups: Sequence[Group],
        headlines: Sequence[Headline],
        feeds: Mapping[str, Feed],
        names: Mapping[str, str],
    ) -> None:
        self._names = names
        self._known = {url: folded(names.get(url, url)) for url in {*feeds, *(g.lead.feed for g in groups)}}
        items = Counter(self._known.get(item.feed, item.feed) for group in groups for item in group.items)
        picked = Counter(folded(headline.source) for headline in headlines)
        self._picked = {name: picked[name] for name in items}
        share = sum(self._picked.values()) / items.total()
        section = {name: feeds[url].section for url, name in self._known.items() if url in feeds}
        of_section, in_section = Counter[str](), Counter[str]()
        for name, count in items.items():
            of_section[section.get(name, "")] += count
            in_section[section.get(name, "")] += self._picked[name]
        self._worth = {}
        for name, count in items.items():
            there = section.get(name, "")
            prior = _PRIOR * _lift(in_section[there], share * of_section[there])
            self._worth[name] = _part(math.log2((self._picked[name] + prior) / (share * count + _PRIOR)))

    def preference(self, feed: str) -> Preference:
        """What there is to say of a report of a feed, by its address."""
        name = self._known[feed]
        worth, picked = self._worth[name], self._picked[name]
        stories = "1 story" if picked == 1 else f"{picked} stories"
        said = f"your readers had {stories} from {self._names.get(feed, feed)}"
        return Preference(worth, (said,) if worth > 0 and picked else ())


class _Words:
    """How often words stood in titles of stories, for how often they stand in titles this week."""

    def __init__(self, texts: Sequence[Text], headlines: Sequence[Headline]) -> None:
        self._picked = Counter(term for headline in headlines for term in {*terms(headline.title)})
        week = Counter(term for text in texts for term in {*text.title})
        share = len(headlines) / len(texts)
        self._worth = {term: math.log2(_lift(self._picked[term], share * count)) for term, count in week.items()}

    def preference(self, title: str, text: Text) -> Preference:
        """What there is to say of a title: its words count on average, and the one that tells most is named.

        Args:
            title: as it is written.
            text: the same in terms.
        """
        own = {*text.title}
        worth = _part(sum(self._worth[term] for term in own) / (len(own) or 1))
        telling = max(own, key=lambda term: (self._worth[term], term), default="")
        count = self._picked[telling]
        if worth <= 0 or count < _SEVERAL:
            return Preference(worth)
        word = next(word for word in title.split() if telling in terms(word)).strip(_MARKS)
        return Preference(worth, (f"your readers had {count} stories with {word} in the title",))
