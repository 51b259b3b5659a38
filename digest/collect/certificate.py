"""What is wrong with a certificate, in words."""

import asyncio
import datetime as dt
import re
import ssl
from urllib.parse import urlsplit

from digest.collect import safe_client

_VALIDITY = re.compile(rb"\x30.(?:\x17\x0d\d{12}Z|\x18\x0f\d{14}Z)(?:\x17\x0d(\d{12})Z|\x18\x0f(\d{14})Z)", re.S)
"""Where a certificate in DER says until when it is valid (RFC 5280, 4.1.2.5)."""
_EXPIRED, _OTHER_HOST = 10, 62
"""Codes of OpenSSL (https://docs.openssl.org/master/man3/X509_STORE_CTX_get_error/)."""


async def told(error: ssl.SSLError, url: str, *, allow_private: bool) -> str:
    """Say why a connection was refused.

    Args:
        error: what the TLS library says.
        url: where the connection should have gone.
        allow_private: whether that may be a private address.
    """
    code = getattr(error, "verify_code", 0)
    if code == _EXPIRED:
        day = await _expiry(url, allow_private)
        return f"has a certificate that expired on {day}" if day else "has a certificate that has expired"
    if code == _OTHER_HOST:
        return "has a certificate for another host"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"has a certificate that is not trusted: {error.verify_message}"
    return f"does not speak TLS as it should: {error.reason or 'unknown reason'}"


async def _expiry(url: str, allow_private: bool) -> dt.date | None:
    """Look at the certificate once more, without trusting it; nothing is sent and nothing read."""
    parts = urlsplit(url)
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        async with asyncio.timeout(5):
            host, port = parts.hostname or "", parts.port or 443
            address = (await safe_client.addresses(host, port))[0]
            if not allow_private and not safe_client.is_public(address):
                return None
            _, writer = await asyncio.open_connection(address, port, ssl=context, server_hostname=host)
        connection = writer.get_extra_info("ssl_object")
        certificate = connection.getpeercert(binary_form=True) or b""
        writer.close()
    except (OSError, TimeoutError, ValueError, safe_client.UnresolvedError, safe_client.UnansweredError):
        return None
    found = _VALIDITY.search(certificate)
    if not found:
        return None
    form, text = ("%y%m%d%H%M%S", found[1]) if found[1] else ("%Y%m%d%H%M%S", found[2])
    return dt.datetime.strptime(text.decode(), form).replace(tzinfo=dt.UTC).date()
