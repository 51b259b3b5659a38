"""The rules that need to see everything."""

import datetime as dt

import pytest

from tests.publication import NOW, Publication, photograph

PIECE = "---\ntitle: Own\ndate: {day}\nstatus: {status}\n---\nText.\n"
WITH_PIECE = "date: 2026-02-20\ntitle: T\nsections: [{name: N, stories: [{story: own}]}]\n"


def test_everything_wrong_is_said_at_once(publication: Publication) -> None:
    """Mistakes of several files come in one run, in order of file and place, also those that need other files."""
    publication.write(
        "content/editions/2026-02-13.yml", "date: 2026-02-13\ntitel: T\neditor: nobody\nsections: [{stories: []}]\n"
    )
    publication.write("content/editions/2026-02-20.yml", "date: soon")
    said = publication.messages()
    assert [line.partition(" (")[0] for line in said] == [
        "content/editions/2026-02-13.yml:1:1: error: `title` is missing",
        "content/editions/2026-02-13.yml:2:1: error: unknown key `titel`",
        "content/editions/2026-02-13.yml:3:9: error: there is no person `nobody`",
        "content/editions/2026-02-13.yml:4:12: error: `name` is missing",
        "content/editions/2026-02-20.yml:1:1: error: `sections` is missing",
        "content/editions/2026-02-20.yml:1:1: error: `title` is missing",
        "content/editions/2026-02-20.yml:1:7: error: `date` is no date: `soon`",
    ]


def test_a_list_of_people_with_a_mistake_makes_nobody_missing(publication: Publication) -> None:
    """The mistake is said, and not once more for everyone who is named elsewhere."""
    file = publication.edition("2026-02-20")
    file.write_text("editor: ada\n" + file.read_text())
    publication.write("content/people.yml", "ada: {name: Ada, rol: Editor}\n")
    assert [line.partition(" (")[0] for line in publication.messages()] == [
        "content/people.yml:1:18: error: unknown key `rol`"
    ]


def test_two_editions_of_one_day(publication: Publication) -> None:
    """A day has one edition: the second one is told where the first is."""
    publication.edition("2026-02-20")
    publication.write("content/editions/b.yml", publication.edition("2026-02-20").read_text())
    assert publication.messages() == [
        "content/editions/b.yml:1:7: error: content/editions/2026-02-20.yml is of the same day, 2026-02-20 "
        "(give one of them another date, or remove it)"
    ]


def test_two_editions_of_one_day_with_other_mistakes(publication: Publication) -> None:
    """What one of them lacks besides does not hide that."""
    publication.edition("2026-02-20")
    publication.write("content/editions/b.yml", publication.edition("2026-02-20").read_text() + "titel: T\n")
    assert [line.partition(" (")[0] for line in publication.messages()] == [
        "content/editions/b.yml:1:7: error: content/editions/2026-02-20.yml is of the same day, 2026-02-20",
        "content/editions/b.yml:11:1: error: unknown key `titel`",
    ]


def test_a_link_that_ran_before_is_noticed(publication: Publication) -> None:
    """In the later edition, at the link; sections without stories do not shift the place."""
    story = "stories: [{title: A, url: 'https://e.org/a', summary: S}]"
    publication.write(
        "content/editions/2026-02-13.yml", f"date: 2026-02-13\ntitle: T\nsections: [{{name: N, {story}}}]\n"
    )
    publication.write(
        "content/editions/2026-02-20.yml",
        f"date: 2026-02-20\ntitle: T\nsections:\n  - name: Empty\n  - name: N\n    {story}\n",
    )
    assert publication.messages() == [
        "content/editions/2026-02-20.yml:4:5: warning: the section Empty has no story, so it is not shown "
        "(put a story into it, or remove it)",
        "content/editions/2026-02-20.yml:6:31: warning: this link ran in the edition of 2026-02-13 already "
        "(link to what is new, or to that edition)",
    ]


def test_two_stories_with_one_id(publication: Publication) -> None:
    """An id that an editor gave is unique in the whole archive."""
    for day in ("2026-02-13", "2026-02-20"):
        file = publication.edition(day)
        file.write_text(file.read_text().replace("- title", "- id: same\n        title"))
    (said,) = publication.messages()
    assert said.startswith(
        "content/editions/2026-02-20.yml:6:13: error: the id `same` is taken by another story, in content/editions/2026-02-13.yml"
    )


def test_two_names_of_one_address(publication: Publication) -> None:
    """Articles and people that differ only in what an address leaves out are told apart by nobody."""
    piece = "---\ntitle: T\ndate: 2026-02-20\n---\nText.\n"
    for name in ("x/a b", "a-b"):
        publication.write(f"content/stories/{name}.md", piece)
    publication.write("content/people.yml", "A: {name: A}\na: {name: B}\n")
    assert [line.partition(" (")[0] for line in publication.messages()] == [
        "content/people.yml:2:1: error: `A` and `a` have the same address",
        "content/stories/x/a b.md:1:1: error: content/stories/a-b.md has the same address",
    ]


def test_links_that_lead_nowhere_or_in_circles(publication: Publication) -> None:
    """A symbolic link in content is a file, a located error, or not followed."""
    publication.edition()
    folder = publication.folder / "content/editions"
    (folder / "gone.yml").symlink_to("absent.yml")
    (folder / "circle.yml").symlink_to("circle.yml")
    (folder / "up").symlink_to("..")
    said = [line.partition(" (")[0] for line in publication.messages()]
    assert said == [
        "content/editions/circle.yml:1:1: error: this is no file that can be read",
        "content/editions/gone.yml:1:1: error: this is no file that can be read",
        "content/editions/up:1:1: warning: this file is not read",
    ]


def test_messages_are_one_line_each(publication: Publication) -> None:
    """Whatever stands in a key, a terminal is not told to do anything."""
    publication.write("content/editions/e.yml", '"ke\\n\\ey": 1\n')
    at = "content/editions/e.yml:1:1: error: "
    assert [line.partition(" (")[0] for line in publication.messages()] == [
        f"{at}`date` is missing",
        f"{at}`sections` is missing",
        f"{at}`title` is missing",
        f"{at}unknown key `ke\\x0a\\x1by`",
    ]


def test_close_names_are_suggested(publication: Publication) -> None:
    """A typing mistake in a name is answered with the name that was meant."""
    publication.write("content/people.yml", "ada: {name: Ada}")
    file = publication.edition()
    file.write_text("editor: adda\n" + file.read_text())
    assert publication.messages() == [
        "content/editions/2026-02-20.yml:1:9: error: there is no person `adda` (did you mean `ada`?)"
    ]


def test_far_names_are_not(publication: Publication) -> None:
    """That both are .jpg makes no flower of a town: what is to be done is said instead."""
    publication.write("content/images/flower.jpg", photograph())
    file = publication.edition()
    image = "image: {src: geneva.jpg, alt: A town}\n        url:"
    file.write_text(file.read_text().replace("url:", image, 1))
    (message,) = publication.messages()
    assert message.endswith("error: there is no picture `geneva.jpg` (put it into content/images/)")


@pytest.mark.parametrize(
    ("day", "status", "now", "message"),
    [
        ("2026-02-20", "draft", NOW, "is a draft"),
        ("2026-02-24", "published", NOW, "is dated 2026-02-24"),
        ("2026-02-24", "published", NOW + dt.timedelta(days=9), None),
        ("2026-02-20", "published", NOW, None),
        ("2026-02-20", "published", NOW - dt.timedelta(days=9), None),
    ],
)
def test_an_edition_shows_no_piece_that_is_not_out(
    publication: Publication, day: str, status: str, now: dt.datetime, message: str | None
) -> None:
    """An article is out when its edition is, or before."""
    publication.write("content/stories/own.md", PIECE.format(day=day, status=status))
    publication.write("content/editions/2026-02-20.yml", WITH_PIECE)
    said = publication.messages(now)
    assert [message in line for line in said] == ([True] if message else [])


def test_a_mistake_in_an_own_piece_is_said_once(publication: Publication) -> None:
    """The edition that runs it is not blamed for it as well."""
    publication.write("content/stories/own.md", "---\ntitle: Own\n---\nText.\n")
    publication.write("content/editions/2026-02-20.yml", WITH_PIECE)
    assert len(publication.messages()) == 1


def test_warnings_do_not_stop_a_build(publication: Publication) -> None:
    """A file under a wrong name, a file of a wrong kind and numbers out of order are said, and the site is built."""
    publication.edition("2026-02-20").rename(publication.folder / "content/editions/2026-02-21.yml")
    publication.write("content/editions/notes.txt", "x")
    assert [line.split(": ", 2)[1] for line in publication.messages()] == ["warning", "warning"]
    publication.build()
    assert "An edition" in publication.page("")
