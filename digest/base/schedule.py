"""When editions appear: a setting, and the day that follows from it. Pure."""

import datetime as dt
import re
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FORM = re.compile(rf"({'|'.join(DAYS)})(?: +(\d\d):(\d\d))?(?: +(\S+))?", re.I)


class Schedule(NamedTuple):
    """When editions appear."""

    weekday: int
    """0 is Monday."""
    time: dt.time | None
    """Until when a day's edition is still the next one; None is until the day ends."""
    zone: ZoneInfo


def schedule(text: str, zone: ZoneInfo) -> Schedule:
    """Read a schedule, as "friday 07:00 Europe/Amsterdam"; it has been found to be one.

    Args:
        text: day, time (none when not given), zone (the publication's when not given).
        zone: of the publication.
    """
    found = FORM.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    at = dt.time(int(found[2]), int(found[3])) if found[2] else None
    return Schedule(DAYS.index(found[1].lower()), at, ZoneInfo(found[4]) if found[4] else zone)


def next_day(plan: Schedule, now: dt.datetime) -> dt.date:
    """The day of the next edition; today's before its time."""
    here = now.astimezone(plan.zone)
    day = here.date() + dt.timedelta(days=(plan.weekday - here.weekday()) % 7)
    is_over = day == here.date() and plan.time is not None and here.time() >= plan.time
    return day + dt.timedelta(days=7) if is_over else day


def last_day(plan: Schedule, now: dt.datetime) -> dt.date:
    """The day of the edition that is due: today's, or the last one before."""
    here = now.astimezone(plan.zone)
    return here.date() - dt.timedelta(days=(here.weekday() - plan.weekday) % 7)


def in_week(plan: Schedule, week: str) -> dt.date:
    """The day of the edition in a week, as 2026-W08 (ISO 8601); raises ValueError for what is none."""
    year, _, number = week.upper().partition("-W")
    return dt.date.fromisocalendar(int(year), int(number), plan.weekday + 1)
