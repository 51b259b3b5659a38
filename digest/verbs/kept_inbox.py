"""The inbox, computed or kept: what was computed is shown as long as nothing that it hangs on has changed.

    the program, settings, content, links ─▶ State ◀─ the store
    the same State, the same hour ─▶ the same Inbox

What has to be computed anew imports what it needs then: a command that shows what is kept is over before that.
"""

import contextlib
import datetime as dt
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import digest
from digest.base import codec, fingerprint
from digest.base.kept import Folder, Kept, only
from digest.collect.store import Store
from digest.errors import SiteError
from digest.model import Advance
from digest.verbs.inbox import Inbox

_SETTLED = 2_000_000_000
"""Nanoseconds after which a file's time tells whether it was written again: some file systems count in 2 s."""


class _State(NamedTuple):
    """What an inbox hangs on."""

    files: str
    """Hash of the program, the settings and the content."""
    store: str
    """The mark of the store."""


class _Held(NamedTuple):
    """An inbox, and when it is what would be computed."""

    begin: int
    """From this time on, in seconds since 1970."""
    end: int
    """Until this time, not included."""
    folders: tuple[str, ...]
    """The folders that are read by the settings, the content first."""
    state: _State
    inbox: Inbox


def read_inbox(file: Path, *, now: dt.datetime, since: dt.datetime | None, advance: Advance) -> Inbox:
    """The candidates of a publication, grouped and ranked.

    Args:
        file: its settings.
        now: end of the window; aware.
        since: its begin; a week before this hour when not given.
        advance: is told about the progress.

    Raises:
        UsageError: there are no settings, or no list of feeds.
        ContentError: the settings, the list or an edition have mistakes.
        StoreError: the store cannot be read.
    """
    folder = Kept(file.parent / ".cache" / "digest").folder("inbox")
    key = fingerprint.of_values(file.name, since and since.timestamp())
    held = folder.found(key, _Held)
    if held and held.begin <= now.timestamp() < held.end and _is_so(file, held):
        return held.inbox
    return _computed(file, folder, key, now, since, advance)


def _is_so(file: Path, held: _Held) -> bool:
    """Whether all is as it was; the store is opened when everything else is."""
    files = _files(_settings(file), held.folders)
    return files.hash == held.state.files and _store(file) == held.state.store


def _computed(
    file: Path, folder: Folder, key: str, now: dt.datetime, since: dt.datetime | None, advance: Advance
) -> Inbox:
    from digest.settings import mkdocs_yml
    from digest.verbs.candidates import candidates, holds_until
    from digest.verbs.known import read_known

    text = _settings(file)
    settings = mkdocs_yml.read(file=file)
    folders = tuple(map(str, settings.read_from))
    before, store = _files(text, folders), _store(file)
    known = read_known(settings, now=now, advance=advance)
    inbox = candidates(settings, known, now=now, since=since, advance=advance)
    held = _Held(int(now.timestamp()), holds_until(settings, now), folders, _State(before.hash, store), inbox)
    # What changed meanwhile is in the inbox or is not, and nobody knows which.
    if before.settled and _is_so(file, held):
        with contextlib.suppress(SiteError):  # a full disk shows an inbox as well
            folder.keep(key, codec.encode(held))
            only(folder.place, {key})
    return inbox


class _Files(NamedTuple):
    """Some files, as they are now."""

    hash: str
    settled: bool
    """Whether all were written so long ago that the next writing gives them another time."""


def _files(settings: str, folders: Iterable[str]) -> _Files:
    """What an inbox hangs on besides the store.

    Args:
        settings: as ``_settings`` gives it.
        folders: that are read, the content first; of the others only links matter, which may lead out.
    """
    content, *others = folders
    package, libraries = str(Path(digest.__file__).parent), [p for p in sys.path if p.endswith("-packages")]
    newest, lines = 0, [sys.version, settings, *folders]
    for entry in (*_entries(content), *_entries(package)):
        lines.append(f"{entry.path}\0{entry.leads_to}\0{entry.signature}")
        newest = max(newest, entry.written)
    lines += [f"{entry.path}\0{entry.leads_to}" for folder in others for entry in _entries(folder) if entry.leads_to]
    # What is installed there, or removed, writes the folder itself.
    lines += [fingerprint.signature(Path(library).stat()) for library in libraries if _is_folder(library)]
    return _Files(fingerprint.of_values(*lines), time.time_ns() - newest > _SETTLED)


class _Entry(NamedTuple):
    path: str
    leads_to: str
    """Where a link leads; '' for what is none."""
    signature: str
    """Of a file, or of that which a link leads to; '' for folders and what cannot be looked at."""
    written: int
    """Nanoseconds since 1970, or 0."""


def _entries(folder: str) -> Iterator[_Entry]:
    """Everything below a folder, in order; behind links to folders as well, each folder once."""
    waiting, seen = [folder], set()
    while waiting:
        at = waiting.pop()
        place = os.path.realpath(at)
        if place in seen or not _is_folder(place):
            continue
        seen.add(place)
        for entry in _listed(at):
            leads_to = os.path.realpath(entry.path) if entry.is_symlink() else ""
            if _is_folder(entry.path):
                waiting.append(entry.path)
                yield _Entry(entry.path, leads_to, "", 0)
            else:
                stat = _stat(entry)
                yield _Entry(
                    entry.path, leads_to, (stat and fingerprint.signature(stat)) or "", stat.st_mtime_ns if stat else 0
                )


def _is_folder(path: str) -> bool:
    """Whether there is a folder, or a link to one; no error where links lead in circles, or nobody may look."""
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir and DirEntry.is_dir raise there


def _listed(folder: str) -> list[os.DirEntry[str]]:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        return sorted((entry for entry in entries if entry.name != "__pycache__"), key=lambda entry: entry.name)
    return []


def _stat(entry: os.DirEntry[str]) -> os.stat_result | None:
    with contextlib.suppress(OSError):
        return entry.stat()
    return None


def _settings(file: Path) -> str:
    """What the settings say; and the environment, where they ask for it."""
    try:
        text = file.read_bytes()
    except OSError:
        return ""
    return fingerprint.of_values(text, sorted(os.environ.items()) if b"!ENV" in text else ())


def _store(file: Path) -> str:
    """The mark of the store; '' where there is none yet."""
    place = file.parent / ".digest"
    if not os.path.lexists(place / "items.db"):  # false as well where nobody may look; whoever opens it says so
        return ""
    with Store.open(place) as store:
        return store.mark()
