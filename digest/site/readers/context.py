"""What templates get about how readers are received: invited, asked for support, and what they are promised.

Parts of the contract in ``site/contexts``.
"""

import datetime as dt
from typing import NamedTuple

from digest.letter.context import Ending
from digest.model import Prose


class SignUp(NamedTuple):
    """A form that takes an address to whatever keeps the list of subscribers."""

    action: str
    """Where it posts to."""
    field: str
    """Name of the field with the address."""
    hidden: tuple[tuple[str, str], ...]
    """(name, value) of what is posted besides."""
    honeypot: str
    """Name of a field that only robots fill in, or ''."""


class Invitation(NamedTuple):
    """The invitation to subscribe."""

    promise: str
    """What it is that one subscribes to, or ''."""
    sign_up: SignUp | None
    """The form; None when one subscribes by mail."""
    mail: str
    """Where one writes to then."""
    confirms: bool
    """Whether the address has to be confirmed before anything is sent."""
    privacy: str
    """Path or address of the promise of privacy, or ''."""
    privacy_version: str
    """Which version of it is accepted, or ''."""
    has_letter: bool
    """Whether the latest letter stands at `latest/letter/`."""
    ending: Ending
    """How one unsubscribes again."""


class Gift(NamedTuple):
    """An amount that is suggested."""

    amount: float
    value: str
    """The amount as the payment provider reads it."""
    url: str
    """The payment provider's page for it."""


class Giving(NamedTuple):
    """Once, every month or every year."""

    interval: str
    """'once', 'monthly' or 'annual'."""
    gifts: tuple[Gift, ...]
    """None when the amount is chosen at the payment provider."""
    url: str
    """The payment provider's page for any amount."""
    pattern: str
    """The same with {amount} where an amount goes, or '' when it takes none."""


class PayBy(NamedTuple):
    """A way to pay."""

    name: str
    icon: str
    """Path of its mark, or ''."""


class Appeal(NamedTuple):
    """The appeal for support."""

    text: str
    """Why, in a few sentences."""
    prose: Prose | None
    """What the editors say."""
    currency: str
    """ISO 4217 code."""
    givings: tuple[Giving, ...]
    methods: tuple[PayBy, ...]
    """How one can pay."""
    days: int
    """Until those who asked to be reminded are asked again."""


class Banner(NamedTuple):
    """The slim line that asks for support at the top of pages."""

    text: str
    """Why, in a few sentences."""
    days: int
    """Until it is shown again to those who closed it or asked to be reminded."""


class PrivacyStatement(NamedTuple):
    """What the site knows of its readers, and what it does not: the promise of privacy, from the settings in use."""

    day: dt.date | None
    """The day of the latest edition, as of which it holds; None before the first."""
    version: str
    """Which version it is, or ''."""
    others: tuple[tuple[str, tuple[str, ...]], ...]
    """(part of the policy, hosts) of what pages load from elsewhere: ('scripts', ('https://…',))."""
    has_palette: bool
    """Whether the reader can switch between light and dark, which the browser then remembers."""
    days: int
    """For how long the browser remembers not to ask for support; 0 when there is no page to give it."""
    is_kept: bool
    """Whether the browser keeps pages for reading offline."""
    has_search: bool
    """Whether there is a search, in the reader's browser."""
    list_at: str
    """The host to which the address of somebody who subscribes goes, '@' for a mailbox, '' when nobody can."""
    confirms: bool
    """Whether that address has to be confirmed."""
    has_letter: bool
    """Whether there is a letter."""
    ending: Ending
    """How one unsubscribes from it."""
    pay_at: tuple[str, ...]
    """The hosts of payment providers."""
    tells_sources: bool
    """Whether sources are told that a reader comes from this site."""
    publisher: str
    """Who stands behind it."""
    address: tuple[str, ...]
    """Its postal address, line by line; () when not set."""
    prose: Prose | None
    """What the publisher adds."""
