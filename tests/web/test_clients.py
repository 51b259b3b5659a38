"""Where a request comes from, and who is believed."""

import pytest
from starlette.requests import Request

from digest.web.clients import Proxies, client_of

TCP = Proxies()
SOCKET = Proxies((), has_socket=True)
LOCAL = Proxies(("127.0.0.1/32", "10.0.0.0/8"))
BOTH = Proxies(("10.0.0.0/8",), has_socket=True)


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "client"),
    [
        (TCP, "127.0.0.1", ["1.2.3.4"], "127.0.0.1"),
        (TCP, "9.9.9.9", ["1.2.3.4"], "9.9.9.9"),
        (TCP, None, ["1.2.3.4"], ""),
        (SOCKET, None, ["1.2.3.4"], "1.2.3.4"),
        (SOCKET, None, ["6.6.6.6, 1.2.3.4"], "1.2.3.4"),
        (SOCKET, None, ["6.6.6.6", "1.2.3.4"], "1.2.3.4"),
        (SOCKET, None, ["1.2.3.4, evil"], ""),
        (SOCKET, None, ["1.2.3.4,"], ""),
        (SOCKET, None, [], ""),
        (LOCAL, "127.0.0.1", ["6.6.6.6, 1.2.3.4"], "1.2.3.4"),
        (LOCAL, "127.0.0.1", ["6.6.6.6, 1.2.3.4, 10.1.1.1"], "1.2.3.4"),
        (LOCAL, "127.0.0.1", ["10.1.1.1"], "127.0.0.1"),
        (LOCAL, "9.9.9.9", ["1.2.3.4"], "9.9.9.9"),
        (LOCAL, "::ffff:127.0.0.1", ["1.2.3.4"], "1.2.3.4"),
        (BOTH, None, ["6.6.6.6, 1.2.3.4, 10.2.2.2, 10.1.1.1"], "1.2.3.4"),
        (SOCKET, None, ["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::/64"),
        (SOCKET, None, ["2001:db8:1:2:ffff::1"], "2001:db8:1:2::/64"),
        (SOCKET, None, ["::ffff:1.2.3.4"], "1.2.3.4"),
    ],
)
def test_the_nearest_hop_that_is_not_ours(
    proxies: Proxies, peer: str | None, forwarded: list[str], client: str
) -> None:
    """What somebody wrote in front of it counts for nothing, nor does anything where no proxy of ours asks."""
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    scope = {"type": "http", "client": (peer, 1) if peer else None, "headers": headers}
    assert client_of(Request(scope), proxies) == client
