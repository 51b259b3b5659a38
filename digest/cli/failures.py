"""What is said when a command fails, and its exit code.

A mistake of the person at the keyboard, and what the machine refuses, is a sentence. Everything else is a fault of
digest, and is shown as such: with the place in the program, and never as if somebody else had made it.
"""

import os
import sys
import traceback
from pathlib import Path

import click

from digest.base import problem_lines
from digest.cli.context import Context
from digest.cli.remedies import with_words
from digest.errors import DigestError, UsageError, refusal

_FAULT = "digest: this is a fault of digest itself; please report it, with the lines above and what was typed"


def told(error: Exception, context: Context) -> int:
    """Say why a command failed; returns the exit code."""
    context.progress.close()
    if isinstance(error, OSError) and _is_of_output(error):
        return output(error)
    if isinstance(error, UsageError):
        click.echo(f"digest: {problem_lines.of_error(error, context.folder, with_words)}", err=True)
        return 2
    is_known = isinstance(error, DigestError) or (isinstance(error, OSError | MemoryError) and not context.verbose)
    if not is_known:
        click.echo("".join(traceback.format_exception(error)), err=True, nl=False)
    root = (context.file.absolute().parent if context.file else context.folder).resolve()
    click.echo(words(error, root), err=True)
    return 1


def words(error: Exception, root: Path) -> str:
    """What there is to say of a failure.

    Args:
        error: what was raised.
        root: the publication's folder.
    """
    if isinstance(error, DigestError):
        return problem_lines.of_error(error, root, with_words)
    if isinstance(error, MemoryError):
        return "digest: there is not enough memory"
    if not isinstance(error, OSError):
        return _FAULT
    what = f"{error.filename}: " if isinstance(error.filename, str) else ""
    return problem_lines.safe(f"digest: {what}{refusal(error)} (-v shows where that came up)")


def output(error: OSError) -> int:
    """Say that nobody takes the output, and keep Python from trying again at its end; returns the exit code."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    click.echo(f"digest: the output cannot be written: {refusal(error)}", err=True)
    return 1


def _is_of_output(error: OSError) -> bool:
    """Whether it came up where a command speaks."""
    return any(frame.f_code is click.echo.__code__ for frame, _ in traceback.walk_tb(error.__traceback__))
