"""DKIM (RFC 6376): the sender's signature, for those whose server does not sign.

The letters of an edition differ in a few headers and a few lines. Whatever else is hashed was canonicalised before, and
what stands before the first difference was hashed before.
"""

import base64
import hashlib
import re
import textwrap
import time
from collections.abc import Sequence
from typing import NamedTuple

from digest.letter.mail.dkim_key import Key

_SIGNED = (
    "from to reply-to subject date message-id references list-id list-archive list-unsubscribe list-unsubscribe-post "
    "feedback-id mime-version content-type"
).split()
"""RFC 8058 wants the headers for unsubscribing to be signed. Those that a letter has not are signed as absent, so that
nobody adds one (RFC 6376, 5.4)."""
_SPACE = re.compile(rb"[ \t]+")
_FOLD = re.compile(rb"[ \t\r\n]+")
_LINE = 76


class Signer(NamedTuple):
    """Who signs."""

    domain: str
    """In ASCII (IDNA)."""
    selector: str
    """The name of the public key in the DNS."""
    key: Key


class Signatures:
    """Of messages that have most of their headers and body in common."""

    def __init__(self, signer: Signer, headers: bytes, body: Sequence[bytes]) -> None:
        """Prepare what is common.

        Args:
            signer: whose they are.
            headers: that all messages have, each once, lines ended by CR LF.
            body: lines that all have, ended by CR LF; between any two of these are lines that are a message's own. The
                last line of all is not empty.
        """
        self._sign = signer.key.sign
        fields = _canonical_headers(headers)
        common = [name for name in _SIGNED if name in fields]
        self._own = [name for name in _SIGNED if name not in fields]
        self._headers = hashlib.sha256(b"".join(fields[name] for name in common))
        first, *self._behind = map(_canonical_lines, body)
        self._body = hashlib.sha256(first)
        self._tags = (
            f"DKIM-Signature: v=1; a={signer.key.algorithm}; c=relaxed/relaxed;\r\n"
            f" d={signer.domain};\r\n s={signer.selector};\r\n {_folded_names(common + self._own)};\r\n"
        )

    def field(self, headers: bytes, own: Sequence[bytes]) -> bytes:
        """The header with the signature of a message, with its end of line.

        Args:
            headers: that are the message's own.
            own: its own lines, ended by CR LF, for every gap in the body.
        """
        body = self._body.copy()
        for lines, behind in zip(own, self._behind, strict=True):
            body.update(_canonical_lines(lines))
            body.update(behind)
        tags = f"{self._tags} t={int(time.time())}; bh={base64.b64encode(body.digest()).decode()};\r\n b=".encode()
        fields = _canonical_headers(headers)
        signed = self._headers.copy()
        signed.update(b"".join(fields.get(name, b"") for name in self._own))
        signed.update(_canonical_headers(tags)["dkim-signature"].removesuffix(b"\r\n"))
        return tags + _folded(self._sign(signed.digest())) + b"\r\n"


def _canonical_lines(lines: bytes) -> bytes:
    """Lines of a body, "relaxed" (RFC 6376, 3.4.4), but for empty ones at its end, which there are none of."""
    return _SPACE.sub(b" ", lines).replace(b" \r\n", b"\r\n")


def _canonical_headers(headers: bytes) -> dict[str, bytes]:
    """Headers by name, "relaxed" (RFC 6376, 3.4.2), each with its end of line."""
    found = {}
    for field in re.split(rb"\r\n(?![ \t])", headers.removesuffix(b"\r\n")):
        name, _, value = field.partition(b":")
        name = name.strip().lower()
        found[name.decode()] = name + b":" + _FOLD.sub(b" ", value).strip(b" ") + b"\r\n"
    return found


def _folded_names(names: Sequence[str]) -> str:
    return "\r\n ".join(textwrap.wrap("h=" + ": ".join(names), _LINE, break_on_hyphens=False))


def _folded(signature: bytes) -> bytes:
    text = base64.b64encode(signature)
    return b"\r\n ".join(text[at : at + _LINE - 4] for at in range(0, len(text), _LINE - 4))
