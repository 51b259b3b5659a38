"""The search, in a real browser, and the index that it reads."""

import json
import re
import unicodedata
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from digest.render import urls
from digest.site.search import index as search
from digest.site.search.index import Found
from digest.site.search.tokens import words
from tests.publication import SETTINGS, Publication, tree


@pytest.fixture
def page(sample: Path, chromium, serve) -> Page:
    """The sample's search, opened by the key / from home."""
    page = chromium.new_page(base_url=serve(sample / "site"))
    page.goto("/")
    page.keyboard.press("/")
    page.wait_for_url("**/search/")
    yield page
    page.close()


def titles(page: Page) -> list[str]:
    status = page.locator("[data-search=status]", has_text="found")
    status.wait_for()
    if status.inner_text() != "Nothing was found.":
        page.locator(".d-found").first.wait_for()  # the rows come one after the other
    return page.locator(".d-found .d-lines__title").all_inner_texts()


def test_by_keyboard_alone(page: Page) -> None:
    """/ opens it, one types, Tab goes through the filters to the first hit, Enter opens the story where it stands."""
    page.keyboard.type("iran geneva talks")
    assert titles(page)[0] == "Iran reports an understanding on principles in talks with the US"
    assert page.get_by_role("status").inner_text() == "3 stories were found."
    for _ in range(6):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/editions/2026-02-20/#*")
    assert page.locator(":target h3").inner_text() == "Iran reports an understanding on principles in talks with the US"
    page.go_back()
    assert page.get_by_role("searchbox").input_value() == "iran geneva talks"
    assert len(titles(page)) == 3


def test_words_are_found_in_their_forms(page: Page) -> None:
    """By their beginning, whatever case and accents, in the plural when the singular stands there; titles first."""
    for typed, expected in (
        ("GENEV", "Talks in Geneva"),
        ("Zelénsky", "Russia and Ukraine agree to another round of talks"),
        ("heat shields", "Doubts about a heat shield, weeks before a flight around the Moon"),
        ("negotiator", "Talks in Geneva"),
    ):
        page.goto(f"/search/#q={quote(typed)}")
        assert expected in titles(page), typed
    page.goto("/search/#q=%5B*%28")
    assert titles(page) == []
    page.goto("/search/#q=geneva")
    assert titles(page)[0] == "Talks in Geneva"
    assert page.locator(".d-found mark").first.inner_text() == "Geneva"


def test_nothing_is_found(page: Page) -> None:
    """And said; what is typed is text, whatever it looks like."""
    page.keyboard.type("<b>zzzz</b> qqq*(")
    page.locator("[data-search=status]", has_text="Nothing was found.").wait_for()
    assert titles(page) == []
    assert "q=%3Cb%3Ezzzz" in page.url


def test_filters(page: Page) -> None:
    """A year, a section, a source, a tag, alone and together; the newest first where nothing else is asked."""
    page.get_by_label("Year").select_option("2024")
    found = titles(page)
    assert len(found) == 10
    assert page.get_by_role("status").inner_text() == "15 stories were found."
    page.get_by_role("button", name="Show more").click()
    expect(page.locator(".d-found")).to_have_count(15)
    assert page.evaluate("document.activeElement.closest('li')") is not None
    page.get_by_label("Section").select_option("News")
    page.wait_for_timeout(300)
    assert 0 < page.locator(".d-found").count() < 10
    page.reload()
    titles(page)
    assert [page.get_by_label(name).input_value() for name in ("Year", "Section")] == ["2024", "news"]
    page.goto("/search/#source=bbc-news&sort=newest")
    days = page.locator(".d-found time")
    days.first.wait_for()
    shown = [day.get_attribute("datetime") for day in days.all()]
    assert shown == sorted(shown, reverse=True)
    assert set(page.locator(".d-found .d-kicker span:last-child").all_inner_texts()) == {"BBC News"}


def test_nothing_is_fetched_until_it_is_used(sample: Path, chromium, serve) -> None:
    """Home knows nothing of search; the page fetches the list when one looks at the field, words when one types."""
    page, asked = chromium.new_page(base_url=serve(sample / "site")), []
    page.on(
        "request",
        lambda request: asked.append(request.url.rpartition("/search")[2]) if "search" in request.url else None,
    )
    page.goto("/")
    assert asked == []
    page.goto("/search/#q=hormuz")
    titles(page)
    fetched = [path.partition("?")[0] for path in asked if path.endswith((".json", ".txt")) or "?" in path[1:]]
    assert sorted({path for path in fetched if path.startswith("/")} - {"/"}) == [
        "/2026-1.json",
        "/index.json",
        "/new-0.txt",
        "/old-0.txt",
    ]
    page.close()


def test_what_one_looks_for_is_sent_to_nobody(sample: Path, chromium, serve) -> None:
    """Not even to the site's own server: neither while one types, nor by reloading, nor from a link that was sent on."""
    page, asked = chromium.new_page(base_url=serve(sample / "site")), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/search/#q=hormuz&year=2026")
    assert titles(page)
    page.get_by_role("searchbox").fill("greenland")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#.*greenland"))
    page.reload()
    assert any("Greenland" in title for title in titles(page))
    assert page.get_by_role("searchbox").input_value() == "greenland"
    sent = [url.partition("#")[0] for url in asked]
    assert {url.partition("?")[0].rpartition("/")[2] for url in sent} >= {"index.json", "new-0.txt"}
    assert not any("hormuz" in url or "greenland" in url for url in sent), sent
    page.close()


def test_without_scripts_there_are_lists(sample: Path, chromium, serve) -> None:
    """No field that does nothing."""
    context = chromium.new_context(java_script_enabled=False, base_url=serve(sample / "site"))
    page = context.new_page()
    page.goto("/search/")
    assert not page.get_by_role("searchbox").is_visible()
    assert (
        page.get_by_role("main" if page.get_by_role("main").count() else "document")
        .get_by_role("link", name="All editions")
        .first.is_visible()
    )
    context.close()


TEXTS = [
    "Zürich, Straße, Ærø, İstanbul, Łódź, Đà Nẵng, Œuvre",
    "U.S. and U.K. agree; the E.U.'s view isn't known",
    "ΟΔΥΣΣΕΥΣ και Ὀδυσσεύς",
    "Выборы в Україні: ёлка",
    "東京都の選挙 iPhone発売 1,234円",
    "การเลือกตั้ง พม่า ကချင်",
    "हिन्दी की किताब",
    "السَّلامُ عليكم שָׁלוֹם",
    "한국어 선거 결과",
    "ﬁne ½ ② Ⅳ x² 5 a b",
    "snake_case C++ e-mail it's O’Brien 𝔘𝔫𝔦 👍🏽",
]


def test_the_page_cuts_words_as_the_index_does(page: Page) -> None:
    """In scripts of all kinds; otherwise what is there would not be found."""
    assert in_page(page, TEXTS) == [words(text) for text in TEXTS]
    assert words(TEXTS[0]) == ["zurich", "strasse", "aero", "istanbul", "lodz", "da", "nang", "oeuvre"]
    assert words("東京都") == ["東京", "京都"]
    assert words(TEXTS[1])[:4] == ["us", "and", "uk", "agree"]


def test_it_does_for_any_text(page: Page) -> None:
    """Whatever stands in a feed."""
    samples: list[str] = []

    @given(st.lists(st.text(max_size=30), min_size=20, max_size=60))
    def collect(texts: list[str]) -> None:
        samples.extend(texts)

    collect()
    # Letters that one of the two Unicode tables does not know yet are cut differently, and searched by nobody.
    known = [text for text in dict.fromkeys(samples) if is_assigned(text)]
    assert len(known) > 100
    assert in_page(page, known) == [words(text) for text in known]


def is_assigned(text: str) -> bool:
    return all(unicodedata.category(letter) not in ("Cn", "Cs", "Co") for letter in text)


def in_page(page: Page, texts: list[str]) -> list[list[str]]:
    """What search.js makes of them."""
    code = "async texts => { const m = await import(document.querySelector('script[type=module]').src); return texts.map(m.words) }"
    page.get_by_role("searchbox").focus()
    page.wait_for_selector("select[name=year] option:nth-child(2)", state="attached")
    return page.evaluate(code, texts)


def test_single_letters_are_words(publication: Publication, chromium, serve) -> None:
    """Some languages of programmers are called so; they are not the beginning of every other word."""
    publication.with_stories(sections=[{"name": "News", "stories": [
        {"title": "C++ at forty", "url": "https://a.example/1"}, {"title": "Cobol is back", "url": "https://a.example/2"}]}])  # fmt: skip
    publication.build()
    page = chromium.new_page(base_url=serve(publication.site))
    page.goto("/search/#q=C%2B%2B")
    assert titles(page) == ["C++ at forty"]
    page.close()


def story(day: str, title: str, text: str = "", **more: object) -> Found:
    values = {"section": "", "source": "", "tags": (), "language": "", "teaser": "", **more}
    return Found(path=f"p/{day}#{title}", day=day, title=title, text=text, **values)


def places(volume: search.Volume, word: str) -> str:
    lines = volume.words.get(word[:3], "").splitlines()
    return next((line.split(" ")[1] for line in lines if line.split(" ")[0] == word), "")


def test_numbers_of_stories_stay(publication: Publication) -> None:
    """A new story of a year is added behind: the others keep their numbers, in the title or not."""
    old = [story("2026-01-02", "One word"), story("2026-01-09", "x", "a word and 5 more")]
    new = [*old, story("2026-02-06", "Word of mouth")]
    assert places(search.volume(old), "word") == "1,2"
    assert places(search.volume(new), "word") == "1,2,3"
    assert search.volume(new).stories == 3


def test_words_that_say_nothing_have_no_places() -> None:
    """Those of every third story, where there are many; names are kept."""
    texts = ["the" if n % 2 else "rare" if n == 2 else "" for n in range(80)]
    many = [story("2026-01-01", f"t{n:02}", text, section="News") for n, text in enumerate(texts)]
    many.append(story("2026-01-02", "The last"))
    volume = search.volume(many)
    assert places(volume, "the") == "*,4h"
    assert places(volume, "rare") != "*"
    assert len(places(volume, "s:news").split(",")) == 80


@given(st.lists(st.tuples(st.dates().map(str), st.text(max_size=12), st.text(max_size=40)), max_size=30))
def test_every_word_stands_in_the_file_that_the_index_names(stories: list[tuple[str, str, str]]) -> None:
    """Whatever the texts are; and every row is where its number says."""
    by_year: dict[int, list[Found]] = {}
    for day, title, text in stories:
        by_year.setdefault(int(day[:4]), []).append(story(day, title, text))
    files = dict(search.bind({year: search.volume(found) for year, found in by_year.items()}, {"section": {}}))
    index = json.loads(files[urls.SEARCH_INDEX])
    for year, size in index["years"]:
        parts = range(0, size, index["rows"])
        rows = [row for n, _ in enumerate(parts) for row in json.loads(files[f"search/{year}-{n}.json"])]
        assert len(rows) == size == len(by_year[year])
        assert sorted(rows, key=lambda row: (row[2], row[1])) == rows
    for found in (found for stories in by_year.values() for found in stories):
        for word in words(found.title):
            year = int(found.day[:4])
            age = "new" if year == max(by_year) else "old"
            number = max((n for n, start in enumerate(index["starts"][age]) if start <= word[:3]), default=0)
            lines = files[f"search/{age}-{number}.txt"].decode().split("\n")
            at = lines.index(f"#{year}")
            assert any(line.startswith(f"{word} ") for line in lines[at:])


def test_drafts_are_left_out_and_what_did_not_change_is_not_written(publication: Publication) -> None:
    """Also when drafts are shown; the index of earlier years stays as it is, and nothing is written twice."""
    publication.edition("2025-02-21", "Earlier")
    publication.edition()
    publication.write(
        "content/editions/2026-02-27.yml",
        publication.edition().read_text().replace("2026-02-20", "2026-02-27").replace("An edition", "Secret"),
    )
    publication.build(drafts=True)
    index = b"".join(data for path, data in tree(publication.site / "search").items())
    assert b"Earlier" in index
    assert b"Secret" not in index
    before = tree(publication.folder / ".cache/digest/search")
    publication.edition(title="Another title")
    publication.build()
    after = tree(publication.folder / ".cache/digest/search")
    assert len(before.keys() & after.keys()) == 1
    assert publication.build().written == ()
    assert b"another" in (publication.site / "search/new-0.txt").read_bytes()


def test_a_new_edition_rewrites_the_words_of_its_year_alone(publication: Publication, chromium, serve) -> None:
    """Those of all years are found, with the first letters and whole."""
    for day, title in (("2023-02-17", "Harbourmaster"), ("2024-02-16", "Harbour wall"), ("2026-02-13", "Harbour tax")):
        publication.edition(day, title)
    publication.build()
    before = tree(publication.site / "search")
    publication.edition("2026-02-20", "Lighthouse")
    report = publication.build()
    written = {path for path in report.written if path.startswith("search/")}
    assert written == {"search/index.json", "search/new-0.txt", "search/2026-0.json"}
    assert {path for path in before if "old" in path} == {"old-0.txt"}
    page = chromium.new_page(base_url=serve(publication.site))
    page.goto("/search/#q=harbour")
    page.locator(".d-found").nth(2).wait_for()
    assert set(titles(page)) == {"Harbourmaster", "Harbour wall", "Harbour tax"}
    page.goto("/search/#q=lighthouse")
    page.get_by_text("Lighthouse").first.wait_for()
    page.close()


def test_it_can_be_switched_off(publication: Publication) -> None:
    """Then there is neither page nor index nor key."""
    publication.write("mkdocs.yml", SETTINGS.replace("[digest]", "[{digest: {search: false}}]"))
    publication.edition()
    publication.build()
    assert not (publication.site / "search").exists()
    assert "d-masthead__search" not in publication.page("")
