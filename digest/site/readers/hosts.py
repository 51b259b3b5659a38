"""From the settings to what pages may load, and from which hosts."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from digest.model import Place, Problem
from digest.render import csp
from digest.settings.mkdocs_yml import Settings
from digest.site.readers import subscribe

_EXTRA = {"extra_javascript": "scripts", "extra_css": "styles"}
"""MkDocs' settings that bring in files, and the part of the policy that would have to allow them."""


def allowed(settings: Settings) -> Mapping[str, tuple[str, ...]]:
    """The hosts that pages may load from or post to, by the names of the settings under `policy`."""
    given = {name: tuple(hosts) for name, hosts in settings.options.policy if hosts}
    invitation = subscribe.invitation(settings)
    if invitation and invitation.sign_up:
        # Browsers follow a form's redirection only to where it might have been posted.
        ours = (_origin(settings.url),) if settings.url else ()
        given["forms"] = (_origin(invitation.sign_up.action), *ours, *given.get("forms", ()))
    return given


def policy(settings: Settings) -> str:
    """The policy of every page; see render/csp."""
    return csp.text(allowed(settings))


def referrer(settings: Settings) -> str:
    """What other sites are told about where a reader comes from; see https://www.w3.org/TR/referrer-policy/."""
    return "strict-origin-when-cross-origin" if settings.options.referrer else "same-origin"


def problems(settings: Settings) -> Iterator[Problem]:
    """What `extra_javascript` and `extra_css` bring in that the policy keeps out."""
    for option, part in _EXTRA.items():
        allowed_here = getattr(settings.options.policy, part)
        for number, entry in enumerate(_entries(settings.raw.get(option))):
            url = str(entry.get("path", "")) if isinstance(entry, dict) else str(entry)
            if _is_elsewhere(url) and not any(covers(source, url) for source in allowed_here):
                what = f"the site's Content-Security-Policy keeps {url} out: nothing is loaded from other hosts"
                where = settings.pages.relative_to(settings.root).as_posix()
                hint = f"put the file into {where}/, or allow its host: `policy: {{{part}: [{_origin(url)}]}}`"
                yield Problem(Place(settings.file.name, (option, number)), what, hint, "warning")


def covers(source: str, url: str) -> bool:
    """Whether a source of a policy allows an address: its host, and what its path begins with."""
    given, wanted = urlsplit(source), urlsplit(url if "://" in url else f"https:{url}")
    host, asked = given.hostname or "", wanted.hostname or ""
    fits = asked.endswith(host[1:]) if host.startswith("*.") else asked == host
    return fits and given.port == wanted.port and wanted.path.startswith(given.path)


def _is_elsewhere(url: str) -> bool:
    return url.startswith(("http://", "https://", "//"))


def _entries(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _origin(url: str) -> str:
    parts = urlsplit(url if "://" in url else f"https:{url}")
    return f"{parts.scheme}://{parts.netloc}"
