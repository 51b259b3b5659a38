"""An edition to listmonk, over its REST API."""

import http.server
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.header import decode_header, make_header

import pytest

from tests.cli.test_commands import run
from tests.publication import LETTERS, Publication


@dataclass
class Listmonk:
    """As much of listmonk as is asked: its lists, templates and campaigns."""

    port: int = 0
    asked: list[tuple[str, str, dict]] = field(default_factory=list)
    campaigns: list[dict] = field(default_factory=list)
    templates: list[dict] = field(
        default_factory=lambda: [
            {"id": 1, "type": "campaign", "body": '<html>{{ template "content" . }}{{ TrackView }}'}
        ]
    )
    answer: tuple[int, bytes] | None = None

    def reply(self, method: str, path: str, body: dict, authorization: str) -> tuple[int, object]:
        if authorization != "token press:s3cret":
            return 403, {"message": "invalid API credentials"}
        match method, path.partition("?")[0].split("/")[2:]:
            case "GET", ["lists", number]:
                return (
                    (200, {"data": {"id": 3, "name": "Readers", "subscriber_count": 1234}})
                    if number == "3"
                    else (400, {"message": "list not found"})
                )
            case "GET", ["campaigns"]:
                return 200, {"data": {"results": [{**c, "body": ""} for c in self.campaigns]}}
            case "GET", ["templates"]:
                return 200, {"data": self.templates}
            case "POST", ["templates"]:
                self.templates.append({"id": len(self.templates) + 1, **body})
                return 200, {"data": self.templates[-1]}
            case "POST", ["campaigns"]:
                self.campaigns.append({"id": 40 + len(self.campaigns), "status": "draft", **body})
                return 200, {"data": self.campaigns[-1]}
            case "PUT", ["campaigns", number]:
                campaign = next(c for c in self.campaigns if c["id"] == int(number))
                campaign |= body
                return 200, {"data": campaign}
            case "PUT", ["campaigns", number, "status"]:
                next(c for c in self.campaigns if c["id"] == int(number))["status"] = body["status"]
                return 200, {"data": True}
        return 404, {"message": "no such address"}


@pytest.fixture
def listmonk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listmonk]:
    """A listmonk on this machine, and a login to it."""
    there = Listmonk()

    class Handler(http.server.BaseHTTPRequestHandler):
        def handle_one(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
            there.asked.append((self.command, self.path, body))
            status, data = there.reply(self.command, self.path, body, self.headers["Authorization"] or "")
            status, raw = there.answer or (status, json.dumps(data).encode())
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = do_PUT = handle_one  # noqa: N815 - so they are called

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    there.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("DIGEST_LISTMONK_USER", "press")
    monkeypatch.setenv("DIGEST_LISTMONK_TOKEN", "s3cret")
    yield there
    server.shutdown()
    server.server_close()


@pytest.fixture
def folder(publication: Publication, listmonk: Listmonk) -> str:
    """A publication that mails by listmonk, with an edition."""
    settings = LETTERS.replace(
        "        unsubscribe: https://lists.test.example/u?{token}\n", "        reply_to: Desk <desk@test.example>\n"
    )
    publication.write(
        "mkdocs.yml", settings + f"      listmonk: {{url: 'http://127.0.0.1:{listmonk.port}', lists: [3]}}\n"
    )
    publication.with_stories(intro="What mattered.")
    return str(publication.folder)


def send(folder: str, *more: str) -> tuple[int, str]:
    return run("-C", folder, "send", "--via", "listmonk", "--now", "2026-02-21", "--offline", *more)


def test_a_campaign_is_a_draft_until_it_is_meant(folder: str, listmonk: Listmonk) -> None:
    """A draft first; again changes the same one; with --yes it is sent; then never again."""
    code, said = send(folder, "--dry-run")
    assert (code, listmonk.campaigns) == (0, [])
    assert "to:       Readers, 1234 subscribers" in said
    code, said = send(folder)
    assert code == 0
    assert f"it is a draft there: http://127.0.0.1:{listmonk.port}/admin/campaigns/40" in said
    (campaign,) = listmonk.campaigns
    assert campaign["name"] == "The Test 2026-02-20"
    assert (campaign["status"], campaign["lists"], campaign["subject"]) == ("draft", [3], "An edition")
    assert (campaign["from_email"], campaign["content_type"]) == ("The Test <letter@test.example>", "html")
    assert {"Reply-To": "Desk <desk@test.example>"} in campaign["headers"]
    assert "{{ UnsubscribeURL }}" in campaign["body"]
    assert "{{ UnsubscribeURL }}" in campaign["altbody"]
    template = next(one for one in listmonk.templates if one["id"] == campaign["template_id"])
    assert template["body"] == '{{ template "content" . }}'
    assert "was changed, and is a draft there" in send(folder)[1]
    assert "is under way" in send(folder, "--yes")[1]
    assert (len(listmonk.campaigns), listmonk.campaigns[0]["status"], len(listmonk.templates)) == (1, "running", 2)
    code, said = send(folder, "--yes")
    assert (code, "has sent 'The Test 2026-02-20' already, or is at it: it is running" in said) == (1, True)


def test_what_goes_wrong_there_is_said(
    folder: str, listmonk: Listmonk, publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the token."""
    for answer, what in (
        ((500, b'{"message": "database is gone"}'), "says 500 to GET api/lists/3: database is gone"),
        ((200, b"<html>a hotel's page</html>"), "that is no answer of listmonk"),
        ((302, b""), "says 302 to GET"),
    ):
        listmonk.answer = answer
        code, said = send(folder)
        assert (code, what in said) == (1, True), said
    listmonk.answer = None
    monkeypatch.setenv("DIGEST_LISTMONK_TOKEN", "wr0ng")
    code, said = send(folder)
    assert code == 1
    assert "invalid API credentials; check DIGEST_LISTMONK_USER and DIGEST_LISTMONK_TOKEN" in said
    assert "wr0ng" not in said
    monkeypatch.delenv("DIGEST_LISTMONK_TOKEN")
    assert "DIGEST_LISTMONK_USER and DIGEST_LISTMONK_TOKEN are not set" in send(folder)[1]
    monkeypatch.setenv("DIGEST_LISTMONK_TOKEN", "x")
    file = publication.folder / "mkdocs.yml"
    file.write_text(file.read_text().replace("127.0.0.1", "lists.test.example"))
    code, said = send(folder)
    assert (code, "is not encrypted, and a token would go there for all to read" in said) == (2, True)
    file.write_text(LETTERS)
    assert "does not say where listmonk is" in send(folder)[1]
    assert listmonk.campaigns == []


def test_a_draft_is_not_handed_over(folder: str, publication: Publication, listmonk: Listmonk) -> None:
    """Nor is an edition that is not out."""
    publication.with_stories(status="draft")
    assert (
        "is a draft: set `status: published`"
        in run("-C", folder, "send", "2026-02-20", "--via", "listmonk", "--now", "2026-02-21")[1]
    )
    publication.with_stories("2026-03-20")
    assert (
        "appears on 2026-03-20"
        in run("-C", folder, "send", "2026-03-20", "--via", "listmonk", "--now", "2026-02-21")[1]
    )
    assert listmonk.asked == []


def test_what_may_not_go_out_is_not_handed_over(folder: str, publication: Publication, listmonk: Listmonk) -> None:
    """Neither what is not online, unless that is meant, nor a placeholder; a list at hand has no link of listmonk's."""
    settings = publication.folder / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("https://test.example/", "http://127.0.0.1:9/"))
    base = ["-C", folder, "send", "--now", "2026-02-21"]
    for more in ([], ["--yes"], ["--dry-run"]):
        code, said = run(*base, "--via", "listmonk", *more)
        assert code != 0
        assert "http://127.0.0.1:9/editions/2026-02-20/ cannot be reached" in said
        assert "to:       Readers, 1234 subscribers" in said
    publication.with_stories(intro="I.", title="The first edition")
    code, said = send(folder, "--yes")
    assert (code, "2026-02-20.yml:2:8: error: a placeholder still stands here: The first edition" in said) == (1, True)
    assert listmonk.campaigns == []
    publication.with_stories(intro="I.")
    assert not [line for line in publication.messages() if "unsubscribe" in line]
    readers = publication.folder.parent / "readers.csv"
    readers.write_text("email\nada@example.org\n")
    code, said = run(*base, "--to", str(readers), "--yes", "--offline")
    assert (code, "error: the letter cannot be unsubscribed from" in said) == (1, True), said


def test_a_long_name_is_handed_over_in_one_line(folder: str, publication: Publication, listmonk: Listmonk) -> None:
    """listmonk folds by itself; a line break in a value would begin another header."""
    settings = publication.folder / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("Desk <", f"{'Rédaction ' * 12}<"), encoding="utf-8")
    assert send(folder)[0] == 0
    (value,) = [header["Reply-To"] for header in listmonk.campaigns[0]["headers"] if "Reply-To" in header]
    assert "\n" not in value
    assert str(make_header(decode_header(value.partition(" <")[0]))) == ("Rédaction " * 12).strip()
