"""What an edition takes over from those before it: its number and its editor."""

import datetime as dt
from collections.abc import Collection, Iterable

from digest.model import Cover


def number_after(covers: Iterable[Cover], day: dt.date) -> int | None:
    """The number that an edition gets: one more than the latest that is out before it and has one; or None.

    Args:
        covers: of the editions, the latest first.
        day: of the edition.
    """
    numbers = (cover.number for cover in covers if cover.day < day and not cover.draft and cover.number is not None)
    before = next(numbers, None)
    return None if before is None else before + 1


def editor_after(covers: Iterable[Cover], day: dt.date, people: Collection[str]) -> str:
    """Who edits an edition: who edited the one that is out before it; '' when nobody is named, or no longer there.

    Args:
        covers: of the editions, the latest first.
        day: of the edition.
        people: the keys of people.yml.
    """
    before = next((cover.editor for cover in covers if cover.day < day and not cover.draft), "")
    return before if before in people else ""
