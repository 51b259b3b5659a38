"""Days and times of content as points in time. The publication's time zone fills in what is not said."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from digest.model import Moment


def point(moment: Moment, zone: ZoneInfo) -> dt.datetime:
    """The point in time of a day (its first minute) or of a time.

    Args:
        moment: a day, a local time, or a time with a zone.
        zone: of the publication.
    """
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time())
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    # Clocks once went by the sun: no format of a feed knows an offset with seconds.
    return moment.astimezone(dt.UTC) if (moment.utcoffset() or dt.timedelta()).seconds % 60 else moment


def latest(moments: Iterable[Moment], zone: ZoneInfo) -> dt.datetime:
    """The last of several; there has to be one."""
    return max(point(moment, zone) for moment in moments)
