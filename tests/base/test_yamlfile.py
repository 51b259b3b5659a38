"""YAML with places."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.base import yamlfile
from digest.base.yamlerror import YamlError


def test_scalars_stay_the_text_that_they_are() -> None:
    """What YAML 1.1 would turn into numbers, dates and booleans stays what the editor wrote."""
    text = "{a: 1984, b: no, c: 12:30, d: 1.10, e: 2026-02-20, f: 0o17, g: true}"
    assert yamlfile.parse(text) == {
        "a": "1984", "b": "no", "c": "12:30", "d": "1.10", "e": "2026-02-20", "f": "0o17", "g": "true",
    }  # fmt: skip


@pytest.mark.parametrize("nothing", ["", "~", "null", "Null"])
def test_nothing_is_none(nothing: str) -> None:
    """An empty value is None, a quoted one is text."""
    assert yamlfile.parse(f"a: {nothing}\nb: '{nothing}'") == {"a": None, "b": nothing}


@pytest.mark.parametrize(
    ("text", "line", "column", "word"),
    [
        ("a: 1\n\tb: 2\n", 2, 1, "tab"),
        ("a: b: c\n", 1, 5, "mapping values"),
        ("a: 1\nb: 2\na: 3\n", 3, 1, "`a` is given twice"),
        ("a: &x [1]\nb: *x\n", 1, 4, "used twice"),
        ("a: &x [*x]\n", 1, 4, "used twice"),
        ("a: !!python/object:os.system {}\n", 1, 4, "tag"),
        ("a: !!int 3\n", 1, 4, "tag"),
        ("? [a, b]\n: c\n", 1, 3, "plain word"),
        ('a: "unclosed\n', 2, 1, "end of stream"),
        ("a: x\x07y\n", 1, 5, "U+0007"),
        ("a: 1\n--- \nb: 2\n", 2, 1, "another document"),
        ("a: &x text\nb: [*x]\n", 1, 4, "used twice"),
        ('a: "x\\0y"\n', 1, 4, "U+0000"),
    ],
)
def test_what_cannot_be_used_is_located(text: str, line: int, column: int, word: str) -> None:
    """A mistake, or a part of YAML that is refused, has a place and a reason."""
    with pytest.raises(YamlError) as caught:
        yamlfile.parse(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert word in caught.value.what


TYPED = "date: 2026-02-20\n{}\nstatus: draft\nsections:\n  - name: News\n"


@pytest.mark.parametrize(
    ("typed", "line", "column", "what", "hint"),
    [
        ("\ttitle: x", 2, 1, "tab", "indent with spaces"),
        ("title:\n\tx: 1", 3, 1, "tab", "indent with spaces"),
        ("parts:\n\t- name: x", 3, 1, "tab", "indent with spaces"),
        ("parts:\n-\tname: x\n\turl: y", 3, 2, "tab", "indent with spaces"),
        ("parts:\n  -\tname: x\n  \turl: y", 3, 4, "tab", "indent with spaces"),
        ("parts:\n  - name: x\n\turl: y", 4, 1, "tab", "indent with spaces"),
        ("intro: |\n  a\n\tb", 4, 1, "tab", "indent with spaces"),
        ("<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> other", 2, 1, "merge conflict", "choose between"),
        ("title: a\n||||||| base\ntitle: b", 3, 1, "merge conflict", "choose between"),
        ("title: a\n=======\nintro: b", 3, 1, "merge conflict", "choose between"),
        ("title: a\n>>>>>>> 1a2b3c (Second)", 3, 1, "merge conflict", "choose between"),
        ('title: "a\n<<<<<<< x\n=======\n>>>>>>> y\n b"', 3, 1, "merge conflict", "choose between"),
        ("title:Foo", 2, 1, "", "write `title: …`"),
        ("url:https://e.org/x", 2, 1, "", "write `url: …`"),
        ("parts:\n- title:Foo\n  url: x", 3, 3, "", "write `title: …`"),
        ("title：Foo", 2, 1, "", "full-width"),
        ("parts:\n- title：Foo\n  url: x", 3, 3, "", "full-width"),
        ("title:\u00a0Foo", 2, 1, "", "no ordinary space"),
        ("title = Foo", 2, 1, "", "write `title: …`"),
        ("title: “Talks: in Geneva”", 2, 14, "", "straight quotes"),
        ("title: „Gespräche: Genf“", 2, 18, "", "straight quotes"),
        ("title: « Genève : suite »", 2, 17, "", "straight quotes"),
        ("\u00a0\u00a0title: Foo", 2, 1, "U+00A0 (no-break space)", "ordinary spaces"),
        ("x:\n\u3000title: Foo", 3, 1, "U+3000 (ideographic space)", "ordinary spaces"),
        ("\u200btitle: Foo", 2, 1, "U+200B (zero width space)", "ordinary spaces"),
        ("title\u00a0: Foo", 2, 1, "U+00A0", "ordinary spaces"),
        ("\ufefftitle: x", 2, 1, "byte order mark", "remove it"),
        ("title: 'It's here'", 2, 12, "", "apostrophe"),
        ("title: 'x' y", 2, 12, "", "apostrophe"),
        ('title: "He said "no" today"', 2, 18, "", "a quote within"),
        ('title: "x', 6, 1, "end of stream", "begins in line 2"),
        ('title: "C:\\dir"', 2, 11, "", "backslash"),
        ("title: [Video] Foo", 2, 16, "", "begins with [ or {"),
        ("image: {src: a.png, alt: b", 3, 7, "", "not closed"),
        ("x: {a: b， c: d}", 2, 12, "", "full-width"),
        ("title: - foo", 2, 8, "", "begins with a dash"),
        ("title: ? foo", 2, 8, "", "question mark"),
        ("title: *bold* x", 2, 13, "", "begins with *"),
        ("title: @x", 2, 8, "", "begins with @"),
        ("title: a: b", 2, 9, "", "a colon and a space in"),
        ("title: x\n  y: z", 3, 4, "", "too far in"),
        ("summary: | My text", 2, 12, "", "on the next line"),
        ("summary: |\nMy text", 3, 1, "", "indentation"),
        ("– name: x", 2, 1, "hyphen", "write `- `"),
        ("x:\n• name: y", 3, 1, "hyphen", "write `- `"),
        ("* name: x", 2, 2, "", "hyphen"),
        ("title: &c and so on", 2, 8, "`&c` is an anchor", "begins with &"),
        ("tags: [a, &b c]", 2, 11, "`&b` is an anchor", "begins with &"),
        ("summary: |\n  a\u2028b", 3, 4, "U+2028", "remove it"),
        ("summary: |\n  a\n\u2029b", 4, 1, "U+2029", "remove it"),
        ("summary: |\nMy text", 3, 1, "", "the text below `summary` begins as far in"),
        ("summary: |\n    a\n  b", 4, 3, "", "the text below `summary` begins as far in"),
    ],
)  # fmt: skip
def test_what_people_type_is_answered(typed: str, line: int, column: int, what: str, hint: str) -> None:
    """The place is where it was typed, and the hint says what to type instead."""
    for text in (TYPED.format(typed), TYPED.format(typed).replace("\n", "\r\n")):
        with pytest.raises(YamlError) as caught:
            yamlfile.parse(text)
        assert (caught.value.line, caught.value.column) == (line, column)
        assert what in caught.value.what
        assert hint in caught.value.hint


def test_an_ampersand_within_a_text_is_one() -> None:
    """Within a text, in quotes or in a block, it begins no anchor."""
    text = "a: R&D & Q &c\nb: 'x &c'\nc: |\n  &c\n"
    assert yamlfile.parse(text) == {"a": "R&D & Q &c", "b": "x &c", "c": "&c\n"}


def test_lines_are_counted_as_editors_do() -> None:
    """A line separator within a text ends no line there."""
    text = 'a: "x\u2028y"\nb: 1\nc: d: e\n'
    with pytest.raises(YamlError) as caught:
        yamlfile.parse(text)
    assert (caught.value.line, caught.value.column) == (3, 5)
    assert yamlfile.locate('a: "x\u2028y"\nb: 1\n', ("b",)) == (2, 4)


def test_what_looks_like_a_merge_may_be_text() -> None:
    """Further in, it is a line of the text that it stands in."""
    text = "a: |\n  <<<<<<< HEAD\n  =======\n  >>>>>>> b\n"
    assert yamlfile.parse(text) == {"a": "<<<<<<< HEAD\n=======\n>>>>>>> b\n"}


def test_a_bomb_is_refused() -> None:
    """A few lines that would expand to billions of values are refused at once."""
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    with pytest.raises(YamlError, match="used twice"):
        yamlfile.parse("\n".join(lines))


def test_nesting_has_an_end() -> None:
    """A document nested too deeply is a mistake, not a crash."""
    for depth in (100, 500, 900, 100_000):
        for left, right in ("[]", ("{a: ", "}")):
            with pytest.raises(YamlError, match="nest"):
                yamlfile.parse("t: " + left * depth + right * depth)


TEXT = """\
title: T
sections:
  - name: News
    stories:
      - title: A
        image: {src: a.png}
      - title: B
empty:
"""


@pytest.mark.parametrize(
    ("keys", "at_key", "place"),
    [
        ((), False, (1, 1)),
        (("title",), False, (1, 8)),
        (("title",), True, (1, 1)),
        (("sections", 0, "stories", 1, "title"), False, (7, 16)),
        (("sections", 0, "stories", 0, "image", "src"), False, (6, 22)),
        (("sections", 0, "stories", 9, "title"), False, (5, 7)),
        (("empty",), False, (8, 1)),
        (("absent",), False, (1, 1)),
    ],
)
def test_a_path_of_keys_has_a_place(keys: tuple[str | int, ...], at_key: bool, place: tuple[int, int]) -> None:
    """The place is that of the value, or of the last thing on the way to it that is there."""
    assert yamlfile.locate(TEXT, keys, at_key=at_key) == place


def test_front_matter_keeps_its_lines() -> None:
    """The YAML of a Markdown file is read on the lines on which it stands."""
    parts = yamlfile.front_matter("---\ntitle: T\n---\n\nText.\n")
    assert parts == ("\ntitle: T\n", "\nText.\n", 4)
    assert yamlfile.front_matter("Text.") == ("", "Text.", 1)


PIECES = st.sampled_from([
    "a: ", "b:\n", "a", "- ", "? ", ": ", "\n", "  ", "\t", "{", "}", "[", "]", ", ", "'", '"', "|\n", ">-\n", "# c\n", "&x ", "*x",
    "!!int ", "!t ", "<<: ", "---\n", "...\n", "%YAML 1.2\n", "~", "1_0", "\\u0000", "\\x", "\x00", "\x85", "\u2028", "\ufeff", "é", "\r\n",
])  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=4), max_size=20).map("".join))
@example("a: [1, {b: c}]\n")
@example("a: &x [1]\nb: *x\n")
@example("a: 'b\n")
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever the pieces of YAML, there is a value without foreign types or a refusal within the text, and nothing else."""
    try:
        assert _is_plain(yamlfile.parse(text))
    except YamlError as error:
        assert 1 <= error.line <= len(re.split("\r\n|[\n\r\x85\u2028\u2029]", text)) + 1
        assert error.column >= 1


def _is_plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_plain(one) for key, one in value.items())
    return all(map(_is_plain, value)) if isinstance(value, list) else value is None or isinstance(value, str)
