"""The Content-Security-Policy: what a browser may load and run on a page.

It lets run what the site serves as a file, and those scripts within a page whose hash it names. A script that came in
by any other way, through a feed or a mistake in a template, does not run. Source: https://www.w3.org/TR/CSP3/.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping

from markupsafe import escape

from digest.base import html_tags

INLINE = "'digest-inline'"
"""Stands in a policy until the scripts of its page are known."""

_RUNS = {"", "text/javascript", "application/javascript", "module"}
"""Types of scripts that run; the others are data."""
_OF = {
    "script-src": "scripts",
    "style-src": "styles",
    "font-src": "fonts",
    "img-src": "images",
    "media-src": "media",
    "frame-src": "frames",
    "connect-src": "connections",
    "form-action": "forms",
}
_ALWAYS = {
    "script-src": ("'self'", INLINE),
    # The theme and the alignment of tables have styles in attributes; no style can run anything.
    "style-src": ("'self'", "'unsafe-inline'"),
    # The theme draws its signs with data: addresses.
    "img-src": ("'self'", "data:"),
}

LETTER = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""The policy of a letter in the browser, which has pictures and styles and nothing else."""


def text(allowed: Mapping[str, Iterable[str]]) -> str:
    """The policy of every page, with INLINE where the hashes of a page's scripts go.

    Args:
        allowed: hosts besides the site's own, by the names of settings: 'scripts', 'forms', …
    """
    parts = {name: [*_ALWAYS.get(name, ("'self'",)), *allowed.get(option, ())] for name, option in _OF.items()}
    parts = {"default-src": ["'self'"], **parts, "object-src": ["'none'"], "base-uri": ["'none'"]}
    return "; ".join(" ".join((name, *dict.fromkeys(sources))) for name, sources in parts.items())


def inline(html: str) -> list[str]:
    """The hash of every script within a page that would run, as a policy names it."""
    found = []
    for tag, begin, end in html_tags.texts(html):
        given = tag.attributes
        if tag.name == "script" and "src" not in given and given.get("type", "").strip().lower() in _RUNS:
            digest = hashlib.sha256(html[begin:end].replace("\r\n", "\n").encode("utf-8")).digest()
            found.append(f"'sha256-{base64.b64encode(digest).decode()}'")
    return sorted(set(found))


def stamped(html: str, hashes: Iterable[str]) -> str:
    """A page whose policy names its scripts."""
    return html.replace(str(escape(INLINE)), " ".join(str(escape(value)) for value in hashes))


def headers(policy: str, hashes: Iterable[str], referrer: str) -> str:
    """The file `_headers`, for hosts that read one: the same as headers, which scripts cannot get around.

    Source: https://docs.netlify.com/manage/routing/headers/,
    https://developers.cloudflare.com/pages/configuration/headers/.

    Args:
        policy: as ``text`` gives it.
        hashes: of the scripts within all pages.
        referrer: what other sites are told; a value of the header Referrer-Policy.
    """
    whole = policy.replace(INLINE, " ".join(sorted(hashes)))
    lines = [
        "/*",
        f"  Content-Security-Policy: {whole}; frame-ancestors 'self'",
        f"  Referrer-Policy: {referrer}",
        "  X-Content-Type-Options: nosniff",
        "/sw.js",
        "  Cache-Control: no-cache",
    ]
    return "\n".join(lines) + "\n"
