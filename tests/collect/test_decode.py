"""Bytes are the text that somebody wrote, and what cannot be known is said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.collect.decode import decode

XML = "<?xml version='1.0' encoding='{}'?><rss><title>{}</title></rss>"
BARE = "<rss><channel><language>{}</language><title>{}</title></channel></rss>"
WORDS = {
    "ru": ("Новости дня: президент подписал закон о бюджете", ("windows-1251", "koi8-r", "iso-8859-5")),
    "ja": ("今日のニュースと天気予報をお伝えします ①②", ("shift_jis", "euc-jp")),
    "zh": ("今天的新闻报道和天气预报 朱镕基", ("gb2312", "gbk", "gb18030")),
    "ko": ("오늘의 뉴스와 날씨 뷁", ("euc-kr", "ks_c_5601-1987")),
    "el": ("Νέα της ημέρας: εκλογές στην Ελλάδα", ("windows-1253", "iso-8859-7")),
    "he": ("חדשות היום בישראל ובעולם", ("windows-1255", "iso-8859-8")),
    "ar": ("أخبار اليوم في مصر والعالم", ("windows-1256", "iso-8859-6")),
    "th": ("ข่าววันนี้และพยากรณ์อากาศ", ("tis-620", "windows-874")),
    "pl": ("Wybory w Łodzi: zażółć gęślą jaźń", ("iso-8859-2", "windows-1250")),
    "tr": ("İstanbul'da şiddetli yağış ve ışık", ("iso-8859-9", "windows-1254")),
    "fr": ("L’été à Nîmes – « élections », 5 €", ("iso-8859-1", "latin1", "us-ascii", "windows-1252")),
}
PYTHON = {
    "shift_jis": "cp932", "gb2312": "gbk", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "tis-620": "cp874", "windows-874": "cp874",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "iso-8859-9": "cp1254",
}  # fmt: skip
CASES = [(label, text) for text, labels in WORDS.values() for label in labels]


@pytest.mark.parametrize(("label", "text"), CASES, ids=[label for label, _ in CASES])
def test_labels_mean_what_browsers_take_them_for(label: str, text: str) -> None:
    """Said by the document, or by its server; with the signs that only the larger set of that name has."""
    codec = PYTHON.get(label, label)
    text = text if label != "euc-jp" else text.replace("①②", "")
    text = text.replace("ش", "ش") if codec != "iso-8859-7" else text
    data = XML.format(label, text).encode(codec)
    assert decode(data, "").text == f"<rss><title>{text}</title></rss>"
    assert decode(data, "").notes == ()
    assert text in decode(data.partition(b"?>")[2], label.upper()).text


@pytest.mark.parametrize(("language", "codec"), [
    ("ru", "cp1251"), ("ru", "koi8-r"), ("ja", "cp932"), ("ja", "euc-jp"), ("zh", "gbk"), ("ko", "cp949"), ("el", "cp1253"),
    ("he", "cp1255"), ("ar", "cp1256"), ("th", "cp874"), ("pl", "cp1250"), ("tr", "cp1254"), ("fr", "cp1252"),
])  # fmt: skip
@pytest.mark.parametrize("declared", ["", "<?xml version='1.0' encoding='utf-8'?>"])
def test_what_says_nothing_or_the_wrong_thing_is_known_by_its_looks(language: str, codec: str, declared: str) -> None:
    """And the report says that it was."""
    text = WORDS[language][0]
    text = text if codec != "euc-jp" else text.replace("①②", "")
    found = decode(declared.encode() + BARE.format(language, text).encode(codec), "")
    assert text in found.text
    (note,) = found.notes
    assert note.startswith(
        "says that it is utf-8 and is" if declared else "says nothing of its encoding, and looks like"
    )


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(["Zürich", "été", "€", "日本", "Ελλάδα", "plain"]), min_size=20, max_size=30),
    st.integers(0, 400),
)
def test_a_stray_byte_costs_one_character(words: list[str], at: int) -> None:
    """In a document that is UTF-8 for the rest: everything else is as it was, and the report counts the damage."""
    text = XML.format("utf-8", " ".join([*words, "日本"]))
    data = text.encode()
    place = len(data[: at % len(data)].decode("utf-8", "ignore").encode())
    if not data.startswith(b"<rss") and place < data.index(b"<rss"):
        place = len(data) - 1
    found = decode(data[:place] + b"\xf6" + data[place:], "")
    assert found.text.replace("ö", "", 1) == text.partition("?>")[2]
    assert found.notes == ("has bytes that are no utf-8; 1 of its characters may be wrong",)


@pytest.mark.parametrize("text", ["Déjà vu : où est passé l’été ?", "Größe & Maß: Öl für Übermut", "Åäö på ön", "São João, coração, não à ação",
    "5 € – “ok” … it’s", "Það er æði", "Ñandú ¿qué?", "naïve café"])  # fmt: skip
def test_latin_letters_alone_among_others_are_latin(text: str) -> None:
    """However few there are of them."""
    assert (
        decode(f"<rss><title>{text} and words</title></rss>".encode("cp1252"), "").text
        == f"<rss><title>{text} and words</title></rss>"
    )


@pytest.mark.parametrize(
    ("text", "codec"), [("Москва", "cp1251"), ("Привет, мир", "koi8-r"), ("Αθήνα", "cp1253"), ("ニュース", "cp932")]
)
def test_one_word_of_another_script_is_enough(text: str, codec: str) -> None:
    """In a feed that has nothing else to go by."""
    assert (
        f"<title>{text}</title>"
        in decode(f"<rss><title>{text}</title><link>https://e.org/</link></rss>".encode(codec), "").text
    )


def test_an_escape_is_no_ascii() -> None:
    """ISO-2022-JP is the one encoding that is valid UTF-8 and means something else."""
    data = XML.format("iso-2022-jp", "今日のニュース").encode("iso-2022-jp")
    assert "今日のニュース" in decode(data, "").text


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=200),
    st.sampled_from(["", "utf-8", "gbk", "iso-8859-1", "utf-7", "hz-gb-2312", "x-user-defined", "no such"]),
)
def test_any_bytes_are_some_text(data: bytes, charset: str) -> None:
    """Without what XML forbids."""
    text = decode(data, charset).text
    text.encode()
    assert not any(ord(sign) < 32 and sign not in "\t\n\r" for sign in text)


@pytest.mark.parametrize("text", ["L’été à Nîmes", "“Yes” – 5 €", "’x", "Żółć", "政府は新しい予算案を"])
def test_one_stray_byte_among_few_characters_of_utf_8(text: str) -> None:
    """The rest is what it was; nothing is guessed from the looks of a few quotes."""
    assert decode(f"<a>{text}".encode() + b" \x92</a>", "").text == f"<a>{text} ’</a>"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Правительство одобрило проект бюджета", "cp1251"), ("Η κυβέρνηση ενέκρινε τον προϋπολογισμό", "cp1253"),
        ("政府批准了新的预算", "gb18030"), ("정부가 새로운 예산안을 승인했다", "cp949"), ("L’été à Nîmes – 5 € «Œuvre»…”", "cp1252"),
    ],
)  # fmt: skip
def test_the_label_that_fits_all_bytes_says_nothing_of_them(text: str, codec: str) -> None:
    """ISO-8859-1 is what programs write that do not know."""
    data = f'<?xml version="1.0" encoding="ISO-8859-1"?><a>{text}</a>'.encode(codec)
    assert decode(data, "").text == f"<a>{text}</a>"
