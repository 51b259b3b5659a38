"""What a hint suggests: only what is near."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.base.nearest import nearest

GOOD = [
    ("Geneva.jpg", ["geneva.jpg"], "geneva.jpg"),
    ("genva.jpg", ["flower.jpg", "geneva.jpg"], "geneva.jpg"),
    ("geneva.jpeg", ["flower.jpeg", "geneva.jpg"], "geneva.jpg"),
    ("geneva", ["geneva.jpg"], "geneva.jpg"),
    ("geneva.png", ["geneva.jpg", "geneva.webp", "genevas.png"], "geneva.jpg"),
    ("harbor.png", ["harbour.jpg", "harbour.png"], "harbour.png"),
    ("2026/genvea.jpg", ["2025/geneva.jpg", "2026/geneva.jpg"], "2026/geneva.jpg"),
    ("adda", ["ada", "bob"], "ada"),
    ("Zoë", ["zoe"], "zoe"),
    ("jose-garcia", ["josé-garcía"], "josé-garcía"),
    ("ΑΘΗΝΑ", ["Αθήνα"], "Αθήνα"),
    ("Москвa", ["Москва"], "Москва"),
    ("eu", ["EU", "US"], "EU"),
    ("Fetures", ["Features", "News"], "Features"),
    ("Feat", ["Features", "News"], "Features"),
    ("Long read", ["Long reads"], "Long reads"),
    ("longreads", ["Long reads"], "Long reads"),
    ("new york", ["new-york"], "new-york"),
    ("titel", ["title", "url"], "title"),
    ("sumary", ["summary", "sections"], "summary"),
    ("urll", ["url"], "url"),
    ("biuld", ["build", "check"], "build"),
    ("subscriber", ["subscribers", "unsubscribe"], "subscribers"),
    ("feeds.bbci.co.uk/news/rss.xml", ["https://feeds.bbci.co.uk/news/rss.xml"], "https://feeds.bbci.co.uk/news/rss.xml"),
    ("1df54a84dd2a", ["1df54a84dd2a207c9ad41b77", "3d98b8145f71c02e9ad41b77"], "1df54a84dd2a207c9ad41b77"),
    ("3d98b8145f71c02e9ad41b78", ["3d98b8145f71c02e9ad41b77"], "3d98b8145f71c02e9ad41b77"),
]  # fmt: skip

SILLY = [
    ("geneva.jpg", ["flower.jpg"]),
    ("a.jpg", ["b.jpg"]),
    ("images/geneva.jpg", ["images/flower.jpg"]),
    ("photo1.jpg", ["photo2.jpg"]),
    ("IMG_1234.jpg", ["IMG_1235.jpg"]),
    ("2026-02-13", ["2026-02-20"]),
    ("20260213", ["2026-02-20"]),
    ("week-7", ["week-8", "week-6"]),
    ("bbc", ["abc"]),
    ("EU", ["US", "UK"]),
    ("New York", ["Newark"]),
    ("news", ["views"]),
    ("ada", ["bob", "adele"]),
    ("story-one", ["story-two"]),
    ("how-we-work", ["how-we-choose"]),
    ("inter", ["international", "interviews"]),
    ("art", ["artificial-intelligence"]),
    ("in", ["inbox"]),
    ("https://a.example/feed.xml", ["https://b.example/feed.xml"]),
    ("https://feeds.npr.org/rss.xml", ["https://feeds.bbci.org/rss.xml"]),
    ("1df54a84dd7e", ["1df54a84dd2a207c9ad41b77"]),
    ("北京", ["東京"]),
    ("---", ["***"]),
    ("", ["ada"]),
    ("x", []),
]


@pytest.mark.parametrize(("typed", "known", "meant"), GOOD)
def test_what_is_near_is_suggested(typed: str, known: list[str], meant: str) -> None:
    """A slip of the finger, another case, an accent, another ending, a beginning."""
    assert nearest(typed, known) == meant
    assert nearest(typed, reversed(known)) == meant


@pytest.mark.parametrize(("typed", "known"), SILLY)
def test_what_is_not_near_is_not(typed: str, known: list[str]) -> None:
    """Nothing is better than something silly."""
    assert nearest(typed, known) is None


@given(st.text(min_size=1), st.lists(st.text()))
def test_another_case_is_the_same_name(name: str, others: list[str]) -> None:
    """Who typed capitals gets the name as it is, whatever else there is."""
    bare = unicodedata.normalize("NFC", name)
    found = nearest(bare.swapcase(), [*others, bare])
    assert found is not None
    if found != bare:
        assert found in others


WORDS = st.text(st.characters(categories=["Ll", "Lu"]), min_size=1, max_size=12)


@given(WORDS, st.lists(WORDS, max_size=5))
def test_a_suggestion_is_within_the_bound(typed: str, known: list[str]) -> None:
    """An edit for four letters at most, or the beginning of it; counted by another way of counting."""
    found = nearest(typed, known)
    if found is None:
        return
    one, other = _plain(typed), _plain(found)
    assert other.startswith(one) or _levenshtein(one, other) <= 2 * (max(len(one), len(other)) // 4)


@given(WORDS, st.data())
def test_one_slip_in_a_word_of_four_letters_is_understood(word: str, data: st.DataObject) -> None:
    """A letter left out is found again."""
    if len(_plain(word)) < 4 or len(_plain(word)) != len(word):
        return
    at = data.draw(st.integers(0, len(word) - 1))
    assert nearest(word[:at] + word[at + 1 :], [word]) == word


def _plain(word: str) -> str:
    marked = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in marked if not unicodedata.combining(sign) and unicodedata.category(sign) != "Mn")


def _levenshtein(one: str, other: str) -> int:
    """By definition; a swap is two edits here."""
    if not one or not other:
        return len(one) + len(other)
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        rows.append([i])
        for j, b in enumerate(other, 1):
            rows[i].append(min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a != b)))
    return rows[-1][-1]
