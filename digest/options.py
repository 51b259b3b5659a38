"""The digest's own settings, in mkdocs.yml under ``plugins: - digest:``. Their reference is made from here."""

import re
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from digest import mailbox
from digest.model import COLUMN
from digest.schedule import FORM
from digest.schema import Address, Form, Line


def _timezone(name: str) -> str:
    if name not in available_timezones():
        raise PydanticCustomError("timezone", "there is no time zone of that name; write it as Europe/Berlin or UTC")
    return name


class Publisher(Form):
    """Who stands behind the publication, for search engines."""

    name: Line | None = None
    """Name of the organisation; the site's name when not given."""
    url: Address | None = None
    """Its own page; the site's address when not given."""


def _schedule(text: str) -> str:
    found = FORM.fullmatch(text.strip())
    if not found or (found[4] and found[4] not in available_timezones()) or (found[2] and int(found[2]) > 23):
        raise PydanticCustomError("schedule", "is no day of the week; write it as friday 07:00 Europe/Amsterdam")
    return text


class Desk(Form):
    """How the desk ranks and drafts."""

    breadth: Annotated[float, Field(ge=0, le=100)] = 1.0
    """What counts for every doubling of the feeds that report a story."""
    feed: Annotated[float, Field(ge=0, le=100)] = 1.0
    """What the weight of the best of its feeds counts."""
    fresh: Annotated[float, Field(ge=0, le=100)] = 0.5
    """What the last day of the window counts; its first counts nothing."""
    variety: Annotated[float, Field(ge=0, le=100)] = 0.3
    """What is taken off for every earlier pick from the same feed or about the same name."""
    per_section: Annotated[int, Field(ge=1, le=50)] = 6
    """How many stories a draft has in a section."""
    also: Annotated[int, Field(ge=0, le=100)] = 8
    """How many lines a draft has under "Also this week"."""


def _host(text: str) -> str:
    if not _IDENTITY.fullmatch(text):
        raise PydanticCustomError("identity", "is no identity; write it as weekly.example.org,2026")
    return text


def _alias(path: str) -> str:
    inside = path and not path.startswith("/") and not {"", ".", ".."} & set(path.removesuffix("/").split("/"))
    odd = path.startswith(".") or path.endswith(".md") or max(map(len, path.encode().split(b"/"))) > _NAME
    if not inside or odd or "\\" in path or ":" in path:
        raise PydanticCustomError("alias", "is no path below the site; write it as blog/rss.xml, or feed/ for a folder")
    return path


_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_IDENTITY = re.compile(rf"{_LABEL}(?:\.{_LABEL})*,[0-9]{{4}}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")
"""RFC 4151, section 2.1."""
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})+", re.IGNORECASE)
_NAME = 200
"""Bytes that a name in an alias may have; file systems end at 255."""
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def _colour(text: str) -> str:
    if not _COLOUR.fullmatch(text):
        raise PydanticCustomError("colour", "is no colour; write it as #8a1c1c")
    return text.lower()


def _mailbox(text: str) -> str:
    try:
        found = mailbox.parse(text)
    except ValueError as error:
        raise PydanticCustomError("mailbox", "is no mail address: {why}", {"why": str(error)}) from None
    if not found.address.isascii():
        raise PydanticCustomError("ascii", "has letters beyond ASCII before the @, to which most servers cannot answer")
    return text


def _host_name(text: str) -> str:
    if not _HOST.fullmatch(text):
        raise PydanticCustomError("list_id", "is no name of a list; write it in the form of a host: weekly.example.org")
    return text


def _greeting(text: str) -> str:
    if {"{", "}"} & set(COLUMN.sub("", text)):
        raise PydanticCustomError(
            "greeting", "has a brace too many; write it as Dear {form}", {"form": "{name|reader},"}
        )
    return text


def _with_token(url: str) -> str:
    if "{token}" not in url:
        raise PydanticCustomError("token", "has no {token}; write it as https://lists.example.org/unsubscribe?{token}",
                                  {"token": "{token}"})  # fmt: skip
    if not url.lower().startswith("https://"):
        raise PydanticCustomError("https", "does not begin with https://, as one-click unsubscribing needs (RFC 8058)")
    return url


def _lines(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    lines = [" ".join(line.split()) for line in value.splitlines()]
    if not (text := "\n".join(line for line in lines if line)):
        raise PydanticCustomError("empty", "is empty")
    return text


Mailbox = Annotated[Line, AfterValidator(_mailbox)]
"""A mail address, with a name if you like: Ada <ada@example.org>."""


class Dkim(Form):
    """How letters are signed (RFC 6376), for those whose server does not sign."""

    domain: Line
    """The domain that signs; that of the sender, as a rule."""
    selector: Line
    """The name under which the public key stands in the DNS: <selector>._domainkey.<domain>."""
    key: Line | None = None
    """A file with the private key (PEM), outside the repository; the environment variable DIGEST_DKIM_KEY when not
    given."""


class Letter(Form):
    """The letter to subscribers."""

    from_: Mailbox | None = Field(default=None, alias="from")
    """Who sends it, as The Weekly <letter@weekly.example.org>; without it there are no letters."""
    reply_to: Mailbox | None = None
    """Where answers go; to the sender when not given."""
    address: Annotated[str, BeforeValidator(_lines)] | None = None
    """The postal address of the publisher, which the law of most countries wants in every letter."""
    unsubscribe: Annotated[Address, AfterValidator(_with_token)] | None = None
    """The address that ends a subscription, with {token} for the reader's signed token (RFC 8058)."""
    unsubscribe_mail: Mailbox | None = None
    """A mail address that ends the subscription of whoever writes to it."""
    list_id: Annotated[Line, AfterValidator(_host_name)] | None = None
    """How mail programs tell the letter from others (RFC 2919); the host of the site when not given."""
    greeting: Annotated[Line, AfterValidator(_greeting)] | None = None
    """The first line, with columns of the list: Dear {name|reader},"""
    subscribe: Line | None = None
    """Where one subscribes: a page of the site or an address; the page `subscribe/` when there is one, or home."""
    privacy: Line | None = None
    """The same for the promise of privacy; the page `privacy/` when there is one."""
    max_stories: Annotated[int, Field(ge=1, le=1000)] | None = None
    """After so many stories the letter ends with a link to the rest on the site."""
    dkim: Dkim | None = None
    """How letters are signed, when the server does not."""


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
    confirms: bool = True
    """Whether a reader has to confirm the address before anything is sent (double opt-in)."""
    privacy_version: Line | None = None
    """The version of the promise of privacy that a reader accepts, as 2026-01."""


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
    methods: tuple[Line, ...] = ()
    """How one can pay there, as [Card, PayPal, SEPA]."""


class Smtp(Form):
    """The server that takes letters. Name and password come from DIGEST_SMTP_USER and DIGEST_SMTP_PASSWORD."""

    host: Line = "localhost"
    """Its name."""
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    """Its port: 587 for STARTTLS, 465 for TLS from the start."""
    security: Literal["starttls", "tls", "none"] = "starttls"
    """How the connection is encrypted; none is allowed to this machine alone."""
    authority: Line | None = None
    """A file with the certificate of the authority that the server's own is signed by, if it is none of the usual."""
    connections: Annotated[int, Field(ge=1, le=100)] = 4
    """How many connections are open at once."""
    per_second: Annotated[float, Field(gt=0, le=10_000)] = 20.0
    """How many letters are sent in a second at most."""
    per_domain: Annotated[float, Field(gt=0, le=10_000)] = 10.0
    """How many of them to one domain."""
    per_connection: Annotated[int, Field(ge=1, le=100_000)] = 100
    """After so many letters a connection is made anew."""
    timeout: Annotated[float, Field(gt=0, le=3600)] = 60.0
    """Seconds to wait for an answer of the server."""
    retry: tuple[Annotated[float, Field(ge=0, le=86_400)], ...] = (60, 300, 900)
    """Seconds to wait before every further try of a letter that the server put off."""


class Listmonk(Form):
    """A listmonk that mails. Name and token of its API come from DIGEST_LISTMONK_USER and DIGEST_LISTMONK_TOKEN."""

    url: Address
    """Its address."""
    lists: Annotated[tuple[int, ...], Field(min_length=1)]
    """The numbers of the lists that get the letter."""


class Options(Form):
    """The digest's own settings, in mkdocs.yml under `plugins: - digest:`."""

    tagline: Line | None = None
    """One line below the name of the publication in the masthead."""
    timezone: Annotated[str, AfterValidator(_timezone)] = "UTC"
    """The time zone in which an edition's day begins, as Europe/Berlin."""
    earlier_on_home: Annotated[int, Field(ge=0, le=100)] = 6
    """How many earlier editions the home page lists below the latest."""
    page_size: Annotated[int, Field(ge=5, le=500)] = 60
    """How many entries one page of a long listing has at least; the first page has up to twice as many."""
    reading_speed: Annotated[int, Field(ge=50, le=1000)] = 220
    """Words that a reader reads in a minute, for the labels of reading time."""
    schedule: Annotated[Line, AfterValidator(_schedule)] = "friday"
    """When an edition appears: a day of the week, with time and zone if you like, as friday 07:00 Europe/Amsterdam."""
    desk: Desk = Desk()
    """How stories are ranked and drafted."""
    retention: Annotated[int, Field(ge=14, le=36_500)] = 180
    """Days for which an item is remembered after its feed last showed it."""
    publisher: Publisher = Publisher()
    """Who stands behind the publication."""
    identity: Annotated[Line, AfterValidator(_host)] | None = None
    """What the ids of feed entries begin with: a host or name that is yours and a year, as weekly.example.org,2026;
    from the site's name when not given. Set it once and never change it: readers know entries by their id."""
    feed_editions: Annotated[int, Field(ge=1, le=500)] = 20
    """How many editions the feeds with one entry per edition have; older ones stand in pages of the same size."""
    feed_stories: Annotated[int, Field(ge=1, le=2000)] = 60
    """The same for the feeds with one entry per story."""
    feed_aliases: dict[Annotated[Line, AfterValidator(_alias)], Line] = Field(default_factory=dict)
    """Old addresses at which a feed stands as well, as `{blog/rss.xml: feed.xml}`; feed/ gets an index.html."""
    hub: Address | None = None
    """A WebSub hub that tells readers at once when a feed has changed."""
    cards: bool = True
    """Whether every edition gets a preview card, the picture that others show with a link to it."""
    card_font: Line | None = None
    """A font file (TTF, OTF), below the publication's folder, for scripts other than Latin, Greek and Cyrillic."""
    colour: Annotated[Line, AfterValidator(_colour)] = "#8a1c1c"
    """The publication's colour on cards and icons."""
    icon: Line | None = None
    """A square picture (PNG, JPEG, WebP) below content/images/ for browsers and readers; the first letter of the name
    when not given."""
    sources_opml: bool = True
    """Whether the list of feeds is published as sources.opml; one in a private network or with a password never is."""
    llms_txt: bool = False
    """Whether there is an llms.txt for language models."""
    letter: Letter = Letter()
    """The letter to subscribers."""
    smtp: Smtp = Smtp()
    """The server that takes letters."""
    listmonk: Listmonk | None = None
    """A listmonk that mails them, for `digest send --via listmonk`."""
    subscribe: Subscribe | None = None
    """How readers subscribe."""
    support: Support | None = None
    """How readers support the publication."""
