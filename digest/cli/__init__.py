"""The command line: translates words into calls and results into words, nothing more."""

import gc
from pathlib import Path

import click

from digest import __version__
from digest.cli.context import Commands, Context

_COMMANDS = {
    "init": "digest.cli.site:init",
    "add": "digest.cli.feeds:add",
    "import": "digest.cli.feeds:import_",
    "export": "digest.cli.feeds:export",
    "collect": "digest.cli.feeds:collect",
    "inbox": "digest.cli.inbox:inbox",
    "draft": "digest.cli.desk:draft",
    "pick": "digest.cli.desk:pick",
    "drop": "digest.cli.desk:drop",
    "move": "digest.cli.desk:move",
    "serve": "digest.cli.site:serve",
    "check": "digest.cli.site:check",
    "build": "digest.cli.site:build",
    "letter": "digest.cli.letter:letter",
    "send": "digest.cli.letter:send",
    "subscribers": "digest.cli.readers:subscribers",
    "unsubscribe": "digest.cli.readers:unsubscribe",
}


@click.group(
    cls=Commands, lazy=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="digest")
@click.option("-C", "folder", type=click.Path(file_okay=False, path_type=Path), default=Path(), show_default="here",
              help="The publication's folder.")  # fmt: skip
@click.option("-f", "file", type=click.Path(dir_okay=False, path_type=Path), help="Its settings, if not mkdocs.yml.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Name every file that was written.")
@click.pass_context
def main(ctx: click.Context, folder: Path, file: Path | None, quiet: bool, verbose: bool) -> None:
    """Make a weekly digest: from feeds to edition files, and from those to a website and a letter.

    \b
    Examples:
      digest init my-weekly          a new publication, ready to build
      digest add bbc.co.uk/news      a feed of that page
      digest collect                 what the feeds have that is new
      digest inbox                   the week's candidates, with reasons
      digest draft                   an edition of the best of them, to rewrite
      digest serve                   see it in your browser while you write
      digest check                   everything that is wrong, all at once
      digest build                   content/ and templates/ to site/
      digest letter                  the latest edition as a letter, in files
      digest send --to readers.csv   mail it, to each of them once
    """
    # Thousands of covers live until the end: looking through them for rubbish every 700 objects costs a build 15 %.
    gc.set_threshold(200_000, 50, 50)
    ctx.obj = Context(folder, file, quiet, verbose)
