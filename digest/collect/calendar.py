"""What the words in dates mean: months, weekdays and zones. Pure.

Names of months and weekdays are those of the Unicode CLDR, by way of Babel. A name that is two months (``listopad`` is
October in Zagreb and November in Prague) is none.
"""

import datetime as dt
import re
import unicodedata
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_ENGLISH_MONTHS = (
    ("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",), ("jun", "june"),
    ("jul", "july"), ("aug", "august"), ("sep", "sept", "september"), ("oct", "october"), ("nov", "november"),
    ("dec", "december"),
)  # fmt: skip
_MONTHS = {name: number for number, names in enumerate(_ENGLISH_MONTHS, start=1) for name in names}
_WEEKDAYS = frozenset(
    ("mon", "monday", "tue", "tues", "tuesday", "wed", "weds", "wednesday", "thu", "thur", "thurs", "thursday", "fri",
     "friday", "sat", "saturday", "sun", "sunday")
)  # fmt: skip
"""English ones are at hand; the others take half a second, once, when a feed has them."""
_LANGUAGES = (
    "af", "ar", "bg", "ca", "cs", "cy", "da", "de", "el", "es", "et", "eu", "fi", "fr", "ga", "gl", "he", "hr", "hu",
    "id", "is", "it", "lt", "lv", "mk", "ms", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sr_Latn",
    "sv", "tr", "uk",
)  # fmt: skip
_SHORT = {"mrz": 3, "ноя": 11}
"""Which CLDR has no more, and feeds still have."""

_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "met": 60,
    "mest": 120, "mez": 60, "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "msd": 240, "trt": 180,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "akst": -540, "akdt": -480, "hst": -600, "ast": -240, "adt": -180, "nst": -210, "ndt": -150, "brt": -180,
    "art": -180, "clt": -240, "sast": 120, "wat": 60, "cat": 120, "eat": 180, "ist": 330, "pkt": 300, "npt": 345,
    "ict": 420, "wib": 420, "hkt": 480, "sgt": 480, "myt": 480, "pht": 480, "awst": 480, "jst": 540, "kst": 540,
    "acst": 570, "acdt": 630, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}  # fmt: skip
"""Minutes east of Greenwich. The American ones are those of RFC 822; of two meanings, the one that feeds have."""


_AMERICAN = {"et": "america/new_york", "ct": "america/chicago", "mt": "america/denver", "pt": "america/los_angeles"}
"""Names that leave summer time to the day."""


def month(word: str) -> int:
    """The number of a month, from 1; 0 for what is none.

    Args:
        word: its name or the short form of it, in small letters, in one of some forty languages.
    """
    return _MONTHS.get(word) or (0 if word in _WEEKDAYS or word in _ZONES else _names()[0].get(word, 0))


def is_weekday(word: str) -> bool:
    """Whether a word, in small letters, is the name of a day of the week, in any of those languages."""
    return word in _WEEKDAYS or word in _names()[1]


def offset(zone: str, day: dt.date) -> int:
    """How many minutes east of Greenwich a zone is on a day.

    Args:
        zone: its short name, or its name in the IANA database, in small letters.
        day: decides about summer time in a zone of that database.

    Raises:
        ValueError: nobody knows it.
    """
    if zone in _ZONES:
        return _ZONES[zone]
    zone = _AMERICAN.get(zone, zone)
    if len(zone) == 1 and zone.isascii() and zone != "j":
        return 0  # RFC 5322, 4.3: what RFC 822 says of the other letters is wrong, so they say nothing
    if zone not in _places():
        raise ValueError(zone)
    noon = dt.datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(_places()[zone]))
    return int((noon.utcoffset() or dt.timedelta()).total_seconds()) // 60


@cache
def _places() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones() if "/" in name}


@cache
def _names() -> tuple[dict[str, int], frozenset[str]]:
    """Months with one meaning, and weekdays."""
    # Imported here: it is needed for one feed in twenty.
    from babel import Locale

    months: dict[str, set[int]] = {name: {number} for name, number in _SHORT.items()}
    weekdays: set[str] = set()
    for locale in map(Locale.parse, _LANGUAGES):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    months.setdefault(_folded(name), set()).add(number)
            for width in ("wide", "abbreviated", "short"):
                weekdays.update(map(_folded, locale.days[context].get(width, {}).values()))
    clear = {name: numbers.pop() for name, numbers in months.items() if len(numbers) == 1}
    return clear, frozenset(weekdays)


def _folded(name: str) -> str:
    """A name without its article, which dates have apart from it."""
    return re.sub(r"^(?:de |d[\u2019'])|\u05f3", "", unicodedata.normalize("NFKC", name).lower()).strip(". ")
