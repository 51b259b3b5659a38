"""From the settings to the writer of letters: what pages and mail have to know of them.

Settings, Site ─▶ Stationery ─letter/write▶ Writer ─▶ Letter · pages for the browser
"""

from digest.base import mailbox
from digest.letter.context import Ending, Plea, Stationery
from digest.letter.preflight import Settled
from digest.model import Place
from digest.render import urls
from digest.settings.mkdocs_yml import Settings


def are_sent(settings: Settings) -> bool:
    """Whether the publication sends letters: it says who sends them, and has an address."""
    return bool(settings.options.letter.from_ and settings.url)


def stationery(settings: Settings, *, by_service: bool = False) -> Stationery:
    """What all letters of a publication have in common; a mailing service brings a way to unsubscribe of its own."""
    options = settings.options.letter
    appeal = settings.options.support
    return Stationery(
        greeting=options.greeting or "",
        address=tuple((options.address or "").splitlines()),
        can_unsubscribe=by_service or bool(options.unsubscribe),
        unsubscribe_mail="" if by_service or options.unsubscribe else mail_to_leave(settings),
        subscribe=options.subscribe or _subscribe(settings),
        privacy=privacy_page(settings),
        support=Plea(appeal.text, urls.SUPPORT) if appeal else None,
        max_stories=options.max_stories,
        colour=settings.options.colour,
    )


def privacy_page(settings: Settings) -> str:
    """Where the promise of privacy stands: an address, or the path of a page."""
    return settings.options.letter.privacy or urls.PRIVACY


def mail_to_leave(settings: Settings) -> str:
    """Where one writes to unsubscribe, or ''."""
    mail = settings.options.letter.unsubscribe_mail
    return mailbox.parse(mail).address if mail else ""


def by_service(settings: Settings) -> bool:
    """Whether a mailing service ends subscriptions: letters go by it, and the publication has no way of its own."""
    own = settings.options.letter
    return bool(settings.options.listmonk and not (own.unsubscribe or own.unsubscribe_mail))


def ending(settings: Settings) -> Ending:
    """How a reader of the letter unsubscribes."""
    if not are_sent(settings):
        return Ending(has_link=False, mail="")
    has_link = bool(settings.options.letter.unsubscribe) or by_service(settings)
    return Ending(has_link, "" if has_link else mail_to_leave(settings))


def settled(settings: Settings) -> Settled:
    """Where the settings of the letter stand, and what they lack."""
    place = Place(settings.file.name, (*settings.options_at, "letter"), at_key=True)
    return Settled(place, has_address=bool(settings.options.letter.address))


def _subscribe(settings: Settings) -> str:
    """Where one subscribes: our page, a plain page, or home."""
    return urls.SUBSCRIBE if settings.options.subscribe else _page(settings, "subscribe") or urls.HOME


def _page(settings: Settings, name: str) -> str:
    """The path of a plain page, or '' when there is none."""
    return f"{name}/" if (settings.pages / f"{name}.md").is_file() else ""
