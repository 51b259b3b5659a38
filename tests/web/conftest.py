"""What tests of the desk in the browser use."""

from collections.abc import Iterator

import pytest

from tests.publication import Publication
from tests.web.running_desk import DAY, RunningDesk, running


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """The desk of a publication with a draft of three stories, and an edition that is out."""
    publication = Publication(tmp_path_factory.mktemp("desk") / "publication")
    publication.with_stories(DAY, status="draft")
    publication.edition("2026-02-13")
    with running(publication) as desk:
        yield desk
        assert desk.process.poll() is None, "it goes on, whatever was asked"
        assert "Traceback" not in desk.told()
