"""From the settings to the appeal for support."""

from collections.abc import Iterator
from urllib.parse import quote

from digest.model import Place, Problem, Prose
from digest.render import urls
from digest.render.env import is_currency
from digest.settings.mkdocs_yml import Settings
from digest.settings.readers import Interval, Method, Support
from digest.site.readers.context import Appeal, Banner, Gift, Giving, PayBy


def appeal(settings: Settings, prose: Prose | None) -> Appeal | None:
    """What the site says to those who might support it; None when it has no settings for it."""
    options = settings.options.support
    if options is None:
        return None
    givings = tuple(_giving(options, interval) for interval in options.intervals)
    methods = tuple(_method(method) for method in options.methods)
    return Appeal(options.text, prose, options.currency, givings, methods, options.remind_after)


def banner(settings: Settings) -> Banner | None:
    """The line that asks for support on pages; None when there is none."""
    options = settings.options.support
    return Banner(options.text, options.remind_after) if options and options.banner else None


def _method(method: str | Method) -> PayBy:
    return PayBy(method, "") if isinstance(method, str) else PayBy(method.name, urls.image(method.icon))


def _giving(options: Support, interval: Interval) -> Giving:
    name = quote(options.interval_names.get(interval, interval), safe="")
    address = options.links.get(interval, options.url).replace("{interval}", name)
    amounts = {"once": options.once, "monthly": options.monthly, "annual": options.annual}[interval]
    gifts = tuple(Gift(amount, _plain(amount), address.replace("{amount}", _plain(amount))) for amount in amounts)
    has_amount = "{amount}" in address
    pattern = address if has_amount else ""
    return Giving(interval, gifts if has_amount else (), address.replace("{amount}", ""), pattern)


def _plain(amount: float) -> str:
    """An amount as payment providers read it: 5, or 5.50."""
    return str(int(amount)) if amount == int(amount) else f"{amount:.2f}"


def problems(settings: Settings) -> Iterator[Problem]:
    """What is wrong in the settings for support."""
    support = settings.options.support
    if support and not is_currency(support.currency):
        place = Place(settings.file.name, (*settings.options_at, "support", "currency"))
        yield Problem(place, f"there is no currency {support.currency}", "write its code, as EUR or USD")
