"""Problems as lines that people and editors can follow: ``file:line:column: level: what``."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from digest.base import yamlfile
from digest.base.yamlerror import YamlError
from digest.errors import ContentError, DigestError, TemplateError
from digest.model import Place, Problem

_LISTED = 1000
"""Problems of one file that are listed."""


def safe(text: str) -> str:
    """Text that is quoted in a terminal, which obeys control characters and turns with bidirectional ones."""
    shown = (
        sign if sign.isprintable() or unicodedata.category(sign) == "Zs" else f"\\x{ord(sign):02x}" for sign in text
    )
    return "".join(shown)


class Message(NamedTuple):
    """A problem whose place was looked up. Sorts by file and place."""

    file: str
    line: int
    column: int
    level: str
    what: str
    hint: str

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return safe(f"{self.file}:{self.line}:{self.column}: {self.level}: {self.what}{hint}")


def located(problems: Iterable[Problem], root: Path) -> list[Message]:
    """Look up line and column of every problem, and put them in order; the same one is said once.

    Of a file that has more than a person would read, the first are listed and the others counted.

    Args:
        problems: in any order.
        root: the publication's folder.
    """
    found: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        found[problem.place.file].append(problem)
    return [message for file in sorted(found) for message in _of_a_file(found[file], root)]


def _of_a_file(problems: list[Problem], root: Path) -> list[Message]:
    files: dict[str, yamlfile.Places | YamlError] = {}
    listed = sorted({_message(problem, root, files) for problem in problems[:_LISTED]})
    if rest := problems[_LISTED:]:
        what = f"{len(rest):,} more problems in this file are not listed"
        level = "error" if any(problem.level == "error" for problem in rest) else "warning"
        listed.append(listed[-1]._replace(level=level, what=what, hint="mend those above first"))
    return listed


def of_error(error: DigestError, root: Path) -> str:
    """Everything that an error has to say, in lines."""
    if isinstance(error, ContentError):
        return "\n".join(str(message) for message in located(error.problems, root))
    if isinstance(error, TemplateError):
        return str(located([error.problem], root)[0])
    return "\n".join(map(safe, str(error).split("\n")))


def _message(problem: Problem, root: Path, files: dict[str, yamlfile.Places | YamlError]) -> Message:
    line, column = _looked_up(problem.place, root, files)
    what = problem.what
    if problem.other:
        what += f", in line {_looked_up(problem.other, root, files)[0]}"
    return Message(problem.place.file, line, column, problem.level, what, problem.hint)


def _looked_up(place: Place, root: Path, files: dict[str, yamlfile.Places | YamlError]) -> tuple[int, int]:
    """Line and column of a place."""
    if place.line:
        return place.line, place.column
    if place.file not in files:
        files[place.file] = _places_in(root / place.file)
    places = files[place.file]
    if isinstance(places, YamlError):
        return places.line, places.column
    return places.of(place.keys, at_key=place.at_key)


def _places_in(path: Path) -> yamlfile.Places | YamlError:
    try:
        return yamlfile.Places(_yaml_of(path))
    except YamlError as error:
        return error


def _yaml_of(path: Path) -> str:
    """The YAML of a file, on the lines on which it stands; the front matter of a Markdown file."""
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ""
    return yamlfile.front_matter(text).yaml if path.suffix == ".md" else text
