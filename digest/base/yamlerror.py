"""What is wrong with a text that should be YAML, and where. Pure."""

import bisect
import re
from typing import Any

import yaml

from digest.base import lines, yamladvice

_BREAKS = re.compile("[\x85\u2028\u2029]")
"""What ends a line in YAML alone."""


class YamlError(Exception):
    """The text is no usable YAML: ``what`` at ``line``, ``column`` (from 1), with a ``hint`` or ''."""

    def __init__(self, what: str, line: int, column: int, hint: str = "") -> None:
        super().__init__(f"{line}:{column}: {what}")
        self.what, self.line, self.column, self.hint = what, line, column, hint


class Marks:
    """Turns the marks of a text into line and column as editor programs count them; made once for a text."""

    def __init__(self, text: str) -> None:
        self._breaks = [found.start() for found in _BREAKS.finditer(text)]
        self._lines = lines.begins(text) if self._breaks else []

    def of(self, mark: Any) -> tuple[int, int]:
        """Line and column, both from 1; 0 where there is no mark."""
        if not mark:
            return 0, 0
        if not self._breaks:
            return mark.line + 1, mark.column + 1
        number = bisect.bisect_right(self._lines, mark.index)
        return number, mark.index - self._lines[number - 1] + 1


class RefusedError(Exception):
    """A part of YAML that is not used here: ``what`` at ``mark``, PyYAML's or libyaml's, with a ``hint``."""

    def __init__(self, mark: Any, what: str, hint: str) -> None:
        super().__init__(what)
        self.mark, self.what, self.hint = mark, what, hint

    def located(self, text: str) -> YamlError:
        """The same for those who wrote the text."""
        return YamlError(self.what, *Marks(text).of(self.mark), self.hint)


def explained(text: str, error: yaml.YAMLError) -> YamlError:
    """What is wrong with a text that the parser refused, in words for those who wrote it."""
    if isinstance(error, yaml.reader.ReaderError):
        # libyaml counts bytes of UTF-8.
        before = text.encode()[: error.position].decode(errors="ignore")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        what = f"the character U+{ord(text[len(before)]):04X} may not stand in YAML"
        return YamlError(what, line, column, "remove it")
    if not isinstance(error, yaml.MarkedYAMLError):
        return YamlError(f"this is no YAML: {error}", 1, 1)
    marks = Marks(text)
    line, column = marks.of(error.problem_mark or error.context_mark)
    stop = yamladvice.Stop(error.context or "", error.problem or "", line, column, *marks.of(error.context_mark))
    found = yamladvice.advice(text, stop)
    return YamlError(found.what, found.line, found.column, found.hint)
