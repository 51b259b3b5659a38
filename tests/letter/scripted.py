"""A mail server that says what a test wrote down, byte by byte, at one step of its sessions; and keeps what it takes."""

import contextlib
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from digest.letter.mail.server import Server

PATIENCE = 0.4
"""Seconds for which the other side waits for an answer."""
DROP = object()
"""Close the connection without a word."""
HANG = object()
"""Say nothing, for longer than anybody waits."""
Say = Sequence[bytes | float | object]
"""Bytes to send, seconds to wait, and how it ends; what is said instead of the usual words."""
ALWAYS = 0
USUAL = {
    "greeting": b"220 ready\r\n", "mail": b"250 fine\r\n", "rcpt": b"250 fine\r\n", "data": b"354 go on\r\n",
    "dot": b"250 taken\r\n", "rset": b"250 forgotten\r\n", "auth": b"235 welcome\r\n", "starttls": b"220 go on\r\n",
}  # fmt: skip


class Endless(bytes):
    """Bytes that are sent again and again until the other side has gone."""


@dataclass
class Scripted:
    """What it says, and what it took."""

    step: str = ""
    """At which it does not do the usual: a key of USUAL, or ehlo."""
    say: Say = ()
    on: int = ALWAYS
    """The how manieth time it comes to this step; ALWAYS for every time."""
    keeps: bool = True
    """Whether it keeps the letter whose last dot gets an answer that says neither."""
    extensions: tuple[str, ...] = ("PIPELINING", "SMTPUTF8")
    got: list[str] = field(default_factory=list)
    """To whom the letters are that it took."""
    commands: list[bytes] = field(default_factory=list)
    sent: int = 0
    """Bytes."""
    other: Callable[[bytes], bytes] | None = None
    """What it answers to a line that is no command it knows."""
    tls: ssl.SSLContext | None = None
    """Encrypts from the start."""
    port: int = 0
    _times: Counter = field(default_factory=Counter)

    @property
    def server(self) -> Server:
        """How to reach it."""
        return Server("127.0.0.1", self.port, "none", "", "", "", PATIENCE)

    def words(self, step: str) -> Say:
        """What it says at a step."""
        self._times[step] += 1
        if step == self.step and self.on in (ALWAYS, self._times[step]):
            return self.say
        if step == "ehlo":
            lines = [b"here", *(offer.encode() for offer in self.extensions)]
            return [b"".join(b"250%c%s\r\n" % (b"- "[n == len(lines) - 1], line) for n, line in enumerate(lines))]
        return [USUAL[step]]


def talk(post: Scripted, connection: socket.socket) -> None:
    """One session."""

    def say(step: str) -> Say:
        words = post.words(step)
        for word in words:
            if word is DROP:
                raise OSError
            if word is HANG:
                time.sleep(3 * PATIENCE)
                raise OSError
            if isinstance(word, float):
                time.sleep(word)
                continue
            while True:
                connection.sendall(word)
                post.sent += len(word)
                if not isinstance(word, Endless):
                    break
        return words

    say("greeting")
    recipient = ""
    lines = connection.makefile("rb")
    while line := lines.readline():
        post.commands.append(line)
        verb = line[:4].decode().strip().lower()
        if verb == "quit":
            return
        if verb == "helo":
            connection.sendall(b"250 here\r\n")
        elif verb == "rcpt":
            recipient = line.decode().partition("<")[2].partition(">")[0]
            say("rcpt")
        elif verb == "data" and say("data"):
            while (part := lines.readline()) != b".\r\n":
                if not part:
                    return
            words = post.words("dot")
            said = next((word for word in words if isinstance(word, bytes)), b"?")
            if said[:1] == b"2" or (post.keeps and said[:1] not in (b"4", b"5")):
                post.got.append(recipient)
            post._times["dot"] -= 1
            say("dot")
        elif verb in ("ehlo", "mail", "rset", "auth", "star"):
            say({"star": "starttls"}.get(verb, verb))
        elif post.other:
            connection.sendall(post.other(line))


@contextlib.contextmanager
def running(post: Scripted) -> Iterator[Scripted]:
    """Run it on a free port of this machine."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=20)
    post.port = listening.getsockname()[1]

    def session(connection: socket.socket) -> None:
        connection.settimeout(5)
        with contextlib.suppress(OSError), connection, contextlib.ExitStack() as both:
            talk(
                post, both.enter_context(post.tls.wrap_socket(connection, server_side=True)) if post.tls else connection
            )

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listening.accept()
                threading.Thread(target=session, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield post
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
