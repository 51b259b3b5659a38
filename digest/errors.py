"""Everything that can go wrong, in one tree.

DigestError
├── UsageError      the command was called wrongly, or in the wrong place (exit code 2)
│   └── HeldBackError  an edition may not go out as things are; carries all that is against it
├── RoleError       somebody may not do this; a publisher may
├── InstallError    a library that the command needs cannot be loaded (exit code 1)
├── ContentError    what the editors wrote has mistakes; carries all of them (exit code 1)
├── ConflictError   a field of an edition was changed by somebody else meanwhile; carries what all of them say
├── TemplateError   a template of the publication does not work; carries its place (exit code 1)
├── ParseError      a document is no feed; becomes a line of the health report
├── FileError       a file of the publication cannot be written (exit code 1)
│   └── ChangedError  it says something else by now than what a new text was made from
├── StoreError      the memory of the collector cannot be read or written (exit code 1)
├── SiteError       the site cannot be written: disk full, no permission (exit code 1)
├── MachineError    the machine has not enough of something: memory, most of all (exit code 1)
└── SendError       a server does not take letters at all; those not sent are kept for the next time (exit code 1)

An OSError that nobody has words for is said by the command line with those of ``refusal``. Whatever else comes out of a
command is a fault of digest.
"""

import errno
from collections.abc import Sequence

from digest.model import Notice, Problem, Remedy


class DigestError(Exception):
    """The root: its text is meant for people; ``remedies`` are what they can do about it with digest itself."""

    def __init__(self, what: object, *remedies: Remedy) -> None:
        super().__init__(what)
        self.remedies = remedies


class UsageError(DigestError):
    """The command was called wrongly, or in a folder that is no publication."""


class HeldBackError(UsageError):
    """An edition may not go out as things are; ``notices`` has all that is against it."""

    def __init__(self, notices: Sequence[Notice]) -> None:
        super().__init__(notices)
        self.notices = tuple(notices)

    def __str__(self) -> str:
        return "\n".join(notice.what for notice in self.notices)


class RoleError(DigestError):
    """Whoever asks may not do this."""


class InstallError(DigestError):
    """A library that the command needs is missing or does not work."""


class ContentError(DigestError):
    """Content has mistakes; ``problems`` has all of them, located."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return f"{len(self.problems)} problem(s) in the content"


class ConflictError(DigestError):
    """A field says something else by now than what its editor saw."""

    def __init__(self, theirs: object, mine: object, was: object) -> None:
        super().__init__("somebody else changed this field meanwhile")
        self.theirs, self.mine, self.was = theirs, mine, was


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


class ChangedError(FileError):
    """A file says something else by now than what a new text was made from; nothing was written."""


class StoreError(DigestError):
    """The memory of the collector cannot be read or written."""


class SendError(DigestError):
    """The server takes no letter at all: no connection, no login, no sender."""


class SiteError(DigestError):
    """The site cannot be written; what was there before is still there."""


class MachineError(DigestError):
    """The machine has not enough of something."""


_REFUSALS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EACCES: "that is not allowed (permissions)",
    errno.EPERM: "that is not allowed (permissions)",
    errno.EROFS: "the file system is read-only",
    errno.EMFILE: "too many files are open at once (ulimit -n)",
    errno.ENFILE: "too many files are open on this machine",
    errno.EFBIG: "no file may be so large here (ulimit -f)",
    errno.ENOENT: "there is no such file or folder",
    errno.EISDIR: "a folder stands where a file should be",
    errno.ENOTDIR: "a file stands where a folder should be",
    errno.EEXIST: "something else stands there",
}


def refusal(error: OSError) -> str:
    """Why the machine refused something, in plain words."""
    return _REFUSALS.get(error.errno or 0) or error.strerror or str(error)


def takes_nothing(error: OSError) -> bool:
    """Whether the disk itself takes nothing more, whoever writes and whatever is written."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
