"""When an item appeared: on its date where somebody could see it then, else when it was first seen. Pure.

All times are whole seconds since 1970, UTC.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from digest.collect.packing import Packed, unpack


class Known(NamedTuple):
    """What the store knows of an item."""

    text: str
    first_seen: int
    appeared: int
    gone_at: int | None

    def appeared_again(self, published: int | None) -> int:
        """When it appeared, now that its feed dates it so; what counts from first sight goes on to."""
        return self.appeared if self.appeared == self.first_seen else appeared(published, self.first_seen)


def late(fresh: Sequence[tuple[str, Packed]], known: Iterable[Known], before: int) -> set[str]:
    """The ids of new items of a known feed that count from first sight, because nobody could see them on their date.

    Not those that the feed had under another id: one that changes all its ids brings nothing new.

    Args:
        fresh: the new items.
        known: all others that the feed has had; of one that had none, nobody can say what is new.
        before: dates before this are too old: the feed was read since then and did not have the items, or it was down.
    """
    late = [(id_, item) for id_, item in fresh if item.published is not None and item.published < before]
    if not late:
        return set()
    old = [unpack(item.text) for item in known]
    links = {item.url for item in old if item.url}
    # A title alone is none: every other one is called "Press release".
    titles = {(item.title, item.published) for item in old if item.title}
    return {
        id_
        for id_, item in late
        if (given := unpack(item.text)).url not in links and (given.title, given.published) not in titles
    }


def appeared(published: int | None, first_seen: int) -> int:
    """A missing date and one in the future become the time of first sight."""
    return published if published is not None and published <= first_seen else first_seen
