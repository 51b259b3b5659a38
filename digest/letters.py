"""From the settings to the writer of letters: what pages and mail have to know of them.

Settings, Site ─▶ Stationery ─render/letter▶ Writer ─▶ Letter · pages for the browser
"""

from digest.config import Settings
from digest.model import Place
from digest.render import urls
from digest.render.letter_context import Plea, Stationery
from digest.render.preflight import Settled


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
        subscribe=options.subscribe or _subscribe(settings),
        privacy=promise(settings),
        support=Plea(appeal.text, urls.SUPPORT) if appeal else None,
        max_stories=options.max_stories,
        colour=settings.options.colour,
    )


def promise(settings: Settings) -> str:
    """Where the promise of privacy stands: an address, or the path of a page."""
    return settings.options.letter.privacy or urls.PRIVACY


def settled(settings: Settings, *, by_service: bool = False) -> Settled:
    """Where the settings of the letter stand, and what they lack."""
    options = settings.options.letter
    return Settled(
        place=Place(settings.file.name, (*settings.options_at, "letter"), at_key=True),
        has_address=bool(options.address),
        can_be_ended=by_service or bool(options.unsubscribe or options.unsubscribe_mail or settings.options.listmonk),
    )


def _subscribe(settings: Settings) -> str:
    """Where one subscribes: our page, a plain page, or home."""
    return urls.SUBSCRIBE if settings.options.subscribe else _page(settings, "subscribe") or urls.HOME


def _page(settings: Settings, name: str) -> str:
    """The path of a plain page, or '' when there is none."""
    return f"{name}/" if (settings.pages / f"{name}.md").is_file() else ""
