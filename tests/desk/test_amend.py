"""Changes to a draft: whatever its form, nothing but the change changes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.base import drop_comments, lines
from digest.base.yamlerror import YamlError
from digest.base.yamlfile import parse, scalar
from digest.desk import amend
from digest.desk.amend import Block
from digest.errors import UsageError

WORDS = st.text(st.sampled_from("ab é:#'\"-|>{}[]&*!%@`,?漢\u00a0"), max_size=12)
PLAIN = st.from_regex(r"\A[a-z]{1,8}( [a-z]{1,6}){0,2}\Z")
BREAKS = st.lists(st.sampled_from(["\n", "\r\n"]), min_size=1, max_size=6) | st.just(["\r"])


@st.composite
def value(draw: st.DrawFn, inside: str) -> str:
    """A value of a key, with line breaks as \\n; what goes over several lines stands as far in as ``inside`` says."""
    kind = draw(st.sampled_from(["plain", "double", "single", "long", "block", "flow", "folded", "comment"]))
    words = [draw(WORDS) for _ in range(draw(st.integers(1, 4)))]
    if kind == "double":
        sep = draw(st.sampled_from([" ", f"\n{inside}", f"\n\n{inside}  ", "\n ", f"\\\n{inside}", f"\u2028{inside}"]))
        return '"' + sep.join(w.replace('"', "").replace("\\", "") for w in words) + '"'
    if kind == "single":
        return "'" + f"\n{inside}".join(w.replace("'", "''") for w in words) + "'"
    if kind == "long":
        return draw(PLAIN) + "".join(f"\n{inside}  {draw(PLAIN)}" for _ in words) + draw(st.sampled_from(["", "  "]))
    if kind in ("block", "folded"):
        head = ("|" if kind == "block" else ">") + draw(st.sampled_from(["", "-", "+", "2", "2+", "  # why"]))
        sep = draw(st.sampled_from(["\n", "\n", "\n\n", "  \n", "\u2028", "\x85", "\n  "]))
        first = draw(PLAIN)
        text = first + "".join(f"{sep}{inside}{w}" for w in words)
        return f"{head}\n{inside}{text}" + draw(
            st.sampled_from(["", "  ", "\n", "\n\n", f"\n{inside}", f"\n{inside}   "])
        )
    if kind == "flow":
        return "{a: " + draw(PLAIN) + f",\n{draw(st.sampled_from(['', ' ', inside]))}b: [x, " + draw(PLAIN) + "]}"
    return draw(PLAIN) + ("  # " + draw(PLAIN) if kind == "comment" else draw(st.sampled_from(["", " ", "   "])))


@st.composite
def story(draw: st.DrawFn, number: int, indent: str) -> str:
    """A story with an id, with anything between its lines."""
    keys = [f"id: s{number}", f"url: https://e.org/{number}"]
    dash = draw(st.sampled_from(["- ", "- ", "-   "]))
    own = indent + " " * len(dash)
    keys += [f"k{n}: {draw(value(own + '  '))}" for n in range(draw(st.integers(0, 3)))]
    keys = draw(st.permutations(keys))
    between = st.sampled_from(["", "", "", "\n", f"{own}# note\n", "  # out\n", f"{own}  # in\n", "   \n"])
    text = f"{indent}{dash}{keys[0]}\n"
    # A comment or blank line behind a text in lines would be part of it, or end it: YAML's matter, not the desk's.
    return text + "".join(
        ("" if keys[n - 1][4:5] in "|>" else draw(between)) + f"{own}{key}\n" for n, key in enumerate(keys) if n
    )


@st.composite
def drafts(draw: st.DrawFn) -> str:
    """The text of a draft that loads, in any form."""
    outer, inner = draw(st.sampled_from(["", "  ", "    "])), draw(st.sampled_from(["", "  ", " "]))
    text = draw(st.sampled_from(["", "# head\n", "---\n"])) + "date: 2026-02-20\ntitle: T\nsections:\n"
    number = 0
    for section in range(draw(st.integers(1, 3))):
        indent = f"{outer}  {inner}"
        text += (
            draw(st.sampled_from(["", "\n", f"{outer}# about it\n"]))
            + f"{outer}- name: S{section}\n{outer}  stories:\n"
        )
        for _ in range(draw(st.integers(1, 3))):
            text += draw(
                st.sampled_from(["", "", "\n", f"{indent}# above\n", f"{indent}# one\n{indent}# two\n", "# out\n"])
            )
            text += draw(story(number, indent))
            number += 1
    text += draw(st.sampled_from(["", "\n", "corrections: []\n", "# end\n", "also_this_week:\n  - {a: b}\n"]))
    ends = draw(BREAKS)
    parts = text.split("\n")
    text = "".join(part + ends[n % len(ends)] for n, part in enumerate(parts[:-1])) + parts[-1]
    if draw(st.booleans()):
        text = text.rstrip("\r\n")
    return draw(st.sampled_from(["", "\ufeff"])) + text


def stories(found: object) -> dict[str, object]:
    """Stories by id, with the name of their section."""
    return {story["id"]: (found["sections"][keys[1]]["name"], story) for keys, story in amend.places(found)}


def loads(text: str) -> bool:
    """Whether YAML takes it, and the stories are where they should be."""
    try:
        found = parse(text)
    except YamlError:
        return False
    return isinstance(found, dict) and all(s.get("stories") for s in found["sections"])


LOADING = drafts().filter(loads)
DESK = Block(("# why", "- title: New", "  id: new", "  url: https://e.org/new", "  summary: |", "    "))


def closed(text: str) -> str:
    """The text with a line break at its end: where there was none, the last text in lines gets one."""
    return text if lines.bare(text) != text else text + lines.ending(text, len(text))


@settings(max_examples=200, deadline=None)
@given(LOADING, st.data())
def test_dropping_takes_out_one_stretch_of_text_and_one_story(text: str, data: st.DataObject) -> None:
    """What is before and behind it stays to the byte, and every other value is what it was."""
    found = parse(text)
    at = list(amend.places(found))
    if len(at) == 1:
        return
    keys, story = data.draw(st.sampled_from(at))
    done = amend.cut(text, keys)
    taken = "".join(done.block.lines)
    assert any(
        text[:n] + taken + text[n + len(taken) :] == text and text[:n] + text[n + len(taken) :] == done.text
        for n in range(len(text))
    )
    left = stories(parse(done.text))
    assert left == {id_: said for id_, said in stories(found).items() if id_ != story["id"]}
    marked = amend.cut(text, keys, mark=story["id"])
    assert drop_comments.dropped(marked.text) == {story["id"]}
    assert parse(marked.text) == parse(done.text)
    again = amend.unmarked(marked.text, frozenset({story["id"]}))
    if "+" not in text:  # below a text that keeps its blank lines a mark may have to stay
        assert again in (done.text, closed(done.text))
    assert parse(again) == parse(done.text)


@settings(max_examples=200, deadline=None)
@given(LOADING, st.data(), st.sampled_from(["S0", "S1", "S2", "New: one"]))
def test_a_story_moves_with_its_own_lines(text: str, data: st.DataObject, section: str) -> None:
    """Its lines are the same but for how far in they stand, all other lines are the same, and so is every value."""
    at = list(amend.places(parse(text)))
    if len(at) == 1:
        return
    keys, story = data.draw(st.sampled_from(at))
    done = amend.cut(text, keys)
    try:
        moved = amend.added(done.text, {section: [done.block]})
    except UsageError:
        # To the left edge, where three dashes in quotes would begin another document; or a text that keeps its blank
        # lines to where there are more of them.
        assert "---" in text or "+" in text
        return
    said = stories(parse(text if lines.bare(moved) == moved else closed(text)))
    now = stories(parse(moved))
    assert now.pop(story["id"]) in [(section, stories(parse(old))[story["id"]][1]) for old in (text, closed(text))]
    said.pop(story["id"])
    assert now == said
    own, rest = list(done.block.lines), lines.split(done.text)
    new = lines.split(moved)
    for line in rest:  # in their order, to the byte; only a last line may have got its line break
        while new[0] not in (line, line + lines.ending(text, len(text))):
            assert new.pop(0).strip(" \n\r") in {
                *(o.strip(" \n\r") for o in own),
                f"- name: {scalar(section)}",
                "stories:",
            }
        new.pop(0)
    bodies = [line.lstrip(" ") for line in lines.split(moved)]
    bare = [lines.bare(line) for line in bodies]
    # The last line of a file that has no line break there gets one.
    assert all(line.lstrip(" ") in (bodies if lines.bare(line) != line else bare) for line in own)


@settings(max_examples=200, deadline=None)
@given(LOADING, st.sampled_from(["S0", "S1", "S2", "New: one"]))
def test_picking_only_adds_lines(text: str, section: str) -> None:
    """One stretch of text, and one story."""
    done = amend.added(text, {section: [DESK]})
    before = next(n for n in range(len(text), -1, -1) if done.startswith(text[:n]))
    assert done.endswith(text[before:])
    new = {"title": "New", "id": "new", "url": "https://e.org/new", "summary": ""}
    said = stories(parse(text if lines.bare(done) == done else closed(text)))
    assert stories(parse(done)) == {**said, "new": (section, new)}


EMPTY = "date: 2026-02-20\nsections:\n- name: A\n  stories:\n  - {id: a}\n- name: B%s\nalso_this_week: []\n"


@pytest.mark.parametrize(
    "stories_",
    [
        "",
        "\n  stories:",
        "\n  stories: []",
        "\n  stories: [ ]  # none",
        "\n  stories: ~",
        "\n  stories:\n  # dropped: n1",
        "\n  stories: [\n  ]",
    ],
)
def test_a_section_without_stories_takes_some(stories_: str) -> None:
    """However it says that it has none."""
    done = amend.added(EMPTY % stories_, {"B": [DESK]})
    assert [story["id"] for _, story in amend.places(parse(done))] == ["a", "new"]
    assert "also_this_week" in parse(done)


@pytest.mark.parametrize(
    "sections",
    [
        "[{name: B, stories: [{id: a}, {id: b}]}]",
        "\n- {name: B, stories: [{id: a}, {id: b}]}",
        "\n- name: B\n  stories: [{id: a}, {id: b}]",
    ],
)
def test_a_list_between_brackets_is_refused(sections: str) -> None:
    """It has no lines to add to, or to take out."""
    text = f"date: 2026-02-20\nsections: {sections}\n"
    with pytest.raises(UsageError, match="lines of its own"):
        amend.added(text, {"B": [DESK]})
    with pytest.raises(UsageError, match="lines of its own"):
        amend.cut(text, ("sections", 0, "stories", 1))


def test_a_dash_may_stand_alone() -> None:
    """On the line above its story."""
    text = "sections:\n- name: A\n  stories:\n  -\n    id: a\n  -   # why\n    id: b\n"
    done = amend.cut(text, ("sections", 0, "stories", 1))
    assert done.text == "sections:\n- name: A\n  stories:\n  -\n    id: a\n"
    assert amend.added(done.text, {"A": [done.block]}) == text


def test_what_looks_like_a_mark_in_a_text_stays() -> None:
    """Of two lines like a mark, only the one that is a comment is taken away."""
    real, looks = "  # dropped: x\n", "      # dropped: x\n"
    text = f"sections:\n- name: A\n  stories:\n  - id: a\n    summary: |\n      T\n{looks}{real}{looks[4:]}  - id: b\n"
    left = text.replace(f"{real}{looks[4:]}", "")
    assert amend.unmarked(text, frozenset({"x"})) == left
    assert looks in left
