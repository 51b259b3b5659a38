"""Mailchimp: merge tags (https://mailchimp.com/help/all-the-merge-tags-cheat-sheet/)."""

import re

from digest.letter.services.service import Service, parted, spelt

_LONGEST = 10
"""Characters that the tag of an audience field may have."""
_KNOWN = {"name": "FNAME", "email": "EMAIL"}


def _column(name: str, default: str) -> str:
    tag = _KNOWN.get(name) or re.sub(r"[^A-Z0-9]+", "_", name.upper())[:_LONGEST]
    return f"*|IF:{tag}|**|{tag}|**|ELSE:|*{default}*|END:IF|*" if default else f"*|{tag}|*"


SERVICE = Service(
    title="Mailchimp",
    unsubscribe="*|UNSUB|*",
    browser="*|ARCHIVE|*",
    column=_column,
    in_html=lambda html: spelt(html, "*|"),
    in_text=lambda text: parted(text, "*|"),
    advice="a campaign, Code your own, Paste in code; turn `Track opens` and `Track clicks` off",
)
