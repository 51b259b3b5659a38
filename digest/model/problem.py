"""What is wrong in a file of the publication, where, and what to do about it."""

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


class Remedy(NamedTuple):
    """What a person can do, as a key: whoever speaks with people has words, or a button, for it."""

    key: str
    values: tuple[tuple[str, str], ...] = ()
    """Names and values of what the words are about."""

    @classmethod
    def of(cls, key: str, **values: object) -> "Remedy":
        """A remedy, and what it is about."""
        return cls(key, tuple((name, str(value)) for name, value in values.items()))


class Notice(NamedTuple):
    """Something to be said, and what a person can do about it."""

    what: str
    remedy: Remedy | None = None


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
    remedy: Remedy | None = None
    """What to do about it with digest itself."""
