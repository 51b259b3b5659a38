"""The preview, in a real browser."""

import http.client
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from digest.render.templates import default_templates
from tests.publication import Publication, tree


@pytest.fixture
def preview(publication: Publication) -> Iterator[str]:
    """The address of ``digest serve`` for the publication."""
    publication.edition(title="First title")
    command = [
        sys.executable,
        "-m",
        "digest",
        "-C",
        str(publication.folder),
        "serve",
        "--port",
        "0",
        "--now",
        "2026-02-21",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            for line in process.stdout:
                if found := re.search(r"http://\S+", line):
                    yield found[0]
                    return
        finally:
            process.terminate()
    pytest.fail("the preview did not start")


def test_the_open_page_follows_what_is_saved(publication: Publication, preview: str, chromium) -> None:
    """A save reloads the page; a mistake is shown on top of the last good one, and goes away when it is mended."""
    page = chromium.new_page()
    page.goto(preview)
    page.get_by_role("heading", name="First title").first.wait_for()
    publication.edition(title="Second title")
    page.get_by_role("heading", name="Second title").first.wait_for(timeout=10_000)
    publication.write("content/editions/2026-02-20.yml", "date: soon")
    alert = page.get_by_role("alert")
    alert.wait_for(timeout=10_000)
    assert "content/editions/2026-02-20.yml:1:7: error: `date` is no date: `soon`" in alert.inner_text()
    assert page.get_by_role("heading", name="Second title").first.is_visible()
    page.goto(f"{preview}editions/2026-02-20")
    alert.wait_for(timeout=10_000)
    publication.edition(title="Third title")
    page.get_by_role("heading", name="Third title").first.wait_for(timeout=10_000)
    assert not alert.is_visible()
    page.close()
    assert not publication.site.exists(), "the preview touches no site/"
    assert not [*(publication.folder / ".cache").rglob("*.html")], "and writes no page"


def test_a_letter_follows_too(paper: Publication, preview: str, chromium) -> None:
    """On the site nothing runs in it, by its policy; and one reads on where one was."""
    page = chromium.new_page(viewport={"width": 600, "height": 300})
    page.goto(f"{preview}latest/letter/")
    page.get_by_role("heading", name="First title").first.wait_for()
    page.evaluate("scrollTo(0, 150)")
    paper.edition(title="Second title")
    page.get_by_role("heading", name="Second title").first.wait_for(timeout=10_000)
    page.wait_for_function("scrollY === 150")
    page.close()


def test_the_preview_answers_to_its_own_name_only(preview: str) -> None:
    """A page elsewhere whose name was pointed at this machine gets nothing; a page that is not there gets 404.html."""
    host = preview.removeprefix("http://").rstrip("/")
    for name, path, status, text in (
        (host, "/", 200, "First title"),
        ("evil.example:80", "/", 403, "its own name"),
        (host, "/absent/", 404, "There is no such page"),
        (host, "/../mkdocs.yml", 404, "There is no such page"),
    ):
        connection = http.client.HTTPConnection(host, timeout=5)
        connection.request("GET", path, headers={"Host": name})
        answer = connection.getresponse()
        assert answer.status == status, path
        assert text in answer.read().decode()
        connection.close()


def test_a_port_in_use_is_said(publication: Publication, preview: str) -> None:
    """Exit code 2, and what to do."""
    port = preview.rstrip("/").rpartition(":")[2]
    command = [sys.executable, "-m", "digest", "-C", str(publication.folder), "serve", "--port", port]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 2
    assert "cannot be used" in done.stderr
    assert "--port" in done.stderr


def test_a_template_that_fails_leaves_the_open_page_as_it_was(publication: Publication, preview: str, chromium) -> None:
    """What is wrong lies on top of it; another page says the same itself, and both come back when it is mended."""
    page, other = chromium.new_page(), chromium.new_page()
    page.goto(f"{preview}editions/2026-02-20/")
    page.get_by_role("heading", name="First title").first.wait_for()
    ours = default_templates() / "site"
    broken = (
        ours.joinpath("edition.html").read_text().replace("{% block body %}", "{% block body %}{{ nothing.at_all }}")
    )
    publication.write("templates/site/edition.html", broken)
    alert = page.get_by_role("alert")
    alert.wait_for(timeout=10_000)
    assert "templates/site/edition.html:" in alert.inner_text()
    assert page.get_by_role("heading", name="First title").first.is_visible()
    publication.write("templates/site/people.html", "{{ nothing.at_all }}")
    publication.write("content/people.yml", "ada: {name: Ada}\n")
    (publication.folder / "templates/site/edition.html").unlink()
    alert.wait_for(state="detached", timeout=10_000)
    other.goto(f"{preview}people/")
    other.get_by_text("templates/site/people.html:1").wait_for()
    publication.write("templates/site/people.html", ours.joinpath("people.html").read_text())
    other.get_by_role("link", name="Ada").first.wait_for(timeout=10_000)
    page.close()
    other.close()


def test_a_folder_that_comes_and_goes_is_noticed(publication: Publication, preview: str, chromium) -> None:
    """With all that lies in it, as when somebody moves it away and back."""
    page, editions = chromium.new_page(), publication.folder / "content/editions"
    page.goto(preview)
    page.get_by_role("heading", name="First title").first.wait_for()
    editions.rename(publication.folder / "aside")
    page.get_by_role("heading", name="First title").first.wait_for(state="detached", timeout=10_000)
    (publication.folder / "aside").rename(editions)
    page.get_by_role("heading", name="First title").first.wait_for(timeout=10_000)
    page.close()


def test_two_files_of_one_address_are_said_after_a_while(publication: Publication, preview: str, chromium) -> None:
    """What nobody looks at is planned when there is time for it."""
    page = chromium.new_page()
    page.goto(preview)
    page.get_by_role("heading", name="First title").first.wait_for()
    publication.write("content/pages/archive.md", "# Mine\n")
    publication.write("content/pages/feeds.md", "# Mine\n")
    page.get_by_role("alert").filter(has_text="have the same address: /feeds/index.html").wait_for(timeout=10_000)
    page.close()


def test_pictures_cards_and_feeds_are_made_when_they_are_asked_for(publication: Publication, preview: str) -> None:
    """They are those of a build, to the byte."""
    publication.build()
    built = tree(publication.site)
    host = preview.removeprefix("http://").rstrip("/")
    seen = 0
    for path in sorted(built):
        if path.endswith((".png", ".xml", ".atom", ".json", ".css", ".js", ".txt", ".woff2")) and path[0] != ".":
            connection = http.client.HTTPConnection(host, timeout=20)
            connection.request("GET", f"/{path}")
            answer = connection.getresponse()
            assert (answer.status, answer.read()) == (200, built[path]), path
            connection.close()
            seen += 1
    assert seen > 20
