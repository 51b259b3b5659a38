"""Warnings, as they come up while one file is turned into its value."""

import re
from typing import Any

from digest.base import yamladvice
from digest.edition import prose, raw, weight
from digest.model import Key, Place, Problem, Remedy

ODD, ODD_HINT = "there is a character that cannot be shown, which was taken out", "write the text anew"
_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,40}>|&(?:[a-z]{2,8}|#\d+);")


class Notes:
    """Warnings, as they come up while one file is turned into its value."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.left = weight.MOST
        """What the prose that is still to come may weigh; less than nothing when a text was refused."""

    @property
    def is_refused(self) -> bool:
        """Whether the file can give no value."""
        return any(problem.level == "error" for problem in self.problems)

    def warn(self, keys: tuple[Key, ...], what: str, hint: str, line: int = 0, remedy: Remedy | None = None) -> None:
        """Note a warning.

        Args:
            keys: where the value stands.
            what: is wrong.
            hint: what to do about it, or ''.
            line: where it is, when that is known better.
            remedy: what to do about it with digest itself.
        """
        place = Place(self.file, keys, line=line, column=1 if line else 0)
        self.problems.append(Problem(place, what, hint, "warning", remedy=remedy))


def note_printable(found: dict[str, Any], notes: Notes) -> None:
    """Take out of all texts what no reader can see, and note where that was."""
    for keys in raw.printable(found)[1]:
        if "tags" in keys:
            notes.warn(keys, "the tag is blank, and was left out", "write it, or remove it")
        else:
            notes.warn(keys, ODD, ODD_HINT)


def note_conflict(text: str, notes: Notes) -> None:
    """Note the marks of a merge in a text in Markdown, where they may be meant."""
    if found := yamladvice.conflict(text, whole=True):
        notes.warn((), found.what, found.hint, found.line)


def note_markup(title: str, keys: tuple[Key, ...], notes: Notes) -> None:
    """Note what looks like markup in a title, where it is none.

    Args:
        title: as it was written.
        keys: where it stands, as in Place.
        notes: what was noted so far.
    """
    if found := _MARKUP.search(title):
        notes.warn(keys, f"markup in a title is shown as it stands: {found[0]}", "write the title without it")


def note_prose(written: prose.Written, notes: Notes, keys: tuple[Key, ...], line: int) -> None:
    """Note what a text weighs, what was taken out of it, and what is missing in it.

    Args:
        written: the text.
        notes: takes the warnings.
        keys: where the text stands.
        line: its first line, where that is known better.
    """
    if written.refused and notes.left >= 0:
        place = Place(notes.file, keys, line=line, column=1 if line else 0)
        hint = "close the elements that you open, or divide the text between several files"
        notes.problems.append(Problem(place, written.refused, hint))
        notes.left = -1
    notes.left -= written.weight
    for gone in written.removed:
        what = f"markup that may not stand here was removed: {gone}"
        notes.warn(keys, what, "", line, Remedy.of("read_markup"))
    for src in written.unseen:
        hint = "write what it shows between the brackets: ![…](file)"
        notes.warn(keys, f"the picture {src} has no text for those who do not see it", hint, line)
    for target in written.stray:
        hint = "write a full address with https://, or one that begins with /; pictures lie in content/images/"
        shown = f"`{target}`" if target.strip() else "an empty one"
        notes.warn(keys, f"a link that leads nowhere was removed: {shown}", hint, line)
