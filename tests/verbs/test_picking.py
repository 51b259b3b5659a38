"""What an editor does with a draft by hand and by command, from week to week."""

import datetime as dt
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.base import atomic, yamlfile
from digest.collect.packing import pack
from digest.collect.store import FeedState, Store
from digest.edition import load
from digest.errors import FileError
from digest.model import FeedItem
from tests.collect.server import serving
from tests.publication import Publication
from tests.verbs.test_desking import DRAFT, NOW, Desk, T

WEEK_LATER = "2026-02-22T12:00:00"
FILE = "content/editions/2026-02-20.yml"


@pytest.fixture
def desk(publication: Publication) -> Desk:
    found = Desk(publication)
    found.shows("a", "Harbour plan delayed", "Frogs return to the hills", "Opera opens in Oslo")
    found.shows("b", "Harbour plan delayed once more by council", "A long walk")
    return found


def ranks(desk: Desk, now: str = NOW) -> dict[str, dict[str, object]]:
    """The inbox by the titles of its leads."""
    found = json.loads(desk("inbox", "--now", now, "--json").stdout)
    return {entry["items"][0]["title"]: entry for entry in found}


def stories(desk: Desk, day: str = "2026-02-20") -> list[dict[str, object]]:
    """The stories of an edition."""
    return [story for part in yamlfile.parse(desk.edition(day))["sections"] for story in part["stories"] or ()]


def titles(desk: Desk, day: str = "2026-02-20") -> list[object]:
    return [story["title"] for story in stories(desk, day)]


def without(text: str, title: str) -> str:
    """A draft from which somebody deleted a story in a text editor, comments and all."""
    lines = text.splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if f"- title: {title}" in line)
    begin = at
    while lines[begin - 1].startswith("      #"):
        begin -= 1
    end = next((n for n in range(at + 1, len(lines)) if not lines[n].startswith("        ")), len(lines))
    return "".join(lines[:begin] + lines[end:])


def test_what_was_deleted_by_hand_stays_out(desk: Desk) -> None:
    """This week and next; a pick brings it back, and then it is no longer taken out."""
    desk("draft", "--now", NOW)
    file = desk.folder / FILE
    file.write_text(without(file.read_text(), "Opera opens in Oslo"))
    mine = file.read_text()
    assert "no new stories added" in desk("draft", "--now", NOW).stdout
    assert file.read_text() == mine
    assert "you took it out of the draft of 2026-02-20" in " ".join(ranks(desk)["Opera opens in Oslo"]["reasons"])
    file.write_text(mine.replace("status: draft", "status: published"))
    desk.shows(
        "a", "Harbour plan delayed", "Frogs return to the hills", "Opera opens in Oslo", "Bridge closed", hours=1
    )
    assert desk("draft", "--now", WEEK_LATER).exit_code == 0
    assert titles(desk, "2026-02-27") == ["Bridge closed"]
    desk("pick", ranks(desk, WEEK_LATER)["Opera opens in Oslo"]["items"][0]["id"], "--now", WEEK_LATER)
    assert "Opera opens in Oslo" in titles(desk, "2026-02-27")


def test_a_section_that_was_deleted_stays_out_and_that_is_said(desk: Desk) -> None:
    """Also what is new of it; the other sections get theirs."""
    desk("draft", "--now", NOW)
    text = desk.edition()
    (desk.folder / FILE).write_text(text[: text.index("  - name: Features")])
    desk.shows("b", "Harbour plan delayed once more by council", "A long walk", "A longer walk to the sea", hours=2)
    said = desk("draft", "--now", NOW).stdout
    assert "no new stories added" in said
    assert "you took the section Features out, so it stays out: 1 new story" in said
    assert "Features" not in desk.edition()


def test_a_section_of_another_name_is_still_that_section(desk: Desk) -> None:
    """When an editor renamed it, new stories of its feed go there."""
    desk("draft", "--now", NOW)
    (desk.folder / FILE).write_text(desk.edition().replace("- name: Features", "- name: Reading"))
    desk.shows("b", "Harbour plan delayed once more by council", "A long walk", "A longer walk to the sea", hours=2)
    assert "1 new story added" in desk("draft", "--now", NOW).stdout
    found = yamlfile.parse(desk.edition())["sections"]
    assert [part["name"] for part in found] == ["News", "Reading"]
    assert "A longer walk to the sea" in [story["title"] for story in found[1]["stories"]]


def test_what_was_dropped_stays_out_next_week_and_in_a_clone(desk: Desk) -> None:
    """The mark is in the file, so another machine knows it as well."""
    desk("draft", "--now", NOW)
    id_ = ranks(desk)["Opera opens in Oslo"]["items"][0]["id"]
    desk("drop", id_, "--now", NOW)
    (desk.folder / FILE).write_text(desk.edition().replace("status: draft", "status: published"))
    for file in (desk.folder / ".digest").iterdir():
        file.unlink()
    desk.shows("a", "Opera opens in Oslo", "Bridge closed")
    desk("draft", "--now", WEEK_LATER)
    assert titles(desk, "2026-02-27") == ["Bridge closed"]


def test_picking_what_was_dropped_takes_its_mark_away(desk: Desk) -> None:
    """The comment goes, and the story is back."""
    desk("draft", "--now", NOW)
    id_ = ranks(desk)["Opera opens in Oslo"]["items"][0]["id"]
    desk("drop", id_, "--now", NOW)
    assert f"# dropped: n{id_}" in desk.edition()
    desk("pick", id_, "--now", NOW)
    assert "# dropped" not in desk.edition()
    assert "Opera opens in Oslo" in titles(desk)


def test_a_draft_that_was_thrown_away_took_nothing_out(desk: Desk) -> None:
    """Begun anew, it proposes what it proposed."""
    desk("draft", "--now", NOW)
    first = desk.edition()
    (desk.folder / FILE).unlink()
    desk("draft", "--now", NOW)
    assert desk.edition() == first


def test_an_edition_that_is_put_off_remembers(desk: Desk) -> None:
    """Under another date, by the stories that it has."""
    desk("draft", "--now", NOW)
    text = without(desk.edition(), "Opera opens in Oslo").replace("date: 2026-02-20", "date: 2026-02-27", 1)
    (desk.folder / FILE).unlink()
    desk.publication.write("content/editions/2026-02-27.yml", text)
    assert "no new stories added" in desk("draft", "--date", "2026-02-27", "--now", NOW).stdout
    reasons = " ".join(ranks(desk)["Opera opens in Oslo"]["reasons"])
    assert "you took it out of the draft of 2026-02-27" in reasons


def test_a_draft_that_was_thrown_away_is_not_another_one_that_has_a_story_of_it(desk: Desk) -> None:
    """A deleted draft takes nothing out of the one that is there."""
    desk("draft", "--date", "2026-03-06", "--now", NOW)
    (desk.folder / "content/editions/2026-03-06.yml").unlink()
    desk.publication.write(FILE, DRAFT)
    desk("pick", "1", "--now", NOW)
    assert not [entry for entry in ranks(desk).values() if "took it out" in " ".join(entry["reasons"])]


ALSO = """date: 2026-02-13
title: T
intro: I
sections: [{name: N, stories: [{title: Other, url: 'https://e.org/1', summary: S, also: [
  {source: A, url: 'https://a.example/Opera-opens-in-Oslo?utm_source=x', title: Opera}]}]}]
also_this_week:
  - {title: Frogs, url: 'https://a.example/Frogs-return-to-the-hills'}
"""


def test_also_this_week_has_run(desk: Desk) -> None:
    """And so has what stood below a story: in the inbox, in drafts, in a pick, in a check."""
    desk.publication.write("content/editions/2026-02-13.yml", ALSO)
    found = ranks(desk)
    assert "ran on 2026-02-13: Frogs" in found["Frogs return to the hills"]["reasons"]
    assert "ran on 2026-02-13: Opera" in found["Opera opens in Oslo"]["reasons"]
    desk("draft", "--now", NOW)
    assert titles(desk)
    assert not {"Frogs return to the hills", "Opera opens in Oslo"} & {*titles(desk)}
    said = desk("pick", found["Frogs return to the hills"]["items"][0]["id"], "--now", NOW)
    assert "ran before, on 2026-02-13" in said.stdout
    warned = desk("check", "--now", NOW).stderr
    assert re.search(FILE + r":\d+:\d+: warning: this link ran in the edition of 2026-02-13 already", warned)


TWICE = """date: 2026-02-20
title: T
sections:
  - name: News
    stories:
      - title: A
        url: https://e.org/a
        summary: S
        also:
          - {source: B, url: "https://e.org/b?utm_campaign=x"}
      - title: B
        url: https://e.org/b
        summary: S
also_this_week:
  - {title: A again, url: "https://e.org/a?fbclid=1"}
"""


def test_the_same_link_twice_in_an_edition(publication: Publication) -> None:
    """Wherever it stands, tracked or not: at the second place, with the line of the first."""
    publication.write(FILE, TWICE)
    assert publication.messages() == [
        f"{FILE}:12:14: warning: this link stands in this edition already: below `also`, in line 10 "
        "(keep one of the two)",
        f"{FILE}:15:27: warning: this link stands in this edition already: as a story of its own, in line 7 "
        "(keep one of the two)",
    ]


def test_an_event_whose_lead_changes_does_not_come_twice(desk: Desk) -> None:
    """In a draft that is begun: neither drafted again nor picked by its number; a report of it that is named, is."""
    old, new = "Ferry runs aground off Bergen harbour", "Ferry off Bergen harbour: all passengers of the ferry safe"
    desk.shows("a", old)
    desk("draft", "--now", NOW)
    assert old in titles(desk)
    before = desk.edition()
    desk.shows("b", new)
    feeds = (desk.folder / "content/feeds.yml").read_text()
    desk.publication.write("content/feeds.yml", f"{feeds}  weight: 9\n")
    assert new in ranks(desk)
    desk("draft", "--now", NOW)
    assert desk.edition() == before
    refused = desk("pick", str(ranks(desk)[new]["rank"]), "--now", NOW)
    assert refused.exit_code == 2
    assert "the draft has this story already" in refused.stderr
    assert desk.edition() == before
    desk("drop", ranks(desk)[new]["items"][1]["id"], "--now", NOW)
    assert "no new stories added" in desk("draft", "--now", NOW).stdout
    assert desk("pick", str(ranks(desk)[new]["rank"]), "--now", NOW).exit_code == 0
    assert new in titles(desk)
    assert "dropped" not in desk.edition()
    assert "you took it out" not in " ".join(ranks(desk)[new]["reasons"])


def test_a_story_that_is_in_also_this_week_is_not_picked_twice(desk: Desk) -> None:
    """Picking it is refused at the line on which it stands, and the draft stays."""
    text = DRAFT + "also_this_week:\n  - {title: Frogs, url: 'https://a.example/Frogs-return-to-the-hills?utm_x=1'}\n"
    desk.publication.write(FILE, text)
    refused = desk("pick", str(ranks(desk)["Frogs return to the hills"]["rank"]), "--now", NOW)
    assert refused.exit_code == 2
    assert f"{FILE}:27: the draft has this story already" in refused.stderr
    assert "in `also_this_week`; take it out there first" in refused.stderr
    assert desk.edition() == text


def test_stories_without_a_summary_are_noticed(publication: Publication) -> None:
    """In what is out; an article tells its story by itself, and a line needs none."""
    publication.write("content/stories/own.md", "---\ntitle: Own\ndate: 2026-02-20\n---\nText.\n")
    publication.write(
        FILE,
        """\
        date: 2026-02-20
        title: T
        sections:
          - name: N
            stories:
              - {title: A, url: "https://e.org/a"}
              - story: own
              - title: B
                url: https://e.org/b
                summary: |

        also_this_week: [{title: C, url: "https://e.org/c"}]
        """,
    )
    assert [line.partition(" (")[0] for line in publication.messages()] == [
        f"{FILE}:6:9: warning: the story has no summary: A",
        f"{FILE}:8:9: warning: the story has no summary: B",
    ]


def test_several_at_once_by_number_digits_and_address(desk: Desk) -> None:
    """All or none; the numbers are those of the inbox, also while the draft changes."""
    desk.publication.write(FILE, DRAFT)
    found = ranks(desk)
    frogs, opera, walk = (found[title] for title in ("Frogs return to the hills", "Opera opens in Oslo", "A long walk"))
    refused = desk("pick", str(frogs["rank"]), "999", "--now", NOW)
    assert (refused.exit_code, "the inbox has no number 999" in refused.stderr) == (2, True)
    assert desk.edition() == DRAFT
    done = desk("pick", str(frogs["rank"]), opera["items"][0]["id"][:16], walk["items"][0]["url"], "--now", NOW)
    assert done.exit_code == 0, done.stderr
    assert {"Frogs return to the hills", "Opera opens in Oslo", "A long walk"} <= {*titles(desk)}
    assert {title: entry["rank"] for title, entry in ranks(desk).items()} == {t: e["rank"] for t, e in found.items()}


def test_a_pick_keeps_the_reports_of_its_group_with_their_titles(desk: Desk) -> None:
    """As a draft does, whichever of them is picked; that one is the story."""
    same = "Storm floods the old town of Bergen"
    desk.shows("a", same, "Frogs return to the hills")
    desk.shows("b", f"{same} again", "A long walk")
    desk("draft", "--now", NOW)
    also = next(story["also"] for story in stories(desk) if story["title"].startswith(same))
    assert also == [
        {
            "source": "B: the weekly",
            "url": f"https://b.example/{same.replace(' ', '-')}-again",
            "title": f"{same} again",
        }
    ]
    desk.publication.write(FILE, DRAFT)
    group = next(entry for title, entry in ranks(desk).items() if title.startswith(same))
    desk("pick", str(group["rank"]), "--now", NOW)
    assert next(story["also"] for story in stories(desk) if story["title"] == same) == also
    desk.publication.write(FILE, DRAFT)
    desk("pick", group["items"][1]["id"], "--now", NOW)
    (story,) = (story for story in stories(desk) if story["title"] == f"{same} again")
    assert [other["title"] for other in story["also"]] == [same]


def test_one_address_of_two_feeds_stands_once_below_also(desk: Desk) -> None:
    """A draft is never warned of a link that it wrote twice itself."""
    same = "Storm floods the old town of Bergen"
    feeds = (desk.folder / "content/feeds.yml").read_text()
    (desk.folder / "content/feeds.yml").write_text(feeds + "- url: https://c.example/feed\n  title: C\n")
    desk.shows("a", same)
    when = dt.datetime.fromisoformat(NOW).replace(tzinfo=dt.UTC)
    shared = FeedItem("s", f"{same} again", "", "https://e.org/s", "", "", (), when, None, "", (), "", ())
    with Store.open(desk.folder / ".digest") as store:
        for feed in "bc":
            store.keep(FeedState(f"https://{feed}.example/feed", shown_at=T), [pack(shared)], T)
    desk("draft", "--now", NOW)
    assert desk.edition().count("https://e.org/s\n") == 1
    assert "stands in this edition already" not in desk("check", "--now", NOW).stderr


def test_a_wrong_id_is_no_other_story(desk: Desk) -> None:
    """Only one that begins alike is asked about, further than all ids of a feed do."""
    desk.publication.write(FILE, DRAFT)
    id_ = ranks(desk)["Opera opens in Oslo"]["items"][0]["id"]
    wrong = id_[:10] + ("0" if id_[10] != "0" else "1") + "f" * 13
    assert "did you mean" not in desk("pick", wrong, "--now", NOW).stderr
    assert f"did you mean {id_}?" in desk("pick", id_[:20] + "zzzz".replace("z", "0"), "--now", NOW).stderr
    several = desk("pick", id_[:10], "--now", NOW).stderr
    assert "give more digits" in several
    assert id_ in several
    assert "begin the address of a page with https://" in desk("pick", "www.example.org/x", "--now", NOW).stderr


def test_the_digits_that_the_inbox_shows_are_taken(desk: Desk) -> None:
    """The short id in the inbox works for pick and for drop."""
    desk.publication.write(FILE, DRAFT)
    shown = desk("inbox", "--now", NOW, "--search", "opera").stdout
    assert "     https://a.example/Opera-opens-in-Oslo\n" in shown
    digits = re.search(r"\[([0-9a-f]+)\]", shown)[1]
    assert "'Opera opens in Oslo' added" in desk("pick", digits, "--now", NOW).stdout
    assert "without 'Opera opens in Oslo'" in desk("drop", digits, "--now", NOW).stdout


def test_the_inbox_in_full(desk: Desk) -> None:
    """What the feed says, and the titles of all reports, in 80 columns."""
    same = "Storm floods the old town of Bergen"
    desk.shows("a", same)
    desk.shows("b", f"{same} again")
    shown = desk("inbox", "--now", NOW, "-v").stdout
    assert f"     What {same} is about.\n" in shown
    assert f"     - B: the weekly: {same} again  [" in shown
    assert all(len(line) <= 80 for line in shown.splitlines())


def test_what_is_in_the_draft_takes_one_line(desk: Desk) -> None:
    """In the inbox, with the date of the draft; as JSON that is a reason."""
    desk("draft", "--now", NOW)
    shown = desk("inbox", "--now", NOW).stdout
    assert re.search(r"^  \d  Opera opens in Oslo \(in the draft of 2026-02-20\)$", shown, re.M)
    assert "stands in the draft of 2026-02-20" in " ".join(ranks(desk)["Opera opens in Oslo"]["reasons"])


@pytest.mark.parametrize("command", [["move", "first"], ["pick", "https://a.example/Opera-opens-in-Oslo", "--section"]])
def test_a_section_that_does_not_exist_is_asked_about(desk: Desk, command: list[str]) -> None:
    """Without a terminal it is refused; spelt in other capitals it is the one that exists."""
    desk.publication.write(FILE, DRAFT)
    refused = desk(*command, "Analisis", "--now", NOW)
    assert refused.exit_code == 2
    assert f"there is no section 'Analisis' in {FILE} or feeds.yml; did you mean 'Analysis'?" in refused.stderr
    assert "--new-section" in refused.stderr
    assert desk.edition() == DRAFT
    assert desk(*command, "features", "--now", NOW).exit_code == 0
    assert [part["name"] for part in yamlfile.parse(desk.edition())["sections"]] == ["News", "Analysis", "Features"]


@pytest.mark.parametrize("typed", ["features", "Ｆｅａｔｕｒｅｓ", " Features "])
def test_a_section_is_known_however_it_is_spelt(desk: Desk, typed: str) -> None:
    """As on the site: two names are one when case, compatible forms and spaces are all that differs."""
    desk("draft", "--now", NOW)
    desk.shows("a", "Bridge closed")
    id_ = ranks(desk)["Bridge closed"]["items"][0]["id"]
    assert "added to Features in" in desk("pick", id_, "--section", typed, "--now", NOW).stdout
    assert desk("inbox", "--section", typed, "--now", NOW).exit_code == 0


def test_a_section_that_a_move_left_empty_is_warned_of(desk: Desk) -> None:
    """The next check names it at its line."""
    desk.publication.write(
        FILE,
        DRAFT.replace(
            "{title: Fourth, url: https://e.org/4, id: fourth}",
            "title: F\n        url: https://e.org/4\n        id: fourth",
        ),
    )
    desk("move", "fourth", "News", "--now", NOW)
    assert f"{FILE}:25:5: warning: the section Analysis has no story" in desk("check", "--now", NOW).stderr


def test_which_draft(desk: Desk) -> None:
    """One that is named; one that is ahead; never one of two."""
    desk.publication.write(FILE, DRAFT)
    desk.publication.write(
        "content/editions/2026-02-06.yml", DRAFT.replace("2026-02-20", "2026-02-06").replace("id: ", "id: x")
    )
    assert desk("drop", "third", "--now", NOW).stdout == f"{FILE}: without 'Third'\n"
    assert "2026-02-06.yml: without 'Third'" in desk("drop", "xthird", "--date", "2026-02-06", "--now", NOW).stdout
    desk.publication.write(
        "content/editions/2026-02-27.yml", DRAFT.replace("2026-02-20", "2026-02-27").replace("id: ", "id: y")
    )
    refused = desk("drop", "first", "--now", NOW)
    assert (refused.exit_code, "there are several drafts" in refused.stderr, "--date" in refused.stderr) == (
        2,
        True,
        True,
    )
    assert "no draft of 2026-03-06" in desk("pick", "1", "--date", "2026-03-06", "--now", NOW).stderr


def test_a_draft_that_was_left_behind_is_not_meant(desk: Desk) -> None:
    """As that which `digest init` makes: once a later edition is out, it takes no story unless it is named."""
    left = "content/editions/2026-02-06.yml"
    desk.publication.write(left, DRAFT.replace("2026-02-20", "2026-02-06"))
    assert f"{left}: without 'Third'" in desk("drop", "third", "--now", NOW).stdout
    desk.publication.edition("2026-02-13")
    for now in (NOW, "2026-02-13T12:00"):
        refused = desk("pick", "1", "--now", now)
        assert refused.exit_code == 2
        assert f"{left} is an older one, which --date 2026-02-06 means" in refused.stderr
    assert f"{left}: without 'First'" in desk("drop", "first", "--date", "2026-02-06", "--now", NOW).stdout


def test_a_published_week_is_named(desk: Desk) -> None:
    """Picking and dropping say that the edition is out, not that a draft has to begin."""
    desk.publication.edition("2026-02-20")
    said = desk("pick", "1", "--now", "2026-02-20T12:00").stderr
    assert f"{FILE} is published already" in said
    assert "`digest draft` begins one" not in said
    assert "is published" in desk("drop", "x", "--date", "2026-02-20", "--now", NOW).stderr


@pytest.mark.parametrize(
    ("zone", "published", "day"),
    [
        ("America/Los_Angeles", "2026-02-17T04:30:00+00:00", "2026-02-16"),
        ("Asia/Tokyo", "2026-02-16T22:30:00+00:00", "2026-02-17"),
        ("UTC", "2026-02-16T22:30:00+00:00", "2026-02-16"),
        ("America/Los_Angeles", "2026-02-17T00:00:00+00:00", "2026-02-17"),
    ],
)
def test_published_is_the_day_in_the_zone_of_the_publication(
    publication: Publication, zone: str, published: str, day: str
) -> None:
    """Midnight sharp is what becomes of a date without a time: it stays that day."""
    found = Desk(publication)
    settings = publication.folder / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("[digest]", f"[digest: {{timezone: {zone}}}]"))
    when = dt.datetime.fromisoformat(published)
    url = "https://a.example/x"
    item = FeedItem("x", "Council votes", "", url, url, "x", (), when, None, "", (), "", ())
    with Store.open(found.folder / ".digest") as store:
        store.keep(FeedState("https://a.example/feed", shown_at=T), [pack(item)], T)
    assert found("draft", "--now", NOW).exit_code == 0
    assert stories(found)[0]["published"] == day


TYPED = st.lists(
    st.text(st.sampled_from("aé :#'\"-|>{}[]&*!%@`,?\\\t漢“”"), max_size=20).map(str.rstrip), min_size=1, max_size=5
).filter(lambda lines: lines[0] and lines[0][0] not in " \t")


@settings(max_examples=200, deadline=None)
@given(TYPED)
def test_anything_may_be_typed_into_a_summary(typed: list[str]) -> None:
    """On the line that the draft leaves for it, and on lines as far in below: the summary is what was typed."""
    begun = DRAFT.replace(
        "        summary: |\n          Some text.\n", "        summary: |\n          \n        tags: [a]\n"
    )
    assert load.edition("e", begun.encode()).value[0].sections[0].stories[1].summary.text == ""
    text = begun.replace("          \n", "".join(f"          {line}\n" for line in typed))
    assert yamlfile.parse(text)["sections"][0]["stories"][1]["summary"].rstrip("\n") == "\n".join(typed).rstrip("\n")


def test_what_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    """The editor's version stays, and nothing is left beside it."""
    file = tmp_path / "e.yml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\n")
    old = atomic.read(file)
    atomic.replace(file, old, old + "c: 3\n")
    assert file.read_bytes() == b"\xef\xbb\xbfa: 1\r\nb: 2\nc: 3\n"
    with pytest.raises(FileError, match="changed meanwhile"):
        atomic.replace(file, old, "mine")
    assert file.read_bytes() == b"\xef\xbb\xbfa: 1\r\nb: 2\nc: 3\n"
    with pytest.raises(FileError, match="changed meanwhile"):
        atomic.replace(file, "", "new")
    assert [path.name for path in tmp_path.iterdir()] == ["e.yml"]


def test_two_at_once_lose_nothing(tmp_path: Path) -> None:
    """Of many programs that each add a line, each has written it or said that it did not."""
    file = tmp_path / "e.yml"
    file.write_text("")
    code = (
        "import sys, pathlib; from digest.base import atomic; from digest.errors import FileError\n"
        "file = pathlib.Path(sys.argv[1])\n"
        "for n in range(30):\n"
        "    old = atomic.read(file)\n"
        "    try: atomic.replace(file, old, old + sys.argv[2] + str(n) + '\\n')\n"
        "    except FileError: continue\n"
        "    print(sys.argv[2] + str(n))\n"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(file), name], stdout=subprocess.PIPE, text=True, env=os.environ
        )
        for name in "abc"
    ]
    said = "".join(process.communicate()[0] for process in running)
    assert sorted(file.read_text().split()) == sorted(said.split())
    assert said


def test_a_page_that_costs_too_much_is_refused(desk: Desk) -> None:
    """With the bound that it breaks; the draft is as it was."""
    desk("draft", "--now", NOW)
    before = (desk.folder / FILE).read_bytes()
    with serving() as site:
        site.pages["/a"] = f"<html><title>T</title><p{''.join(f' a{n}=1' for n in range(100_000))}>".encode()
        done = desk("pick", site.url("/a"), "--allow-private", "--now", NOW)
    assert done.exit_code == 2
    assert "the document has an element with more than 1,000 attributes" in done.stderr
    assert (desk.folder / FILE).read_bytes() == before
