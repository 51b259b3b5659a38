"""What an editor does to an edition, a piece at a time, as values.

An operation names what it is about by what that is known by, and carries what its editor saw. So it can be applied to a
newer text than the one on the screen (``desk/apply``).
"""

from dataclasses import dataclass
from typing import Any

from digest.desk.blocks import Keys
from digest.desk.fields import Value


@dataclass(frozen=True, slots=True)
class Put:
    """A field gets a value, or is taken out."""

    story: str
    """What a story is known by (``name_of``); '' for a field of the edition."""
    keys: Keys
    """Where the field stands in the story, or in the edition; an entry of a list by what it is known by."""
    value: Value | None
    """None takes it out."""
    was: Value | None
    """What its editor saw there; None for nothing."""


@dataclass(frozen=True, slots=True)
class Order:
    """A story goes elsewhere."""

    story: str
    section: str
    """The name of the section where it goes."""
    before: str = ""
    """The story that it goes in front of; '' for the end."""


@dataclass(frozen=True, slots=True)
class Drop:
    """A story goes out, and is not proposed again."""

    story: str


@dataclass(frozen=True, slots=True)
class SectionAdd:
    """A section is begun, without a story yet."""

    section: str
    before: str = ""
    """The section that it goes in front of; '' for the end."""


@dataclass(frozen=True, slots=True)
class SectionName:
    """A section gets another name."""

    section: str
    name: str


@dataclass(frozen=True, slots=True)
class SectionOrder:
    """A section goes elsewhere, with its stories."""

    section: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class SectionDrop:
    """A section without stories goes out."""

    section: str


@dataclass(frozen=True, slots=True)
class EntryAdd:
    """A list that has no stories gets another entry: the same elsewhere, also this week, corrections."""

    story: str
    """As in ``Put``."""
    keys: Keys
    """Where the list stands."""
    entry: dict[str, str]


@dataclass(frozen=True, slots=True)
class EntryDrop:
    """An entry of such a list goes out."""

    story: str
    keys: Keys
    """Where it stands, as in ``Put``."""


Operation = Put | Order | Drop | SectionAdd | SectionName | SectionOrder | SectionDrop | EntryAdd | EntryDrop


def name_of(entry: Any) -> str:
    """What a story, or an entry of a list, is known by as long as its editor does not change that."""
    return next((str(entry[key]) for key in ("id", "url", "story", "text", "title") if entry.get(key)), "")
