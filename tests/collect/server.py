"""A web server on this machine that serves feeds, and does to its visitors what servers do."""

import http.server
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Handler = Callable[["Visit"], None]


class Visit(http.server.BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    site: "Site"

    def do_GET(self) -> None:
        site = self.server.site  # type: ignore[attr-defined]
        with site.lock:
            site.visits[self.path] += 1
            site.requests.append((self.path, dict(self.headers)))
            site.busy += 1
            site.busiest = max(site.busiest, site.busy)
        try:
            if site.latency:
                time.sleep(site.latency)
            answer = site.pages.get(self.path)
            if callable(answer):
                answer(self)
            elif answer is None:
                self.say(404, b"no")
            else:
                self.say(200, answer)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            with site.lock:
                site.busy -= 1

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Answer; the names of headers are written with _ for -."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


class Site:
    """What the server has."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.pages: dict[str, bytes | Handler] = {}
        self.visits: Counter[str] = Counter()
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.latency = 0.0
        self.busy = self.busiest = 0
        self.lock = threading.Lock()

    def url(self, path: str) -> str:
        return self.address + path


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, *args: Any) -> None:
        """Visitors that hang up are what some tests are about."""


@contextmanager
def serving() -> Iterator[Site]:
    """Run a server until the end of the block."""
    server = _Server(("127.0.0.1", 0), Visit)
    server.site = Site(f"http://127.0.0.1:{server.server_address[1]}")  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.site  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()


def rss(*items: str, head: str = "") -> bytes:
    """A small RSS feed; an item is its title, with a link made of it, or a whole <item>."""
    whole = (
        item
        if item.startswith("<item")
        else f"<item><title>{item}</title><link>https://example.org/{item.replace(' ', '-')}</link>"
        f"<guid>{item}</guid><pubDate>Tue, 17 Feb 2026 10:00:00 GMT</pubDate></item>"
        for item in items
    )
    return f'<rss version="2.0"><channel><title>Some feed</title>{head}{"".join(whole)}</channel></rss>'.encode()


def conditional(
    body: bytes, etag: str = '"1"', modified: str = "Tue, 17 Feb 2026 10:00:00 GMT", **headers: str
) -> Handler:
    """A page that is sent again only to those who do not have it; both conditions have to be named."""

    def answer(visit: Visit) -> None:
        has = visit.headers.get("If-None-Match"), visit.headers.get("If-Modified-Since")
        if has == (etag, modified):
            visit.say(304, ETag=etag, **headers)
        else:
            visit.say(200, body, ETag=etag, Last_Modified=modified, **headers)

    return answer


def moved(status: int, to: str) -> Handler:
    """A redirect."""
    return lambda visit: visit.say(status, Location=to)


def status(code: int, **headers: str) -> Handler:
    """An answer without a document."""
    return lambda visit: visit.say(code, b"", **headers)
