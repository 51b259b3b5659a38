"""One connection to a mail server (RFC 5321), over which many letters go."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from digest.letter.mail.login import log_in
from digest.letter.mail.mime import Message
from digest.letter.mail.replies import LostError, Reply
from digest.letter.mail.server import Server
from digest.letter.mail.session import BusyError, Session

Fate = Literal["sent", "deferred", "refused", "rejected", "unsupported", "left", "unknown", "unsent"]
"""What became of a letter: taken; deferred (4xx); the address refused (5xx); the letter refused (5xx); this server
cannot take it, another may; the reader left before it could be taken; the connection was lost while the server's answer
was due; the connection was lost before, so that the server has to drop it."""


class Receipt(NamedTuple):
    """What the server said to a letter."""

    fate: Fate
    answer: str


class _Step(NamedTuple):
    """A command, and what may be answered."""

    command: bytes
    good: frozenset[int]
    """Codes with which the letter goes on (RFC 5321, 4.3.2); 4xx and 5xx are refusals, and all others no answer."""
    fate: Fate
    """What a refusal (5xx) means."""


_CLOSING = 421
_GO_ON = 354


class Connection:
    """A connection that is open until it is closed or lost."""

    def __init__(self, server: Server) -> None:
        """Connect and log in.

        Raises:
            BusyError: the server may take letters later.
            SendError: it will not: no login, no encryption.
        """
        self._session = Session(server)
        self.is_open = True
        """Whether a letter can be given to it."""
        try:
            if server.user:
                log_in(self._session, server)
        except LostError as error:
            self._drop()
            raise BusyError(f"{server!r} cannot be reached: {error}") from error
        except BaseException:
            self.close()
            raise

    def deliver(self, message: Message, may_end: Callable[[], bool]) -> Receipt:
        """Give one letter to the server.

        Args:
            message: the letter.
            may_end: is asked when all but the last dot was sent. Up to then the server cannot have taken the letter
                (RFC 5321, 4.1.1.4); from then on it may. If not, the connection is closed, and the server drops it.
        """
        if not message.recipient.isascii() and "SMTPUTF8" not in self._session.extensions:
            return Receipt("unsupported", f"the server takes no address beyond ASCII (SMTPUTF8): {message.recipient}")
        try:
            if refused := self._refusal(message):
                return refused
            self._session.write(message.data)
            if not may_end():
                self._drop()
                return Receipt("left", "")
            self._session.require_silence()
        except LostError as error:
            self._drop()
            return Receipt("unsent", str(error))
        try:
            self._session.write(b".\r\n")
            (reply,) = self._session.replies(1)
            return self._judged(reply, frozenset(range(200, 300)), "rejected") or Receipt("sent", str(reply))
        except LostError as error:
            self._drop()
            return Receipt("unknown", str(error))

    def _refusal(self, message: Message) -> Receipt | None:
        """Name sender and recipient; what the server has against them, or None when it waits for the letter."""
        utf8 = "" if message.recipient.isascii() else " SMTPUTF8"
        steps = [
            _Step(f"MAIL FROM:<{message.sender}>{utf8}".encode(), frozenset({250}), "rejected"),
            _Step(f"RCPT TO:<{message.recipient}>".encode(), frozenset({250, 251, 252}), "refused"),
            _Step(b"DATA", frozenset({_GO_ON}), "rejected"),
        ]
        together = [steps] if "PIPELINING" in self._session.extensions else [[step] for step in steps]
        for some in together:
            replies = self._session.ask(*(step.command for step in some))
            judged = [self._judged(reply, step.good, step.fate) for step, reply in zip(some, replies, strict=True)]
            if refused := next(filter(None, judged), None):
                self._forget(replies[-1])
                return refused
        return None

    def _forget(self, last: Reply) -> None:
        """Be ready for the next letter after a refusal."""
        if not self.is_open:
            return
        if last.code == _GO_ON:  # it waits for a letter to nobody, and might take an empty one
            self._drop()
            return
        try:
            (reply,) = self._session.ask(b"RSET")
        except LostError:
            self._drop()
        else:
            if reply.code != 250:
                self.close()

    def _judged(self, reply: Reply, good: frozenset[int], fate: Fate) -> Receipt | None:
        """What a reply means for the letter; None when it goes on. Raises LostError for what is no answer."""
        if reply.code in good:
            return None
        if reply.code < 400:
            raise LostError(f"the server answered what is no answer here: {reply}")
        if reply.code == _CLOSING:
            self._drop()
            return Receipt("unsent", str(reply))
        return Receipt("deferred" if reply.code < 500 else fate, str(reply))

    def close(self) -> None:
        """Say goodbye, if the server still listens."""
        if self.is_open:
            self._session.close()
        self.is_open = False

    def _drop(self) -> None:
        self._session.drop()
        self.is_open = False
