"""`digest inbox` and `digest draft`, end to end, from a store to an edition that loads."""

import datetime as dt
import json
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import yamlfile
from digest.cli import main
from digest.collect import clean
from digest.desk import amend, draft
from digest.desk.rank import Pick
from digest.edition import load
from digest.model import FeedItem
from digest.schedule import next_day, schedule
from digest.store import FeedState, Store, pack
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
            store.keep(FeedState(f"{url}/feed", shown_at=T), [pack(f"{url}/feed", i) for i in items], T)

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
        "link": "raw", "feed": "https://a.example/feed", "published": "2026-02-17T12:00:00+00:00",
    }  # fmt: skip


def test_the_inbox_for_a_person(desk: Desk) -> None:
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
    assert len(json.loads(desk("inbox", "--now", NOW, "--json", *args).stdout)) == count


def test_an_empty_store(publication: Publication) -> None:
    desk = Desk(publication)
    assert "no stories" in desk("inbox", "--now", NOW).stdout
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
    assert first["summary"] is None
    assert "#   What Harbour plan delayed is about." in text
    assert "# from a feed you weigh 2 (A Daily)" in text
    assert desk("check", "--drafts", "--strict", "--now", NOW).exit_code == 0


def test_again_adds_what_is_new_and_leaves_every_other_byte(desk: Desk) -> None:
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
    assert desk("pick", found, "--now", NOW).stdout == "added to content/editions/2026-02-20.yml\n"
    assert desk.edition().startswith(before)
    assert yamlfile.parse(desk.edition())["sections"][0]["stories"][1]["title"] == "Opera opens in Oslo"
    again = desk("pick", found, "--now", NOW)
    assert (again.exit_code, "has this story already" in again.stderr) == (2, True)
    wrong = desk("pick", found[:-1] + "0", "--now", NOW)
    assert (wrong.exit_code, "did you mean" in wrong.stderr) == (2, True)
    walk = json.loads(desk("inbox", "--now", NOW, "--json", "--search", "walk").stdout)[0]["items"][0]["id"]
    desk("pick", walk, "--section", "Analysis: more", "--now", NOW)
    assert yamlfile.parse(desk.edition())["sections"][1]["name"] == "Analysis: more"


def test_picking_without_a_draft(desk: Desk) -> None:
    found = json.loads(desk("inbox", "--now", NOW, "--json").stdout)[0]["items"][0]["id"]
    assert "digest draft" in desk("pick", found, "--now", NOW).stderr


def test_what_ran_stays_out(desk: Desk) -> None:
    text = "date: 2026-02-13\ntitle: T\nsections: [{name: N, stories: [{title: Frogs, url: 'https://a.example/Frogs-return-to-the-hills?utm_source=x'}]}]\n"
    desk.publication.write("content/editions/2026-02-13.yml", text)
    assert "ran on 2026-02-13: Frogs" in " ".join(desk("inbox", "--now", NOW).stdout.split())
    desk("draft", "--now", NOW)
    assert "Frogs return" not in desk.edition()


def test_a_published_edition_is_not_touched(desk: Desk) -> None:
    desk.publication.edition("2026-02-20")
    before = desk.edition()
    refused = desk("draft", "--now", NOW)
    assert refused.exit_code == 2
    assert "is published" in refused.stderr
    assert desk.edition() == before


def test_an_edition_that_is_broken_is_said_and_left(desk: Desk) -> None:
    desk.publication.write("content/editions/2026-02-20.yml", "date: 2026-02-20\ntitle: [half\n")
    refused = desk("draft", "--now", NOW)
    assert refused.exit_code == 1
    assert "content/editions/2026-02-20.yml:3:1: error: this is no YAML" in refused.stderr
    assert desk.edition() == "date: 2026-02-20\ntitle: [half\n"


@pytest.mark.parametrize(
    ("setting", "now", "day"),
    [
        ("friday", "2026-02-18T12:00:00+00:00", "2026-02-20"),
        ("friday", "2026-02-20T00:00:00+00:00", "2026-02-27"),
        ("Friday 07:00", "2026-02-20T06:59:00+00:00", "2026-02-20"),
        ("friday 07:00 Europe/Amsterdam", "2026-02-20T06:30:00+00:00", "2026-02-27"),
        ("monday", "2026-02-18T12:00:00+00:00", "2026-02-23"),
    ],
)
def test_the_next_day_of_the_schedule(setting: str, now: str, day: str) -> None:
    assert str(next_day(schedule(setting, ZoneInfo("UTC")), dt.datetime.fromisoformat(now))) == day


HOSTILE = st.text(max_size=60).filter(lambda text: clean.title(text).strip())
"""Names and titles with anything in them, but not made of nothing that can be seen."""


@settings(max_examples=200, deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE, st.text(max_size=200))
def test_a_draft_loads_whatever_the_feeds_say(title: str, source: str, section: str, summary: str) -> None:
    """And gives their titles back, but for control characters; added to, it still does."""
    pick = Pick(
        alone(item(title, summary=summary), item(title + "x", feed="b")), 1, 1.0, (f"about {title}",), section, ()
    )
    names = {"a": source, "b": source}
    text = draft.edition(dt.date(2026, 2, 20), {section: [pick]}, [pick], names, "# head")
    loaded = load.edition("e.yml", text.encode())
    assert [problem for problem in loaded.problems if problem.level == "error"] == []
    other = list(draft.story(Pick(alone(item("Another", feed="z")), 2, 1.0, ("why",), section, ()), names))
    name = yamlfile.parse(text)["sections"][0]["name"]
    again = load.edition("e.yml", amend.added(text, {name: [other]}).encode())
    assert [story.title for story in again.value[0].sections[0].stories][-1] == "Another"
    assert len(again.value[0].sections[0].stories) == 2
