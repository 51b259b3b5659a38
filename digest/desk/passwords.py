"""Passwords are kept as what cannot be turned back: scrypt (RFC 7914), each with a salt of its own.

Sources: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html (n, r, p);
NIST SP 800-63B, section 3.1.1 (length, no rules of composition, Unicode).
"""

import base64
import hashlib
import hmac
import secrets
import unicodedata

from digest.errors import UsageError

_SHORTEST, _LONGEST = 12, 1000
"""Characters."""
_COST, _BLOCK, _LANES = 2**15, 8, 1
_MEMORY = 64 * 2**20
"""Bytes that a computation may take; it takes 32 MB."""
_SALT = 16


def hashed(password: str) -> str:
    """What is kept of a password, with how it was made."""
    salt = secrets.token_bytes(_SALT)
    made = _scrypt(password, salt, _COST, _BLOCK, _LANES)
    return "$".join(["scrypt", str(_COST), str(_BLOCK), str(_LANES), _text(salt), _text(made)])


def is_right(password: str, kept: str) -> bool:
    """Whether a password is the one of which this was kept; it takes as long where none was.

    Args:
        password: as it was typed.
        kept: by ``hashed``; '' where there is no password.
    """
    _, cost, block, lanes, salt, made = (kept or _NOBODY).split("$")
    there = _scrypt(password, base64.b64decode(salt), int(cost), int(block), int(lanes))
    return hmac.compare_digest(there, base64.b64decode(made)) and bool(kept)


def hold(password: str, name: str) -> None:
    """See that a password is one that can be taken.

    Args:
        password: as it was typed.
        name: of its person.

    Raises:
        UsageError: it is too short, too long, or the name.
    """
    length = len(_composed(password))
    if length < _SHORTEST:
        raise UsageError(f"this password has {length} characters; take at least {_SHORTEST}, four words for instance")
    if length > _LONGEST:
        raise UsageError(f"this password has more than {_LONGEST} characters")
    if _composed(password).strip().casefold() == _composed(name).casefold():
        raise UsageError("this password is the name; take another one")


def _scrypt(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    data = _composed(password).encode()
    return hashlib.scrypt(data, salt=salt, n=cost, r=block, p=lanes, maxmem=_MEMORY, dklen=32)


def _composed(text: str) -> str:
    """The same signs as the same characters, whatever keyboard they were typed on."""
    return unicodedata.normalize("NFKC", text)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


_NOBODY = "$".join(["scrypt", str(_COST), str(_BLOCK), str(_LANES), _text(bytes(_SALT)), _text(bytes(32))])
"""Stands for the password of nobody."""
