"""The comments that dropped stories leave behind in an edition, so that no later draft proposes them again. Pure."""

import re

from digest.base import lines

_MARK = re.compile(r" *# dropped: (\S+) *")


def mark(id_: str) -> str:
    """The comment for the story of an id."""
    return f"# dropped: {id_}"


def dropped(text: str) -> frozenset[str]:
    """The ids of the stories that left a mark."""
    found = (_MARK.fullmatch(lines.bare(line)) for line in lines.split(text)) if "# dropped: " in text else ()
    return frozenset(mark[1] for mark in found if mark)
