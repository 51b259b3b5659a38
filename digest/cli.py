"""The command line: translates words into calls and results into words, nothing more."""

import datetime as dt
import gc
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from digest import __version__, config, messages, pipeline, starter
from digest.errors import DigestError, UsageError
from digest.model import Problem
from digest.progress import Progress
from digest.ship import serve as preview


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
        return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _now() -> dt.datetime:
    """The clock, unless SOURCE_DATE_EPOCH stops it (https://reproducible-builds.org/specs/source-date-epoch/)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch.isdecimal() else dt.datetime.now(dt.UTC)


now_option = click.option(
    "--now", type=Moment(), default=_now, show_default="the clock", help="Build as of this time (ISO 8601)."
)
drafts_option = click.option("--drafts", is_flag=True, help="Show drafts and scheduled editions as well.")


class Commands(click.Group):
    """Turns our errors into messages and exit codes."""

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


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="digest")
@click.option("-C", "folder", type=click.Path(file_okay=False, path_type=Path), default=Path(), show_default="here",
              help="The publication's folder.")  # fmt: skip
@click.option("-f", "file", type=click.Path(dir_okay=False, path_type=Path), help="Its settings, if not mkdocs.yml.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Name every file that was written.")
@click.pass_context
def main(ctx: click.Context, folder: Path, file: Path | None, quiet: bool, verbose: bool) -> None:
    r"""Make a weekly digest: from edition files to a website.

    \b
    Examples:
      digest init my-weekly          a new publication, ready to build
      digest serve                   see it at http://127.0.0.1:8000/ while you write
      digest check                   everything that is wrong, all at once
      digest build                   content/ and templates/ to site/
    """
    # Thousands of covers live until the end: looking through them for rubbish every 700 objects costs a build 15 %.
    gc.set_threshold(200_000, 50, 50)
    ctx.obj = Context(folder, file, quiet, verbose)


@main.command()
@now_option
@drafts_option
@click.pass_obj
def build(context: Context, now: dt.datetime, drafts: bool) -> None:
    r"""Build the site: only what changed is made again, and a build that fails leaves the old site as it was.

    \b
    Examples:
      digest build
      digest -C my-weekly build --drafts
      digest build --now 2026-02-20      as it was, or will be, on that day
    """
    settings = context.settings()
    with context.progress as advance:
        built = pipeline.build(settings, now=now, drafts=drafts, advance=advance)
    _warn(built.problems, settings.root)
    if context.verbose:
        for path in built.report.written:
            context.say(f"wrote   {path}")
        for path in built.report.removed:
            context.say(f"removed {path}")
    written, removed, unchanged = built.report
    changes = f"{_counted(len(written), 'file')} written, {len(removed)} removed, {unchanged} unchanged"
    context.say(f"{_counted(len(built.site.covers), 'edition')}: {changes} in {_shown(settings.site_dir)}")


@main.command()
@now_option
@drafts_option
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.pass_obj
def check(context: Context, now: dt.datetime, drafts: bool, strict: bool) -> None:
    r"""Find everything that a build would refuse, without writing the site. For editors, and for CI.

    \b
    Examples:
      digest check
      digest check --strict --drafts
    """
    settings = context.settings()
    with context.progress as advance:
        checked = pipeline.verify(settings, now=now, drafts=drafts, advance=advance)
    _warn(checked.problems, settings.root)
    found = _counted(len(checked.problems), "warning")
    context.say(f"{_counted(checked.editions, 'edition')}, {_counted(checked.pages, 'page')}: {found}")
    if strict and checked.problems:
        sys.exit(1)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on; 0 takes a free one.")
@click.option(
    "--now", type=Moment(), default=None, help="Show the site as of this time (ISO 8601); default: the clock."
)
@click.option("--drafts/--no-drafts", default=True, show_default=True, help="Show drafts and scheduled editions.")
@click.pass_obj
def serve(context: Context, host: str, port: int, now: dt.datetime | None, drafts: bool) -> None:
    r"""Preview the site on this machine while you write: it rebuilds and reloads on every save.

    What is wrong shows in the browser and here; the last good site stays up. site/ is not touched.

    \b
    Examples:
      digest serve
      digest serve --port 8080 --no-drafts
    """
    first = context.settings()
    site = first.cache / "preview"

    def rebuild() -> Sequence[str]:
        start = time.monotonic()
        try:
            settings = context.settings()._replace(site_dir=site)
            built = pipeline.build(settings, now=now or _now(), drafts=drafts, advance=lambda *_: None)
        except DigestError as error:
            text = messages.of_error(error, first.root)
            click.echo(text, err=True)
            return text.splitlines()
        _warn(built.problems, first.root)
        context.say(f"{len(built.report.written)} files written in {time.monotonic() - start:.2f} s")
        return ()

    preview.serve(
        rebuild,
        site=site,
        folders=(first.content, first.pages, first.templates),
        settings=first.file,
        host=host,
        port=port,
        started=lambda address: click.echo(f"Serving {first.name} at {address} (Ctrl+C stops it)"),
    )


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="What the publication is called; from the folder's name when not given.")
@now_option
@click.pass_obj
def init(context: Context, folder: Path, name: str | None, now: dt.datetime) -> None:
    r"""Make a new publication that builds at once.

    \b
    Examples:
      digest init my-weekly
      digest init my-weekly --name "The Harbour Weekly"
    """
    created = starter.create(context.folder / folder, name=name, today=now.date())
    for path in created:
        context.say(f"  {path}")
    shown = os.path.relpath(context.folder / folder)
    context.say(f"\nNext:\n  digest -C {shown} serve       and open content/editions/ in your editor")


def _warn(problems: Sequence[Problem], root: Path) -> None:
    for message in messages.located(problems, root):
        click.echo(str(message), err=True)


def _counted(number: int, what: str) -> str:
    return f"no {what}s" if not number else f"{number} {what}{'s' if number > 1 else ''}"


def _shown(path: Path) -> str:
    relative = os.path.relpath(path)
    return f"{relative}/" if not relative.startswith("..") else f"{path}/"
