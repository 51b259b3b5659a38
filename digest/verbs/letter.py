"""From an edition by its name to its letter, in files: to look at, or to hand to a mailing service."""

import datetime as dt
import html
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from digest.base.schedule import schedule
from digest.errors import FileError, UsageError, refusal
from digest.letter import due, mail_settings
from digest.letter.lettered import Lettered
from digest.letter.mail import enclosed, mime
from digest.letter.services import SERVICES
from digest.letter.services.service import Handed, handed
from digest.model import UNSUBSCRIBE, Advance, Letter, Notice, Remedy, Slot, Subscriber
from digest.settings.mkdocs_yml import Settings
from digest.verbs import workspace
from digest.verbs.workspace import Workspace

__all__ = ["SERVICE_NAMES", "Lettered", "Proof", "edition_day", "lettered", "write_letter"]

SERVICE_NAMES = tuple(SERVICES)
"""The mailing services that a letter can be written for."""


class Proof(NamedTuple):
    """The letter of an edition in files."""

    files: tuple[Path, ...]
    lettered: Lettered
    size: int
    """Bytes of its HTML, without pictures."""
    advice: Notice | None
    """What the editor has to do at the mailing service; None without one."""
    columns: tuple[str, ...]
    """What the list of the mailing service needs."""


def edition_day(work: Workspace, name: str, *, goes_out: bool = False) -> dt.date:
    """The day of an edition by its name: 2026-02-20, its file, or latest.

    Args:
        work: the publication.
        name: of the edition; `latest` is the one that is worked on.
        goes_out: it goes to subscribers; then `latest` is the one that is due.

    Raises:
        UsageError: there is none of that name, or it is not plain which is meant.
        ContentError: content has mistakes.
    """
    if name != due.LATEST:
        return due.named(work.covers, name).day
    if goes_out:
        plan = schedule(work.settings.options.schedule, work.settings.zone)
        return due.to_send(work.covers, plan, work.now, work.today).day
    return due.worked_on(work.covers, work.today).day


def lettered(
    settings: Settings,
    name: str,
    *,
    now: dt.datetime,
    goes_out: bool = False,
    by_service: bool = False,
    advance: Advance,
) -> Lettered:
    """The letter of an edition by its name, also of a draft.

    Args:
        settings: of the publication.
        name: see edition_day.
        now: decides which editions are out; aware.
        goes_out: see edition_day.
        by_service: whether a mailing service sends it, which has a way to unsubscribe of its own.
        advance: is told about the progress.

    Raises:
        UsageError: there is no such edition, or no sender; see edition_day.
        ContentError, TemplateError: as in build_site.
    """
    if not settings.options.letter.from_:
        what = f"{settings.file.name} does not say who sends letters: add `from` to `letter`"
        raise UsageError(what, Remedy.of("read_manual", topic="letter"))
    if not settings.url:
        raise UsageError(f"{settings.file.name} has no `site_url`, and a letter links to the site")
    with workspace.opened(settings, now=now, advance=advance) as work:
        return work.letter(edition_day(work, name, goes_out=goes_out), by_service=by_service)


def write_letter(
    settings: Settings, name: str, folder: Path, *, service: str | None, now: dt.datetime, advance: Advance
) -> Proof:
    """Write the letter of an edition as .html and .txt, and as .eml addressed to its sender if no service gets it.

    Its pictures are in the files, so that it can be looked at before anything is online; a service gets links to them.

    Args:
        settings: of the publication.
        name: of the edition; see edition_day.
        folder: where the files go.
        service: a name in SERVICES, whose placeholders stand in the letter; or None.
        now: decides which editions are out; aware.
        advance: is told about the progress.

    Raises:
        UsageError: there is no such edition, or no sender.
        ContentError, TemplateError: as in build_site.
        FileError: the files cannot be written.
    """
    found = lettered(settings, name, now=now, by_service=service is not None, advance=advance)
    letter, day = found.letter, found.letter.day.isoformat()
    if service:
        by = SERVICES[service]
        parts = _of(handed(letter, by), f"{day}-{service}")
        advice, columns = Notice(f"for {by.title}: {by.advice}", by.remedy), _columns(letter)
    else:
        me = mail_settings.letterhead(settings).sender
        shown = Handed(
            letter.subject,
            mime.filled(enclosed.in_page(letter.html, found.picture), letter.slots, _for_nobody(settings, html.escape)),
            mime.filled(letter.text, letter.slots, _for_nobody(settings, str)),
        )
        eml = mail_settings.with_pictures(settings, found).to(Subscriber(me.name, me.address, {})).data
        parts, advice, columns = {**_of(shown, day), f"{day}.eml": eml}, None, ()
    files = _written(folder, parts)
    return Proof(files, found, len(letter.html.encode("utf-8", "replace")), advice, columns)


def _of(texts: Handed, stem: str) -> Mapping[str, bytes]:
    return {f"{stem}.html": texts.html.encode("utf-8", "replace"), f"{stem}.txt": texts.text.encode("utf-8", "replace")}


def _for_nobody(settings: Settings, escape: Callable[[str], str]) -> Callable[[Slot], str]:
    """Fills a slot for whoever looks at the letter."""
    address = settings.options.letter.unsubscribe or ""
    return lambda slot: escape(address if slot.column == UNSUBSCRIBE else slot.default)


def _columns(letter: Letter) -> tuple[str, ...]:
    return tuple(dict.fromkeys(slot.column for slot in letter.slots if not slot.column.startswith("{")))


def _written(folder: Path, parts: Mapping[str, bytes]) -> tuple[Path, ...]:
    files = tuple(folder / name for name in parts)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, data in zip(files, parts.values(), strict=True):
            file.write_bytes(data)
    except OSError as error:
        raise FileError(f"{error.filename or folder} cannot be written: {refusal(error)}") from error
    return files
