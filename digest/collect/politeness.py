"""When a feed may be asked again. Pure; all times in seconds since 1970, as the store keeps them."""

from digest.collect.fetch import Failed

HOUR, DAY = 3_600, 86_400
_GONE = 30 * DAY
"""For so long a feed rests that has ended, and no server can ask for more (``fetch``)."""
_LONGEST = DAY
"""Servers call feeds fresh for a year by mistake; once a day is asked all the same."""
_SHORTEST = HOUR - 60
"""An hour, less the minute by which a run by cron may come early."""


def after_answer(now: int, max_age: int, ttl: int) -> int:
    """When to ask again after a feed answered.

    Args:
        now: the time of the answer.
        max_age: seconds for which the server calls it fresh.
        ttl: minutes for which the document does.
    """
    return now + max(_SHORTEST, min(max(max_age, ttl * 60), _LONGEST))


def after_failure(now: int, failed: Failed, failures: int) -> int:
    """When to try again after a failure.

    Args:
        now: the time of the failure.
        failed: what it was.
        failures: how often the feed has failed in a row, with this one.
    """
    if not failed.asked:
        return now  # nobody was disturbed, and what was wrong may be mended by now
    if failed.gone:
        return now + _GONE
    return now + max(failed.retry_after, min(_SHORTEST << min(failures - 1, 5), DAY))


def is_ahead(due: int, now: int, *, fails: bool) -> bool:
    """Whether a feed is due later than it can be: the clock was ahead when that was noted, or is behind now.

    Args:
        due: when the feed may be asked again.
        now: the time.
        fails: whether it failed at the last time.
    """
    return due - now > (_GONE if fails else _LONGEST)
