"""Names made fit for an address, and when two of them are one name."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.base.slug import folded, former, slug

NAMES = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("aAßİıΣςσ ิ ดทน हिन्दी́̈ـ'’+#&-_.\u200c\u200d\ufe0f\u00ad"),
        st.characters(min_codepoint=0x0590, max_codepoint=0x1100),
    ),
    max_size=90,
)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("BBC News", "bbc-news"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("Ångström & Co.", "ångström-and-co"),
        ("Côte d’Azur", "côte-dazur"),
        ("Украина", "украина"),
        ("हिन्दी", "हिन्दी"),
        ("ข่าวเด่น วันนี้", "ข่าวเด่น-วันนี้"),
        ("பொருள்", "பொருள்"),
        ("বাংলা", "বাংলা"),
        ("ភាសាខ្មែរ", "ភាសាខ្មែរ"),
        ("မြန်မာ", "မြန်မာ"),
        ("שָׁלוֹם", "שָׁלוֹם"),
        ("نَبَأ", "نَبَأ"),
        ("می‌خواهم", "می‌خواهم"),
        ("র‍্যাব", "র‍্যাব"),
        ("İstanbul", "i̇stanbul"),
        ("Iğdır", "iğdır"),
        ("ΟΔΟΣ", "οδοσ"),
        ("Straße", "strasse"),
        ("ＴＯＫＹＯ　２０２６", "tokyo-2026"),
        ("Kul\u00adtur", "kultur"),
        ("Va\u200dlue", "value"),
        ("1️⃣ one", "1⃣-one"),
        ("..", "x-"),
        ("/", "x-"),
        ("🎉", "x-"),
        ("\u0301", "x-"),
        ("\u3164", "x-"),
        ("con", "con-"),
        ("LPT1", "lpt1-"),
        ("com¹", "com1-"),
    ],
)
def test_slugs(name: str, word: str) -> None:
    """Letters of any script stay with their marks; what has none, and what Windows refuses, gets a word of its own."""
    found = slug(name)
    assert found == word if not word.endswith("-") else re.fullmatch(word + "[0-9a-f]{8}", found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("दिन", "दान"), ("ดี", "ดุ"), ("கல்", "கால்"), ("কাল", "কিল"), ("កា", "កី"), ("ລາ", "ລີ"),
        ("ကား", "ကေး"), ("כּל", "כל"), ("عَلِم", "عُلِم"), ("සිංහල", "සංහල"), ("కల", "కలి"), ("ಕಲ", "ಕಲೆ"), ("കര", "കാര"),
        ("ਕਲ", "ਕਿਲ"), ("ગુજ", "ગજ"), ("བོད", "བད"), ("ދިވެހި", "ދވހ"), ("ⵉ", "ⵊ"), ("日本", "日木"), ("résumé", "resume"),
        ("Iğdır", "iğdir"), ("می‌خواهم", "میخواهم"), ("C++", "C#"), ("ИӢ", "ИИ"), ("Ö", "O"), ("ё", "е"),
    ],
)  # fmt: skip
def test_words_that_differ_by_a_mark(one: str, other: str) -> None:
    """They are two names, with two slugs."""
    assert folded(one) != folded(other)
    assert slug(one) != slug(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Été", "ÉTÉ"), ("\u00e9t\u00e9", "e\u0301te\u0301"), ("straße", "STRASSE"), ("ΟΔΥΣΣΕΎΣ", "οδυσσεύς"),
        ("ﬁne", "FINE"), ("ｎｅｗｓ", "News"), ("ガ", "ｶﾞ"), ("각", "\u1100\u1161\u11a8"), ("ΰ", "\u03b0"), ("ᾳ", "αι"),
        ("News  and\u00a0views", "news and views"), ("İ", "i̇"), ("ǆ", "Ǆ"), ("Ⅷ", "viii"), ("ა", "Ა"), ("Ꭰ", "ꭰ"),
        ("ad", "a\u200bd"), ("\u200fعالم", "عالم"), ("क़", "क़"), ("ก\u0e33", "ก\u0e4d\u0e32"),
    ],
)  # fmt: skip
def test_spellings_of_one_name(one: str, other: str) -> None:
    """Case, composition, width, white space and what nobody sees make no other name."""
    assert folded(one) == folded(other)
    assert slug(folded(one)) == slug(folded(other))


@given(NAMES)
@example("x" * 59 + "\u0301" * 60)
@example("\U00020000" * 90)
@example("ก็" * 60)
@example("a\u200c" * 70)
def test_a_slug_is_one_safe_word(name: str) -> None:
    """Whatever the name, its slug is a file name on any system: no path, not empty, not reserved, no 255 bytes long."""
    word = slug(name)
    assert all(sign.isalnum() or sign in "-\u200c\u200d" or unicodedata.category(sign)[0] == "M" for sign in word)
    assert not re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)", word)
    assert word == unicodedata.normalize("NFC", word)
    assert not word.startswith("-")
    assert not word.endswith("-")
    assert unicodedata.category(word[0])[0] != "M"
    assert len(word) <= 69
    assert len(word.encode()) <= 60 * 4 + len("-01234567")


@given(NAMES, st.sampled_from([str.upper, str.lower, str.casefold]), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_other_spellings_change_nothing(name: str, case, form: str) -> None:
    """A name is folded once and for all, and however its letters are put together."""
    assert folded(folded(name)) == folded(name)
    assert folded(unicodedata.normalize(form, name)) == folded(name)
    assert folded(f" {name}\n") == folded(name)
    if "ı" not in name and folded(case(name)) != folded(name):
        # Capitals of a few letters have no way back (ı, ŉ, titles in Greek): then casefold of Unicode says so as well.
        assert unicodedata.normalize("NFKC", case(name).casefold()) != unicodedata.normalize("NFKC", name.casefold())


@given(st.text(st.characters(codec="ascii"), max_size=60))
def test_plain_names_keep_their_address(name: str) -> None:
    """Nothing has changed for names in ASCII but for those that Windows refuses."""
    if not re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)", former(name)):
        assert slug(name) == re.sub("-+", "-", former(name))
