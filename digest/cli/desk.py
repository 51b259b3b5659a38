"""The commands of the desk: inbox, draft, pick, drop, move."""

import datetime as dt
import json
import shutil
import textwrap
from collections.abc import Sequence
from typing import Any

import click

from digest import desking
from digest.cli.common import Command
from digest.cli.context import Context, Moment, counted, now_option
from digest.desk.rank import Pick
from digest.desking import Inbox
from digest.errors import UsageError
from digest.nearest import nearest


@click.command(cls=Command)
@now_option
@click.option("--since", type=Moment(), help="Begin of the window (ISO 8601); default: a week before now.")
@click.option("--section", help="Only stories of this section.")
@click.option("--feed", help="Only stories that this feed reports (its title or address).")
@click.option("--search", help="Only stories with this text in a title or a summary.")
@click.option("--limit", type=click.IntRange(1), help="At most so many stories; default: 40, with --json all.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_obj
def inbox(
    context: Context,
    now: dt.datetime,
    since: dt.datetime | None,
    section: str | None,
    feed: str | None,
    search: str | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """Show the week's candidates: what reports the same event together, ranked, with the reasons.

    \b
    Examples:
      digest inbox
      digest inbox --section News --limit 10
      digest inbox --search geneva --since 2026-02-16
      digest inbox --json > inbox.json
    """
    found = desking.inbox(context.settings(), now=now, since=since)
    _known("feed", feed, {*found.names, *found.names.values()})
    _known("section", section, {pick.section for pick in found.picks})
    picks = [pick for pick in found.picks if _wanted(pick, found, section, feed, search)]
    shown = picks[: limit or (len(picks) if as_json else 40)]
    if as_json:
        click.echo(json.dumps(_as_json(shown), ensure_ascii=False, indent=2))
        return
    for line in _table(shown, found):
        click.echo(line)
    more = f"; --limit {len(picks)} shows all" if len(picks) > len(shown) else ""
    context.say(f"{counted(len(picks), 'story', 'stories')}{more}")


def _known(what: str, name: str | None, names: set[str]) -> None:
    """Refuse a filter that nothing can pass, because its name is none."""
    if name and names and name.casefold() not in {known.casefold() for known in names}:
        close = nearest(name, names)
        raise UsageError(f"there is no {what} {name!r}" + (f"; did you mean {close!r}?" if close else ""))


def _wanted(pick: Pick, found: Inbox, section: str | None, feed: str | None, search: str | None) -> bool:
    items = pick.group.items
    return (
        (section is None or pick.section.casefold() == section.casefold())
        and (feed is None or any(feed in (item.feed, found.names[item.feed]) for item in items))
        and (search is None or any(search.casefold() in f"{i.said.title} {i.said.summary}".casefold() for i in items))
    )


def _as_json(picks: Sequence[Pick]) -> list[dict[str, Any]]:
    """The inbox for another program; `digest help desk` has the form."""
    return [
        {
            "rank": pick.rank,
            "score": pick.score,
            "reasons": list(pick.reasons),
            "section": pick.section,
            "ran_in": [str(place.day) for place in pick.ran_in],
            "items": [
                {
                    "id": item.id, "title": item.said.title, "url": item.said.url, "link": item.said.link,
                    "feed": item.feed, "published": item.appeared.isoformat(),
                }
                for item in pick.group.items
            ],
        }
        for pick in picks
    ]  # fmt: skip


def _table(picks: Sequence[Pick], found: Inbox) -> list[str]:
    """A story in three lines: rank and title, who reports it, why it stands here."""
    width = min(shutil.get_terminal_size((80, 24)).columns, 110)
    lines = []
    for pick in picks:
        lead = pick.group.lead
        title = lead.said.title or lead.said.summary or lead.said.url
        lines.append(click.style(f"{pick.rank:3}  {textwrap.shorten(title, width - 5, placeholder='…')}", bold=True))
        others = list(dict.fromkeys(found.names[item.feed] for item in pick.group.items[1:] if item.feed != lead.feed))
        who = found.names[lead.feed] + (f"; also {', '.join(others[:5])}" if others else "")
        who += f" and {len(others) - 5} more" if len(others) > 5 else ""
        where = f"{pick.section}: " if pick.section else ""
        lines += textwrap.wrap(where + who, width, initial_indent="     ", subsequent_indent="     ")
        why = f"{'; '.join(pick.reasons)}  [{lead.id}]"
        wrapped = textwrap.wrap(why, width, initial_indent="     ", subsequent_indent="     ")
        lines += [click.style(line, dim=True) for line in wrapped]
        lines.append("")
    return lines


@click.command(cls=Command)
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of the edition; default: by the schedule.")
@click.option("--week", help="Week of the edition instead of its day, as 2026-W08.")
@click.option("--publish", is_flag=True, help="Without an editor: an edition that is out, with the feeds' excerpts.")
@now_option
@click.pass_obj
def draft(context: Context, day: dt.datetime | None, week: str | None, publish: bool, now: dt.datetime) -> None:
    """Write the draft of the next edition from the best of the week; you rewrite it, and publish.

    The feeds' own summaries and the reasons stand in it as comments. On a draft that exists, new candidates are added
    below their sections and nothing else changes; a published edition is not touched.

    \b
    Examples:
      digest draft
      digest draft --date 2026-02-20
      digest collect; digest draft --publish && digest build      with no editor
    """
    if week and day:
        raise UsageError("--week and --date both name the day; give one of them")
    settings = context.settings()
    chosen = desking.day_in_week(settings, week) if week else day.date() if day else None
    done = desking.make_draft(settings, now=now, day=chosen, publish=publish)
    name = done.file.relative_to(settings.root).as_posix()
    stories = counted(done.stories, "story", "stories")
    if publish:
        context.say(f"{name}: {stories}, published")
    elif done.is_new:
        context.say(f"{name}: {stories} to rewrite; then set `status: published`")
    else:
        context.say(f"{name}: {counted(done.stories, 'new story', 'new stories')} added")


@click.command(cls=Command)
@click.argument("item")
@click.option("--section", default="", help="Where it goes; default: the section of its feed.")
@click.option("--allow-private", is_flag=True, help="Allow a page in a private network.")
@now_option
@click.pass_obj
def pick(context: Context, item: str, section: str, allow_private: bool, now: dt.datetime) -> None:
    """Put one item of the inbox, or any web page, into the draft.

    ITEM is the number in brackets that the inbox shows, or the address of a page.

    \b
    Examples:
      digest pick 3d98b8145f71c02e9ad41b77
      digest pick https://example.org/a-long-read --section Features
    """
    if "://" not in item and {".", "/"} & {*item}:
        raise UsageError(f"{item!r} is no id of an item; begin the address of a page with https://")
    settings = context.settings()
    done = desking.pick(settings, item, now=now, section=section, allow_private=allow_private)
    where = f"{done.section}, a new section of" if done.is_new else f"{done.section} in"
    context.say(f"{done.title!r} added to {where} {done.file.relative_to(settings.root).as_posix()}")


@click.command(cls=Command)
@click.argument("story")
@now_option
@click.pass_obj
def drop(context: Context, story: str, now: dt.datetime) -> None:
    """Take a story out of the draft; STORY is its id in the file, or that of its item.

    \b
    Examples:
      digest drop 3d98b8145f71c02e9ad41b77
    """
    settings = context.settings()
    file, title = desking.drop(settings, story, now=now)
    context.say(f"{file.relative_to(settings.root).as_posix()}: without {title!r}")


@click.command(cls=Command)
@click.argument("story")
@click.argument("section")
@now_option
@click.pass_obj
def move(context: Context, story: str, section: str, now: dt.datetime) -> None:
    """Put a story of the draft into another SECTION, below those that it has.

    \b
    Examples:
      digest move 3d98b8145f71c02e9ad41b77 Analysis
    """
    settings = context.settings()
    file, title = desking.move(settings, story, section, now=now)
    context.say(f"{file.relative_to(settings.root).as_posix()}: {title!r} is in {section}")
