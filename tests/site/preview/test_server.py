"""The server of the preview, asked byte by byte what no browser would ask."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from digest.errors import TemplateError, UsageError
from digest.model import Place, Problem
from digest.site.preview.news import News
from digest.site.preview.server import Preview, file_at, parts_of


class Site(dict[str, bytes]):
    """A site in memory."""

    def has(self, path: str) -> bool:
        return path in self

    def data(self, path: str) -> bytes:
        if path == "broken/index.html":
            raise TemplateError(Problem(Place("templates/site/edition.html", line=3, column=1), "it <fails>"))
        return self[path]

    def finish(self) -> None:
        pass


@pytest.fixture
def site() -> Site:
    """A site with a page in a folder, one that cannot be made, and a page for what is not there."""
    return Site(
        {
            "index.html": b"<body>Home</body>",
            "editions/naïve/index.html": b"<body>An edition</body>",
            "broken/index.html": b"",
            "404.html": b"<body>There is no such page</body>",
        }
    )


@pytest.fixture
def server(site: Site) -> Iterator[Preview]:
    """The server of that site."""
    with Preview(site, "127.0.0.1", 0, News(), lambda error: str(error)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def asked(server: Preview, request: bytes) -> bytes:
    """Everything that a request is answered with."""
    with socket.create_connection(server.server_address[:2], timeout=5) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def get(path: str, host: str = "localhost", method: str = "GET") -> bytes:
    return f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode("latin-1")


HOSTS = {
    "localhost": 200, "localhost:8000": 200, "LOCALHOST:8000": 200, "localhost.": 200, "Localhost.:80": 200,
    "127.0.0.1": 200, "127.0.0.1:1": 200, "[::1]": 200, "[::1]:8000": 200,
    "": 403, "127.0.0.1:evil": 403, "127.0.0.1:": 403, "127.0.0.1:80:80": 403, "127.0.0.1:123456": 403,
    "127.0.0.2": 403, "evil.example": 403, "evil.example:80": 403, "localhost.evil.example": 403,
    "evil.example/localhost": 403, "evil.example@localhost": 403, "localhost..": 403, ".": 403, "[]": 403,
    "::1": 403, "[::1": 403, "[::2]": 403, "localhost, evil.example": 403, "localhost\r\nHost: evil.example": 403,
}  # fmt: skip


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("host", HOSTS)
def test_it_answers_to_its_own_names_only(server: Preview, host: str, method: str) -> None:
    """Whatever the method; with any port or none."""
    wanted = 405 if method == "POST" and HOSTS[host] == 200 else HOSTS[host]
    assert status(asked(server, get("/", host, method))) == wanted


def test_a_request_without_a_host_is_refused(server: Preview) -> None:
    """As HTTP/1.0 and 0.9 allow it; of the latter's answer there is no head."""
    assert status(asked(server, b"GET / HTTP/1.0\r\n\r\n")) == 403
    assert b"Home" not in asked(server, b"GET /\r\n\r\n")


PATHS = {
    "/": 200, "/?a=b": 200, "/editions/na%C3%AFve/": 200, "/index.html": 200, "//": 200, "/__digest/live.js": 200,
    "/__digest/news": 200, "/__digest/news?version=-1": 200, "/__digest/news?version=--1": 200,
    "/__digest/news?version=" + "9" * 5_000: 200, "/__digest/news?version=%D9%A3": 200, "/__digest/news?version=%00": 200,
    "/editions/na%C3%AFve": 301, "/broken": 301, "/broken/": 500,
    "/editions/": 404, "/editions": 404, "/absent": 404, "/index.html/": 404, "/./": 404, "/" + "a/" * 5_000: 404,
    "/" + "a" * 60_000: 404, "/" + "%2e" * 20_000: 404,
    "/../site-other/": 404, "/..": 404, "/%2e%2e/outside/": 404, "/..%2foutside/": 404, "/editions/../../outside/": 404,
    "/%2Fetc/passwd": 404, "//etc/passwd": 404, "/../../../../etc/passwd": 404, "/editions/../index.html": 404,
    "/%": 400, "/%zz": 400, "/%C3": 400, "/\xe9": 400, "/a%00b": 400, "*": 400, "http://localhost/": 400, "a": 400,
    "/" + "a" * 70_000: 414,
}  # fmt: skip


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
def test_every_path_has_a_status(server: Preview, capfd: pytest.CaptureFixture[str], path: str) -> None:
    """Of HEAD the same as of GET, with the same head and no body; no file of this machine, no list of a folder."""
    answer, head = asked(server, get(path)), asked(server, get(path, method="HEAD"))
    assert status(answer) == PATHS[path]
    assert b"root:" not in answer
    assert b"naive" not in answer.partition(b"\r\n\r\n")[2]
    assert b"na%C3%AFve" not in answer.partition(b"\r\n\r\n")[2]
    if PATHS[path] != 414:  # whose line was not read
        assert lines(head) == lines(answer.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
    assert capfd.readouterr() == ("", "")


def lines(answer: bytes) -> list[bytes]:
    """An answer without its time."""
    return [line for line in answer.split(b"\r\n") if not line.startswith(b"Date:")]


def test_a_page_that_is_not_there_is_404_html(server: Preview) -> None:
    """The preview serves the site's own page for it."""
    assert b"There is no such page" in asked(server, get("/absent"))


def test_a_page_that_cannot_be_made_says_why(server: Preview) -> None:
    """As text, whatever stands in it; and it waits for what mends it."""
    answer = asked(server, get("/broken/"))
    assert b"it &lt;fails&gt;" in answer
    assert b"/__digest/live.js" in answer


def test_as_long_as_there_is_no_site_the_page_waits_for_it(server: Preview) -> None:
    """While the content is read, and when the first reading found what is wrong."""
    server.site = None
    assert b"the content is being read" in asked(server, get("/"))
    server.news.tell(["content/editions/x.yml:1:1: error: <b>"])
    answer = asked(server, get("/editions/"))
    assert status(answer) == 500
    assert b"x.yml:1:1: error: &lt;b&gt;" in answer
    assert b"/__digest/live.js" in answer


def test_the_news_know_which_pages_are_open(server: Preview) -> None:
    """As long as they wait."""
    with socket.create_connection(server.server_address[:2]) as connection:
        connection.sendall(get("/__digest/news?version=0&page=%2Feditions%2Fna%25C3%25AFve%2F"))
        for _ in range(200):
            if server.news.open:
                break
            time.sleep(0.01)
        assert [file_at(parts_of(page) or []) for page in server.news.open] == ["editions/na\u00efve/index.html"]
        server.news.tell(())
        assert status(connection.recv(65536)) == 200
    assert server.news.open == []


def test_what_leads_on_stays_on_the_site(server: Preview, site: Site) -> None:
    """Even where a folder is called like another host."""
    site["evil.example/index.html"] = b""
    assert b"\r\nLocation: /evil.example/\r\n" in asked(server, get("/%2Fevil.example"))


BROKEN = {
    b"\r\n": b"", b"": b"", b"GET\r\n\r\n": b" 400 ", b"GET / HTTP/9.9\r\n\r\n": b" 505 ", b"GET / HTTP/x\r\n\r\n": b" 400 ",
    b"\x16\x03\x01\x00\xa5\x01\r\n": b" 400 ", b"GET / \xff HTTP/1.1\r\n\r\n": b" 400 ", b"\0 \0 \0\r\n\r\n": b" 400 ",
    b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"a: b\r\n" * 1_000 + b"\r\n": b" 431 ",
    b"GET / HTTP/1.1\r\nHost: localhost\r\na: " + b"b" * 70_000 + b"\r\n\r\n": b" 431 ",
    b"GET / HTTP/1.1\r\nHost: localhost": b" 200 ",
}  # fmt: skip


@pytest.mark.parametrize("request_", BROKEN, ids=lambda given: repr(given[:30]))
def test_what_is_no_request_has_a_status(server: Preview, capfd: pytest.CaptureFixture[str], request_: bytes) -> None:
    """And the terminal hears nothing of it."""
    answer = asked(server, request_)
    assert BROKEN[request_] in answer.split(b"\r\n", 1)[0]
    assert bool(answer) == bool(BROKEN[request_])
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "GETS", "__init__"]
)
def test_other_methods_are_not_allowed(server: Preview, method: str) -> None:
    """The answer says which are (RFC 9110, 15.5.6)."""
    answer = asked(server, get("/", method=method))
    assert status(answer) == 405
    assert b"\r\nAllow: GET, HEAD\r\n" in answer


def test_a_browser_that_goes_away_is_no_mistake(server: Preview, site: Site, capfd: pytest.CaptureFixture[str]) -> None:
    """Before its answer has come, at whatever moment."""
    site["large.bin"] = b"x" * 5_000_000
    for _ in range(20):
        with socket.create_connection(server.server_address[:2]) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            connection.sendall(get("/large.bin"))
    assert status(asked(server, get("/"))) == 200
    assert capfd.readouterr() == ("", "")


def test_pages_that_wait_do_not_keep_others_out(server: Preview) -> None:
    """So many may wait for news; one more is told to come again, and pages are sent all the same."""
    waiting = []
    for _ in range(110):
        waiting.append(socket.create_connection(server.server_address[:2]))
        waiting[-1].sendall(get(f"/__digest/news?version={server.news.version}"))
    refused = [connection for connection in waiting if _is_answered(connection)]
    assert len(refused) == 10
    assert status(asked(server, get("/"))) == 200
    server.news.tell(())
    for connection in waiting:
        assert status(connection.recv(65536)) == (503 if connection in refused else 200)
        connection.close()


def _is_answered(connection: socket.socket) -> bool:
    connection.settimeout(0.05)
    try:
        return bool(connection.recv(65536, socket.MSG_PEEK))
    except TimeoutError:
        return False
    finally:
        connection.settimeout(5)


def test_connections_have_an_end(server: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more than there is room for is closed; when others end, there is room again."""
    server._room = threading.BoundedSemaphore(3)
    silent = [socket.create_connection(server.server_address[:2]) for _ in range(3)]
    assert _ended(server)
    for connection in silent:
        connection.close()
    for _ in range(100):
        if not _ended(server):
            return
    pytest.fail("there is no room again")


def _ended(server: Preview) -> bool:
    try:
        return not asked(server, get("/"))
    except OSError:  # it was closed while it was asked
        return True


@pytest.mark.parametrize("host", ["256.1.1.1", "a" * 70, "a..b"])
def test_an_address_that_cannot_be_used_is_said(host: str) -> None:
    """In words, before anything is built."""
    with pytest.raises(UsageError, match="cannot be used"):
        Preview(None, host, 0, News(), str).server_close()


def test_it_listens_on_ipv6_as_well() -> None:
    """Where the machine has it; the brackets of its address are those of a URL."""
    try:
        with Preview(None, "::1", 0, News(), str) as server:
            assert server.address == f"http://[::1]:{server.server_address[1]}/"
    except UsageError as error:
        assert str(error).startswith("::1:0 cannot be used: ")
