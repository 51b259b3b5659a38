"""Groups to picks: in the order in which an editor should look at them, each with its reasons. Pure.

A score is a sum of parts, and every part that matters is a reason in words, so that the editor can argue with it.
"""

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from digest.desk.already_ran import Ran, moved_on
from digest.desk.group import Group
from digest.desk.preference import Preference
from digest.desk.terms import terms
from digest.model import Access, Feed

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_RAN = 0.4
"""What of its score a group keeps that has run already."""
_CROWD = 2
"""So many of a kind are said to be many."""
_VARIED, _AHEAD = 200, 40
"""How many picks are varied, and out of how many each; further down the list nobody looks for variety."""


class Weights(NamedTuple):
    """What counts how much; see the settings."""

    breadth: float = 1.0
    """For every doubling of the feeds that report it."""
    feed: float = 1.0
    """For the weight of the best of its feeds."""
    fresh: float = 0.5
    """For the last day of the window; a day at its beginning gets nothing."""
    variety: float = 0.3
    """Taken off for every earlier pick from the same feed or about the same name."""
    variety_limit: float = 0.8
    """Taken off for that at most, and twice as much of what one feed reports alone: less than a second feed adds, so
    that what two feeds report does not sink below all that is reported once."""
    picked: float = 0.1
    """For what one feed reports alone, as far as it resembles what editors picked before."""


class Pick(NamedTuple):
    """A group that an editor may pick."""

    group: Group
    rank: int
    """From 1."""
    score: float
    reasons: tuple[str, ...]
    section: str
    """Where it belongs: the section of its lead's feed, or ''."""
    ran_in: tuple[Ran, ...]
    """Where it has run; empty when it is new."""
    is_news: bool
    """Whether it is new, or has moved on since it ran."""
    access: Access = "free"
    """What a reader meets at its lead's source."""


def ranked(
    groups: Sequence[Group],
    feeds: Mapping[str, Feed],
    past: Sequence[tuple[Ran, ...]],
    liked: Sequence[Preference],
    weights: Weights,
    *,
    names: Mapping[str, str],
    since: dt.datetime,
    until: dt.datetime,
) -> tuple[Pick, ...]:
    """Put groups in order.

    Args:
        groups: of a window of time.
        feeds: the editor's feeds, by address.
        past: where each group has run.
        liked: how each resembles what editors picked before.
        weights: what counts how much.
        names: what to call each feed, by address.
        since: begin of the window; aware.
        until: its end; aware; days in reasons are days of its time zone.
    """
    scored = [
        _scored(group, ran, like, feeds, weights, names, since, until)
        for group, ran, like in zip(groups, past, liked, strict=True)
    ]
    return tuple(_varied(scored, feeds, weights, names))


class _Scored(NamedTuple):
    group: Group
    feed: str
    """The one whose weight counts; the lead's, unless a feed that weighs more has a report that does not lead."""
    score: float
    reasons: tuple[str, ...]
    ran: tuple[Ran, ...]
    is_news: bool


def _scored(
    group: Group,
    ran: tuple[Ran, ...],
    like: Preference,
    feeds: Mapping[str, Feed],
    weights: Weights,
    names: Mapping[str, str],
    since: dt.datetime,
    until: dt.datetime,
) -> _Scored:
    reporting = {item.feed for item in group.items}
    best = max(reporting, key=lambda url: (_weight(feeds, url), url == group.lead.feed, url))
    first = min(item.appeared for item in group.items)
    age = min(max((first - since) / max(until - since, dt.timedelta(seconds=1)), 0.0), 1.0)
    score = weights.breadth * math.log2(len(reporting)) + weights.feed * _weight(feeds, best) + weights.fresh * age
    reasons = []
    if len(reporting) > 1:
        reasons.append(f"reported by {len(reporting)} of your feeds")
    if _weight(feeds, best) != 1:
        reasons.append(f"from a feed you weigh {_weight(feeds, best):g} ({names.get(best, best)})")
    reasons.append(f"first seen on {_DAYS[first.astimezone(until.tzinfo).weekday()]}")
    if weights.picked:
        score += weights.picked * like.worth
        reasons += like.reasons
    reasons += map(_said, ran[:2])
    again = moved_on(group, ran, until.tzinfo)
    if again:
        reasons.append("moved on since: several feeds report it again")
    # What an editor does to a draft changes no rank: `digest pick 7` and `digest pick 9` go by one list.
    has_run = any(not place.draft for place in ran) and not again
    return _Scored(group, best, score * (_RAN if has_run else 1.0), tuple(reasons), ran, again or not ran)


def _said(place: Ran) -> str:
    """Where a group has been, in words."""
    if place.how == "taken":
        return f"you took it out of the {'draft' if place.draft else 'edition'} of {place.day}"
    where = f"stands in the draft of {place.day}" if place.draft else f"ran on {place.day}"
    return f"{'' if place.how == 'link' else 'an event like it '}{where}: {place.title}"


def _weight(feeds: Mapping[str, Feed], url: str) -> float:
    return feeds[url].weight if url in feeds else 1.0


def _varied(
    scored: Sequence[_Scored], feeds: Mapping[str, Feed], weights: Weights, names: Mapping[str, str]
) -> Iterator[Pick]:
    """Take the best again and again; what resembles earlier picks falls behind."""
    left = sorted(scored, key=lambda s: (-s.score, s.group.lead.id))
    from_feed: Counter[str] = Counter()
    about: Counter[str] = Counter()
    for rank in range(1, len(left) + 1):
        if rank == _VARIED + 1:
            left.sort(key=lambda one: -_worth(one, from_feed, about, weights))
        worths = [_worth(one, from_feed, about, weights) for one in left[: _AHEAD if rank <= _VARIED else 1]]
        worth = max(worths)
        best = left.pop(worths.index(worth))
        reasons = (*best.reasons, *_crowding(best, from_feed, about, names))
        lead = best.group.lead
        feed = feeds.get(lead.feed, Feed(lead.feed))
        yield Pick(best.group, rank, round(worth, 3), reasons, feed.section, best.ran, best.is_news, feed.access)
        from_feed[best.feed] += 1
        about.update(_names(best.group))


def _crowding(scored: _Scored, from_feed: Counter[str], about: Counter[str], names: Mapping[str, str]) -> Iterator[str]:
    """What it resembles of what ranks above it."""
    name = max(sorted(_names(scored.group)), key=lambda name: about[name], default="")
    if about[name] >= _CROWD:
        yield f"{about[name]} other stories about {name} rank above it"
    if from_feed[scored.feed] >= _CROWD + 1:
        yield f"{from_feed[scored.feed]} others from {names.get(scored.feed, scored.feed)} rank above it"


def _worth(scored: _Scored, from_feed: Counter[str], about: Counter[str], weights: Weights) -> float:
    crowd = max(from_feed[scored.feed] - 2, 0) + max((about[n] for n in _names(scored.group)), default=0)
    limit = weights.variety_limit * (2 if scored.group.is_alone else 1)
    return scored.score - min(weights.variety * crowd, limit)


def _names(group: Group) -> set[str]:
    """The words of the lead's title that are written with a capital and are not its first: names, in most languages."""
    words = group.lead.given.title.split()[1:]
    capital = [word.strip(".,:;!?'\"‘’“”()") for word in words if word[:1].isupper()]
    # In a title where every word has a capital, capitals tell nothing.
    return set() if len(capital) > 0.7 * len(words) else {word for word in capital if len(word) > 2 and [*terms(word)]}
