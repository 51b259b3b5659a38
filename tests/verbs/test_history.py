"""What was done to an edition, and the edition without it."""

import contextlib
import datetime as dt
import json
import sqlite3

import pytest

from digest.desk.operations import Drop, Operation, Order, Put
from digest.errors import ContentError, StoreError, UsageError
from digest.settings import mkdocs_yml
from digest.settings.mkdocs_yml import Settings
from digest.verbs.change import change_edition, file_of
from digest.verbs.history import edition_meant, history, undo_step
from tests.cli.test_commands import run
from tests.publication import Publication

DAY = dt.date(2026, 2, 20)
NOW = dt.datetime(2026, 2, 19, tzinfo=dt.UTC)
FIRST, SECOND = "https://a.example/1", "https://a.example/2"


@pytest.fixture
def settings(publication: Publication) -> Settings:
    """Of a publication with a draft of three stories."""
    publication.with_stories(str(DAY), status="draft")
    return mkdocs_yml.read(publication.folder)


def do(settings: Settings, *operations: Operation, by: str = "") -> None:
    """Do something to the draft."""
    for operation in operations:
        change_edition(settings, file_of(settings, DAY), operation, by=by)


def text(settings: Settings) -> str:
    """What the draft says."""
    return (settings.root / file_of(settings, DAY)).read_text()


TITLE = Put("", ("title",), "Ferries", "An edition")
SUMMARY = Put(FIRST, ("summary",), "Mine.", "Something *happened*.")


def test_history_says_what_was_done(settings: Settings) -> None:
    """The latest first, by whom, in words."""
    do(settings, TITLE, SUMMARY, by="Ada")
    do(settings, Order(FIRST, "Features"), Drop(SECOND))
    found = history(settings, file_of(settings, DAY))
    assert [(step.number, step.who, step.what) for step in found] == [
        (4, "", "dropped 'Another'"),
        (3, "", "moved 'A story' in Features"),
        (2, "Ada", "wrote `summary` of 'A story'"),
        (1, "Ada", "wrote `title`"),
    ]


def test_steps_are_taken_back_from_the_latest_on(settings: Settings) -> None:
    """Until the text is what it was, to the byte; then there is nothing left."""
    before = text(settings)
    do(settings, TITLE, SUMMARY, Order(FIRST, "Features"), Drop(SECOND))
    file = file_of(settings, DAY)
    assert [undo_step(settings, file, None, by="")[0].number for _ in range(4)] == [4, 3, 2, 1]
    assert text(settings) == before
    with pytest.raises(UsageError, match="nothing was done to it that could be taken back"):
        undo_step(settings, file, None, by="")


def test_a_step_is_taken_back_and_done_again(settings: Settings) -> None:
    """What was undone is a step as well; the same one twice is refused."""
    before = text(settings)
    do(settings, TITLE)
    after, file = text(settings), file_of(settings, DAY)
    undo_step(settings, file, 1, by="Ada")
    assert text(settings) == before
    assert [(step.what, step.who, step.is_undone) for step in history(settings, file)] == [
        ("took back: wrote `title`", "Ada", False),
        ("wrote `title`", "", True),
    ]
    with pytest.raises(UsageError, match="no step 1, or it was taken back"):
        undo_step(settings, file, 1, by="")
    undo_step(settings, file, 2, by="")
    assert text(settings) == after


def test_others_go_on(settings: Settings) -> None:
    """By steps that are known, and by a text editor; what they wrote over is not taken back."""
    do(settings, TITLE, SUMMARY, Order(FIRST, "Features"))
    file = settings.root / file_of(settings, DAY)
    undo_step(settings, file_of(settings, DAY), 2, by="")
    assert "Mine." not in text(settings)
    file.write_text(f"# hers\n{text(settings).replace('A third', 'Hers')}")
    undo_step(settings, file_of(settings, DAY), 1, by="")
    assert "# hers\n" in text(settings)
    assert "title: An edition" in text(settings)
    do(settings, TITLE)
    file.write_text(text(settings).replace("Ferries", "Her ferries"))
    with pytest.raises(UsageError, match="cannot be taken back any more"):
        undo_step(settings, file_of(settings, DAY), None, by="")
    assert "Her ferries" in text(settings)


def test_what_would_not_load_is_not_taken_back(settings: Settings) -> None:
    """The text stays as it is, and the step can be taken back when the rest is mended."""
    file = settings.root / file_of(settings, DAY)
    do(settings, TITLE)
    file.write_text(text(settings).replace("A third", "[no text"))
    now = text(settings)
    with pytest.raises(ContentError):
        undo_step(settings, file_of(settings, DAY), 1, by="")
    assert text(settings) == now
    file.write_text(now.replace("[no text", "A third"))
    undo_step(settings, file_of(settings, DAY), 1, by="")
    assert "Ferries" not in text(settings)


def test_an_edition_is_the_draft_or_any_that_is_named(settings: Settings) -> None:
    """A published one as well."""
    assert edition_meant(settings, now=NOW, day=None) == "content/editions/2026-02-20.yml"
    assert edition_meant(settings, now=NOW, day=dt.date(2026, 2, 13)) == "content/editions/2026-02-13.yml"
    (settings.root / "content/editions/2026-02-20.yml").unlink()
    with pytest.raises(UsageError, match="there is no draft"):
        edition_meant(settings, now=NOW, day=None)


def test_a_journal_that_cannot_be_read_is_said(settings: Settings, publication: Publication) -> None:
    """By both commands; what is written is written all the same."""
    do(settings, TITLE)
    with contextlib.closing(sqlite3.connect(settings.root / ".digest/desk.db")) as database, database:
        database.execute("UPDATE step SET changes = '?'")
    with pytest.raises(StoreError):
        history(settings, file_of(settings, DAY))
    for command in ("history", "undo"):
        code, said = run("-C", str(publication.folder), command, "--now", "2026-02-19")
        assert code == 1
        assert "step 1 of the journal cannot be read" in said


def test_the_commands_show_steps_and_take_them_back(settings: Settings, publication: Publication) -> None:
    """In lines of eighty columns, whatever titles hold; as JSON the same whole."""
    evil = f"\u202e{'A very long title ' * 8}"
    file = settings.root / file_of(settings, DAY)
    file.write_text(text(settings).replace("title: Another", f"title: {json.dumps(evil)}"))
    do(settings, TITLE, Put(SECOND, ("summary",), "Mine.", "Something *happened*."), by="Ada")
    folder = str(publication.folder)
    code, said = run("-C", folder, "history", "--now", "2026-02-19")
    lines = said.splitlines()
    assert code == 0
    assert all(len(line) <= 80 and line.isprintable() for line in lines)
    assert lines[0].startswith("    2  ")
    assert "  Ada: wrote `summary` of '" in lines[0]
    assert lines[1].endswith("  Ada: wrote `title`")
    assert lines[2] == "content/editions/2026-02-20.yml: 2 steps"
    assert run("-C", folder, "undo", "1", "--now", "2026-02-19") == (
        0,
        "content/editions/2026-02-20.yml: step 1 is taken back: wrote `title`\n",
    )
    assert "title: An edition" in text(settings)
    assert "Ada: wrote `title` (taken back)\n" in run("-C", folder, "history", "--date", str(DAY))[1]
    found = json.loads(run("-C", folder, "history", "--date", str(DAY), "--json")[1])
    assert [(step["number"], step["undone"]) for step in found] == [(3, False), (2, False), (1, True)]
    assert dt.datetime.fromisoformat(found[0]["at"]).tzinfo
    assert run("-C", folder, "undo", "1", "--date", str(DAY))[0] == 2
    assert run("-C", folder, "undo", "9", "--date", str(DAY))[0] == 2
