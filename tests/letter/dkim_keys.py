"""Keys to sign letters with, and what stands of them in the DNS."""

import base64
import functools
from typing import NamedTuple

import dkim
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat


class Pair(NamedTuple):
    """A private key and its public half."""

    pem: bytes
    record: bytes
    """What the DNS says."""

    def verifies(self, message: bytes) -> bool:
        """Whether the signature of a message holds; dkimpy says so, which shares no code with what signs."""
        return dkim.verify(message, dnsfunc=lambda name, timeout=5: self.record)


def of_rsa(bits: int = 2048) -> Pair:
    """A new RSA key, as `openssl genrsa` writes it."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Pair(pem(key), b"v=DKIM1; k=rsa; p=" + base64.b64encode(public))


def of_ed25519() -> Pair:
    """A new Ed25519 key, as `openssl genpkey -algorithm ed25519` writes it."""
    key = ed25519.Ed25519PrivateKey.generate()
    return Pair(pem(key), b"v=DKIM1; k=ed25519; p=" + base64.b64encode(key.public_key().public_bytes_raw()))


def pem(key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey) -> bytes:
    """A private key without a passphrase."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@functools.cache
def pairs() -> dict[str, Pair]:
    """One of each kind."""
    return {"rsa": of_rsa(), "ed25519": of_ed25519()}
