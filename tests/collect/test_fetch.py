"""What publishers ask for is done, and what servers do to us is bounded."""

import asyncio
import datetime as dt
import gzip
import ssl
import time
import zlib
from collections.abc import Iterator

import pytest
import trustme

from digest.collect import fetch as module
from digest.collect import safe_client
from digest.collect.fetch import Failed, Fetched, Known, Outcome, Unchanged, fetch
from digest.model import Feed
from tests.collect.server import Site, Visit, conditional, moved, rss, serving, status

ONE = rss("One")
NOTHING = Known()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def get(url: str, known: Known = NOTHING, **feed: object) -> Outcome:
    """Fetch one feed."""

    async def run() -> Outcome:
        async with safe_client.client(allow_private=True, connections=4) as client:
            return await fetch(client, Feed(url, allow_private=True, **feed), known, "news-digest/test")

    return asyncio.run(run())


def test_a_document_comes_once(site: Site) -> None:
    """Then both conditions are named, and 304 is an answer."""
    site.pages["/f"] = conditional(ONE)
    first = get(site.url("/f"))
    assert isinstance(first, Fetched)
    assert first.data == ONE
    second = get(site.url("/f"), first.known)
    assert isinstance(second, Unchanged)
    assert second.known == first.known


def test_the_same_bytes_without_conditions_are_unchanged_too(site: Site) -> None:
    """A server that knows no conditions answers 200 with the same document: that is no news."""
    site.pages["/f"] = ONE
    first = get(site.url("/f"))
    assert isinstance(first, Fetched)
    assert isinstance(get(site.url("/f"), first.known), Unchanged)


def test_we_say_who_we_are(site: Site) -> None:
    """By the digest's name, or by the one that the feed's publisher asked for."""
    site.pages["/f"] = ONE
    get(site.url("/f"))
    get(site.url("/f"), user_agent="special")
    agents = [headers["User-Agent"] for _, headers in site.requests]
    assert agents == ["news-digest/test", "special"]
    assert {"gzip", "br", "zstd"} <= {word.strip() for word in site.requests[0][1]["Accept-Encoding"].split(",")}


@pytest.mark.parametrize("way", ["gzip", "deflate", "br", "zstd"])
def test_compressed_documents(site: Site, way: str) -> None:
    """Every encoding that is asked for is unpacked."""
    import brotli
    from backports import zstd

    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstd.compress}[way](ONE)
    site.pages["/f"] = lambda visit: visit.say(200, packed, Content_Encoding=way)
    fetched = get(site.url("/f"))
    assert isinstance(fetched, Fetched)
    assert fetched.data == ONE


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Location", "http://["), ("Location", "http://\xe2\x84\x80.org/"), ("Location", "\x1b]0;x\x07"),
        ("Retry-After", "\xb2"), ("Retry-After", "Tue, 17 Feb 2026 10:00:00 +99999999999999999999"),
        ("ETag", '"\xe9"'), ("Last-Modified", "d\xe9cembre"),
    ],
)  # fmt: skip
def test_headers_that_are_none(site: Site, header: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A result each time, words without control characters, and a second fetch that works."""
    monkeypatch.setattr(module, "_PAUSES", (0.0, 0.0))
    code = {"Location": 302, "Retry-After": 503}.get(header, 200)
    site.pages["/f"] = lambda visit: visit.say(code, ONE, **{header.replace("-", "_"): value})
    first = get(site.url("/f"))
    if isinstance(first, Failed):
        assert first.what.isprintable()
    else:
        assert isinstance(get(site.url("/f"), first.known), Fetched | Unchanged)


def test_a_name_that_is_no_header(site: Site) -> None:
    """Headers are ASCII; the rest of the name is sent."""
    site.pages["/f"] = ONE
    assert isinstance(get(site.url("/f"), user_agent="Zürcher Pult"), Fetched)
    assert site.requests[0][1]["User-Agent"] == "Zrcher Pult"


@pytest.mark.parametrize(("code", "remembered"), [(301, True), (308, True), (302, False), (307, False)])
def test_redirects_are_followed_and_those_for_good_remembered(site: Site, code: int, remembered: bool) -> None:
    """After 301 and 308 the old address is not asked again, after 302 and 307 it is."""
    site.pages |= {"/old": moved(code, "/new"), "/new": ONE}
    fetched = get(site.url("/old"))
    assert isinstance(fetched, Fetched)
    assert fetched.known.moved == (site.url("/new") if remembered else "")
    get(site.url("/old"), fetched.known)
    assert site.visits["/old"] == (1 if remembered else 2)


def test_what_comes_after_a_temporary_redirect_is_temporary(site: Site) -> None:
    """The way there may be another one tomorrow."""
    site.pages |= {"/a": moved(302, "/b"), "/b": moved(301, "/c"), "/c": ONE}
    fetched = get(site.url("/a"))
    assert isinstance(fetched, Fetched)
    assert fetched.known.moved == ""


def test_redirects_in_a_circle(site: Site) -> None:
    """After the fifth it ends, with a reason."""
    site.pages |= {"/a": moved(301, "/b"), "/b": moved(301, "/a")}
    failed = get(site.url("/a"))
    assert isinstance(failed, Failed)
    assert failed.what == "redirects more than 5 times"
    assert site.visits.total() == 6


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://example.org/", "gopher://x/"])
def test_redirects_out_of_the_web(site: Site, to: str) -> None:
    """To anything but HTTP nothing is asked, and the reason is told."""
    site.pages["/a"] = moved(301, to)
    failed = get(site.url("/a"))
    assert isinstance(failed, Failed)
    assert failed.what.startswith("redirects to an address that is none")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (410, "has ended"),
        (403, "answers 403 to our User-Agent"),
        (404, "answers 404"),
        (401, "wants a password"),
        (418, "answers 418"),
    ],
)
def test_refusals_are_asked_once_and_told(site: Site, code: int, words: str) -> None:
    """No second try, and of the codes only 410 means that the feed has ended."""
    site.pages["/f"] = status(code)
    failed = get(site.url("/f"))
    assert isinstance(failed, Failed)
    assert words in failed.what
    assert failed.gone == (code == 410)
    assert site.visits["/f"] == 1


def test_trouble_is_tried_again_within_the_run(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice, after a while."""
    monkeypatch.setattr(module, "_PAUSES", (0.01, 0.02))

    def third_time(visit: Visit) -> None:
        visit.say(503 if site.visits["/f"] < 3 else 200, ONE)

    site.pages["/f"] = third_time
    assert isinstance(get(site.url("/f")), Fetched)
    assert site.visits["/f"] == 3


def test_retry_after_is_kept_to(site: Site) -> None:
    """A short one is waited for; a long one ends the tries, and is remembered."""
    site.pages["/f"] = lambda visit: visit.say(429 if site.visits["/f"] < 2 else 200, ONE, Retry_After="1")
    start = time.monotonic()
    assert isinstance(get(site.url("/f")), Fetched)
    assert time.monotonic() - start >= 1
    site.pages["/g"] = status(429, Retry_After="7200")
    failed = get(site.url("/g"))
    assert isinstance(failed, Failed)
    assert (failed.retry_after, site.visits["/g"]) == (7200, 1)


def test_max_age_is_read(site: Site) -> None:
    """From Cache-Control, in seconds."""
    site.pages["/f"] = lambda visit: visit.say(200, ONE, Cache_Control="public, max-age=5400")
    fetched = get(site.url("/f"))
    assert isinstance(fetched, Fetched)
    assert fetched.max_age == 5400


def test_a_document_that_is_too_large(site: Site) -> None:
    """Counted after it is unpacked, and no further than that: here 300 MB in 300 KB."""
    packer = zlib.compressobj(wbits=31)
    bomb = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(300)) + packer.flush()
    site.pages["/f"] = lambda visit: visit.say(200, bomb, Content_Encoding="gzip")
    failed = get(site.url("/f"), max_megabytes=2)
    assert isinstance(failed, Failed)
    assert failed.what == "is larger than 2 MB"


def test_a_document_that_cannot_be_unpacked(site: Site) -> None:
    """The feed fails with a reason when its bytes are not what Content-Encoding says."""
    site.pages["/f"] = lambda visit: visit.say(200, b"no gzip", Content_Encoding="gzip")
    failed = get(site.url("/f"))
    assert isinstance(failed, Failed)
    assert "cannot be unpacked" in failed.what


def test_a_server_that_drips(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then keeps no connection open for long."""
    monkeypatch.setattr(module, "WHOLE", 0.6)

    def drip(visit: Visit) -> None:
        visit.send_response(200)
        visit.end_headers()
        for _ in range(100):
            visit.wfile.write(b" ")
            visit.wfile.flush()
            time.sleep(0.1)

    site.pages["/f"] = drip
    start = time.monotonic()
    failed = get(site.url("/f"))
    assert isinstance(failed, Failed)
    assert "takes longer than" in failed.what
    assert time.monotonic() - start < 3


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "10.0.0.1", "169.254.169.254", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[fe80::1]", "[64:ff9b:1::7f00:1]", "[fec0::1]", "[::127.0.0.1]", "[::ffff:0:7f00:1]", "2130706433", "0x7f.1"])  # fmt: skip
def test_private_addresses_are_refused(host: str) -> None:
    """However they are spelt."""

    async def run() -> Outcome:
        async with safe_client.client(allow_private=False, connections=4) as client:
            return await fetch(client, Feed(f"http://{host}:9/f"), Known(), "x")

    failed = asyncio.run(run())
    assert isinstance(failed, Failed)
    assert failed.what.startswith("leads into a private network")


def test_private_addresses_are_refused_after_a_redirect_and_a_name(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A public name that resolves to this machine is this machine; nothing is asked there."""
    real = safe_client.is_public
    monkeypatch.setattr(safe_client, "is_public", lambda address: real(address) or site.visits.total() == 0)
    site.pages |= {"/a": moved(302, "/b"), "/b": ONE}

    async def run() -> Outcome:
        async with safe_client.client(allow_private=False, connections=4) as client:
            return await fetch(client, Feed(site.url("/a").replace("127.0.0.1", "localhost")), Known(), "x")

    # The connection is kept and asked again, unless the redirect names another host.
    site.pages["/a"] = moved(302, site.url("/b"))
    failed = asyncio.run(run())
    assert isinstance(failed, Failed)
    assert failed.what.startswith("leads into a private network")
    assert site.visits["/b"] == 0


def test_no_cookie_is_kept(site: Site) -> None:
    """What a redirect sets is not sent on."""
    site.pages |= {"/a": lambda v: v.say(302, Location="/b", Set_Cookie="id=1; Path=/"), "/b": ONE}
    get(site.url("/a"))
    assert "Cookie" not in site.requests[-1][1]


@pytest.mark.parametrize("url", ["http://nosuch.invalid/", "http://exa mple.org/", "http://xn--/", "http://a..b/"])
def test_addresses_that_lead_nowhere(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No such host or no address at all is a reason, not a fault of the program."""
    monkeypatch.setattr(module, "_PAUSES", (0.0, 0.0))
    failed = get(url)
    assert isinstance(failed, Failed)
    assert failed.what.startswith(("has a host that does not exist", "has an address that is none"))


@pytest.mark.parametrize(
    ("trusted", "words"),
    [(True, "has a certificate that expired on 2025-03-01"), (False, "has a certificate that is not trusted: ")],
)
def test_certificates(trusted: bool, words: str) -> None:
    """An expired certificate is told with its day; one that nobody vouches for is not trusted."""
    authority, moment = trustme.CA(), dt.datetime(2025, 3, 1, 12, tzinfo=dt.UTC)
    certificate = authority.issue_cert("127.0.0.1", not_before=moment - dt.timedelta(days=90), not_after=moment)
    server_side, client_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    certificate.configure_cert(server_side)
    if trusted:
        authority.configure_trust(client_side)

    async def run() -> Outcome:
        server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0, ssl=server_side)
        port = server.sockets[0].getsockname()[1]
        async with server, safe_client.client(allow_private=True, connections=2, context=client_side) as client:
            return await fetch(client, Feed(f"https://127.0.0.1:{port}/", allow_private=True), Known(), "x")

    failed = asyncio.run(run())
    assert isinstance(failed, Failed)
    assert failed.what.startswith(words)


def test_http2_where_it_is_offered() -> None:
    """TLS offers h2, and the server that takes it is spoken to in it."""
    offered: list[str] = []
    authority = trustme.CA()
    server_side, client_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(server_side)
    authority.configure_trust(client_side)
    server_side.set_alpn_protocols(["h2"])

    async def visitor(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        offered.append((await reader.read(24)).decode())
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(visitor, "127.0.0.1", 0, ssl=server_side)
        port = server.sockets[0].getsockname()[1]
        async with server, safe_client.client(allow_private=True, connections=2, context=client_side) as client:
            feed = Feed(f"https://127.0.0.1:{port}/", allow_private=True)
            await asyncio.wait_for(module._follow(client, feed, Known(), "x"), 5)

    with pytest.raises(module._AgainError):
        asyncio.run(run())
    assert offered[0].startswith("PRI * HTTP/2.0")
