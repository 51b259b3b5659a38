"""What the page asks for and gets: the inbox, picks, previews, pictures, the way out."""

import io
import json
from collections.abc import Iterator

import pytest
import yaml
from PIL import Image

from tests.publication import Publication
from tests.verbs.test_desking import Desk
from tests.web.running_desk import DAY, RunningDesk, running

EDITION = f"/api/editions/{DAY}"


@pytest.fixture
def publication(publication: Publication) -> Publication:
    """With a draft of three stories, an edition before it, and an inbox of two feeds."""
    publication.with_stories(DAY, status="draft")
    before = publication.edition("2026-02-13")
    before.write_text(before.read_text().replace("title:", "number: 7\ntitle:", 1))
    items = Desk(publication)
    items.shows("a", "Ferries stop in the north", "Talks begin in Geneva")
    items.shows("b", "Ferries stop in the north today", hours=20)
    return publication


@pytest.fixture
def desk(publication: Publication) -> Iterator[RunningDesk]:
    """Its desk."""
    with running(publication) as desk:
        yield desk


def test_an_inbox_is_sent_once(desk: RunningDesk) -> None:
    """With its mark; who has it is told so, until items are new or the hour is another."""
    first = desk.ask("GET", f"/api/inbox?day={DAY}")
    groups = first.said["groups"]
    assert {group["items"][0]["title"] for group in groups} >= {"Talks begin in Geneva"}
    assert [group["rank"] for group in groups] == list(range(1, len(groups) + 1))
    assert first.said["sections"] == ["News", "Features"]
    again = desk.ask("GET", f"/api/inbox?day={DAY}&now", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_new_items_are_told(desk: RunningDesk, publication: Publication) -> None:
    """A collector that ran elsewhere: pages hear that a newer inbox is there."""
    before = desk.ask("GET", f"/api/inbox?day={DAY}").said["version"]
    stream = desk.stream()
    Desk(publication).shows("a", "A bridge is opened")
    stream.wait("inbox", {"day": DAY})
    after = desk.ask("GET", f"/api/inbox?day={DAY}").said
    assert after["version"] != before
    assert "A bridge is opened" in json.dumps(after)
    stream.close()


def test_a_pick_has_its_note_as_summary(desk: RunningDesk) -> None:
    """By an id of the inbox; it goes where its feed belongs, and the step can be taken back whole."""
    before = desk.file.read_bytes()
    group = desk.ask("GET", f"/api/inbox?day={DAY}").said["groups"][0]
    done = desk.operate({"op": "pick", "what": group["items"][0]["id"], "note": "Mine: a note."})
    assert done.status == 200
    stories = [story for section in done.said["value"]["sections"] for story in section["stories"]]
    assert (
        next(story for story in stories if story.get("id") == f"n{group['items'][0]['id']}")["summary"].strip()
        == "Mine: a note."
    )
    again = desk.operate({"op": "pick", "what": group["items"][0]["id"]})
    assert again.status == 422
    assert "already" in again.said["why"]
    for _ in range(len(desk.ask("GET", f"{EDITION}/history").said)):
        assert desk.ask("POST", f"{EDITION}/undo", {}).status == 200
    assert desk.file.read_bytes() == before


def test_the_list_names_the_draft(desk: RunningDesk) -> None:
    """And where a file cannot be read, that one, for its editor to mend."""
    assert desk.ask("GET", "/api/editions").said["draft"] == DAY
    desk.file.write_text(desk.file.read_text().replace("sections:", "sections: ["))
    stream = desk.stream()
    stream.close()
    said = desk.ask("GET", "/api/editions").said
    while not said["why"]:
        said = desk.ask("GET", "/api/editions").said
    assert said["draft"] == DAY
    assert [edition["day"] for edition in said["editions"]] == [DAY, "2026-02-13"]
    assert f"content/editions/{DAY}.yml" in said["why"]
    assert desk.read().said["value"] is None


def test_a_draft_is_begun(publication: Publication) -> None:
    """From the page as well; until then there is a reason why none is shown."""
    (publication.folder / f"content/editions/{DAY}.yml").unlink()
    with running(publication) as desk:
        said = desk.ask("GET", "/api/editions").said
        assert (said["draft"], bool(said["why"])) == ("", True)
        begun = desk.ask("POST", "/api/editions", {})
        assert (begun.status, begun.said["day"]) == (200, DAY)
        assert desk.ask("GET", "/api/editions").said["draft"] == DAY


def test_publishing_says_what_is_wrong_first(desk: RunningDesk) -> None:
    """And publishes with warnings when its editor says why, which the history keeps."""
    assert desk.put("https://a.example/2", "summary", None, "Something *happened*.").status == 200
    held = desk.ask("POST", f"{EDITION}/publish", {})
    assert (held.status, held.said["isDone"]) == (200, False)
    assert "no summary" in held.said["problems"][0]["what"]
    assert held.said["problems"][0]["keys"][-1:] == ["summary"] or held.said["problems"][0]["keys"][0] == "sections"
    done = desk.ask("POST", f"{EDITION}/publish", {"anyway": True, "why": "it is only a link"})
    assert (done.said["isDone"], done.said["number"]) == (True, 8)
    assert yaml.load(desk.file.read_text(), yaml.BaseLoader)["status"] == "published"
    assert desk.ask("GET", f"{EDITION}/history").said[0]["what"].endswith("all the same: it is only a link")


def test_a_preview_is_not_saved(desk: RunningDesk) -> None:
    """It shows what is on its way; nobody finds it who was not told where it is."""
    before = desk.file.read_bytes()
    put = {"op": "put", "story": "", "keys": ["title"], "value": "Not saved", "was": "whatever"}
    made = desk.ask("POST", f"{EDITION}/preview", {"operations": [put]}).said
    assert b"Not saved" in desk.ask("GET", made["page"]).body
    letter = desk.ask("GET", f"{made['letter']}?dark")
    assert b"Not saved" in letter.body
    assert b"prefers-color-scheme" not in letter.body
    assert b"<script" not in desk.ask("GET", made["page"]).body
    assert desk.ask("GET", made["page"].replace("editions", "nothing")).status == 404
    assert desk.ask("GET", "/preview/x/editions/").status == 404
    assert desk.file.read_bytes() == before
    bad = desk.ask("POST", f"{EDITION}/preview", {"text": "date: 2026-02-20\n"})
    assert (bad.status, bool(bad.said["problems"])) == (422, True)


def test_the_text_is_not_written_over_another(desk: RunningDesk) -> None:
    """Who wrote on an old text gets both, and may write again on the new one."""
    seen = desk.read().said
    desk.put("", "title", "Hers", seen["value"]["title"])
    mine = seen["text"].replace("An edition", "His")
    refused = desk.ask("PUT", f"{EDITION}/text", {"text": mine}, {"If-Match": f'"{seen["hash"]}"'})
    assert (refused.status, "Hers" in refused.said["theirs"], refused.said["mine"]) == (412, True, mine)
    done = desk.ask("PUT", f"{EDITION}/text", {"text": mine}, {"If-Match": f'"{refused.said["hash"]}"'})
    assert (done.status, desk.file.read_text()) == (200, mine)


def test_a_picture_comes_in(desk: RunningDesk, publication: Publication) -> None:
    """Under a name of its own, listed with its size; what is none is refused, and so is a way out of the folder."""
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(data, "PNG")
    kept = desk.ask("PUT", "/api/pictures/My%20Ferry.png", data.getvalue(), {"Content-Type": "image/png"})
    assert (kept.status, kept.said["width"], kept.said["isNew"]) == (200, 40, True)
    (listed,) = desk.ask("GET", "/api/pictures").said
    assert (listed["src"], listed["width"], listed["used"]) == (kept.said["src"], 40, [])
    shown = desk.ask("GET", f"/api/pictures/{kept.said['src']}")
    assert (shown.status, shown.headers["content-type"]) == (200, "image/png")
    assert "sandbox" in shown.headers["content-security-policy"]
    assert desk.ask("GET", "/api/pictures/.hidden.png").status == 404
    refused = desk.ask("PUT", "/api/pictures/a.png", b"no picture", {"Content-Type": "image/png"})
    assert (refused.status, bool(refused.said["why"])) == (422, True)
    assert len(list((publication.folder / "content/images").iterdir())) == 1


def test_a_letter_to_nobody_is_refused(desk: RunningDesk) -> None:
    """With what is missing, before any server is asked."""
    refused = desk.ask("POST", f"{EDITION}/test-letter", {"to": "nobody"})
    assert (refused.status, bool(refused.said["why"])) == (422, True)


def test_a_desk_is_found_where_it_was(publication: Publication) -> None:
    """What a browser keeps for an editor it keeps for a port; a second desk of the same publication takes another one."""
    with running(publication) as first, running(publication) as second:
        assert second.port != first.port
    with running(publication) as again:
        assert again.port == first.port
