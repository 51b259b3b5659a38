"""Tokens that end a subscription: signed, so that nobody can end another's. Pure."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode

_BYTES = 16
"""Of the signature: 128 bits, more than anybody can guess."""


def token(key: str, address: str) -> str:
    """The token of an address, safe in a web address.

    Args:
        key: the publication's secret.
        address: of a subscriber.
    """
    plain = address.casefold().encode("utf-8")
    return f"{_encoded(plain)}.{_encoded(_signature(key, plain))}"


def address(key: str, given: str) -> str | None:
    """The address that a token is of, in lower case; None when it was not signed with the key."""
    plain, _, signature = given.partition(".")
    try:
        found = _decoded(plain)
        return found.decode("utf-8") if hmac.compare_digest(_decoded(signature), _signature(key, found)) else None
    except ValueError:
        return None


def _signature(key: str, plain: bytes) -> bytes:
    return hmac.new(key.encode("utf-8"), b"unsubscribe\0" + plain, hashlib.sha256).digest()[:_BYTES]


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
