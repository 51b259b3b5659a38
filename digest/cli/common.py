"""The options that every command has, before its name or behind it, and the class of command that has them."""

from pathlib import Path
from typing import Any

import click

from digest.base.nearest import nearest
from digest.cli.context import Context, Moment
from digest.errors import UsageError

_PREFIX = "common_"
"""`digest init FOLDER` has a folder of its own."""
_OPPOSITES = {"quiet": "verbose", "verbose": "quiet"}


def options() -> list[click.Parameter]:
    """The common options, each told to the Context: what is said last, nearer to the command, counts."""
    here = click.Path(file_okay=False, path_type=Path)
    settings = click.Path(dir_okay=False, path_type=Path)
    return [
        _option(
            "-C", "common_folder", type=here, metavar="FOLDER", show_default="here", help="The publication's folder."
        ),
        _option("-f", "common_file", type=settings, metavar="FILE", help="Its settings, if not mkdocs.yml."),
        _option("-q", "--quiet", "common_quiet", is_flag=True, help="Say only what is wrong."),
        _option(
            "-v",
            "--verbose",
            "common_verbose",
            is_flag=True,
            help="Name every file that was written, what the cache made again, and where a failure came from; "
            "show the stories of the inbox in full.",
        ),
        _option(
            "--now", "common_now", type=Moment(), show_default="the clock", help="Work as of this time (ISO 8601)."
        ),
    ]


def _option(*names: str, **attributes: Any) -> click.Option:
    return click.Option(names, expose_value=False, callback=_keep, **attributes)


def _keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    context = ctx.ensure_object(Context)
    name = str(param.name).removeprefix(_PREFIX)
    if value is None or value is False:  # not given
        return
    setattr(context, name, value)
    if name in _OPPOSITES:
        setattr(context, _OPPOSITES[name], False)


class Hinting(click.Command):
    """A command that names an option which was probably meant."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words behind the command's name."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            long = [name for param in self.get_params(ctx) for name in param.opts if name.startswith("--")]
            raise no_such("option", error.option_name, long, ctx) from None


class Command(Hinting):
    """A command that takes the common options as well; its help names them in one line."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        own = {name for param in self.params for name in param.opts}
        self._common = [param for param in options() if not own & {*param.opts}]
        self._has_time = "--now" in own

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The command's own options, then the common ones."""
        return [*super().get_params(ctx), *self._common]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command's own options; the common ones are explained by `digest --help`."""
        rows = [record for param in super().get_params(ctx) if (record := param.get_help_record(ctx))]
        with formatter.section("Options"):
            formatter.write_dl(rows)
        formatter.write_paragraph()
        formatter.write_text("Here or before the command: -C, -f, -q, -v as well (see digest --help).")

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, unless a time was given that would change nothing."""
        if ctx.obj.now and not self._has_time:
            _, _, name = ctx.command_path.partition(" ")
            raise UsageError(f"`digest {name}` does not depend on the time; leave --now out")
        ctx.obj.listen()
        return super().invoke(ctx)


def no_such(what: str, name: str, known: list[str], ctx: click.Context) -> click.UsageError:
    """The error for a word that is none, with the one that was meant."""
    close = nearest(name, known)
    return click.UsageError(f"there is no {what} {name!r}" + (f"; did you mean {close!r}?" if close else ""), ctx)
