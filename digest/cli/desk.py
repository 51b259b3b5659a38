"""The commands of the desk that write: draft, pick, drop, move, set, publish."""

import asyncio
import datetime as dt
import sys

import click

from digest.cli.common import Command
from digest.cli.context import DAY, Context, Moment, counted, day_option, is_terminal, now_option, warn
from digest.errors import UsageError
from digest.verbs.arrange import Beside, drop_story, move_story
from digest.verbs.draft import day_in_week, make_draft
from digest.verbs.edit import set_field
from digest.verbs.pick import Create, Page, pick_stories, visit_page

_new_section_option = click.option(
    "--new-section", is_flag=True, help="Begin the section if there is none of its name."
)


@click.command(cls=Command)
@click.option("--date", "day", type=DAY, help="Day of the edition; default: by the schedule.")
@click.option("--week", help="Week of the edition instead of its day, as 2026-W08.")
@click.option("--publish", is_flag=True, help="Without an editor: an edition that is out, with the feeds' excerpts.")
@now_option
@click.pass_obj
def draft(context: Context, day: dt.datetime | None, week: str | None, publish: bool, now: dt.datetime) -> None:
    """Write the draft of the next edition from the best of the week; you rewrite it, and publish.

    The feeds' own summaries and the reasons stand in it as comments. On a draft that exists, new candidates are added
    below their sections and nothing else changes; what you took out stays out, this week and next. A published
    edition is not touched.

    \b
    Examples:
      digest draft
      digest draft --date 2026-02-20
      digest collect; digest draft --publish && digest build      with no editor
    """
    if week and day:
        raise UsageError("--week and --date both name the day; give one of them")
    settings = context.settings()
    chosen = day_in_week(settings, week) if week else day.date() if day else None
    done = make_draft(settings, now=now, day=chosen, publish=publish)
    name = done.file.relative_to(settings.root).as_posix()
    stories = counted(done.stories, "story", "stories")
    if publish:
        context.say(f"{name}: {stories}, published")
    elif done.is_new:
        context.say(f"{name}: {stories} to rewrite; then set `status: published`")
    else:
        context.say(f"{name}: {counted(done.stories, 'new story', 'new stories')} added")
    for section, number in done.left_out.items():
        new = counted(number, "new story", "new stories")
        context.say(f"you took the section {section} out, so it stays out: {new}; `digest pick` takes one")


@click.command(cls=Command)
@click.argument("items", metavar="ITEM...", nargs=-1, required=True)
@click.option("--section", default="", help="Where it goes; default: the section of its feed.")
@_new_section_option
@day_option
@click.option("--since", type=Moment(), help="Begin of the inbox's window, as `digest inbox --since` has it.")
@click.option("--allow-private", is_flag=True, help="Allow a page in a private network.")
@now_option
@click.pass_obj
def pick(
    context: Context,
    items: tuple[str, ...],
    section: str,
    new_section: bool,
    day: dt.datetime | None,
    since: dt.datetime | None,
    allow_private: bool,
    now: dt.datetime,
) -> None:
    """Put stories of the inbox, or any web page, into the draft: all that are named, or none.

    ITEM is the number in front of a story of the inbox, the digits in brackets, an id or its first digits, or the
    address of a page. What other feeds report of it goes below `also`, as in a draft.

    \b
    Examples:
      digest pick 7
      digest pick 7 12 3d98b8
      digest pick https://example.org/a-long-read --section Features
      digest pick 9 --section Obituaries --new-section --date 2026-02-27
    """
    settings = context.settings()

    def visit(url: str) -> Page:
        return asyncio.run(visit_page(settings, url, allow_private=allow_private))

    done = pick_stories(
        settings,
        items,
        now=now,
        day=day.date() if day else None,
        since=since,
        section=section,
        create=_create(new_section),
        visit=visit,
    )
    for story in done:
        where = f"{story.section}, a new section of" if story.is_new else f"{story.section} in"
        context.say(f"{story.title!r} added to {where} {story.file.relative_to(settings.root).as_posix()}")
        if story.ran:
            context.say(f"  note that it ran before, on {' and '.join(map(str, story.ran))}")


@click.command(cls=Command)
@click.argument("story")
@day_option
@now_option
@click.pass_obj
def drop(context: Context, story: str, day: dt.datetime | None, now: dt.datetime) -> None:
    """Take a story out of the draft; no later draft proposes it again.

    STORY is its id in the file, or that of its item, or the first digits of either; its link; the name of an article.

    \b
    Examples:
      digest drop 3d98b8
      digest drop n3d98b8145f71c02e9ad41b77 --date 2026-02-27
    """
    settings = context.settings()
    file, title = drop_story(settings, story, now=now, day=day.date() if day else None)
    context.say(f"{file.relative_to(settings.root).as_posix()}: without {title!r}")


@click.command(cls=Command)
@click.argument("story")
@click.argument("section", default="")
@click.option("--before", metavar="STORY", help="Put it in front of another story of the draft.")
@click.option("--after", metavar="STORY", help="Put it behind another story of the draft.")
@_new_section_option
@day_option
@now_option
@click.pass_obj
def move(
    context: Context,
    story: str,
    section: str,
    before: str | None,
    after: str | None,
    new_section: bool,
    day: dt.datetime | None,
    now: dt.datetime,
) -> None:
    """Put a story of the draft elsewhere: below those of another SECTION, or next to another story.

    STORY is what `digest drop` takes.

    \b
    Examples:
      digest move 3d98b8 Analysis
      digest move 3d98b8 Obituaries --new-section
      digest move 3d98b8 --before 71c02e
    """
    if (before and after) or not (section or before or after):
        raise UsageError("say where it goes: a SECTION, --before STORY or --after STORY")
    settings = context.settings()
    beside = Beside(before or after or "", is_behind=bool(after)) if before or after else None
    file, title, where = move_story(
        settings, story, section, now=now, day=day.date() if day else None, create=_create(new_section), beside=beside
    )
    context.say(f"{file.relative_to(settings.root).as_posix()}: {title!r} is in {where}")


@click.command(cls=Command)
@click.argument("field")
@click.argument("values", metavar="[VALUE]...", nargs=-1)
@click.option("--story", default="", help="Of a story, as `digest drop` takes it; default: of the edition.")
@day_option
@now_option
@click.pass_obj
def set_(
    context: Context, field: str, values: tuple[str, ...], story: str, day: dt.datetime | None, now: dt.datetime
) -> None:
    """Write a field of the draft: a title, an intro, the tags of a story; every other byte stays.

    VALUE is Markdown where the field is; - reads it from standard input. Without one the field is taken out. A field
    that is a list takes several.

    \b
    Examples:
      digest set title "A week of ferries"
      digest set intro - < intro.md
      digest set tags ferries oslo --story 3d98b8
      digest set image.alt "A ferry at its berth" --story 3d98b8
    """
    settings = context.settings()
    given = [_from_input() if value == "-" else value for value in values]
    done = set_field(settings, field, given, story=story, now=now, day=day.date() if day else None)
    what = "was taken out" if not any(given) else "is written"
    context.say(f"{done.name}: `{field}` {what}" if done.is_changed else f"{done.name} says so already")


@click.command(cls=Command)
@click.argument("day", type=DAY, required=False, metavar="[DATE]")
@click.option("--anyway", is_flag=True, help="With warnings as well.")
@now_option
@click.pass_obj
def publish(context: Context, day: dt.datetime | None, anyway: bool, now: dt.datetime) -> None:
    """Publish the draft: set its status and number, if nothing is wrong in it.

    An edition of a day to come is out on its day. What is wrong in it is said, and nothing is written.

    \b
    Examples:
      digest publish
      digest publish 2026-02-20 --anyway
    """
    # Imported here: no other command of the desk needs to know how pages are made.
    from digest.verbs.publish import publish_edition

    settings = context.settings()
    done = publish_edition(settings, now=now, day=day.date() if day else None, anyway=anyway)
    warn(done.problems, settings.root)
    if not done.is_done:
        found = counted(len(done.problems), "warning")
        click.echo(f"{done.name} is still a draft: {found}; mend them, or say --anyway", err=True)
        sys.exit(1)
    number = f", number {done.number}" if done.number is not None else ""
    when = "out with the next build" if done.day <= now.astimezone(settings.zone).date() else f"out on {done.day}"
    context.say(f"{done.name} is published{number}: {when}")


def _from_input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError("what stands in the standard input is no UTF-8") from None


def _create(new_section: bool) -> Create:
    """Whether a section that does not exist is meant: as was said, or as the person at the terminal says."""

    def create(name: str, near: str, draft_: str) -> bool:
        meant = f"; did you mean {near!r}?" if near else ""
        if new_section:
            return True
        if not is_terminal(sys.stdin):
            raise UsageError(
                f"there is no section {name!r} in {draft_} or feeds.yml{meant or ';'} --new-section begins it"
            )
        hint = f" (there is {near!r})" if near else ""
        return click.confirm(f"There is no section {name!r}{hint}. Begin it?", default=not near)

    return create
