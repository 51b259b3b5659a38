"""Tokens that end a subscription: signed, so that nobody can end another's. Pure."""

import hashlib
import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

_BYTES = 16
"""Of the signature: 128 bits, more than anybody can guess."""
_SIGNS = r"[\w.-]{1,2000}"
"""What a token is made of; an address has 320 characters at most (RFC 3696, 3), of up to four bytes."""


def token(key: str, address: str) -> str:
    """The token of an address, safe in a web address.

    Args:
        key: the publication's secret.
        address: of a subscriber.
    """
    plain = address.casefold().encode("utf-8")
    return f"{_encoded(plain)}.{_encoded(_signature(key, plain))}"


def address(key: str, given: str) -> str | None:
    """The address that a token is of, in lower case; None when it is none that we made with the key, to the letter.

    Base64 has several spellings of the same bytes; only the one that ``token`` writes is a token.
    """
    try:
        found = urlsafe_b64decode(given.partition(".")[0].encode("ascii") + b"==").decode("utf-8")
    except ValueError:
        return None
    return found if hmac.compare_digest(token(key, found).encode(), given.encode("utf-8", "replace")) else None


def token_in(link: str, given: str) -> str:
    """What stands for {token} in a link as we wrote it; anything else as it is.

    Args:
        link: the setting, with {token} in it, once or several times; '' for none.
        given: what the link brought: its token, or the link as a whole.
    """
    before, _, after = re.escape(link).partition(re.escape("{token}"))
    found = re.fullmatch(
        f"{before}(?P<token>{_SIGNS}){after.replace(re.escape('{token}'), '(?P=token)')}", given, re.ASCII
    )
    return found["token"] if link and found else given


def _signature(key: str, plain: bytes) -> bytes:
    return hmac.new(key.encode("utf-8"), b"unsubscribe\0" + plain, hashlib.sha256).digest()[:_BYTES]


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode("ascii").rstrip("=")
