"""Dates as feeds write them. Pure: the same text is the same moment on every day; nothing is filled in from a clock.

A text is taken apart into a time of day, a zone and a day; what is left of the day has to be one of ``_DAYS``.
Everything else is no date, and so is a day that two countries read as two days (``05/03/2026``), or one in a zone that
nobody knows.

Sources: RFC 822, section 5, with the liberties of RFC 5322, section 4.3; RFC 3339; W3CDTF
(https://www.w3.org/TR/NOTE-datetime); week dates and day numbers of ISO 8601; what browsers, Java and C print.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from digest.collect.calendar import is_weekday, month, offset

_FIRST, _LAST = 1990, 2499
"""Years of the web and of what is to come; others are zeros, typing mistakes, and the calendar of Thailand."""
_LONGEST = 100
_ENGLISH = {name: f"{number}" for number, name in enumerate(
    ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), start=1)}  # fmt: skip
_RFC_822 = re.compile(
    r"\s*(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) "
    r"(\d\d):(\d\d):(\d\d) (?:GMT|UTC|Z|([+-])(\d\d)(\d\d))\s*",
    re.A,
)
_RFC_3339 = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d):(\d\d))\s*", re.A)
"""Together nearly all dates of feeds; the long way gives them the same."""

_TIME = re.compile(
    r"(?P<before>[ap]m)?(?<![\d.:/+-])\s*(?<!\d)(?P<hour>\d{1,2})"
    r"(?:(?::|h\s?|\s?:\s?)(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?(?![\d:])|(?=\s?[ap]m\b))"
    r"(?:\s*(?:uhr|h)\b)?(?:\s*(?P<after>[ap]m)\b)?"
)
_SPELT = (
    ("a.m.", "am"),
    ("p.m.", "pm"),
    ("上午", " am "),
    ("下午", " pm "),
    ("오전", " am "),
    ("오후", " pm "),
    ("\u2212", "-"),
)
_FAR_EAST = re.compile(
    r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?|(\d{4})\.\s?(\d{1,2})\.\s?(\d{1,2})\.?(?!\d)"
)
_COMPACT = re.compile(r"(?<!\d)(\d{8})t?(\d\d)(\d\d)(\d\d)?(?![\d:])")
_TIME_OF_THE_FAR_EAST = re.compile(r"(\d{1,2})\s?[时時시]\s?(\d{1,2})\s?[分분]?")
_DOTTED_TIME = re.compile(r"\b(\d{1,2})\.(\d\d)(?=\s?uhr\b)")
_BETWEEN = re.compile(r"(?<=\d)t(?=\d)")
_STROKES = frozenset("-/.")
_COMMENT = re.compile(r"\(([^()]*)\)")
_SMALL = re.compile(r"\bd[\u2019'](?=\w)|\b(?:at|am|à|um|om|kl|de|del|di|of|the|le|el|den|der|on|г)\b\.?")
"""Words around a day that say nothing of it."""
_WORD = re.compile(r"[^\W\d_]+")
_ZONE = re.compile(r"\s*(?:[a-z_]+(?:/[a-z_]+)+|(?:[a-z]{1,5}(?![a-z]))?(?:\s?[+-]\d{1,2}(?::?\d\d)?(?!\d))?)")
_NAMED_AS_WELL = re.compile(r"\s?(?:utc|gmt|z|\[[a-z_]+(?:/[a-z_]+)*\])(?![a-z])")
"""The name of a zone behind its number, as Go and Java write it."""
_DATED_ZONE = re.compile(r"(\d{4}-\d\d-\d\d)\s?(z|[+-]\d\d:?\d\d)")
_OFFSET = re.compile(r"(?:gmt|utc|ut|z)?\s?([+-])(\d{1,2}?)(?::?(\d\d))?")
_DAYS = tuple(
    (re.compile(pattern, re.A), order)
    for pattern, order in (
        (r"(\d{4})", "y"),
        (r"(\d{4})-(\d\d)", "ym"),
        (r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", "ymd"),
        (r"(\d{4})(\d\d)(\d\d)", "ymd"),
        (r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d\d)", "dmy"),
        (r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})", "??y"),
        (r"(\d{1,2})(?:\.|st|nd|rd|th)?[\s/-]*m(\d\d)\.?[\s/,-]*(\d{2,4})", "dmy"),
        (r"m(\d\d)\.?[\s-]*(\d{1,2})(?:st|nd|rd|th)?[\s,.-]+(\d{4})", "mdy"),
        (r"m(\d\d)\.?[\s,-]*(\d{4})", "my"),
        (r"(\d{4})\.?[\s,/-]+m(\d\d)\.?[\s,/-]+(\d{1,2})\.?", "ymd"),
        (r"(\d{4})-?w(\d\d)(?:-?([1-7]))?", "ywd"),
        (r"(\d{4})-(\d{3})", "yn"),
    )
)
"""What may be left of a day, its month written as m01 to m12, and what its numbers are: year, month, day, week, number
of the day in its year. Dots are day first wherever they are written; strokes are told by a number past 12 (``?``)."""
_SECONDS = re.compile(r"(\d{10})(?:\d{3})?", re.A)
"""Since 1970, as programs count them; with thousandths or without."""


def moment(text: str) -> dt.datetime | None:
    """Read a date.

    Args:
        text: as it stands in a feed.

    Returns:
        The moment in UTC, to the second. Where no zone is given it is taken as UTC; a day is its first second, a month
        or a year its first day. None for what is no date, or not of the years 1990 to 2499.
    """
    plain = text.strip()
    return _known(plain) if len(plain) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _known(text: str) -> dt.datetime | None:
    return _tried(_common, text) or _tried(_moment, text)


def common(text: str) -> dt.datetime | None:
    """The same for the two forms that nearly all dates have; None for all others, which take ten times as long."""
    plain = text.strip()
    return _tried(_common, plain) if len(plain) <= _LONGEST else None


def _tried(read: Callable[[str], dt.datetime | None], text: str) -> dt.datetime | None:
    try:
        found = read(text)
    except (ValueError, OverflowError):
        return None
    return found if found and _FIRST <= found.year <= _LAST else None


def _common(text: str) -> dt.datetime | None:
    """The two common forms."""
    if found := _RFC_822.fullmatch(text):
        day, name, year, hour, minute, second, sign, hours, minutes = found.groups()
        if name not in _ENGLISH:
            return None
        number = _ENGLISH[name]
    elif found := _RFC_3339.fullmatch(text):
        year, number, day, hour, minute, second, sign, hours, minutes = found.groups()
    else:
        return None
    east = (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1) if sign else 0
    return _at(dt.date(int(year), int(number), int(day)), int(hour), int(minute), int(second), east)


def _at(day: dt.date, hour: int, minute: int, second: int, east: int) -> dt.datetime:
    """A time of day in a zone so many minutes east; 24:00 is the next day's 0:00, a leap second the one before it."""
    if abs(east) > 14 * 60:
        raise ValueError("no such zone")
    if (hour, minute, second) == (24, 0, 0):
        day, hour = day + dt.timedelta(days=1), 0
    local = dt.datetime(day.year, day.month, day.day, hour, minute, 59 if second == 60 else second, tzinfo=dt.UTC)
    return local - dt.timedelta(minutes=east)


def _moment(text: str) -> dt.datetime | None:
    """The long way: time and zone are taken out, and what is left has to be a day."""
    plain = _folded(text)
    if found := _SECONDS.fullmatch(plain):
        return dt.datetime.fromtimestamp(int(found[1]), dt.UTC)
    plain, comment = _COMMENT.sub(" ", plain), _COMMENT.search(plain)
    time = _TIME.search(plain)
    before, after = (plain[: time.start()], plain[time.end() :]) if time else _split_at_zone(plain)
    zone, after = _zone(after)
    day = _day(f"{before} {after}")
    if not zone.strip() and comment and time:
        zone = comment[1].strip()
    east = _east(zone, day) if zone else 0
    return _at(day, *(_clock(time) if time else (0, 0, 0)), east)


def _folded(text: str) -> str:
    """In small letters, with plain digits, signs and spaces."""
    plain = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    for sign, word in _SPELT:
        plain = plain.replace(sign, word)
    plain = _DOTTED_TIME.sub(r"\1:\2", _TIME_OF_THE_FAR_EAST.sub(r" \1:\2", plain))
    if not plain.isascii():
        plain = "".join(str(unicodedata.digit(sign, sign)) for sign in plain)
    plain = _FAR_EAST.sub(lambda found: "-".join(part for part in found.groups() if part) + " ", plain)
    return _BETWEEN.sub(" ", _COMPACT.sub(_spread, plain)).strip()


def _spread(found: re.Match[str]) -> str:
    """20261124T150741 as 20261124 15:07:41; eight digits and six more without a T are a number of something."""
    if "t" not in found[0]:
        return found[0]
    return f"{found[1]} {found[2]}:{found[3]}" + (f":{found[4]}" if found[4] else "")


def _clock(found: re.Match[str]) -> tuple[int, int, int]:
    hour, half = int(found["hour"]), found["before"] or found["after"]
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour, int(found["minute"] or 0), int(found["second"] or 0)


def _split_at_zone(text: str) -> tuple[str, str]:
    """A day without a time may have a zone all the same, as in XML Schema's dates."""
    found = _DATED_ZONE.fullmatch(text)
    return (found[1], found[2]) if found else (text, "")


def _zone(text: str) -> tuple[str, str]:
    """What stands behind a time: its zone, and what follows that."""
    found = _ZONE.match(text)
    if found and found[0].strip() and not month(found[0].strip()):
        named = _NAMED_AS_WELL.match(text, found.end()) if found[0][-1].isdigit() else None
        return found[0].strip(), text[named.end() if named else found.end() :]
    return "", text


def _east(zone: str, day: dt.date) -> int:
    """Minutes east of Greenwich."""
    found = _OFFSET.fullmatch(zone)
    if not found:
        return offset(zone, day)
    hours, minutes = int(found[2]), int(found[3] or 0)
    if minutes > 59:
        raise ValueError(zone)
    return (hours * 60 + minutes) * (-1 if found[1] == "-" else 1)


def _day(text: str) -> dt.date:
    """The day that is left of a date; raises ValueError when it is none."""
    plain = " ".join(_SMALL.sub(" ", text).replace("\N{HEBREW PUNCTUATION GERESH}", "").split()).strip(" ,;.-/:")
    # In French "mar." is Tuesday as well as March: if it is no month, it may be a weekday.
    for days in dict.fromkeys(map(_numbered, (_without_weekdays(plain), _without_weekday_in_front(plain)))):
        for pattern, order in _DAYS:
            if found := pattern.fullmatch(days):
                return _READ[order](*(part for part in found.groups() if part not in _STROKES))
    raise ValueError(text)


def _without_weekdays(text: str) -> str:
    return _WORD.sub(lambda found: "" if not month(found[0]) and is_weekday(found[0]) else found[0], text)


def _without_weekday_in_front(text: str) -> str:
    found = _WORD.match(text)
    return text[found.end() :] if found and is_weekday(found[0]) else text


def _numbered(text: str) -> str:
    """With months as m01 to m12."""
    words = _WORD.sub(lambda found: f"m{number:02}" if (number := month(found[0])) else found[0], text)
    return " ".join(words.split()).strip(" ,;.-/:")


def _year(digits: str) -> int:
    """RFC 5322, 4.3: two digits are of this century up to 49, three count from 1900."""
    number = int(digits)
    if len(digits) == 4:
        return number
    return number + (2000 if len(digits) == 2 and number < 50 else 1900)


def _either(one: str, other: str, year: str) -> dt.date:
    """Day and month in the order that makes sense; raises ValueError when both do."""
    first, second = int(one), int(other)
    if first > 12 or first == second:
        return dt.date(int(year), second, first)
    if second > 12:
        return dt.date(int(year), first, second)
    raise ValueError("the fifth of March, or the third of May")


_READ: dict[str, Callable[..., dt.date]] = {
    "y": lambda y: dt.date(int(y), 1, 1),
    "ym": lambda y, m: dt.date(int(y), int(m), 1),
    "my": lambda m, y: dt.date(int(y), int(m), 1),
    "ymd": lambda y, m, d: dt.date(int(y), int(m), int(d)),
    "dmy": lambda d, m, y: dt.date(_year(y), int(m), int(d)),
    "mdy": lambda m, d, y: dt.date(int(y), int(m), int(d)),
    "??y": _either,
    "ywd": lambda y, w, d: dt.date.fromisocalendar(int(y), int(w), int(d or 1)),
    "yn": lambda y, n: dt.datetime.strptime(f"{y} {n}", "%Y %j").date(),  # noqa: DTZ007 - a day has no zone
}
"""From the numbers of ``_DAYS``, in their order, to a day."""
