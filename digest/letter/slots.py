"""The places in a letter where something of its reader stands."""

from digest.model import COLUMN, Slot


class Slots:
    """Makes the marks of one letter."""

    def __init__(self, token: str) -> None:
        """Begin without any.

        Args:
            token: begins every mark. A hash of all that the letter says, so that none of that can contain it.
        """
        self._token = token
        self._slots: dict[tuple[str, str], Slot] = {}

    def __call__(self, column: str, default: str = "") -> str:
        """The mark for a column of the list, and for what stands there where that is empty."""
        slot = Slot(f"~{self._token}.{len(self._slots)}~", column.strip().casefold(), default)
        return self._slots.setdefault((slot.column, default), slot).mark

    def marked(self, line: str) -> str:
        """A line with columns, as "Dear {name|reader}," with marks in their place."""
        return COLUMN.sub(lambda found: self(found[1], found[2] or ""), line)

    @property
    def all(self) -> tuple[Slot, ...]:
        """All that were made."""
        return tuple(self._slots.values())


def without_reader(line: str) -> str:
    """The same line for nobody: what stands there where the columns are empty."""
    return COLUMN.sub(lambda found: found[2] or "", line)
