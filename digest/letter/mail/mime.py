"""A letter as a message (RFC 5322, MIME): composed once, then a few bytes are spliced in for every subscriber.

Building a message of 68 KB anew for every subscriber takes 7 ms; splicing takes 0.05.
"""

import base64
import binascii
import datetime as dt
import hashlib
import html
import re
from collections.abc import Callable, Iterable, Iterator
from email.utils import format_datetime
from functools import partial
from itertools import chain
from typing import NamedTuple

from digest.base.mailbox import Mailbox, link
from digest.letter.mail import headers
from digest.letter.mail.dkim_signature import Signatures, Signer
from digest.letter.mail.enclosed import Part
from digest.model import BROWSER, UNSUBSCRIBE, Letter, Slot, Subscriber

_SOFT = b"=\r\n"
"""Ends a line of quoted-printable where the text goes on (RFC 2045, 6.7): on both sides of what is spliced in, so that
no line depends on how long that is."""
_LONGEST = 76

Filling = Callable[[Subscriber, str], bytes]
"""From a subscriber and the address that ends the subscription to the lines in a slot."""


class Letterhead(NamedTuple):
    """What the headers of all letters have in common."""

    sender: Mailbox
    reply_to: Mailbox | None
    list_id: str
    """In the form of a host (RFC 2919)."""
    name: str
    """What the publication is called."""
    archive: str
    """Address of all editions."""
    unsubscribe: str
    """Address that ends a subscription, with {token}; '' for none."""
    unsubscribe_mail: str
    """Mail address for the same; '' for none."""
    token: Callable[[str], str]
    """Makes the token of an address."""


class Message(NamedTuple):
    """A letter to one subscriber, ready to go."""

    sender: str
    """Address for the envelope."""
    recipient: str
    data: bytes
    """Headers and body, lines ended by CR LF. None begins with a dot, so that SMTP has nothing to stuff."""


class Composed:
    """The letter of an edition, ready but for what differs by subscriber."""

    def __init__(
        self,
        letter: Letter,
        head: Letterhead,
        date: dt.datetime,
        before: dt.date | None,
        pictures: tuple[Part, ...] = (),
        signer: Signer | None = None,
    ) -> None:
        """Compose it.

        Args:
            letter: with its slots.
            head: what all headers have in common.
            date: when it is dated; aware.
            before: the day of the edition before it, or None.
            pictures: that its HTML has inside; those that it links to stay where they are.
            signer: who signs it; None for nobody.
        """
        self._head, self._day, self._before = head, letter.day, before
        self._domain = head.sender.domain
        boundary = f"=_{_hash(letter.html, letter.text)}"
        self._fixed = b"".join(_fixed_headers(letter, head, date, boundary))
        same = tuple(slot for slot in letter.slots if slot.column == BROWSER)
        slots = {slot.mark: slot for slot in letter.slots if slot not in same}
        parts: list[bytes | Filling] = []
        for kind, text, escape in (("plain", letter.text, str), ("html", letter.html, html.escape)):
            opening, closing = _around(kind, boundary, pictures if kind == "html" else ())
            pieces = _pieces(filled(text, same, lambda s: s.default), slots, escape)
            parts += [opening, *pieces, closing]
        self._common, self._fillings = _parted([*parts, f"--{boundary}--\r\n".encode()])
        self._signatures = Signatures(signer, self._fixed, self._common) if signer else None
        self.columns = {slot.column: slot.default for slot in slots.values() if slot.column != UNSUBSCRIBE}
        """What the letter takes from the list, and what stands there instead when that is empty."""

    def to(self, subscriber: Subscriber) -> Message:
        """The letter to one subscriber."""
        address = subscriber.address
        unsubscribe = self._head.unsubscribe.replace("{token}", self._head.token(address))
        lines = [fill(subscriber, unsubscribe) for fill in self._fillings]
        own = "".join(self._own_headers(subscriber, unsubscribe)).encode("utf-8")
        signature = self._signatures.field(own, lines) if self._signatures else b""
        body = chain.from_iterable(zip(self._common, [*lines, b""], strict=True))
        return Message(self._head.sender.address, address, b"".join([signature, own, self._fixed, b"\r\n", *body]))

    def _own_headers(self, subscriber: Subscriber, unsubscribe: str) -> Iterator[str]:
        yield headers.mailbox("To", Mailbox(subscriber.name, subscriber.address))
        yield f"Message-ID: {self._id(self._day, subscriber.address)}\r\n"
        thread = f"<letters.{_hash(self._head.list_id)}@{self._domain}>"
        before = f"\r\n {self._id(self._before, subscriber.address)}" if self._before else ""
        yield f"References: {thread}{before}\r\n"
        ways = [f"<{unsubscribe}>"] if unsubscribe else []
        if mail := self._head.unsubscribe_mail:
            ways.append(f"<{link(mail, 'unsubscribe')}>")
        if ways:
            yield "List-Unsubscribe: " + ",\r\n ".join(ways) + "\r\n"
        if unsubscribe:
            yield "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"

    def _id(self, day: dt.date, address: str) -> str:
        """The same for the same edition and subscriber, always."""
        return f"<{day.isoformat()}.{_hash(self._head.list_id, address.casefold())}@{self._domain}>"


def _fixed_headers(letter: Letter, head: Letterhead, date: dt.datetime, boundary: str) -> Iterator[bytes]:
    yield headers.mailbox("From", head.sender).encode()
    if head.reply_to:
        yield headers.mailbox("Reply-To", head.reply_to).encode()
    yield headers.text("Subject", letter.subject).encode()
    yield f"Date: {format_datetime(date)}\r\n".encode()
    yield headers.named("List-Id", head.name, head.list_id).encode()
    yield f"List-Archive: <{head.archive}>\r\n".encode()
    # https://support.google.com/mail/answer/6254652: up to three names, then the sender's own, always the same.
    yield f"Feedback-ID: {letter.day.isoformat()}:letter:digest:{_hash(head.list_id)[:12]}\r\n".encode()
    yield b"MIME-Version: 1.0\r\n"
    yield f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n'.encode()


def _around(kind: str, boundary: str, pictures: tuple[Part, ...]) -> tuple[bytes, bytes]:
    """What stands before and behind a text of a message; its pictures follow it (RFC 2387)."""
    about = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    if not pictures:
        return f"--{boundary}\r\n{about}".encode(), b""
    inner = f"=_{_hash(boundary)}"
    related = f'Content-Type: multipart/related; type="text/{kind}";\r\n boundary="{inner}"\r\n\r\n'
    held = b"".join(_held(picture, inner) for picture in pictures)
    return f"--{boundary}\r\n{related}--{inner}\r\n{about}".encode(), held + f"--{inner}--\r\n".encode()


def _held(picture: Part, boundary: str) -> bytes:
    about = (
        f"--{boundary}\r\nContent-Type: {picture.type}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-ID: <{picture.id}>\r\nContent-Disposition: inline\r\n\r\n"
    )
    return about.encode() + base64.encodebytes(picture.data).replace(b"\n", b"\r\n")


def _pieces(text: str, slots: dict[str, Slot], escape: Callable[[str], str]) -> Iterator[bytes | Filling]:
    """The text in quoted-printable, cut at its slots, with a function for each of them; whole lines, all of them."""
    marks = "|".join(map(re.escape, slots)) or "(?!)"
    *parts, last = re.split(f"({marks})", text)
    for part in parts:
        yield partial(_filled, slots[part], escape) if part in slots else _quoted(part) + _SOFT
    yield _quoted(last) + b"\r\n"


def _filled(slot: Slot, escape: Callable[[str], str], subscriber: Subscriber, unsubscribe: str) -> bytes:
    value = unsubscribe if slot.column == UNSUBSCRIBE else column(slot, subscriber)
    return _quoted(escape(value)) + _SOFT


def _parted(parts: Iterable[bytes | Filling]) -> tuple[list[bytes], list[Filling]]:
    """What all letters have, cut where something of a letter's own stands; and what makes that."""
    common, fillings = [b""], []
    for part in parts:
        if isinstance(part, bytes):
            common[-1] += part
        else:
            fillings.append(part)
            common.append(b"")
    return common, fillings


def column(slot: Slot, subscriber: Subscriber) -> str:
    """What stands in a slot for a subscriber."""
    known = {"email": subscriber.address, "name": subscriber.name}
    return known.get(slot.column) or subscriber.columns.get(slot.column) or slot.default


def filled(text: str, slots: tuple[Slot, ...], value: Callable[[Slot], str]) -> str:
    """A text with something in its slots.

    Args:
        text: with marks.
        slots: that it has.
        value: gives what stands in a slot.
    """
    for slot in slots:
        text = text.replace(slot.mark, value(slot))
    return text


def _quoted(text: str) -> bytes:
    """Quoted-printable, lines ended by CR LF and of at most 75 characters: a soft break has room behind them."""
    plain = re.sub(r"\r\n?", "\n", text).encode("utf-8", "replace")
    return b"\r\n".join(_fit(line) for line in binascii.b2a_qp(plain, istext=True).split(b"\n"))


def _fit(line: bytes) -> bytes:
    """A line of quoted-printable with its first dot spelt out, and cut where it is too long."""
    if line.startswith(b"."):
        line = b"=2E" + line[1:]
    if len(line.removesuffix(b"=")) < _LONGEST:
        return line
    # Not within an escape, which is three characters long.
    cut = next(at for at in range(_LONGEST - 1, 0, -1) if b"=" not in line[at - 2 : at])
    return line[:cut] + _SOFT + _fit(line[cut:])


def _hash(*values: str) -> str:
    return hashlib.blake2b("\0".join(values).encode("utf-8", "replace"), digest_size=10).hexdigest()
