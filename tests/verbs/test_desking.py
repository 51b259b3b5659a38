"""`digest inbox` and `digest draft`, end to end, from a store to an edition that loads."""

import datetime as dt
import json
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.base import yamlfile
from digest.base.schedule import next_day, schedule
from digest.cli import main
from digest.collect import clean, page
from digest.collect.packing import pack
from digest.collect.store import FeedState, Store
from digest.desk import amend, draft_text
from digest.desk.rank import Pick
from digest.edition import load
from digest.errors import ParseError
from digest.model import FeedItem
from tests.collect.server import serving
from tests.desk.items import alone, item
from tests.publication import Publication

NOW = "2026-02-18T12:00:00"
T = 1_771_416_000
FEEDS = """- url: https://a.example/feed
  title: A Daily
  section: News
  weight: 2
- url: https://b.example/feed
  title: "B: the weekly"
  section: Features
"""


class Desk:
    """A publication with a store."""

    def __init__(self, publication: Publication) -> None:
        self.publication, self.folder = publication, publication.folder
        publication.write("content/feeds.yml", FEEDS)

    def __call__(self, *args: str) -> Result:
        return CliRunner().invoke(main, ["-C", str(self.folder), *args])

    def shows(self, feed: str, *titles: str, hours: int = 24) -> None:
        """A feed shows items."""
        when = dt.datetime.fromtimestamp(T - hours * 3600, dt.UTC)
        url = f"https://{feed}.example"
        items = [
            FeedItem(
                t, t, f"What {t} is about.", f"{url}/{t.replace(' ', '-')}", "raw", t, (), when, None, "", (), "", ()
            )
            for t in titles
        ]
        with Store.open(self.folder / ".digest") as store:
            store.keep(FeedState(f"{url}/feed", shown_at=T), [pack(i) for i in items], T)

    def edition(self, day: str = "2026-02-20") -> str:
        return (self.folder / f"content/editions/{day}.yml").read_text()


@pytest.fixture
def desk(publication: Publication) -> Desk:
    found = Desk(publication)
    found.shows("a", "Harbour plan delayed", "Frogs return to the hills", "Opera opens in Oslo")
    found.shows("b", "Harbour plan delayed once more by council", "A long walk")
    return found


def test_the_inbox_as_json(desk: Desk) -> None:
    """Groups in rank order, the lead first, every item of the window once."""
    desk.shows("a", "Harbour plan delayed", "Frogs return to the hills", "Opera opens in Oslo", "Old news", hours=24)
    found = json.loads(desk("inbox", "--now", NOW, "--json").stdout)
    assert [entry["rank"] for entry in found] == list(range(1, len(found) + 1))
    items = [item for entry in found for item in entry["items"]]
    assert len({item["id"] for item in items}) == len(items) == 6
    assert set(found[0]) == {"rank", "score", "reasons", "section", "ran_in", "items"}
    assert items[0] == {
        "id": items[0]["id"], "title": "Harbour plan delayed", "url": "https://a.example/Harbour-plan-delayed",
        "link": "raw", "feed": "https://a.example/feed", "appeared": "2026-02-17T12:00:00+00:00", "published": "2026-02-17T12:00:00+00:00",
    }  # fmt: skip


def test_a_day_is_named_once(desk: Desk) -> None:
    """However many links of an event an edition has."""
    desk("draft", "--now", NOW)
    lead = json.loads(desk("inbox", "--now", NOW, "--json").stdout)[0]
    assert (len(lead["items"]), lead["ran_in"]) == (2, ["2026-02-20"])


def test_the_inbox_for_a_person(desk: Desk) -> None:
    """Numbered stories with section, feed and reasons, in lines of at most 80 letters."""
    shown = desk("inbox", "--now", NOW).stdout
    assert "  1  Harbour plan delayed" in shown
    assert "News: A Daily" in shown
    assert "from a feed you weigh 2 (A Daily)" in shown
    assert all(len(line) <= 80 for line in shown.splitlines())


@pytest.mark.parametrize(
    ("args", "count"),
    [
        (["--section", "features"], 1),
        (["--feed", "A Daily"], 3),
        (["--search", "FROGS"], 1),
        (["--limit", "2"], 2),
        (["--since", "2026-02-18"], 0),
    ],
)
def test_filters(desk: Desk, args: list[str], count: int) -> None:
    """By section, feed, words, number and time: as many stories as pass."""
    assert len(json.loads(desk("inbox", "--now", NOW, "--json", *args).stdout)) == count


def test_an_empty_store(publication: Publication) -> None:
    """The inbox says which command fills it; a draft is refused, and no folder is made."""
    desk = Desk(publication)
    assert "no stories; `digest collect` fetches the feeds" in desk("inbox", "--now", NOW).stdout
    refused = desk("draft", "--now", NOW)
    assert refused.exit_code == 2
    assert "digest collect" in refused.stderr
    assert not (desk.folder / "content/editions").exists()


def test_a_draft_is_an_edition_to_rewrite(desk: Desk) -> None:
    """Dated by the schedule, in the feeds' sections, with nothing of theirs published but titles and links."""
    done = desk("draft", "--now", NOW)
    assert done.stdout == "content/editions/2026-02-20.yml: 4 stories to rewrite; then set `status: published`\n"
    text = desk.edition()
    found = yamlfile.parse(text)
    assert (found["date"], found["status"]) == ("2026-02-20", "draft")
    assert [section["name"] for section in found["sections"]] == ["News", "Features"]
    first = found["sections"][0]["stories"][0]
    assert first["title"] == "Harbour plan delayed"
    assert first["source"] == "A Daily"
    assert first["summary"] == ""
    assert "#   What Harbour plan delayed is about." in text
    assert "# from a feed you weigh 2 (A Daily)" in text
    said = desk("check", "--drafts", "--strict", "--now", NOW)
    assert (said.exit_code, desk("check", "--strict", "--now", NOW).exit_code) == (1, 0)
    assert [line.split(": ", 2)[2].partition(" (")[0].partition(":")[0] for line in said.stderr.splitlines()] == [
        "`title` is still what the draft began with",
        "`intro` is still what the draft began with",
        *["the story has no summary"] * 4,
    ]


def test_again_adds_what_is_new_and_leaves_every_other_byte(desk: Desk) -> None:
    """A second draft inserts the new story into the edited file, and changes nothing else."""
    desk("draft", "--now", NOW)
    file = desk.folder / "content/editions/2026-02-20.yml"
    mine = (
        file.read_text()
        .replace("Opera opens in Oslo", "My own   words   # of course")
        .replace('"Draft: what', '"Done: what')
    )
    file.write_text(mine)
    assert "no new stories added" in desk("draft", "--now", NOW).stdout
    assert file.read_text() == mine
    desk.shows(
        "a", "Harbour plan delayed", "Frogs return to the hills", "Opera opens in Oslo", "Bridge closed", hours=2
    )
    assert "1 new story added" in desk("draft", "--now", NOW).stdout
    written = file.read_text()
    assert "Bridge closed" in written
    assert yamlfile.parse(written)["sections"][0]["stories"][-1]["title"] == "Bridge closed"
    at = next(n for n, (old, new) in enumerate(zip(mine, written, strict=False)) if old != new)
    added = len(written) - len(mine)
    assert written[:at] + written[at + added :] == mine


def test_picking_one_item(desk: Desk) -> None:
    """Into the section of its feed or another one, once; what does not exist is asked about."""
    desk.publication.write(
        "content/editions/2026-02-20.yml",
        "date: 2026-02-20\ntitle: Mine\nstatus: draft\nsections:\n- name: News # mine\n  stories:\n  - title: A\n    url: https://e.org/a\n",
    )
    found = json.loads(desk("inbox", "--now", NOW, "--json", "--search", "opera").stdout)[0]["items"][0]["id"]
    before = desk.edition()
    assert (
        desk("pick", found, "--now", NOW).stdout
        == "'Opera opens in Oslo' added to News in content/editions/2026-02-20.yml\n"
    )
    assert desk.edition().startswith(before)
    assert yamlfile.parse(desk.edition())["sections"][0]["stories"][1]["title"] == "Opera opens in Oslo"
    again = desk("pick", found, "--now", NOW)
    assert (again.exit_code, "has this story already" in again.stderr) == (2, True)
    wrong = desk("pick", found[:-1] + "0", "--now", NOW)
    assert (wrong.exit_code, "did you mean" in wrong.stderr) == (2, True)
    walk = json.loads(desk("inbox", "--now", NOW, "--json", "--search", "walk").stdout)[0]["items"][0]["id"]
    desk("pick", walk, "--section", "Analysis: more", "--new-section", "--now", NOW)
    assert yamlfile.parse(desk.edition())["sections"][1]["name"] == "Analysis: more"


PAGE = b"""<html lang="de-AT"><head><title>x | Site</title><meta property="og:title" content="A page: &amp; more">
<meta property="og:site_name" content="The Site"><meta property="og:image" content="/i.jpg">
<meta name="description" content="What it says, &lt;b&gt;in short&lt;/b&gt;."><meta name="author" content="Ada L."></head></html>"""
DRAFT = """date: 2026-02-20
title: Mine
status: draft
sections:
  - name: News
    stories:
      # keep this one
      - title: First
        id: first
        url: https://e.org/1
      # about the second
      # and more about it
      - title: Second   # odd  spacing
        id: n0123456789abcdef
        url: https://e.org/2
        summary: |
          Some text.

      - title: Third
        id: third
        url: https://e.org/3
  - name: Analysis
    stories:
      - {title: Fourth, url: https://e.org/4, id: fourth}
corrections: []
"""


def test_picking_a_page(desk: Desk) -> None:
    """Title, site, picture and description are read from the page; what has no title or does not answer is said."""
    desk.publication.write("content/editions/2026-02-20.yml", DRAFT)
    with serving() as site:
        site.pages |= {"/a": PAGE, "/empty": b"<html><body>no</body></html>"}
        done = desk("pick", site.url("/a"), "--allow-private", "--section", "Analysis", "--now", NOW)
        assert done.exit_code == 0, done.output
        written = desk.edition()
        story = yamlfile.parse(written)["sections"][1]["stories"][1]
        assert (story["title"], story["source"], story["url"]) == ("A page: & more", "The Site", site.url("/a"))
        assert f"# a picture there: {site.url('/i.jpg')}" in written
        assert "#   What it says, in short." in written
        assert "has this story already" in desk("pick", site.url("/a"), "--allow-private", "--now", NOW).stderr
        for path, words in (("/empty", "has no title"), ("/404", "answers 404")):
            refused = desk("pick", site.url(path), "--allow-private", "--now", NOW)
            assert (refused.exit_code, words in refused.stderr) == (2, True)
        assert "private network" in desk("pick", site.url("/a"), "--now", NOW).stderr
    assert desk.edition() == written


KEPT = b"""<html lang="en"><head><title>x</title><link rel="canonical" href="https://news.example/a?utm_source=x">
<meta property="og:title" content="As it was kept"><meta property="og:image" content="https://news.example/i.jpg"></head></html>"""
REWRITTEN = KEPT.replace(
    b"https://news.example/", b"https://web.archive.org/web/20260217120000im_/https://news.example/"
).replace(b"</head>", b"</head><body><div id='wm-ipp-base'><h1>Wayback Machine</h1>Ask the publishers</div>")


@pytest.mark.parametrize("answer", [KEPT, REWRITTEN], ids=["as it was kept", "by an archive that knows one form"])
def test_picking_an_archived_copy(desk: Desk, answer: bytes) -> None:
    """The story is that of the page which was kept; the copy stands below it. The archive's toolbar is not read."""
    desk.publication.write("content/editions/2026-02-20.yml", DRAFT)
    with serving() as site:
        kept = "/web/20260217120000id_/https://news.example/a"
        site.pages |= {
            "/web/2026id_/https://news.example/a": lambda visit: visit.say(302, Location=kept),
            kept: answer,
            "/web/2026/https://news.example/a": b"<title>Wayback Machine</title>",
        }
        picked = site.url("/web/2026/https://news.example/a")
        done = desk("pick", picked, "--allow-private", "--section", "Analysis", "--now", NOW)
        assert done.exit_code == 0, done.output
        story = yamlfile.parse(desk.edition())["sections"][1]["stories"][1]
        assert (story["title"], story["url"]) == ("As it was kept", "https://news.example/a")
        assert story["source"] == "news.example"
        copy = site.url("/web/20260217120000/https://news.example/a")
        assert story["also"] == [{"source": "127.0.0.1", "url": copy}]
        assert "# a picture there: https://news.example/i.jpg" in desk.edition()
        assert "has this story already" in desk("pick", picked, "--allow-private", "--now", NOW).stderr
        assert desk("check", "--drafts", "--now", NOW).exit_code == 0


def test_a_page_that_is_gone_may_be_in_an_archive(desk: Desk) -> None:
    """It is said, unless it is the archive that has none."""
    desk.publication.write("content/editions/2026-02-20.yml", DRAFT)
    with serving() as site:
        gone = desk("pick", site.url("/gone"), "--allow-private", "--now", NOW).stderr
        assert "answers 404" in gone
        assert "https://web.archive.org/web/2026/ with the whole address behind it" in gone
        kept = desk("pick", site.url("/web/2026/https://news.example/gone"), "--allow-private", "--now", NOW).stderr
        assert "answers 404" in kept
        assert "web.archive.org" not in kept


def test_dropping_a_story(desk: Desk) -> None:
    """With the comments above it; every other byte stays."""
    desk.publication.write("content/editions/2026-02-20.yml", DRAFT)
    assert (
        desk("drop", "0123456789abcdef", "--now", NOW).stdout == "content/editions/2026-02-20.yml: without 'Second'\n"
    )
    begin, end = DRAFT.index("      # about"), DRAFT.index("      - title: Third")
    assert desk.edition().replace("\n\n", "\n") == (
        DRAFT[:begin] + "      # dropped: n0123456789abcdef\n" + DRAFT[end:]
    ).replace("\n\n", "\n")
    assert "did you mean third?" in desk("drop", "thirt", "--now", NOW).stderr
    assert (
        "lines of its own" in desk("drop", "fourth", "--now", NOW).stderr
        or desk("drop", "fourth", "--now", NOW).exit_code == 2
    )


def test_dropping_one_after_the_other_forgets_neither(desk: Desk) -> None:
    """What the first left behind is no comment on the second."""
    desk.publication.write("content/editions/2026-02-20.yml", DRAFT)
    desk("drop", "0123456789abcdef", "--now", NOW)
    desk("drop", "third", "--now", NOW)
    assert "# dropped: n0123456789abcdef\n" in desk.edition()
    assert "# dropped: third\n" in desk.edition()


def test_a_file_with_another_date_is_not_overwritten(desk: Desk) -> None:
    """When the day's file name holds an edition of another day, drafting is refused."""
    text = desk.publication.edition("2026-02-13").read_text()
    desk.publication.write("content/editions/2026-02-20.yml", text.replace("2026-02-13", "2026-03-06"))
    before = desk.edition()
    assert desk("draft", "--now", NOW).exit_code == 2
    assert desk.edition() == before


def test_a_story_in_another_language_says_so(desk: Desk) -> None:
    """Its entry in the draft has the language, one in the publication's own has none."""
    item = FeedItem("d", "Hafenplan verschoben", "", "https://b.example/d", "", "", (), None, None, "", (), "de-AT", ())
    with Store.open(desk.folder / ".digest") as store:
        store.keep(
            FeedState("https://b.example/feed", shown_at=T),
            [pack(item), pack(item._replace(key="e", title="In English", url="https://b.example/e", language="en-GB"))],
            T,
        )
    desk("draft", "--now", NOW)
    languages = {
        s["title"]: s.get("language") for part in yamlfile.parse(desk.edition())["sections"] for s in part["stories"]
    }
    assert (languages["Hafenplan verschoben"], languages["In English"]) == ("de-AT", None)


def test_what_was_dropped_is_not_proposed_again(desk: Desk) -> None:
    """No later draft has it, but it can still be picked by its id."""
    desk("draft", "--now", NOW)
    found = json.loads(desk("inbox", "--now", NOW, "--json", "--search", "opera").stdout)[0]["items"][0]["id"]
    desk("drop", found, "--now", NOW)
    assert "no new stories added" in desk("draft", "--now", NOW).stdout
    assert desk("pick", found, "--now", NOW).exit_code == 0


def test_a_draft_that_nobody_wrote_is_noticed_when_it_is_out(desk: Desk) -> None:
    """Title and intro that are still the starting texts fail a strict check."""
    desk("draft", "--now", NOW)
    file = desk.folder / "content/editions/2026-02-20.yml"
    file.write_text(desk.edition().replace("status: draft", "status: published"))
    said = desk("check", "--strict", "--now", "2026-02-21")
    assert said.exit_code == 1
    assert "`title` is still what the draft began with" in said.stderr
    assert "`intro` is still what the draft began with" in said.stderr


def test_a_filter_that_nothing_can_pass(desk: Desk) -> None:
    """A feed or section that is none is answered with the nearest name."""
    assert "did you mean 'A Daily'?" in desk("inbox", "--now", NOW, "--feed", "A Dayly").stderr
    assert "did you mean 'Features'?" in desk("inbox", "--now", NOW, "--section", "Fetures").stderr


def test_moving_a_story(desk: Desk) -> None:
    """Below those of another section, or of a new one, as it stood."""
    desk.publication.write("content/editions/2026-02-20.yml", DRAFT)
    assert desk("move", "0123456789abcdef", "Features: new", "--new-section", "--now", NOW).exit_code == 0
    found = yamlfile.parse(desk.edition())
    assert [(s["name"], [t["title"] for t in s["stories"]]) for s in found["sections"]] == [
        ("News", ["First", "Third"]), ("Analysis", ["Fourth"]), ("Features: new", ["Second"]),
    ]  # fmt: skip
    assert found["sections"][2]["stories"][0]["summary"] == "Some text.\n"
    assert "# about the second" in desk.edition()
    for story in ("first", "third"):
        desk("move", story, "Features: new", "--now", NOW)
    desk("move", "0123456789abcdef", "News", "--now", NOW)
    found = yamlfile.parse(desk.edition())
    assert [(s["name"], [t["title"] for t in s["stories"] or ()]) for s in found["sections"]] == [
        ("News", ["Second"]), ("Analysis", ["Fourth"]), ("Features: new", ["First", "Third"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        (["--before", "first"], [["Second", "First", "Third"], ["Fourth"]]),
        (["--after", "third"], [["First", "Third", "Second"], ["Fourth"]]),
        (["--after", "fourth"], [["First", "Third"], ["Fourth", "Second"]]),
        (["Analysis", "--before", "fourth"], [["First", "Third"], ["Second", "Fourth"]]),
        (["--before", "0123456789abcdef"], [["First", "Second", "Third"], ["Fourth"]]),
    ],
)
def test_moving_a_story_next_to_another(desk: Desk, where: list[str], wanted: list[list[str]]) -> None:
    """In its section or in that of the other one; its comment goes along, and every line is as it was."""
    desk.publication.write("content/editions/2026-02-20.yml", DRAFT)
    done = desk("move", "0123456789abcdef", *where, "--now", NOW)
    assert done.exit_code == 0, done.stderr
    found = yamlfile.parse(desk.edition())
    assert [[story["title"] for story in section["stories"]] for section in found["sections"]] == wanted
    assert sorted(desk.edition().split("\n")) == sorted(DRAFT.split("\n"))


@pytest.mark.parametrize(
    ("where", "what"),
    [
        ([], "say where it goes"),
        (["--before", "first", "--after", "third"], "say where it goes"),
        (["Analysis", "--before", "first"], "first is in News, not in Analysis"),
        (["--after", "fith"], "has no story fith"),
    ],
)
def test_where_a_story_cannot_go(desk: Desk, where: list[str], what: str) -> None:
    """In words, and the draft is as it was."""
    desk.publication.write("content/editions/2026-02-20.yml", DRAFT)
    done = desk("move", "0123456789abcdef", *where, "--now", NOW)
    assert done.exit_code == 2
    assert what in done.stderr
    assert desk.edition() == DRAFT


def test_a_site_with_no_editor(desk: Desk) -> None:
    """Collected, drafted, published, built: the feeds' excerpts are text, whatever they look like."""
    hostile = "<script>x</script> **bold** [a](javascript:x) ![](y) `c` # no 1. list & more " + "word " * 100
    item = FeedItem("h", "Hostile", hostile, "https://a.example/h", "", "", (), None, None, "", (), "", ())
    with Store.open(desk.folder / ".digest") as store:
        store.keep(FeedState("https://a.example/feed", shown_at=T), [pack(item)], T)
    done = desk("draft", "--publish", "--now", "2026-02-20T07:00")
    assert done.stdout == "content/editions/2026-02-20.yml: 5 stories, published\n"
    assert desk("build", "--now", "2026-02-21").exit_code == 0
    shown = desk.publication.page("editions/2026-02-20")
    assert "<strong>bold" not in shown
    assert "&lt;script&gt;x&lt;/script&gt; **bold** [a](javascript:x) ![](y) `c` # no 1. list &amp; more" in shown
    edition, _ = load.edition("e", desk.edition().encode()).value
    best = json.loads(desk("inbox", "--now", "2026-02-20T07:00", "--json").stdout)[0]["items"][0]["title"]
    assert edition.title == best
    summary = next(story.summary for s in edition.sections for story in s.stories if story.title == "Hostile")
    assert len(summary.text) <= 300
    assert "is published" in desk("draft", "--publish", "--now", "2026-02-20T07:30").stderr


def test_a_story_says_what_a_reader_meets(desk: Desk) -> None:
    """What its feed says, drafted or picked; that of the report that is picked, not that of its event's lead."""
    feeds = FEEDS.replace("weight: 2\n", "weight: 2\n  access: paywall\n")
    desk.publication.write("content/feeds.yml", feeds + "  access: registration\n")
    desk("draft", "--now", NOW)
    found = [story for part in yamlfile.parse(desk.edition())["sections"] for story in part["stories"]]
    assert {story["source"]: story["access"] for story in found} == {
        "A Daily": "paywall",
        "B: the weekly": "registration",
    }
    desk.publication.write("content/editions/2026-02-20.yml", DRAFT)
    desk("pick", "https://b.example/Harbour-plan-delayed-once-more-by-council", "--now", NOW)
    assert "  access: registration\n" in desk.edition()
    desk.publication.write("content/feeds.yml", FEEDS)
    desk.publication.write("content/editions/2026-02-20.yml", DRAFT)
    desk("pick", "1", "--now", NOW)
    assert "access" not in desk.edition()


def test_a_draft_is_numbered_and_has_its_editor(desk: Desk) -> None:
    """One more than the latest before it that has a number, and who edited the last one, while people.yml has them."""
    earlier = desk.publication.edition("2026-02-06").read_text()
    desk.publication.write("content/people.yml", "ada: {name: Ada L.}\n")
    desk.publication.write("content/editions/2026-02-06.yml", f"number: 11\n{earlier}")
    desk.publication.write(
        "content/editions/2026-02-13.yml", f"editor: ada\n{earlier.replace('2026-02-06', '2026-02-13')}"
    )
    desk("draft", "--now", NOW)
    found = yamlfile.parse(desk.edition())
    assert [*found][:6] == ["date", "number", "title", "intro", "editor", "status"]
    assert (str(found["number"]), found["editor"]) == ("12", "ada")
    (desk.folder / "content/editions/2026-02-20.yml").unlink()
    desk.publication.write("content/people.yml", "eva: {name: Eva}\n")
    desk.publication.write("content/editions/2026-02-13.yml", earlier.replace("2026-02-06", "2026-02-13"))
    desk("draft", "--now", NOW)
    assert "editor" not in yamlfile.parse(desk.edition())


@pytest.mark.parametrize(
    ("shares", "count"),
    [
        ("{stories: 3}", {"News": 3}),
        ("{per_section: 1, per_feed: 9}", {"News": 1, "Features": 1}),
        ("{per_section: {news: 3}, per_feed: 9}", {"News": 3, "Features": 1}),
        ("{per_feed: 1}", {"News": 2, "Features": 1}),
    ],
)
def test_the_shares_of_a_draft(desk: Desk, shares: str, count: dict[str, int]) -> None:
    """As the settings have them; what one feed reports alone counts for it, and what two report for neither."""
    settings_ = desk.folder / "mkdocs.yml"
    settings_.write_text(settings_.read_text().replace("[digest]", f"[{{digest: {{desk: {shares}}}}}]"))
    assert desk("draft", "--now", NOW).exit_code == 0
    sections = yamlfile.parse(desk.edition())["sections"]
    assert {section["name"]: len(section["stories"]) for section in sections} == count


@pytest.mark.parametrize(
    "shares", ["per_section: 51", "per_section: {}", "per_section: {News: many}", "per_section: [6]"]
)
def test_shares_that_are_none(desk: Desk, shares: str) -> None:
    """Said where they stand, with both forms."""
    settings_ = desk.folder / "mkdocs.yml"
    settings_.write_text(settings_.read_text().replace("[digest]", f"[{{digest: {{desk: {{{shares}}}}}}}]"))
    refused = desk("draft", "--now", NOW)
    assert refused.exit_code == 1
    assert "mkdocs.yml:5:" in refused.stderr
    assert "write it as 6, or as {News: 6, Features: 3}" in refused.stderr


def test_a_week_by_its_number(desk: Desk) -> None:
    """The draft of week 8 is dated on the publication's day of that week; what is no week is refused."""
    assert desk("draft", "--week", "2026-W08", "--now", NOW).exit_code == 0
    assert yamlfile.parse(desk.edition())["date"] == "2026-02-20"
    assert "is no week" in desk("draft", "--week", "soon", "--now", NOW).stderr


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda t: f"<title>{t}</title>".encode()))
def test_a_page_of_anything(data: bytes) -> None:
    """Gives a title, or the reason why not."""
    try:
        found = page.read(data, "https://e.org/x")
    except ParseError:
        return
    assert found.given.title
    assert found.given.url.startswith("http")


@pytest.mark.parametrize("what", ["www.example.org/x", "example.org", "/x", "//example.org/x"])
def test_picking_half_an_address(desk: Desk, what: str) -> None:
    """It is no id, and what is missing is said."""
    done = desk("pick", what)
    assert (done.exit_code, done.stderr) == (
        2,
        f"digest: {what!r} is no id of an item; begin the address of a page with https://\n",
    )


def test_picking_without_a_draft(desk: Desk) -> None:
    """The refusal names the command that begins one."""
    found = json.loads(desk("inbox", "--now", NOW, "--json").stdout)[0]["items"][0]["id"]
    assert "digest draft" in desk("pick", found, "--now", NOW).stderr


def test_what_ran_stays_out(desk: Desk) -> None:
    """A story of an earlier edition is marked in the inbox and absent from the draft, whatever counts clicks in its link."""
    text = "date: 2026-02-13\ntitle: T\nsections: [{name: N, stories: [{title: Frogs, url: 'https://a.example/Frogs-return-to-the-hills?utm_source=x'}]}]\n"
    desk.publication.write("content/editions/2026-02-13.yml", text)
    assert "ran on 2026-02-13: Frogs" in " ".join(desk("inbox", "--now", NOW).stdout.split())
    desk("draft", "--now", NOW)
    assert "Frogs return" not in desk.edition()


def test_a_published_edition_is_not_touched(desk: Desk) -> None:
    """Drafting for its day is refused, and its bytes stay."""
    desk.publication.edition("2026-02-20")
    before = desk.edition()
    refused = desk("draft", "--now", NOW)
    assert refused.exit_code == 2
    assert "is published" in refused.stderr
    assert desk.edition() == before


def test_an_edition_that_is_broken_is_said_and_left(desk: Desk) -> None:
    """Drafting into it is refused at line and column, and its bytes stay."""
    desk.publication.write("content/editions/2026-02-20.yml", "date: 2026-02-20\ntitle: [half\n")
    refused = desk("draft", "--now", NOW)
    assert refused.exit_code == 1
    assert "content/editions/2026-02-20.yml:3:1: error: this is no YAML" in refused.stderr
    assert desk.edition() == "date: 2026-02-20\ntitle: [half\n"


@pytest.mark.parametrize(
    ("setting", "now", "day"),
    [
        ("friday", "2026-02-18T12:00:00+00:00", "2026-02-20"),
        ("friday", "2026-02-20T23:00:00+00:00", "2026-02-20"),
        ("Friday 07:00", "2026-02-20T06:59:00+00:00", "2026-02-20"),
        ("friday 07:00 Europe/Amsterdam", "2026-02-20T06:30:00+00:00", "2026-02-27"),
        ("monday", "2026-02-18T12:00:00+00:00", "2026-02-23"),
    ],
)
def test_the_next_day_of_the_schedule(setting: str, now: str, day: str) -> None:
    """Counted in its own time zone; after the hour of the day itself, a week later."""
    assert str(next_day(schedule(setting, ZoneInfo("UTC")), dt.datetime.fromisoformat(now))) == day


HOSTILE = st.text(max_size=60).filter(lambda text: clean.title(text).strip() and yamlfile.writable(text))
"""Names and titles with anything in them, but not made of nothing that can be seen."""


@settings(max_examples=200, deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE, st.text(max_size=200))
def test_a_draft_loads_whatever_the_feeds_say(title: str, source: str, section: str, summary: str) -> None:
    """And gives their titles back, but for control characters; added to, it still does."""
    pick = Pick(
        alone(item(title, summary=summary), item(title + "x", feed="b")), 1, 1.0, (f"about {title}",), section, (), True
    )
    names = {"a": source, "b": source}
    front = draft_text.Front("# head", dt.date(2026, 2, 20), 7, title)
    text = draft_text.edition(front, {section: [pick]}, [pick], names, language="en", zone=dt.UTC)
    loaded = load.edition("e.yml", text.encode())
    assert [problem for problem in loaded.problems if problem.level == "error"] == []
    out = load.edition(
        "e.yml",
        draft_text.published(front, {section: [pick]}, [], names, language="en", zone=dt.UTC).encode(),
    )
    assert [problem for problem in out.problems if problem.level == "error"] == []
    assert not out.value[0].draft
    other = draft_text.story(
        Pick(alone(item("Another", feed="z")), 2, 1.0, ("why",), section, (), True), names, "en", dt.UTC
    )
    name = yamlfile.parse(text)["sections"][0]["name"]
    again = load.edition("e.yml", amend.added(text, {name: [amend.Block(tuple(other))]}).encode())
    assert [story.title for story in again.value[0].sections[0].stories][-1] == "Another"
    assert len(again.value[0].sections[0].stories) == 2


AUCKLAND = ZoneInfo("Pacific/Auckland")


@pytest.mark.parametrize(
    ("published", "appeared", "day"),
    [
        ("2026-02-05T20:00:00+00:00", "2026-02-18T12:00:00+00:00", "2026-02-06"),  # put online thirteen days later
        ("2026-02-05T00:00:00+00:00", "2026-02-18T12:00:00+00:00", "2026-02-05"),  # the same, a day without a time
        ("2026-02-17T12:00:00+00:00", "2026-02-17T12:00:00+00:00", "2026-02-18"),
        ("2031-02-17T12:00:00+00:00", "2026-02-17T10:00:00+00:00", "2026-02-17"),  # still to come
        ("", "2026-02-18T12:00:00+00:00", None),
    ],
)
def test_the_day_in_a_draft_is_that_of_the_source(published: str, appeared: str, day: str | None) -> None:
    """Not that of first sight, also where the item counts from there; without a date there is none."""
    found = item("Found at last")
    given = dt.datetime.fromisoformat(published) if published else None
    found = replace(found, appeared=dt.datetime.fromisoformat(appeared), given=found.given._replace(published=given))
    pick = Pick(alone(found), 1, 1.0, ("why",), "News", (), is_news=True)
    front = draft_text.Front("#", dt.date(2026, 2, 20), None, "")
    text = draft_text.edition(front, {"News": [pick]}, [pick], {"a": "A"}, language="en", zone=AUCKLAND)
    said = yamlfile.parse(text)
    assert said["sections"][0]["stories"][0].get("published") == day
    assert said["also_this_week"][0].get("date") == day
