"""Stories of a draft that go out of it, or elsewhere in it. Every other byte of the draft stays.

STORY ─▶ where it stands ─desk/amend, desk/order▶ the draft
"""

import datetime as dt
from pathlib import Path
from typing import NamedTuple

from digest.base import addresses, yamlfile
from digest.base.nearest import nearest
from digest.base.slug import folded
from digest.desk import amend, order
from digest.errors import UsageError
from digest.settings.mkdocs_yml import Settings
from digest.verbs import draft_file
from digest.verbs.draft_file import Draft
from digest.verbs.known import read_known
from digest.verbs.pick import ID, Create, begins, near_id, section_named
from digest.verbs.save import mark, save


def drop_story(settings: Settings, story: str, *, now: dt.datetime, day: dt.date | None) -> tuple[Path, str]:
    """Take a story out of the draft that is worked on; gives the file and the story's title.

    Args:
        settings: of the publication.
        story: its id in the file, that of its item, or the first digits of it; its link; the name of an article.
        now: decides which draft is worked on; aware.
        day: of the draft, when it is named.

    Raises:
        UsageError: there is no such story; or see ``inbox.read_inbox``.
    """
    there = draft_file.begun(settings, read_known(settings, now=now).covers, now=now, day=day)
    keys, id_ = story_at(there, story)
    left = amend.cut(there.text, keys, mark=id_)
    save(settings, there.name, left.text, was=mark(there.text), what=f"dropped {left.title!r}")
    return there.file, left.title


class Beside(NamedTuple):
    """Where a story goes: next to another one."""

    story: str
    """As in ``drop_story``."""
    is_behind: bool


def move_story(
    settings: Settings,
    story: str,
    section: str,
    *,
    now: dt.datetime,
    day: dt.date | None,
    create: Create,
    beside: Beside | None = None,
) -> tuple[Path, str, str]:
    """Put a story of the draft elsewhere; gives the file, the title and the section.

    Args:
        settings: of the publication.
        story: as in ``drop_story``.
        section: where it goes, below the stories of that section; '' for where it is, or where the one beside it is.
        now: decides which draft is worked on; aware.
        day: of the draft, when it is named.
        create: is asked when there is no such section.
        beside: the story that it goes next to.

    Raises:
        UsageError: there is no such story, or no section is meant; or see ``inbox.read_inbox``.
    """
    known = read_known(settings, now=now)
    there = draft_file.begun(settings, known.covers, now=now, day=day)
    keys, _ = story_at(there, story)
    found = dict(amend.places(yamlfile.parse(there.text)))[keys]
    title = found.get("title") or found.get("story") or story
    names = draft_file.sections(there.text)
    if beside:
        other, _ = story_at(there, beside.story)
        where = names[_number(other[1])]
        if section and folded(section) != folded(where):
            raise UsageError(f"{beside.story} is in {where}, not in {section}; leave the section out")
        text = (
            there.text
            if other == keys
            else order.moved(there.text, keys, _number(other[1]), _place(keys, other, beside))
        )
    else:
        where = section_named(known.feeds, there, section, create)
        left = amend.cut(there.text, keys)
        text = amend.added(left.text, {where: [left.block]})
    save(settings, there.name, text, was=mark(there.text), what=f"moved {title!r} in {where}")
    return there.file, title, where


def _place(keys: amend.Keys, other: amend.Keys, beside: Beside) -> int:
    """Where a story stands beside another one, counted without itself."""
    place = _number(other[3]) + beside.is_behind
    return place - (keys[:3] == other[:3] and _number(keys[3]) < place)


def _number(key: str | int) -> int:
    return int(key)


def story_at(there: Draft, what: str) -> tuple[amend.Keys, str]:
    """Where a story stands in a draft, and what to remember it by: its id, its link, or its article.

    Args:
        there: the draft.
        what: names the story, as in ``drop_story``.

    Raises:
        UsageError: there is none, or there are several.
    """
    stories = []
    for keys, story in amend.places(yamlfile.parse(there.text)):
        names = [story.get("id") or "", addresses.canonical(story.get("url") or "", ""), story.get("story") or ""]
        stories.append((keys, [name for name in names if name]))
    wanted = {what, f"n{what}", addresses.canonical(what, "") if "://" in what else what}
    found = [(keys, names[0]) for keys, names in stories if wanted & {*names}]
    if not found and (digits := ID.fullmatch(what.lower())):
        found = [(keys, names[0]) for keys, names in stories if begins(names[0].removeprefix("n"), digits[1])]
    if len(found) > 1:
        raise UsageError(f"{there.name} has several stories of {what}; name one by its whole id")
    if not found:
        ids = [names[0] for _, names in stories]
        digits = ID.fullmatch(what.lower())
        # Ids of the desk are digits, which are near only by their beginning.
        named = nearest(what, [id_ for id_ in ids if not ID.fullmatch(id_)])
        near = near_id(digits[1], [id_.removeprefix("n") for id_ in ids]) if digits else named
        raise UsageError(f"{there.name} has no story {what}" + (f"; did you mean {near}?" if near else ""))
    return found[0]
