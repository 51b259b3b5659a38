"""A draft becomes an edition: its fields, its status, its number, and what is wrong with it."""

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


def write(publication: Publication, *args: str, text: str = "") -> Result:
    return CliRunner().invoke(main, ["-C", str(publication.folder), "set", "--now", NOW, *args], input=text)


@pytest.mark.parametrize(
    ("args", "given", "old", "new"),
    [
        (["title", "Ferries: a week"], "", "title: A week  # of what", 'title: "Ferries: a week"  # of what'),
        (["intro", "-"], "One.\n\nTwo.\n", "intro: What mattered.\n", "intro: |\n  One.\n\n  Two.\n"),
        (["intro"], "", "intro: What mattered.\n", ""),
        (["subject", "Read this"], "", "intro: What mattered.\n", "intro: What mattered.\nsubject: Read this\n"),
        (["tags", "a", "b, c", "--story", "https://a.example/1"], "", "          What it means.\n",
         '          What it means.\n        tags: [a, "b, c"]\n'),
        (["summary", "It means.", "--story", "https://a.example/1"], "", "What it means.", "It means."),
    ],
)  # fmt: skip
def test_a_field_is_written(publication: Publication, args: list[str], given: str, old: str, new: str) -> None:
    """In its form where it has one, in its place where it is new; and a second time nothing is."""
    publication.write(FILE, DRAFT)
    done = write(publication, *args, text=given)
    assert done.exit_code == 0, done.stderr
    assert text(publication) == DRAFT.replace(old, new, 1)
    if new:
        assert write(publication, *args, text=given).output == f"{FILE} says so already\n"


@pytest.mark.parametrize(
    ("args", "code", "what"),
    [
        (["titel", "x"], 2, "there is no field `titel`; did you mean `title`?"),
        (["summary", "x"], 2, "there is no field `summary`"),
        (["sections", "x"], 2, "`sections` has parts of its own; write them into the file"),
        (["image.alt", "x", "--story", "https://a.example/1"], 2, "there is nothing that `alt` could belong to"),
        (["title", "a", "b"], 2, "`title` has one value; put it in quotes"),
        (["title", "a\x01b"], 2, "the value has the control character U+0001, which no YAML may have; take it out"),
        (["tags", "a", "b\x7f", "--story", "https://a.example/1"], 2, "the value has the control character U+007F"),
        (["title", "x", "--story", "nothing"], 2, "has no story nothing"),
        (["date", "soon"], 1, "error: `date` is no date: `soon`"),
        (["title"], 1, "error: `title` is missing"),
        (["url", "nowhere", "--story", "https://a.example/1"], 1, "error: `url` is no complete web address: `nowhere`"),
    ],
)
def test_a_field_that_cannot_be_written(publication: Publication, args: list[str], code: int, what: str) -> None:
    """What is wrong is said, and the draft is as it was."""
    publication.write(FILE, DRAFT)
    done = write(publication, *args)
    assert done.exit_code == code
    assert what in done.stderr
    assert text(publication) == DRAFT


def test_without_a_draft_there_is_nothing_to_publish(publication: Publication) -> None:
    """With what to do about it."""
    publication.edition("2026-02-06")
    done = publish(publication)
    assert done.exit_code == 2
    assert "there is no draft; `digest draft` begins one" in done.stderr
