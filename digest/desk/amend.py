"""New stories into the text of a draft that an editor has begun: every other byte stays. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from digest.errors import UsageError
from digest.yamlfile import Places, parse, scalar


def added(text: str, sections: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """Put stories below those of their sections.

    Args:
        text: of an edition file that loads.
        sections: stories by the name of their section, each as the lines that ``draft.story`` gives.

    Raises:
        UsageError: the file is written in a form that has no line to add to.
    """
    before = parse(text)
    for name, stories in sections.items():
        if stories:
            text = _added(text, name, stories)
    if _stories(parse(text), sections) < _stories(before, sections):  # pragma: no cover - a net below the net
        raise UsageError("the draft cannot be added to in its form")
    return text


def _added(text: str, name: str, stories: Sequence[Sequence[str]]) -> str:
    found, places = parse(text), Places(text)
    names = [section.get("name") for section in found["sections"]]
    if name in names:
        keys: tuple[str | int, ...] = ("sections", names.index(name), "stories")
        if found["sections"][names.index(name)].get("stories"):
            return _inserted(text, places, keys, [line for story in stories for line in story])
    lines = [f"- name: {scalar(name)}", "  stories:", *(f"    {line}".rstrip() for story in stories for line in story)]
    return _inserted(text, places, ("sections",), lines)


def _inserted(text: str, places: Places, keys: tuple[str | int, ...], lines: Iterable[str]) -> str:
    """Put lines behind the last entry of a list, as far in as its first one."""
    start, _ = places.span((*keys, 0))
    begin = text.rfind("\n", 0, start) + 1
    lead = text[begin:start]
    if lead.strip() != "-":
        raise UsageError("the draft has its stories in one line; write every story on lines of its own, with a dash")
    indent = lead[: lead.index("-")]
    end = places.end(keys)
    gap = "" if text[:end].endswith("\n") else "\n"
    return text[:end] + gap + "".join(f"{indent}{line}".rstrip() + "\n" for line in lines) + text[end:]


def _stories(found: Any, sections: Iterable[str]) -> int:
    return sum(len(s.get("stories") or ()) for s in found["sections"] if s.get("name") in set(sections))
