"""How a feed is doing, in words that people act on. Pure; times in seconds since 1970."""

from collections.abc import Collection
from typing import Literal, NamedTuple

from digest.collect.crawl import Read, Result
from digest.collect.fetch import Failed
from digest.collect.politeness import DAY
from digest.model import Remedy

Kind = Literal["new", "unchanged", "quiet", "odd", "moved", "failed"]
_QUIET = 60
"""Days without a new item after which a feed is called quiet."""


class Health(NamedTuple):
    """One feed's line in the report."""

    url: str
    title: str
    kind: Kind
    what: str
    """In words that follow the feed's name; '' when all is well."""
    hint: str
    """What to do about it, or ''."""
    since: int
    """Since when it fails; 0 when it does not."""
    new: int
    """How many items are new."""
    moved: str
    """Where it went for good, or ''."""
    remedies: tuple[Remedy, ...] = ()
    """What to do about it with digest itself."""


def doubled(line: Health, listed: Collection[str]) -> Health:
    """Say so when a feed has moved to where another one of the list is.

    Args:
        line: of the feed.
        listed: the addresses of all feeds.
    """
    if line.kind != "moved" or line.moved not in listed:
        return line
    what = f"has moved to {line.moved}, which is in the list as well"
    return line._replace(what=what, hint="remove one of the two entries from feeds.yml", remedies=())


def judge(result: Result, *, title: str, since: int, new: int, moved: str, notes: str, newest: int, now: int) -> Health:
    """Say how a feed is doing.

    Args:
        result: what came of it.
        title: what to call it.
        since: since when it fails, or 0.
        new: how many items are new.
        moved: where it went for good, or ''.
        notes: what is odd about its document, or ''.
        newest: when its newest item appeared, or 0.
        now: the time of the fetch.
    """
    kind, what, hint, remedies = _judged(result, moved, notes, newest, now)
    return Health(result.feed.url, title, kind, what, hint, since, new, moved, remedies)


def _judged(result: Result, moved: str, notes: str, newest: int, now: int) -> tuple[Kind, str, str, tuple[Remedy, ...]]:
    if isinstance(result.outcome, Failed):
        return "failed", result.outcome.what, result.outcome.hint, result.outcome.remedies
    if moved:
        return "moved", f"has moved to {moved}", "", (Remedy.of("update_moved"),)
    days = (now - newest) // DAY
    if newest and days >= _QUIET:
        what = "; ".join(filter(None, (f"has had no new item for {days} days", notes)))
        return "quiet", what, "it may have ended, or gone elsewhere", ()
    if not newest:
        return "quiet", "; ".join(filter(None, ("has no item", notes))), "", ()
    if notes:
        return "odd", notes, "it is read as far as it can be", ()
    return "new" if isinstance(result.outcome, Read) else "unchanged", "", "", ()
