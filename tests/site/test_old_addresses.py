"""Addresses of an earlier site lead to where their content is now."""

import re
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.publication import LETTERS, NOW, Publication, tree

OLD = {
    "/issues/300/": "issues/300/index.html",
    "/issues/300.html": "issues/300.html",
    "/2014/05/a-name": "2014/05/a-name/index.html",
    "/archiv/caf%C3%A9 & more/": "archiv/café & more/index.html",
}
"""What an editor writes, and the file that stands there."""


@pytest.fixture
def moved(publication: Publication) -> Publication:
    """A publication whose edition, article and plain page stood elsewhere."""
    text = publication.edition().read_text()
    publication.write("content/editions/2026-02-20.yml", text + f"old: [{', '.join(map(repr, OLD))}]\n")
    publication.write(
        "content/stories/own.md", "---\ntitle: Our own\ndate: 2026-02-20\nold: [/essays/own/]\n---\nText.\n"
    )
    publication.write("content/pages/about.md", "---\ntitle: Who we are\nold: [/about-us.html]\n---\n# About\n")
    return publication


def leads_to(publication: Publication, file: str) -> set[str]:
    """Where a page leads: by its refresh, its canonical link and the link that can be seen."""
    page, folder = (publication.site / file).read_text(), Path(file).parent
    links = re.findall(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    links += re.findall(r'<li><a href="([^"]+)" dir="auto">', page)
    assert len(links) == 2
    canonical = re.findall(r'rel="canonical" href="https://test.example/([^"]*)"', page)
    assert len(canonical) == 1
    here = {
        (publication.site / folder / link).resolve().relative_to(publication.site.resolve()).as_posix()
        for link in links
    }
    return {*(f"{path}/" for path in here), *canonical}


def test_a_page_stands_at_every_old_address(moved: Publication) -> None:
    """It leads on by itself, says so to search engines, and has a link for those whose browser does not."""
    moved.build()
    for file in OLD.values():
        assert leads_to(moved, file) == {"editions/2026-02-20/"}
    assert leads_to(moved, "essays/own/index.html") == {"stories/own/"}
    assert leads_to(moved, "about-us.html") == {"about/"}
    sitemap = (moved.site / "sitemap.xml").read_text()
    assert "issues/300" not in sitemap
    assert "editions/2026-02-20/" in sitemap


def test_hosts_that_know_the_file_redirect_themselves(moved: Publication) -> None:
    """A line for each, below the path of the site, with every sign that means something there written out."""
    moved.write("mkdocs.yml", LETTERS.replace("https://test.example/", "https://test.example/weekly/"))
    moved.build()
    lines = (moved.site / "_redirects").read_text().splitlines()
    assert [line for line in lines if ":name" not in line] == [
        "/weekly/issues/300/ /weekly/editions/2026-02-20/ 301",
        "/weekly/issues/300.html /weekly/editions/2026-02-20/ 301",
        "/weekly/2014/05/a-name/ /weekly/editions/2026-02-20/ 301",
        "/weekly/archiv/caf%C3%A9%20%26%20more/ /weekly/editions/2026-02-20/ 301",
        "/weekly/essays/own/ /weekly/stories/own/ 301",
        "/weekly/about-us.html /weekly/about/ 301",
    ]


def test_a_redirects_file_of_the_publication_stays(moved: Publication) -> None:
    """It stands in place of ours, like every file at the root; without old addresses there is none."""
    moved.write("content/pages/_redirects", "/x /y 302\n")
    moved.write("mkdocs.yml", "site_name: T\nsite_url: https://test.example/\ndocs_dir: content/pages\n"
                "exclude_docs: '!_redirects'\ntheme: {name: material}\nplugins: [digest]\n")  # fmt: skip
    moved.build()
    assert (moved.site / "_redirects").read_text() == "/x /y 302\n"


def test_nothing_is_made_without_old_addresses(publication: Publication) -> None:
    """No line but those of feeds, no page."""
    publication.edition()
    publication.build()
    assert ":name" in (publication.site / "_redirects").read_text().splitlines()[0]


def test_a_draft_leads_nowhere(moved: Publication) -> None:
    """As long as an edition is not out, its old addresses are not either."""
    file = moved.folder / "content/editions/2026-02-20.yml"
    file.write_text(file.read_text() + "status: draft\n")
    moved.build()
    assert not (moved.site / "issues").exists()
    assert "issues" not in (moved.site / "_redirects").read_text()


@pytest.mark.parametrize(
    ("old", "what"),
    [
        ("/editions/2026-02-20/", "there is a file at this address already: /editions/2026-02-20/index.html"),
        ("/about/", "there is a file at this address already: /about/index.html"),
        ("/feed.xml/", "there is a file at this address already: /feed.xml"),
        ("/feed.xml", "no page can stand there"),
        ("/?p=12", "no address of this site"),
        ("/a/../b/", "no address of this site"),
        ("/%2e%2e/b/", "no address of this site"),
        ("/..%2f..%2fetc/", "no address of this site"),
        ("/.digest/", "no address of this site"),
        ("https://old.example/a/", "no address of this site"),
        ("//old.example/a/", "no address of this site"),
        ("a/b/", "no address of this site"),
        ("/", "no address of this site"),
        ("/a#b", "no address of this site"),
        ("/" + "a" * 201, "no address of this site"),
        ("/old.php", "no page can stand there"),
        ("/a%0A/x /evil/ 301", "has a line break or a control character"),
    ],
)
def test_what_cannot_be_an_old_address_is_said_where_it_stands(publication: Publication, old: str, what: str) -> None:
    """Also what stands elsewhere already: at its line in the edition."""
    text = publication.edition().read_text()
    publication.write("content/editions/2026-02-20.yml", text + f"old:\n  - /fine/\n  - {old!r}\n")
    line = len(text.splitlines()) + 3
    (message,) = publication.messages()
    assert message.startswith(f"content/editions/2026-02-20.yml:{line}:5: error: "), message
    assert what in message


def test_two_of_one_address_are_a_clash(moved: Publication) -> None:
    """Whoever wrote them, and whatever kind of page it is."""
    moved.write("content/pages/more.md", "---\nold: [/about-us.html]\n---\n# More\n")
    (message,) = moved.messages()
    assert message == (
        "content/pages/more.md:2:7: error: there is a file at this address already: /about-us.html (take this one out)"
    )


def test_a_plain_page_with_a_mistake_is_located(publication: Publication) -> None:
    """Its front matter is MkDocs', but for this one key."""
    publication.write("content/pages/about.md", "---\ntags: [a]\nold: [nowhere]\n---\n# About\n")
    (message,) = publication.messages()
    assert message.startswith("content/pages/about.md:3:7: error: "), message


def test_mkdocs_gives_the_same_bytes(moved: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also for a name that ends in .html, of which it would make a folder."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    moved.build()
    ours = tree(moved.site)
    build(load_config(str(moved.folder / "mkdocs.yml"), site_dir=str(moved.folder / "theirs")))
    theirs = tree(moved.folder / "theirs")
    wanted = [*OLD.values(), "essays/own/index.html", "about-us.html", "_redirects"]
    assert {path: ours[path] for path in wanted} == {path: theirs.get(path) for path in wanted}
