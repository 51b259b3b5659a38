"""A preview on this machine: watch, plan, reload. The last good site stays up while content is wrong.

    watchdog ─▶ a file was saved ─▶ plan() ─▶ open pages are tried ─▶ version + 1 ─▶ they ask, hear of it, and reload
                                                                               └──▶ or show what is wrong

Nothing is written: a file is made when a browser asks for it. What nobody has asked for yet is planned, to find what is
wrong there, when no file was saved for a while.
"""

import gc
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from digest.base.watch import Watch
from digest.errors import DigestError
from digest.site.preview.news import News
from digest.site.preview.server import Preview, Shown, file_at, parts_of

_QUIET = 0.02
"""Seconds without a change before a save is taken for finished: an editor may save several files at once."""
_PAUSE = 0.5
"""Seconds without a change before there is time for what nobody waits for."""


def serve(
    plan: Callable[[], Shown],
    *,
    folders: Iterable[Path],
    settings: Path,
    host: str,
    port: int,
    started: Callable[[str], None],
    refused: Callable[[Exception], str],
) -> None:
    """Serve a preview until it is interrupted.

    Args:
        plan: reads what was saved, and plans the site.
        folders: what to watch, with everything below.
        settings: a file to watch; folders beside it are watched as soon as they are there.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        started: is told the address.
        refused: is told of an error in what was saved, and gives the words for it.

    Raises:
        UsageError: the address cannot be used.
    """
    server, saved = Preview(None, host, port, News(), refused), threading.Event()
    watch = Watch(settings, folders, saved)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        watch.look()
        _renew(server, plan)
        started(server.address)
        while True:
            _wait(saved, server)
            watch.look()
            _renew(server, plan)
    except KeyboardInterrupt:
        pass
    finally:
        watch.stop()
        server.shutdown()
        server.server_close()


def _wait(saved: threading.Event, server: Preview) -> None:
    """Wait until something was saved, and use the time."""
    if not saved.wait(_PAUSE):
        _finish(server)
        saved.wait()
    while saved.is_set():
        saved.clear()
        saved.wait(_QUIET)


def _renew(server: Preview, plan: Callable[[], Shown]) -> None:
    """Let what was saved be the site, if the pages that are open can be made of it."""
    try:
        site = plan()
        for address in server.news.open:
            path = file_at(parts_of(address) or [""])
            if site.has(path):
                site.data(path)
    except (DigestError, OSError) as error:
        server.news.tell(server.words(error).splitlines())
    else:
        server.site = site
        server.news.tell(())


def _finish(server: Preview) -> None:
    try:
        if server.site:
            server.site.finish()
    except (DigestError, OSError) as error:
        server.news.tell(server.words(error).splitlines())
    # A site knows its pages and they know it; so many objects in a circle are not looked through on the way.
    gc.collect()
