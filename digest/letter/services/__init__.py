"""Mailing services that letters can be handed to: a module each, which says how its placeholders are written."""

from collections.abc import Mapping

from digest.letter.services import buttondown, listmonk, mailchimp, mailgun, ses
from digest.letter.services.service import Service

SERVICES: Mapping[str, Service] = {
    "listmonk": listmonk.SERVICE,
    "mailchimp": mailchimp.SERVICE,
    "buttondown": buttondown.SERVICE,
    "mailgun": mailgun.SERVICE,
    "ses": ses.SERVICE,
}
"""By the name that is typed."""
