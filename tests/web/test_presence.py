"""Who is where: told to all others, and told again when she goes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.publication import Publication
from tests.web.team_desk import DAY, TeamDesk, people, running, settings

STORY = "https://a.example/1"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[TeamDesk]:
    """The desk of a publication with a draft."""
    publication = Publication(tmp_path / "publication")
    publication.write("mkdocs.yml", settings())
    publication.with_stories(DAY, status="draft")
    people(publication, "add", "Somebody")
    with running(publication) as desk:
        yield desk
        assert "Traceback" not in desk.told()


def here(desk: TeamDesk, cookie: str, story: object) -> int:
    """Say where somebody is."""
    return desk.ask("POST", "/api/here", {"story": story}, {"Cookie": cookie}).status


def test_others_are_told_and_she_is_not(desk: TeamDesk) -> None:
    """Nor her other browsers; who comes later is told where everybody is."""
    ada, grace = desk.joined("Ada"), desk.joined("Grace")
    adas = [desk.stream(ada), desk.stream(desk.login("Ada").cookie)]
    graces = desk.stream(grace)
    assert here(desk, ada, STORY) == 204
    graces.wait("here", {"who": "Ada", "story": STORY})
    assert here(desk, grace, "") == 204
    for stream in adas:
        stream.wait("here", {"who": "Grace", "story": ""})
    later = desk.stream(desk.joined("Hedy"))
    later.wait("here", {"who": "Ada", "story": STORY})
    later.wait("here", {"who": "Grace", "story": ""})
    assert [said["who"] for stream in adas for kind, said in stream.heard if kind == "here"] == ["Grace"] * 2
    assert [said["who"] for kind, said in graces.heard if kind == "here"] == ["Ada"]
    for stream in (*adas, graces, later):
        stream.close()


def test_who_goes_is_said_to_be_gone(desk: TeamDesk) -> None:
    """With her last page, not before; who never said where she is was nowhere."""
    ada, grace = desk.joined("Ada"), desk.joined("Grace")
    first, second, graces = desk.stream(ada), desk.stream(ada), desk.stream(grace)
    quiet = desk.stream(desk.joined("Hedy"))
    here(desk, ada, STORY)
    graces.wait("here", {"who": "Ada", "story": STORY})
    quiet.close()
    first.close()
    here(desk, ada, "")
    graces.wait("here", {"who": "Ada", "story": ""})
    second.close()
    graces.wait("gone", {"who": "Ada"})
    assert [said["who"] for kind, said in graces.heard if kind == "gone"] == ["Ada"]
    assert here(desk, ada, STORY) == 204
    later = desk.stream(desk.login("Hedy").cookie)
    assert not [kind for kind, _ in later.heard if kind == "here"], "who has no page open is nowhere"
    for stream in (graces, later):
        stream.close()


def test_who_is_removed_is_gone(desk: TeamDesk) -> None:
    """As soon as there is something to tell."""
    ada, graces = desk.joined("Ada"), desk.stream(desk.joined("Grace"))
    adas = desk.stream(ada)
    here(desk, ada, STORY)
    people(desk.publication, "remove", "Ada")
    assert here(desk, ada, STORY) == 401
    desk.publication.with_stories(DAY, status="draft", title="Changed")
    graces.wait("gone", {"who": "Ada"})
    assert adas.is_over.wait(30)
    graces.close()


@pytest.mark.parametrize("story", [7, None, ["x"], "x" * 10_001])
def test_what_names_no_story_is_refused(desk: TeamDesk, story: object) -> None:
    """And told to nobody."""
    ada, graces = desk.joined("Ada"), desk.stream(desk.joined("Grace"))
    adas = desk.stream(ada)
    assert here(desk, ada, story) == 422
    assert here(desk, ada, STORY) == 204
    graces.wait("here", {"who": "Ada", "story": STORY})
    assert len([kind for kind, _ in graces.heard if kind == "here"]) == 1
    for stream in (adas, graces):
        stream.close()
