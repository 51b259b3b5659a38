"""The desk of a team as it is run: a process that listens at a socket, asked as a proxy asks it."""

import contextlib
import http.client
import json
import re
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from click.testing import CliRunner

from digest.cli import main
from tests.publication import SETTINGS, Publication
from tests.web.running_desk import digest, ended

DAY = "2026-02-20"
ADDRESS = "https://desk.test.example"
HOST = "desk.test.example"
PASSWORD = "four words of the sea"


class Answer(NamedTuple):
    """What the desk answers."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def said(self) -> Any:
        """The body as a value."""
        return json.loads(self.body)

    @property
    def cookie(self) -> str:
        """What a browser would send from now on."""
        return self.headers["set-cookie"].partition(";")[0]


class _Connection(http.client.HTTPConnection):
    """HTTP over a socket of this machine, or over a port."""

    def __init__(self, at: Path | int) -> None:
        super().__init__("127.0.0.1", timeout=30)
        self.at = at

    def connect(self) -> None:
        """Connect."""
        if isinstance(self.at, int):
            self.sock = socket.create_connection(("127.0.0.1", self.at), timeout=30)
        else:
            self.sock = socket.socket(socket.AF_UNIX)
            self.sock.settimeout(30)
            self.sock.connect(str(self.at))


def people(publication: Publication, *arguments: str) -> str:
    """Run ``digest desk people``; what it said."""
    done = CliRunner().invoke(main, ["-C", str(publication.folder), "desk", "people", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def token_of(said: str) -> str:
    """The token in the link that was printed."""
    return re.search(r"/join#([\w-]+)/", said)[1]


class TeamDesk:
    """A desk that runs."""

    def __init__(self, publication: Publication, at: Path | int, process: subprocess.Popen[str], errors: Path) -> None:
        self.publication, self.at, self.process, self._errors = publication, at, process, errors
        self.address, self.host = ADDRESS, HOST

    def connection(self) -> http.client.HTTPConnection:
        """A connection of its own."""
        return _Connection(self.at)

    def ask(self, method: str, path: str, body: object = None, headers: Mapping[str, str | None] = {}) -> Answer:
        """Ask as our page does, from an address of the test's own unless something else is given.

        Args:
            method: of the request.
            path: of the route.
            body: bytes, or what JSON can say.
            headers: in place of those of our page; None leaves one out.
        """
        sent = {
            "Host": self.host, "Origin": self.address, "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/json", **headers,
        }  # fmt: skip
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        with contextlib.closing(self.connection()) as connection:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in {**sent, "Content-Length": str(len(data))}.items():
                if value is not None:
                    connection.putheader(name, value)
            connection.endheaders(data)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())

    def login(self, name: str, password: str = PASSWORD, headers: Mapping[str, str | None] = {}) -> Answer:
        """Log in, or try to."""
        return self.ask("POST", "/login", {"name": name, "password": password}, headers)

    def joined(self, name: str, role: str = "editor") -> str:
        """Add somebody who sets a password; her cookie."""
        token = token_of(people(self.publication, "add", name, "--role", role))
        answer = self.ask("POST", "/join", {"token": token, "password": PASSWORD})
        assert answer.status == 204, answer
        return answer.cookie

    def stream(self, cookie: str) -> "Stream":
        """Open a stream of events."""
        return Stream(self, cookie)

    def told(self) -> str:
        """What it has said to standard error so far."""
        return self._errors.read_text()


class Stream:
    """A stream of events that is listened to."""

    def __init__(self, desk: TeamDesk, cookie: str) -> None:
        self._connection = desk.connection()
        self._connection.request("GET", "/api/events", headers={"Cookie": cookie, "Host": desk.host})
        self._answer = self._connection.getresponse()
        assert self._answer.status == 200
        self.heard: list[tuple[str, Any]] = []
        self.is_over = threading.Event()
        self._is_open = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()
        assert self._is_open.wait(30)

    def _listen(self) -> None:
        kind = ""
        with contextlib.suppress(OSError, http.client.HTTPException, AttributeError, ValueError):
            for line in self._answer:
                self._is_open.set()
                if line.startswith(b"event: "):
                    kind = line[7:-1].decode()
                elif line.startswith(b"data: "):
                    self.heard.append((kind, json.loads(line[6:])))
        self._answer.close()
        self._connection.close()
        self.is_over.set()

    def wait(self, kind: str, what: object, seconds: float = 30) -> None:
        """Wait until something is heard."""
        end = time.monotonic() + seconds
        while (kind, what) not in self.heard:
            assert time.monotonic() < end, f"{kind} {what} was not heard; but {self.heard}"
            time.sleep(0.005)

    def close(self) -> None:
        """Go away, as a browser does."""
        with contextlib.suppress(OSError, AttributeError):
            self._connection.sock.shutdown(socket.SHUT_RDWR)
        assert self.is_over.wait(30)


def settings(more: str = "") -> str:
    """Those of a publication with a team."""
    return SETTINGS.replace("[digest]", f"[digest: {{desk: {{address: '{ADDRESS}'{more}}}}}]")


@contextlib.contextmanager
def running(publication: Publication, *, port: int = 0) -> Iterator[TeamDesk]:
    """Run the desk of a publication.

    Args:
        publication: whose desk it is; somebody may use it.
        port: to listen on; at a socket when not given.
    """
    at = port or publication.folder.parent / "desk.sock"
    errors = publication.folder.parent / "errors"
    listen = ["--port", str(port)] if port else ["--socket", str(at)]
    command = [*digest(), "-C", str(publication.folder), "desk", "--now", "2026-02-19", *listen]
    with errors.open("w") as out:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=out, text=True)
    try:
        lines = [process.stdout.readline(), process.stdout.readline()]
        assert "It listens at" in lines[1], (lines, errors.read_text())
        desk = TeamDesk(publication, at, process, errors)
        wait_for(desk)
        yield desk
    finally:
        ended(process)


def wait_for(desk: TeamDesk) -> None:
    """Wait until it answers."""
    for _ in range(200):
        try:
            desk.ask("GET", "/login")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the desk does not answer")
