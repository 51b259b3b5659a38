"""From settings and environment to what letters go out with: letterhead, server, signature. Secrets come in here."""

import datetime as dt
import os
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from digest.base import mailbox
from digest.base.schedule import schedule
from digest.base.slug import host_like
from digest.errors import UsageError, refusal
from digest.letter.lettered import Lettered
from digest.letter.mail import dkim_key, enclosed, unsubscribe_token
from digest.letter.mail.delivery import Limits
from digest.letter.mail.dkim_signature import Signer
from digest.letter.mail.mime import Composed, Letterhead
from digest.letter.mail.server import Server, is_here
from digest.render import urls
from digest.settings.mkdocs_yml import Settings

_MORNING = dt.time(8)
"""When a letter is dated whose schedule has no time."""


def composed(settings: Settings, lettered: Lettered, signer: Signer | None = None) -> Composed:
    """The message of a letter, dated to the hour at which its edition appears; its pictures are on the site.

    Args:
        settings: of the publication.
        lettered: the letter.
        signer: who signs it; None for nobody.
    """
    head, date = letterhead(settings), _date(settings, lettered)
    return Composed(lettered.letter, head, date, lettered.before, signer=signer)


def with_pictures(settings: Settings, lettered: Lettered, signer: Signer | None = None) -> Composed:
    """The same with its pictures inside, for a site that is not online yet.

    Args:
        settings: of the publication.
        lettered: the letter.
        signer: who signs it; None for nobody.
    """
    head, date = letterhead(settings), _date(settings, lettered)
    letter, pictures = enclosed.in_message(lettered.letter, lettered.picture, head.sender.domain)
    return Composed(letter, head, date, lettered.before, pictures, signer)


def _date(settings: Settings, lettered: Lettered) -> dt.datetime:
    plan = schedule(settings.options.schedule, settings.zone)
    return dt.datetime.combine(lettered.letter.day, plan.time or _MORNING, plan.zone)


def letterhead(settings: Settings) -> Letterhead:
    """What the headers of all letters have in common."""
    options = settings.options.letter
    key = unsubscribe_key()
    host = urlsplit(settings.url).hostname or host_like(settings.name)
    return Letterhead(
        sender=mailbox.parse(options.from_ or ""),
        reply_to=mailbox.parse(options.reply_to) if options.reply_to else None,
        list_id=options.list_id or host,
        name=settings.name,
        archive=settings.url + urls.EDITIONS,
        unsubscribe=options.unsubscribe or "",
        unsubscribe_mail=mailbox.parse(options.unsubscribe_mail).address if options.unsubscribe_mail else "",
        token=partial(unsubscribe_token.token, key) if key else lambda _: "",
    )


def unsubscribe_key() -> str:
    """The secret that unsubscribe addresses are signed with; '' when there is none."""
    return os.environ.get("DIGEST_UNSUBSCRIBE_KEY", "")


def server(settings: Settings) -> Server:
    """The server that takes letters, with the login from the environment.

    Raises:
        UsageError: half a login, or no encryption to a server elsewhere.
    """
    smtp = settings.options.smtp
    user, password = os.environ.get("DIGEST_SMTP_USER", ""), os.environ.get("DIGEST_SMTP_PASSWORD", "")
    if bool(user) != bool(password):
        raise UsageError("DIGEST_SMTP_USER and DIGEST_SMTP_PASSWORD belong together; one of them is not set")
    if smtp.security == "none" and not is_here(smtp.host):
        raise UsageError(
            f"`smtp: security: none` would send letters to {smtp.host} for all to read; use starttls or tls"
        )
    authority = str(settings.root / smtp.authority) if smtp.authority else ""
    if authority and not Path(authority).is_file():
        raise UsageError(f"there is no {authority}, which `smtp: authority` names")
    return Server(smtp.host, smtp.port, smtp.security, authority, user, password, smtp.timeout)


def signer(settings: Settings) -> Signer | None:
    """What signs letters, or None when the server does.

    Raises:
        UsageError: the key is missing, or cannot be used.
    """
    dkim = settings.options.letter.dkim
    if dkim is None:
        return None
    if dkim.key:
        try:
            key = (settings.root / Path(dkim.key).expanduser()).read_bytes()
        except OSError as error:
            raise UsageError(f"the DKIM key {dkim.key} cannot be read: {refusal(error)}") from None
    else:
        key = os.environ.get("DIGEST_DKIM_KEY", "").encode()
        if not key:
            raise UsageError("`letter: dkim` names no `key`, and DIGEST_DKIM_KEY is not set")
    return Signer(dkim.domain.encode("idna").decode(), dkim.selector, dkim_key.key(key))


def limits(settings: Settings) -> Limits:
    """How many letters at once and how fast."""
    smtp = settings.options.smtp
    return Limits(smtp.connections, smtp.per_second, smtp.per_domain, smtp.per_connection)
