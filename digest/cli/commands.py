"""Groups of commands: each is loaded when it is called. In that of all, errors become messages and exit codes."""

import importlib
import io
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import click
from click.shell_completion import CompletionItem

from digest.cli.common import Command, Hinting, no_such
from digest.errors import InstallError, UsageError


class Entry(NamedTuple):
    """What is known of a command before its module is loaded."""

    target: str
    """Its module and the name in it."""
    help: str
    """What the list of commands says; its own docstring begins like this."""


class Loading(Hinting, click.Group):
    """Loads a command when it is called."""

    def __init__(self, *args: Any, entries: Mapping[str, Entry], **others: Any) -> None:
        super().__init__(*args, **others)
        self.entries = entries
        """`digest build` need not wait for the HTTP client, and a library that is broken harms no other command."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        """The names of all commands, in the order in which a publication meets them."""
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - the same
        """Load a command."""
        if cmd_name not in self.entries:
            return None
        module, name = self.entries[cmd_name].target.split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called."""
        if args[0] not in self.entries and not ctx.resilient_parsing:
            raise no_such("command", args[0], list(self.entries), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - the same
        """List the commands without loading one."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self.entries.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the name of a command, or an option of the group, without loading a command."""
        begun = [(name, entry) for name, entry in self.entries.items() if name.startswith(incomplete)]
        return [
            *(CompletionItem(name, help=entry.help) for name, entry in begun),
            *click.Command.shell_complete(self, ctx, incomplete),
        ]


class Group(Command, Loading):
    """A command that has others below it."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands below it, then the options."""
        self.format_commands(ctx, formatter)
        super().format_options(ctx, formatter)


class Commands(Loading):
    """All commands: turns our errors into messages and exit codes."""

    def main(self, *args: Any, **others: Any) -> Any:
        """Begin: what a terminal cannot show is written as its number, and output that nobody takes is an error."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # none, where it is closed
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().main(*args, **others)
        except OSError as error:
            # Imported here, as below: most commands end well.
            from digest.cli import failures

            sys.exit(failures.output(error))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return self._invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise  # these are click's
        except Exception as error:
            from digest.cli import failures

            ctx.exit(failures.told(error, ctx.obj))

    def _invoke(self, ctx: click.Context) -> Any:
        try:
            Path.cwd()
        except OSError:
            raise UsageError("the folder in which this was started is gone; go to another one") from None
        try:
            return super().invoke(ctx)
        except ImportError as error:
            what = f"a part of the installation is missing or broken: {error}"
            raise InstallError(f"digest: {what}\nInstall digest anew, into an environment of its own.") from error
