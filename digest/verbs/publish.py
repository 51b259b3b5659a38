"""``digest publish``: a draft becomes an edition that is out on its day, if nothing is wrong in it.

draft ─desk/fields▶ the text as published ─workspace▶ what is wrong in it ─verbs/save▶ the file
"""

import datetime as dt
from typing import NamedTuple

from digest.base import yamlfile
from digest.base.schema import keys_of
from digest.desk import fields
from digest.edition.forms import EditionForm
from digest.errors import ContentError
from digest.model import Problem
from digest.settings.mkdocs_yml import Settings
from digest.verbs import draft_file, workspace
from digest.verbs.inherited import number_after
from digest.verbs.known import read_known
from digest.verbs.save import mark, save


class Published(NamedTuple):
    """What was done with a draft."""

    name: str
    """Its file, below the publication's folder."""
    day: dt.date
    number: int | None
    problems: tuple[Problem, ...]
    """Warnings about it."""
    is_done: bool
    """Whether it is published now; with warnings only when that was asked for."""


def publish_edition(
    settings: Settings, *, now: dt.datetime, day: dt.date | None, anyway: bool, why: str = "", by: str = ""
) -> Published:
    """Publish the draft that is worked on: set its status, and its number where earlier editions have one.

    Args:
        settings: of the publication.
        now: decides which draft is worked on; aware.
        day: of the draft, when it is named.
        anyway: publish it with warnings as well.
        why: that is, for the journal.
        by: who does it; '' for a command.

    Raises:
        ContentError: it has mistakes; nothing is written.
        UsageError: there is no draft, or two; or its file has no line for the change.
    """
    covers = read_known(settings, now=now).covers
    there = draft_file.begun(settings, covers, now=now, day=day)
    order = keys_of(EditionForm)
    text = fields.put(there.text, ("status",), "published", order)
    number = number_after(covers, there.day)
    if number is not None and not yamlfile.parse(there.text).get("number"):
        text = fields.put(text, ("number",), str(number), order)
    with workspace.opened(settings, now=now, texts={there.name: text.encode()}) as work:
        found = tuple(problem for problem in work.problems() if problem.place.file == there.name)
        if any(problem.level == "error" for problem in found):
            raise ContentError(found)
        said = next(cover.number for cover in work.covers if cover.day == there.day)
    if is_done := anyway or not found:
        save(
            settings,
            there.name,
            text,
            was=mark(there.text),
            what=f"published the edition{f', all the same: {why}' if why else ''}",
            by=by,
        )
    return Published(there.name, there.day, said, found, is_done)
