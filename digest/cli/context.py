"""What the commands share: what was said before their name, and how they speak."""

import datetime as dt
import importlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from digest import config, messages
from digest.errors import DigestError, UsageError
from digest.model import Problem
from digest.progress import Progress


class Context:
    """What was said before the name of the command."""

    def __init__(self, folder: Path, file: Path | None, quiet: bool, verbose: bool) -> None:
        self.folder, self.file, self.quiet, self.verbose = folder, file, quiet, verbose
        self.progress = Progress(quiet=quiet)

    def settings(self) -> config.Settings:
        """The settings of the publication."""
        return config.read(self.folder, self.file)

    def say(self, text: str) -> None:
        """Say what was done, unless quiet was asked for."""
        if not self.quiet:
            click.echo(text)


_FIRST, _LAST = 1971, 2999
"""Years that a publication may be in."""


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
    """The clock, unless SOURCE_DATE_EPOCH stops it (https://reproducible-builds.org/specs/source-date-epoch/)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch.isdecimal() else dt.datetime.now(dt.UTC)


now_option = click.option(
    "--now", type=Moment(), default=clock, show_default="the clock", help="Work as of this time (ISO 8601)."
)
drafts_option = click.option("--drafts", is_flag=True, help="Show drafts and scheduled editions as well.")


class Commands(click.Group):
    """Loads a command when it is called, and turns our errors into messages and exit codes."""

    def __init__(self, *args: Any, lazy: Mapping[str, str], **others: Any) -> None:
        super().__init__(*args, **others)
        self._lazy = lazy
        """The module and the function of each command; `digest build` need not wait for the HTTP client."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        """The names of all commands, in the order in which a publication meets them."""
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - the same
        """Load a command."""
        if cmd_name not in self._lazy:
            return None
        module, function = self._lazy[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), function)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except UsageError as error:
            click.echo(f"digest: {error}", err=True)
            ctx.exit(2)
        except DigestError as error:
            context = ctx.obj
            context.progress.close()
            root = (context.file.absolute().parent if context.file else context.folder).resolve()
            click.echo(messages.of_error(error, root), err=True)
            ctx.exit(1)


def warn(problems: Sequence[Problem], root: Path) -> None:
    """Say what is wrong, to standard error."""
    for message in messages.located(problems, root):
        click.echo(str(message), err=True)


def counted(number: int, what: str, several: str = "") -> str:
    """A number of things in words."""
    return f"{number or 'no'} {what if number == 1 else several or what + 's'}"


def shown(path: Path) -> str:
    """A folder as one would type it from here."""
    relative = os.path.relpath(path)
    return f"{relative}/" if not relative.startswith("..") else f"{path}/"
