"""``digest set``: a field of the draft, or of one of its stories, gets a value.

FIELD, values ─desk/apply▶ the text of the draft ─verbs/save▶ the file
"""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from digest.base import yamlfile
from digest.base.nearest import nearest
from digest.base.schema import Form, keys_of
from digest.desk import amend, apply
from digest.desk.blocks import Keys
from digest.desk.fields import Value
from digest.desk.operations import Put, name_of
from digest.edition.forms import EditionForm, ImageForm, StoryForm
from digest.errors import UsageError
from digest.settings.mkdocs_yml import Settings
from digest.verbs import draft_file
from digest.verbs.arrange import story_at
from digest.verbs.change import FIELDS
from digest.verbs.draft_file import Draft
from digest.verbs.known import read_known
from digest.verbs.save import mark, save

_LISTS = {"tags", "old"}
_PARTS = {"sections", "also", "also_this_week", "corrections"}
"""What is no value, but has entries with fields of their own."""


class Edited(NamedTuple):
    """What was changed."""

    name: str
    """The draft, below the publication's folder."""
    is_changed: bool
    """Whether it said something else before."""


def set_field(
    settings: Settings, field: str, values: Sequence[str], *, story: str, now: dt.datetime, day: dt.date | None
) -> Edited:
    """Give a field of the draft that is worked on a value, or take it out.

    Args:
        settings: of the publication.
        field: its name, as title, tags or image.alt.
        values: several for a list; none, or one that is empty, takes the field out.
        story: whose field it is, as in ``drop_story``; '' for the edition's own.
        now: decides which draft is worked on; aware.
        day: of the draft, when it is named.

    Raises:
        UsageError: there is no such field or story, or no place for it in the file.
        ContentError: with that value the draft has mistakes; it is as it was.
    """
    keys = _keys(field, StoryForm if story else EditionForm)
    value = _value(field, values)
    there = draft_file.begun(settings, read_known(settings, now=now).covers, now=now, day=day)
    return put(settings, there, story, keys, value)


def put(settings: Settings, there: Draft, story: str, keys: Keys, value: Value | None) -> Edited:
    """Give a field of a draft a value, or take it out.

    Args:
        settings: of the publication.
        there: the draft.
        story: whose field it is, as in ``drop_story``; '' for the edition's own.
        keys: where the field stands in the story, or in the edition.
        value: None takes it out.

    Raises:
        UsageError: there is no such story, or no place for it in the file.
        ContentError: with that value the draft has mistakes; it is as it was.
    """
    name = name_of(_story(there.text, story_at(there, story)[0])) if story else ""
    was = apply.said(there.text, name, keys)
    text = apply.applied(there.text, Put(name, keys, value, was), FIELDS)
    save(settings, there.name, text, was=mark(there.text), what=f"wrote `{'.'.join(map(str, keys))}`")
    return Edited(there.name, text != there.text)


def _keys(field: str, form: type[Form]) -> Keys:
    """Where a field stands in its story or edition."""
    first, *inner = field.split(".")
    known: dict[str, Keys] = {key: (key,) for key in keys_of(form) if key not in _PARTS | {"image"}}
    if "image" in keys_of(form):
        known |= {f"image.{key}": ("image", key) for key in keys_of(ImageForm)}
    if field in known:
        return known[field]
    if first in keys_of(form) and not inner:
        raise UsageError(f"`{field}` has parts of its own; write them into the file")
    close = nearest(field, known)
    raise UsageError(f"there is no field `{field}`" + (f"; did you mean `{close}`?" if close else ""))


def _value(field: str, values: Sequence[str]) -> Value | None:
    if field in _LISTS:
        return [value for value in values if value] or None
    if len(values) > 1:
        raise UsageError(f"`{field}` has one value; put it in quotes")
    return values[0] if values and values[0] else None


def _story(text: str, keys: Keys) -> object:
    return dict(amend.places(yamlfile.parse(text)))[keys]
