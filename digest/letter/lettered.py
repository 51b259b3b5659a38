"""The letter of an edition, and what there is to say of it."""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from digest.model import Cover, Letter, Problem


class Lettered(NamedTuple):
    """The letter of an edition, and what there is to say of it."""

    letter: Letter
    cover: Cover
    before: dt.date | None
    """The day of the edition before it."""
    problems: tuple[Problem, ...]
    unfit: tuple[Problem, ...]
    """What keeps it from going to subscribers."""
    picture: Callable[[str], bytes | None]
    """The bytes of a picture by its address on the site; None for one that is not the publication's own."""
