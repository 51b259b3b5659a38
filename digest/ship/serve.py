"""A preview on this machine: watch, rebuild, reload. The last good site stays up while content is wrong.

    watchdog ─▶ a file was saved ─▶ build() ─▶ version + 1 ─▶ the open page asks, hears of it, and reloads
                                                          └──▶ or shows what is wrong

The script that asks is put into pages as they are sent; the files themselves are those that a build writes.
"""

import contextlib
import json
import threading
from collections.abc import Callable, Iterable, Sequence
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from digest.errors import UsageError

_PATIENCE = 25.0
"""Seconds for which an open page waits for news before it asks again."""
_QUIET = 0.05
"""Seconds without a change before a build begins: an editor may save several files at once."""
_CHANGES = {"created", "modified", "moved", "deleted"}

_SCRIPT = """\
(() => {
  const show = (problems) => {
    document.getElementById("__digest_problems")?.remove();
    if (!problems.length) return;
    const box = document.createElement("div");
    box.id = "__digest_problems";
    box.setAttribute("role", "alert");
    box.style.cssText = "position:fixed;inset:auto 0 0 0;max-height:60vh;overflow:auto;z-index:99;padding:16px 20px;" +
      "background:#2b0d0d;color:#fff;font:14px/1.5 ui-monospace,monospace;white-space:pre-wrap;" +
      "border-top:4px solid #e5534b";
    box.textContent = "The site below is the last good one.\\n\\n" + problems.join("\\n");
    document.body.append(box);
  };
  const ask = async (version) => {
    try {
      const answer = await (await fetch("/__digest/news?version=" + version)).json();
      if (answer.reload) return location.reload();
      show(answer.problems);
      ask(answer.version);
    } catch {
      setTimeout(() => ask(version), 1000);
    }
  };
  ask(-1);
})();
"""


class News:
    """What the open pages are told: a version that goes up with every build, and what is wrong."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.version, self.good, self.problems = 0, 0, tuple[str, ...]()

    def tell(self, problems: Iterable[str]) -> None:
        """A build is over; with problems, the site is the one from before."""
        with self._changed:
            self.version += 1
            self.problems = tuple(problems)
            if not self.problems:
                self.good = self.version
            self._changed.notify_all()

    def after(self, version: int) -> dict[str, Any]:
        """Wait until there is something newer than ``version``; -1 asks for what there is."""
        with self._changed:
            self._changed.wait_for(lambda: self.version != version, timeout=_PATIENCE)
            reload = 0 <= version < self.good
            return {"version": self.version, "reload": reload, "problems": list(self.problems)}


class _Handler(SimpleHTTPRequestHandler):
    """Sends files of the site, the script, and news."""

    server: "Preview"

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if self.headers.get("Host", "").rpartition(":")[0] not in self.server.names:
            self.send_error(403, "This preview answers to its own name only")
        elif url.path == "/__digest/live.js":
            self._send(_SCRIPT.encode(), "text/javascript")
        elif url.path == "/__digest/news":
            version = parse_qs(url.query).get("version", ["-1"])[0]
            news = self.server.news.after(int(version) if version.lstrip("-").isdecimal() else -1)
            self._send(json.dumps(news).encode(), "application/json")
        else:
            self._send_file(url.path)

    def _send_file(self, path: str) -> None:
        file = Path(self.translate_path(path))
        if file.is_dir() and not path.endswith("/"):
            self.send_response(301)
            self.send_header("Location", f"{path}/")
            self.end_headers()
            return
        file = file / "index.html" if file.is_dir() else file
        status = 200 if file.is_file() else 404
        file = file if status == 200 else Path(self.translate_path("/404.html"))
        try:
            data = file.read_bytes()
        except OSError:
            self.send_error(404)
            return
        kind = self.guess_type(file)
        if kind == "text/html":
            data = data.replace(b"</body>", b'<script src="/__digest/live.js"></script></body>')
        self._send(data, kind, status)

    def _send(self, data: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        # A page that is closed does not wait for its news.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base class has
        """Say nothing: the terminal belongs to the builds."""


class Preview(ThreadingHTTPServer):
    """The server of one site folder."""

    daemon_threads = True

    def __init__(self, site: Path, host: str, port: int, news: News) -> None:
        self.news = news
        self.names = {"localhost", "127.0.0.1", "[::1]", host}
        try:
            super().__init__((host, port), lambda *args: _Handler(*args, directory=str(site)))
        except OSError as error:
            raise UsageError(f"{host}:{port} cannot be used: {error.strerror}; try another --port") from error

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}/"


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
