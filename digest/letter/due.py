"""Which edition a letter is made of: the one that is named, the one that is due, or the one that is worked on. Pure.

Nobody gets last week's letter because somebody was late: what is not plain is asked for by name.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from digest.base.schedule import Schedule, last_day
from digest.errors import UsageError
from digest.model import Cover, Remedy

LATEST = "latest"
"""What is said for the newest edition of now."""
_BEFORE, _AFTER = dt.timedelta(days=7), dt.timedelta(days=6)
"""This week, around today. The edition of the same day a week on is next week's."""


def named(covers: Sequence[Cover], name: str) -> Cover:
    """The edition of a name: 2026-02-20, or its file.

    Raises:
        UsageError: there is none of that name.
    """
    stem = Path(name).stem
    found = next((cover for cover in covers if stem in (cover.day.isoformat(), Path(cover.file).stem)), None)
    if found is None:
        near = ", ".join(cover.day.isoformat() for cover in covers[:3])
        raise UsageError(f"there is no edition {name!r}" + (f"; the latest are {near}" if near else ""))
    return found


def worked_on(covers: Sequence[Cover], today: dt.date) -> Cover:
    """The edition that is being made: the newest of this week, draft or not; else the newest that is out, or of all.

    Args:
        covers: all editions, the latest first.
        today: the day in the publication's time zone.

    Raises:
        UsageError: there is no edition at all.
    """
    out = (cover for cover in covers if _is_out(cover, today))
    found = next(_of_this_week(covers, today), None) or next(out, None) or next(iter(covers), None)
    if found is None:
        raise UsageError("there is no edition yet", Remedy.of("begin_draft"))
    return found


def to_send(covers: Sequence[Cover], plan: Schedule, now: dt.datetime, today: dt.date) -> Cover:
    """The edition that goes out when none is named: the newest that is out, if that is plainly the one meant.

    Args:
        covers: all editions, the latest first.
        plan: when editions appear.
        now: aware.
        today: the day in the publication's time zone.

    Raises:
        UsageError: none is out; a newer one of this week is not; or the one that is due is not there.
    """
    newest = next((cover for cover in covers if _is_out(cover, today)), None)
    waiting = next((c for c in _of_this_week(covers, today) if newest is None or c.day > newest.day), None)
    if waiting:
        raise _held(waiting, newest)
    if newest is None:
        raise UsageError("no edition is out yet")
    if newest.day < (due := last_day(plan, now)):
        what = f"{newest.file} is the newest edition that is out, and by `schedule` one of {due} is due"
        raise UsageError(what, Remedy.of("publish_or_name", day=newest.day))
    return newest


def _held(waiting: Cover, newest: Cover | None) -> UsageError:
    why = "is a draft: set `status: published`" if waiting.draft else f"is not out before {waiting.day}: wait"
    remedies = [Remedy.of("name_edition", day=newest.day)] if newest else []
    return UsageError(f"{waiting.file} {why}", *remedies)


def _is_out(cover: Cover, today: dt.date) -> bool:
    return cover.day <= today and not cover.draft


def _of_this_week(covers: Sequence[Cover], today: dt.date) -> Iterator[Cover]:
    return (cover for cover in covers if today - _BEFORE <= cover.day <= today + _AFTER)
