"""What is made of it all: pages and files."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from digest.model.problem import Place


@dataclass(frozen=True, slots=True)
class Page:
    """A page that people read, before it is dressed in the theme."""

    path: str
    """Its folder below the site's root with a slash at the end ('' is home), or a name that ends in .html."""
    title: str
    description: str
    head: str
    """HTML for the head: canonical link, Open Graph, structured data."""
    body: str
    """HTML of the main part, from its <h1> on."""


@dataclass(frozen=True, slots=True)
class Output:
    """A file of the site that can be made when it is needed."""

    path: str
    """Below site/, with forward slashes."""
    key: str
    """Hash of all that its bytes depend on: same key, same bytes."""
    make: Callable[[], bytes]
    place: Place | None = None
    """Where its address is written, if somebody chose it."""


class Written(NamedTuple):
    """A file that stands in the site."""

    key: str
    """Of the Output that it came from."""
    signature: str
    """Of the file, when it was written."""


class Report(NamedTuple):
    """What a build did to the site."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    aside: tuple[Path, ...]
    """Where files are now that were in the way, and that no build is known to have written."""
