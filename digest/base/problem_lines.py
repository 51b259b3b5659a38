"""Problems as lines that people and editors can follow: ``file:line:column: level: what``."""

import functools
import io
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from digest.base import yamlfile
from digest.base.yamlerror import YamlError
from digest.errors import ContentError, DigestError, HeldBackError, TemplateError
from digest.model import Notice, Place, Problem, Remedy

Speak = Callable[[str, Remedy], str]
"""Puts the words of a remedy behind a text, which may be ''."""

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


def silent(text: str, remedy: Remedy) -> str:  # noqa: ARG001 - a Speak
    """Leave the remedy out: nobody is there who has words for it."""
    return text


def located(
    problems: Iterable[Problem], root: Path, speak: Speak = silent, texts: Mapping[str, bytes] = SAVED
) -> list[Message]:
    """Look up line and column of every problem, and put them in order; the same one is said once.

    Of a file that has more than a person would read, the first are listed and the others counted.

    Args:
        problems: in any order.
        root: the publication's folder.
        speak: has the words of remedies.
        texts: unsaved texts, by file below that folder; they stand in place of files.
    """
    found: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        found[problem.place.file].append(problem)
    return [message for file in sorted(found) for message in _of_a_file(found[file], Lines(root, texts), speak)]


def _of_a_file(problems: list[Problem], lines: "Lines", speak: Speak) -> list[Message]:
    listed = sorted({_message(problem, lines, speak) for problem in problems[:_LISTED]})
    if rest := problems[_LISTED:]:
        what = f"{len(rest):,} more problems in this file are not listed"
        level = "error" if any(problem.level == "error" for problem in rest) else "warning"
        listed.append(listed[-1]._replace(level=level, what=what, hint="mend those above first"))
    return listed


def of_error(error: DigestError, root: Path, speak: Speak = silent) -> str:
    """Everything that an error has to say, in lines.

    Args:
        error: any of ours.
        root: the publication's folder.
        speak: has the words of remedies.
    """
    if isinstance(error, ContentError):
        return "\n".join(str(message) for message in located(error.problems, root, speak))
    if isinstance(error, TemplateError):
        return str(located([error.problem], root, speak)[0])
    if isinstance(error, HeldBackError):
        return "\n".join(of_notice(notice, speak) for notice in error.notices)
    return _safe_lines(functools.reduce(speak, error.remedies, str(error)))


def of_notice(notice: Notice, speak: Speak) -> str:
    """What is to be said, in lines."""
    return _safe_lines(speak(notice.what, notice.remedy) if notice.remedy else notice.what)


def _safe_lines(text: str) -> str:
    return "\n".join(map(safe, text.split("\n")))


def _message(problem: Problem, lines: "Lines", speak: Speak) -> Message:
    line, column = lines.of(problem.place)
    what = problem.what
    if problem.other:
        what += f", in line {lines.of(problem.other)[0]}"
    hint = speak(problem.hint, problem.remedy) if problem.remedy else problem.hint
    return Message(problem.place.file, line, column, problem.level, what, hint)


class Lines:
    """Finds lines and columns; each file is read once."""

    def __init__(self, root: Path, texts: Mapping[str, bytes] = SAVED) -> None:
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
