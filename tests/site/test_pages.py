"""What people read."""

import json
import re
from urllib.parse import quote, urljoin

from hypothesis import given
from hypothesis import strategies as st

from digest.site.pages import paged
from tests.publication import Publication, tree


@given(st.integers(0, 400), st.integers(5, 40))
def test_pages_of_a_listing_have_everything_once_and_in_order(count: int, size: int) -> None:
    """Newest first, nothing twice, numbered pages full, the first page between one and two pages long."""
    items = list(range(count, 0, -1))
    found = list(paged(items, "tags/x/", size))
    assert [item for _, shown, _ in found for item in shown] == items
    assert found[0][0] == "tags/x/"
    assert len(found[0][1]) < 2 * size
    assert all(len(shown) == size for _, shown, _ in found[1:])


@given(st.integers(0, 400), st.integers(5, 40))
def test_a_new_item_changes_the_first_pages_alone(count: int, size: int) -> None:
    """So a weekly edition rewrites a page or two of a listing of twelve years, not all of it."""
    before = {path: (shown, pager) for path, shown, pager in paged(list(range(count, 0, -1)), "x/", size)}
    after = {path: (shown, pager) for path, shown, pager in paged(list(range(count + 1, 0, -1)), "x/", size)}
    assert len([path for path in after if after[path] != before.get(path)]) <= 3


def test_pagers_lead_through_the_listing(publication: Publication) -> None:
    """From the newest page to the oldest, every page links to the next one, and all files are there."""
    settings = publication.folder / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("[digest]", "[{digest: {page_size: 5}}]"))
    for day in range(1, 18):
        publication.edition(f"2026-01-{day:02}", f"Edition {day}")
    publication.build()
    seen, path = [], "tags/one/"
    while path:
        page = publication.page(path)
        seen += re.findall(r"editions/(2026-01-\d\d)/#", page)
        older = re.search(r'<link rel="prev" href="([^"]+)"', page)
        path = urljoin(f"/{path}", older[1])[1:] if older else ""
    assert seen == [f"2026-01-{day:02}" for day in range(17, 0, -1)]


def test_every_page_says_what_it_is(sample) -> None:
    """Title, description, canonical link and Open Graph data; one first heading; structured data that is JSON."""
    titles = {}
    for path in (sample / "site").rglob("index.html"):
        page = path.read_text(encoding="utf-8")
        name = path.relative_to(sample / "site").as_posix()
        if name.endswith("/letter/index.html"):
            continue  # a letter, and no page of the site
        assert page.count("<h1") == 1, name
        assert re.search(r'<meta name="description" content="[^"]+">', page), name
        address = name.removesuffix("index.html")
        same = {"latest/": "editions/2026-02-20/", "offline/": ""}
        same |= {"subscribe/thanks/": "subscribe/", "support/thanks/": "support/"}
        canonical = same.get(address, address)
        assert f'<link rel="canonical" href="https://friday-digest.example.org/{quote(canonical)}">' in page, name
        for key in ("og:title", "og:description", "og:type", "og:url"):
            assert re.search(f'<meta property="{key}" content="[^"]+">', page), (name, key)
        title = re.search(r"<title>(.+?)</title>", page)[1]
        assert title.endswith("The Friday Digest"), name
        titles.setdefault(title, []).append(name)
    double = [names for names in titles.values() if len(names) > 1 and "latest/index.html" not in names]
    assert not double


def test_structured_data(sample) -> None:
    """An edition is a PublicationIssue with its stories and corrections, an article a NewsArticle, home the publisher."""
    base = "https://friday-digest.example.org/"

    def data(path: str) -> dict:
        page = (sample / "site" / path / "index.html").read_text(encoding="utf-8")
        found = json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', page, re.DOTALL)[1])
        assert found["@context"] == "https://schema.org"
        return {thing["@type"]: thing for thing in found["@graph"]}

    issue = data("editions/2026-02-20")["PublicationIssue"]
    assert len(issue["hasPart"]) == 19
    assert issue["hasPart"][0]["url"] == f"{base}editions/2026-02-20/#iran-us-guiding-principles"
    assert issue["correction"][0]["@type"] == "CorrectionComment"
    assert issue["correction"][0]["datePublished"] == "2026-02-20"
    assert issue["image"] == f"{base}editions/2026-02-20/card.png"
    article = data("stories/the-weekly-digest")["NewsArticle"]
    assert article["datePublished"] == "2026-02-06T00:00:00+00:00"
    assert article["author"][0]["name"]
    assert article["publisher"]["logo"]["url"] == f"{base}icons/512.png"
    assert data("")["NewsMediaOrganization"]["masthead"] == f"{base}people/"
    steps = data("sections/news")["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["name"], step["item"]) for step in steps] == [
        (1, "The Friday Digest", base), (2, "Sections", f"{base}sections/"), (3, "News", f"{base}sections/news/"),
    ]  # fmt: skip


def test_names_that_look_like_marks_stay_names(publication: Publication) -> None:
    """The theme prints the names of sections into the blank sheets; no name is taken for a mark in them."""
    names = ["head-goes-here", "title", "<h1>body</h1>", "-head", "__content"]
    sections = "".join(
        f"- {{name: '{name}', stories: [{{title: T, url: 'https://a.example/{name[0]}'}}]}}\n" for name in names
    )
    publication.write("content/editions/2026-02-20.yml", f"date: 2026-02-20\ntitle: T\nsections:\n{sections}")
    publication.build()
    page = publication.page("")
    assert page.count("<h1") == 1
    assert page.count('rel="canonical"') == 1
    assert "&lt;h1&gt;body&lt;/h1&gt;" in page


def test_content_cannot_break_out_of_its_place(publication: Publication) -> None:
    """Markup in any text of a file arrives as text: in the body, in attributes, in the title and in JSON."""
    nasty = "</title></script><script>alert(1)</script>\\\"'><img src=x onerror=alert(1)> {{ 7*7 }} <!-- body -->"
    text = "date: 2026-02-20\ntitle: &\nintro: I\nsections:\n  - name: &\n    stories:\n"
    text += "      - {title: &, url: 'https://a.example/?\"><script>', source: &, tags: [&], summary: S}\n"
    publication.write("content/editions/2026-02-20.yml", text.replace("&", f'"{nasty}"'))
    publication.write("content/people.yml", f'x: {{name: "{nasty}", role: "{nasty}"}}')
    publication.build()
    for path, page in tree(publication.site).items():
        if path.endswith(".html"):
            assert b"<script>alert" not in page, path
            assert b"<img src=x" not in page, path
            assert page.count(b"</title>") == 1, path
            assert b"49" not in page.split(b"<h1")[1].split(b"</h1>")[0], path
