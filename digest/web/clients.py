"""Where a request comes from: what its connection says, or a proxy of ours.

Anybody can write X-Forwarded-For; each proxy adds to its end. So it counts only where the connection is a proxy's, and
is read from its end, up to the first hop that is no proxy of ours.
"""

import ipaddress
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from starlette.requests import Request

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_OF_ONE = 64
"""Bits of an IPv6 address that somebody has for herself (RFC 6177)."""


class Proxies(NamedTuple):
    """Who stands in front of the desk."""

    networks: tuple[str, ...] = ()
    """Where proxies are."""
    has_socket: bool = False
    """Whether the desk listens on a socket of this machine: then a proxy is all that reaches it."""


def client_of(request: Request, proxies: Proxies) -> str:
    """The address that a request comes from; one name for all that one person has, '' where it is not known.

    Args:
        request: that came in.
        proxies: who is believed.
    """
    networks = [ipaddress.ip_network(network) for network in proxies.networks]
    peer = _address(request.client.host) if request.client else None
    if not proxies.has_socket and (peer is None or not _is_in(peer, networks)):
        return _said(peer)
    for hop in _hops(request):
        if hop is None or not _is_in(hop, networks):
            return _said(hop)
    return _said(peer)


def _hops(request: Request) -> Iterator[_Address | None]:
    """Those that proxies name, the nearest first."""
    for hop in reversed(",".join(request.headers.getlist("x-forwarded-for")).split(",")):
        yield _address(hop.strip())


def _address(text: str) -> _Address | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _is_in(address: _Address, networks: Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    return any(address in network for network in networks)


def _said(address: _Address | None) -> str:
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(address), _OF_ONE), strict=False))
    return str(address or "")
