"""Every spelling of a date is the moment that it says, or no date; none depends on the day on which it is read."""

import datetime as dt
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.collect.calendar import _LANGUAGES
from digest.collect.dates import common, moment

UNDERSTOOD = [
    # RFC 822 and what is made of it
    ("Mon, 16 Feb 2026 13:03:47 GMT", "2026-02-16T13:03:47"),
    ("Mon, 16 Feb 2026 13:03:47 +0100", "2026-02-16T12:03:47"),
    ("Mon, 16 Feb 2026 13:03:47 -0000", "2026-02-16T13:03:47"),
    ("16 Feb 2026 13:03 +0000", "2026-02-16T13:03:00"),
    ("  Tue,24 Nov 2026 15:07:41GMT\n", "2026-11-24T15:07:41"),
    ("tue, 24 nov 2026 15:07:41 gmt", "2026-11-24T15:07:41"),
    ("Tuesday, 24 November 2026 15:07:41 UT", "2026-11-24T15:07:41"),
    ("Thu, 3 Sept 2026 13:03:47 GMT", "2026-09-03T13:03:47"),
    ("Fri, 20 Nov 26 22:05:03 +0300", "2026-11-20T19:05:03"),
    ("24 Nov 99", "1999-11-24T00:00:00"),
    ("Tue, 24 Nov 126 15:07:41 GMT", "2026-11-24T15:07:41"),
    ("Mon, 17 Feb 2026 10:00:00 +0000 (a Tuesday)", "2026-02-17T10:00:00"),
    ("Tue, 24 Nov 2026 23:59:60 GMT", "2026-11-24T23:59:59"),
    ("Tue, 24 Nov 2026 24:00:00 GMT", "2026-11-25T00:00:00"),
    # zones: by name, by number, in words, by place
    ("Mon, 16 Feb 2026 13:03:47 EST", "2026-02-16T18:03:47"),
    ("Tue, 16 Jun 2026 13:03:47 PDT", "2026-06-16T20:03:47"),
    ("Mon, 16 Feb 2026 13:03:47 CET", "2026-02-16T12:03:47"),
    ("Tue, 16 Jun 2026 13:03:47 MESZ", "2026-06-16T11:03:47"),
    ("Tue, 16 Jun 2026 13:03:47 BST", "2026-06-16T12:03:47"),
    ("Mon, 16 Feb 2026 13:03:47 IST", "2026-02-16T07:33:47"),
    ("Mon, 16 Feb 2026 13:03:47 JST", "2026-02-16T04:03:47"),
    ("Mon, 16 Feb 2026 13:03:47 A", "2026-02-16T13:03:47"),
    ("Tue, 24 Nov 2026 15:07:41 +01:00", "2026-11-24T14:07:41"),
    ("Tue, 24 Nov 2026 15:07:41 +1", "2026-11-24T14:07:41"),
    ("Tue, 24 Nov 2026 15:07:41 GMT+1", "2026-11-24T14:07:41"),
    ("Tue, 24 Nov 2026 15:07:41 UTC+01:00", "2026-11-24T14:07:41"),
    ("Tue, 24 Nov 2026 15:07:41 UTC -5", "2026-11-24T20:07:41"),
    ("Tue Nov 24 2026 15:07:41 GMT+0100 (Central European Standard Time)", "2026-11-24T14:07:41"),
    ("Tue, 24 Nov 2026 15:07:41 (CET)", "2026-11-24T14:07:41"),
    ("Mon, 16 Feb 2026 13:03:47 America/New_York", "2026-02-16T18:03:47"),
    ("Tue, 16 Jun 2026 13:03:47 Europe/Paris", "2026-06-16T11:03:47"),
    ("2026-11-24 15:07:41 Asia/Kolkata", "2026-11-24T09:37:41"),
    ("2026-11-24 15:07:41 +0000 UTC", "2026-11-24T15:07:41"),
    ("2026-11-24T15:07:41+01:00[Europe/Berlin]", "2026-11-24T14:07:41"),
    ("Nov 24, 2026 3:07 PM ET", "2026-11-24T20:07:00"),
    ("July 4, 2026 3:07 PM PT", "2026-07-04T22:07:00"),
    ("24 ноя 2026 г., 15:07", "2026-11-24T15:07:00"),
    ("2026年11月24日15时07分", "2026-11-24T15:07:00"),
    # halves of a day
    ("Tue, 24 Nov 2026 2:17:57 PM CET", "2026-11-24T13:17:57"),
    ("Mon, Feb 16 2026 08:28:28 PM", "2026-02-16T20:28:28"),
    ("Mon, 16 Feb 2026 08:28 p.m. +0100", "2026-02-16T19:28:00"),
    ("2026-11-24 12:30 AM", "2026-11-24T00:30:00"),
    ("2026-11-24 12:30 pm", "2026-11-24T12:30:00"),
    ("2026-11-24 3pm", "2026-11-24T15:00:00"),
    ("2026-11-24 0:30 am", "2026-11-24T00:30:00"),
    ("2026-11-24 13:30 pm", "2026-11-24T13:30:00"),
    ("2026-11-24 13:30 am", "2026-11-24T13:30:00"),
    ("2004-05-25 오후 08:34:41", "2004-05-25T20:34:41"),
    # RFC 3339, W3CDTF, ISO 8601, XML Schema
    ("2026-11-24T15:07:41Z", "2026-11-24T15:07:41"),
    ("2026-11-24t15:07:41z", "2026-11-24T15:07:41"),
    ("2026-11-24T15:07:41.123456789+01:00", "2026-11-24T14:07:41"),
    ("2026-11-24T15:07:41+01", "2026-11-24T14:07:41"),
    ("2026-11-24T15:07:41 +0100", "2026-11-24T14:07:41"),
    ("2026-11-24T15:07\N{MINUS SIGN}05:00", "2026-11-24T20:07:00"),
    ("2026-11-24 15:07:41", "2026-11-24T15:07:41"),
    ("20261124T150741Z", "2026-11-24T15:07:41"),
    ("2026-11-24+01:00", "2026-11-23T23:00:00"),
    ("2026-11-24Z", "2026-11-24T00:00:00"),
    ("2026-11-24", "2026-11-24T00:00:00"),
    ("2026-11", "2026-11-01T00:00:00"),
    ("2026", "2026-01-01T00:00:00"),
    ("20261124", "2026-11-24T00:00:00"),
    ("2026-W48-2", "2026-11-24T00:00:00"),
    ("2026-328", "2026-11-24T00:00:00"),
    ("20261124T1507", "2026-11-24T15:07:00"),
    # the ends of what is taken
    ("1990-01-01", "1990-01-01T00:00:00"),
    ("2499-12-31", "2499-12-31T00:00:00"),
    ("24 Nov 49", "2049-11-24T00:00:00"),
    ("24 Nov 90", "1990-11-24T00:00:00"),
    ("Tue, 24 Nov 2026 15:07:41 +1400", "2026-11-24T01:07:41"),
    ("Tue, 24 Nov 2026 15:07:41 -1400", "2026-11-25T05:07:41"),
    ("2026-11-24T15:07:41+00:59", "2026-11-24T14:08:41"),
    ("24 Nov 2026 15:07:41 +0:59", "2026-11-24T14:08:41"),
    # figures
    ("03.11.2026 09:15", "2026-11-03T09:15:00"),
    ("31.10.26", "2026-10-31T00:00:00"),
    ("24. 11. 2026", "2026-11-24T00:00:00"),
    ("24.11.2026, 15.07 Uhr", "2026-11-24T15:07:00"),
    ("15:07 24.11.2026", "2026-11-24T15:07:00"),
    ("2026/6/29 15:07:41", "2026-06-29T15:07:41"),
    ("2026-1-5", "2026-01-05T00:00:00"),
    ("2026.11.24 15:07", "2026-11-24T15:07:00"),
    ("16/02/2026 13:03", "2026-02-16T13:03:00"),
    ("02/16/2026 1:03:00 PM", "2026-02-16T13:03:00"),
    ("11/11/2026", "2026-11-11T00:00:00"),
    ("12/12/2026", "2026-12-12T00:00:00"),
    ("13/12/2026", "2026-12-13T00:00:00"),
    ("12/13/2026", "2026-12-13T00:00:00"),
    ("16-02-2026", "2026-02-16T00:00:00"),
    ("1795532861", "2026-11-24T15:07:41"),
    ("1795532861000", "2026-11-24T15:07:41"),
    # words
    ("November 2026", "2026-11-01T00:00:00"),
    ("24 Nov 2026", "2026-11-24T00:00:00"),
    ("16-Feb-2026 10:00:00", "2026-02-16T10:00:00"),
    ("Nov 24th, 2026 at 3:07pm EST", "2026-11-24T20:07:00"),
    ("Tuesday, November 24, 2026 - 15:07", "2026-11-24T15:07:00"),
    ("Tue Nov 24 15:07:41 2026", "2026-11-24T15:07:41"),
    ("Mon Feb 16 13:03:47 PST 2026", "2026-02-16T21:03:47"),
    ("Tue, 24 Nov 2026 15h07", "2026-11-24T15:07:00"),
    ("Do, 31 Okt 2019 23:52:59 -0400", "2019-11-01T03:52:59"),
    ("Sa, 16 Mär 2019  6:50:31 GMT", "2019-03-16T06:50:31"),
    ("lun., 16 févr. 2026 13:03:47 +0100", "2026-02-16T12:03:47"),
    ("mar. 24 nov. 2026", "2026-11-24T00:00:00"),
    ("Пн, 16 Фев 2026 13:03:47 +0300", "2026-02-16T10:03:47"),
    ("15:07, mar. 24 nov. 2026", "2026-11-24T15:07:00"),
    ("15:07:41 Nov 24, 2026", "2026-11-24T15:07:41"),
    ("24 Nov 2026, Tuesday", "2026-11-24T00:00:00"),
    ("24 de noviembre de 2026", "2026-11-24T00:00:00"),
    ("24. November 2026", "2026-11-24T00:00:00"),
    ("24 листопада 2026", "2026-11-24T00:00:00"),
    ("Δευ, 16 Φεβ 2026 13:03:47 +0200", "2026-02-16T11:03:47"),
    ("2026年11月24日 15:07", "2026-11-24T15:07:00"),
    ("2026. 11. 24. 오후 3:07", "2026-11-24T15:07:00"),
    ("٢٤ نوفمبر ٢٠٢٦", "2026-11-24T00:00:00"),
]


@pytest.mark.parametrize(("text", "expected"), UNDERSTOOD)
def test_what_is_understood(text: str, expected: str) -> None:
    """The table of spellings, each with what it means in UTC."""
    found = moment(text)
    assert found is not None
    assert found.isoformat() == f"{expected}+00:00"


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "today", "yesterday", "12:30", "7", "12", "4711", "20158", "201506", "1538023", "1-2-3", "2014/05",
        "12-345", "99 at https://example.org", "tag:example.org,2013-08-01:/posts/9", "5d2f3c1e-8a77-4c66-9f1f-0d6c3b7c9a11",
        "0cbe950526c04c00", "05/03/2026 13:03", "11/03/2026", "03-04-2026", "24 listopad 2026", "Spring 2026", "11 2026",
        "Monday 24 November", "31 Feb 2026", "2026-13-01", "2026-02-30", "Tue, 24 Nov 2026 25:00:00 GMT", "2569-11-24",
        "1989-12-31", "2500-01-01", "24 Nov 50", "24 Nov 89", "12/11/2026", "11/12/2026", "13/13/2026",
        "20261124150741", "202611241507", "Tue, 24 Nov 2026 15:07:41 +1401", "Tue, 24 Nov 2026 15:07:41 -1401",
        "24 Nov 2026 15:07:41 +0:60", "24 Nov 2026 15:07:41 EST UTC", "Tue, 24 Nov 2026 23:59:61 GMT", "Tue, 24 Nov 2026 24:00:01 GMT",
        "Tue, 24 Nov 2026 24:01:00 GMT", "0000-00-00", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "Tue, 24 Nov 2026 15:07:41 XYZ",
        "2026-11-24T15:07:41 Mars/Olympus", "Tue, 24 Nov 2026 15:07:41 +9999", "12.30", "12.30.2026", "2026-W60-1",
        "2026-399", "2 November 2026 10 am - 12 am", "24 Nov 2026 15:07 - 16:00", "24 Nov 2026 15:07 - 2", "2026-02-16 13:03:47 and more", "9" * 5_000, "2026-01-01 " * 50, "(" * 99, "\x00", "２０２６年",
    ],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    """Numbers that happen to be there, days with two meanings, unknown zones, other calendars."""
    assert moment(text) is None


FAST = [
    "Mon, 16 Feb 2026 13:03:47 GMT", "Mon, 16 Feb 2026 13:03:47 +0130", " 16 Feb 2026 13:03:47 -0800\n",
    "2026-11-24T15:07:41Z", "2026-11-24T15:07:41.5-05:30", "Tue, 24 Nov 2026 24:00:00 UTC",
]  # fmt: skip
SLOW = ["Tue, 24 Now 2026 15:07:41 GMT", "24 nov 2026 15:07:41 GMT", "2026-11-24 15:07:41Z", "2026-11-24", ""]


def test_the_two_common_forms_are_read_the_fast_way() -> None:
    """To the same moments as by the long one; it takes no other form, and no date that there is not."""
    assert [common(text) for text in FAST] == [moment(text) for text in FAST]
    assert None not in map(common, FAST)
    refused = ["31 Feb 2026 13:03:47 GMT", "1989-12-31T00:00:00Z", "2026-11-24T15:07:41+14:01", "2026-11-24T25:00:00Z"]
    assert {common(text) for text in (*SLOW, *refused)} == {None}


def test_a_date_has_a_hundred_characters_at_most() -> None:
    """Without the space around it."""
    spelt = f" Tue, 24 Nov 2026 15:07:41 GMT ({'x' * 68}) "
    assert len(spelt.strip()) == 100
    assert moment(spelt) == moment("24 Nov 2026 15:07:41 GMT")
    assert moment(spelt.replace("(", "(x")) is None
    assert common(f" 2026-11-24T15:07:41.{'0' * 79}Z ") == moment("24 Nov 2026 15:07:41 GMT")
    assert common(f"2026-11-24T15:07:41.{'0' * 80}Z") is None


TIMES = st.integers(700_000_000, 4_000_000_000).map(lambda seconds: dt.datetime.fromtimestamp(seconds, dt.UTC))
ZONES = [("GMT", 0), ("Z", 0), ("UTC", 0), ("EST", -300), ("PDT", -420), ("CET", 60), ("IST", 330), ("JST", 540)]
OFFSETS = st.integers(-14 * 4, 14 * 4).map(lambda quarters: quarters * 15)
FORMS = [
    "%a, %d %b %Y %H:%M:%S {zone}", "%d %b %Y %H:%M:%S {zone}", "%A, %d %B %Y %H:%M:%S {zone}",
    "%a, %d %b %Y %I:%M:%S %p {zone}", "%b %d, %Y %I:%M:%S %p {zone}", "%B %d %Y %H:%M:%S {zone}",
    "%a %b %d %H:%M:%S {zone} %Y", "%Y-%m-%dT%H:%M:%S{zone}", "%Y-%m-%d %H:%M:%S {zone}", "%Y/%m/%d %H:%M:%S {zone}",
    "%d.%m.%Y %H:%M:%S {zone}", "%Y-%jT%H:%M:%S{zone}", "%G-W%V-%uT%H:%M:%S{zone}", "%d-%b-%Y %H:%M:%S {zone}",
    "%Y%m%dT%H%M%S{zone}", "%Y年%m月%d日 %H:%M:%S {zone}", "%H:%M:%S {zone}, %d %b %Y",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(TIMES, st.sampled_from(FORMS), st.data())
def test_every_form_with_every_zone(time: dt.datetime, form: str, data: st.DataObject) -> None:
    """A time, written in any of the forms in any zone, is that time."""
    is_numeric = form.endswith("{zone}") and "T%" in form
    names = [zone for zone in ZONES if not is_numeric or zone[0] == "Z"]
    name, minutes = data.draw(
        st.sampled_from(names)
        | OFFSETS.flatmap(
            lambda m: st.sampled_from(["%s%02d%02d", "%s%02d:%02d"]).map(
                lambda spelt: (spelt % ("-" if m < 0 else "+", *divmod(abs(m), 60)), m)
            )
        )
    )
    assert moment(time.strftime(form).format(zone=name)) == (time - dt.timedelta(minutes=minutes)).replace(
        tzinfo=dt.UTC
    )


def test_months_of_many_languages() -> None:
    """Day, month and year in forty languages; no date where the name of the month is another one's, or two words."""
    from babel import Locale

    not_read = set()
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in Locale.parse(language).months["format"][width].items():
                found = moment(f"3 {name} 2026")
                assert found in (None, dt.datetime(2026, number, 3, tzinfo=dt.UTC)), (language, name)
                not_read |= set() if found else {f"{language} {name}"}
    assert not_read == {
        "cs srp", "cs lis", "hr listopada", "hr lip", "hr srp", "hr lis", "pl listopada", "pl lip", "pl lis",
        "cy Awst", "ga Meán Fómhair", "ga Deireadh Fómhair",
    }  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40) | st.from_regex(r"[0-9A-Za-z:+./, -]{0,40}", fullmatch=True))
def test_any_text_is_a_moment_of_this_age_or_none(text: str) -> None:
    """Whatever comes in, nothing is raised, and a date without a year is none."""
    found = moment(text)
    assert found is None or (found.tzinfo is dt.UTC and 1990 <= found.year <= 2499)
    if found and not any(sign.isdigit() for sign in text):
        raise AssertionError(text)


def test_dates_do_not_depend_on_the_day_of_reading() -> None:
    """Read in another process, under another clock's zone, the table is the same."""
    code = (
        "import sys; from digest.collect.dates import moment; "
        "print([str(moment(line)) for line in sys.stdin.read().split('\\0')])"
    )
    given_dates = "\0".join(text for text, _ in UNDERSTOOD)
    told = [
        subprocess.run(
            [sys.executable, "-c", code], input=given_dates, capture_output=True, text=True, check=True,
            env={"TZ": zone, "PATH": "", "PYTHONUTF8": "1", "PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for zone in ("Pacific/Kiritimati", "America/Los_Angeles")
    ]  # fmt: skip
    assert told[0] == told[1] == f"{[str(moment(text)) for text, _ in UNDERSTOOD]}\n"
