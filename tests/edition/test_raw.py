"""Bytes are plain data, or there is a reason why not, with its place and what to do."""

from typing import Any

import pytest

from digest.edition import raw
from digest.edition.raw import Document
from digest.model import Place, Problem

START = Place("f", line=1, column=1)
EMPTY = Problem(START, "the file is empty", "write it, or remove it")
COMMENTS = Problem(START, "there is nothing in the file but comments", "write it, or remove it")
MAPPING = Problem(Place("f"), "the file has to be a mapping", "write `key: value` lines")
LIST = Problem(Place("f"), "the file has to be a list", "begin every entry with a dash: `- url: …`")
FRONT = Problem(
    START, "the front matter is missing", "begin the file with ---, then `title: …` and `date: …`, then ---"
)


def no_text(line: int, column: int, byte: str) -> Problem:
    place = Place("f", line=line, column=column)
    return Problem(place, f"the file is no UTF-8: byte 0x{byte}", "save it with the encoding UTF-8")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a", "a"),
        ("é\r\n".encode(), "é\r\n"),
        (b"\xef\xbb\xbfa", "a"),
        (b"\xff", no_text(1, 1, "FF")),
        (b"ab\x0a", "ab\n"),
        (b"ab\x80", no_text(1, 3, "80")),
        (b"a\nb\n\xc3", no_text(3, 1, "C3")),
        (b"a\n\nbc\xe9d\xff\n", no_text(3, 3, "E9")),
        (b"", EMPTY),
        (b" \n\t\n", EMPTY),
    ],
)
def test_bytes_are_a_text(data: bytes, expected: str | Problem) -> None:
    """In UTF-8, with a mark of its order or without; the first byte that is not is named, in hexadecimal digits."""
    assert raw.text("f", data) == expected


def test_four_megabytes_are_read() -> None:
    """Not a byte more."""
    assert raw.LARGEST == 4 * 1024 * 1024
    assert raw.text("f", b"a" * raw.LARGEST) == "a" * raw.LARGEST
    what = "the file is larger than 4 MB, which is the most that is read"
    assert raw.text("f", b"a" * (raw.LARGEST + 1)) == Problem(START, what, "is it what it should be?")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a: 1", Document({"a": "1"}, "a: 1")),
        (b"", EMPTY),
        (b"# nothing", COMMENTS),
        (b"- a", MAPPING),
        (b"a", MAPPING),
    ],
)
def test_a_mapping_is_read(data: bytes, expected: Document | Problem) -> None:
    """With the whole text; anything else is said."""
    assert raw.mapping("f", data) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"---\na: 1\n---\nText.\n", Document({"a": "1"}, "---\na: 1\n---\nText.\n", "Text.\n", 4)),
        (b"---\na: 1\n---\n", Document({"a": "1"}, "---\na: 1\n---\n", "", 4)),
        (b"Text.", FRONT),
        (b"", EMPTY),
        (b"---\n# nothing\n---\nText.", COMMENTS),
        (b"---\n- a\n---\nText.", MAPPING),
    ],
)
def test_front_matter_is_read(data: bytes, expected: Document | Problem) -> None:
    """With the text below it, and the line on which that begins."""
    assert raw.with_front_matter("f", data) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"- a\n- {b: c}", ["a", {"b": "c"}]),
        (b"[]", []),
        (b"# nothing yet", []),
        (b"", EMPTY),
        (b"a: 1", LIST),
        (b"a", LIST),
        (b"''", LIST),
    ],
)
def test_a_list_is_read(data: bytes, expected: list[Any] | Problem) -> None:
    """One with nothing but comments is empty: there are no feeds yet."""
    assert raw.sequence("f", data) == expected


@pytest.mark.parametrize("read", [raw.mapping, raw.sequence])
def test_what_is_no_yaml_is_located(read: Any) -> None:
    """With what to do."""
    found = read("f", b"a: 1\nb: @x\n")
    assert (found.place.file, found.place.line, found.place.column, found.level) == ("f", 2, 4, "error")
    assert found.what
    assert found.hint


@pytest.mark.parametrize(
    ("given", "expected", "places"),
    [
        ("a\tb\n\u00a0c", "a\tb\n\u00a0c", []),
        ("a\x00b\x1f\x7fc\ufffe\uffff\ud800", "abc", [()]),
        ("\x80 \x85 \x96", "€ … –", [()]),
        ("\x81", "", [()]),  # Windows-1252 has none there either
        (1, 1, []),
        (None, None, []),
        ({"a": "\x00", "b": ["c", "d\x00", {"e": "\x00f"}], "g": "h"}, {"a": "", "b": ["c", "d", {"e": "f"}], "g": "h"},
         [("a",), ("b", 1), ("b", 2, "e")]),
        ({"tags": ["a", " ", "b", "", 3, "\x00"]}, {"tags": ["a", "b", 3]}, [("tags", 5), ("tags", 1), ("tags", 3), ("tags", 5)]),
        ({"names": ["a", " "]}, {"names": ["a", " "]}, []),
        ({"tags": " "}, {"tags": " "}, []),
        ({"tags": {"a": " "}}, {"tags": {"a": " "}}, []),
        (["a", " "], ["a", " "], []),
    ],
)  # fmt: skip
def test_what_nobody_can_see_is_taken_out(given: Any, expected: Any, places: list[tuple[str | int, ...]]) -> None:
    """However deep it stands; the ends of lines and other white space stay, and blank tags go."""
    assert raw.printable(given) == (expected, places)


def cut(line: str, column: int, rest: str) -> Problem:
    what = f"what follows is a comment to YAML, and no part of the text: `{rest}`"
    return Problem(
        Place("f", line=2, column=column), what, 'put the text in "quotes", or a space behind the #', "warning"
    )


@pytest.mark.parametrize(
    ("line", "column", "rest"),
    [
        ("title: Dock #3 closed", 13, "#3 closed"),
        ("  - name: A #b", 13, "#b"),
        ("credit: A #" + "b" * 50, 11, "#" + "b" * 39),
        ("title: A # comment", 0, ""),
        ("title: A#3", 0, ""),
        ("title: 'A #3'", 0, ""),
        ("intro: A #3", 0, ""),  # a text of several lines has other ways
    ],
)
def test_a_word_that_yaml_takes_for_a_comment_is_noticed(line: str, column: int, rest: str) -> None:
    """In the texts of one line, where it begins; forty characters of it are quoted."""
    assert list(raw.cut_by_a_comment("f", f"a: b\n{line}\n")) == ([cut(line, column, rest)] if rest else [])


def test_a_hundred_such_words_are_said() -> None:
    """Who wrote so many knows by then."""
    assert len(list(raw.cut_by_a_comment("f", "title: A #3\n" * 100 + "title: A #4\n"))) == 100
    assert [problem.place.line for problem in raw.cut_by_a_comment("f", "\ntitle: A #3\r\n\rname: A #3")] == [2, 4]
