"""Whatever is sent to the desk, there is an answer, and the edition says what it said."""

import json
import socket
from pathlib import Path

import pytest

from tests.web.running_desk import DAY, STORIES, RunningDesk

WRITING = [
    ("POST", "/login"),
    ("POST", "/api/editions"),
    ("POST", f"/api/editions/{DAY}/operations"),
    ("PUT", f"/api/editions/{DAY}/text"),
    ("POST", f"/api/editions/{DAY}/preview"),
    ("POST", f"/api/editions/{DAY}/publish"),
    ("POST", f"/api/editions/{DAY}/undo"),
]
PATHS = [
    "../app.py",
    "..%2fapp.py",
    "%2e%2e/app.py",
    "%252e%252e/app.py",
    "a/../../app.py",
    "%2e%2e%5capp.py",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "%00",
    "index.html%00.js",
    "%ff",
    "%e6%97%a5",
    "%f0%9f%98%80/",
    "%",
    "%zz",
    "",
    "/",
    ".",
    "..",
    "a" * 5000,
    "a/" * 3000,
    "%0d%0aSet-Cookie:%20a=b",
    "%e2%80%ae",
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:20] or "nothing")
def test_no_path_leads_out(desk: RunningDesk, path: str) -> None:
    """Of the files of the page, or of a preview: it is absent."""
    key = desk.ask("POST", f"/api/editions/{DAY}/preview", {}).said["page"].split("/")[2]
    for place in ("/static/", "/static/1/", "/api/pictures/", f"/preview/{key}/", "/preview/", "/api/editions/", "/"):
        answer = desk.ask("GET", f"{place}{path}")
        assert answer.status in (200, 303, 307, 400, 404, 422), (place, answer)
        assert answer.headers.get("location", "/").startswith(("/", f"http://{desk.host}/"))
        assert b"import " not in answer.body
        assert b"root:" not in answer.body
        assert "set-cookie" not in answer.headers
    assert desk.ask("GET", f"/static/1/{path}").status in (400, 404)


def test_a_picture_of_this_machine_is_none_of_the_publication(desk: RunningDesk, tmp_path: Path) -> None:
    """Whose path is given whole, or goes up."""
    (tmp_path / "private.png").write_bytes(b"mine")
    up = "../" * 12
    for path in (
        f"{tmp_path}/private.png",
        f"%2F{str(tmp_path)[1:]}/private.png",
        f"{up}{str(tmp_path)[1:]}/private.png",
    ):
        answer = desk.ask("GET", f"/api/pictures/{path}")
        assert (answer.status, b"mine" in answer.body) == (404, False)


def test_a_preview_has_pages_of_any_name(desk: RunningDesk) -> None:
    """Also where they are not written in ASCII; and the letter, which nobody finds without the key."""
    tagged = desk.put(STORIES[0], "tags", ["日本"], None)
    assert tagged.status == 200, tagged
    desk.put(STORIES[1], "tags", ["日本"], None)
    shown = desk.ask("POST", f"/api/editions/{DAY}/preview", {"operations": []}).said
    assert desk.ask("GET", shown["page"], cookie="").status == 200
    found = desk.ask("GET", f"/preview/{shown['page'].split('/')[2]}/tags/%E6%97%A5%E6%9C%AC/", cookie="")
    assert found.status == 200
    policy = found.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script" not in policy
    assert desk.ask("GET", f"/preview/{'x' * 32}/letter").status == 404


def nested(depth: int) -> bytes:
    return b'{"op":' * depth + b"1" + b"}" * depth


BODIES: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "null": b"null",
    "a list": b"[]",
    "a text": b'"x"',
    "deep": nested(20_000),
    "a deep list": b"[" * 100_000 + b"]" * 100_000,
    "deep inside": b'{"op":"put","value":' + nested(5_000) + b"}",
    "a huge number": b'{"number":' + b"9" * 400 + b"}",
    "more than a database has": b'{"number":99999999999999999999}',
    "less than nothing": b'{"number":-99999999999999999999}',
    "a fraction": b'{"number":1e400}',
    "half a sign": b'{"token":"\\ud800","op":"drop","story":"\\ud800","text":"\\ud800","day":"\\ud800"}',
    "no UTF-8": b'{"token":"\xff","op":"drop","story":"\xff"}',
    "a mark of UTF-16": b"\xff\xfe{\x00}\x00",
    "nothing in it": b"\x00" * 100,
    "other fields": b'{"op":"drop","story":"x","evil":1}',
    "an operation of a list": b'{"operations":[1],"text":[1],"day":[1],"token":[1]}',
    "an operation that is none": b'{"op":"exec","operations":[{"op":"exec"}],"day":"tomorrow"}',
    "an operation of null": b'{"op":null,"operations":null}',
    "a day of no calendar": b'{"day":"2026-02-30"}',
    "a day long ago": b'{"day":"0001-01-01x"}',
}
OPERATIONS: list[dict[str, object]] = [
    {"op": "put"},
    {"op": "put", "story": "", "keys": [], "value": "x", "was": None},
    {"op": "put", "story": "", "keys": ["title"], "value": 1, "was": None},
    {"op": "put", "story": "", "keys": ["title"], "value": {"a": ["b"]}, "was": "An edition"},
    {"op": "put", "story": "", "keys": ["title"], "value": ["x"], "was": "An edition"},
    {"op": "put", "story": "", "keys": ["title"], "value": "\0", "was": "An edition"},
    {"op": "put", "story": "", "keys": ["title"], "value": None, "was": "An edition"},
    {"op": "put", "story": "", "keys": ["sections", 99, "name"], "value": "x", "was": None},
    {"op": "put", "story": "", "keys": ["sections", -1, "name"], "value": "x", "was": "Features"},
    {"op": "put", "story": "", "keys": ["sections", 10**30], "value": "x", "was": None},
    {"op": "put", "story": "", "keys": ["a: b\n- c"], "value": "x", "was": None},
    {"op": "put", "story": STORIES[0], "keys": ["nonsense"], "value": "x", "was": None},
    {"op": "put", "story": STORIES[0], "keys": ["title", "x", "y"], "value": "x", "was": None},
    {"op": "put", "story": STORIES[0], "keys": [["title"]], "value": "x", "was": None},
    {"op": "put", "story": STORIES[0], "keys": ["url"], "value": "javascript:alert(1)", "was": STORIES[0]},
    {
        "op": "put",
        "story": STORIES[0],
        "keys": ["image"],
        "value": {"src": "../../mkdocs.yml", "alt": "x"},
        "was": None,
    },
    {"op": "order", "story": STORIES[0], "section": "Nowhere"},
    {"op": "order", "story": STORIES[0], "section": "News", "before": "x"},
    {"op": "drop", "story": ""},
    {"op": "section-add", "section": ""},
    {"op": "section-add", "section": "News"},
    {"op": "section-add", "section": "a\nb: c"},
    {"op": "section-name", "section": "News", "name": "Features"},
    {"op": "section-drop", "section": "News"},
    {"op": "entry-add", "story": STORIES[0], "keys": [], "entry": {}},
    {"op": "entry-add", "story": STORIES[0], "keys": ["title"], "entry": {"a": "b"}},
    {"op": "entry-add", "story": STORIES[0], "keys": ["also"], "entry": {"a\nb": "b"}},
    {"op": "entry-drop", "story": STORIES[0], "keys": ["also", "x"]},
    {"op": "entry-drop", "story": "", "keys": []},
    {"op": "pick", "what": "x"},
    {"op": "pick", "what": "", "section": "\0"},
    {"op": "pick", "what": "http://127.0.0.1:1/"},
    {"op": "pick", "what": "file:///etc/passwd"},
]


NEEDLESS = {"": b'"day"', "preview": b'"operations"', "publish": b'"anyway"', "undo": b'"number":'}
"""What routes can do without: an object without it is a request that they can do."""


def is_said(answer: object) -> bool:
    """Whether it is an answer for people: a status below 500, and why in words."""
    return answer.status in (401, 412, 422) and bool(answer.said["why"])


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_that_is_none_is_said(desk: RunningDesk, body: bytes) -> None:
    """On every route that takes one."""
    before = desk.file.read_bytes()
    for method, path in WRITING:
        needless = NEEDLESS.get(path.removeprefix("/api/editions").removeprefix(f"/{DAY}/"), b"")
        if body[:2] == b'{"' and needless not in body:
            continue
        answer = desk.ask(method, path, body, {"If-Match": '"0"'})
        assert is_said(answer), (path, answer)
    assert desk.file.read_bytes() == before


@pytest.mark.parametrize("operation", OPERATIONS, ids=json.dumps)
def test_an_operation_that_cannot_be_done_is_said(desk: RunningDesk, operation: dict[str, object]) -> None:
    """And nothing is done; the preview says it as well."""
    before = desk.file.read_bytes()
    answer = desk.operate(operation)
    assert is_said(answer), answer
    assert desk.file.read_bytes() == before
    if operation["op"] != "pick":
        assert is_said(desk.ask("POST", f"/api/editions/{DAY}/preview", {"operations": [operation]}))


def test_what_was_seen_has_to_be_said(desk: RunningDesk) -> None:
    """Writes name the text that they were made from."""
    for method, path, body in (
        ("POST", "operations", {"op": "drop", "story": STORIES[0]}),
        ("PUT", "text", {"text": desk.file.read_text()}),
    ):
        for headers in ({}, {"If-Match": ""}, {"If-Match": '""'}):
            assert desk.ask(method, f"/api/editions/{DAY}/{path}", body, headers).status == 422


def test_a_body_that_is_too_large_is_said(desk: RunningDesk) -> None:
    """Before all of it is here."""
    before = desk.file.read_bytes()
    for method, path in WRITING:
        answer = desk.ask(method, path, b'{"text": "' + b"x" * 2_100_000 + b'"}', {"If-Match": '"0"'})
        assert (answer.status, "larger than 2 MB" in answer.said["why"]) == (422, True), path
    assert desk.file.read_bytes() == before


def head(desk: RunningDesk, *more: str) -> bytes:
    """The head of an operation, as our page sends it."""
    lines = [f"POST /api/editions/{DAY}/operations HTTP/1.1", f"Host: {desk.host}", f"Cookie: {desk.cookie}"]
    lines += [f"{name}: {value}" for name, value in desk.ours.items()]
    return "\r\n".join([*lines, 'If-Match: "0"', *more, "", ""]).encode()


DROP = json.dumps({"op": "drop", "story": "none"}).encode()


def test_lengths_that_lie_do_nothing(desk: RunningDesk) -> None:
    """Too long, and then gone; too short, so that the rest is no request; two; less than nothing; none at all."""
    chunk = b"%x\r\n%s\r\n" % (len(DROP), DROP)
    chunked = "Transfer-Encoding: chunked"
    before = desk.file.read_bytes()
    for said, statuses in (
        (head(desk, chunked) + chunk + b"0\r\n\r\n", b"422"),
        (head(desk, chunked) + chunk + b"zz\r\n", b"400"),
        (head(desk, chunked) + b"ffffffffffffffffffff\r\n", b"400 "),
        (head(desk, chunked, "Content-Length: 3") + chunk + b"0\r\n\r\n", b"400 422"),
        (head(desk, f"Content-Length: {len(DROP) + 9}") + DROP, b""),
        (head(desk, f"Content-Length: {len(DROP) - 9}") + DROP, b"422"),
        (head(desk, "Content-Length: 1", "Content-Length: 2") + DROP, b"400"),
        (head(desk, "Content-Length: -1") + DROP, b"400"),
        (head(desk, "Content-Length: 9e9") + DROP, b"400"),
        (head(desk, f"Content-Length: {'9' * 5000}") + DROP, b"400 "),
        (head(desk), b"422"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"400"),
        (b"GET / HTTP/9.9\r\n\r\n", b"400 403"),
        (b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n\r\n", b"400"),
        (f"GET / HTTP/1.1\r\nHost: {desk.host}\r\n".encode() + b"A: b\r\n" * 30_000 + b"\r\n", b"400 431"),
    ):
        got = desk.raw(said, seconds=2)
        status = got.split(b" ")[1] if got else b""
        assert status in statuses.split(b" ") or (not got and b" " in statuses), (said[-60:], got)
    with socket.create_connection(("127.0.0.1", desk.port)) as waiting:
        waiting.sendall(head(desk, "Content-Length: 1000") + b"{")
        assert desk.read().status == 200, "others do not wait for one who does not go on"
    assert desk.file.read_bytes() == before
