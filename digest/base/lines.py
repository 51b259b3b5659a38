"""The lines of a text as YAML has them: what is changed between them leaves every other byte as it is. Pure.

YAML ends a line with a line feed, a carriage return, both, U+0085, U+2028 or U+2029 (YAML 1.1, section 4.2, as libyaml
reads it); Python's ``splitlines`` knows four signs more.
"""

import re

_SIGNS = "\n\r\x85\u2028\u2029"
_LINE = re.compile(f"[^{_SIGNS}]*(?:\r\n|[{_SIGNS}]|\\Z)")
_OF_A_FILE = re.compile("\r\n|\n|\r")
"""What editor programs write at the end of a line; the others stand within a text."""


def begin(text: str, at: int) -> int:
    """Where the line begins that a place is on."""
    return max(text.rfind(sign, 0, at) for sign in _SIGNS) + 1


def above(text: str, at: int) -> int:
    """Where the line begins that ends at a place."""
    return begin(text, at - (2 if text[at - 2 : at] == "\r\n" else 1))


def end(text: str, at: int) -> int:
    """Where the line ends that a place is on, with its line break."""
    found = _LINE.match(text, at)
    return found.end() if found else len(text)


def split(text: str) -> list[str]:
    """All lines, each with its line break."""
    return [found[0] for found in _LINE.finditer(text) if found[0]]


def begins(text: str) -> list[int]:
    """Where the lines of a file begin as editor programs count them."""
    return [0, *(found.end() for found in _OF_A_FILE.finditer(text))]


def of_a_file(text: str) -> list[str]:
    """The lines of a file as editor programs count them, without their line breaks."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def bare(line: str) -> str:
    """A line without its line break."""
    return line.rstrip(_SIGNS)


def ending(text: str, at: int) -> str:
    """The line break that a new line should have at a place: that of the lines before it, or behind it."""
    before = [found[0] for found in _OF_A_FILE.finditer(text, 0, at)]
    found = _OF_A_FILE.search(text, at)
    return before[-1] if before else found[0] if found else "\n"


def inserted(text: str, at: int, new: list[str]) -> str:
    """Put lines in where a line begins, or at the end of the text; those without a line break get one.

    Args:
        text: any.
        at: where.
        new: the lines.
    """
    brk = ending(text, at)
    gap = "" if not at or text[at - 1] in _SIGNS else brk
    return text[:at] + gap + "".join(line if line[-1:] in _SIGNS and line else line + brk for line in new) + text[at:]


def reindented(line: str, old: str, new: str) -> str:
    """A line of a block that moves to another depth.

    What stands further out than the block does (in quotes, or between brackets) stays there; blank lines may not stand
    further in than the block, because they would tell YAML how far in a text stands.

    Args:
        line: with or without its line break.
        old: the spaces before the block.
        new: those that shall be before it.
    """
    said = bare(line)
    if not said.strip(" "):
        return (new + said[len(old) :] if said.startswith(old) and said else said[: len(new)]) + line[len(said) :]
    return new + line[len(old) :] if line.startswith(old) else line
