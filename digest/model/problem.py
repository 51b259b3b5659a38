"""What is wrong in a file of the publication, and where."""

from typing import Literal, NamedTuple

Key = str | int
Level = Literal["error", "warning"]


class Place(NamedTuple):
    """Where something stands in a file of the publication."""

    file: str
    """Path below the publication's folder, with forward slashes."""
    keys: tuple[Key, ...] = ()
    """The way from the root of the YAML to the value; () is the file as a whole."""
    at_key: bool = False
    """Point at the key instead of its value."""
    line: int = 0
    """From 1, where the place is known already (no YAML, or YAML that cannot be read); 0 otherwise."""
    column: int = 0
    """From 1, as ``line``."""


class Problem(NamedTuple):
    """Something that a person has to mend in a file."""

    place: Place
    what: str
    """What is wrong, in one sentence without a full stop."""
    hint: str = ""
    """What to do about it; '' when the sentence says it."""
    level: Level = "error"
    other: Place | None = None
    """Where the other one is, when two things do not go together; its line is named behind what is wrong."""
