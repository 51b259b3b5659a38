"""From the store to a draft: the one place that knows the desk, the store and the editions.

store ─items▶ desk/group ─▶ desk/past (editions) ─▶ desk/rank ─▶ Picks ─desk/draft, amend▶ content/editions/<day>.yml
"""

import asyncio
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from digest import atomic, collecting, pipeline, yamlfile
from digest.collect import clean, page
from digest.config import Settings
from digest.desk import amend, draft, past, rank
from digest.desk.group import Group, group
from digest.desk.rank import Pick
from digest.edition import load
from digest.errors import ContentError, ParseError, UsageError
from digest.model import Cover, Feed, Item
from digest.nearest import nearest
from digest.schedule import in_week, last_day, next_day, schedule
from digest.store import Store

WINDOW = dt.timedelta(days=7)
_NO_SECTION = "News"
"""Where stories go whose feed names no section."""


class Inbox(NamedTuple):
    """The candidates of a window of time."""

    picks: tuple[Pick, ...]
    names: Mapping[str, str]
    """What to call each feed, by address."""


class Drafted(NamedTuple):
    """What was written."""

    file: Path
    stories: int
    """How many stories are new in it."""
    is_new: bool


class Picked(NamedTuple):
    """What was put into a draft."""

    file: Path
    title: str
    section: str
    is_new: bool
    """Whether the draft had no such section."""


def inbox(settings: Settings, *, now: dt.datetime, since: dt.datetime | None) -> Inbox:
    """The candidates, grouped and ranked.

    Args:
        settings: of the publication.
        now: end of the window; aware.
        since: its begin; a week before now when not given.

    Raises:
        UsageError: there is no list of feeds.
        ContentError: the list or an edition has mistakes.
        StoreError: the store cannot be read.
    """
    return _inbox(settings, pipeline.covers(settings, now=now), now=now, since=since)


def _inbox(settings: Settings, covers: Sequence[Cover], *, now: dt.datetime, since: dt.datetime | None) -> Inbox:
    feeds = {feed.url: feed for feed in collecting.feeds(settings)}
    now = now.astimezone(settings.zone)
    begin = since or now - WINDOW
    with Store.open(collecting.store_folder(settings)) as store:
        items = [item for item in store.items(int(begin.timestamp()), int(now.timestamp()) + 1) if item.feed in feeds]
        names = {url: feed.title or store.state(url).title or urlsplit(url).netloc for url, feed in feeds.items()}
    groups = group(items, {url: feed.weight for url, feed in feeds.items()})
    ran = past.ran_in(groups, covers, lambda url: clean.url(url, ""))
    options = settings.options.desk
    weights = rank.Weights(options.breadth, options.feed, options.fresh, options.variety)
    return Inbox(rank.ranked(groups, feeds, ran, weights, names=names, since=begin, until=now), names)


def make_draft(settings: Settings, *, now: dt.datetime, day: dt.date | None, publish: bool = False) -> Drafted:
    """Write the draft of an edition, or add new candidates to one that is begun.

    Args:
        settings: of the publication.
        now: end of the window of items; aware.
        day: of the edition; the next one of the schedule when not given.
        publish: write an edition that is out, with the feeds' own excerpts, for those who have no editor.

    Raises:
        UsageError: the edition is published, or there is nothing to draft from; or see ``inbox``.
    """
    plan = schedule(settings.options.schedule, settings.zone)
    day = day or (last_day(plan, now) if publish else next_day(plan, now))
    covers = pipeline.covers(settings, now=now)
    there = next((cover for cover in covers if cover.day == day), None)
    if there and not there.draft:
        raise UsageError(f"{there.file} is published; the desk does not touch it")
    found = _inbox(settings, [cover for cover in covers if cover.day < day], now=now, since=None)
    picks = [pick for pick in found.picks if draft.usable(pick) and pick.is_news]
    if not picks:
        raise UsageError(
            "there is nothing new to draft from in the last seven days; `digest collect` fetches the feeds"
        )
    file = settings.root / there.file if there else settings.content / "editions" / f"{day}.yml"
    if there and publish:
        raise UsageError(f"{there.file} is begun already; set `status: published` in it when it is done")
    if there:
        return _amended(settings, file, picks, found.names)
    if file.exists():
        raise UsageError(f"{file.name} is there already, with another date; give it the name of its date first")
    sections, others = _divided(settings, picks)
    make = draft.published if publish else draft.edition
    text = make(day, sections, others, found.names, head=_head(settings), language=settings.language)
    _write(settings, file, text)
    return Drafted(file, sum(map(len, sections.values())), is_new=True)


def pick(settings: Settings, what: str, *, now: dt.datetime, section: str, allow_private: bool = False) -> Picked:
    """Put an item of the store, or a web page, into the draft that is worked on.

    Args:
        settings: of the publication.
        what: the id of an item as the inbox shows it, or the address of a page.
        now: decides which draft is worked on; aware.
        section: where it goes; the section of its feed when ''.
        allow_private: whether a page may have a private address.

    Raises:
        UsageError: there is no such item or page, no draft, or it is in there already; or see ``inbox``.
    """
    file = _begun(settings, now)
    feeds = {feed.url: feed for feed in collecting.feeds(settings)}
    item, source = _page(settings, what, now, allow_private) if "://" in what else _item(settings, what, feeds)
    if not (item.said.title and item.said.url):
        raise UsageError("the item has no title or no link, which a story needs")
    text = atomic.read(file)
    sections = yamlfile.parse(text)["sections"]
    if _is_known(Group((item,)), set(_texts(sections))):
        raise UsageError(f"{file.name} has this story already")
    where = section or (feeds[item.feed].section if item.feed in feeds else "") or _NO_SECTION
    chosen = Pick(Group((item,)), 1, 0.0, (), where, (), is_news=True)
    _write(
        settings, file, amend.added(text, {where: [list(draft.story(chosen, {item.feed: source}, settings.language))]})
    )
    return Picked(file, item.said.title, where, where not in {section.get("name") for section in sections})


def _item(settings: Settings, id_: str, feeds: Mapping[str, Feed]) -> tuple[Item, str]:
    """An item of the store, and what to call its feed."""
    with Store.open(collecting.store_folder(settings)) as store:
        item = store.find(id_)
        if not item:
            close = nearest(id_, store.like(id_))
            raise UsageError(f"there is no item {id_!r}" + (f"; did you mean {close}?" if close else ""))
        title = feeds[item.feed].title if item.feed in feeds else ""
        return item, title or store.state(item.feed).title or urlsplit(item.feed).netloc


def _page(settings: Settings, url: str, now: dt.datetime, allow_private: bool) -> tuple[Item, str]:
    """A web page as an item, and what to call its site."""
    try:
        found = asyncio.run(page.visit(url, collecting.agent(settings), allow_private=allow_private))
    except ParseError as error:
        raise UsageError(str(error)) from None
    return Item(found.said.key, url, now, found.said.published or now, found.said), found.source


def drop(settings: Settings, id_: str, *, now: dt.datetime) -> tuple[Path, str]:
    """Take a story out of the draft that is worked on; gives the file and the story's title.

    Args:
        settings: of the publication.
        id_: of the story, as it stands in the file; the id of its item will do.
        now: decides which draft is worked on; aware.

    Raises:
        UsageError: there is no such story; or see ``inbox``.
    """
    file = _begun(settings, now)
    left = amend.cut(atomic.read(file), _as_in_file(file, id_), leave_mark=True)
    _write(settings, file, left.text)
    return file, left.title


def move(settings: Settings, id_: str, section: str, *, now: dt.datetime) -> tuple[Path, str]:
    """Put a story of the draft below those of another section. Arguments and errors are those of ``drop``."""
    file = _begun(settings, now)
    left = amend.cut(atomic.read(file), _as_in_file(file, id_), leave_mark=False)
    _write(settings, file, amend.added(left.text, {section: [left.lines]}))
    return file, left.title


def _as_in_file(file: Path, id_: str) -> str:
    """Stories that the desk wrote have an n before the id of their item."""
    known = set(_texts(yamlfile.parse(atomic.read(file))))
    return f"n{id_}" if id_ not in known and f"n{id_}" in known else id_


def _begun(settings: Settings, now: dt.datetime) -> Path:
    """The file of the draft that is worked on: the next one in time."""
    drafts = [cover for cover in pipeline.covers(settings, now=now) if cover.draft]
    if not drafts:
        raise UsageError("there is no draft; `digest draft` begins one")
    today = now.astimezone(settings.zone).date()
    nearest = min(drafts, key=lambda cover: (cover.day < today, abs(cover.day - today)))
    return settings.root / nearest.file


def day_in_week(settings: Settings, week: str) -> dt.date:
    """The day of the edition in a week of the calendar.

    Args:
        settings: of the publication.
        week: as 2026-W08 (ISO 8601).

    Raises:
        UsageError: there is no such week.
    """
    try:
        return in_week(schedule(settings.options.schedule, settings.zone), week)
    except ValueError:
        raise UsageError(f"{week!r} is no week; write it as 2026-W08") from None


def _divided(settings: Settings, picks: Sequence[Pick]) -> tuple[dict[str, list[Pick]], list[Pick]]:
    """The best of every section, in the order in which feeds.yml names them; and the best of the rest."""
    sections: dict[str, list[Pick]] = {feed.section or _NO_SECTION: [] for feed in collecting.feeds(settings)}
    rest: list[Pick] = []
    for pick in picks:
        section = sections.setdefault(pick.section or _NO_SECTION, [])
        (section if len(section) < settings.options.desk.per_section else rest).append(pick)
    return {name: found for name, found in sections.items() if found}, rest[: settings.options.desk.also]


def _amended(settings: Settings, file: Path, picks: Sequence[Pick], names: Mapping[str, str]) -> Drafted:
    text = atomic.read(file)
    known = {*_texts(yamlfile.parse(text)), *_dropped(text)}
    sections, _ = _divided(settings, picks)
    lines = {
        name: [list(draft.story(pick, names, settings.language)) for pick in found if not _is_known(pick.group, known)]
        for name, found in sections.items()
    }
    _write(settings, file, amend.added(text, lines))
    return Drafted(file, sum(map(len, lines.values())), is_new=False)


def _texts(value: Any) -> Iterable[str]:
    """All texts of a file: addresses and ids are among them."""
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield clean.url(value, "") or value


def _dropped(text: str) -> Iterable[str]:
    """The ids of stories that were dropped from a draft."""
    lines = (line.partition(f"# {amend.DROPPED} ") for line in text.splitlines())
    return (id_.strip() for _, mark, id_ in lines if mark)


def _is_known(found: Group, known: set[str]) -> bool:
    return any(item.said.url in known or f"n{item.id}" in known for item in found.items)


def _head(settings: Settings) -> str:
    folder = "docs/schema" if (settings.root / "docs/schema/edition.schema.json").is_file() else "schema"
    return f"# yaml-language-server: $schema=../../{folder}/edition.schema.json"


def _write(settings: Settings, file: Path, text: str) -> None:
    """Write an edition, whole or not at all, when it loads."""
    name = file.relative_to(settings.root).as_posix()
    loaded = load.edition(name, text.encode())
    if loaded.value is None:
        raise ContentError(loaded.problems)
    atomic.replace(file, text)
