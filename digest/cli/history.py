"""``digest history`` and ``digest undo``: what was done to an edition, on a terminal or as JSON, and the way back."""

import datetime as dt
import json
import shutil

import click

from digest.base.problem_lines import safe
from digest.base.shorten import shortened
from digest.cli.common import Command
from digest.cli.context import Context, counted, now_option
from digest.verbs import history as steps
from digest.verbs.history import Step

_day_option = click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of the edition; default: the draft that is begun."
)
_UNDONE = " (taken back)"


@click.command(cls=Command)
@_day_option
@now_option
@click.option("--json", "is_json", is_flag=True, help="Print the list as JSON.")
@click.pass_obj
def history(context: Context, day: dt.datetime | None, now: dt.datetime, is_json: bool) -> None:
    """Show what was done to the draft, in the browser and by commands, the latest first.

    In front of a step is its number, which `digest undo` takes.

    \b
    Examples:
      digest history
      digest history --date 2026-02-20 --json
    """
    settings = context.settings()
    file = steps.edition_meant(settings, now=now, day=day.date() if day else None)
    found = steps.history(settings, file)
    if is_json:
        click.echo(json.dumps([_as_json(step) for step in found], ensure_ascii=False, indent=2).encode())
        return
    width = min(shutil.get_terminal_size((80, 24)).columns, 110)
    for step in found:
        click.echo(click.style(_line(step, width, settings.zone), dim=step.is_undone))
    context.say(f"{file}: {counted(len(found), 'step')}")


@click.command(cls=Command)
@click.argument("number", type=click.IntRange(1, 2**63 - 1), required=False, metavar="[NUMBER]")
@_day_option
@now_option
@click.pass_obj
def undo(context: Context, number: int | None, day: dt.datetime | None, now: dt.datetime) -> None:
    """Take back what was done to the draft: the latest step, or any one whose lines still stand there.

    NUMBER is what `digest history` shows. What others did since stays, to the byte.

    \b
    Examples:
      digest undo
      digest undo 12
      digest undo --date 2026-02-20
    """
    settings = context.settings()
    file = steps.edition_meant(settings, now=now, day=day.date() if day else None)
    step, _ = steps.undo_step(settings, file, number, by="")
    context.say(f"{file}: step {step.number} is taken back: {safe(step.what)}")


def _line(step: Step, width: int, zone: dt.tzinfo) -> str:
    """A step in one line."""
    who = f"{step.who}: " if step.who else ""
    mark = _UNDONE if step.is_undone else ""
    head = f"{step.number:5}  {step.at.astimezone(zone):%Y-%m-%d %H:%M}  "
    return f"{head}{shortened(safe(who + step.what), width - len(head) - len(mark) - 1)}{mark}"


def _as_json(step: Step) -> dict[str, object]:
    return {
        "number": step.number,
        "at": step.at.isoformat(),
        "who": step.who,
        "what": step.what,
        "undone": step.is_undone,
    }
