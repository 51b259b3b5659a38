"""The inbox: the week's candidates on a terminal, or as JSON."""

import datetime as dt
import json
import shutil
import textwrap
from collections.abc import Callable, Iterator

import click

from digest.base.shorten import shortened
from digest.cli.common import Command
from digest.cli.context import Context, Moment, counted, now_option
from digest.cli.hyperlinks import linked, shows_links
from digest.model import Item
from digest.verbs.inbox import Filter, Inbox, Pick, as_json, filtered, short_id, telling_digits
from digest.verbs.kept_inbox import read_inbox

_EXCERPT = 400
"""Characters of a summary that --verbose shows."""
_INDENT = 5
_TEXT = _INDENT + len("- ")
"""Where the text of another report begins."""


@click.command(cls=Command)
@now_option
@click.option("--since", type=Moment(), help="Begin of the window (ISO 8601); default: a week before now.")
@click.option("--section", help="Only stories of this section.")
@click.option("--feed", help="Only stories that this feed reports (its title or address).")
@click.option("--search", help="Only stories with this text in a title or a summary.")
@click.option("--limit", type=click.IntRange(1), help="At most so many stories; default: 40, with --json all.")
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
    is_json: bool,
) -> None:
    """Show the week's candidates: what reports the same event together, ranked, with the reasons.

    `digest pick` takes the number in front of a story, and the digits in brackets. The numbers stay while you pick
    and drop; collecting makes new ones. -v shows what the feeds say as well, and the titles of all reports.

    \b
    Examples:
      digest inbox
      digest inbox --section News --limit 10
      digest inbox -v --search geneva
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
    link = linked if shows_links() else _plain
    digits = telling_digits(found)
    for pick in shown:
        for line in _shown(pick, found, width, digits, link, full=context.verbose):
            click.echo(line)
    more = f"; --limit {len(picks)} shows all" if len(picks) > len(shown) else ""
    more = more if found.picks else "; `digest collect` fetches the feeds"
    context.say(f"{counted(len(picks), 'story', 'stories')}{more}")


_Link = Callable[[str, str], str]
"""Makes a text lead to an address."""


def _plain(text: str, _: str) -> str:
    return text


def _shown(pick: Pick, found: Inbox, width: int, digits: int, link: _Link, *, full: bool) -> Iterator[str]:
    """A story: rank and title, its link, who reports it, why it stands here. One that is in the draft takes a line."""
    lead = pick.group.lead
    place = next((place for place in pick.ran_in if place.draft and place.how == "link"), None)
    if place and not full:
        mark = f" (in the draft of {place.day})"
        yield click.style(f"{_head(pick, width - len(mark), link)}{mark}", dim=True)
        return
    yield click.style(_head(pick, width, link), bold=True)
    if lead.given.url:
        yield f"     {lead.given.url}"  # whole, however long: a link that is cut is none
    others = list(dict.fromkeys(found.names[item.feed] for item in pick.group.items[1:] if item.feed != lead.feed))
    who = found.names[lead.feed] + (f"; also {', '.join(others[:5])}" if others else "")
    who += f" and {len(others) - 5} more" if len(others) > 5 else ""
    yield from _wrapped(f"{pick.section}: {who}" if pick.section else who, width)
    why = f"{'; '.join(pick.reasons)}  [{short_id(lead, digits)}]"
    yield from (click.style(line, dim=True) for line in _wrapped(why, width))
    if full:
        yield from _told(pick, found, width, digits, link)
    yield ""


def _head(pick: Pick, width: int, link: _Link) -> str:
    lead = pick.group.lead
    return f"{pick.rank:3}  {link(shortened(_title(lead), width - 6), lead.given.url)}"


def _told(pick: Pick, found: Inbox, width: int, digits: int, link: _Link) -> Iterator[str]:
    """What the feed says of a story, and its other reports."""
    given = pick.group.lead.given
    if given.summary and given.title:
        yield from _wrapped(shortened(given.summary, _EXCERPT), width)
    for item in pick.group.items[1:]:
        for line in _wrapped(f"{found.names[item.feed]}: {_title(item)}  [{short_id(item, digits)}]", width, "- "):
            yield line[:_TEXT] + link(line[_TEXT:], item.given.url)


def _title(item: Item) -> str:
    return item.given.title or item.given.summary or item.given.url


def _wrapped(text: str, width: int, sign: str = "") -> list[str]:
    indent = " " * _INDENT
    return textwrap.wrap(text, width, initial_indent=indent + sign, subsequent_indent=indent + " " * len(sign))
