"""The settings of the letter and of what sends it."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from digest.base import mailbox
from digest.base.schema import Address, Form, Line, printable
from digest.model import COLUMN

_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})+", re.IGNORECASE | re.ASCII)
_SELECTOR = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*", re.IGNORECASE | re.ASCII)
"""RFC 6376, 3.1; names with a low line are in use as well."""


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


def _domain(text: str) -> str:
    try:
        is_one = _HOST.fullmatch(text.encode("idna").decode())
    except UnicodeError:
        is_one = None
    if not is_one:
        raise PydanticCustomError("domain", "is no domain; write it as weekly.example.org")
    return text


def _selector(text: str) -> str:
    if not _SELECTOR.fullmatch(text):
        raise PydanticCustomError("selector", "is no name in the DNS: letters of a to z, digits, hyphens and dots")
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
    for line in text.split("\n"):
        printable(line)
    return text


Mailbox = Annotated[Line, AfterValidator(_mailbox)]
"""A mail address, with a name if you like: Ada <ada@example.org>."""


class Dkim(Form):
    """How letters are signed (RFC 6376), for those whose server does not sign."""

    domain: Annotated[Line, AfterValidator(_domain)]
    """The domain that signs; that of the sender, as a rule."""
    selector: Annotated[Line, AfterValidator(_selector)]
    """The name under which the public key stands in the DNS: <selector>._domainkey.<domain>."""
    key: Line | None = None
    """A file with the private key (RSA or Ed25519, PEM), outside the repository; the environment variable
    DIGEST_DKIM_KEY when not given."""


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
    """The same for the promise of privacy; the page `privacy/` when not given."""
    max_stories: Annotated[int, Field(ge=1, le=1000)] | None = None
    """After so many stories the letter ends with a link to the rest on the site."""
    pages: Annotated[int, Field(ge=1, le=10_000)] = 12
    """How many of the newest letters stand on the site as they were sent; the address of an older one leads to the page
    of its edition."""
    dkim: Dkim | None = None
    """How letters are signed, when the server does not."""


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
