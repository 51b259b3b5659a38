"""A preview on this machine: watch, rebuild, reload. The last good site stays up while content is wrong.

    watchdog ─▶ a file was saved ─▶ build() ─▶ version + 1 ─▶ the open page asks, hears of it, and reloads
                                                          └──▶ or shows what is wrong

The script that asks is put into pages as they are sent; the files themselves are those that a build writes.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from digest.site.preview.news import News
from digest.site.preview.server import Preview

_QUIET = 0.05
"""Seconds without a change before a build begins: an editor may save several files at once."""
_CHANGES = {"created", "modified", "moved", "deleted"}


class _Watcher(FileSystemEventHandler):
    """Notes that something was saved: any file, or only the one of a name."""

    def __init__(self, saved: threading.Event, only: str | None = None) -> None:
        self._saved, self._only = saved, only

    def on_any_event(self, event: FileSystemEvent) -> None:
        names = [Path(str(path)).name for path in (event.src_path, event.dest_path) if path]
        real = [name for name in names if not name.startswith(".") and not name.endswith(("~", ".swp", ".tmp"))]
        if event.event_type in _CHANGES and not event.is_directory and real and self._only in (None, *real):
            self._saved.set()


def serve(
    build: Callable[[], Sequence[str]],
    *,
    site: Path,
    folders: Iterable[Path],
    settings: Path,
    host: str,
    port: int,
    started: Callable[[str], None],
) -> None:
    """Serve a preview until it is interrupted.

    Args:
        build: builds the site, and returns what is wrong.
        site: the folder that it builds into.
        folders: what to watch, with everything below.
        settings: a file to watch.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        started: is told the address.

    Raises:
        UsageError: the address cannot be used.
    """
    news = News()
    server, observer, saved = Preview(site, host, port, news), Observer(), threading.Event()
    for folder in folders:
        if folder.is_dir():
            observer.schedule(_Watcher(saved), str(folder), recursive=True)
    observer.schedule(_Watcher(saved, only=settings.name), str(settings.parent))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    observer.start()
    try:
        news.tell(build())
        started(server.address)
        while saved.wait():
            while saved.is_set():
                saved.clear()
                saved.wait(_QUIET)
            news.tell(build())
    except KeyboardInterrupt:
        pass
    finally:
        observer.stop()
        server.shutdown()
        server.server_close()
