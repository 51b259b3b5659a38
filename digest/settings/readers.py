"""The settings of how readers are received: subscribing, support, search, privacy."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from digest.base.schema import Address, Form, Line
from digest.settings.letter import Mailbox


class Subscribe(Form):
    """How readers subscribe: the form on the site posts to whatever keeps the list."""

    provider: Literal["listmonk", "buttondown", "mailchimp", "keila", "form", "mailto"]
    """What keeps the list; `form` for any other that takes a form, `mailto` for a person who reads mail."""
    url: Address | None = None
    """The address of listmonk; or what the form of Mailchimp, Keila or another posts to, its `action`."""
    lists: tuple[Line, ...] = ()
    """The UUIDs of the lists in listmonk."""
    newsletter: Line | None = None
    """The name of the newsletter at Buttondown."""
    mail: Mailbox | None = None
    """Where one writes to subscribe, for mailto."""
    field: Line = "email"
    """For form: the name of the field with the address."""
    hidden: dict[Line, Line] = Field(default_factory=dict)
    """For form: fields that are not shown, as {list: weekly, redirect: "{thanks}"}; {thanks} is the thank-you page."""
    honeypot: Line | None = None
    """For form: the name of a field that people do not see and robots fill in."""
    promise: Line | None = None
    """What it is that one subscribes to; the tagline when not given."""
    confirms: bool | None = None
    """Whether a reader has to confirm the address before anything is sent (double opt-in); true when not given, but not
    for mailto, where nobody asks for it by itself."""
    privacy_version: Line | None = None
    """The version of the promise of privacy that a reader accepts, as 2026-01."""


class Method(Form):
    """A way to pay, with its mark."""

    name: Line
    """Its name."""
    icon: Line
    """A small picture below content/images/."""


Interval = Literal["once", "monthly", "annual"]
Amounts = tuple[Annotated[float, Field(gt=0, le=1_000_000)], ...]


class Support(Form):
    """How readers support the publication."""

    text: Line
    """Why they should, in a few sentences; content/support.md has more."""
    url: Address
    """The payment provider's own page, as https://pay.example.org/give?amount={amount}&every={interval}; without
    {amount} the amounts are chosen there."""
    links: dict[Interval, Address] = Field(default_factory=dict)
    """Other pages for once, monthly or annual, as payment links of Stripe."""
    intervals: tuple[Interval, ...] = ("once", "monthly", "annual")
    """Which of them there are."""
    interval_names: dict[Interval, Line] = Field(default_factory=dict)
    """What stands for {interval}: the provider's words for once, monthly and annual; these words when not given."""
    currency: Line = "EUR"
    """By its code (ISO 4217)."""
    once: Amounts = (5, 10, 25, 50)
    """Amounts that are suggested, the smallest first."""
    monthly: Amounts = (3, 5, 10, 20)
    """The same for every month."""
    annual: Amounts = (30, 50, 100)
    """The same for every year."""
    methods: tuple[Line | Method, ...] = ()
    """How one can pay there, as [Card, PayPal, SEPA]; with a mark, as {name: PayPal, icon: paypal.svg}."""
    banner: bool = True
    """Whether pages ask for support in a slim line at the top, which can be closed."""
    remind_after: Annotated[int, Field(ge=1, le=3650)] = 60
    """Days until that line is shown again to a reader who closed it or asked to be reminded."""


def _source(text: str) -> str:
    if not _SOURCE.fullmatch(text):
        raise PydanticCustomError("source", "is no host for a policy; write it as https://maps.example.org")
    return text


_SOURCE = re.compile(r"(?:https?|wss?)://(?:\*\.)?[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[^\s;,'\"]*)?")
Sources = tuple[Annotated[Line, AfterValidator(_source)], ...]
"""Hosts, as a Content-Security-Policy names them."""


class Policy(Form):
    """What pages may load from other hosts (Content-Security-Policy)."""

    scripts: Sources = ()
    """Hosts of scripts."""
    styles: Sources = ()
    """Hosts of style sheets."""
    fonts: Sources = ()
    """Hosts of fonts."""
    images: Sources = ()
    """Hosts of pictures."""
    media: Sources = ()
    """Hosts of sound and film."""
    frames: Sources = ()
    """Hosts of pages within a page."""
    connections: Sources = ()
    """Hosts that scripts may talk to."""
    forms: Sources = ()
    """Hosts that forms may post to, besides that of the form to subscribe."""
