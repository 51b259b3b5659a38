"""Who may ask the desk what: the same rules on every route that there is."""

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.routing import Route

from digest.settings import mkdocs_yml
from digest.web.app import Desk, routes
from digest.web.events import Events
from digest.web.guard import Origin
from digest.web.inbox import Inboxes
from digest.web.publication import Publication as Held
from digest.web.sessions import Sessions
from tests.publication import Publication, tree
from tests.web.running_desk import DAY, RunningDesk, running


def all_routes(folder: Path) -> list[tuple[str, str]]:
    """Method and path of all routes, with something in the place of what is not said."""
    publication = Publication(folder)
    held = Held(lambda: mkdocs_yml.read(publication.folder), lambda: dt.datetime(2026, 2, 19, tzinfo=dt.UTC))
    desk = Desk(held, Events(), Sessions(), Origin([], [], ""), str, Inboxes(held, lambda *_: None))
    found = [route for route in routes(desk) if isinstance(route, Route)]
    assert len(found) == len(routes(desk)), "the tests know routes alone: no mounts, no WebSocket"
    paths = {"{day}": DAY, "{key}": "x" * 32, "{path:path}": "index.html", "{version}": "1", "{name:path}": "a.png"}
    return [
        (method, re.sub(r"{.*?}", lambda found: paths[found[0]], route.path))
        for route in found
        for method in sorted(route.methods or ())
    ]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """All routes."""
    found = all_routes(tmp_path_factory.mktemp("routes"))
    assert ("POST", f"/api/editions/{DAY}/operations") in found
    return found


HOSTS: dict[str, Callable[[RunningDesk], list[str]]] = {
    "another name": lambda desk: [f"evil.example:{desk.port}"],
    "another port": lambda desk: [f"127.0.0.1:{desk.port + 1}"],
    "no port": lambda desk: ["127.0.0.1"],
    "none": lambda desk: [],
    "two": lambda desk: [desk.host, desk.host],
    "ours and another": lambda desk: [desk.host, "evil.example"],
    "empty": lambda desk: [""],
    "a name below ours": lambda desk: [f"localhost.evil.example:{desk.port}"],
    "a name like ours": lambda desk: [f"127.0.0.1.evil.example:{desk.port}"],
    "a dot behind": lambda desk: [f"localhost.:{desk.port}"],
    "with a user": lambda desk: [f"localhost:{desk.port}@evil.example"],
    "another address of this machine": lambda desk: [f"127.0.0.2:{desk.port}"],
    "a number": lambda desk: [f"2130706433:{desk.port}"],
    "all addresses": lambda desk: [f"0.0.0.0:{desk.port}"],
}


@pytest.mark.parametrize("hosts", HOSTS.values(), ids=HOSTS)
def test_no_other_name_is_answered(desk: RunningDesk, asked: list[tuple[str, str]], hosts: object) -> None:
    """Whatever leads to this machine from a page elsewhere; the cookie and the page's own headers are right."""
    for method, path, version in ((*route, version) for route in asked for version in ("1.1", "1.0")):
        lines = [f"{method} {path} HTTP/{version}", *(f"Host: {host}" for host in hosts(desk))]
        lines += [f"Cookie: {desk.cookie}", *(f"{name}: {value}" for name, value in desk.ours.items())]
        got = desk.raw("\r\n".join([*lines, "Content-Length: 2", "Connection: close", "", "{}"]).encode())
        assert got.split(b" ")[1] in (b"403", b"400"), (method, path, got)


def test_our_own_names_are_answered(desk: RunningDesk) -> None:
    """Names do not know capitals."""
    for host in (desk.host, f"localhost:{desk.port}", f"LocalHost:{desk.port}"):
        assert desk.ask("GET", "/api/editions", headers={"Host": host}).status == 200


ELSEWHERE: dict[str, dict[str, str | None]] = {
    "another site": {"Sec-Fetch-Site": "cross-site"},
    "another port of this machine": {"Sec-Fetch-Site": "same-site"},
    "typed by the reader": {"Sec-Fetch-Site": "none"},
    "another site that has our origin": {"Sec-Fetch-Site": "cross-site", "Origin": None},
    "an older browser, no origin": {"Sec-Fetch-Site": None, "Origin": "null"},
    "an older browser, another origin": {"Sec-Fetch-Site": None, "Origin": "http://evil.example"},
    "neither": {"Sec-Fetch-Site": None, "Origin": None},
    "an origin without a port": {"Sec-Fetch-Site": None, "Origin": "http://127.0.0.1"},
}


@pytest.mark.parametrize("headers", ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_a_page_elsewhere_sends_changes_nothing(
    desk: RunningDesk, asked: list[tuple[str, str]], headers: dict[str, str | None]
) -> None:
    """With the cookie, as if its browser had sent it, and with the right kind of body."""
    before = desk.file.read_bytes()
    writing = [(method, path) for method, path in asked if method not in ("GET", "HEAD")]
    assert len(writing) > 5
    for method, path in writing:
        answer = desk.ask(method, path, {}, headers)
        assert (answer.status, answer.said["why"]) == (403, "this did not come from the desk's own page"), path
    assert desk.file.read_bytes() == before


def test_an_older_browser_says_its_origin(desk: RunningDesk) -> None:
    """Where it does not know Sec-Fetch-Site."""
    answer = desk.ask("POST", f"/api/editions/{DAY}/undo", {"number": 99}, {"Sec-Fetch-Site": None})
    assert answer.status == 422


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", None]
)
def test_what_a_form_can_send_is_refused(desk: RunningDesk, asked: list[tuple[str, str]], kind: str | None) -> None:
    """JSON that calls itself text, too."""
    for method, path in asked:
        if method not in ("GET", "HEAD"):
            assert desk.ask(method, path, {}, {"Content-Type": kind}).status == 415, path


@pytest.mark.parametrize("cookie", ["", "digest-desk-PORT=", "digest-desk-PORT=x", "other=SECRET", "digest-desk-PORT=\"\\", "=;;"])  # fmt: skip
def test_who_is_not_logged_in_sees_nothing(desk: RunningDesk, asked: list[tuple[str, str]], cookie: str) -> None:
    """But the page that logs in, and files that are everybody's."""
    said = cookie.replace("PORT", str(desk.port)).replace("SECRET", desk.cookie.partition("=")[2])
    for method, path in asked:
        answer = desk.ask(method, path, {}, cookie=said)
        if path.startswith(("/login", "/static/", "/preview/")):
            assert answer.status in (200, 204, 401, 404, 422), path
        elif path == "/":
            assert (answer.status, answer.headers["location"]) == (303, "/login")
        else:
            assert answer.status == 401, path


def test_a_session_is_of_one_desk(desk: RunningDesk, tmp_path: Path) -> None:
    """That of another one, and of one that ended, is no good here."""
    publication = Publication(tmp_path / "other")
    publication.edition(DAY)
    with running(publication) as other:
        secret = other.cookie.partition("=")[2]
    assert desk.ask("GET", "/api/editions", cookie=f"digest-desk-{desk.port}={secret}").status == 401
    assert desk.ask("GET", "/api/editions", cookie=other.cookie).status == 401


def test_a_token_logs_in_once(desk: RunningDesk) -> None:
    """Its second use is refused, as any other text is; what is no text is no token."""
    for token in (desk.token, "x", "", "\ud800", "é" * 1000):
        assert desk.ask("POST", "/login", {"token": token}).status in (401, 422), token
    for body in ({}, {"token": 1}, {"token": None}, [], "x"):
        assert desk.ask("POST", "/login", body).status in (401, 422)
    assert re.fullmatch(r"digest-desk-\d+=[\w-]{43}; HttpOnly; Path=/; SameSite=strict", desk.set_cookie)


def test_a_token_grows_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """And a session that nobody uses ends."""
    sessions, now = Sessions(), [0.0]
    monkeypatch.setattr("digest.web.sessions.time.monotonic", lambda: now[0])
    old, young = sessions.token(""), sessions.token("Ada")
    now[0] = 599
    secret = sessions.begin(young)
    now[0] = 601
    assert sessions.begin(old) is None
    assert sessions.find(secret).name == "Ada"
    now[0] += 31 * 24 * 3600
    assert sessions.find(secret) is None


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "PATCH", "DELETE", "CONNECT", "QUERY", "get"])
def test_other_methods_do_nothing(desk: RunningDesk, asked: list[tuple[str, str]], method: str) -> None:
    """And tell nobody elsewhere that they may ask."""
    for path in {path for _, path in asked}:
        for headers in ({}, {"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"}):
            answer = desk.ask(method, path, {}, headers)
            assert answer.status in (400, 403, 405), (method, path, answer)
            assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_there_is_no_websocket(desk: RunningDesk, asked: list[tuple[str, str]]) -> None:
    """What asks for one gets what everybody gets, from wherever it asks."""
    upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    for path in {path for method, path in asked if method == "GET"} - {"/api/events"}:
        got = desk.raw(
            f"GET {path} HTTP/1.1\r\nHost: {desk.host}\r\nOrigin: http://evil.example\r\n{upgrade}\r\n".encode()
        )
        assert not got.startswith(b"HTTP/1.1 101"), path
        assert got.startswith((b"HTTP/1.1 ", b"")), path


def test_answers_have_the_headers_that_keep_them_apart(desk: RunningDesk, asked: list[tuple[str, str]]) -> None:
    """All of them: done, refused, absent, not allowed."""
    answers = [desk.ask(method, path, {}) for method, path in asked]
    answers += [desk.ask(method, path, {}, cookie="") for method, path in asked]
    answers += [desk.ask("GET", "/absent"), desk.ask("DELETE", "/"), desk.ask("GET", "/", headers={"Host": "x"})]
    for answer in answers:
        is_kept = answer.headers["cache-control"].startswith("private, max-age")  # a file of the page, by its version
        found = {name.lower(): value for name, value in answer.headers.items()}
        assert "default-src 'none'" in found["content-security-policy"]
        assert "unsafe" not in found["content-security-policy"]
        assert "frame-ancestors 'none'" in found["content-security-policy"]
        assert found["x-content-type-options"] == "nosniff"
        assert found["referrer-policy"] == "no-referrer"
        assert found["cross-origin-opener-policy"] == "same-origin"
        assert found["cross-origin-resource-policy"] == "same-origin"
        assert is_kept or found["cache-control"] == "no-store"
        assert "server" not in found


def test_no_get_changes_anything(desk: RunningDesk, asked: list[tuple[str, str]]) -> None:
    """In the folder of the publication, but for what is kept in the cache; stores are begun by who asks first."""

    def state() -> dict[str, str]:
        files = tree(desk.folder).items()
        return {path: hashlib.sha256(data).hexdigest() for path, data in files if not path.startswith(".cache/")}

    more = f"?day={DAY}&now=1&op=drop&story=https://a.example/1"
    reading = [path + query for method, path in asked if method in ("GET", "HEAD") for query in ("", more)]
    for path in reading:
        desk.ask("GET", path)
    before = state()
    for path in reading:
        for method in ("GET", "HEAD"):
            desk.ask(method, path)
    assert state() == before


def test_nothing_secret_is_said(publication: Publication) -> None:
    """Neither to the terminal, but for the link that logs in, nor in the list of processes, nor in a file that stays."""
    publication.with_stories(DAY, status="draft")
    with running(publication) as desk:
        shown = desk.ask("POST", f"/api/editions/{DAY}/preview", {"operations": []}).said
        assert desk.ask("GET", shown["letter"], cookie="").status == 200
        key = shown["page"].split("/")[2]
        secrets = [desk.token, desk.cookie.partition("=")[2], key]
        assert all(len(secret) >= 32 for secret in secrets)
        for path in (f"/static/{key}", f"/{desk.token}", "/api/editions/x"):
            desk.ask("GET", path)
        command = (
            Path(f"/proc/{desk.process.pid}/cmdline").read_bytes()
            + Path(f"/proc/{desk.process.pid}/environ").read_bytes()
        )
        desk.process.terminate()
        desk.process.wait(10)
        said = desk.told() + desk.process.stdout.read()
        left = b"".join(tree(desk.folder).values())
    for secret in secrets:
        assert secret not in said
        assert secret.encode() not in command
        assert secret.encode() not in left
