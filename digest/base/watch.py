"""Files that are saved by whatever program: who waits for that is told."""

import threading
from collections.abc import Collection, Iterable
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

_MOVES = {"created", "moved", "deleted"}
"""What may happen to a folder, with all that lies in it."""
_CHANGES = {*_MOVES, "modified"}


class _Watcher(FileSystemEventHandler):
    """Notes that something was saved: any file, or only what has one of some names."""

    def __init__(self, saved: threading.Event, only: Collection[str] = ()) -> None:
        self._saved, self._only = saved, only

    def on_any_event(self, event: FileSystemEvent) -> None:
        names = {Path(str(path)).name for path in (event.src_path, event.dest_path) if path}
        real = {name for name in names if not name.startswith(".") and not name.endswith(("~", ".swp", ".tmp"))}
        is_meant = not real.isdisjoint(self._only) if self._only else real
        if is_meant and event.event_type in (_MOVES if event.is_directory else _CHANGES):
            self._saved.set()


class Watch:
    """What is watched: a file, and folders with everything below, from when they are there."""

    def __init__(self, settings: Path, folders: Iterable[Path], saved: threading.Event) -> None:
        self._observer, self._saved, self._absent = Observer(), saved, set(folders)
        names = {settings.name, *(folder.name for folder in self._absent if folder.parent == settings.parent)}
        self._observer.schedule(_Watcher(saved, names), str(settings.parent))
        self._observer.start()
        self.stop = self._observer.stop

    def look(self) -> None:
        """Watch the folders that are there by now."""
        for folder in [folder for folder in self._absent if folder.is_dir()]:
            self._absent.remove(folder)
            self._observer.schedule(_Watcher(self._saved), str(folder), recursive=True)
