"""`digest collect` and its kin, end to end against a real server."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from digest.base import yamlfile
from digest.cli import main
from digest.cli.feeds import _list
from digest.collect.health import Health
from digest.collect.store import Store
from tests.collect.server import Site, conditional, moved, rss, serving, status
from tests.publication import Publication

ATOM = (
    b'<html><head><link rel="alternate" type="application/rss+xml" title="News" href="/news.xml">'
    b'<link rel="alternate" type="application/rss+xml" href="/sport.xml"></head></html>'
)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


class Desk:
    """A publication, and the command in its folder."""

    def __init__(self, publication: Publication) -> None:
        self.folder = publication.folder
        self.publication = publication
        self.list = self.folder / "content/feeds.yml"

    def __call__(self, *args: str) -> Result:
        return CliRunner().invoke(main, ["-C", str(self.folder), *args])

    def feeds(self, site: Site, *paths: str) -> None:
        """Write the list."""
        text = "".join(f"- url: {site.url(path)}\n  title: Feed {path}\n  allow_private: true\n" for path in paths)
        self.publication.write("content/feeds.yml", text)

    def titles(self) -> list[str]:
        with Store.open(self.folder / ".digest") as store:
            return [item.given.title for item in store.items(0, 10**11)]


@pytest.fixture
def desk(publication: Publication) -> Desk:
    return Desk(publication)


def test_a_morning_and_an_afternoon(desk: Desk, site: Site) -> None:
    """New items come in; what is unchanged is said to be; what fails is told with its reason, and the exit code says so."""
    site.pages |= {"/a": conditional(rss("One", "Two")), "/b": rss("Three"), "/c": status(403)}
    desk.feeds(site, "/a", "/b", "/c")
    first = desk("collect", "--now", "2026-02-18T08:00:00")
    assert first.exit_code == 1
    assert "3 feeds asked: 3 new items, 1 failed" in first.stdout
    assert "Feed /c" in first.stderr
    assert "answers 403 to our User-Agent, since 18 Feb" in first.stderr
    site.pages["/b"] = rss("Three", "Four")
    second = desk("collect", "--now", "2026-02-18T16:00:00")
    assert "3 feeds asked: 1 new item, 1 unchanged, 1 failed" in second.stdout
    assert "since 18 Feb" in second.stderr
    assert sorted(desk.titles()) == ["Four", "One", "Three", "Two"]


def test_not_twice_within_the_hour(desk: Desk, site: Site) -> None:
    """Unless it is forced."""
    site.pages["/a"] = rss("One")
    desk.feeds(site, "/a")
    desk("collect", "--now", "2026-02-18T08:00:00")
    again = desk("collect", "--now", "2026-02-18T08:30:00")
    assert (again.exit_code, site.visits["/a"]) == (0, 1)
    assert "no feeds asked: no new items, 1 not asked" in again.stdout
    desk("collect", "--now", "2026-02-18T08:30:00", "--force")
    assert site.visits["/a"] == 2
    desk("collect", "--now", "2026-02-18T09:30:00")
    assert site.visits["/a"] == 3


def test_one_feed_by_its_name(desk: Desk, site: Site) -> None:
    """Only it is asked; a name that is none is refused, with the nearest one."""
    site.pages |= {"/a": rss("One"), "/b": rss("Two")}
    desk.feeds(site, "/a", "/b")
    assert desk("collect", "Feed /b").exit_code == 0
    assert desk.titles() == ["Two"]
    unknown = desk("collect", "Feed /c")
    assert (unknown.exit_code, "name it by its title" in unknown.stderr) == (2, True)
    assert "did you mean 'Feed /a'?" in desk("collect", "Fed /a").stderr


def test_feeds_with_one_reason_each_have_it(desk: Desk, site: Site) -> None:
    """One stands before its reason; the names of two stand below theirs, which says of how many it speaks."""
    site.pages |= {"/a": status(404), "/b": status(403), "/c": status(404), "/d": rss("One")}
    desk.feeds(site, "/a", "/b", "/c", "/d")
    assert desk("collect", "--now", "2026-02-18T08:00:00").stderr.splitlines() == [
        "Failed",
        "  Each of 2 feeds answers 404: there is no such page, since 18 Feb",
        "    `digest add` finds the feeds that a site offers",
        "    - Feed /a",
        "    - Feed /c",
        "  Feed /b: answers 403 to our User-Agent, since 18 Feb",
        "    its publisher may allow another name: `user_agent:` in feeds.yml",
    ]


@pytest.mark.parametrize(
    "title", ["Feed", "A title that goes on and on, " * 9, "朝日新聞デジタル" * 12, "x" * 200, "[bold]"]
)
@pytest.mark.parametrize("number", [1, 2, 30])
def test_the_report_fits_a_terminal(
    number: int, title: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """80 columns, counted as a terminal counts them; every feed is named in full, and nothing is taken for markup."""
    monkeypatch.setenv("COLUMNS", "80")
    named = [f"{number} {title}".strip() for number in range(number)]
    _list(
        "Failed",
        [Health("https://a.example", name, "failed", "cannot be reached: [red]", "try", 0, 0, "") for name in named],
    )
    said = capfd.readouterr().err
    assert max(cell_len(line) for line in said.splitlines()) <= 80
    flat = re.sub(r"\s", "", said)
    assert all(re.sub(r"\s", "", name) in flat for name in named)
    assert flat.count("cannotbereached:[red]") == 1
    assert (f"Each of {number} feeds cannot be reached: [red]\n" in said) == (number > 1)


def test_the_report_as_json(desk: Desk, site: Site) -> None:
    """Each feed with its kind, its new items, and since when it fails."""
    site.pages |= {"/a": rss("One"), "/gone": status(410)}
    desk.feeds(site, "/a", "/gone")
    done = desk("collect", "--json", "--now", "2026-02-18T08:00:00")
    report = json.loads(done.stdout)
    assert (report["new"], report["waiting"]) == (1, 0)
    assert [(feed["kind"], feed["new"], feed["since"]) for feed in report["feeds"]] == [
        ("new", 1, None),
        ("failed", 0, "2026-02-18T08:00:00+00:00"),
    ]
    assert "has ended" in report["feeds"][1]["what"]


def test_a_feed_that_is_quiet(desk: Desk, site: Site) -> None:
    """After months without a new item it is said, with the days."""
    site.pages["/a"] = rss("One")
    desk.feeds(site, "/a")
    assert "has had no new item for 94 days" in desk("collect", "--now", "2026-05-22T12:00:00").stderr


def test_a_feed_that_has_moved(desk: Desk, site: Site) -> None:
    """It is followed and told; the list is rewritten when that is asked for, and nothing else in it moves."""
    site.pages |= {"/old": moved(301, "/new"), "/new": rss("One")}
    text = f"# my feeds\n\n-   title: 'A'   # the best\n    url:  {site.url('/old')}   # since 2019\n    allow_private: yes\n"
    desk.publication.write("content/feeds.yml", text)
    first = desk("collect")
    assert first.exit_code == 0
    assert f"has moved to {site.url('/new')}" in " ".join(first.stderr.split())
    assert desk.list.read_text() == text
    second = desk("collect", "--force", "--update-moved")
    assert "1 address updated" in second.stdout
    assert desk.list.read_text() == text.replace("/old", "/new")
    assert desk.titles() == ["One"]
    assert "1 feed asked: no new items" in desk("collect", "--force").stdout


def test_the_list_keeps_its_form(desk: Desk, site: Site, tmp_path: Path) -> None:
    """Windows' line breaks, a byte order mark, a link to another folder of the publication, an address in a block."""
    site.pages |= {"/old": moved(301, "/new"), "/new": rss("One")}
    text = f"\ufeff# mine\r\n- url: >-\r\n    {site.url('/old')}\r\n  allow_private: true\r\n"
    desk.list.parent.mkdir(parents=True, exist_ok=True)
    real = desk.list.parent.parent / "elsewhere.yml"
    real.write_bytes(text.encode())
    desk.list.symlink_to(real)
    assert "1 address updated" in desk("collect", "--update-moved").stdout
    assert real.read_bytes().decode() == text.replace(f">-\r\n    {site.url('/old')}", site.url("/new"))
    (tmp_path / "list.txt").write_text("https://e.org/b\n")
    desk("import", "list", str(tmp_path / "list.txt"))
    assert real.read_bytes().endswith(b"- url: https://e.org/b\r\n")
    assert desk.list.is_symlink()


def test_a_list_in_another_encoding_is_said(desk: Desk, tmp_path: Path) -> None:
    """An import into a list that is no UTF-8 is refused at line and column."""
    desk.list.parent.mkdir(parents=True, exist_ok=True)
    desk.list.write_bytes("- url: https://e.org/a\n  title: Zürich\n".encode("latin-1"))
    (tmp_path / "list.txt").write_text("https://e.org/b\n")
    done = desk("import", "list", str(tmp_path / "list.txt"))
    assert "content/feeds.yml:2:11: error: the file is no UTF-8" in done.stderr


def test_no_control_character_reaches_the_terminal(desk: Desk, site: Site) -> None:
    """A title that turns the line around is shown without that."""
    site.pages["/a"] = rss(f"<item><title>{'x' * 9}</title></item>", head="")
    desk.publication.write(
        "content/feeds.yml", f'- url: {site.url("/a%1b")}\n  title: "A \\u202e B"\n  allow_private: true\n'
    )
    said = desk("collect").stderr
    assert "\u202e" not in said
    assert "answers 404" in said


def test_a_feed_that_was_refused_is_asked_as_soon_as_it_may(desk: Desk, site: Site) -> None:
    """Nobody was disturbed; what failed and has to wait is counted."""
    site.pages |= {"/a": rss("One"), "/b": status(404)}
    desk.feeds(site, "/a", "/b")
    allowed = desk.list.read_text()
    desk.list.write_text(allowed.replace("  allow_private: true\n", "", 1))
    assert "2 failed" in desk("collect").stdout
    desk.list.write_text(allowed)
    done = desk("collect")
    assert "1 feed asked: 1 new item, 1 not asked" in done.stdout
    assert "1 of them failed then" in done.stdout


def test_a_feed_that_moved_to_another_one(desk: Desk, site: Site) -> None:
    """When the new address is in the list as well, one entry is to be removed."""
    site.pages |= {"/old": moved(301, "/new"), "/new": rss("One")}
    desk.feeds(site, "/old", "/new")
    said = " ".join(desk("collect").stderr.split())
    assert "which is in the list as well" in said
    assert "remove one of the two entries" in said


def test_bad_input_harms_no_other_feed(desk: Desk, site: Site) -> None:
    """A page, a bomb, a PDF, nothing, too much: a line each, and the good one is read."""
    site.pages |= {
        "/page": ATOM, "/pdf": b"%PDF-1.4", "/nothing": b"", "/large": b"<rss>" + b" " * 3_000_000,
        "/items": rss(*["<item><title>x</title></item>"] * 10_000), "/good": rss("Good"),
    }  # fmt: skip
    desk.feeds(site, *site.pages)
    desk.list.write_text(desk.list.read_text().replace("/large\n", "/large\n  max_megabytes: 1\n", 1))
    done = desk("collect", "--json")
    report = {feed["title"]: (feed["kind"], feed["what"]) for feed in json.loads(done.stdout)["feeds"]}
    assert report["Feed /good"][0] != "failed"
    assert report["Feed /large"] == ("failed", "is larger than 1 MB")
    assert "web page" in report["Feed /page"][1]
    assert "PDF" in report["Feed /pdf"][1]
    assert "empty" in report["Feed /nothing"][1]
    assert report["Feed /items"] == (
        "odd", "has 10000 items, of which the newest 500 are read; has 1 items without a link",
    )  # fmt: skip
    assert "Good" in desk.titles()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- url: ftp://e.org/\n", "content/feeds.yml:1:8: error: `url` has an address that begins with ftp:"),
        ("- urll: https://e.org/\n", "content/feeds.yml:1:3: error: unknown key `urll` (did you mean `url`?)"),
        ("url: https://e.org/\n", "content/feeds.yml:1:1: error: the file has to be a list"),
        ("- url: https://e.org/\n- url: https://e.org/\n", "content/feeds.yml:2:8: error: the feed is there twice"),
        ("- url: https://e.org/\n  weight: heavy\n", "content/feeds.yml:2:11: error: `weight`"),
    ],
)
def test_mistakes_in_the_list(desk: Desk, text: str, said: str) -> None:
    """Located, by `collect` and by `check`."""
    desk.publication.edition("2026-02-20")
    desk.publication.write("content/feeds.yml", text)
    for command in ("collect", "check"):
        done = desk(command)
        assert done.exit_code == 1
        assert said in done.stderr


def test_adding_a_feed(desk: Desk, site: Site) -> None:
    """By its address, or by that of a page that names it; nothing is added twice."""
    site.pages |= {"/news.xml": rss("One"), "/sport.xml": rss("Two"), "/": ATOM}
    assert desk("add", site.url("/news.xml"), "--section", "News: all", "--allow-private").exit_code == 0
    assert yamlfile.parse(desk.list.read_text()) == [
        {"url": site.url("/news.xml"), "title": "Some feed", "section": "News: all", "allow_private": "true"}
    ]
    several = desk("add", site.url("/"), "--allow-private")
    assert several.exit_code == 2
    assert "/sport.xml" in several.stderr
    done = desk("add", site.url("/"), "--all", "--allow-private")
    assert "1 feed added to content/feeds.yml, 1 there already" in done.stdout
    assert desk("collect").exit_code == 0
    refused = desk("add", site.url("/news.xml"))
    assert "private network" in refused.stderr


def test_import_keeps_what_is_there(desk: Desk, tmp_path: Path) -> None:
    """Comments, order and form of the list stay; hostile names break nothing."""
    text = "# mine\n  - url: https://e.org/a   # first\n\n  # second\n  - {url: https://e.org/b, title: B}\n"
    desk.publication.write("content/feeds.yml", text)
    opml = tmp_path / "feeds.opml"
    opml.write_text(
        '<opml version="2.0"><body><outline text="a: b # c &quot;d&quot; - [e] {f}"><outline text="- *x &amp; &apos;y&apos;" '
        'xmlUrl="https://e.org/c#frag"/></outline><outline text="null" xmlUrl="https://e.org/b"/></body></opml>'
    )
    done = desk("import", "opml", str(opml))
    assert "1 feed added to content/feeds.yml, 1 there already" in done.stdout
    written = desk.list.read_text()
    assert written.startswith(text)
    assert yamlfile.parse(written)[2] == {
        "url": "https://e.org/c#frag", "title": "- *x & 'y'", "section": 'a: b # c "d" - [e] {f}',
    }  # fmt: skip
    exported = desk("export", "opml", "-")
    desk.list.unlink()
    opml.write_bytes(exported.stdout_bytes)
    assert desk("import", "opml", str(opml)).exit_code == 0
    assert yamlfile.parse(desk.list.read_text()) == [
        {"url": "https://e.org/a"}, {"url": "https://e.org/b", "title": "B"}, yamlfile.parse(written)[2],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "data", "why"),
    [
        ("opml", b"<opml><body/></opml>", "no feed added, for no outline in it has an xmlUrl"),
        ("opml", b'<opml><outline text="A" htmlUrl="https://e.org/"/></opml>', "no feed added, for everything in it was left out"),
        ("opml", b'<opml><outline text="A" xmlUrl="https://e.org/a"/>', "line 1: the file is cut off before </opml>; nothing was taken"),
        ("opml", b"", "this is no OPML: there is no <opml> in it"),
        ("list", b"", "no feed added, for the file is empty"),
        ("list", b"# nothing yet\n", "no feed added, for no line in it has an address"),
        ("csv", b"url,title\n", "no feed added, for no line in it has an address"),
        ("csv", b"title,where\nA,here\n", "no feed added, for everything in it was left out"),
        ("csv", b'url,title\nhttps://e.org/a,"A\n', "this is no CSV: line 2: unexpected end of data"),
    ],
)  # fmt: skip
def test_a_list_that_names_no_feed(desk: Desk, tmp_path: Path, kind: str, data: bytes, why: str) -> None:
    """It says why, and ends with an error; the list of the publication is as it was."""
    (tmp_path / "list").write_bytes(data)
    done = desk("import", kind, str(tmp_path / "list"))
    assert done.exit_code == 2
    assert f"digest: {tmp_path / 'list'}: {why}" in done.stderr
    assert not desk.list.exists()


def test_what_is_left_out_is_said(desk: Desk, tmp_path: Path) -> None:
    """With its line, beside what was taken; a list that has nothing new is no mistake."""
    (tmp_path / "list.csv").write_bytes(
        "sep=;\r\nName;URL;Notiz\r\nZürich;https://e.org/a;x\r\nB;nowhere;y\r\n".encode("cp1252")
    )
    done = desk("import", "csv", str(tmp_path / "list.csv"))
    assert done.exit_code == 0
    assert done.stderr.splitlines() == [
        "note: the list says nothing of its encoding, and looks like windows-1252",
        "note: columns that are not read: notiz",
        "left out: line 4: B: 'nowhere' is no web address",
    ]
    assert yamlfile.parse(desk.list.read_text(encoding="utf-8")) == [{"url": "https://e.org/a", "title": "Zürich"}]
    again = desk("import", "csv", str(tmp_path / "list.csv"))
    assert (again.exit_code, again.stdout) == (0, "no feed added to content/feeds.yml: it is there already\n")


def test_a_list_in_another_form_is_not_broken(desk: Desk, tmp_path: Path) -> None:
    """A list in brackets cannot be added to line by line: that is said, and the file stays."""
    desk.publication.write("content/feeds.yml", "[{url: https://e.org/a}]\n")
    (tmp_path / "list.txt").write_text("https://e.org/b\n")
    done = desk("import", "list", str(tmp_path / "list.txt"))
    assert done.exit_code == 1
    assert "content/feeds.yml" in done.stderr
    assert desk.list.read_text() == "[{url: https://e.org/a}]\n"


def test_a_list_without_feeds(desk: Desk) -> None:
    """As `digest init` makes it: nothing but comments."""
    desk.publication.write("content/feeds.yml", "# - url: https://e.org/\n")
    done = desk("collect")
    assert (done.exit_code, "digest add URL" in done.stdout) == (0, True)


def test_no_list_yet(desk: Desk) -> None:
    """The refusal says with which command to begin."""
    done = desk("collect")
    assert done.exit_code == 2
    assert "digest add URL" in done.stderr


@pytest.mark.parametrize("later", ["2026-11-26", "2027-06-26", "2026-03-01"])
@pytest.mark.parametrize("path", ["/a", "/gone", "/busy"])
def test_a_clock_that_was_ahead(desk: Desk, site: Site, path: str, later: str) -> None:
    """Whatever was noted then, feeds are asked again at the next run with the right time, and the report says so."""
    site.pages |= {"/a": rss("One"), "/gone": status(410), "/busy": status(429, Retry_After="2592000")}
    desk.feeds(site, path)
    desk("collect", "--now", "2099-01-01")
    asked = site.visits[path]
    again = desk("collect", "--now", later)
    assert site.visits[path] > asked
    assert "1 feed asked early, for the clock was ahead" in again.stdout
    third = desk("collect", "--now", f"{later}T00:10:00")
    assert "clock" not in third.stdout
    assert json.loads(desk("collect", "--json", "--now", f"{later}T00:20:00").stdout)["ahead"] == 0


def test_what_a_clock_that_was_ahead_has_noted_is_mended(desk: Desk, site: Site) -> None:
    """Items have the time at which they are seen with the right clock; none is lost, and no new one is called late."""
    undated = "<item><title>Undated</title><guid>u</guid></item>"
    site.pages["/a"] = rss("One", undated)
    desk.feeds(site, "/a")
    desk("collect", "--now", "2099-01-01")
    site.pages["/a"] = rss(undated, "<item><title>New</title><pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate></item>")
    desk("collect", "--now", "2026-11-26")
    with Store.open(desk.folder / ".digest") as store:
        items = {item.given.title: item for item in store.items(0, 10**11)}
    assert items.keys() == {"One", "Undated", "New"}
    assert items["Undated"].appeared == items["Undated"].first_seen == dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
    assert items["One"].appeared == dt.datetime(2026, 2, 17, 10, tzinfo=dt.UTC)
    assert items["New"].appeared == dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC)


def test_since_when_a_feed_fails_is_mended(desk: Desk, site: Site) -> None:
    """A date of the future, from a wrong clock, gives way to today."""
    site.pages["/a"] = status(403)
    desk.feeds(site, "/a")
    desk("collect", "--now", "2099-01-01")
    assert "since 26 Nov" in desk("collect", "--now", "2026-11-26").stderr


def test_one_run_with_a_wrong_clock_forgets_little(desk: Desk, site: Site) -> None:
    """A feed that fails in it keeps what it showed in the last months."""
    site.pages["/a"] = rss("One")
    desk.feeds(site, "/a")
    desk("collect", "--now", "2026-11-26")
    site.pages["/a"] = status(500)
    desk("collect", "--now", "2099-01-01")
    assert desk.titles() == ["One"]


def test_a_list_that_is_too_large(desk: Desk, tmp_path: Path) -> None:
    """In bytes or in lines, it is refused with the bound."""
    file = tmp_path / "feeds.txt"
    file.write_bytes(b"https://e.org/\n" * 700_000)
    assert "is larger than 10 MB" in desk("import", "list", str(file)).stderr
    file.write_bytes(b"https://e.org/\n" * 60_000)
    assert "more than 50,000 lines" in desk("import", "list", str(file)).stderr


def test_a_page_that_costs_too_much_is_refused(desk: Desk, site: Site) -> None:
    """With the bound that it breaks."""
    site.pages["/a"] = f"<html><head><title>T</title></head><p{''.join(f' a{n}=1' for n in range(100_000))}>".encode()
    done = desk("add", site.url("/a"), "--allow-private")
    assert done.exit_code == 2
    assert "the document has an element with more than 1,000 attributes" in done.stderr
