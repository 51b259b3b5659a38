"""What feed readers get."""

import datetime as dt
import html
import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.collect import clean, parse
from digest.errors import ContentError
from digest.render import urls
from digest.site.feeds import atom, jsonfeed, rss
from digest.site.feeds.document import Author, Channel, Document, Media, Post, legal
from digest.site.feeds.documents import divided
from tests.cli.test_commands import run
from tests.publication import NOW, Publication, photograph, tree
from tests.site.feeds import valid

WRITE = {"rss": rss.write, "atom": atom.write, "json": jsonfeed.write}
CHECK = {"rss": valid.rss, "atom": valid.atom, "json": valid.json_feed}

# --- Whatever is written: valid, and read back as it went in.

SIGNS = st.one_of(st.characters(), st.sampled_from("<>&\"']]>\x00\x07\ud800\ufffe\u2028\U0001f600 "))
# Our reader takes these for UTF-8 that was read as something else, and mends it.
GARBLED = re.compile("[\u00c2-\u00f4][\u0080-\u00bf]")
TEXT = st.text(SIGNS, max_size=60).filter(lambda text: not GARBLED.search(legal(text)))
WORDS = st.one_of(
    TEXT.filter(lambda text: clean.title(html.escape(legal(text)))), st.just("<script>alert(1)</script> AT&T &lt;")
)
ADDRESS = st.builds(
    lambda host, path: urls.plain(f"https://{host}/{path}"),
    st.sampled_from(["a.example", "münchen.example", "xn--a.example", "[::1]"]),
    st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("?#&%\"' <>|{}")), max_size=30),
)
ZONES = st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=5, minutes=45)), dt.timezone(dt.timedelta(hours=-11))])
MOMENTS = st.builds(
    lambda seconds, zone: dt.datetime.fromtimestamp(seconds, zone), st.integers(631_238_400, 16_700_000_000), ZONES
)
MEDIA = st.builds(
    Media, st.just("https://a.example/p.png"), st.just("image/png"), st.just(0) | st.just(640), st.just(480), TEXT, TEXT
)
POSTS = st.lists(
    st.builds(
        Post,
        id=st.integers(0, 10**9).map(lambda number: f"tag:a.example,2026:stories/{number}"),
        title=WORDS,
        url=st.integers(0, 99).map(lambda number: f"https://a.example/editions/2026-01-01/#s-{number}"),
        related=st.just("") | ADDRESS,
        related_language=st.sampled_from(["", "de", "pt-BR"]),
        authors=st.lists(
            st.builds(Author, WORDS, st.just("") | st.just("https://a.example/people/x/")), min_size=1, max_size=2
        ).map(tuple),
        published=MOMENTS,
        updated=MOMENTS,
        categories=st.lists(WORDS, max_size=3, unique=True).map(tuple),
        summary=TEXT,
        content=TEXT,
        media=st.none() | MEDIA,
        language=st.sampled_from(["en", "de"]),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda post: post.id,
).map(tuple)


@settings(deadline=None, max_examples=150)
@given(POSTS, TEXT, st.integers(0, 3), st.sampled_from(["rss", "atom", "json"]))
def test_whatever_is_written_is_valid_and_read_back(posts, text: str, number: int, form: urls.Form) -> None:
    """Any Unicode, markup and odd addresses: a valid document, and our own reader finds what went in."""
    document = Document(
        channel=Channel("", "stories", text or "x", tuple(WRITE), tuple(WRITE)), number=number, older=max(number - 1, 0), newer=number and number + 1,
        id="tag:a.example,2026:stories.atom", description=text, language="en", rights=text, base="https://a.example/",
        hub="https://hub.example/", author=Author("A", ""), updated=max(post.updated for post in posts), posts=posts,
    )  # fmt: skip
    data = WRITE[form](document)
    CHECK[form](data)
    items = parse.parse(data, "https://a.example/feed").items
    assert [item.key for item in items] == [post.id for post in posts]
    assert [item.link for item in items] == [post.url for post in posts]
    assert [item.published for item in items] == [post.published for post in posts]
    assert [item.title for item in items] == [clean.title(html.escape(legal(post.title))) for post in posts]


@given(st.integers(1, 300), st.integers(1, 40))
def test_archives_have_everything_and_stay(count: int, size: int) -> None:
    """The newest entries and full pages: together they have all, and one entry more changes no page but the last."""
    entries = [dt.date.fromordinal(700_000 + number) for number in range(count, 0, -1)]
    pages = {number: tuple(shown) for number, _, _, shown in divided(entries, size)}
    assert {day for shown in pages.values() for day in shown} == set(entries)
    assert pages[0] == tuple(entries[:size])
    assert all(len(shown) == size for number, shown in pages.items() if number)
    later = {number: tuple(shown) for number, _, _, shown in divided([dt.date(2026, 1, 1), *entries], size)}
    assert all(later[number] == shown for number, shown in pages.items() if number)


# --- The feeds of a publication.

ALL = "[feed.xml, atom.xml, feed.json, stories.xml, stories.atom, stories.json]"
ATOM = "[atom.xml, stories.atom]"
EVERY = f"feeds: {{sections: {ALL}, tags: {ALL}, archives: {{publication: {ALL}, sections: {ATOM}, tags: {ATOM}}}}}"
"""As many feeds as there can be."""


def _publication(publication: Publication, options: str = "", editions: int = 3) -> Publication:
    file = publication.folder / "mkdocs.yml"
    file.write_text(file.read_text().replace("[digest]", f"[{{digest: {{{options}}}}}]"))
    for number in range(editions):
        day = dt.date(2026, 2, 20) - dt.timedelta(weeks=number)
        publication.edition(str(day), f"Week {number}")
    return publication


def _ids(publication: Publication, path: str) -> list[str]:
    return [item["id"] for item in json.loads((publication.site / path).read_text())["items"]]


@pytest.mark.parametrize("place", ["", "sections/news/", "tags/one/"])
@pytest.mark.parametrize("name", ["feed.xml", "atom.xml", "stories.xml", "stories.atom"])
def test_a_reader_walks_back_to_the_first_entry(publication: Publication, place: str, name: str) -> None:
    """From the feed by prev-archive, page by page (RFC 5005)."""
    _publication(publication, f"feed_editions: 3, feed_stories: 3, {EVERY}", editions=11).build()
    seen, path = [], f"{place}{name}"
    while path:
        data = (publication.site / path).read_bytes()
        root = valid.rss(data) if b"<rss" in data else valid.atom(data)
        seen += [item.key for item in parse.parse(data, "https://test.example/").items]
        links = {
            link.get("rel"): link.get("href") for link in root.iter(f"{valid.ATOM}link") if "archive" in link.get("rel")
        }
        path = links.get("prev-archive", "").removeprefix("https://test.example/")
    assert len(set(seen)) == 11


def test_what_there_is_when_nothing_is_said(publication: Publication) -> None:
    """Six for the publication, all years in one of them; three for a section, one for a tag, with their latest."""
    _publication(publication, "feed_editions: 3, feed_stories: 3", editions=11).build()
    made = {path for path in tree(publication.site) if path.endswith((".xml", ".atom", ".json"))}
    found = {path for path in made if re.search(r"(feed|atom|stories)[-0-9]*\.", path)}
    assert found == {
        *re.findall(r"[\w.]+", ALL),
        *(f"sections/news/{name}" for name in ("feed.xml", "atom.xml", "feed.json")),
        "tags/one/stories.atom",
        *(f"archive/feed-{number}.atom" for number in (1, 2, 3)),
    }
    assert 'rel="next-archive"' in (publication.site / "archive/feed-1.atom").read_text()
    assert re.search(
        r'rel="prev-archive"[^>]* href="https://test.example/archive/feed-3.atom"',
        (publication.site / "feed.xml").read_text(),
    )
    for path in ("stories.xml", "sections/news/atom.xml", "tags/one/stories.atom"):
        assert "prev-archive" not in (publication.site / path).read_text()
    assert "next_url" not in (publication.site / "feed.json").read_text()


def test_a_reader_finds_no_feed_that_is_not_made(publication: Publication) -> None:
    """Neither page nor feed names one."""
    _publication(
        publication, "llms_txt: true, feeds: {publication: [feed.json], sections: [], tags: [feed.xml]}"
    ).build()
    made = tree(publication.site)
    assert "[Feed](https://test.example/feed.json)" in made["llms.txt"].decode()
    for data in (data.decode() for path, data in made.items() if path.endswith((".html", ".xml", ".json"))):
        for link in re.findall(r'(?:https://test.example/|")((?:[a-z]+/)*(?:feed|atom|stories)\.[a-z]+)"', data):
            assert link.lstrip("./") in made, link


OF_THE_TIME_BEFORE = [
    *(f"{place}{name}" for place in ("", "sections/news/", "tags/one/") for name in re.findall(r"[\w.]+", ALL)),
    *(f"{place}archive/{name}-1.atom" for place in ("", "sections/news/", "tags/one/") for name in ("feed", "stories")),
]
"""What somebody may have subscribed to when every feed was made, and what a reader kept of its archives."""


@pytest.mark.parametrize(
    "options", ["", "feeds: {sections: [], tags: []}", "feeds: {publication: [atom.xml], tags: [feed.json]}"]
)
def test_nothing_that_has_subscribers_disappears(publication: Publication, options: str) -> None:
    """Every feed of the time when all were made is there, or leads to one that is."""
    _publication(publication, f"feed_editions: 2, feed_stories: 2, {options}", editions=5).build()
    rules = [line.split() for line in (publication.site / "_redirects").read_text().splitlines()]
    for path in OF_THE_TIME_BEFORE:
        if path.startswith("archive/stories") or (
            path.startswith("archive/") and "atom.xml]" not in options and options
        ):
            continue  # of the publication's own archives only those are led on that are not made again in another format
        assert (publication.site / _led("/" + path, rules)[1:]).is_file(), path


def _led(path: str, rules: list[list[str]]) -> str:
    """Where a host leads: by the first rule that fits, where there is no file."""
    for rule, target, _ in rules:
        pattern = re.escape(rule).replace(":name", "(?P<name>[^/]+)").replace(r"\*", ".*")
        if found := re.fullmatch(pattern, path):
            return target.replace(":name", found.groupdict().get("name") or "")
    return path


def test_a_build_says_once_which_feeds_it_makes_no_longer(publication: Publication) -> None:
    """And never again."""
    _publication(publication, EVERY)
    run("-C", str(publication.folder), "build", "--now", "2026-02-25")
    settings = publication.folder / "mkdocs.yml"
    settings.write_text(settings.read_text().replace(EVERY, ""))
    said = [run("-C", str(publication.folder), "build", "--now", "2026-02-25")[1] for _ in range(2)]
    assert "8 feeds made no longer, as sections/news/stories.atom: name in `feeds` what has subscribers" in said[0]
    assert "no longer" not in said[1]


def test_an_archive_of_a_feed_that_is_not_made_is_an_error(publication: Publication) -> None:
    """At its line, as is an alias to one."""
    _publication(publication, "feeds: {archives: {tags: [feed.xml]}}, feed_aliases: {blog.xml: tags/one/feed.xml}")
    archive, alias = publication.messages()
    assert archive == (
        "mkdocs.yml:5:47: error: there is no feed `feed.xml` to have an archive (name it in `feeds: tags` too)"
    )
    assert alias == (
        "mkdocs.yml:5:85: error: the feed `tags/one/feed.xml` is not made "
        "(name it in `feeds`, or lead to tags/one/stories.atom)"
    )


def test_json_leads_back_too(publication: Publication) -> None:
    """By next_url, to the first entry."""
    _publication(publication, f"feed_editions: 3, {EVERY}", editions=11).build()
    seen, path = set(), "feed.json"
    while path:
        seen |= set(_ids(publication, path))
        path = (
            json.loads((publication.site / path).read_text()).get("next_url", "").removeprefix("https://test.example/")
        )
    assert len(seen) == 11


def test_nobody_sees_an_entry_twice(publication: Publication) -> None:
    """A new title, a new link of a story that has an id, another host: the ids stay."""
    _publication(publication, EVERY)
    file = publication.edition()
    file.write_text(file.read_text().replace("title: A story", "title: A story\n        id: the-story"))
    publication.build()
    paths = ("feed.json", "stories.json", "sections/news/feed.json", "tags/one/stories.json")
    before = [_ids(publication, path) for path in paths]
    file.write_text(file.read_text().replace("A story", "Another title").replace("example.org", "elsewhere.example"))
    settings = publication.folder / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("test.example", "moved.example"))
    publication.build()
    assert [_ids(publication, path) for path in paths] == before
    assert "moved.example" in (publication.site / "feed.json").read_text()


def test_updated_moves_with_the_story_and_its_correction(publication: Publication) -> None:
    """And published stays; times come from the content, a local one is of the publication's zone."""
    _publication(publication, "timezone: Asia/Tokyo", editions=0)
    publication.write(
        "content/editions/2026-02-20.yml",
        """\
        date: 2026-02-20
        title: T
        sections:
        - name: News
          stories:
          - {title: A, id: a, url: 'https://a.example/a', updated: 2026-02-21 10:30}
          - {title: B, id: b, url: 'https://a.example/b'}
          - {title: C, id: c, url: 'https://a.example/c', updated: "2026-02-21T10:30:00+01:00"}
        corrections:
        - {date: 2026-02-23, text: It was wrong., story: b}
        """,
    )
    publication.build()
    stories = json.loads((publication.site / "stories.json").read_text())["items"]
    assert [(item["date_published"], item["date_modified"]) for item in stories] == [
        ("2026-02-20T00:16:39+09:00", "2026-02-21T10:30:00+09:00"),
        ("2026-02-20T00:16:38+09:00", "2026-02-23T00:00:00+09:00"),
        ("2026-02-20T00:16:37+09:00", "2026-02-21T10:30:00+01:00"),
    ]
    assert "It was wrong." in stories[1]["content_html"]
    edition = json.loads((publication.site / "feed.json").read_text())["items"][0]
    assert edition["date_modified"] == "2026-02-23T00:00:00+09:00"
    assert edition["url"] == "https://test.example/editions/2026-02-20/"


def test_an_own_piece_is_one_entry(publication: Publication) -> None:
    """In full and in its language, wherever and however often it ran."""
    _publication(publication)
    publication.write(
        "content/stories/own.md", "---\ntitle: Eigenes\ndate: 2026-02-13\nlanguage: de\n---\nGanz [hier](/tags/one/).\n"
    )
    for day in ("2026-02-13", "2026-02-20"):
        file = publication.edition(day)
        file.write_text(file.read_text() + "      - story: own\n")
    publication.build()
    (item,) = [i for i in json.loads((publication.site / "stories.json").read_text())["items"] if "pieces" in i["id"]]
    assert item["language"] == "de"
    assert item["url"] == "https://test.example/stories/own/"
    assert item["content_html"] == '<p>Ganz <a href="https://test.example/tags/one/">hier</a>.</p>'


def test_what_is_not_out_is_nowhere(publication: Publication) -> None:
    """Neither a draft nor a scheduled edition, in feeds, sitemap and cards; not even where drafts are shown."""
    _publication(publication)
    publication.edition("2026-03-06", "Scheduled")
    file = publication.edition("2026-02-18", "Drafted")
    file.write_text(file.read_text() + "status: draft\n")
    publication.build(drafts=True)
    assert (publication.site / "editions/2026-02-18/index.html").exists()
    assert not (publication.site / "editions/2026-02-18/card.png").exists()
    machines = {
        path: data.decode()
        for path, data in tree(publication.site).items()
        if path.endswith((".xml", ".atom", ".json", ".txt"))
    }
    assert {"feed.xml", "atom.xml", "feed.json", "stories.xml", "sitemap.xml"} <= machines.keys()
    assert [path for path, text in machines.items() if re.search("Scheduled|Drafted|2026-02-18|2026-03-06", text)] == []


def test_old_addresses_keep_their_feed(publication: Publication) -> None:
    """The same bytes, which say where the feed is now; an alias to nothing is an error at its place."""
    _publication(publication, "feed_aliases: {blog/rss.xml: feed.xml, feed/: stories.xml}").build()
    assert (publication.site / "blog/rss.xml").read_bytes() == (publication.site / "feed.xml").read_bytes()
    assert (publication.site / "feed/index.html").read_bytes() == (publication.site / "stories.xml").read_bytes()
    settings = publication.folder / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("rss.xml: feed.xml", "rss.xml: feeds.xml"))
    (said,) = publication.messages()
    assert said.startswith("mkdocs.yml:5:50: error: there is no feed `feeds.xml`"), said
    settings.write_text(
        settings.read_text().replace("rss.xml: feeds.xml", "rss.xml: feed.xml").replace("feed/:", "tags/:")
    )
    (said,) = publication.messages()
    assert said.startswith("mkdocs.yml:5:60: error: there is a file at this address already: /tags/index.html"), said
    settings.write_text(settings.read_text().replace("blog/rss.xml", "../rss.xml"))
    assert "is no path below the site" in publication.messages()[0]


@pytest.mark.parametrize(
    ("alias", "said"),
    [
        ("editions", "mkdocs.yml:5:54: error: there is a file at this address already: /editions "),
        ("assets", "mkdocs.yml:5:54: error: there is a file at this address already: /assets "),
        ("archive", "mkdocs.yml:5:54: error: there is a file at this address already: /archive "),
        ("feed.xml/index.xml", "mkdocs.yml:5:54: error: there is a file at this address already: /feed.xml "),
    ],
)
def test_an_alias_takes_no_folder_away(publication: Publication, alias: str, said: str) -> None:
    """A file where the site needs a folder is an error, and the site is as it was."""
    _publication(publication, "feed_editions: 1").build()
    before = tree(publication.site)
    settings = publication.folder / "mkdocs.yml"
    settings.write_text(
        settings.read_text().replace("feed_editions: 1", f"feed_editions: 1, feed_aliases: {{{alias}: feed.xml}}")
    )
    (message,) = publication.messages()
    assert said in message
    with pytest.raises(ContentError):
        publication.build()
    assert tree(publication.site) == before


def test_an_own_piece_follows_its_edition(publication: Publication) -> None:
    """What its entry takes from the edition (place, section) is made again with it."""
    _publication(publication, EVERY)
    for name in ("own", "another"):
        publication.write(
            f"content/stories/{name}.md", "---\ntitle: Own\ndate: 2026-02-20\ntags: [alone]\n---\nText.\n"
        )
    file = publication.edition()
    file.write_text(file.read_text() + "      - story: own\n")
    publication.build()
    file.write_text(
        file.read_text().replace("name: News", "name: Other") + "      - {title: B, url: 'https://b.example'}\n"
    )
    publication.build()
    changed = tree(publication.site)
    shutil.rmtree(publication.site)
    shutil.rmtree(publication.folder / ".cache")
    publication.build()
    assert tree(publication.site) == changed
    assert b"Other" in changed["tags/alone/stories.xml"]


def test_without_an_address_there_is_one_message(publication: Publication) -> None:
    """And a site without feeds, and without a link to one."""
    settings = publication.folder / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("site_url: https://test.example/\n", ""))
    publication.edition()
    publication.build()
    (said,) = publication.messages()
    assert "`site_url` is not set: there will be no feeds, sitemap, preview cards and letters" in said
    assert not list(publication.site.rglob("*.xml"))
    assert "feed.xml" not in publication.page("")
    assert not (publication.site / "feeds").exists()


def test_pages_name_their_own_feeds_first(publication: Publication) -> None:
    """In the head, for readers to find; plain pages name those of the site."""
    _publication(publication).build()

    def named(path: str) -> list[str]:
        return re.findall(
            r'<link rel="alternate" type="application/rss\+xml" title="[^"]+" href="([^"]+)">', publication.page(path)
        )

    assert named("sections/news") == [
        "../../sections/news/feed.xml",
        "../../feed.xml",
        "../../stories.xml",
    ]
    assert named("") == ["feed.xml", "stories.xml"]
    assert named("about") == ["../feed.xml", "../stories.xml"]
    assert 'href="../feed.xml"' in publication.page("feeds")


def test_links_within_a_text_lead_to_its_page(publication: Publication) -> None:
    """In a reader there is no page around an entry; and a picture's address has no space in it."""
    _publication(publication, editions=0)
    publication.write("content/images/b ü.png", photograph("PNG"))
    text = "---\ntitle: Own\ndate: 2026-02-20\n---\n## Part\n\n[Up](#part) ![x](b%20ü.png) and[^1]\n\n[^1]: Note.\n"
    publication.write("content/stories/own.md", text)
    file = publication.edition()
    file.write_text(
        file.read_text() + "      - story: own\ncorrections:\n- {date: 2026-02-22, text: 'See [it](#x).', story: own}\n"
    )
    publication.build()
    items = json.loads((publication.site / "stories.json").read_text())["items"]
    (own,) = [item for item in items if "pieces" in item["id"]]
    page = "https://test.example/stories/own/"
    assert set(re.findall(r'href="([^"]+)"', own["content_html"])) == {f"{page}#part", f"{page}#1", f"{page}#x"}
    assert 'src="https://test.example/images/b%20%C3%BC.png"' in own["content_html"]
    assert own["date_modified"] == "2026-02-22T00:00:00+00:00"


def test_an_alias_may_wait_for_its_feed(publication: Publication) -> None:
    """Before the first edition is out there is nothing to give a second address, and nothing to complain about."""
    _publication(publication, "feed_aliases: {blog/rss.xml: feed.xml}", editions=0)
    assert publication.messages() == []
    publication.edition()
    publication.build()
    assert (publication.site / "blog/rss.xml").is_file()


@pytest.mark.parametrize("url", ["https://me:secret@a.example/", "https://a.example/?x=1", "https://a.example/#top"])
def test_an_address_that_cannot_carry_feeds_is_refused(publication: Publication, url: str) -> None:
    """Every address of every feed would be wrong, or tell a password."""
    settings = publication.folder / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("https://test.example/", url))
    (said,) = publication.messages()
    assert said.startswith("mkdocs.yml:2:11: error: `site_url` has more than a host and a path")


def test_clocks_that_went_by_the_sun(publication: Publication) -> None:
    """An offset with seconds is in no feed: Amsterdam was 19 minutes and 32 seconds ahead."""
    _publication(publication, "timezone: Europe/Amsterdam", editions=0)
    publication.edition("1890-11-20")
    publication.build()
    valid.atom((publication.site / "atom.xml").read_bytes())
    assert "1890-11-19T23:40:28" in (publication.site / "atom.xml").read_text()


def test_the_hub_is_named(publication: Publication) -> None:
    """In all three formats, for readers that want to be told (WebSub)."""
    _publication(publication, "hub: 'https://hub.example/'").build()
    for path in ("feed.xml", "atom.xml", "feed.json"):
        assert "https://hub.example/" in (publication.site / path).read_text()


def test_every_feed_of_the_sample_is_valid(sample: Path) -> None:
    """Those of publication, sections and tags."""
    _check_all(sample / "site", at_least=5)


def test_as_many_feeds_as_there_can_be_are_valid(publication: Publication) -> None:
    """All formats, grains and archives."""
    _publication(publication, f"feed_editions: 2, feed_stories: 2, {EVERY}", editions=7).build()
    _check_all(publication.site, at_least=6)


def _check_all(site: Path, at_least: int) -> None:
    checked = {"rss": 0, "atom": 0, "json": 0}
    for path in site.rglob("*"):
        if path.name in {"feed.xml", "stories.xml"} or (path.parent.name == "archive" and path.suffix == ".xml"):
            checked["rss"] += bool(valid.rss(path.read_bytes()) is not None)
        elif path.name == "atom.xml" or path.suffix == ".atom":
            checked["atom"] += bool(valid.atom(path.read_bytes()) is not None)
        elif path.name in {"feed.json", "stories.json"}:
            checked["json"] += bool(valid.json_feed(path.read_bytes()))
    assert all(count >= at_least for count in checked.values()), checked


def test_pictures_carry_who_made_them(sample: Path) -> None:
    """As media content with its text for those who do not see it."""
    text = (sample / "site/stories.xml").read_text()
    assert (
        '<media:content url="https://friday-digest.example.org/images/geneva-two-tables.png" type="image/png" medium="image" width="1200" height="675">'
        in text
    )
    assert "<media:credit>Maps and charts desk / digest · CC BY 4.0</media:credit>" in text


# --- Sitemaps, lists, icons and cards.


def test_sitemaps(publication: Publication) -> None:
    """Pages with the time of their content; news of the last two days alone."""
    _publication(publication)
    publication.write("content/stories/own.md", "---\ntitle: Own & new\ndate: 2026-02-21\n---\nText.\n")
    publication.build()
    text = (publication.site / "sitemap.xml").read_text()
    pages = dict(re.findall(r"<loc>https://test.example/([^<]*)</loc>\s*(?:<lastmod>([^<]*)</lastmod>)?", text))
    assert pages["editions/2026-02-13/"] == "2026-02-13T00:00:00+00:00"
    assert pages["about/"] == ""
    assert not {"latest/", "404.html"} & pages.keys()
    news = (publication.site / "news-sitemap.xml").read_text()
    assert re.findall(r"<loc>https://test.example/([^<]*)</loc>", news) == ["editions/2026-02-20/", "stories/own/"]
    assert "<news:title>Own &amp; new</news:title>" in news
    publication.build(now=NOW + dt.timedelta(days=1))
    news = (publication.site / "news-sitemap.xml").read_text()
    assert re.findall(r"<loc>https://test.example/([^<]*)</loc>", news) == ["stories/own/"]


def test_a_sitemap_without_news_is_none(publication: Publication) -> None:
    """It goes, and robots.txt names it no more; with the next edition it is there again."""
    _publication(publication)
    robots, news = publication.site / "robots.txt", publication.site / "news-sitemap.xml"
    for days, is_there in ((0, True), (2, False), (3, False), (-1, True), (-3, False)):
        publication.build(now=NOW + dt.timedelta(days=days))
        named = valid.robots(robots.read_bytes())
        assert news.exists() == is_there
        assert named == [f"https://test.example/{name}" for name in ["sitemap.xml", "news-sitemap.xml"][: 1 + is_there]]
    publication.edition("2026-02-24")
    publication.build(now=NOW + dt.timedelta(days=3))
    valid.news_sitemap(news.read_bytes())
    assert len(valid.robots(robots.read_bytes())) == 2


EMPTY = {
    "nothing at all": {},
    "no feeds": {"content/feeds.yml": "# none yet\n"},
    "private feeds": {"content/feeds.yml": "- {url: 'http://10.0.0.1/f', allow_private: true}\n"},
    "a draft": {"content/editions/2026-02-20.yml": "date: 2026-02-20\ntitle: T\nstatus: draft\nsections: [{name: N, stories: [{title: T, url: 'https://a.example/'}]}]\n"},
    "articles alone": {"content/stories/own.md": "---\ntitle: Own\ndate: 2026-02-20\n---\nText.\n"},
    "an empty piece": {"content/stories/own.md": "---\ntitle: Own\ndate: 2026-02-20\nsection: News\ntags: [a]\n---\n"},
    "a bare story": {"content/editions/2026-02-20.yml": "date: 2026-02-20\ntitle: T\nsections: [{name: N, stories: [{title: T, url: 'https://a.example/'}]}]\n"},
    "long ago": {"content/editions/2020-02-20.yml": "date: 2020-02-20\ntitle: T\nsections: [{name: N, stories: [{title: T, url: 'https://a.example/'}]}]\n"},
    "long names": {"content/editions/2026-02-20.yml": f"date: 2026-02-20\ntitle: T\nsections: [{{name: {'ข่าวเด่น' * 20}, stories: [{{title: T, url: 'https://a.example/', tags: [{'𠀀' * 90}]}}]}}]\n"},
}  # fmt: skip


@pytest.mark.parametrize("files", EMPTY.values(), ids=list(EMPTY))
def test_whatever_is_absent_every_file_is_valid(publication: Publication, files: dict[str, str]) -> None:
    """Feeds, sitemaps and lists that would have nothing are left out, or valid all the same."""
    for path, text in files.items():
        publication.write(path, text.encode())
    publication.build()
    made = tree(publication.site)
    for path, data in made.items():
        if path.endswith("news-sitemap.xml"):
            valid.news_sitemap(data)
        elif "sitemap" in path:
            valid.sitemap(data)
        elif path.endswith(".opml"):
            valid.opml(data)
        elif path.endswith((".atom", "atom.xml")):
            assert len(valid.atom(data).findall(f"{valid.ATOM}entry")) > 0
        elif path.endswith(".xml"):
            assert len(valid.rss(data).findall("channel/item")) > 0
        elif path.endswith(("feed.json", "stories.json")):
            assert valid.json_feed(data)["items"]
        elif path.endswith((".json", ".webmanifest")):
            assert json.loads(data)
    named = [url.removeprefix("https://test.example/") for url in valid.robots(made["robots.txt"])]
    assert sorted(named) == sorted(path for path in made if path.endswith("sitemap.xml"))
    linked = re.findall(r'<link rel="alternate"[^>]*href="([^"]*)"', made["index.html"].decode())
    assert all(path in made for path in linked)
    assert ("feeds/index.html" in made) == bool(linked)


def test_a_long_sitemap_is_divided() -> None:
    """Past the limit there are parts and an index of them, which has the latest time of each."""
    from digest.site import sitemaps

    pages = [sitemaps.Listed(f"https://a.example/{n}/", f"2026-01-{n:02}T00:00:00+00:00") for n in range(1, 8)]
    made = {output.path: output.make().decode() for output in sitemaps.outputs(pages, "https://a.example/", largest=3)}
    assert list(made) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
    assert re.findall(r"<loc>(.*?)</loc>\s*<lastmod>(.*?)</lastmod>", made["sitemap.xml"])[0] == (
        "https://a.example/sitemap-1.xml", "2026-01-03T00:00:00+00:00",
    )  # fmt: skip
    assert sum(text.count("<url>") for text in made.values()) == 7


def test_the_list_of_sources(publication: Publication) -> None:
    """As OPML, without what is private; not at all when that is wished."""
    _publication(publication)
    publication.write(
        "content/feeds.yml",
        "- {url: 'https://a.example/f', section: News}\n- {url: 'http://10.0.0.1/f', allow_private: true}\n"
        "- {url: 'https://me:secret@b.example/f'}\n",
    )
    publication.build()
    text = (publication.site / "sources.opml").read_text()
    assert re.findall(r'xmlUrl="([^"]+)"', text) == ["https://a.example/f"]
    assert "secret" not in text
    settings = publication.folder / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("{digest: {}}", "{digest: {sources_opml: false}}"))
    publication.build()
    assert not (publication.site / "sources.opml").exists()


def test_small_files_give_way_to_the_publications_own(publication: Publication) -> None:
    """robots.txt and the icon of the publication stand where ours would."""
    _publication(publication, "llms_txt: true")
    publication.build()
    assert "Sitemap: https://test.example/sitemap.xml" in (publication.site / "robots.txt").read_text()
    assert "[Week 0](https://test.example/editions/2026-02-20/)" in (publication.site / "llms.txt").read_text()
    publication.write("content/pages/robots.txt", "User-agent: *\nDisallow: /\n")
    publication.write("content/pages/favicon.ico", b"icon")
    publication.build()
    assert "Disallow: /" in (publication.site / "robots.txt").read_text()
    assert (publication.site / "favicon.ico").read_bytes() == b"icon"
