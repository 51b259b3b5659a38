"""``digest desk``: the desk in a browser."""

import contextlib
import datetime as dt
import html
import os
import webbrowser
from collections.abc import Iterator
from pathlib import Path

import click

from digest.cli import failures
from digest.cli.commands import Entry, Group
from digest.cli.context import Context, Moment, clock, given_time

_COMMANDS = {"people": Entry("digest.cli.people:people", "List who may use the team's desk.")}


@click.group(cls=Group, entries=_COMMANDS, invoke_without_command=True)
@click.option(
    "--port",
    default=0,
    type=click.IntRange(0, 65535),
    help="Port to listen on; default: one of its own, or a free one.",
)
@click.option(
    "--socket", "at", type=click.Path(path_type=Path), help="Listen at this path instead, for a proxy; for a team."
)
@click.option("--browser/--no-browser", default=True, show_default=True, help="Open it, or only say where it is.")
@click.option("--now", type=Moment(), callback=given_time, show_default="the clock as it goes on",
              help="Work as of this time (ISO 8601).")  # fmt: skip
@click.pass_context
def desk(ctx: click.Context, port: int, at: Path | None, browser: bool, now: dt.datetime | None) -> None:
    """Open the desk in your browser: the inbox, the draft, its preview.

    It writes the same files as you would in a text editor, and changes no other byte of them. It runs on this machine
    and for this machine alone, until you stop it with Ctrl+C. Once somebody may use it by name (`digest desk people`),
    it is the desk of a team: everybody logs in, at the address that the settings name (`digest help team`).

    \b
    Examples:
      digest desk
      digest desk --port 8100 --no-browser
      digest desk --socket /run/digest/desk.sock
    """
    if ctx.invoked_subcommand:
        return
    # Imported here: what stands below it needs no server.
    from digest.web.publication import Publication
    from digest.web.serve import Started, serve_desk

    context: Context = ctx.obj
    first = context.settings()

    def words(error: Exception) -> str:
        return failures.words(error, first.root)

    with contextlib.ExitStack() as stack:

        def started(there: Started) -> None:
            click.echo(f"The desk of {first.name} is at {there.address} (Ctrl+C stops it)")
            if not there.token:
                click.echo(f"It listens at {there.listens_at}; who may use it logs in by name")
                return
            login = f"{there.address}login#{there.token}"
            if browser and webbrowser.open(stack.enter_context(_door(first.root / ".digest", login))):
                return
            click.echo(f"Open this, which is good once and for ten minutes:\n  {login}")

        serve_desk(
            Publication(context.settings, lambda: now or clock()), port=port, at=at, started=started, words=words
        )


@contextlib.contextmanager
def _door(folder: Path, login: str) -> Iterator[str]:
    """The address of a file that leads to the desk: nobody else on this machine may read it, as they may read commands.

    Args:
        folder: where it lies.
        login: address that logs in.
    """
    folder.mkdir(exist_ok=True)
    file = folder / f"desk-{os.getpid()}.html"
    number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(number, "w", encoding="utf-8") as out:
        out.write(
            f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={html.escape(login)}">'
        )
    try:
        yield file.as_uri()
    finally:
        file.unlink(missing_ok=True)
