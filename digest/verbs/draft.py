"""From the inbox to a draft: Picks ─desk/draft_text, amend▶ content/editions/<day>.yml."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from digest.base.schedule import in_week, last_day, next_day, schedule
from digest.base.slug import folded
from digest.collect.store import Store
from digest.desk import already_ran, amend, draft_text
from digest.desk.group import Group
from digest.desk.rank import Pick
from digest.desk.shares import Shares, divided
from digest.errors import UsageError
from digest.model import Cover, Proposal, Remedy
from digest.settings.mkdocs_yml import Settings
from digest.verbs import draft_file
from digest.verbs.candidates import candidates
from digest.verbs.inherited import editor_after, number_after
from digest.verbs.known import read_known, store_folder
from digest.verbs.save import mark, save


class Drafted(NamedTuple):
    """What was written."""

    file: Path
    stories: int
    """How many stories are new in it."""
    is_new: bool
    left_out: Mapping[str, int]
    """How many new stories stay out, by their section, because the editor took that section out."""


def make_draft(
    settings: Settings, *, now: dt.datetime, day: dt.date | None, publish: bool = False, by: str = ""
) -> Drafted:
    """Write the draft of an edition, or add new candidates to one that is begun.

    Args:
        settings: of the publication.
        now: end of the window of items; aware.
        day: of the edition; the next one of the schedule when not given.
        publish: write an edition that is out, with the feeds' own excerpts, for those who have no editor.
        by: who does it; '' for a command.

    Raises:
        UsageError: the edition is published, or there is nothing to draft from; or see ``read_inbox``.
    """
    plan = schedule(settings.options.schedule, settings.zone)
    day = day or (last_day(plan, now) if publish else next_day(plan, now))
    known = read_known(settings, now=now)
    covers = known.covers
    there = next((cover for cover in covers if cover.day == day), None)
    if there and not there.draft:
        raise UsageError(f"{there.file} is published; the desk does not touch it")
    earlier = known._replace(covers=tuple(cover for cover in covers if cover.day < day))
    found = candidates(settings, earlier, now=now, since=None)
    picks = [pick for pick in found.picks if draft_text.usable(pick) and pick.is_news]
    if not picks:
        raise UsageError("there is nothing new to draft from in the last seven days", Remedy.of("collect_feeds"))
    if there and publish:
        raise UsageError(f"{there.file} is begun already; set `status: published` in it when it is done")
    desk = settings.options.desk
    shares = Shares(desk.stories, desk.per_section, desk.per_feed, desk.also)
    sections, others = divided(picks, (feed.section for feed in known.feeds), shares)
    if there:
        return _amended(settings, there, [cover for cover in covers if cover is not there], sections, found.names, by)
    file = settings.content / "editions" / f"{day}.yml"
    if file.exists():
        raise UsageError(f"{file.name} is there already, with another date; give it the name of its date first")
    make = draft_text.published if publish else draft_text.edition
    editor = "" if publish else editor_after(covers, day, known.people)
    front = draft_text.Front(_head(settings), day, number_after(covers, day), editor)
    text = make(front, sections, others, found.names, language=settings.language, zone=settings.zone)
    save(settings, file.relative_to(settings.root).as_posix(), text, was=mark(""), what="began the draft", by=by)
    remember(settings, [*proposals(day, sections), *proposals(day, {"": others})], anew=True)
    return Drafted(file, sum(map(len, sections.values())), is_new=True, left_out={})


def proposals(day: dt.date, sections: Mapping[str, Iterable[Pick]]) -> list[Proposal]:
    """What is put into a draft, as it is remembered."""
    return [
        Proposal(day, lead.id, lead.given.url, name, tuple(item.id for item in pick.group.items))
        for name, picks in sections.items()
        for pick in picks
        for lead in (pick.group.lead,)
    ]


def remember(settings: Settings, found: Sequence[Proposal], *, anew: bool = False) -> None:
    """Remember what was put into a draft, so that what its editor takes out stays out.

    Args:
        settings: of the publication.
        found: what was put there.
        anew: whether the draft begins with it.
    """
    with Store.open(store_folder(settings)) as store:
        store.propose(found, anew=anew)


def _amended(
    settings: Settings,
    cover: Cover,
    others: Iterable[Cover],
    sections: Mapping[str, Sequence[Pick]],
    names: Mapping[str, str],
    by: str,
) -> Drafted:
    """Add what is new below its section; what the editor took out keeps its place, so that nothing else fills it."""
    there = draft_file.opened(settings, cover)
    with Store.open(store_folder(settings)) as store:
        proposed = already_ran.by_edition([cover, *others], store.proposed()).get(cover.day, [])
    known = {
        *draft_file.named(there.text),
        *(name for proposal in proposed for name in proposal.items),
        *already_ran.taken_out([cover], [proposal._replace(day=cover.day) for proposal in proposed]),
    }
    new: dict[str, list[Pick]] = {}
    left_out: dict[str, int] = {}
    for name, picks in sections.items():
        fresh = [pick for pick in picks if not is_known(pick.group, known)]
        where = _home(name, draft_file.sections(there.text), cover, proposed)
        if where:
            new.setdefault(where, []).extend(fresh)
        elif fresh:
            left_out[name] = len(fresh)
    blocks = {
        name: [amend.Block(tuple(draft_text.story(pick, names, settings.language, settings.zone))) for pick in picks]
        for name, picks in new.items()
    }
    text = amend.added(there.text, blocks)
    save(settings, there.name, text, was=mark(there.text), what="added what is new", by=by)
    remember(settings, proposals(cover.day, new))
    return Drafted(there.file, sum(map(len, new.values())), is_new=False, left_out=left_out)


def is_known(found: Group, known: Iterable[str]) -> bool:
    """Whether one of a group's reports is among ids and links."""
    return any({item.given.url, item.id, f"n{item.id}"} & {*known} for item in found.items)


def _home(name: str, names: Iterable[str], cover: Cover, proposed: Sequence[Proposal]) -> str:
    """Where the stories of a section go in a draft: '' when its editor took the section out.

    A section that is not there by its name, but whose stories stand in one that the desk did not make, was given
    another name.
    """
    if same := next((section for section in names if folded(section) == folded(name)), ""):
        return same
    leads = {f"n{proposal.lead}" for proposal in proposed if proposal.section == name}
    made = {proposal.section for proposal in proposed}
    now = Counter(h.section for h in cover.headlines if h.id in leads and h.section not in made)
    return now.most_common(1)[0][0] if now else "" if leads else name


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


def _head(settings: Settings) -> str:
    folder = "docs/schema" if (settings.root / "docs/schema/edition.schema.json").is_file() else "schema"
    return f"# yaml-language-server: $schema=../../{folder}/edition.schema.json"
