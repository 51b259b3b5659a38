"""Which report stands for an event: the newest good one. Pure.

What makes a report good is a list of questions. Each leaves those that pass, if any do. Of what is left in the end the
newest leads, or the most central one of those hours: an event that moves on is told by where it has come to, and not by
what was expected of it.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from digest.desk.terms import Text
from digest.model import Item

_NEAR = 0.75
"""So central is a report that tells the event itself, of the most central one: others tell of something beside it."""
_NEWS = dt.timedelta(hours=6)
"""Reports of so many hours before the newest one tell the same news."""
_NO_ARTICLE = re.compile(
    r"/(?:videos?|av|watch|audio|podcasts?|galler(?:y|ies)|galeria|photos?|fotos?|pictures|slideshows?|bilder\w*|"
    r"live(?:blog|ticker|-\d+)?|en-direct|direct[eo]?|newsletters?)(?:/|$)|-in-pictures(?:/|$)",
    re.I,
)
"""In the path of an address: films, pictures, sound, and pages that go on all day."""
_FILMS = ("youtube.com", "youtu.be", "vimeo.com", "tiktok.com")
"""Hosts that have nothing else."""


class _Member(NamedTuple):
    item: Item
    weight: float
    """Of its feed."""
    central: float
    """In how many of the group's titles the words of its own are, on average."""


def led(members: Sequence[tuple[Item, Text]], weights: Mapping[str, float]) -> tuple[Item, ...]:
    """Put the lead first; then come those of the feeds that weigh most, which say best what the others say.

    Args:
        members: the items of a group, with their terms.
        weights: how much the editor cares for each feed, by its address.
    """
    said = Counter(term for _, text in members for term in {*text.title})
    found = []
    for item, text in members:
        own = {*text.title}
        central = sum(said[term] for term in own) / (len(own) or 1)
        found.append(_Member(item, weights.get(item.feed, 1.0), central))
    lead = _lead(found)
    others = sorted((member for member in found if member is not lead), key=_place)
    return (lead.item, *(member.item for member in others))


def _place(member: _Member) -> tuple[object, ...]:
    item = member.item
    return -member.weight, not item.given.url, -member.central, item.appeared, item.id


def _lead(members: Sequence[_Member]) -> _Member:
    left = list(members)
    for question in (_has_link, _is_article, _is_told):
        left = _passing(left, question)
    most = max(member.weight for member in left)
    left = [member for member in left if member.weight == most]
    near = _NEAR * max(member.central for member in left)
    left = [member for member in left if member.central >= near]
    since = max(member.item.appeared for member in left) - _NEWS
    return min((member for member in left if member.item.appeared >= since), key=_place)


def _passing(members: list[_Member], question: Callable[[Item], bool]) -> list[_Member]:
    return [member for member in members if question(member.item)] or members


def _has_link(item: Item) -> bool:
    return bool(item.given.title and item.given.url)


def _is_article(item: Item) -> bool:
    address = urlsplit(item.given.url)
    host = (address.hostname or "").removeprefix("www.").removeprefix("m.")
    return host not in _FILMS and not _NO_ARTICLE.search(address.path)


def _is_told(item: Item) -> bool:
    return bool(item.given.summary)
