"""Replies of a mail server, read strictly: whatever is no reply ends the connection.

Source: RFC 5321, 4.2. A reply that is believed too kindly is taken for that to another command, and a letter counts as
taken that no server has. The standard library's reader takes any three digits, lines of any codes, and replies without
end.
"""

import re
import socket
import ssl
import time
from typing import NamedTuple

from digest.base.problem_lines import safe

_LINE = 2000
"""Bytes of a line. RFC 5321, 4.5.3.1.5 allows 512; some servers write longer ones."""
_LINES = 100
"""Lines of a reply: more than any server has extensions or words of welcome."""
_CHUNK = 4096
_SHOWN = 300
_FORM = re.compile(rb"([2-5][0-9][0-9])(?:([ -])([^\r\n\0]*))?")
"""A line of a reply: of a code that is not in the RFC, the first digit counts (4.2.1)."""


class LostError(Exception):
    """The connection is of no use any more: it was closed, or what came over it is no reply. The text says which."""


class Reply(NamedTuple):
    """What a server said to a command."""

    code: int
    lines: tuple[str, ...]

    def __str__(self) -> str:
        """For a terminal and a file."""
        return _shown(f"{self.code} {' '.join(self.lines)}")


class Replies:
    """The replies that come over a connection."""

    def __init__(self, connection: socket.socket, patience: float) -> None:
        """Take the connection, and the seconds that a reply may take as a whole."""
        self._socket, self._patience = connection, patience
        self._buffer = bytearray()
        """What came and was not read; never more than a line and a chunk."""
        self._is_closed = False

    def next(self) -> Reply:
        """Wait for a reply, and read it to its last line.

        Raises:
            LostError: there is none in time, or what comes is none.
        """
        deadline = time.monotonic() + self._patience
        lines: list[str] = []
        codes: set[bytes] = set()
        while len(lines) < _LINES:
            line = self._line(deadline)
            found = _FORM.fullmatch(line)
            if not found:
                raise LostError(f"the server sent what is no reply: {_decoded(line)}")
            codes.add(found[1])
            if len(codes) > 1:
                raise LostError(f"the lines of a reply have different codes: {_decoded(line)}")
            lines.append(_decoded(found[3] or b""))
            if found[2] != b"-":
                return Reply(int(found[1]), tuple(lines))
        raise LostError(f"a reply has more than {_LINES} lines")

    def require_silence(self) -> None:
        """Make sure that the server waits: whatever it says now would be taken for the reply to what it is asked next.

        Raises:
            LostError: it has said something, or has closed the connection.
        """
        self.require_no_more()
        if self._is_closed:
            raise LostError("the server closed the connection")

    def require_no_more(self) -> None:
        """The same behind a reply, after which a server may close the connection."""
        if not self._buffer:
            self._is_closed = not self._peek()
        if self._buffer:
            raise LostError(f"the server said what it was not asked for: {_decoded(bytes(self._buffer))}")

    def _peek(self) -> bool:
        """Read what has come; whether the connection is open."""
        try:
            self._socket.settimeout(0)
            self._buffer += (data := self._socket.recv(_CHUNK))
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return True
        except OSError:
            return False
        return bool(data)

    def _line(self, deadline: float) -> bytes:
        """The next line, without its end."""
        while (end := self._buffer.find(b"\n")) < 0 and len(self._buffer) <= _LINE:
            self._receive(deadline)
        if not 0 <= end <= _LINE:
            raise LostError(f"a line of a reply is longer than {_LINE} bytes")
        line = bytes(self._buffer[: end + 1])
        del self._buffer[: end + 1]
        if not line.endswith(b"\r\n"):
            raise LostError(f"a line of a reply does not end with CR LF: {_decoded(line)}")
        return line[:-2]

    def _receive(self, deadline: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise LostError(f"the server did not answer within {self._patience:g} seconds")
        try:
            self._socket.settimeout(left)
            data = self._socket.recv(_CHUNK)
        except TimeoutError:
            raise LostError(f"the server did not answer within {self._patience:g} seconds") from None
        except OSError as error:
            raise LostError(f"the connection was lost: {error}") from error
        if not data:
            raise LostError("the server closed the connection")
        self._buffer += data


def _decoded(data: bytes) -> str:
    return _shown(data.decode("utf-8", "replace"))


def _shown(text: str) -> str:
    """A server's words in one line, without what a terminal would obey."""
    return safe(" ".join(text.split())[:_SHOWN])
