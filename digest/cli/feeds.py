"""The commands for feeds: collect, add, import, export."""

import asyncio
import datetime as dt
import functools
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import click

from digest.base import problem_lines
from digest.cli.common import Command
from digest.cli.context import Context, counted, is_terminal, now_option
from digest.cli.remedies import with_words
from digest.errors import UsageError
from digest.model import Feed
from digest.settings.mkdocs_yml import Settings
from digest.verbs.collect import Collected, Health, collect_feeds, update_moved_feeds
from digest.verbs.feeds import LARGEST_LIST, Form, Listed, Offer, add_feeds, discover_feeds, export_feeds, read_list


@click.command(cls=Command)
@click.argument("feed", nargs=-1)
@now_option
@click.option("--force", is_flag=True, help="Ask feeds again that were asked less than an hour ago.")
@click.option("--update-moved", is_flag=True, help="Write the new addresses of feeds that have moved into feeds.yml.")
@click.option("--json", "is_json", is_flag=True, help="Print the report as JSON.")
@click.pass_obj
def collect(
    context: Context, feed: tuple[str, ...], now: dt.datetime, force: bool, update_moved: bool, is_json: bool
) -> None:
    """Fetch the feeds of content/feeds.yml and remember their items; FEED (title or address) names some of them.

    Ends with a line for every feed that needs a look. The exit code is 1 when some failed; all else is kept.

    \b
    Examples:
      digest collect
      digest collect "BBC News" --force
      digest collect --json > report.json
    """
    settings = context.settings()
    with context.progress as advance:
        done = asyncio.run(collect_feeds(settings, now=now, force=force, only=feed, advance=advance))
    if is_json:
        click.echo(json.dumps(_as_json(done), ensure_ascii=False, indent=2).encode())
    else:
        _report(context, done)
    if update_moved:
        moved = {line.url: line.moved for line in done.health if line.moved and line.kind != "failed"}
        count = update_moved_feeds(settings, moved)
        context.say(f"{counted(count, 'address', 'addresses')} updated in content/feeds.yml")
    if any(line.kind == "failed" for line in done.health):
        sys.exit(1)


def _report(context: Context, done: Collected) -> None:
    failed = [line for line in done.health if line.kind == "failed"]
    notable = [line for line in done.health if line.what and line.kind != "failed"]
    _list("Failed", failed)
    if not context.quiet:
        _list("Worth a look", notable)
    unchanged = sum(line.kind == "unchanged" for line in done.health)
    parts = [f"{counted(len(done.health), 'feed')} asked: {counted(done.new, 'new item')}"]
    parts += [f"{unchanged} unchanged"] if unchanged else []
    parts += [f"{len(failed)} failed"] if failed else []
    parts += [_waiting(done)] if done.waiting else []
    parts += [f"{counted(done.pruned, 'old item')} forgotten"] if done.pruned else []
    if done.ahead:
        feeds = counted(done.ahead, "feed")
        context.say(
            f"{feeds} asked early, for the clock was ahead when the time to ask again was noted; is it right now?"
        )
    if not done.health and not done.waiting:
        context.say("content/feeds.yml has no feed yet; `digest add URL` adds one")
        return
    context.say(", ".join(parts))


def _waiting(done: Collected) -> str:
    failed = f"; {done.troubled} of them failed then" if done.troubled else ""
    return f"{done.waiting} not asked again so soon (--force asks them){failed}"


def _list(title: str, health: Sequence[Health]) -> None:
    """Show what ails feeds: once for those with the same ailment, with all their names below it."""
    if not health:
        return
    # Imported here: rich takes 60 ms.
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    ailments: dict[tuple[str, str], list[str]] = {}
    for line in health:
        ailments.setdefault((line.what + _since(line), _hint(line)), []).append(
            problem_lines.safe(line.title or line.url)
        )
    console = Console(stderr=True, width=shutil.get_terminal_size((100, 24)).columns, highlight=False)
    console.print(Text(title, "bold"))
    for (what, hint), feeds in ailments.items():
        alone = len(feeds) == 1
        said = f"{feeds[0]}: {what}" if alone else f"Each of {len(feeds)} feeds {what}"
        console.print(Padding(Text(problem_lines.safe(said), overflow="fold"), (0, 0, 0, 2), expand=False))
        if hint:
            console.print(Padding(Text(problem_lines.safe(hint), "dim", overflow="fold"), (0, 0, 0, 4), expand=False))
        names = Table.grid(padding=(0, 1))
        for name in () if alone else feeds:
            names.add_row("-", Text(name, overflow="fold"))
        console.print(Padding(names, (0, 0, 0, 4), expand=False))


def _hint(line: Health) -> str:
    return functools.reduce(with_words, line.remedies, line.hint)


def _since(line: Health) -> str:
    day = dt.datetime.fromtimestamp(line.since, dt.UTC)
    return f", since {day.day} {day:%b}" if line.since else ""


def _as_json(done: Collected) -> dict[str, object]:
    feeds = list(map(_line, done.health))
    counts = {name: getattr(done, name) for name in ("waiting", "troubled", "ahead", "new", "pruned")}
    return {"feeds": feeds, **counts}


def _line(health: Health) -> dict[str, object]:
    since = dt.datetime.fromtimestamp(health.since, dt.UTC).isoformat() if health.since else None
    found = health._asdict() | {"hint": _hint(health), "since": since}
    del found["remedies"]  # which are said in the hint
    return found


@click.command(cls=Command)
@click.argument("url")
@click.option("--title", default="", help="What to call the feed.")
@click.option("--section", default="", help="Where its items belong, as News.")
@click.option("--all", "every", is_flag=True, help="Add all feeds that the page offers, without asking.")
@click.option("--allow-private", is_flag=True, help="Allow an address in a private network.")
@click.pass_obj
def add(context: Context, url: str, title: str, section: str, every: bool, allow_private: bool) -> None:
    """Add a feed to content/feeds.yml: URL is a feed, or a web page that names its feeds.

    \b
    Examples:
      digest add https://www.aljazeera.com/xml/rss/all.xml --section News
      digest add https://restofworld.org/
    """
    settings = context.settings()
    offers = asyncio.run(discover_feeds(settings, url, allow_private=allow_private))
    chosen = offers if every or len(offers) == 1 else _choose(offers)
    new = [Feed(offer.url, title or offer.title, section, allow_private=allow_private) for offer in chosen]
    _added(context, settings, new)


def _choose(offers: Sequence[Offer]) -> Sequence[Offer]:
    for number, offer in enumerate(offers, start=1):
        click.echo(f"{number:3}  {offer.title or '(no title)'}\n     {offer.url}", err=True)
    if not is_terminal(sys.stdin):
        raise UsageError("the page offers several feeds; name one of them, or say --all")
    picked = click.prompt("Which? (numbers, or nothing)", default="", show_default=False, err=True)
    wanted = {*picked.replace(",", " ").split()}
    return [offer for number, offer in enumerate(offers, start=1) if str(number) in wanted]


@click.command("import", cls=Command)
@click.argument("kind", type=click.Choice(["opml", "list", "csv"]))
@click.argument("file", type=click.File("rb"))
@click.pass_obj
def import_(context: Context, kind: Form, file: BinaryIO) -> None:
    """Add the feeds of a file to content/feeds.yml; what is there keeps its order and its comments.

    \b
    Examples:
      digest import opml subscriptions.opml  nested folders become sections
      digest import csv feeds.csv            a column of addresses, title, section
      digest import list feeds.txt           a line each, or newsboat's urls
    """
    settings = context.settings()
    data = file.read(LARGEST_LIST + 1)
    listed = asyncio.run(read_list(kind, data, file.name))
    for words in listed.noted:
        click.echo(f"note: {problem_lines.safe(words)}", err=True)
    for notice in listed.skipped:
        click.echo(f"left out: {problem_lines.of_notice(notice, with_words)}", err=True)
    if not listed.feeds:
        raise UsageError(f"{file.name}: no feed added, for {_nothing(kind, data, listed)}")
    _added(context, settings, listed.feeds)


def _nothing(kind: Form, data: bytes, listed: Listed) -> str:
    """Why a list names no feed."""
    if not data.strip():
        return "the file is empty"
    if listed.skipped:
        return "everything in it was left out"
    return "no outline in it has an xmlUrl" if kind == "opml" else "no line in it has an address"


def _added(context: Context, settings: Settings, feeds: Sequence[Feed]) -> None:
    new = add_feeds(settings, feeds)
    for feed in new:
        context.say(f"added {feed.title or feed.url}" + (f" ({feed.section})" if feed.section else ""))
    known = len(feeds) - len(new)
    if not new:
        why = (
            "none was chosen"
            if not feeds
            else "it is there already"
            if known == 1
            else f"all {known} are there already"
        )
        context.say(f"no feed added to content/feeds.yml: {why}")
        return
    context.say(
        f"{counted(len(new), 'feed')} added to content/feeds.yml" + (f", {known} there already" if known else "")
    )


@click.command(cls=Command)
@click.argument("kind", type=click.Choice(["opml"]))
@click.argument("file", type=click.Path(dir_okay=False, writable=True, allow_dash=True, path_type=Path))
@click.pass_obj
def export(context: Context, kind: str, file: Path) -> None:  # noqa: ARG001 - there is one kind so far
    """Write content/feeds.yml for other feed readers.

    \b
    Examples:
      digest export opml feeds.opml
      digest export opml -                      to the terminal
    """
    settings = context.settings()
    is_file = str(file) != "-"
    data = export_feeds(settings, file if is_file else None)
    if not is_file:
        click.echo(data, nl=False)
