"""The inbox: the week's candidates on a terminal, or as JSON."""

import datetime as dt
import json
import shutil
import textwrap
from collections.abc import Iterator

import click

from digest.base.shorten import shortened
from digest.cli.common import Command
from digest.cli.context import Context, Moment, counted, now_option
from digest.model import Item
from digest.verbs.inbox import Filter, Inbox, Pick, as_json, filtered, short_id, telling_digits
from digest.verbs.kept_inbox import read_inbox

_EXCERPT = 400
"""Characters of a summary that --full shows."""


@click.command(cls=Command)
@now_option
@click.option("--since", type=Moment(), help="Begin of the window (ISO 8601); default: a week before now.")
@click.option("--section", help="Only stories of this section.")
@click.option("--feed", help="Only stories that this feed reports (its title or address).")
@click.option("--search", help="Only stories with this text in a title or a summary.")
@click.option("--limit", type=click.IntRange(1), help="At most so many stories; default: 40, with --json all.")
@click.option("--full", is_flag=True, help="With what the feed says of it, and the titles of all its reports.")
@click.option("--json", "is_json", is_flag=True, help="Print the list as JSON.")
@click.pass_obj
def inbox(
    context: Context,
    now: dt.datetime,
    since: dt.datetime | None,
    section: str | None,
    feed: str | None,
    search: str | None,
    limit: int | None,
    full: bool,
    is_json: bool,
) -> None:
    """Show the week's candidates: what reports the same event together, ranked, with the reasons.

    `digest pick` takes the number in front of a story, and the digits in brackets. The numbers stay while you pick
    and drop; collecting makes new ones.

    \b
    Examples:
      digest inbox
      digest inbox --section News --limit 10
      digest inbox --search geneva --full
      digest inbox --since 2026-02-16
      digest inbox --json > inbox.json
    """
    with context.progress as advance:
        found = read_inbox(context.settings_file, now=now, since=since, advance=advance)
    picks = filtered(found, Filter(section, feed, search))
    shown = picks[: limit or (len(picks) if is_json else 40)]
    if is_json:
        click.echo(json.dumps(as_json(shown), ensure_ascii=False, indent=2).encode())
        return
    width = min(shutil.get_terminal_size((80, 24)).columns, 110)
    digits = telling_digits(found)
    for pick in shown:
        for line in _shown(pick, found, width, digits, full=full):
            click.echo(line)
    more = f"; --limit {len(picks)} shows all" if len(picks) > len(shown) else ""
    more = more if found.picks else "; `digest collect` fetches the feeds"
    context.say(f"{counted(len(picks), 'story', 'stories')}{more}")


def _shown(pick: Pick, found: Inbox, width: int, digits: int, *, full: bool) -> Iterator[str]:
    """A story: rank and title, its link, who reports it, why it stands here. One that is in the draft takes a line."""
    lead = pick.group.lead
    place = next((place for place in pick.ran_in if place.draft and place.how == "link"), None)
    if place and not full:
        mark = f" (in the draft of {place.day})"
        yield click.style(f"{_head(pick, width - len(mark))}{mark}", dim=True)
        return
    yield click.style(_head(pick, width), bold=True)
    if lead.given.url:
        yield f"     {lead.given.url}"  # whole, however long: a link that is cut is none
    others = list(dict.fromkeys(found.names[item.feed] for item in pick.group.items[1:] if item.feed != lead.feed))
    who = found.names[lead.feed] + (f"; also {', '.join(others[:5])}" if others else "")
    who += f" and {len(others) - 5} more" if len(others) > 5 else ""
    yield from _wrapped(f"{pick.section}: {who}" if pick.section else who, width)
    why = f"{'; '.join(pick.reasons)}  [{short_id(lead, digits)}]"
    yield from (click.style(line, dim=True) for line in _wrapped(why, width))
    if full:
        yield from _told(pick, found, width, digits)
    yield ""


def _head(pick: Pick, width: int) -> str:
    return f"{pick.rank:3}  {shortened(_title(pick.group.lead), width - 6)}"


def _told(pick: Pick, found: Inbox, width: int, digits: int) -> Iterator[str]:
    """What the feed says of a story, and its other reports."""
    given = pick.group.lead.given
    if given.summary and given.title:
        yield from _wrapped(shortened(given.summary, _EXCERPT), width)
    for item in pick.group.items[1:]:
        yield from _wrapped(f"{found.names[item.feed]}: {_title(item)}  [{short_id(item, digits)}]", width, "- ")


def _title(item: Item) -> str:
    return item.given.title or item.given.summary or item.given.url


def _wrapped(text: str, width: int, sign: str = "") -> list[str]:
    indent = " " * 5
    return textwrap.wrap(text, width, initial_indent=indent + sign, subsequent_indent=indent + " " * len(sign))
