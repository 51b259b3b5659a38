"""The commands for pictures: picture, pictures."""

import datetime as dt
import json
from collections.abc import Iterator

import click

from digest.base.problem_lines import safe
from digest.cli.common import Command
from digest.cli.context import Context, counted, day_option, now_option
from digest.errors import UsageError
from digest.verbs.picture import LARGEST, Kept, Shown, add_picture, check_story, keep_picture, show_picture
from digest.verbs.pictures import Listed, as_json, list_pictures


@click.command(cls=Command)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--name", help="Its name in content/images/; default: one made from that of FILE.")
@click.option("--replace", is_flag=True, help="In place of another picture of that name.")
@click.option("--story", help="A story of the draft that shows it, as `digest drop` takes it.")
@click.option("--alt", help="What it shows, for those who do not see it; required with --story.")
@click.option("--caption", help="Text below it.")
@click.option("--credit", help="Who made it.")
@click.option("--licence", help="Under which licence it is used.")
@day_option
@now_option
@click.pass_obj
def picture(
    context: Context,
    file: str,
    name: str | None,
    replace: bool,
    story: str | None,
    alt: str | None,
    caption: str | None,
    credit: str | None,
    licence: str | None,
    day: dt.datetime | None,
    now: dt.datetime,
) -> None:
    """Put a picture into the publication, and into a story of the draft.

    What its camera noted is taken out first: where it was taken, by whom and with what. Pixels and colours stay as they
    are. FILE may be PNG, JPEG, GIF, WebP, AVIF or SVG; - reads it from standard input.

    \b
    Examples:
      digest picture ~/Downloads/IMG_2044.jpg --name geneva.jpg
      digest picture geneva.jpg --story 3d98b8 --alt "Delegates at a table"
      digest picture chart.svg --replace --name chart.svg
    """
    about = {"alt": alt, "caption": caption, "credit": credit, "licence": licence}
    said = {key: value for key, value in about.items() if value is not None}
    if said and not story:
        raise UsageError(f"--{next(iter(said))} is of a picture in a story; name it with --story")
    if replace and not name:
        raise UsageError("--replace needs the name of the picture that is replaced: --name NAME")
    if file == "-" and not name:
        raise UsageError("what comes from standard input has no name; give one with --name")
    settings = context.settings()
    shown = Shown(story or "", said)
    there = check_story(settings, shown, now=now, day=day.date() if day else None) if story else None
    with click.open_file(file, "rb") as opened:
        data = opened.read(LARGEST + 1)
    kept = keep_picture(settings, name, data, replace=replace) if name else add_picture(settings, file, data)
    context.say(_kept(kept))
    if there:
        done = show_picture(settings, there, shown, kept)
        context.say(f"{done.name}: `image` is written" if done.is_changed else f"{done.name} says so already")


def _kept(kept: Kept) -> str:
    """What was done, in a line."""
    position = "; it said where it was taken, which was taken out" if kept.has_position else ""
    return f"{kept.src}: {_size(kept.width, kept.height)}{'' if kept.is_new else ', there already'}{position}"


@click.command(cls=Command)
@click.option("--unused", is_flag=True, help="Only those that nothing uses.")
@click.option("--json", "is_json", is_flag=True, help="Print the list as JSON.")
@click.pass_obj
def pictures(context: Context, unused: bool, is_json: bool) -> None:
    """List the pictures of the publication: how large they are, and where each is used.

    \b
    Examples:
      digest pictures
      digest pictures --unused
      digest pictures --json > pictures.json
    """
    with context.progress as advance:
        found = list_pictures(context.settings(), advance=advance)
    shown = [one for one in found if not (unused and one.used)]
    if is_json:
        click.echo(json.dumps(as_json(shown), ensure_ascii=False, indent=2).encode())
        return
    for one in shown:
        for line in _told(one):
            click.echo(line)
    unneeded = sum(not one.used for one in found)
    context.say(f"{counted(len(found), 'picture')}, {counted(unneeded, 'unused one', 'unused ones')}")


def _told(one: Listed) -> Iterator[str]:
    """A picture: its name, whole, for it is what is written into files; what it is; where it is used."""
    yield click.style(safe(one.src), bold=True)
    facts = [_bytes(one.size), f"left out: {one.unusable}" if one.unusable else _size(one.width, one.height)]
    facts += ["says where it was taken"] if one.has_position else []
    yield f"    {', '.join(facts)}"
    for use in one.used:
        yield f"    {safe(use.file)}{f':{use.line}' if use.line else ''}"
    if not one.used:
        yield "    unused"


def _size(width: int, height: int) -> str:
    return f"{width:,} x {height:,} pixels" if width and height else "of no size of its own"


def _bytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{max(size // 1000, 1)} KB"
