"""From an edition to a mailing service that sends it: the counterpart of send, where nothing is mailed from here."""

import datetime as dt
import os
from typing import NamedTuple
from urllib.parse import urlsplit

from digest.errors import HeldBackError, UsageError
from digest.letter import mail_settings
from digest.letter.lettered import Lettered
from digest.letter.mail import headers
from digest.letter.mail.server import is_here
from digest.letter.services import SERVICES
from digest.letter.services.listmonk_api import Campaign, Listmonk, Readers, Target
from digest.letter.services.service import handed
from digest.model import Advance, Notice
from digest.settings.mkdocs_yml import Settings
from digest.verbs import release
from digest.verbs.release import Look


class Handover(NamedTuple):
    """A letter that a service could send."""

    lettered: Lettered
    lists: tuple[Readers, ...]
    """Who would get it."""
    service: str
    """Names it, with its address."""
    against: tuple[Notice, ...]
    """Why it is not done; () when nothing is against it."""


def plan_handover(settings: Settings, name: str, *, now: dt.datetime, look: Look, advance: Advance) -> Handover:
    """Find out what handing over would do.

    Args:
        settings: of the publication.
        name: of the edition; see letter.edition_day.
        now: decides which editions are out; aware.
        look: is asked what of that which the letter links to is not online.
        advance: is told about the progress.

    Raises:
        UsageError: there is no such edition, no listmonk in the settings, or no login in the environment.
        ContentError: the edition or its letter has mistakes.
        SendError: listmonk does not answer.
    """
    lettered = release.fit_to_send(settings, name, now=now, by_service=True, advance=advance)
    target = _target(settings)
    against = release.not_online(look(lettered))
    return Handover(lettered, tuple(Listmonk(target).lists()), repr(target), against)


def hand_to_listmonk(settings: Settings, plan: Handover, *, start: bool) -> Campaign:
    """Make the campaign of an edition in listmonk.

    Args:
        settings: of the publication.
        plan: of the same edition.
        start: send it; otherwise it is a draft there.

    Raises:
        HeldBackError: something is against it.
        UsageError: there is no listmonk in the settings, or no login in the environment.
        SendError: listmonk does not take it, or has sent it already.
    """
    if plan.against:
        raise HeldBackError(plan.against)
    letter, head = plan.lettered.letter, mail_settings.letterhead(settings)
    more = {"List-Id": f"<{head.list_id}>", "List-Archive": f"<{head.archive}>"}
    if head.reply_to:
        more["Reply-To"] = headers.shown(head.reply_to)
    sender = f"{head.sender.name} <{head.sender.address}>" if head.sender.name else head.sender.address
    name = f"{settings.name} {letter.day.isoformat()}"
    words = handed(letter, SERVICES["listmonk"])
    return Listmonk(_target(settings)).campaign(name, words, sender, more, start=start)


def _target(settings: Settings) -> Target:
    listmonk = settings.options.listmonk
    if listmonk is None:
        raise UsageError(f"{settings.file.name} does not say where listmonk is: add `listmonk` with `url` and `lists`")
    user, token = os.environ.get("DIGEST_LISTMONK_USER", ""), os.environ.get("DIGEST_LISTMONK_TOKEN", "")
    if not user or not token:
        raise UsageError("DIGEST_LISTMONK_USER and DIGEST_LISTMONK_TOKEN are not set: name and token of an API user")
    url = listmonk.url if listmonk.url.endswith("/") else f"{listmonk.url}/"
    parts = urlsplit(url)
    if parts.scheme != "https" and not is_here(parts.hostname or ""):
        raise UsageError(f"`listmonk: url` is not encrypted, and a token would go there for all to read: {url}")
    return Target(url, user, token, listmonk.lists)
