"""How a draft is shared among sections and feeds. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from digest.base.slug import folded
from digest.desk.rank import Pick

NO_SECTION = "News"
"""Where stories go whose feed names no section."""


class Shares(NamedTuple):
    """How much of everything a draft has; see the settings."""

    stories: int
    """In all."""
    per_section: int | Mapping[str, int]
    """In a section: one number for each, or numbers by name; what has no number may take what is left."""
    per_feed: int
    """Of those that one feed reports alone. What others report as well is an event, whoever leads it."""
    also: int
    """Lines in "Also this week"."""


class Divided(NamedTuple):
    """What a draft has."""

    sections: dict[str, list[Pick]]
    """The stories of each section that has one."""
    others: list[Pick]
    """What goes into "Also this week"."""


def divided(picks: Iterable[Pick], sections: Iterable[str], shares: Shares) -> Divided:
    """Take the best, each section and each feed up to its share; the best of the rest is named in a line.

    Args:
        picks: in the order of their rank.
        sections: in the order that they have in a draft; others follow.
        shares: how much there is of everything.
    """
    found: dict[str, list[Pick]] = {name or NO_SECTION: [] for name in sections}
    rest: list[Pick] = []
    of_feed: Counter[str] = Counter()
    left = shares.stories
    for pick in picks:
        section = found.setdefault(pick.section or NO_SECTION, [])
        feed = pick.group.lead.feed
        is_full = pick.group.is_alone and of_feed[feed] >= shares.per_feed
        if not left or is_full or len(section) >= _share(shares, pick.section or NO_SECTION):
            rest.append(pick)
            continue
        section.append(pick)
        of_feed[feed] += pick.group.is_alone
        left -= 1
    return Divided({name: stories for name, stories in found.items() if stories}, rest[: shares.also])


def _share(shares: Shares, section: str) -> int:
    if isinstance(shares.per_section, int):
        return shares.per_section
    by_name = {folded(name): number for name, number in shares.per_section.items()}
    return by_name.get(folded(section), shares.stories)
