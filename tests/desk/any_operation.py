"""Operations of every kind on the text of an edition, for properties: what they are about may or may not be there."""

import re
from typing import Any

from hypothesis import strategies as st

from digest.base.yamlfile import parse
from digest.desk import amend
from digest.desk.operations import (
    Drop,
    EntryAdd,
    EntryDrop,
    Operation,
    Order,
    Put,
    SectionAdd,
    SectionDrop,
    SectionName,
    SectionOrder,
    name_of,
)
from digest.verbs.change import FIELDS
from tests.desk.test_fields import TEXTS

NAMES = FIELDS
WORDS = TEXTS | st.sampled_from(["A\tB", "שלום עולם", "a\u2028b", "x: y", "# no comment", "- a", ""])
PICTURES = st.fixed_dictionaries({"src": st.just("a.png"), "alt": WORDS.map(lambda text: re.sub(r"\s", " ", text))})
TAGS = st.lists(st.sampled_from(["one", "two", "three: 3", "#4"]), unique=True)


@st.composite
def operations(draw: st.DrawFn, text: str) -> Operation:
    """An operation that an editor may ask for who sees a text.

    Args:
        draw: by hypothesis.
        text: of an edition file that loads.
    """
    found = parse(text)
    stories = [story for _, story in amend.places(found)]
    sections = [section["name"] for section in found["sections"]]
    story = draw(st.sampled_from(stories))
    name, section = name_of(story), draw(st.sampled_from(sections))
    others = st.sampled_from(["", *map(name_of, stories)])
    kind = draw(st.sampled_from([_put, _put, Order, Drop, EntryAdd, EntryDrop, SectionAdd, SectionName, SectionOrder, SectionDrop]))  # fmt: skip
    if kind is _put:
        return draw(_put(found, story))
    if kind is Order:
        return Order(name, section, draw(others))
    if kind is Drop:
        return Drop(name)
    if kind is EntryAdd:
        entry = {"source": draw(st.sampled_from(["A", "B: b"])), "url": f"https://x.example/{draw(st.integers(0, 3))}"}
        return draw(
            st.sampled_from(
                [EntryAdd(name, ("also",), entry), EntryAdd("", ("also_this_week",), {"title": "W", **entry})]
            )
        )
    if kind is EntryDrop:
        whose, key = draw(st.sampled_from([(story, "also"), (found, "also_this_week")]))
        entries = [name_of(entry) for entry in whose.get(key) or () if isinstance(entry, dict)] or ["none"]
        return EntryDrop(name_of(whose) if whose is story else "", (key, draw(st.sampled_from(entries))))
    if kind is SectionAdd:
        return SectionAdd(draw(st.sampled_from(["New", "N: m"])), draw(st.sampled_from(["", *sections])))
    if kind is SectionName:
        return SectionName(section, draw(st.sampled_from(["Other", "- x", "O: p"])))
    if kind is SectionOrder:
        return SectionOrder(section, draw(st.sampled_from(["", *sections])))
    return SectionDrop(section)


@st.composite
def _put(draw: st.DrawFn, found: Any, story: Any) -> Put:
    whose = draw(st.sampled_from([story, story, found]))
    texts = [key for key in whose if isinstance(whose[key], str) and key not in ("id", "url", "date")]
    kind = draw(st.sampled_from(["text", "text", "tags", "image", "out"]))
    if kind == "tags":
        key, value = "tags", draw(TAGS)
    elif kind == "image":
        key, value = "image", draw(PICTURES)
    else:
        key = draw(st.sampled_from([*texts, "summary" if whose is story else "intro"]))
        value = None if kind == "out" else draw(WORDS)
    return Put(name_of(story) if whose is story else "", (key,), value, whose.get(key))
