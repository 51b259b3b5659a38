"""What one content file gave, whatever its kind."""

from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from digest.model import Edition, Mention, Problem

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why a file is left out wherever it is mentioned."""

    why: str
    hint: str


class Loaded(NamedTuple, Generic[T]):
    """What a file gave."""

    value: T | None
    """None when the file has errors, or is unusable."""
    problems: tuple[Problem, ...] = ()
    mentions: tuple[Mention, ...] = ()
    """What it names; known for a file with errors as well, as far as it can be read."""
    whole: Edition | None = None
    """The edition, where the value is only its cover."""
    unusable: Unusable | None = None
