"""Roles: an editor does everything but publish, and what somebody does is noted by name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.publication import Publication
from tests.web.team_desk import DAY, TeamDesk, people, running, settings

OUT = "2026-02-13"
STORY = "https://a.example/1"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[TeamDesk]:
    """The desk of a publication with a draft and an edition that is out."""
    publication = Publication(tmp_path / "publication")
    publication.write("mkdocs.yml", settings())
    publication.with_stories(DAY, status="draft")
    publication.edition(OUT)
    people(publication, "add", "Somebody")
    with running(publication) as desk:
        yield desk
        assert "Traceback" not in desk.told()


def text_of(desk: TeamDesk, day: str = DAY) -> str:
    """What the file of an edition says."""
    return (desk.publication.folder / f"content/editions/{day}.yml").read_text()


def asked(desk: TeamDesk, cookie: str, method: str, path: str, body: object, day: str = DAY) -> tuple[int, object]:
    """Ask for something of an edition as it is; the status and what is said."""
    mark = desk.ask("GET", f"/api/editions/{day}", headers={"Cookie": cookie}).headers["etag"]
    answer = desk.ask(method, f"/api/editions/{day}/{path}", body, {"Cookie": cookie, "If-Match": mark})
    return answer.status, answer.said


def put(keys: list[str], value: object, was: object, story: str = "") -> dict[str, object]:
    """An operation that writes a field."""
    return {"op": "put", "story": story, "keys": keys, "value": value, "was": was}


def test_an_editor_edits(desk: TeamDesk) -> None:
    """Fields, the whole text, order, and the way back; also of what is out. The history has her name."""
    cookie = desk.joined("Grace")
    assert desk.ask("GET", "/api/me", headers={"Cookie": cookie}).said == {"name": "Grace", "role": "editor"}
    assert asked(desk, cookie, "POST", "operations", put(["title"], "By Grace", "An edition"))[0] == 200
    assert asked(desk, cookie, "POST", "operations", {"op": "drop", "story": STORY})[0] == 200
    assert asked(desk, cookie, "PUT", "text", {"text": text_of(desk) + "# seen\n"})[0] == 200
    assert asked(desk, cookie, "POST", "undo", {"number": None})[0] == 200
    assert asked(desk, cookie, "POST", "operations", put(["title"], "Mended", "An edition"), OUT)[0] == 200
    assert "title: By Grace" in text_of(desk)
    assert "status: draft" in text_of(desk)
    _, steps = asked(desk, cookie, "GET", "history", None)
    assert [(step["who"], step["what"]) for step in steps] == [
        ("Grace", "took back: wrote the file"),
        ("Grace", "wrote the file"),
        ("Grace", "dropped 'A story'"),
        ("Grace", "wrote `title`"),
    ]


def test_an_editor_does_not_publish(desk: TeamDesk) -> None:
    """By no way that there is, with words; the file is as it was."""
    cookie, publisher = desk.joined("Grace"), desk.joined("Ada", "publisher")
    before = text_of(desk)
    without = before.replace("status: draft\n", "")
    ways: list[tuple[str, str, object]] = [
        ("POST", "publish", {}),
        ("POST", "publish", {"anyway": True}),
        ("POST", "operations", put(["status"], "published", "draft")),
        ("POST", "operations", put(["status"], None, "draft")),
        ("PUT", "text", {"text": before.replace("status: draft", "status: published")}),
        ("PUT", "text", {"text": before.replace("status: draft", "status:")}),
        ("PUT", "text", {"text": before.replace("status: draft", '"status": "published"')}),
        ("PUT", "text", {"text": without}),
        ("PUT", "text", {"text": before.replace("status: draft", "# status: draft")}),
    ]
    for method, path, body in ways:
        status, said = asked(desk, cookie, method, path, body)
        assert (status, "a publisher alone" in said["why"]) == (403, True), (path, body, said)
        assert text_of(desk) == before
    # What a publisher took back is as little hers to do again.
    assert asked(desk, publisher, "POST", "publish", {"anyway": True})[1]["isDone"]
    assert asked(desk, publisher, "POST", "undo", {"number": None})[0] == 200
    steps = asked(desk, publisher, "GET", "history", None)[1]
    assert [(step["who"], step["what"]) for step in steps[:2]] == [
        ("Ada", "took back: published the edition"),
        ("Ada", "published the edition"),
    ]
    assert text_of(desk) == before
    status, said = asked(desk, cookie, "POST", "undo", {"number": steps[0]["number"]})
    assert (status, "a publisher alone" in said["why"]) == (403, True)
    assert text_of(desk) == before


def test_an_editor_takes_nothing_back_from_readers(desk: TeamDesk) -> None:
    """What is out stays out, unless a publisher wants otherwise."""
    cookie, publisher = desk.joined("Grace"), desk.joined("Ada", "publisher")
    draft = put(["status"], "draft", None)
    before = text_of(desk, OUT)
    assert asked(desk, cookie, "POST", "operations", draft, OUT)[0] == 403
    assert asked(desk, cookie, "PUT", "text", {"text": before + "status: draft\n"}, OUT)[0] == 403
    assert text_of(desk, OUT) == before
    assert asked(desk, publisher, "POST", "operations", draft, OUT)[0] == 200


def test_a_role_counts_at_once(desk: TeamDesk) -> None:
    """In a session that goes on, both ways."""
    cookie = desk.joined("Grace")
    assert asked(desk, cookie, "POST", "publish", {"anyway": True})[0] == 403
    people(desk.publication, "role", "Grace", "publisher")
    assert desk.ask("GET", "/api/me", headers={"Cookie": cookie}).said["role"] == "publisher"
    people(desk.publication, "role", "Grace", "editor")
    assert asked(desk, cookie, "POST", "publish", {"anyway": True})[0] == 403
    people(desk.publication, "role", "Grace", "publisher")
    assert asked(desk, cookie, "POST", "publish", {"anyway": True})[1]["isDone"]
