"""One address is one report; one title is one only when it says enough."""

import itertools
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.desk.group import group
from digest.model import Item
from tests.desk.items import item

GENERIC = (
    "v2.0.0", "2.0", "Release 2.0.0", "Press release", "Week 8", "Weekly update", "Weekly Update!", "Open thread", "Links",
    "Links for the weekend", "Newsletter #12", "Photos of the day", "Daily news briefing", "Pressemitteilung",
    "Was diese Woche wichtig war", "La lettre de la semaine", "Le point du 16 février", "Boletín de la semana", "Nieuwsbrief 12",
    "Новости за неделю", "Пресс-релиз", "Δελτίο Τύπου", "بيان صحفي", "נייעס", "प्रेस विज्ञप्ति", "साप्ताहिक समाचार 8", "ข่าวประชาสัมพันธ์", "お知らせ", "今週のまとめ",
    "每周更新", "新闻发布", "보도자료", "#12", "—",
)  # fmt: skip
"""Titles that many things have."""
TELLING = (
    "Congress in Peru removes interim president", "Kongress in Peru setzt den Interimspräsidenten ab",
    "Конгресс Перу отправил в отставку временного президента", "秘鲁国会罢免就任仅四个月的临时总统", "ペルー議会が暫定大統領の罷免を可決",
    "페루 의회가 임시 대통령을 해임했다", "पेरू की संसद ने अंतरिम राष्ट्रपति को पद से हटाया",
)  # fmt: skip
"""Titles that say what happened."""
ABOUT = (
    "A fishing quota is struck down.", "Tenants win against a landlord.", "The museum may sell its painting.",
    "A bus company must refund fares.",
)  # fmt: skip


def entries(title: str, summaries: tuple[str, ...], *, one_feed: bool = False) -> list[Item]:
    """Items of one title, at addresses of their own."""
    return [
        item(title, feed="a" if one_feed else f"f{n}", url=f"https://e.org/{n}", summary=summary, key=str(n))
        for n, summary in enumerate(summaries)
    ]


def sizes(items: list[Item]) -> list[int]:
    return sorted(len(found.items) for found in group(items, {}))


@pytest.mark.parametrize("one_feed", [False, True])
@pytest.mark.parametrize("title", GENERIC)
@pytest.mark.parametrize(
    "texts",
    [
        ABOUT,
        ("", "", ""),
        ("Changes in alpha.", "Changes in beta.", "Changes in gamma."),
        tuple(f"What the {name} team did: something about {name} only." for name in ("alpha", "beta", "gamma")),
        tuple(f"This is the {{}} of {name}: {about}" for name, about in zip(("alpha", "beta"), ABOUT, strict=False)),
    ],
)
def test_a_title_that_says_little_is_no_report(title: str, texts: tuple[str, ...], one_feed: bool) -> None:
    """In any language; nor do its words make a group, whatever else is there."""
    found = entries(title, tuple(text.replace("{}", title) for text in texts), one_feed=one_feed)
    others = [item(f"Frogs of hill {n} are counted", feed=f"o{n}", summary="They sing at night.") for n in range(2)]
    assert sizes(found) == [1] * len(texts)
    assert sizes([*found, *others])[: len(texts)] == [1] * len(texts)


@pytest.mark.parametrize("title", TELLING)
def test_a_title_that_says_what_happened_is_one_report(title: str) -> None:
    """Without texts as well; in one feed it is not."""
    assert sizes(entries(title, ("", "", ""))) == [3]
    assert sizes(entries(title, ("", "", ""), one_feed=True)) == [1, 1, 1]
    assert sizes(entries(title, ABOUT, one_feed=True)) == [1, 1, 1, 1]


def test_a_short_title_is_one_event_when_the_texts_agree() -> None:
    """Both are about what the title says; or one is a copy of the other."""
    duvall = (
        "The US actor Robert Duvall, known for The Godfather, has died at the age of 95.",
        "Robert Duvall, star of The Godfather and Apocalypse Now, has died aged 95.",
    )
    others = [item(f"Notes {n}", feed=f"o{n}", summary=about) for n, about in enumerate(ABOUT)]
    assert sizes([*entries("Robert Duvall dies", duvall), *others]) == [1, 1, 1, 1, 2]
    text = "The council of the city has decided by nine votes to seven that the old harbour will be filled in"
    assert sizes(entries("Press release", (text, f"{text} before the winter begins.")) + others) == [1, 1, 1, 1, 2]


@pytest.mark.parametrize("texts", [("", "", ""), ("Bugs were fixed.", "A festival is planned.", "Two people joined.")])
@pytest.mark.parametrize("title", ["{} weekly update", "Weekly update: {}", "Open thread of {}", "Neues von {}"])
def test_words_that_stand_in_titles_alone_make_no_group(title: str, texts: tuple[str, ...]) -> None:
    """Series of the same form by several feeds are stories of their own."""
    found = [
        item(title.format(name), feed=name, summary=text)
        for name, text in zip(("alpha", "beta", "gamma"), texts, strict=True)
    ]
    assert sizes(found) == [1, 1, 1]


def test_a_title_that_a_feed_gives_to_several_items_is_no_report() -> None:
    """However long it is, and whatever number it has."""
    title = "Minutes of the weekly meeting of the harbour council, number {}"
    found = [
        item(title.format(n), feed=feed, url=f"https://{feed}.example/{n}", summary=about, key=str(n))
        for (feed, n), about in zip((("a", 1), ("a", 2), ("b", 1), ("b", 2)), ABOUT, strict=True)
    ]
    assert sizes(found) == [1, 1, 1, 1]


def test_one_address_is_one_report_also_when_its_title_says_little() -> None:
    """Two feeds that link to the same page make one group, whatever their summaries."""
    found = [
        item("Week 8", feed=feed, url="https://e.org/8", summary=about)
        for feed, about in zip("ab", ABOUT, strict=False)
    ]
    assert sizes(found) == [2]


_WORDS = st.text(string.ascii_lowercase, min_size=5, max_size=9)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(_WORDS, min_size=0, max_size=3, unique=True),
    st.lists(st.lists(_WORDS, min_size=0, max_size=8), min_size=2, max_size=5),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_one_short_title_never_makes_a_report(
    title: list[str], texts: list[list[str]], one_feed: bool, dice: object
) -> None:
    """Whatever three words it has, when the texts have no word in common; in any order of the items."""
    said = " ".join([*title, "8"])
    summaries = tuple(" ".join(f"{word}{'qxzjk'[n]}" for word in text) for n, text in enumerate(texts))
    found = entries(said, summaries, one_feed=one_feed)
    dice.shuffle(found)  # type: ignore[attr-defined]
    assert sizes(found) == [1] * len(texts)


def test_other_scripts_are_compared_by_their_words() -> None:
    """Marks are letters where they are no accents, and a script without spaces has words too."""
    events = {
        "पेरू की संसद ने राष्ट्रपति को हटाया": "पेरू के राष्ट्रपति को संसद ने पद से हटाया",
        "秘鲁国会罢免临时总统": "秘鲁临时总统遭国会罢免",
        "ペルー議会が暫定大統領を罷免": "暫定大統領、ペルー議会が罷免を可決",
        "รัฐสภาเปรูปลดประธานาธิบดีรักษาการ": "ประธานาธิบดีรักษาการเปรูถูกรัฐสภาปลด",
        "الكونغرس في بيرو يعزل الرئيس المؤقت": "عزل الرئيس المؤقت في بيرو من الكونغرس",
    }
    found = [item(title, feed=f"f{n}") for n, title in enumerate(itertools.chain(*events.items()))]
    pairs = {frozenset(member.given.title for member in one.items) for one in group(found, {})}
    assert pairs == {frozenset(event) for event in events.items()}
