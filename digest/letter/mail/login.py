"""Logging in to a mail server (RFC 4954): PLAIN, or LOGIN where that is all there is; the connection is encrypted."""

from base64 import b64encode

from digest.errors import SendError
from digest.letter.mail.replies import LostError, Reply
from digest.letter.mail.server import Server
from digest.letter.mail.session import BusyError, Session

_MORE = 334
_WELCOME = 235


def log_in(session: Session, server: Server) -> None:
    """Log in with the name and the password of a server.

    Raises:
        BusyError: it may let us in later.
        SendError: it will not.
        LostError: the connection is of no use any more.
    """
    offered = session.extensions.get("AUTH", "").split()
    if "PLAIN" in offered:  # RFC 4616
        (reply,) = session.ask(b"AUTH PLAIN " + b64encode(f"\0{server.user}\0{server.password}".encode()))
    elif "LOGIN" in offered:
        reply = _step_by_step(session, server)
    else:
        what = f"takes {' '.join(offered)}, and neither PLAIN nor LOGIN" if offered else "takes no login"
        raise SendError(f"{server!r} {what}; unset DIGEST_SMTP_USER, or check `smtp: port`")
    if 400 <= reply.code < 500:
        raise BusyError(f"{server!r} does not log in now: {reply}")
    if reply.code >= 500:
        what = "check DIGEST_SMTP_USER and DIGEST_SMTP_PASSWORD"
        raise SendError(f"{server!r} refuses the login: {reply}; {what}")
    if reply.code != _WELCOME:
        raise LostError(f"the server answered what is no answer to a login: {reply}")


def _step_by_step(session: Session, server: Server) -> Reply:
    """The name and the password, each when it is asked for (draft-murchison-sasl-login)."""
    (reply,) = session.ask(b"AUTH LOGIN")
    for secret in (server.user, server.password):
        if reply.code != _MORE:
            break
        (reply,) = session.ask(b64encode(secret.encode()))
    return reply
