"""What other programs save reaches all pages: a text editor, ``git pull``, the command line, a collector.

base/watch ─▶ which editions say something else ─▶ events
"""

import contextlib
import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

from digest.base import fingerprint
from digest.base.watch import Watch
from digest.errors import DigestError
from digest.verbs.known import store_folder
from digest.web.events import Events
from digest.web.inbox import Inboxes
from digest.web.publication import Publication

_QUIET = 0.02
"""Seconds without a change before a save is taken for finished."""


@contextlib.contextmanager
def watching(publication: Publication, inboxes: Inboxes, events: Events) -> Iterator[None]:
    """Tell pages what is saved, as long as it lasts.

    Args:
        publication: what is watched.
        inboxes: are made again when items are new.
        events: take what is to be told.
    """
    settings, saved, collected, stop = publication.settings, threading.Event(), threading.Event(), threading.Event()
    store_folder(settings).mkdir(exist_ok=True)  # where nothing was collected yet there is none, and none to watch
    watches = [
        Watch(settings.file, (settings.content, settings.templates), saved),
        Watch(store_folder(settings) / "items.db", (), collected),
    ]
    marks = _marks(settings.content)

    def tell() -> None:
        nonlocal marks
        while _waited(saved, stop):
            with contextlib.suppress(DigestError):  # wrong settings are said by what asks for them
                publication.look()
            before, marks = marks, _marks(settings.content)
            for day in sorted(name for name in before.keys() | marks.keys() if before.get(name) != marks.get(name)):
                events.tell("changed", {"day": day, "hash": marks.get(day, ""), "who": ""})
            events.tell("saved", {})

    def look() -> None:
        while _waited(collected, stop):
            inboxes.look()

    for work in (tell, look):
        threading.Thread(target=work, daemon=True).start()
    try:
        for watch in watches:
            watch.look()
        yield
    finally:
        stop.set()
        for event in (saved, collected):
            event.set()
        for watch in watches:
            watch.stop()


def _waited(event: threading.Event, stop: threading.Event) -> bool:
    """Wait for an event and until it is over; False when the program stops."""
    event.wait()
    while event.is_set() and not stop.is_set():
        event.clear()
        event.wait(_QUIET)
    return not stop.is_set()


def _marks(content: Path) -> dict[str, str]:
    """The mark of every edition that was written lately, by its day."""
    files = [file for file in (content / "editions").glob("*.yml") if _is_day(file.stem)]
    newest = sorted(files, key=lambda file: file.stem)[-60:]
    found = {}
    for file in newest:
        with contextlib.suppress(OSError):
            found[file.stem] = fingerprint.of_bytes(file.read_bytes())
    return found


def _is_day(name: str) -> bool:
    try:
        return bool(dt.date.fromisoformat(name))
    except ValueError:
        return False
