"""A mail server for tests: real sockets, and whatever misbehaviour a test writes down."""

import contextlib
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from digest.letter.mail.server import Server


class DropError(Exception):
    """Raised by a rule: close the connection without a word."""


def fine(*_: object) -> str:
    """The rule that takes everything."""
    return "250 2.0.0 fine"


@dataclass
class Post:
    """What the server does, and what it got."""

    greeting: Callable[[int], str] = lambda number: "220 ready"
    """From the number of the connection, from 1."""
    extensions: tuple[str, ...] = ("PIPELINING", "SMTPUTF8", "8BITMIME")
    login: tuple[str, str] | None = None
    mail: Callable[[str], str] = fine
    rcpt: Callable[[str], str] = fine
    """From the address."""
    data: Callable[[bytes], str] = fine
    """From the letter; what is answered to its last dot."""
    got: list[tuple[str, bytes]] = field(default_factory=list)
    """(recipient, letter) of all that were taken."""
    said: list[str] = field(default_factory=list)
    """Every command."""
    connections: int = 0
    port: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def server(self) -> Server:
        """How to reach it."""
        user, password = self.login or ("", "")
        return Server("127.0.0.1", self.port, "none", "", user, password, 2)

    @property
    def recipients(self) -> list[str]:
        """Who got a letter, in alphabetical order."""
        return sorted(recipient for recipient, _ in self.got)


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        post: Post = self.server.post
        with post.lock:
            post.connections += 1
            number = post.connections
        with contextlib.suppress(DropError, OSError):
            self._talk(post, number)

    def _say(self, line: str) -> None:
        if line == "hang":
            time.sleep(5)
            raise DropError
        self.wfile.write(line.encode() + b"\r\n")

    def _talk(self, post: Post, number: int) -> None:
        greeting = post.greeting(number)
        self._say(greeting)
        if not greeting.startswith("2"):
            return
        open_, recipient = False, ""
        while line := self.rfile.readline():
            text = line.decode("utf-8", "replace").strip()
            post.said.append(text)
            verb = text.split(":")[0].upper().split(" ")[0]
            if verb in ("EHLO", "HELO"):
                offers = [*post.extensions, *(["AUTH PLAIN LOGIN"] if post.login else [])]
                lines = ["here", *offers]
                for n, offer in enumerate(lines):
                    self._say(f"250{' ' if n == len(lines) - 1 else '-'}{offer}")
            elif verb == "AUTH":
                import base64

                given = base64.b64decode(text.split()[-1]).split(b"\0")[1:]
                good = post.login and [part.decode() for part in given] == list(post.login)
                self._say("235 welcome" if good else "535 5.7.8 no such login")
            elif verb == "MAIL":
                reply = post.mail(text)
                open_, recipient = reply.startswith("2"), ""
                self._say(reply)
            elif verb == "RCPT":
                address = text.partition("<")[2].partition(">")[0]
                reply = post.rcpt(address) if open_ else "503 5.5.1 no sender"
                recipient = address if reply.startswith("2") else ""
                self._say(reply)
                if reply.startswith("421"):
                    return
            elif verb == "DATA":
                if not recipient:
                    self._say("503 5.5.1 no recipient")
                    continue
                self._say("354 go on")
                data = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    if not part:
                        raise DropError
                    data += part.removeprefix(b".") if part.startswith(b"..") else part
                reply = post.data(data)
                if reply.startswith("2"):
                    with post.lock:
                        post.got.append((recipient, data))
                self._say(reply)
                if reply.startswith("421"):
                    return
            elif verb == "RSET":
                self._say("250 forgotten")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("500 what?")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 50


@contextlib.contextmanager
def running(post: Post) -> Iterator[Post]:
    """Run a server on a free port of this machine."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.post = post
    post.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield post
    finally:
        server.shutdown()
        server.server_close()
