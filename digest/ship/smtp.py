"""One connection to a mail server (RFC 5321), over which many letters go."""

import contextlib
import smtplib
import ssl
from collections.abc import Callable
from ipaddress import ip_address
from typing import Literal, NamedTuple

from digest.errors import SendError
from digest.ship.message import Message


class Server(NamedTuple):
    """The server that takes letters."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    authority: str
    """File with the certificate that its own is signed by; '' for the usual ones."""
    user: str
    """'' for no login."""
    password: str
    timeout: float
    """Seconds to wait for an answer."""

    def __repr__(self) -> str:
        """Without the password."""
        return f"{self.host}:{self.port}"


Fate = Literal["sent", "deferred", "refused", "rejected", "unsupported", "left", "unknown", "unsent"]
"""What became of a letter: taken; put off (4xx); the address refused (5xx); the letter refused (5xx); this server
cannot take it, another may; the reader left before it could be taken; the connection was lost while the server's answer
was due; the connection was lost before, so that the server has to drop it."""


class Receipt(NamedTuple):
    """What the server said to a letter."""

    fate: Fate
    said: str


class BusyError(Exception):
    """The server cannot be reached now, or wants to be left alone for a while."""


class Connection:
    """A connection that is open until it is closed or lost."""

    def __init__(self, server: Server) -> None:
        """Connect and log in.

        Raises:
            BusyError: the server may take letters later.
            SendError: it will not: no login, no encryption.
        """
        try:
            self._smtp = _open(server)
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            if isinstance(error, ssl.SSLError):
                raise SendError(f"{server!r}: no safe connection: {error}") from error
            if isinstance(error, smtplib.SMTPResponseException):
                _refuse(server, error)
            raise BusyError(f"{server!r} cannot be reached: {error}") from error
        self._can_pipeline = self._smtp.has_extn("pipelining")
        self._takes_utf8 = self._smtp.has_extn("smtputf8")

    def deliver(self, message: Message, may_end: Callable[[], bool]) -> Receipt:
        """Give one letter to the server.

        Args:
            message: the letter.
            may_end: is asked when all but the last dot was sent. Up to then the server cannot have taken the letter
                (RFC 5321, 4.1.1.4); from then on it may. If not, the connection is closed, and the server drops it.
        """
        if not message.recipient.isascii() and not self._takes_utf8:
            return Receipt("unsupported", f"the server takes no address beyond ASCII (SMTPUTF8): {message.recipient}")
        try:
            refused = self._ask(message)
            if refused:
                return refused
            self._smtp.send(message.data)
            if not may_end():
                self.close()
                return Receipt("left", "")
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Receipt("unsent", _said(error))
        try:
            self._smtp.send(b".\r\n")
            code, said = self._smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Receipt("unknown", _said(error))
        return self._receipt(code, said, "rejected") or Receipt("sent", _text(code, said))

    def _ask(self, message: Message) -> Receipt | None:
        """Name sender and recipient; what the server has against them, or None when it waits for the letter."""
        utf8 = "" if message.recipient.isascii() else " SMTPUTF8"
        commands = (
            f"MAIL FROM:<{message.sender}>{utf8}\r\n".encode(),
            f"RCPT TO:<{message.recipient}>\r\n".encode(),
            b"DATA\r\n",
        )
        if self._can_pipeline:
            self._smtp.send(b"".join(commands))
            replies = [self._smtp.getreply() for _ in commands]
        else:
            replies = []
            for command in commands:
                self._smtp.send(command)
                replies.append(self._smtp.getreply())
                if replies[-1][0] >= 400:
                    break
        (mailed, by_sender), *others = replies
        if found := self._receipt(mailed, by_sender, "rejected"):
            self._reset(replies)
            return found
        for (code, said), fate in zip(others, ("refused", "rejected"), strict=False):
            if found := self._receipt(code, said, fate):  # type: ignore[arg-type]
                self._reset(replies)
                return found
        return None

    def _reset(self, replies: list[tuple[int, bytes]]) -> None:
        """Be ready for the next letter after a refusal."""
        if self._smtp.sock is None:
            return
        if len(replies) == 3 and replies[2][0] == 354:
            self._smtp.send(b".\r\n")
            self._smtp.getreply()
        self._smtp.send(b"RSET\r\n")
        self._smtp.getreply()

    def _receipt(self, code: int, said: bytes, fate: Fate) -> Receipt | None:
        if code == 421:
            self.close()
            return Receipt("unsent", _text(code, said))
        if 400 <= code < 500:
            return Receipt("deferred", _text(code, said))
        return Receipt(fate, _text(code, said)) if code >= 500 or code < 200 else None

    @property
    def is_open(self) -> bool:
        """Whether a letter can be given to it."""
        return self._smtp.sock is not None

    def close(self) -> None:
        """Say goodbye, if the server still listens."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            if self._smtp.sock is not None:
                self._smtp.sock.settimeout(2)
                self._smtp.send(b"QUIT\r\n")
        self._smtp.close()


def _open(server: Server) -> smtplib.SMTP:
    context = None if server.security == "none" else ssl.create_default_context(cafile=server.authority or None)
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    try:
        if smtp.sock:
            import socket

            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        smtp.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            if not smtp.has_extn("starttls"):
                what = "offers no STARTTLS; set `smtp: security` to tls, or to none for a server on this machine"
                raise SendError(f"{server!r} {what}")
            smtp.starttls(context=context)
            smtp.ehlo()
        if server.user:
            _log_in(smtp, server)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _log_in(smtp: smtplib.SMTP, server: Server) -> None:
    try:
        smtp.login(server.user, server.password)
    except smtplib.SMTPNotSupportedError:
        raise SendError(f"{server!r} takes no login; unset DIGEST_SMTP_USER, or check `smtp: port`") from None
    except smtplib.SMTPAuthenticationError as error:
        if error.smtp_code < 500:
            raise BusyError(f"{server!r} does not log in now: {_said(error)}") from error
        what = "check DIGEST_SMTP_USER and DIGEST_SMTP_PASSWORD"
        raise SendError(f"{server!r} refuses the login: {_said(error)}; {what}") from None


def _refuse(server: Server, error: smtplib.SMTPResponseException) -> None:
    """Raise for an answer that will be the same later."""
    if error.smtp_code >= 500:
        raise SendError(f"{server!r} refuses the connection: {_said(error)}") from error


def is_here(host: str) -> bool:
    """Whether a host is this machine: its name is localhost, or its address a loopback one."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()
        return _text(error.smtp_code, said)
    return str(error) or type(error).__name__


def _text(code: int, said: bytes) -> str:
    """A server's words for a terminal and a file: in one line, and nothing that a terminal would obey."""
    words = " ".join(said.decode("utf-8", "replace").split())
    return "".join(sign if sign.isprintable() else "?" for sign in f"{code} {words}"[:300])
