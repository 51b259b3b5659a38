"""A desk as people run it: a process of its own, asked over HTTP."""

import contextlib
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.publication import Publication

DAY = "2026-02-20"
STORIES = [f"https://a.example/{number}" for number in (1, 2, 3)]


class Answer(NamedTuple):
    """What the desk answers."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def said(self) -> Any:
        """The body as a value."""
        return json.loads(self.body)


class RunningDesk:
    """A desk that runs, and somebody who is logged in."""

    def __init__(self, publication: Publication, process: subprocess.Popen[str], login: str, errors: Path) -> None:
        self.folder, self.process, self._errors = publication.folder, process, errors
        self.token = login.partition("#")[2]
        self.host = login.split("/")[2]
        self.port = int(self.host.partition(":")[2])
        self.file = publication.folder / f"content/editions/{DAY}.yml"
        answer = self.ask("POST", "/login", {"token": self.token}, cookie="")
        assert answer.status == 204, answer
        self.cookie = answer.headers["set-cookie"].partition(";")[0]
        self.set_cookie = answer.headers["set-cookie"]

    @property
    def ours(self) -> dict[str, str]:
        """What our own page sends with what it writes."""
        return {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", "Origin": f"http://{self.host}"}

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str | None] = {},
        *,
        cookie: str | None = None,
    ) -> Answer:
        """Ask as our page does.

        Args:
            method: of the request.
            path: to the byte.
            body: bytes, or what JSON can say.
            headers: in place of those of our page; None leaves one out.
            cookie: in place of that of who is logged in.
        """
        sent = {**self.ours, "Host": self.host, "Cookie": self.cookie if cookie is None else cookie, **headers}
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(connection):
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                if value is not None:
                    connection.putheader(name, value)
            if method not in ("GET", "HEAD"):
                connection.putheader("Content-Length", str(len(data)))
            connection.endheaders(data if method not in ("GET", "HEAD") else None)
            answer = connection.getresponse()
            is_stream = answer.headers.get_content_type() == "text/event-stream"
            return Answer(answer.status, answer.headers, b"" if is_stream else answer.read())

    def operate(self, operation: Mapping[str, object], day: str = DAY) -> Answer:
        """Do something to an edition."""
        return self.ask("POST", f"/api/editions/{day}/operations", operation, {"If-Match": '"0"'})

    def put(self, story: str, field: str, value: object, was: object) -> Answer:
        """Write a field."""
        return self.operate({"op": "put", "story": story, "keys": [field], "value": value, "was": was})

    def read(self, day: str = DAY) -> Answer:
        """What an edition says."""
        return self.ask("GET", f"/api/editions/{day}")

    def raw(self, data: bytes, *, seconds: float = 5) -> bytes:
        """Send bytes, and nothing more; what comes back until the desk closes, or for so long."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            connection.sendall(data)
            got = b""
            with contextlib.suppress(TimeoutError, ConnectionResetError):
                while part := connection.recv(65536):
                    got += part
                    if b"\r\n\r\n" in got:
                        connection.settimeout(0.3)
            return got

    def stream(self) -> "Stream":
        """Open a stream of events."""
        return Stream(self)

    def told(self) -> str:
        """What it has said to standard error so far."""
        return self._errors.read_text()


class Stream:
    """A stream of events that is listened to."""

    def __init__(self, desk: RunningDesk) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=60)
        self._connection.request("GET", "/api/events", headers={"Cookie": desk.cookie, "Host": desk.host})
        self._socket = self._connection.sock
        self._answer = self._connection.getresponse()
        assert self._answer.status == 200
        self.heard: list[tuple[float, str, Any]] = []
        """When, which kind, what."""
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
                    self.heard.append((time.perf_counter(), kind, json.loads(line[6:])))
        self.is_over.set()

    def wait(self, kind: str, what: Mapping[str, object], seconds: float = 30) -> float:
        """When something was heard; waits for it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for at, found, said in list(self.heard):
                if found == kind and what.items() <= said.items():
                    return at
            time.sleep(0.002)
        raise AssertionError(f"{kind} {what} was not heard; but {self.heard}")

    def close(self) -> None:
        """Go away."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self.is_over.wait(10)
        self._answer.close()
        self._connection.close()


def digest(*, is_measured: bool = True) -> list[str]:
    """What calls digest in a process of its own, whose lines count where those of the tests' process do."""
    measured = ["-m", "coverage", "run", "--parallel-mode"] if is_measured and "COVERAGE_RUN" in os.environ else []
    return [sys.executable, *measured, "-m", "digest"]


def ended(process: subprocess.Popen[str]) -> None:
    """End a desk as its editor does, and wait for it; one that does not end is killed."""
    process.terminate()  # a shell may have told all that it runs behind to pass over SIGINT
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()


@contextlib.contextmanager
def running(publication: Publication, *, before: Any = None) -> Iterator[RunningDesk]:
    """Run the desk of a publication.

    Args:
        publication: whose desk it is.
        before: is called in the process before it begins.
    """
    command = [*digest(is_measured=not before), "-C", str(publication.folder), "desk", "--no-browser", "--now", "2026-02-19"]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        errors = Path(folder) / "errors"
        with errors.open("w") as out:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=out, text=True, preexec_fn=before)
        try:
            for line in process.stdout:
                if found := re.search(r"http://\S+login#\S+", line):
                    yield RunningDesk(publication, process, found[0], errors)
                    return
            raise AssertionError(f"the desk did not begin: {errors.read_text()}")
        finally:
            ended(process)
