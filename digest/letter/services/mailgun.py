"""Mailgun: recipient variables (https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/batch-sending)."""

import re

from digest.letter.services.service import Service, parted, spelt

_SIGNS = ("%recipient", "%unsubscribe_url%", "%tag_unsubscribe_url%", "%mailing_list_unsubscribe_url%")


def _column(name: str, default: str) -> str:  # noqa: ARG001 - Mailgun has no word for it
    return "%recipient%" if name == "email" else f"%recipient.{re.sub('[^a-z0-9_]', '_', name)}%"


SERVICE = Service(
    title="Mailgun",
    unsubscribe="%unsubscribe_url%",
    browser="",
    column=_column,
    in_html=lambda html: spelt(html, *_SIGNS),
    in_text=lambda text: parted(text, *_SIGNS),
    advice="`html` and `text` of a message with `recipient-variables`; a variable that is missing stays empty, so fill "
    "every one; turn `o:tracking` off",
)
