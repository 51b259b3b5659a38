"""What the commands share: what the common options said, and how they speak."""

import datetime as dt
import functools
import logging
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from digest.cli.progress import Progress
from digest.errors import UsageError
from digest.model import Problem

if TYPE_CHECKING:
    from digest.settings.mkdocs_yml import Settings


class Context:
    """What the common options said (cli/common)."""

    def __init__(self) -> None:
        self.folder = Path()
        self.file: Path | None = None
        self.quiet = self.verbose = False
        self.now: dt.datetime | None = None
        """What to take for the present; the clock when not given."""

    @functools.cached_property
    def progress(self) -> Progress:
        """Shows how far the command is."""
        return Progress(quiet=self.quiet)

    @property
    def settings_file(self) -> Path:
        """The settings of the publication, where they lie."""
        return (self.file or self.folder / "mkdocs.yml").absolute()

    def settings(self) -> "Settings":
        """The settings of the publication."""
        # Imported here, as below: `digest --help` needs no definition of a setting.
        from digest.settings import mkdocs_yml

        return mkdocs_yml.read(self.folder, self.file)

    def listen(self) -> None:
        """Say what the program notes on its way: what a person may wait for, and with --verbose all the rest."""
        log = logging.getLogger("digest")
        log.handlers = [_Spoken()]
        log.setLevel(logging.ERROR if self.quiet else logging.INFO if self.verbose else logging.WARNING)

    def say(self, text: str) -> None:
        """Say what was done, unless quiet was asked for."""
        if not self.quiet:
            click.echo(text)


class _Spoken(logging.Handler):
    """Says notes to standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say one."""
        click.echo(f"digest: {record.getMessage()}", err=True)


_FIRST, _LAST = 1971, 2999
"""Years that a publication may be in."""
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_SECONDS = re.compile(r"[0-9]{1,12}")


class Moment(click.ParamType[dt.datetime]):
    """A point in time, ISO 8601; without a time it is midnight, without a zone it is UTC."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        """Read the time, or refuse it."""
        if isinstance(value, dt.datetime):
            return value
        try:
            moment = dt.datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no time; write it as 2026-02-20 or 2026-02-20T06:00:00+01:00", param, ctx)
        if not _FIRST <= moment.year <= _LAST:
            self.fail(f"{value!r} is not between {_FIRST} and {_LAST}", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def clock() -> dt.datetime:
    """The clock, unless SOURCE_DATE_EPOCH stops it (https://reproducible-builds.org/specs/source-date-epoch/).

    Raises:
        UsageError: the variable is no number of seconds, or leads to no year that a publication may be in.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return dt.datetime.now(dt.UTC)
    if not _SECONDS.fullmatch(epoch) or (moment := _EPOCH + dt.timedelta(seconds=int(epoch))).year > _LAST:
        raise UsageError(f"SOURCE_DATE_EPOCH is no number of seconds between 1970 and {_LAST}: {epoch[:40]!r}")
    return moment


def given_time(ctx: click.Context, param: click.Parameter, value: dt.datetime | None) -> dt.datetime | None:  # noqa: ARG001 - click calls it so
    """The time that was given behind the command's name, or else before it."""
    return value or ctx.ensure_object(Context).now


def _time(ctx: click.Context, param: click.Parameter, value: dt.datetime | None) -> dt.datetime:
    return given_time(ctx, param, value) or clock()


DAY = click.DateTime(["%Y-%m-%d"])
now_option = click.option(
    "--now", type=Moment(), callback=_time, show_default="the clock", help="Work as of this time (ISO 8601)."
)
day_option = click.option("--date", "day", type=DAY, help="Day of the draft; default: the one that is begun.")
drafts_option = click.option("--drafts", is_flag=True, help="Show drafts and scheduled editions as well.")


def warn(problems: Sequence[Problem], root: Path) -> None:
    """Say what is wrong, to standard error."""
    from digest.base import problem_lines
    from digest.cli.remedies import with_words

    for message in problem_lines.located(problems, root, with_words):
        click.echo(str(message), err=True)


def counted(number: int, what: str, several: str = "") -> str:
    """A number of things in words."""
    return f"{number or 'no'} {what if number == 1 else several or what + 's'}"


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person is at the end of a stream; nobody is where it was closed."""
    return stream is not None and stream.isatty()


def shown(path: Path) -> str:
    """A folder as one would type it from here."""
    relative = os.path.relpath(path)
    return f"{relative}/" if not relative.startswith("..") else f"{path}/"
