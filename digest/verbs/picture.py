"""``digest picture``: a picture comes into the publication, as it may be published, and into the draft.

bytes ─edition/pictures▶ bare bytes ─edition/picture_names▶ a name ─base/atomic▶ content/images/
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from digest.base import atomic, symlinks
from digest.base.slug import folded
from digest.desk.fields import Value
from digest.edition import picture_names, pictures
from digest.edition.loaded import Unusable
from digest.errors import UsageError
from digest.model import Remedy
from digest.settings.mkdocs_yml import Settings
from digest.verbs import draft_file
from digest.verbs.arrange import story_at
from digest.verbs.edit import Edited, put
from digest.verbs.known import read_known

LARGEST = pictures.LARGEST
"""Bytes that a picture may have."""


class Kept(NamedTuple):
    """A picture of the publication."""

    src: str
    """Its path below content/images/, as `image:` names it."""
    is_new: bool
    """False when the same bytes lay there under that name already."""
    has_position: bool
    """Whether it said where it was taken, which was taken out."""
    width: int
    height: int


class _Ready(NamedTuple):
    """A picture that may be kept."""

    data: bytes
    """Without what its camera noted."""
    kind: str
    has_position: bool
    width: int
    height: int


def keep_picture(settings: Settings, name: str, data: bytes, *, replace: bool = False) -> Kept:
    """Put a picture into the publication under a name, whole or not at all, without what its camera noted.

    Args:
        settings: of the publication.
        name: of its file in content/images/.
        data: its bytes.
        replace: whether it takes the place of another picture of that name.

    Raises:
        UsageError: it is no picture that can be shown without harm, or cannot have that name.
        ContentError: a link leads out of the publication.
        FileError: it cannot be written; nothing of it is there.
    """
    ready = _ready(name, data)
    name = picture_names.composed(name)
    if why := picture_names.refused(name, ready.kind):
        raise UsageError(f"a picture cannot be called {name!r}: {why}")
    file = _place(settings, name)
    if why := _in_the_way(file):
        raise UsageError(f"{name} cannot be written: {why}; choose another name")
    if kept := _written(file, ready, replace=replace):
        return kept
    what = f"{file.relative_to(settings.root).as_posix()} is another picture"
    raise UsageError(what, Remedy.of("name_picture"))


def add_picture(settings: Settings, given: str, data: bytes) -> Kept:
    """Put a picture into the publication under a name made from its own, one that is free.

    Args:
        settings: of the publication.
        given: what it is called where it comes from.
        data: its bytes.

    Raises:
        UsageError, ContentError, FileError: as in ``keep_picture``.
    """
    ready = _ready(given, data)
    places = (_place(settings, name) for name in picture_names.proposals(given, ready.kind))
    free = (file for file in places if not _in_the_way(file))
    return next(kept for file in free if (kept := _written(file, ready, replace=False)))


class Shown(NamedTuple):
    """A story that shows a picture, and what it says there."""

    story: str
    """As in ``arrange.drop_story``."""
    about: Mapping[str, str]
    """The fields of `image:` but for `src`; `alt` has to be there."""


def check_story(settings: Settings, shown: Shown, *, now: dt.datetime, day: dt.date | None) -> draft_file.Draft:
    """The draft in which a story gets a picture.

    Args:
        settings: of the publication.
        shown: the story, and what it says of the picture.
        now: decides which draft is worked on; aware.
        day: of the draft, when it is named.

    Raises:
        UsageError: there is no such draft or story, or nothing is said for those who do not see the picture.
    """
    if not shown.about.get("alt", "").strip():
        raise UsageError("say what the picture shows, for those who do not see it", Remedy.of("give_alt"))
    there = draft_file.begun(settings, read_known(settings, now=now).covers, now=now, day=day)
    story_at(there, shown.story)
    return there


def show_picture(settings: Settings, there: draft_file.Draft, shown: Shown, kept: Kept) -> Edited:
    """Let a story of the draft show a picture that is kept.

    Args:
        settings: of the publication.
        there: the draft, as ``check_story`` gave it.
        shown: the story, and what it says of the picture.
        kept: the picture.

    Raises:
        UsageError: there is no place for it in the file.
        ContentError: what is said about it cannot stand there; the draft is as it was.
    """
    said: Value = {"src": kept.src, **{key: value for key, value in shown.about.items() if value.strip()}}
    return put(settings, there, shown.story, ("image",), said)


def _ready(name: str, data: bytes) -> _Ready:
    if len(data) > LARGEST:
        raise _not_taken(name, Unusable(f"it has more than {LARGEST >> 20} MB", "save it smaller"))
    found = pictures.measure(name, data)
    if isinstance(found, Unusable):
        raise _not_taken(name, found)
    left = pictures.bare(found, data)
    if isinstance(left, Unusable):
        raise _not_taken(name, left)
    return _Ready(left, pictures.kind_of(data), found.has_position, found.width, found.height)


def _not_taken(name: str, found: Unusable) -> UsageError:
    return UsageError(f"{name!r} is not taken: {found.why}; {found.hint}")


def _place(settings: Settings, name: str) -> Path:
    folder = settings.content / "images"
    symlinks.hold(settings.root, [folder])
    return folder / name


def _in_the_way(file: Path) -> str:
    """Why no picture can be at a place, or ''."""
    names = {entry.name for entry in file.parent.iterdir()} if file.parent.is_dir() else set()
    if file.name not in names and (other := next((name for name in names if folded(name) == folded(file.name)), "")):
        return f"{other} is there, which is the same file on other machines"
    return "a link or a folder stands there" if file.is_symlink() or file.is_dir() else ""


def _written(file: Path, ready: _Ready, *, replace: bool) -> Kept | None:
    """Write it; None when another picture is there."""
    old = atomic.read_bytes(file)
    if old is not None and old != ready.data and not replace:
        return None
    if old != ready.data:
        atomic.replace_bytes(file, old, ready.data)
    return Kept(file.name, old != ready.data, ready.has_position, ready.width, ready.height)
