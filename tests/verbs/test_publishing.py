"""A draft becomes an edition: its status, its number, and what is wrong with it."""

import datetime as dt

import pytest
from click.testing import CliRunner, Result

from digest.cli import main
from digest.settings import mkdocs_yml
from digest.verbs import workspace
from tests.publication import Publication

NOW = "2026-02-18T12:00:00"
FILE = "content/editions/2026-02-20.yml"
DRAFT = """\
# mine
date: 2026-02-20
title: A week  # of what
intro: What mattered.
status: draft   # until Friday
sections:
  - name: News
    stories:
      - title: T
        url: https://a.example/1
        summary: |
          What it means.
"""


def publish(publication: Publication, *args: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(publication.folder), "publish", "--now", NOW, *args])


def text(publication: Publication) -> str:
    return (publication.folder / FILE).read_text()


def test_a_draft_is_published_and_nothing_else_changes(publication: Publication) -> None:
    """Where no edition has a number, it gets none; comments stay."""
    publication.write(FILE, DRAFT)
    done = publish(publication)
    assert (done.exit_code, done.output) == (0, f"{FILE} is published: out on 2026-02-20\n")
    assert text(publication) == DRAFT.replace("draft   # until", "published   # until")
    again = publish(publication)
    assert again.exit_code == 2
    assert "is published already" in again.stderr


@pytest.mark.parametrize(
    ("own", "written", "said"),
    [("", "number: 13\n", 13), ("number: 20\n", "number: 20\n", 20), ("number:\n", "number: 13\n", 13)],
)
def test_it_is_numbered_as_the_one_before_it(publication: Publication, own: str, written: str, said: int) -> None:
    """One more; a number that stands there stays."""
    publication.write("content/editions/2026-02-13.yml", publication.edition("2026-02-13").read_text() + "number: 12\n")
    publication.write(FILE, DRAFT.replace("title:", f"{own}title:", 1))
    done = publish(publication, "2026-02-20")
    assert done.output == f"{FILE} is published, number {said}: out on 2026-02-20\n"
    published = DRAFT.replace("draft   # until", "published   # until")
    assert text(publication) == published.replace("title:", f"{written}title:", 1)


def test_what_is_not_written_yet_keeps_it_a_draft(publication: Publication) -> None:
    """It is said where it stands; who knows better says so."""
    unwritten = DRAFT.replace("          What it means.\n", "          \n")
    publication.write(FILE, unwritten)
    unwritten = text(publication)
    done = publish(publication)
    assert done.exit_code == 1
    assert f"{FILE}:9:9: warning: the story has no summary: T" in done.stderr
    assert f"{FILE} is still a draft: 1 warning; mend them, or say --anyway" in done.stderr
    assert text(publication) == unwritten
    done = publish(publication, "--anyway")
    assert (done.exit_code, done.stdout) == (0, f"{FILE} is published: out on 2026-02-20\n")
    with workspace.opened(mkdocs_yml.read(publication.folder), now=dt.datetime(2026, 2, 20, tzinfo=dt.UTC)) as work:
        assert [cover.title for cover in work.gathered().site.covers] == ["A week"]


def test_a_mistake_is_said_and_nothing_is_written(publication: Publication) -> None:
    """One that hangs on its being out as well: a draft may run an article that is a draft."""
    publication.write("content/stories/own.md", "---\ntitle: Own\ndate: 2026-02-20\nstatus: draft\n---\nText.\n")
    draft = DRAFT + "      - story: own\n"
    publication.write(FILE, draft)
    done = publish(publication, "--anyway")
    assert done.exit_code == 1
    assert f"{FILE}:13:16: error: the article `own` is a draft" in done.stderr
    assert text(publication) == draft


def test_without_a_draft_there_is_nothing_to_publish(publication: Publication) -> None:
    """With what to do about it."""
    publication.edition("2026-02-06")
    done = publish(publication)
    assert done.exit_code == 2
    assert "there is no draft; `digest draft` begins one" in done.stderr
