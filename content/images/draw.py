#!/usr/bin/env python3
"""Draws the pictures of The Friday Digest: python3 content/images/draw.py

Every picture is an SVG of 1200 by 675, written next to this script. Only the standard library is
used, all numbers stand here, and the same script always writes the same bytes.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

HERE = Path(__file__).parent

PAPER, INK, MUTED, RULE = "#f6f3ec", "#1f2a37", "#5d6168", "#d8d1c2"
RED, BLUE, OCHRE, PALE = "#a83c2a", "#2f5d7c", "#b8842c", "#c9cdcf"
SERIF = "Georgia, 'Times New Roman', serif"
SANS = "Helvetica, Arial, sans-serif"


def text(x, y, words, size=24, fill=INK, anchor="start", weight="normal", family=SANS, turn=None):
    turned = f' transform="rotate({turn} {x} {y})"' if turn is not None else ""
    return (
        f'<text x="{x}" y="{y}" font-family="{family}" font-size="{size}" font-weight="{weight}" '
        f'fill="{fill}" text-anchor="{anchor}"{turned}>{escape(words)}</text>'
    )


def lines(x, y, many, size=24, step=30, **more):
    return [text(x, y + i * step, one, size, **more) for i, one in enumerate(many)]


def rect(x, y, w, h, fill, radius=0, stroke="none"):
    return f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{radius}" fill="{fill}" stroke="{stroke}"/>'


def line(x1, y1, x2, y2, stroke=INK, width=2, dash=""):
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{stroke}" stroke-width="{width}"{dashed}/>'


def circle(x, y, r, fill, stroke="none", width=0):
    return f'<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}" stroke="{stroke}" stroke-width="{width}"/>'


def write(name, heading, below, parts, note):
    """Puts the parts between a heading and a note, on paper of our own."""
    body = [
        rect(0, 0, 1200, 675, PAPER),
        rect(50, 40, 64, 7, RED),
        text(50, 94, heading, 42, weight="bold", family=SERIF),
        text(50, 132, below, 25, MUTED),
        *parts,
        line(50, 626, 1150, 626, RULE, 2),
        text(50, 656, note, 22, MUTED),
    ]
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 675" width="1200" height="675" '
        f'role="img"><title>{escape(heading)}</title>\n' + "\n".join(body) + "\n</svg>\n"
    )
    (HERE / name).write_text(svg, encoding="utf-8")


# Numbers of items of 16 to 18 February 2026: all, and those on an event that another desk has too.
DESKS = [
    ("The New York Times", 45, 11),
    ("Deutsche Welle", 39, 13),
    ("allAfrica", 31, 0),
    ("BBC News", 29, 12),
    ("Japan Today", 25, 14),
    ("ABC (Australia)", 25, 2),
    ("Al Jazeera", 25, 10),
    ("CBS News", 24, 8),
    ("El País", 23, 6),
    ("NPR", 10, 5),
    ("MercoPress", 10, 3),
    ("Foreign Policy", 7, 1),
]


def stories_per_desk():
    parts, left, scale, top, step = [], 300, 17.4, 190, 35
    parts += [rect(300, 150, 22, 22, RED), text(332, 169, "on an event that another desk has too", 23)]
    parts += [rect(765, 150, 22, 22, PALE), text(797, 169, "on an event of its own", 23)]
    for i, (desk, every, shared) in enumerate(DESKS):
        y = top + i * step
        parts.append(text(left - 16, y + 22, desk, 24, anchor="end"))
        parts.append(rect(left, y, round(every * scale, 1), 27, PALE))
        if shared:
            parts.append(rect(left, y, round(shared * scale, 1), 27, RED))
        parts.append(text(round(left + every * scale + 12, 1), y + 22, str(every), 24, weight="bold"))
    write(
        "stories-per-desk.svg",
        "What desks share, and what they run alone",
        "Items per desk, 16 to 18 February 2026",
        parts,
        "293 items from the feeds of twelve news desks. Count and drawing: The Friday Digest",
    )


COLUMNS = ["NYT", "JT", "DW", "BBC", "AJ", "CBS", "EP", "NPR", "MP", "ABC", "FP", "AA"]
SHARED = [
    ("Jesse Jackson dies", "NYT JT BBC AJ EP NPR ABC"),
    ("US–Iran talks, Geneva", "NYT JT BBC AJ CBS NPR"),
    ("Rubio visits Budapest", "NYT JT DW CBS EP"),
    ("Ukraine–Russia talks, Geneva", "NYT JT DW BBC CBS"),
    ("Peru removes its president", "NYT JT DW AJ MP"),
    ("US strikes on boats", "JT AJ EP"),
    ("Arrests in Lyon killing", "DW BBC AJ"),
    ("Navalny toxin finding", "JT DW CBS"),
    ("Lunar New Year", "NYT BBC EP"),
    ("Concert plot charges", "NYT DW CBS"),
    ("Australians in Syria", "JT NPR ABC"),
]


def who_covered_what():
    parts, left, top, wide, high = [], 430, 196, 62, 36
    for c, code in enumerate(COLUMNS):
        parts.append(text(left + c * wide, 178, code, 22, MUTED, "middle", "bold"))
    for r, (event, desks) in enumerate(SHARED):
        y = top + r * high
        parts.append(text(50, y + 19, event, 24))
        parts.append(line(left - 28, y + 11, left + 11 * wide + 28, y + 11, RULE, 2))
        for c, code in enumerate(COLUMNS):
            if code in desks.split():
                parts.append(circle(left + c * wide, y + 11, 13, BLUE if r not in (1, 3) else RED))
    write(
        "who-covered-what.svg",
        "Eleven events that three or more desks report",
        "Each disc: a desk has at least one item on the event. Red: the talks in Geneva",
        parts,
        "JT Japan Today · EP El País · MP MercoPress · FP Foreign Policy · AA allAfrica. 16–18 February 2026",
    )


def one_desk_events():
    groups = [(203, PALE), (16, OCHRE), (6, BLUE), (5, RED)]
    parts, n, columns = [], 0, 23
    for many, colour in groups:
        for _ in range(many):
            x, y = 66 + (n % columns) * 31, 180 + (n // columns) * 42
            parts.append(circle(x, y, 12, colour))
            n += 1
    key = [
        (PALE, "203", "events that one desk reports"),
        (OCHRE, "16", "that two report"),
        (BLUE, "6", "that three report"),
        (RED, "5", "that five, six or seven report"),
    ]
    for i, (colour, number, words) in enumerate(key):
        y = 210 + i * 100
        parts += [circle(812, y - 13, 15, colour), text(846, y, number, 42, weight="bold", family=SERIF)]
        parts.append(text(846, y + 32, words, 24))
    write(
        "events-by-desks.svg",
        "Nearly nine events in ten have one reporter",
        "230 events in the feeds of twelve desks, 16 to 18 February 2026",
        parts,
        "No event in these days was reported by exactly four desks. Count: The Friday Digest",
    )


def table(x, y, rx, ry, label, seats):
    parts = [
        f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="#fffdf8" stroke="{INK}" stroke-width="3"/>',
        *lines(x, y - 6, label, 24, 31, anchor="middle", fill=MUTED),
    ]
    for dx, dy, colour, name in seats:
        parts += [
            rect(x + dx - 92, y + dy - 27, 184, 54, colour, 27),
            text(x + dx, y + dy + 9, name, 25, "#ffffff", "middle", "bold"),
        ]
    return parts


def geneva():
    parts = [
        rect(50, 160, 535, 445, "#ece7da", 10),
        rect(615, 160, 535, 445, "#ece7da", 10),
        text(78, 204, "Nuclear programme", 29, weight="bold", family=SERIF),
        text(78, 238, "Tuesday 17 February · second round", 23, MUTED),
        text(643, 204, "War in Ukraine", 29, weight="bold", family=SERIF),
        text(643, 238, "17 and 18 February · third round", 23, MUTED),
    ]
    parts += table(
        317, 410, 165, 72, ["talks are", "indirect"], [(-140, -100, BLUE, "Iran"), (140, -100, RED, "United States")]
    )
    parts += table(
        882,
        410,
        165,
        72,
        ["mediated by", "the US"],
        [(-140, -100, OCHRE, "Ukraine"), (140, -100, BLUE, "Russia"), (0, 100, RED, "United States")],
    )
    parts.append(text(317, 585, "Iran: “guiding principles” agreed", 23, INK, "middle"))
    parts.append(text(882, 585, "Little hope of a breakthrough", 23, INK, "middle"))
    write(
        "geneva-two-tables.svg",
        "Two negotiations, one city",
        "Geneva, 17 and 18 February 2026",
        parts,
        "Sources: BBC News, CBS News, NPR, Japan Today. A diagram, not a plan of the rooms",
    )


def new_year():
    days = ["30 Dec", "31 Dec", "1 Jan", "2 Jan", "3 Jan", "4 Jan"]
    xs = [140 + i * 184 for i in range(6)]
    y = 390
    parts = [line(60, y, 1140, y, INK, 4)]
    parts.append(text(50, 186, "White House: missiles from North Korea", 25, RED, weight="bold"))
    parts.append(text(50, 600, "Other events of the week", 25, BLUE, weight="bold"))
    for x in xs:
        parts += [circle(x, y, 9, PAPER, INK, 4)]
    above = {
        0: ["At least one", "is fired", "at Ukraine"],
        3: ["Several more", "in a mass", "attack"],
        5: ["Statement", "by the", "spokesman"],
    }
    under = {
        1: ["Danish queen", "announces", "abdication"],
        2: ["Earthquake", "at Noto,", "Japan"],
        3: ["Collision", "at Haneda", "airport"],
        4: ["Bombings", "in Kerman,", "Iran"],
    }
    for i, words in above.items():
        parts += [line(xs[i], y - 14, xs[i], 312, RED, 3), circle(xs[i], y, 13, RED)]
        parts += lines(xs[i], 236, words, 24, 30, anchor="middle")
    for i, words in under.items():
        parts += [line(xs[i], y + 48, xs[i], 466, BLUE, 3)]
        parts += lines(xs[i], 494, words, 24, 30, anchor="middle")
    for x, day in zip(xs, days, strict=True):
        parts.append(text(x, y + 40, day, 24, INK, "middle", "bold"))
    write(
        "week-of-new-year-2024.svg",
        "Six days at the turn of the year",
        "30 December 2023 to 4 January 2024",
        parts,
        "Red: dates that the White House named in its statement of 4 January 2024",
    )


def nominations():
    films = [("Sinners", 2026, 16), ("La La Land", 2017, 14), ("Titanic", 1998, 14), ("All About Eve", 1951, 14)]
    parts, left, wide = [], 300, 47
    for i, (film, year, number) in enumerate(films):
        y = 185 + i * 106
        parts.append(text(left - 20, y + 36, film, 29, anchor="end", weight="bold", family=SERIF))
        parts.append(text(left - 20, y + 66, str(year), 23, MUTED, "end"))
        for n in range(number):
            parts.append(rect(left + n * wide, y, wide - 7, 74, RED if i == 0 else PALE, 4))
        parts.append(text(left + number * wide + 12, y + 53, str(number), 44, weight="bold", family=SERIF))
    write(
        "oscar-nominations.svg",
        "Two more than any film before",
        "Academy Award nominations, by year of the ceremony",
        parts,
        "Sources: Deutsche Welle; Academy of Motion Picture Arts and Sciences",
    )


def greenland():
    left, right, first, last, y = 90, 1110, 900, 2050, 400

    def at(year):
        return round(left + (year - first) * (right - left) / (last - first), 1)

    parts = [line(left - 30, y, right + 10, y, INK, 4)]
    for century in range(900, 2001, 100):
        parts.append(line(at(century), y - 7, at(century), y + 7, INK, 2))
        if century in (1000, 1200, 1400, 1600, 1800, 2000):
            parts.append(text(at(century), y + 38, str(century), 23, MUTED, "middle"))
    parts += [rect(at(900), y - 15, at(1000) - at(900), 30, OCHRE)]
    marks = [
        (950, 288, "start", ["10th century", "Vikings arrive"]),
        (1721, 288, "end", ["1721", "Danes arrive"]),
        (1867, 200, "middle", ["1867", "First US interest"]),
    ]
    for year, top, anchor, words in marks:
        parts += [line(at(year), top + 44, at(year), y - 15, RED, 3)]
        if year != 950:
            parts.append(circle(at(year), y, 12, RED))
        shift = {"start": -4, "end": 10, "middle": 0}[anchor]
        parts.append(text(at(year) + shift, top - 6, words[0], 35, INK, anchor, "bold", SERIF))
        parts.append(text(at(year) + shift, top + 30, words[1], 28, INK, anchor))
    parts += [
        f'<path d="M 60 500 L 72 490 L 72 496 L {at(950)} 496 L {at(950)} 504 L 72 504 L 72 510 Z" fill="{BLUE}"/>',
        text(60, 550, "Before: Indigenous peoples alone, for centuries", 28, BLUE),
    ]
    write(
        "greenland-timeline.svg",
        "Greenland in four dates",
        "Who came, and when",
        parts,
        "Source: Deutsche Welle, 22 January 2026",
    )


def metals():
    parts = [circle(250, 375, 172, OCHRE), circle(250, 375, 156, OCHRE, "#f3dfae", 4)]
    parts += [
        text(250, 362, "1 oz gold", 36, "#ffffff", "middle", "bold", SERIF),
        text(250, 408, "$5,000", 36, "#ffffff", "middle", "bold", SERIF),
        text(478, 394, "=", 66, INK, "middle", "bold", SERIF),
    ]
    for n in range(42):
        x, y = 566 + (n % 7) * 62, 205 + (n // 7) * 62
        parts.append(circle(x, y, 25, "#8d979e", "#c4cbcf", 3))
    parts += [
        text(1000, 330, "42 oz silver", 30, INK, weight="bold", family=SERIF),
        text(1000, 368, "at $120 each", 25),
    ]
    write(
        "gold-and-silver.svg",
        "What an ounce of gold would buy",
        "At the round record prices of 26 January (gold) and 29 January 2026 (silver)",
        parts,
        "5,000 ÷ 120 = 41.7. Sizes of the discs are not to scale. Source: Deutsche Welle",
    )


def cancers():
    parts = []
    for n in range(100):
        column, row = divmod(n, 10)
        parts.append(rect(60 + column * 62, 168 + row * 44, 54, 36, RED if n < 40 else PALE, 4))
    parts += [
        text(730, 262, "Nearly 40%", 54, RED, weight="bold", family=SERIF),
        *lines(730, 306, ["of all cases were linked to risks", "that people or governments", "can change"], 26, 35),
        text(730, 470, "7 million", 54, INK, weight="bold", family=SERIF),
        *lines(730, 514, ["and more cases of cancer", "were preventable"], 26, 35),
    ]
    write(
        "preventable-cancers.svg",
        "Cancer that need not have been",
        "Cases worldwide in 2022; each square is one in a hundred",
        parts,
        "Source: World Health Organization study, as reported by Deutsche Welle on 4 February 2026",
    )


def helmet():
    steps = [
        ("10 Feb", ["Committee", "rejects", "Ukraine's", "request"]),
        ("12 Feb", ["Athlete is", "disqualified", "over the", "helmet"]),
        ("12 Feb", ["He appeals", "to the Court", "of Arbitration", "for Sport"]),
        ("13 Feb", ["Court", "dismisses", "the appeal"]),
    ]
    parts = []
    for i, (day, words) in enumerate(steps):
        x, y = 50 + i * 280, 190 + i * 32
        colour = RED if i == 3 else BLUE
        parts.append(rect(x, y, 252, 12, colour))
        parts.append(rect(x, y + 12, 252, 300, "#ece7da"))
        parts.append(text(x + 22, y + 72, day, 42, colour, weight="bold", family=SERIF))
        parts += lines(x + 22, y + 128, words, 31, 44)
        if i < 3:
            ax, ay = x + 256, y + 56
            parts.append(f'<path d="M {ax} {ay - 10} L {ax + 20} {ay} L {ax} {ay + 10} Z" fill="{MUTED}"/>')
    write(
        "helmet-case.svg",
        "Four steps in four days",
        "The case of Vladyslav Heraskevych at the Winter Olympics, February 2026",
        parts,
        "Source: Deutsche Welle, 10, 12 and 13 February 2026",
    )


def digests():
    rows = [
        ("LWN.net Weekly Edition", 1998, RED),
        ("Perl Weekly", 2011, BLUE),
        ("This Week in Rust", 2013, BLUE),
        ("LLVM Weekly", 2014, BLUE),
        ("R Weekly", 2016, BLUE),
    ]
    left, right, first, last = 400, 1130, 1996, 2026

    def at(year):
        return round(left + (year - first) * (right - left) / (last - first), 1)

    parts = []
    for year in (2000, 2005, 2010, 2015, 2020, 2025):
        parts.append(line(at(year), 172, at(year), 560, RULE, 2))
        parts.append(text(at(year), 594, str(year), 23, MUTED, "middle"))
    for i, (name, since, colour) in enumerate(rows):
        y = 186 + i * 76
        parts.append(text(left - 22, y + 32, name, 27, anchor="end", weight="bold", family=SERIF))
        parts.append(rect(at(since), y + 4, round(at(2026.1) - at(since), 1), 40, colour, 4))
        parts.append(text(round(at(since) + 14, 1), y + 33, f"since {since}", 24, "#ffffff", weight="bold"))
    write(
        "weekly-digests.svg",
        "A habit that lasts",
        "Five weekly digests about software, by the year of their first number",
        parts,
        "Bars begin in the year of the first number and run to the start of 2026",
    )


if __name__ == "__main__":
    for draw in (
        stories_per_desk,
        who_covered_what,
        one_desk_events,
        geneva,
        new_year,
        nominations,
        greenland,
        metals,
        cancers,
        helmet,
        digests,
    ):
        draw()
