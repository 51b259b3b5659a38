"""The server of a preview: a site of which each file is made when it is asked for.

It is there for browsers that call this machine by its own name. Whatever is asked is answered with a status; there is
no list of a folder, and no file of this machine behind an address.

Sources: RFC 9110 (methods, status codes); RFC 9112, section 3.2 (the forms of a target, and Host).
"""

import html
import json
import mimetypes
import re
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qs, quote, unquote_to_bytes

from digest.errors import DigestError, UsageError
from digest.model import Remedy
from digest.render.templates import default_templates
from digest.site.preview.news import News

_CONNECTIONS = 500
"""Connections at once, each with a thread; one more is closed unheard."""
_HOST = re.compile(r"(?P<name>[^:\[\]]+?|\[[0-9a-f:.]+\])\.?(?::[0-9]{1,5})?")
"""A host and its port. Any port will do, for a tunnel may begin at another, and so will none, which is 80."""
_VERSION = re.compile(r"-?[0-9]{1,9}")
_BROKEN = re.compile(r"%(?![0-9A-Fa-f]{2})")
"""A percent sign that encodes nothing."""
_SCRIPT = b'<script src="/__digest/live.js"></script></body>'
_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="[^"]*"')


class _Handler(BaseHTTPRequestHandler):
    """Sends files of the site, the script, and news."""

    server: "Preview"
    timeout = 10
    """Seconds for which a connection may be silent."""

    def parse_request(self) -> bool:
        """Read the head of a request; False when it was answered already, whatever its method, for its form."""
        if not super().parse_request():
            return False
        if not self._names_us():
            self.send_error(HTTPStatus.FORBIDDEN, "This preview answers to its own name only")
        elif self.command not in ("GET", "HEAD"):
            self.send_response(HTTPStatus.METHOD_NOT_ALLOWED)
            self.send_header("Allow", "GET, HEAD")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            return True
        return False

    def do_GET(self) -> None:
        target, _, query = self.path.partition("#")[0].partition("?")
        parts = parts_of(target)
        if parts is None:
            self.send_error(HTTPStatus.BAD_REQUEST, "This is no address of a page")
        elif parts == ["__digest", "live.js"]:
            self._send((default_templates() / "preview/live.js").read_bytes(), "text/javascript")
        elif parts == ["__digest", "news"]:
            self._send_news(query)
        else:
            self._send_file(parts)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _names_us(self) -> bool:
        """Whether the one host that is named is ours: a page elsewhere may have its own name lead to this machine."""
        hosts = self.headers.get_all("Host", [])
        found = _HOST.fullmatch(hosts[0].lower()) if len(hosts) == 1 else None
        return found is not None and found["name"] in self.server.names

    def _send_news(self, query: str) -> None:
        asked = parse_qs(query)
        version, page = asked.get("version", ["-1"])[0], asked.get("page", [""])[0]
        news = self.server.news.after(int(version) if _VERSION.fullmatch(version) else -1, page)
        if news is None:
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE, "Too many pages are open")
        else:
            self._send(json.dumps(news).encode(), "application/json")

    def _send_file(self, parts: Sequence[str]) -> None:
        site, path = self.server.site, file_at(parts)
        if site is None:
            self._send_failure("\n".join(self.server.news.problems) or "One moment: the content is being read.")
            return
        try:
            if not site.has(path) and site.has(f"{path}/index.html"):
                self._send_on(f"/{quote(path)}/")
                return
            status = HTTPStatus.OK if site.has(path) else HTTPStatus.NOT_FOUND
            shown = path if site.has(path) else "404.html"
            data = site.data(shown) if site.has(shown) else None
        except (DigestError, OSError) as error:
            self._send_failure(self.server.words(error))
            return
        if data is None:
            self.send_error(HTTPStatus.NOT_FOUND)
        else:
            kind = mimetypes.guess_type(shown)[0] or "application/octet-stream"
            self._send(_live(data) if kind == "text/html" else data, kind, status)

    def _send_on(self, address: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send_failure(self, words: str) -> None:
        """Show why there is no page; it is loaded again when that is mended."""
        page = f"<!doctype html><meta charset=utf-8><title>No page</title><body><pre>{html.escape(words)}</pre></body>"
        self._send(_live(page.encode()), "text/html", HTTPStatus.INTERNAL_SERVER_ERROR)

    def _send(self, data: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base class has
        """Say nothing: the terminal belongs to the builds."""


def _live(page: bytes) -> bytes:
    """A page that runs the script of the preview: that of a letter has a policy by which nothing runs."""
    return _POLICY.sub(_allowing, page, count=1).replace(b"</body>", _SCRIPT, 1)


def _allowing(policy: re.Match[bytes]) -> bytes:
    return policy[0] if b"script-src" in policy[0] else policy[0][:-1] + b"; script-src 'self'; connect-src 'self'\""


def file_at(parts: Sequence[str]) -> str:
    """The path of the file that an address stands for, from the names between its slashes."""
    names = [name for name in parts if name]
    return "/".join(names if parts[-1] else [*names, "index.html"])


def parts_of(target: str) -> list[str] | None:
    """The names between the slashes of an address; None when it is none."""
    if not target.startswith("/") or _BROKEN.search(target):
        return None
    try:
        path = unquote_to_bytes(target.encode("latin-1")).decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in path else path[1:].split("/")


class Shown(Protocol):
    """The site that is shown."""

    def has(self, path: str, /) -> bool:
        """Whether there is a file at a path."""

    def data(self, path: str, /) -> bytes:
        """Make a file. Raises DigestError and OSError."""

    def finish(self) -> None:
        """Plan what nobody has asked for yet, to find what is wrong there. Raises DigestError and OSError."""


class Preview(ThreadingHTTPServer):
    """The server of one site, which may become another at any moment."""

    daemon_threads = True

    def __init__(self, site: Shown | None, host: str, port: int, news: News, words: Callable[[Exception], str]) -> None:
        """Listen.

        Args:
            site: what is shown; None as long as there is none.
            host: address to listen on.
            port: port to listen on; 0 takes a free one.
            news: what open pages are told.
            words: says why a file cannot be made.

        Raises:
            UsageError: the address cannot be used.
        """
        self.site: Shown | None = site
        self.news, self.words = news, words
        self.names = {"localhost", "127.0.0.1", "[::1]", f"[{host}]" if ":" in host else host.lower()}
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._room = threading.BoundedSemaphore(_CONNECTIONS)
        try:
            super().__init__((host, port), _Handler)
        except (OSError, UnicodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "this is no name of a machine"
            raise UsageError(f"{host}:{port} cannot be used: {why}", Remedy.of("take_other_port")) from error

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        host, port = self.server_address[:2]
        return f"http://[{host!s}]:{port}/" if self.address_family == socket.AF_INET6 else f"http://{host!s}:{port}/"

    def process_request(self, request: Any, client_address: Any) -> None:
        """Hear a browser in a thread of its own, while there is room for one."""
        if self._room.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """The same, in that thread."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over a browser that went away; what else goes wrong is a mistake of ours, and is shown."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)
