"""From the settings to what pages may load, and to what the site promises its readers about it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from digest.letter import stationery
from digest.model import Place, Problem, Prose
from digest.render import csp
from digest.settings.mkdocs_yml import Settings
from digest.site.readers import reception
from digest.site.readers.context import Promise

_EXTRA = {"extra_javascript": "scripts", "extra_css": "styles"}
"""MkDocs' settings that bring in files, and the part of the policy that would have to allow them."""


def allowed(settings: Settings) -> Mapping[str, tuple[str, ...]]:
    """The hosts that pages may load from or post to, by the names of the settings under `policy`."""
    given = {name: tuple(hosts) for name, hosts in settings.options.policy if hosts}
    invitation = reception.invitation(settings)
    if invitation and invitation.sign_up:
        # Browsers follow a form's redirection only to where it might have been posted.
        ours = (_origin(settings.url),) if settings.url else ()
        given["forms"] = (_origin(invitation.sign_up.action), *ours, *given.get("forms", ()))
    return given


def text(settings: Settings) -> str:
    """The policy of every page; see render/csp."""
    return csp.text(allowed(settings))


def referrer(settings: Settings) -> str:
    """What other sites are told about where a reader comes from; see https://www.w3.org/TR/referrer-policy/."""
    return "strict-origin-when-cross-origin" if settings.options.referrer else "same-origin"


def is_made(settings: Settings) -> bool:
    """Whether the page about privacy is made from the settings: the publication has no plain page `privacy.md`."""
    return not (settings.pages / "privacy.md").is_file()


def promise(settings: Settings, message: Prose | None, day: dt.date | None) -> Promise | None:
    """What the site promises about privacy, from the settings in use; None when a plain page of its own does.

    Args:
        settings: of the publication.
        message: what the publisher adds.
        day: of the latest edition.
    """
    if not is_made(settings):
        return None
    options = settings.options
    sign_up, support = options.subscribe, options.support
    palette = (settings.raw.get("theme") or {}).get("palette")
    return Promise(
        day=day,
        version=(sign_up.privacy_version or "") if sign_up else "",
        others=tuple((part, tuple(map(_host, hosts))) for part, hosts in options.policy if hosts),
        has_palette=isinstance(palette, list) and len(palette) > 1,
        days=support.remind_after if support else 0,
        is_kept=options.offline,
        has_search=options.search,
        list_at=_list_at(settings),
        confirms=bool(sign_up and reception.confirms(sign_up)),
        has_letter=stationery.are_sent(settings),
        ending=stationery.ending(settings),
        pay_at=_pay_at(settings),
        tells_sources=options.referrer,
        publisher=options.publisher.name or settings.name,
        address=tuple((options.letter.address or "").splitlines()),
        message=message,
    )


def _list_at(settings: Settings) -> str:
    invitation = reception.invitation(settings)
    if invitation is None:
        return ""
    return _host(invitation.sign_up.action) if invitation.sign_up else "@"


def _pay_at(settings: Settings) -> tuple[str, ...]:
    support = settings.options.support
    pages = (support.url, *support.links.values()) if support else ()
    return tuple(dict.fromkeys(_host(page) for page in pages))


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]


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
