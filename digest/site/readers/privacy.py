"""From the settings to what the site promises its readers about their privacy."""

import datetime as dt
from urllib.parse import urlsplit

from digest.letter import stationery
from digest.model import Prose
from digest.settings.mkdocs_yml import Settings
from digest.site.readers import subscribe
from digest.site.readers.context import PrivacyStatement


def is_made(settings: Settings) -> bool:
    """Whether the page about privacy is made from the settings: the publication has no plain page `privacy.md`."""
    return not (settings.pages / "privacy.md").is_file()


def statement(settings: Settings, prose: Prose | None, day: dt.date | None, *, has_search: bool) -> PrivacyStatement:
    """What the site promises about privacy, from the settings in use.

    Args:
        settings: of the publication.
        prose: what the publisher adds.
        day: of the latest edition.
        has_search: whether readers can search the archive.
    """
    options = settings.options
    sign_up, support = options.subscribe, options.support
    palette = (settings.raw.get("theme") or {}).get("palette")
    return PrivacyStatement(
        day=day,
        version=(sign_up.privacy_version or "") if sign_up else "",
        others=tuple((part, tuple(map(_host, hosts))) for part, hosts in options.policy if hosts),
        has_palette=isinstance(palette, list) and len(palette) > 1,
        days=support.remind_after if support else 0,
        is_kept=options.offline,
        has_search=has_search,
        list_at=_list_at(settings),
        confirms=bool(sign_up and subscribe.confirms(sign_up)),
        has_letter=stationery.are_sent(settings),
        ending=stationery.ending(settings),
        pay_at=_pay_at(settings),
        tells_sources=options.referrer,
        publisher=options.publisher.name or settings.name,
        address=tuple((options.letter.address or "").splitlines()),
        prose=prose,
    )


def _list_at(settings: Settings) -> str:
    invitation = subscribe.invitation(settings)
    if invitation is None:
        return ""
    return _host(invitation.sign_up.action) if invitation.sign_up else "@"


def _pay_at(settings: Settings) -> tuple[str, ...]:
    support = settings.options.support
    pages = (support.url, *support.links.values()) if support else ()
    return tuple(dict.fromkeys(_host(page) for page in pages))


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]
