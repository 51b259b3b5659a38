"""Addresses of archived copies: https://web.archive.org/web/20260217120000/https://example.org/page. Pure.

The archives that run OpenWayback or pywb have them, the Internet Archive first of all. Behind the time two letters and
a line may say in which form a copy is wanted; ``id_`` is the page as it was kept, without the archive's toolbar and
with its own links (https://pywb.readthedocs.io/en/latest/manual/rewriter.html#url-rewriting).
"""

import re
from typing import NamedTuple

_COPY = re.compile(
    r"(?P<archive>https?://[^/?#]+(?:/[^/?#]+)*?/(?:web|wayback|was)(?:/[\w-]+)?)/(?P<time>\d{4,14})(?:[a-z]{2}_)?/"
    r"(?P<scheme>https?):/+(?P<rest>[^/].*)",
    re.I | re.S,
)


class Archived(NamedTuple):
    """A copy that an archive keeps of a page."""

    address: str
    """Where people see it."""
    as_kept: str
    """Where it is as it was kept."""
    original: str
    """The address of the page itself."""


def archived(url: str) -> Archived | None:
    """The archived copy at an address; None where it is that of anything else."""
    found = _COPY.fullmatch(url)
    if not found:
        return None
    original = f"{found['scheme'].lower()}://{found['rest']}"
    place = f"{found['archive']}/{found['time']}"
    return Archived(f"{place}/{original}", f"{place}id_/{original}", original)


def original(url: str) -> str:
    """The address of the page itself, where a copy's is given: archives write theirs into some links of a page."""
    found = archived(url)
    return found.original if found else url
