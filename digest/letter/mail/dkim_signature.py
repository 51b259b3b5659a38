"""DKIM (RFC 6376): the sender's signature, for those whose server does not sign."""

from collections.abc import Callable

from digest.errors import UsageError

_SIGNED = (
    "from to reply-to subject date message-id references list-id list-archive list-unsubscribe list-unsubscribe-post "
    "feedback-id mime-version content-type"
).split()
"""RFC 8058 wants the headers for unsubscribing to be signed."""

Signer = Callable[[bytes], bytes]
"""From a message to the message with its signature."""


def signer(domain: str, selector: str, key: bytes) -> Signer:
    """Make the function that signs.

    Args:
        domain: that signs.
        selector: the name of the public key in the DNS.
        key: the private key (PEM).

    Raises:
        UsageError: the key is none.
    """
    # Imported here: only sending needs it.
    import dkim

    headers = [name.encode() for name in _SIGNED]

    def sign(message: bytes) -> bytes:
        mark: bytes = dkim.sign(
            message, selector.encode(), domain.encode("idna"), key,
            canonicalize=(b"relaxed", b"relaxed"), include_headers=headers,
        )  # fmt: skip
        return mark + message

    try:
        sign(b"From: a@example.org\r\n\r\n")
    except Exception as error:  # the library says several things of a key that it cannot read
        raise UsageError(f"the DKIM key cannot be used: {error}") from error
    return sign
