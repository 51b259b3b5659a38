"""From the settings to the invitation to subscribe.

Each provider of a list is a function here that knows its fields; all that pages see is an Invitation.
"""

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import parse_qs, quote, urlsplit

from digest.base import mailbox
from digest.letter import stationery
from digest.model import Place, Problem, Remedy
from digest.render import urls
from digest.settings.mkdocs_yml import Settings
from digest.settings.readers import Subscribe
from digest.site.readers.context import Invitation, SignUp

_NEEDS: Mapping[str, tuple[str, ...]] = {
    "listmonk": ("url", "lists"),
    "buttondown": ("newsletter",),
    "mailchimp": ("url",),
    "keila": ("url",),
    "form": ("url",),
    "mailto": ("mail",),
}
"""The settings that each provider cannot do without."""


def invitation(settings: Settings) -> Invitation | None:
    """What the site says to those who might subscribe; None when it has no settings for it."""
    options = settings.options.subscribe
    if options is None or _lacks(options):
        return None
    return Invitation(
        promise=options.promise or settings.options.tagline or "",
        sign_up=_SIGN_UPS[options.provider](options, settings.url),
        mail=mailbox.parse(options.mail).address if options.mail else "",
        confirms=confirms(options),
        privacy=stationery.privacy_page(settings),
        privacy_version=options.privacy_version or "",
        has_letter=stationery.are_sent(settings),
        ending=stationery.ending(settings),
    )


def confirms(options: Subscribe) -> bool:
    """Whether an address has to be confirmed; where a person reads mail, nobody asks for that by itself."""
    return options.provider != "mailto" if options.confirms is None else options.confirms


def problems(settings: Settings) -> Iterator[Problem]:
    """What is wrong in the settings for subscribing."""
    options = settings.options.subscribe
    if options is None:
        return
    place = Place(settings.file.name, (*settings.options_at, "subscribe"), at_key=True)
    for name in _lacks(options):
        yield Problem(
            place, f"`subscribe` by {options.provider} lacks `{name}`", remedy=Remedy.of("read_manual", topic="readers")
        )
    if options.url and options.url.startswith("http:"):
        what = "the form sends addresses of readers to `url` unencrypted"
        yield Problem(place._replace(keys=(*place.keys, "url"), at_key=False), what, "use https://", "warning")
    if options.provider == "mailchimp" and options.url and not _mailchimp_key(options.url):
        what = "`url` is not that of a Mailchimp form, which ends in ?u=…&id=…"
        yield Problem(place._replace(keys=(*place.keys, "url"), at_key=False), what, "copy the form's `action`")


def _lacks(options: Subscribe) -> list[str]:
    return [name for name in _NEEDS[options.provider] if not getattr(options, name)]


def _listmonk(options: Subscribe, site: str) -> SignUp:
    # https://listmonk.app/docs/: `nonce` has to stay empty; `next` is followed when listmonk's settings trust it.
    thanks = (("next", site + urls.THANKS),) if site else ()
    lists = tuple(("l", uuid) for uuid in options.lists)
    return SignUp(f"{(options.url or '').rstrip('/')}/subscription/form", "email", (*lists, *thanks), "nonce")


def _buttondown(options: Subscribe, site: str) -> SignUp:  # noqa: ARG001 - set in its own settings
    name = quote(options.newsletter or "", safe="")
    return SignUp(f"https://buttondown.com/api/emails/embed-subscribe/{name}", "email", (("embed", "1"),), "")


def _mailchimp(options: Subscribe, site: str) -> SignUp:  # noqa: ARG001 - set in its own settings
    return SignUp(options.url or "", "EMAIL", (), f"b_{_mailchimp_key(options.url or '')}")


def _mailchimp_key(url: str) -> str:
    """What the name of Mailchimp's trap for robots ends in: the account and the audience."""
    found = parse_qs(urlsplit(url).query)
    return f"{found['u'][0]}_{found['id'][0]}" if "u" in found and "id" in found else ""


def _keila(options: Subscribe, site: str) -> SignUp:  # noqa: ARG001 - set in its own settings
    return SignUp(options.url or "", "contact[email]", (), "h[url]")


def _form(options: Subscribe, site: str) -> SignUp:
    hidden = tuple((name, value.replace("{thanks}", site + urls.THANKS)) for name, value in options.hidden.items())
    return SignUp(options.url or "", options.field, hidden, options.honeypot or "")


_SIGN_UPS: Mapping[str, Callable[[Subscribe, str], SignUp | None]] = {
    "listmonk": _listmonk,
    "buttondown": _buttondown,
    "mailchimp": _mailchimp,
    "keila": _keila,
    "form": _form,
    "mailto": lambda *_: None,
}
