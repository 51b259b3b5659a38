"""New stories into the text of a draft that an editor has begun: every other byte stays. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from digest.errors import UsageError
from digest.nearest import nearest
from digest.yamlfile import Places, parse, scalar


def added(text: str, sections: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """Put stories below those of their sections.

    Args:
        text: of an edition file that loads.
        sections: stories by the name of their section, each as the lines that ``draft.story`` gives.

    Raises:
        UsageError: the file is written in a form that has no line to add to.
    """
    for name, stories in sections.items():
        if stories:
            text = _added(text, name, stories)
    return text


DROPPED = "dropped:"
"""Begins the comment that a story leaves behind."""


class Cut(NamedTuple):
    """A text without a story, and the story."""

    text: str
    lines: tuple[str, ...]
    """Of the story, as far in as they stood less their first one's indent."""
    title: str


def cut(text: str, id_: str, *, leave_mark: bool) -> Cut:
    """Take a story out, with the comments right above it.

    Args:
        text: of an edition file that loads.
        id_: of the story, as it stands in the file.
        leave_mark: leave a comment that the story was dropped, so that no later draft proposes it again.

    Raises:
        UsageError: there is no such story, it is the last of the edition, or it does not stand on lines of its own.
    """
    found, places = parse(text), Places(text)
    at = [(n, m) for n, section in enumerate(found["sections"]) for m, story in enumerate(section.get("stories") or ())]
    where = next(((n, m) for n, m in at if found["sections"][n]["stories"][m].get("id") == id_), None)
    if not where:
        ids = [str(found["sections"][n]["stories"][m].get("id", "")) for n, m in at]
        close = nearest(id_, ids)
        raise UsageError(f"the draft has no story with the id {id_}" + (f"; did you mean {close}?" if close else ""))
    keys: tuple[str | int, ...] = ("sections", where[0], "stories", where[1])
    begin = text.rfind("\n", 0, places.span(keys)[0]) + 1
    indent = _indent(text, begin, places.span(keys)[0])
    while _is_about_it(above := text[text.rfind("\n", 0, begin - 1) + 1 : begin], indent):
        begin -= len(above)
    end = places.end(keys)
    lines = tuple(line.removeprefix(indent) for line in text[begin:end].splitlines())
    mark = f"{indent}# {DROPPED} {id_}\n" if leave_mark else ""
    title = found["sections"][where[0]]["stories"][where[1]].get("title") or id_
    if len(at) == 1:
        raise UsageError("it is the only story of the draft, and an edition needs one")
    # Where it was the last one of its section, a key without a list is left, which is a section without stories.
    return Cut(text[:begin] + mark + text[end:], lines, title)


def _is_about_it(line: str, indent: str) -> bool:
    """Whether the line above a story is a comment on it, and not what another one left behind."""
    return line.startswith(f"{indent}#") and not line.startswith(f"{indent}# {DROPPED}")


def _indent(text: str, begin: int, start: int) -> str:
    lead = text[begin:start]
    if lead.strip() != "-":
        raise UsageError("the draft has its stories in one line; write every story on lines of its own, with a dash")
    return lead[: lead.index("-")]


def _added(text: str, name: str, stories: Sequence[Sequence[str]]) -> str:
    found, places = parse(text), Places(text)
    names = [section.get("name") for section in found["sections"]]
    if name in names:
        keys: tuple[str | int, ...] = ("sections", names.index(name), "stories")
        if found["sections"][names.index(name)].get("stories"):
            return _inserted(text, places, keys, [line for story in stories for line in story])
        return _into_empty(text, places, names.index(name), [line for story in stories for line in story])
    lines = [f"- name: {scalar(name)}", "  stories:", *(f"    {line}".rstrip() for story in stories for line in story)]
    return _inserted(text, places, ("sections",), lines)


def _into_empty(text: str, places: Places, number: int, lines: Sequence[str]) -> str:
    """Put stories into a section that has none: its key is there without a list, or not even that."""
    start, _ = places.span(("sections", number))
    begin = text.rfind("\n", 0, start) + 1
    inside = " " * (len(_indent(text, begin, start)) + len(text[begin:start].lstrip(" ")))
    keys: tuple[str | int, ...] = ("sections", number)
    if "stories" in parse(text)["sections"][number]:
        keys = (*keys, "stories")
    else:
        lines = ["stories:", *(f"  {line}" for line in lines)]
    deeper = "  " if keys[-1] == "stories" else ""
    end = places.end(keys)
    gap = "" if text[:end].endswith("\n") else "\n"
    return text[:end] + gap + "".join(f"{inside}{deeper}{line}".rstrip() + "\n" for line in lines) + text[end:]


def _inserted(text: str, places: Places, keys: tuple[str | int, ...], lines: Iterable[str]) -> str:
    """Put lines behind the last entry of a list, as far in as its first one."""
    start, _ = places.span((*keys, 0))
    begin = text.rfind("\n", 0, start) + 1
    indent = _indent(text, begin, start)
    end = places.end(keys)
    gap = "" if text[:end].endswith("\n") else "\n"
    return text[:end] + gap + "".join(f"{indent}{line}".rstrip() + "\n" for line in lines) + text[end:]
