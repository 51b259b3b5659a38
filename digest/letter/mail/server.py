"""A mail server as the settings name it. Pure."""

from ipaddress import ip_address
from typing import Literal, NamedTuple


class Server(NamedTuple):
    """The server that takes letters."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    authority: str
    """File with the certificate that its own is signed by; '' for the usual ones."""
    user: str
    """'' for no login."""
    password: str
    timeout: float
    """Seconds to wait for an answer."""

    def __repr__(self) -> str:
        """Without the password."""
        return f"{self.host}:{self.port}"


def is_here(host: str) -> bool:
    """Whether a host is this machine: its name is localhost, or its address a loopback one."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
