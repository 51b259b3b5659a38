"""The draft that is worked on: which file it is, and what stands in it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from digest.base import addresses, atomic, yamlfile
from digest.errors import UsageError
from digest.model import Cover, Key, Remedy
from digest.settings.mkdocs_yml import Settings

_WEEK = dt.timedelta(days=7)


class Draft(NamedTuple):
    """A draft that is begun."""

    day: dt.date
    file: Path
    name: str
    """Path below the publication's folder."""
    text: str
    """To the byte."""


def begun(settings: Settings, covers: Sequence[Cover], *, now: dt.datetime, day: dt.date | None) -> Draft:
    """The draft that is worked on.

    Args:
        settings: of the publication.
        covers: of all editions.
        now: what is ahead of it is worked on rather than what is past; aware.
        day: of the edition; when not given there has to be one draft that is meant.

    Raises:
        UsageError: there is none, or there are two.
    """
    today = now.astimezone(settings.zone).date()
    if day:
        cover = next((cover for cover in covers if cover.day == day), None)
        if not cover:
            raise UsageError(f"there is no draft of {day}", Remedy.of("begin_draft_of", day=day))
        if not cover.draft:
            raise UsageError(f"{cover.file} is published; the desk does not touch it")
        return opened(settings, cover)
    drafts = [cover for cover in covers if cover.draft]
    published = max((cover.day for cover in covers if not cover.draft), default=dt.date.min)
    # What lies behind a published edition was left there: nobody means it unless they say so.
    meant = [cover for cover in drafts if cover.day >= today] or [cover for cover in drafts if cover.day > published]
    if len(meant) > 1:
        names = " and ".join(sorted(cover.file for cover in meant))
        raise UsageError(f"there are several drafts, {names}", Remedy.of("name_day", day=meant[-1].day))
    if not meant:
        out = next((cover for cover in covers if not cover.draft and today - _WEEK < cover.day), None)
        older = [Remedy.of("name_older_draft", file=cover.file, day=cover.day) for cover in drafts[:1]]
        if out:
            what = f"there is no draft, and {out.file} is published already; set `status: draft` in it to work on it"
            raise UsageError(what, Remedy.of("begin_other_draft"), *older)
        raise UsageError(f"there is no draft{' ahead' if drafts else ''}", Remedy.of("begin_draft"), *older)
    return opened(settings, meant[0])


def opened(settings: Settings, cover: Cover) -> Draft:
    """The draft of a cover, as it stands in its file."""
    file = settings.root / cover.file
    return Draft(cover.day, file, cover.file, atomic.read(file))


def named(text: str) -> Mapping[str, tuple[Key, ...]]:
    """The ids and links of an edition's text, links canonical, each with the first place where it stands."""
    found: dict[str, tuple[Key, ...]] = {}
    _gather(yamlfile.parse(text), (), found)
    return found


def sections(text: str) -> list[str]:
    """The names of an edition's sections, also of those without a story."""
    return [section["name"] for section in yamlfile.parse(text)["sections"]]


def line_of(text: str, keys: tuple[Key, ...]) -> int:
    """The line on which something stands, from 1."""
    return yamlfile.locate(text, keys)[0]


def _gather(value: Any, keys: tuple[Key, ...], found: dict[str, tuple[Key, ...]]) -> None:
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            _gather(inner, (*keys, key), found)
    elif isinstance(value, str) and keys[-1] in ("id", "url", "story"):
        found.setdefault(addresses.canonical(value, "") if keys[-1] == "url" else value, keys)
