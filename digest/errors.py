"""Everything that can go wrong, in one tree.

DigestError
├── UsageError      the command was called wrongly, or in the wrong place (exit code 2)
├── InstallError    a library that the command needs cannot be loaded (exit code 1)
├── ContentError    what the editors wrote has mistakes; carries all of them (exit code 1)
├── TemplateError   a template of the publication does not work; carries its place (exit code 1)
├── ParseError      a document is no feed; becomes a line of the health report
├── FileError       a file of the publication cannot be written (exit code 1)
├── StoreError      the memory of the collector cannot be read or written (exit code 1)
├── SiteError       the site cannot be written: disk full, no permission (exit code 1)
└── SendError       a server does not take letters at all; those not sent are kept for the next time (exit code 1)
"""

from collections.abc import Sequence

from digest.model import Problem


class DigestError(Exception):
    """The root: its text is meant for the person at the keyboard."""


class UsageError(DigestError):
    """The command was called wrongly, or in a folder that is no publication."""


class InstallError(DigestError):
    """A library that the command needs is missing or does not work."""


class ContentError(DigestError):
    """Content has mistakes; ``problems`` has all of them, located."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return f"{len(self.problems)} problem(s) in the content"


class TemplateError(DigestError):
    """A template fails; ``problem`` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        return self.problem.what


class ParseError(DigestError):
    """A document is no feed that can be read."""


class FileError(DigestError):
    """A file of the publication cannot be written; it is as it was."""


class StoreError(DigestError):
    """The memory of the collector cannot be read or written."""


class SendError(DigestError):
    """The server takes no letter at all: no connection, no login, no sender."""


class SiteError(DigestError):
    """The site cannot be written; what was there before is still there."""
