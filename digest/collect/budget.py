"""What one document may cost, whoever wrote it. Values alone.

Beside each is the most that a feed had of it among those of a real week (25 feeds, the largest of 0.5 MB; all of them
well-formed).
"""

from typing import NamedTuple

_USUAL = 10.0
"""Megabytes of a document for which the bounds are meant; one that may be larger may have more of everything."""


class Budget(NamedTuple):
    """The bounds of one document."""

    seconds: float = 30.0
    """By the clock, for the process that reads it. A real one: 0.03."""
    megabytes: int = 240
    """Of memory that this process takes for itself. A real one: 35."""
    elements: int = 250_000
    """A real one: 1,286."""
    broken: int = 40_000
    """Elements of a document that is not well-formed, which is read by something slower."""
    entries: int = 100_000
    """A real one: 141."""
    references: int = 200_000
    """That have to be written out, because XML alone does not know them. A real one: 999."""
    sections: int = 100_000
    """Comments, instructions and marked sections of such a document. A real one: 257."""
    values: int = 500_000
    """Of JSON: those in lists, and those with a name."""

    @classmethod
    def of(cls, megabytes: float) -> "Budget":
        """The bounds of a document that may have so many megabytes itself."""
        usual, more = cls(), max(megabytes / _USUAL, 1.0)
        counts = {name: int(bound * more) for name, bound in usual._asdict().items() if isinstance(bound, int)}
        return cls(seconds=usual.seconds * more, **counts)


USUAL = Budget()
LEVELS = 100
"""Elements inside one another. A real one: 5."""
ATTRIBUTES = 1_000
"""Of one element, with those that declare namespaces. A real one: 9."""
WORD = 5_000
"""Characters without a space and outside quotes in a tag of a document that is not well-formed."""
PAGE, TAGS = 3_000_000, 30_000
"""Characters and tags of a web page that are looked at for what it says of itself, which stands in its head."""
LIST, LISTED = 10, 50_000
"""Megabytes of a list of feeds, and lines or outlines of it. A feed reader's: 0.1 and 500."""
