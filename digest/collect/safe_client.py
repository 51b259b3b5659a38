"""The HTTP client of the collector: it reaches public addresses alone, keeps no cookie, and asks no proxy.

The addresses are looked at after the name is resolved and where the connection is made, so neither a redirect nor a
name that changes its mind between two look-ups leads into a private network.
"""

import asyncio
import contextlib
import http.cookiejar
import ipaddress
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Iterable
from typing import Any

import httpcore2
import httpx2

_CARRIERS = [ipaddress.ip_network(text) for text in ("64:ff9b::/96", "::/96", "::ffff:0:0:0/96")]
"""IPv6 addresses that end in an IPv4 address: NAT64, the old compatible ones, SIIT (RFC 6052, 4291, 7915)."""
_LOCAL_NAT64 = ipaddress.ip_network("64:ff9b:1::/48")
LOOKUP, CONNECT, READ = 10.0, 10.0, 20.0
"""Seconds to wait for the addresses of a name, for a connection, and for the next bytes."""
_Address = tuple[Any, ...]
"""What the system gives for an address (getaddrinfo(3))."""


class RefusedError(Exception):
    """The address is not one that feeds are fetched from."""


class UnresolvedError(Exception):
    """The name has no address."""


class UnansweredError(Exception):
    """Nobody says in time what addresses the name has."""


def is_public(address: str) -> bool:
    """Whether an IP address is reached through the public internet (https://www.iana.org/assignments/iana-ipv4-special-registry)."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        carries = any(ip in network for network in _CARRIERS)
        ip = (ipaddress.ip_address(int(ip) & 0xFFFFFFFF) if carries else None) or ip.ipv4_mapped or ip.sixtofour or ip
    local = isinstance(ip, ipaddress.IPv6Address) and (ip.is_site_local or ip in _LOCAL_NAT64)
    return ip.is_global and not ip.is_multicast and not local


async def addresses(host: str, port: int) -> list[str]:
    """The IP addresses of a host.

    Raises:
        UnresolvedError: it has none.
        UnansweredError: nobody says so in time.
    """
    try:
        async with asyncio.timeout(LOOKUP):
            found = await _looked_up(host, port)
    except TimeoutError as error:
        raise UnansweredError(host) from error
    except (OSError, UnicodeError) as error:
        raise UnresolvedError(host) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


async def _looked_up(host: str, port: int) -> list[_Address]:
    """Ask the system, in a thread that nobody waits for: it can be late by minutes, and cannot be called off."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[_Address]] = loop.create_future()

    def settle(found: list[_Address] | Exception) -> None:
        if answer.done():
            return
        if isinstance(found, Exception):
            answer.set_exception(found)
        else:
            answer.set_result(found)

    def ask() -> None:
        found: list[_Address] | Exception
        try:
            found = list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            found = error
        with contextlib.suppress(RuntimeError):  # the run is over
            loop.call_soon_threadsafe(settle, found)

    threading.Thread(target=ask, daemon=True).start()
    return await answer


class _Gate(httpcore2.AsyncNetworkBackend):
    """Connects to addresses that are allowed, and to no others."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._backend = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Resolve the name, and connect to the first of its addresses that answers."""
        found = await addresses(host, port)
        allowed = [address for address in found if self._allow_private or is_public(address)]
        if not allowed:
            raise RefusedError(host if host == found[0] else f"{host} is {found[0]}")
        for number, address in enumerate(allowed):
            try:
                return await self._backend.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.NetworkError, httpcore2.TimeoutException):
                if number + 1 == len(allowed):
                    raise
        raise UnresolvedError(host)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class _Body(httpx2.AsyncByteStream):
    """The body of an answer, as it comes in."""

    def __init__(self, response: httpcore2.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._response.aiter_stream():
            yield part

    async def aclose(self) -> None:
        """Give the connection back."""
        await self._response.aclose()


class _Transport(httpx2.AsyncBaseTransport):
    """httpx2 on connections that pass the gate."""

    def __init__(self, context: ssl.SSLContext, connections: int, *, allow_private: bool) -> None:
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=context,
            http1=True,
            http2=True,
            max_connections=connections,
            # Few hosts have a second feed, and every idle connection is looked at before every request.
            max_keepalive_connections=max(connections // 8, 1),
            keepalive_expiry=3.0,
            network_backend=_Gate(allow_private=allow_private),
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request; the errors are those of httpcore2."""
        url = httpcore2.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        sent = httpcore2.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
        answer = await self._pool.handle_async_request(sent)
        return httpx2.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.aclose()


@contextlib.asynccontextmanager
async def client(
    *, allow_private: bool, connections: int, context: ssl.SSLContext | None = None
) -> AsyncIterator[httpx2.AsyncClient]:
    """Open a client.

    Args:
        allow_private: whether private addresses are allowed.
        connections: how many it may have open.
        context: of TLS; the system's certificates when not given.
    """
    nobody = http.cookiejar.DefaultCookiePolicy(allowed_domains=[])
    async with httpx2.AsyncClient(
        transport=_Transport(context or ssl.create_default_context(), connections, allow_private=allow_private),
        timeout=httpx2.Timeout(READ, connect=CONNECT, pool=None),
        cookies=http.cookiejar.CookieJar(nobody),
        follow_redirects=False,
        trust_env=False,
    ) as opened:
        yield opened
