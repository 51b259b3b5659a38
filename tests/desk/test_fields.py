"""Fields of an edition: what is written is read again, and every other byte stays."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.base import lines
from digest.base.yamlfile import parse
from digest.desk import amend, fields
from digest.desk.blocks import Keys
from digest.errors import UsageError
from tests.desk.test_amend import LOADING

ORDER = ("id", "title", "url", "summary", "tags")
ODD = "aB é:#'\"-|>{}[]&*!%@`,?漢 \u00a0\t\u2028\x85\ufeff\\"
TEXTS = st.one_of(
    st.text(st.sampled_from(ODD), max_size=20),
    st.text(st.sampled_from(ODD + "\n\n  "), max_size=40),
    st.sampled_from(
        ["", "null", "~", "true", "7", "- a", "# a", "---", "a: b", "a\n---\nb", "\n\na", "  a\nb", "a\r\nb", "...\n"]
    ),
)
LISTS = st.lists(st.text(st.sampled_from("ab c,#:é漢"), min_size=1, max_size=6), max_size=4)


def at(found: object, keys: Keys) -> object:
    for key in keys:
        found = found[key]
    return found


def plain(value: object) -> object:
    """What a field says: line breaks at the end of a text do not count."""
    return value.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") if isinstance(value, str) else value


def is_text(value: object) -> bool:
    return value is None or isinstance(value, str)


def without(found: object, keys: Keys) -> object:
    """All that is said besides a field."""
    left = copy.deepcopy(found)
    at(left, keys[:-1]).pop(keys[-1], None)
    return left


def unchanged(text: str, changed: str) -> tuple[str, str]:
    """What stands before and behind a change."""
    most = min(len(text), len(changed))
    before = next((n for n in range(most) if text[n] != changed[n]), most)
    behind = next((n for n in range(most - before) if text[-1 - n] != changed[-1 - n]), most - before)
    return text[:before], text[len(text) - behind :]


@st.composite
def places(draw: st.DrawFn) -> tuple[str, Keys]:
    """A draft, and a field of it or of one of its stories; it may not be there yet."""
    text = draw(LOADING)
    found = parse(text)
    keys, story = draw(st.sampled_from(list(amend.places(found))))
    named = [(*keys, name) for name in (*story, "title", "summary") if is_text(story.get(name))]
    named += [(name,) for name in (*found, "intro", "subject") if is_text(found.get(name))]
    return text, draw(st.sampled_from(named))


@settings(max_examples=300, deadline=None)
@given(places(), TEXTS)
def test_what_is_put_is_read_and_nothing_else_changes(place: tuple[str, Keys], value: str) -> None:
    """In one line or several, in quotes or without, whatever form it had; or it is refused in words."""
    text, keys = place
    try:
        changed = fields.put(text, keys, value, ORDER)
    except UsageError:
        assert any(sign in value for sign in "\x00\ud800") or "+" in text or "---" in text or "..." in value, text
        return
    before, after = parse(text), parse(changed)
    assert plain(at(after, keys)) == plain(value)
    if "+" not in text:  # such a text keeps the blank lines below it, which come and go
        assert without(after, keys) == without(before if lines.bare(changed) == changed else parse(closed(text)), keys)


def closed(text: str) -> str:
    return text if lines.bare(text) != text else text + lines.ending(text, len(text))


@settings(max_examples=200, deadline=None)
@given(places(), TEXTS)
def test_comments_and_lines_elsewhere_stay(place: tuple[str, Keys], value: str) -> None:
    """One stretch of text changes, and no line that is not about the field."""
    text, keys = place
    try:
        changed = fields.put(text, keys, value, ORDER)
    except UsageError:
        return
    above, below = unchanged(text, changed)
    gone = text[len(above) : len(text) - len(below)]
    names = [f"{name}:" for name in _names(parse(text)) if name != keys[-1]]
    assert not any(line.lstrip(" -").startswith(tuple(names)) for line in gone.split("\n")[1:]), gone
    for comment in ("# head", "# about it", "# above", "# end"):
        assert changed.count(comment) >= text.count(comment)


def _names(found: object) -> set[str]:
    if isinstance(found, dict):
        return {*found, *(name for value in found.values() for name in _names(value))}
    return {name for value in found for name in _names(value)} if isinstance(found, list) else set()


@settings(max_examples=200, deadline=None)
@given(places(), TEXTS)
def test_a_new_field_that_is_taken_out_again_leaves_the_same_bytes(place: tuple[str, Keys], value: str) -> None:
    """But for the line break at the end of a file that had none."""
    text, keys = place
    try:
        there = at(parse(text), keys[:-1])
        if keys[-1] in there:
            return
        changed = fields.put(text, keys, value, ORDER)
        assert fields.unset(changed, keys) in (text, closed(text))
    except UsageError:
        return


@settings(max_examples=200, deadline=None)
@given(places())
def test_what_is_taken_out_is_gone_and_all_else_is_there(place: tuple[str, Keys]) -> None:
    """The first field of a story as well, whose dash the next one gets."""
    text, keys = place
    try:
        changed = fields.unset(text, keys)
    except UsageError as error:
        is_there = keys[-1] in at(parse(text), keys[:-1])
        assert "+" in text or "#" in text or not is_there, error  # what is said behind a dash would go with it
        return
    assert parse(changed) in (without(parse(text), keys), without(parse(closed(text)), keys))


STORY = """\
date: 2026-02-20
title: T
sections:
  - name: News
    stories:
      # why
      - title: A title  # checked
        id: n1
        url: https://e.org/1
        # what stands there, for you to rewrite:
        #   The feed's words.
        summary: |
          @
        also:
          - {source: A, url: "https://a.example/"}
""".replace("@", "")
AT = ("sections", 0, "stories", 0)


@pytest.mark.parametrize(
    ("keys", "value", "old", "new"),
    [
        (
            (*AT, "summary"),
            "What it means.",
            "        summary: |\n          \n",
            "        summary: |\n          What it means.\n",
        ),
        (
            (*AT, "summary"),
            "One.\n\nTwo.",
            "summary: |\n          \n",
            "summary: |\n          One.\n\n          Two.\n",
        ),
        ((*AT, "title"), "Another", "title: A title  # checked", "title: Another  # checked"),
        ((*AT, "title"), "C++: #1", "title: A title  # checked", 'title: "C++: #1"  # checked'),
        ((*AT, "tags"), ["a", "b, c"], "        also:", '        tags: [a, "b, c"]\n        also:'),
        ((*AT, "also", 0, "source"), "B, too", "{source: A,", '{source: "B, too",'),
        ((*AT, "also", 0, "title"), "Hm", '"https://a.example/"}', '"https://a.example/", title: "Hm"}'),
        (("status",), "draft", "title: T\n", "title: T\nstatus: draft\n"),
        (("intro",), "One.\nTwo.", "title: T\n", "title: T\nintro: |\n  One.\n  Two.\n"),
    ],
)
def test_it_is_written_as_a_person_would(keys: Keys, value: fields.Value, old: str, new: str) -> None:
    """A text in lines stays one, a comment behind a value stays behind it, a new field stands where it usually does."""
    order = ("date", "title", "intro", "status", "sections", "id", "url", "source", "summary", "tags", "also")
    assert fields.put(STORY, keys, value, order) == STORY.replace(old, new, 1)


def test_entries_of_a_list_keep_their_lines() -> None:
    """With what is said about them; those that are new get lines of their own."""
    text = "a: 1\ntags:\n  - one  # first\n  # about two\n  - two\n  - three\nb: 2\n"
    put = [(["one", "2", "three"], "  # about two\n  - 2\n"), (["one", "three"], "  # about two\n"),
           (["one", "two", "three", "four"], "  # about two\n  - two\n")]  # fmt: skip
    for value, middle in put:
        changed = fields.put(text, ("tags",), value)
        assert parse(changed) == {"a": "1", "tags": value, "b": "2"}
        assert changed.startswith(f"a: 1\ntags:\n  - one  # first\n{middle}  - three\n")
        assert changed.endswith("b: 2\n")
    assert parse(fields.put(text, ("tags",), [])) == {"a": "1", "tags": [], "b": "2"}


@settings(max_examples=200, deadline=None)
@given(LISTS, LISTS, st.booleans())
def test_any_list_becomes_any_other(old: list[str], new: list[str], is_block: bool) -> None:
    """On lines of their own, or between brackets."""
    entries = (
        "".join(f"\n  - {fields._quoted(entry)}" for entry in old) if is_block and old else f" {fields._list(old)}"
    )
    text = f"a: 1\ntags:{entries}\nb: 2\n"
    changed = fields.put(text, ("tags",), new)
    assert parse(changed) == {"a": "1", "tags": new, "b": "2"}
    assert (changed[:9], changed[-5:]) == ("a: 1\ntags", "b: 2\n")


@pytest.mark.parametrize(
    ("text", "keys", "what"),
    [
        ("a: 1\n", ("b", "c"), "nothing that `c` could belong to"),
        ("a: [x]\n", ("a", 3), "nothing that `3` could belong to"),
        ("a: {b: 1}\n", ("a", "b"), "all that stands there"),
        ("a: 1\nb: 2\n", ("c",), "no `c`"),
    ],
)
def test_what_cannot_be_is_said(text: str, keys: Keys, what: str) -> None:
    """In words, and nothing is given back."""
    with pytest.raises(UsageError, match=what):
        fields.unset(text, keys) if "nothing" not in what else fields.put(text, keys, "x")
