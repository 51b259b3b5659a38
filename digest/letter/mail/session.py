"""A session with a mail server (RFC 5321, 3.1): opened, made safe and logged in; then commands, and a reply to each."""

import contextlib
import functools
import socket
import ssl
from collections.abc import Mapping

from digest.errors import SendError
from digest.letter.mail.replies import LostError, Replies, Reply
from digest.letter.mail.server import Server

_GOODBYE = 2.0
"""Seconds that taking leave may take."""


class BusyError(Exception):
    """The server cannot be reached now, or wants to be left alone for a while."""


class Session:
    """A session that is open until it is closed. After a LostError it has to be."""

    def __init__(self, server: Server) -> None:
        """Open it; nobody is logged in yet.

        Raises:
            BusyError: the server may take letters later.
            SendError: it will not: no encryption.
        """
        self._server = server
        self.extensions: Mapping[str, str] = {}
        """What the server offers (RFC 5321, 4.1.1.1): the name in capitals, and what stands behind it."""
        try:
            self._socket = socket.create_connection((server.host, server.port), server.timeout)
        except OSError as error:
            raise BusyError(f"{server!r} cannot be reached: {error}") from error
        try:
            self._open()
        except ssl.SSLError as error:
            self._socket.close()
            raise SendError(f"{server!r}: no safe connection: {error}") from error
        except (OSError, LostError) as error:
            self._socket.close()
            raise BusyError(f"{server!r} cannot be reached: {error}") from error
        except BaseException:
            self._socket.close()
            raise

    def _open(self) -> None:
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._server.security == "tls":
            self._encrypt()
        self._replies = Replies(self._socket, self._server.timeout)
        self.expect(220, self._replies.next(), "the connection")
        self._greet()
        if self._server.security == "starttls":
            if "STARTTLS" not in self.extensions:
                what = "offers no STARTTLS; set `smtp: security` to tls, or to none for a server on this machine"
                raise SendError(f"{self._server!r} {what}")
            # A reply that lies behind this one was not encrypted, and would be read as if it were (CVE-2011-0411):
            # ``ask`` refuses it.
            self.expect(220, self.ask(b"STARTTLS")[0], "STARTTLS")
            self._encrypt()
            self._replies = Replies(self._socket, self._server.timeout)
            self._greet()

    def _encrypt(self) -> None:
        context = ssl.create_default_context(cafile=self._server.authority or None)
        self._socket.settimeout(self._server.timeout)
        self._socket = context.wrap_socket(self._socket, server_hostname=self._server.host)

    def _greet(self) -> None:
        """Say who we are, and hear what the server offers; one that is very old knows HELO alone."""
        name = _own_name() or _literal(self._socket)
        (reply,) = self.ask(b"EHLO " + name)
        if reply.code in (500, 502):
            (reply,) = self.ask(b"HELO " + name)
        self.expect(250, reply, "the connection")
        offers = (line.upper().replace("AUTH=", "AUTH ").partition(" ") for line in reply.lines[1:])
        self.extensions = {name: behind for name, _, behind in offers}

    def expect(self, code: int, reply: Reply, what: str) -> None:
        """Make sure that the server agrees.

        Args:
            code: that the reply has to have.
            reply: of the server.
            what: was asked of it, for the message.

        Raises:
            BusyError: it may do so later.
            SendError: it refuses ``what``.
            LostError: it said something else.
        """
        if 400 <= reply.code < 500:
            raise BusyError(f"{self._server!r} does not take {what} now: {reply}")
        if reply.code >= 500:
            raise SendError(f"{self._server!r} refuses {what}: {reply}")
        if reply.code != code:
            raise LostError(f"the server answered what is no answer to {what}: {reply}")

    def ask(self, *commands: bytes) -> list[Reply]:
        """Send commands in one go (RFC 2920), and wait for a reply to each.

        Raises:
            LostError: there are fewer replies, or more.
        """
        self.require_silence()
        self.write(b"".join(command + b"\r\n" for command in commands))
        return self.replies(len(commands))

    def require_silence(self) -> None:
        """Make sure that the server waits. Raises LostError when it has said something, or is gone."""
        self._replies.require_silence()

    def write(self, data: bytes) -> None:
        """Send bytes as they are. Raises LostError."""
        try:
            self._socket.settimeout(self._server.timeout)
            self._socket.sendall(data)
        except OSError as error:
            raise LostError(f"the connection was lost: {error}") from error

    def replies(self, number: int) -> list[Reply]:
        """Wait for so many replies, behind which nothing may come. Raises LostError."""
        replies = [self._replies.next() for _ in range(number)]
        self._replies.require_no_more()
        return replies

    def close(self) -> None:
        """Say goodbye, if the server still listens."""
        with contextlib.suppress(OSError):
            self._socket.settimeout(_GOODBYE)
            self._socket.sendall(b"QUIT\r\n")
        self.drop()

    def drop(self) -> None:
        """Close the connection without a word: within a letter, QUIT would be a line of it."""
        self._socket.close()


@functools.cache
def _own_name() -> bytes:
    """The name of this machine, if it is one that the world could know; else b''."""
    name = socket.getfqdn()
    return name.encode("ascii", "ignore") if "." in name else b""


def _literal(connection: socket.socket) -> bytes:
    """Our address as it stands for a name (RFC 5321, 4.1.3)."""
    address = connection.getsockname()[0]
    return f"[IPv6:{address}]".encode() if ":" in address else f"[{address}]".encode()
