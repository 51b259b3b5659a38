"""The publication as a whole, as everything that is made of it knows it."""

from typing import NamedTuple
from zoneinfo import ZoneInfo


class Publication(NamedTuple):
    """The publication as a whole."""

    name: str
    tagline: str
    """'' when not set."""
    description: str
    """'' when not set."""
    language: str
    """BCP 47 tag."""
    direction: str
    """'ltr' or 'rtl'."""
    url: str
    """Address of the site with a slash at the end, or '' when not set."""
    publisher: str
    """Name of the organisation behind it; the publication's own when not set."""
    publisher_url: str
    """The organisation's own page; the site's address when not set."""
    rights: str
    """Who may use the texts how, without markup; '' when not set."""
    identity: str
    """What the ids of all feed entries begin with: a tag: URI (RFC 4151)."""
    hub: str
    """Address of a WebSub hub, or ''."""
    zone: ZoneInfo
    """Time zone in which days begin."""
    cards: bool
    """Whether editions have preview cards."""
