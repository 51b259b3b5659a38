"""The commands that make the site: build, check, serve, init."""

import datetime as dt
import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from digest.cli import failures
from digest.cli.common import Command
from digest.cli.context import Context, Moment, clock, counted, drafts_option, given_time, now_option, shown, warn
from digest.model import Problem
from digest.verbs.build import build_site
from digest.verbs.init import create_publication


@click.command(cls=Command)
@now_option
@drafts_option
@click.pass_obj
def build(context: Context, now: dt.datetime, drafts: bool) -> None:
    """Build the site: only what changed is made again, and a build that fails leaves the old site as it was.

    \b
    Examples:
      digest build
      digest -C my-weekly build --drafts
      digest build --now 2026-02-20      as it was, or will be, on that day
    """
    settings = context.settings()
    with context.progress as advance:
        built = build_site(settings, now=now, drafts=drafts, advance=advance)
    warn(built.problems, settings.root)
    written, removed, unchanged, aside = built.report
    if context.verbose:
        for path in written:
            context.say(f"wrote   {path}")
        for path in removed:
            context.say(f"removed {path}")
    for file in aside:
        click.echo(f"put aside, for no build is known to have written it: {os.path.relpath(file)}", err=True)
    if built.ended:
        what = f"{counted(len(built.ended), 'feed')} made no longer, as {built.ended[0]}"
        click.echo(f"{what}: name in `feeds` what has subscribers, or lead them on (digest help machines)", err=True)
    changes = f"{counted(len(written), 'file')} written, {len(removed)} removed, {unchanged} unchanged"
    context.say(f"{_editions(len(built.site.covers), built.held)}: {changes} in {shown(settings.site_dir)}")


@click.command(cls=Command)
@now_option
@drafts_option
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.pass_obj
def check(context: Context, now: dt.datetime, drafts: bool, strict: bool) -> None:
    """Find everything that a build would refuse, without writing the site. For editors, and for CI.

    \b
    Examples:
      digest check
      digest check --strict --drafts
    """
    # Imported here: it knows mail servers, and a build needs none.
    from digest.verbs.check import check_site

    settings = context.settings()
    with context.progress as advance:
        checked = check_site(settings, now=now, drafts=drafts, advance=advance)
    warn(checked.problems, settings.root)
    found = counted(len(checked.problems), "warning")
    context.say(f"{_editions(checked.editions, checked.held)}, {counted(checked.pages, 'page')}: {found}")
    if strict and checked.problems:
        sys.exit(1)


@click.command(cls=Command)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8000,
    type=click.IntRange(0, 65535),
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option("--now", type=Moment(), callback=given_time, show_default="the clock as it goes on",
              help="Show the site as of this time (ISO 8601).")  # fmt: skip
@click.option("--drafts/--no-drafts", default=True, show_default=True, help="Show drafts and scheduled editions.")
@click.pass_obj
def serve(context: Context, host: str, port: int, now: dt.datetime | None, drafts: bool) -> None:
    """Preview the site on this machine while you write: it reloads on every save.

    What is wrong shows in the browser and here; the last good site stays up. site/ is not touched.

    \b
    Examples:
      digest serve
      digest serve --port 8080 --no-drafts
    """
    # Imported here: no other command watches folders.
    from digest.verbs.serve import serve_site

    first = context.settings()

    def renewed(problems: Sequence[Problem], seconds: float) -> None:
        warn(problems, first.root)
        context.say(f"read in {seconds:.2f} s")

    def refused(error: Exception) -> str:
        text = failures.words(error, first.root)
        click.echo(text, err=True)
        return text

    serve_site(
        context.settings,
        now=lambda: now or clock(),
        drafts=drafts,
        host=host,
        port=port,
        started=lambda address: click.echo(f"Serving {first.name} at {address} (Ctrl+C stops it)"),
        renewed=renewed,
        refused=refused,
    )


@click.command(cls=Command)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="What the publication is called; from the folder's name when not given.")
@now_option
@click.pass_obj
def init(context: Context, folder: Path, name: str | None, now: dt.datetime) -> None:
    """Make a new publication that builds at once.

    \b
    Examples:
      digest init my-weekly
      digest init my-weekly --name "The Harbour Weekly"
    """
    created = create_publication(context.folder / folder, name=name, today=now.date())
    for path in created:
        context.say(f"  {path}")
    at = Path(os.path.relpath(context.folder / folder))
    first = next(at / path for path in created if path.startswith("content/editions/"))
    here = f"digest -C {shlex.quote(str(at))}"
    context.say(f"\nNext:\n  {here} serve       shows it while you write")
    context.say(f"  {here} add URL     a feed, for digest collect")
    context.say(f"\nThe first edition is a draft, which readers do not see:\n  {shlex.quote(str(first))}")
    context.say("Write it, and the article that it runs; then put `status: published` into both.")


def _editions(out: int, held: int) -> str:
    return counted(out, "edition") + (f" ({held} held back: draft or scheduled)" if held else "")
