"""The command that shows the manual: help."""

import shutil
import sys
from typing import cast

import click

from digest.base.nearest import nearest
from digest.cli import manual
from digest.cli.common import Command
from digest.cli.context import is_terminal
from digest.errors import UsageError

_WIDEST = 100


@click.command("help", cls=Command)
@click.argument("topic", default="")
@click.pass_context
def help_(ctx: click.Context, topic: str) -> None:
    """Read the manual, a page of it by TOPIC; without one, see which there are.

    TOPIC may be a command as well. What is not shown in a terminal is plain text, in Markdown.

    \b
    Examples:
      digest help
      digest help letter
      digest help settings | grep smtp
    """
    main = ctx.find_root()
    group = cast("click.Group", main.command)
    commands = group.list_commands(main)
    if not topic:
        _list()
    elif topic in manual.TOPICS:
        _show(manual.page(topic))
    elif topic in commands and (command := group.get_command(main, topic)):
        with click.Context(command, info_name=topic, parent=main) as of_command:
            click.echo(command.get_help(of_command))
    else:
        close = nearest(topic, [*manual.TOPICS, *commands])
        hint = f"did you mean {close!r}?" if close else f"there are: {', '.join(manual.TOPICS)}"
        raise UsageError(f"the manual has no page {topic!r}; {hint}")


def _list() -> None:
    width = max(map(len, manual.TOPICS))
    for topic, about in manual.TOPICS.items():
        click.echo(f"  {topic:{width}}  {about}")
    click.echo("\n`digest help TOPIC` shows a page, `digest COMMAND --help` a command's options.")


def _show(text: str) -> None:
    """Set it as a terminal can, page by page; leave it alone where something else reads it."""
    if not is_terminal(sys.stdout):
        click.echo(text, nl=False)
        return
    # Imported here: rich takes 60 ms, and its Markdown 60 more.
    from rich.console import Console
    from rich.markdown import Markdown

    width = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST)
    console = Console(width=width)
    with console.capture() as shown:
        console.print(Markdown(text, hyperlinks=False))
    click.echo_via_pager(shown.get())
