"""Where a team finds its desk, and who stands in front of it: values of `desk:`."""

import ipaddress
import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from digest.base.schema import Line

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_PORTS = {"http": 80, "https": 443}


def _origin(text: str) -> str:
    """A public origin (RFC 6454), as browsers write it."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    is_safe = host and (parts.scheme == "https" or (parts.scheme == "http" and host == "localhost"))
    is_bare = is_safe and parts.path in ("", "/") and not (parts.query or parts.fragment or "@" in parts.netloc)
    if not is_bare or not _HOST.fullmatch(host) or "?" in text or "#" in text:
        raise PydanticCustomError(
            "origin", "is no origin; write it as https://desk.example.org or http://localhost:8100"
        )
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, _PORTS[parts.scheme]) else "")


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text))
    except ValueError:
        raise PydanticCustomError("network", "is no network; write it as 127.0.0.1 or 10.0.0.0/8") from None


Origin = Annotated[Line, AfterValidator(_origin)]
"""https, or this machine."""
Networks = tuple[Annotated[Line, AfterValidator(_network)], ...]
