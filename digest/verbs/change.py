"""An edition is changed a piece at a time, by whoever works on it: what others did meanwhile stays.

operation, day ─desk/apply▶ the text of the edition as it is by now ─verbs/save▶ the file
"""

import datetime as dt
from typing import NamedTuple

from digest.base.schema import keys_of
from digest.base.yamlfile import parse
from digest.desk import amend, apply, operations
from digest.desk.operations import Operation
from digest.edition.forms import EditionForm, StoryForm
from digest.errors import ChangedError, UsageError
from digest.settings.mkdocs_yml import Settings
from digest.verbs.save import Saved, hold_to_form, mark, read, save

FIELDS = tuple(keys_of(EditionForm)), tuple(keys_of(StoryForm))
"""The names of the fields of an edition, and of a story, as they are usually written."""
_TRIES = 20
"""How often it is tried again when somebody else saves at the same moment."""


class Changed(NamedTuple):
    """An edition with an operation done to it."""

    saved: Saved
    was: Saved
    """The edition before."""


def change_edition(
    settings: Settings, file: str, operation: Operation, *, by: str, may_publish: bool = True
) -> Changed:
    """Do something to an edition as it is by now.

    Args:
        settings: of the publication.
        file: of the edition, below the publication's folder.
        operation: what is done.
        by: who does it.
        may_publish: whether it may change what is out.

    Raises:
        RoleError: it would change that, and may not.
        ConflictError: somebody else changed the same field.
        UsageError: there is no such edition, story or section, or the file has no place for the change.
        ContentError: the edition has mistakes, or would have.
        FileError: it cannot be read or written.
    """
    for left in reversed(range(_TRIES)):
        was = held(settings, file)
        hold_to_form(settings, file, was.text)
        text = apply.applied(was.text, operation, FIELDS)
        try:
            what = _said(was.text, operation)
            saved = save(settings, file, text, was=was.mark, what=what, by=by, may_publish=may_publish)
            return Changed(saved, was)
        except ChangedError:
            if not left:
                raise
    raise AssertionError("unreachable")


def write_text(settings: Settings, file: str, text: str, *, was: str, by: str, may_publish: bool = True) -> Saved:
    """Write the whole text of an edition, as it was typed.

    Args:
        settings: of the publication.
        file: of the edition, below the publication's folder.
        text: to the byte.
        was: the mark of what it was made from.
        by: who does it.
        may_publish: whether it may change what is out.

    Raises:
        RoleError: it would change that, and may not.
        ChangedError: the file says something else by now.
        ContentError: the text has mistakes.
        FileError: it cannot be read or written.
    """
    return save(settings, file, text, was=was, what="wrote the file", by=by, may_publish=may_publish)


def file_of(settings: Settings, day: dt.date) -> str:
    """Where the edition of a day is, or would be, below the publication's folder."""
    return (settings.content / "editions" / f"{day}.yml").relative_to(settings.root).as_posix()


def held(settings: Settings, file: str) -> Saved:
    """The text of an edition that is there.

    Args:
        settings: of the publication.
        file: of the edition, below the publication's folder.

    Raises:
        UsageError: there is none.
        FileError: it cannot be read.
    """
    found = read(settings, file)
    if found.mark == mark(""):
        raise UsageError(f"there is no {file}")
    return found


def _said(text: str, operation: Operation) -> str:
    """What is done, in words."""
    match operation:
        case operations.Put(story, keys, value):
            field = ".".join(str(key) for key in keys)
            return f"{'took out' if value is None else 'wrote'} `{field}`{_of(text, story)}"
        case operations.Order(story, section):
            return f"moved{_of(text, story, '')} in {section}"
        case operations.Drop(story):
            return f"dropped{_of(text, story, '')}"
        case operations.EntryAdd(story, keys):
            return f"added to `{keys[-1]}`{_of(text, story)}"
        case operations.EntryDrop(story, keys):
            return f"took one out of `{keys[-2]}`{_of(text, story)}"
        case operations.SectionAdd(section):
            return f"began the section {section}"
        case operations.SectionName(section, name):
            return f"called the section {section} {name}"
        case operations.SectionOrder(section):
            return f"moved the section {section}"
        case operations.SectionDrop(section):
            return f"took out the section {section}"


def _of(text: str, story: str, of: str = " of") -> str:
    named = (there for _, there in amend.places(parse(text)) if operations.name_of(there) == story)
    found = next(named, None) if story else None
    return f"{of} {(found.get('title') or story)!r}" if found else ""
