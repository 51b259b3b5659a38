"""The private key that letters are signed with: RSA (RFC 6376, 8301) or Ed25519 (RFC 8463)."""

import base64
import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from digest.errors import UsageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

_LEAST, _ASKED_FOR = 1024, 2048
"""Bits of an RSA key that its signatures hold with at all, and those that it should have (RFC 8301, 3.2)."""
_SEED = re.compile(rb"[A-Za-z0-9+/]{43}=")
"""An Ed25519 key as RFC 8463, A.2 and dkimpy's ``dknewkey`` write it: 32 bytes in base64."""
_HOW = "make one with: openssl genrsa 2048"


class Key(NamedTuple):
    """A key that can be used."""

    algorithm: str
    """Its name in a signature."""
    kind: str
    """The same for people, with what there is to say of it."""
    sign: Callable[[bytes], bytes]
    """From a SHA-256 hash to its signature. May be called by several threads."""


def key(text: bytes) -> Key:
    """Read a private key.

    Args:
        text: PEM of an RSA or Ed25519 key, or the base64 of an Ed25519 key; no passphrase.

    Raises:
        UsageError: it is none, or none that mailboxes take.
    """
    # Imported here: only sending needs it.
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    if _SEED.fullmatch(seed := text.strip()):
        return _ed25519(Ed25519PrivateKey.from_private_bytes(base64.b64decode(seed)))
    try:
        found = load_pem_private_key(text, None)
    except TypeError:
        raise _unusable("it has a passphrase; take that off with: openssl pkey -in KEY -out KEY.pem") from None
    except (ValueError, UnsupportedAlgorithm):  # whose words say nothing to people, and may repeat the key's
        raise _unusable(f"it is no private key in PEM; {_HOW}") from None
    if isinstance(found, Ed25519PrivateKey):
        return _ed25519(found)
    if isinstance(found, RSAPrivateKey):
        return _rsa(found)
    raise _unusable(f"it is neither RSA nor Ed25519; {_HOW}")


def _ed25519(found: "Ed25519PrivateKey") -> Key:
    return Key("ed25519-sha256", "Ed25519", found.sign)


def _rsa(found: "RSAPrivateKey") -> Key:
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
    from cryptography.hazmat.primitives.hashes import SHA256

    bits = found.key_size
    if bits < _LEAST:
        raise _unusable(f"it has {bits} bits, and mailboxes refuse those of less than {_LEAST}; {_HOW}")
    weak = f", which is weak: mailboxes ask for {_ASKED_FOR}" if bits < _ASKED_FOR else ""
    return Key(
        "rsa-sha256",
        f"RSA of {bits} bits{weak}",
        partial(found.sign, padding=PKCS1v15(), algorithm=Prehashed(SHA256())),
    )


def _unusable(why: str) -> UsageError:
    return UsageError(f"the DKIM key cannot be used: {why}")
