"""``mkdocs build`` on a publication: the same pages, and MkDocs' own rules keep their meaning."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Error

from tests.publication import Publication, tree


def mkdocs(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run MkDocs in a folder."""
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1771675200", "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", *arguments]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=120)


def test_mkdocs_gives_the_same_bytes(sample: Path) -> None:
    """Every file that ``digest build`` writes, ``mkdocs build`` writes as well, byte for byte."""
    done = mkdocs(sample, "build", "--strict", "--site-dir", "by-mkdocs")
    assert done.returncode == 0, done.stderr
    theirs, ours = tree(sample / "by-mkdocs"), tree(sample / "site")
    ours.pop(".digest")
    assert theirs.keys() == ours.keys()
    assert [path for path in ours if ours[path] != theirs[path]] == []


def test_mkdocs_gives_the_same_names(publication: Publication) -> None:
    """Also where names share a slug, or have moved; and the same bytes where nobody describes the site."""
    story = {
        "title": "T",
        "url": "https://a.example/1",
        "summary": "S.",
        "source": "AT&T",
        "tags": ["दिन", "दान", "İzmir"],
    }
    other = {**story, "url": "https://a.example/2", "source": "AT and T", "tags": ["C++", "C plus plus"]}
    publication.with_stories(
        "2026-02-20", sections=[{"name": "R&D", "stories": [story]}, {"name": "R and D", "stories": [other]}]
    )
    publication.build()
    done = mkdocs(publication.folder, "build", "--site-dir", "by-mkdocs")
    assert done.returncode == 0, done.stderr
    theirs, ours = tree(publication.folder / "by-mkdocs"), tree(publication.site)
    assert "tags/द-न/index.html" in ours
    ours.pop(".digest")
    assert theirs.keys() == ours.keys()
    assert [path for path in ours if ours[path] != theirs[path]] == []


def test_mkdocs_reports_mistakes_in_content(publication: Publication) -> None:
    """All of them, with their places, and it stops."""
    publication.write("content/editions/2026-02-20.yml", "date: soon\n")
    done = mkdocs(publication.folder, "build")
    assert done.returncode != 0
    assert "content/editions/2026-02-20.yml:1:7: error: `date` is no date" in done.stderr
    assert "content/editions/2026-02-20.yml:1:1: error: `title` is missing" in done.stderr


def test_plain_pages_are_mkdocs_own(publication: Publication) -> None:
    """Markdown extensions, extra CSS and another plugin's events work in ``digest build``."""
    publication.write(
        "mkdocs.yml",
        """\
        site_name: The Test
        docs_dir: content/pages
        extra_css: [extra.css]
        theme: {name: material}
        markdown_extensions: [admonition]
        hooks: [hook.py]
        plugins: [digest]
        """,
    )
    publication.write("content/pages/extra.css", "p { color: red }")
    publication.write("content/pages/about.md", "# About\n\n!!! note\n    Noted.\n")
    publication.write("hook.py", "def on_post_page(output, **_):\n    return output + '<!-- hooked -->'\n")
    publication.edition()
    publication.build()
    assert '<div class="admonition note">' in publication.page("about")
    for path in ("about", "", "editions/2026-02-20"):
        assert publication.page(path).rstrip().endswith("<!-- hooked -->"), path
        assert "extra.css" in publication.page(path)
    publication.write("hook.py", "def on_post_page(output, **_):\n    return output + '<!-- changed -->'\n")
    # MkDocs loads a hook once in a process.
    subprocess.run([sys.executable, "-m", "digest", "-C", str(publication.folder), "build"], check=True)
    assert publication.page("").rstrip().endswith("<!-- changed -->")


def test_warnings_of_mkdocs_are_located(publication: Publication) -> None:
    """A dead link in a plain page is a warning in that page."""
    publication.write("content/pages/about.md", "[x](absent.md)")
    (said,) = publication.messages()
    assert said.startswith("content/pages/about.md:1:1: warning: Doc file 'about.md' contains a link 'absent.md'")


def test_a_plain_page_that_is_no_utf8_is_located(publication: Publication) -> None:
    """As a page saved by an old program is."""
    publication.write("content/pages/about.md", b"# Caf\xe9\n")
    said = publication.messages()
    assert any(line.startswith("content/pages/about.md:1:1: error: ") for line in said), said


def test_settings_that_mkdocs_refuses_are_reported(publication: Publication) -> None:
    """As an error in mkdocs.yml; the site is as it was."""
    publication.edition()
    publication.build()
    before = tree(publication.site)
    settings = publication.folder / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("[digest]", "[digest, absent]"))
    (said,) = publication.messages()
    assert said.startswith("mkdocs.yml:1:1: error: ")
    assert "absent" in said
    assert tree(publication.site) == before


def test_a_plain_page_may_not_hide_a_page_of_ours(publication: Publication) -> None:
    """Two pages at one address are an error that names the file."""
    publication.edition()
    publication.write("content/pages/tags.md", "# Tags")
    (said,) = publication.messages()
    assert said.startswith("content/pages/tags.md:1:1: error: this page and a page of the digest have the same address")


LOADED = re.compile(
    r'<(?:script|img|iframe|source)[^>]*\bsrc="([^"]+)"|<link [^>]*rel="(?:stylesheet|preload|icon)"[^>]*href="([^"]+)"'
)
"""What a page loads."""


def test_no_banner_and_no_other_host(sample: Path) -> None:
    """Nothing that a page loads comes from elsewhere, and nothing says that a theme ends."""
    texts = {
        end: {path: path.read_text(encoding="utf-8") for path in (sample / "site").rglob(f"*{end}")}
        for end in (".html", ".css", ".js")
    }
    assert all(texts.values())
    assert [path for found in texts.values() for path, text in found.items() if "end of life" in text] == []
    loads = {path: LOADED.findall(text) for path, text in texts[".html"].items()}
    assert {path for path, found in loads.items() if not found and path.parent.name != "letter"} == set()
    assert [link for found in loads.values() for pair in found for link in pair if "//" in link] == []
    elsewhere = re.compile(r"url\(\s*[\"']?https?:|@import")
    assert [path for path, text in texts[".css"].items() if elsewhere.search(text)] == []


def test_pages_that_are_left_out_are_in_no_sitemap(publication: Publication) -> None:
    """Excluded pages and drafts, by either command."""
    settings = publication.folder / "mkdocs.yml"
    settings.write_text(settings.read_text() + "exclude_docs: secret.md\ndraft_docs: sketch.md\n")
    for name in ("secret", "sketch", "reindex"):
        publication.write(f"content/pages/{name}.md", f"# {name}\n")
    publication.edition()
    publication.build()
    done = mkdocs(publication.folder, "build", "--site-dir", "by-mkdocs")
    assert done.returncode == 0, done.stderr
    for site in (publication.site, publication.folder / "by-mkdocs"):
        text = (site / "sitemap.xml").read_text()
        assert "/reindex/" in text
        assert "secret" not in text
        assert "sketch" not in text


def test_mkdocs_refuses_what_a_build_refuses(publication: Publication) -> None:
    """Two files at one address, and an icon that is none: a message with its place, and no traceback."""
    publication.edition()
    settings = publication.folder / "mkdocs.yml"
    text = settings.read_text()
    for options, said in (
        ("feed_aliases: {about/: feed.xml}", "there is a file at this address already: /about/index.html"),
        ("icon: mark.svg", "`mark.svg` cannot be the icon"),
    ):
        publication.write("content/images/mark.svg", "<svg/>")
        settings.write_text(text.replace("[digest]", f"[{{digest: {{{options}}}}}]"))
        done = mkdocs(publication.folder, "build", "--site-dir", "by-mkdocs")
        assert done.returncode != 0
        assert said in done.stderr
        assert "Traceback" not in done.stderr


def test_its_preview_reloads(publication: Publication, chromium) -> None:
    """MkDocs' own script runs in what it serves, and pages are made anew after a change; no worker keeps the old ones."""
    publication.edition()
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1771675200", "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", address]
    server = subprocess.Popen(
        command, cwd=publication.folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        page = chromium.new_page()
        for _ in range(100):
            try:
                page.goto(f"http://{address}/")
                break
            except Error:
                page.wait_for_timeout(200)
        assert page.locator("h1").inner_text() == "An edition"
        assert page.locator("meta[name='digest:offline']").count() == 0
        page.wait_for_timeout(500)
        publication.edition(title="Another title")
        page.locator("h1", has_text="Another title").wait_for(timeout=20_000)
        page.close()
    finally:
        server.terminate()
        server.wait(timeout=20)
