"""Problems as lines that people and editors can follow: ``file:line:column: level: what``."""

import io
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from digest.base import yamlfile
from digest.base.yamlerror import YamlError
from digest.errors import ContentError, DigestError, TemplateError
from digest.model import Place, Problem

SAVED: Mapping[str, bytes] = MappingProxyType({})
"""No unsaved texts: everything is as it lies in its file."""
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


def located(problems: Iterable[Problem], root: Path, texts: Mapping[str, bytes] = SAVED) -> list[Message]:
    """Look up line and column of every problem, and put them in order; the same one is said once.

    Of a file that has more than a person would read, the first are listed and the others counted.

    Args:
        problems: in any order.
        root: the publication's folder.
        texts: unsaved texts, by file below that folder; they stand in place of files.
    """
    found: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        found[problem.place.file].append(problem)
    return [message for file in sorted(found) for message in _of_a_file(found[file], _Lines(root, texts))]


def _of_a_file(problems: list[Problem], lines: "_Lines") -> list[Message]:
    listed = sorted({_message(problem, lines) for problem in problems[:_LISTED]})
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


def _message(problem: Problem, lines: "_Lines") -> Message:
    line, column = lines.of(problem.place)
    what = problem.what
    if problem.other:
        what += f", in line {lines.of(problem.other)[0]}"
    return Message(problem.place.file, line, column, problem.level, what, problem.hint)


class _Lines:
    """Finds lines and columns; each file is read once."""

    def __init__(self, root: Path, texts: Mapping[str, bytes]) -> None:
        self._root, self._texts = root, texts
        self._places: dict[str, yamlfile.Places | YamlError] = {}

    def of(self, place: Place) -> tuple[int, int]:
        """Line and column of a place."""
        if place.line:
            return place.line, place.column
        if place.file not in self._places:
            self._places[place.file] = self._places_in(place.file)
        places = self._places[place.file]
        if isinstance(places, YamlError):
            return places.line, places.column
        return places.of(place.keys, at_key=place.at_key)

    def _places_in(self, file: str) -> yamlfile.Places | YamlError:
        try:
            return yamlfile.Places(self._yaml_of(file))
        except YamlError as error:
            return error

    def _yaml_of(self, file: str) -> str:
        """The YAML of a file, on the lines on which it stands; the front matter of a Markdown file."""
        try:
            data = self._texts[file] if file in self._texts else (self._root / file).read_bytes()
        except OSError:
            return ""
        text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", errors="replace").read()
        return yamlfile.front_matter(text).yaml if file.endswith(".md") else text
