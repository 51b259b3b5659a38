"""Single stories are picked for a draft. Every other byte of the draft stays.

NUMBER, ID or address ─▶ Group (of the inbox, the store, or a page) ─desk/draft_text, amend▶ the draft
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from digest.base import addresses
from digest.base.nearest import nearest
from digest.base.slug import folded
from digest.collect import page
from digest.collect.page import Page
from digest.collect.store import OF_FEED, Store
from digest.desk import amend, draft_text
from digest.desk.group import Group
from digest.desk.rank import Pick
from digest.desk.shares import NO_SECTION
from digest.errors import ParseError, UsageError
from digest.model import Feed, Item
from digest.settings.mkdocs_yml import Settings
from digest.verbs import draft, draft_file
from digest.verbs.candidates import candidates
from digest.verbs.draft_file import Draft
from digest.verbs.feeds import agent
from digest.verbs.inbox import Inbox, common_digits
from digest.verbs.known import read_known, store_folder
from digest.verbs.save import mark, save

__all__ = ["Create", "Page", "Picked", "Visit", "pick_into", "pick_stories", "section_named", "visit_page"]

Create = Callable[[str, str, str], bool]
"""Is asked whether a new section is meant: its name, one that is near or '', and the draft."""
Visit = Callable[[str], Page]
"""Is asked for the page at an address; a coroutine of ``visit_page``, run by whoever calls."""
_NUMBER = re.compile(r"\d{1,3}")
ID = re.compile(r"n?([0-9a-f]{4,24})")
"""The digits of an id, or its first ones."""
_NEAR = OF_FEED + 4
"""So many digits have to be right before another id is asked about: those of one feed begin alike."""


class Picked(NamedTuple):
    """A story that was put into a draft."""

    file: Path
    title: str
    section: str
    is_new: bool
    """Whether the draft had no such section."""
    ran: tuple[dt.date, ...]
    """The editions that had it before."""


async def visit_page(settings: Settings, url: str, *, allow_private: bool = False) -> Page:
    """Fetch a page and read what it says of itself.

    Args:
        settings: of the publication.
        url: of the page.
        allow_private: whether it may have a private address.

    Raises:
        UsageError: it cannot be fetched, or has no title.
    """
    try:
        return await page.visit(url, agent(settings), allow_private=allow_private)
    except ParseError as error:
        raise UsageError(str(error), *error.remedies) from None


def pick_stories(
    settings: Settings,
    what: Sequence[str],
    *,
    now: dt.datetime,
    day: dt.date | None,
    since: dt.datetime | None,
    section: str,
    create: Create,
    visit: Visit,
) -> tuple[Picked, ...]:
    """Put stories into the draft that is worked on: all of them, or none.

    Args:
        settings: of the publication.
        what: numbers of the inbox, ids of items or their first digits, addresses of pages.
        now: end of the inbox's window, and decides which draft is worked on; aware.
        day: of the draft, when it is named.
        since: begin of the inbox's window; a week before now when not given.
        section: where they go; the section of the feed of each when ''.
        create: is asked when there is no such section.
        visit: is asked for a page that the inbox does not have.

    Raises:
        UsageError: there is no such item, no draft, or it is in there already; or see ``inbox.read_inbox``.
    """
    _refuse_halves(what)
    known = read_known(settings, now=now)
    there = draft_file.begun(settings, known.covers, now=now, day=day)
    inbox = candidates(settings, known, now=now, since=since)
    return pick_into(settings, there, inbox, what, now=now, section=section, create=create, visit=visit)


def pick_into(
    settings: Settings,
    there: Draft,
    inbox: Inbox,
    what: Sequence[str],
    *,
    now: dt.datetime,
    section: str,
    create: Create,
    visit: Visit,
    by: str = "",
) -> tuple[Picked, ...]:
    """Put stories of an inbox into a draft: all of them, or none.

    Args:
        settings: of the publication.
        there: the draft.
        inbox: what numbers and first digits are looked up in.
        what: as in ``pick_stories``.
        now: when a page counts as seen; aware.
        section: as in ``pick_stories``.
        create: is asked when there is no such section.
        visit: is asked for a page that the inbox does not have.
        by: who does it; '' for a command.

    Raises:
        UsageError: there is no such item, or it is in there already.
    """
    _refuse_halves(what)
    chosen = [_chosen(settings, inbox, one, now, visit) for one in what]
    where = section_named(inbox.feeds.values(), there, section, create) if section else ""
    text, done = there.text, []
    for one, name in chosen:
        text, story = _put(settings, there._replace(text=text), one, name, where, inbox)
        done.append(story)
    titles = ", ".join(repr(story.title) for story in done)
    save(settings, there.name, text, was=mark(there.text), what=f"picked {titles}", by=by)
    for (one, _), story in zip(chosen, done, strict=True):
        draft.remember(settings, draft.proposals(there.day, {story.section: [one]}))
    return tuple(done)


def _refuse_halves(what: Sequence[str]) -> None:
    if half := next((one for one in what if "://" not in one and {".", "/"} & {*one}), ""):
        raise UsageError(f"{half!r} is no id of an item; begin the address of a page with https://")


def _put(settings: Settings, there: Draft, chosen: Pick, name: str, section: str, inbox: Inbox) -> tuple[str, Picked]:
    """The text of a draft with one more story, without what it has of that story's reports elsewhere."""
    lead = chosen.group.lead
    if not (lead.given.title and lead.given.url):
        raise UsageError("the item has no title or no link, which a story needs")
    known = draft_file.named(there.text)
    # Who takes the lead means the event, also where the draft has it under the report that led it before.
    is_event = any(pick.group.lead is lead for pick in inbox.picks)
    for item in chosen.group.items if is_event else (lead,):
        at = next((known[name] for name in (f"n{item.id}", item.given.url) if name in known), ())
        if at and (item is lead or "also" not in at):
            raise UsageError(_already(there, at, item.given.title))
    if draft.is_known(chosen.group, known):  # the editor wants it as a story of its own
        chosen = chosen._replace(group=Group((lead,)))
    names = draft_file.sections(there.text)
    wanted = section or chosen.section or NO_SECTION
    where = next((one for one in names if folded(one) == folded(wanted)), wanted)
    # The reasons were those for proposing it; who picks has others, and a report that is named is of its own feed.
    access = inbox.feeds[lead.feed].access if lead.feed in inbox.feeds else "free"
    chosen = chosen._replace(reasons=(), access=access)
    lines = tuple(draft_text.story(chosen, {**inbox.names, lead.feed: name}, settings.language, settings.zone))
    text = amend.unmarked(there.text, frozenset(_names(chosen.group)))
    text = amend.added(text, {where: [amend.Block(lines)]})
    ran = tuple(place.day for place in chosen.ran_in if place.how == "link" and not place.draft)
    return text, Picked(there.file, lead.given.title, where, where not in names, ran)


def _names(found: Group) -> Iterator[str]:
    """What the reports of a group may stand for in a draft."""
    for item in found.items:
        yield from (item.id, f"n{item.id}", item.given.url)


def _already(there: Draft, at: Sequence[str | int], title: str) -> str:
    """Says where a draft has a link already."""
    what = f"{there.name}:{draft_file.line_of(there.text, tuple(at))}: the draft has this story already: {title!r}"
    if at[0] == "also_this_week":
        return f"{what}, in `also_this_week`; take it out there first"
    return f"{what}, below `also` of another story; take it out there first" if "also" in at else what


def _chosen(settings: Settings, inbox: Inbox, what: str, now: dt.datetime, visit: Visit) -> tuple[Pick, str]:
    """What is meant, its report first, and what to call the source of that."""
    if _NUMBER.fullmatch(what):
        found = next((pick for pick in inbox.picks if pick.rank == int(what)), None)
        if not found:
            raise UsageError(f"the inbox has no number {what}; it has {len(inbox.picks)} stories")
        return found, inbox.names[found.group.lead.feed]
    if "://" in what:
        link = addresses.canonical(what, "")
        if found := _led_by(inbox, lambda item: item.given.url == link):
            return found, inbox.names[found.group.lead.feed]
        return _of_page(visit(what), what, now)
    if not (digits := ID.fullmatch(what.lower())):
        raise UsageError(f"there is no item {what!r}")
    return _of_store(settings, inbox, digits[1])


def _led_by(inbox: Inbox, wanted: Callable[[Item], bool]) -> Pick | None:
    """The pick that a report is in, with that report in front."""
    for pick in inbox.picks:
        if item := next(filter(wanted, pick.group.items), None):
            others = (other for other in pick.group.items if other is not item)
            return pick._replace(group=Group((item, *others)))
    return None


def _of_store(settings: Settings, inbox: Inbox, digits: str) -> tuple[Pick, str]:
    """The item of an id, or of its first digits, with the group that it is in this week."""
    window = [item.id for pick in inbox.picks for item in pick.group.items]
    with Store.open(store_folder(settings)) as store:
        ids = [id_ for id_ in window if begins(id_, digits)] or store.beginning(digits)
        items = [item for id_ in ids[:6] if (item := store.find(id_))]
        if len(items) > 1:
            several = "".join(f"\n  {item.id}  {item.given.title}" for item in items)
            raise UsageError(f"{digits} begins the ids of several items; give more digits:{several}")
        if not items:
            near = near_id(digits, window) or near_id(digits, store.beginning(digits[:_NEAR]))
            raise UsageError(f"there is no item {digits!r}" + (f"; did you mean {near}?" if near else ""))
        (item,) = items
        title = inbox.feeds[item.feed].title if item.feed in inbox.feeds else ""
        name = title or store.state(item.feed).title or urlsplit(item.feed).netloc
    section = inbox.feeds[item.feed].section if item.feed in inbox.feeds else ""
    alone = Pick(Group((item,)), 0, 0.0, (), section, (), is_news=True)
    return _led_by(inbox, lambda other: other.id == item.id) or alone, name


def begins(id_: str, digits: str) -> bool:
    """Whether digits begin an id, or what stands in it behind those of its feed, which is what the inbox shows."""
    return id_.startswith(digits) or id_[OF_FEED:].startswith(digits)


def near_id(digits: str, ids: Sequence[str]) -> str:
    """The one id that begins as these digits do, as far as they are right; '' when there is none, or several."""
    close = [id_ for id_ in ids if common_digits(id_, digits) >= _NEAR]
    return close[0] if len(close) == 1 else ""


def _of_page(found: Page, url: str, now: dt.datetime) -> tuple[Pick, str]:
    """A web page as a pick, and what to call its site; an archived copy stands below it, under the archive's host."""
    item = Item(found.given.key, url, now, found.given.published or now, found.given)
    reports = [item]
    if found.archive:
        said = found.given._replace(url=found.archive, title="")
        reports.append(replace(item, feed=urlsplit(found.archive).hostname or "", given=said))
    return Pick(Group(tuple(reports)), 0, 0.0, (), "", (), is_news=True), found.source


def section_named(feeds: Iterable[Feed], there: Draft, name: str, create: Create) -> str:
    """The section of a name, as the draft or the list of feeds spells it; a new one only when that is meant.

    Args:
        feeds: that are collected.
        there: the draft.
        name: of the section.
        create: is asked when there is none.

    Raises:
        UsageError: none is meant.
    """
    known = dict.fromkeys([*draft_file.sections(there.text), *(feed.section for feed in feeds if feed.section)])
    if same := next((one for one in known if folded(one) == folded(name)), ""):
        return same
    if not create(name, nearest(name, known) or "", there.name):
        raise UsageError("nothing was changed")
    return name
