"""The command line."""

import datetime as dt
import re
import shlex
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from click.testing import CliRunner

from digest.cli import main
from tests.publication import Publication, tree


def run(*arguments: str) -> tuple[int, str]:
    """Run a command in this process: exit code, and everything it said."""
    done = CliRunner().invoke(main, list(arguments))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.exit_code, done.output


def test_build_says_what_it_did(publication: Publication) -> None:
    """In a line; with -v every file, with -q nothing."""
    publication.edition()
    folder = str(publication.folder)
    code, said = run("-C", folder, "-v", "build", "--now", "2026-02-21")
    assert code == 0
    assert "wrote   editions/2026-02-20/index.html" in said
    assert said.splitlines()[-1].startswith("1 edition: ")
    assert run("-C", folder, "-q", "build", "--now", "2026-02-21") == (0, "")
    assert "no files written" in run("-f", f"{folder}/mkdocs.yml", "build", "--now", "2026-02-21")[1]


def test_exit_codes(publication: Publication) -> None:
    """0 done, 1 problems in content, 2 wrong usage."""
    publication.edition()
    folder = str(publication.folder)
    assert run("-C", folder, "check")[0] == 0
    publication.write("content/editions/notes.txt", "x")
    assert run("-C", folder, "check")[0] == 0
    assert run("-C", folder, "check", "--strict")[0] == 1
    publication.write("content/editions/2026-02-20.yml", "date: soon")
    code, said = run("-C", folder, "build")
    assert code == 1
    assert "content/editions/2026-02-20.yml:1:7: error: " in said
    assert run("-C", folder, "build", "--now", "tomorrow")[0] == 2
    assert run("-C", str(publication.folder / "content"), "build")[0] == 2
    assert run("nonsense")[0] == 2


def test_check_writes_no_site(publication: Publication) -> None:
    """It says the same as a build."""
    publication.edition()
    assert "1 edition, " in run("-C", str(publication.folder), "check", "--now", "2026-02-21")[1]
    assert not publication.site.exists()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("site_name: T\nplugins: [{digest: {tagine: x}}]\n", "mkdocs.yml:2:21: error: unknown key `tagine` (did you mean `tagline`?)"),
        ("site_name: T\nplugins: [search]\n", "mkdocs.yml:2:10: error: the plugin `digest` is missing"),
        ("site_name: T\nsite_url: example.org\nplugins: [digest]\n", "mkdocs.yml:2:11: error: `site_url` is no complete web address"),
        ("plugins: [digest]\n", "mkdocs.yml:1:1: error: `site_name` is missing"),
        ("site_name: [\n", "mkdocs.yml:2:1: error: this is no YAML"),
        ("- a\n", "mkdocs.yml:1:1: error: the settings are no mapping"),
        ("site_name: T\nsite_dir: .\nplugins: [digest]\n", "mkdocs.yml:2:11: error: `site_dir` would overwrite"),
        ("site_name: T\nplugins: {digest: {timezone: Berlin}}\n", "mkdocs.yml:2:30: error: `timezone`: there is no time zone"),
        ("site_name: T\nplugins: {digest: {page_size: 1}}\n", "mkdocs.yml:2:31: error: `page_size`: input should be"),
    ],
)  # fmt: skip
def test_mistakes_in_the_settings_are_located(publication: Publication, settings: str, message: str) -> None:
    """As those in content are."""
    publication.write("mkdocs.yml", settings)
    code, said = run("-C", str(publication.folder), "build")
    assert code == 1
    assert said.startswith(message), said


def test_settings_may_come_from_the_environment(publication: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    """!ENV works as in MkDocs, and the tags that run code are passed over."""
    publication.write(
        "mkdocs.yml",
        """\
        site_name: !ENV [NAME_OF_IT, Default]
        docs_dir: content/pages
        theme: {name: material}
        markdown_extensions:
          - toc: {slugify: !!python/name:markdown.extensions.toc.slugify_unicode }
        plugins: [digest]
        """,
    )
    publication.build()
    assert "<title>Default</title>" in publication.page("")
    monkeypatch.setenv("NAME_OF_IT", "From outside")
    publication.build()
    assert "<title>From outside</title>" in publication.page("")


def test_init_makes_a_publication_that_builds(tmp_path: Path) -> None:
    """At once, with the last Friday's edition as a draft; all that is missing is its address. Schemas lie where files look."""
    folder = tmp_path / "harbour-weekly"
    assert run("init", str(folder), "--now", "2026-02-25")[0] == 0
    code, said = run("-C", str(folder), "check", "--strict", "--now", "2026-02-25")
    assert code == 1
    assert said.splitlines()[0].startswith("mkdocs.yml:4:1: warning: `site_url` is not set: there will be no feeds")
    settings = folder / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("# site_url:", "site_url:"))
    code, said = run("-C", str(folder), "check", "--strict", "--now", "2026-02-25")
    assert code == 0, said
    code, said = run("-C", str(folder), "build", "--now", "2026-02-25")
    assert code == 0
    assert "no editions (1 held back: draft or scheduled)" in said
    pages = {path: data.decode() for path, data in tree(folder / "site").items() if path.endswith(".html")}
    assert all(
        "The first edition is being written" in pages[f"{path}index.html"] for path in ("", "latest/", "editions/")
    )
    assert not any("Write a headline" in page or "how-we-choose" in page for page in pages.values())
    edition = folder / "content/editions/2026-02-20.yml"
    assert run("-C", str(folder), "build", "--drafts", "--now", "2026-02-25")[0] == 0
    assert "Write a headline" in (folder / "site/editions/2026-02-20/index.html").read_text()
    for file in (edition, folder / "content/stories/how-we-choose.md"):
        file.write_text(file.read_text().replace("status: draft", "status: published"))
    assert run("-C", str(folder), "build", "--now", "2026-02-25")[0] == 0
    assert "Write a headline" in (folder / "site/index.html").read_text()
    schema = edition.read_text().splitlines()[0].rpartition("=")[2]
    assert (edition.parent / schema).is_file()
    assert dt.date(2026, 2, 20).weekday() == 4


@pytest.mark.parametrize("name", ["My Weekly!", "it's", "ünï $HOME", "-x", "a"])
def test_what_init_says_can_be_typed(tmp_path: Path, monkeypatch, name: str) -> None:
    """Its commands lead into the new folder in a shell, whatever the folder is called."""
    monkeypatch.chdir(tmp_path)
    code, said = run("init", "--", name)
    assert code == 0
    commands = [shlex.split(line) for line in said.splitlines() if line.startswith("  digest ")]
    assert [words[:3] for words in commands] == [["digest", "-C", name]] * 2
    assert "status: published" in said
    (draft,) = shlex.split(said.partition("readers do not see:\n")[2].splitlines()[0])
    assert "status: draft" in (tmp_path / draft).read_text()


def test_nothing_leads_nowhere_without_an_edition(publication: Publication) -> None:
    """A publication of which nothing is out yet has no dead link."""
    publication.edition("2026-03-20")
    publication.build()
    files = tree(publication.site)
    for path, data in files.items():
        if path.endswith("index.html"):
            for link in re.findall(r'href="([^"#]*)', data.decode()):
                url = urlsplit(urljoin(f"http://here/{path}", link))
                target = url.path[1:] + ("index.html" if url.path.endswith("/") else "")
                assert url.netloc != "here" or target in files, f"{path} links to {link}"


def test_init_takes_any_name_and_no_folder_that_is_used(tmp_path: Path) -> None:
    """A name with quotes is still YAML; a folder with something in it is left alone."""
    assert run("init", str(tmp_path / "a"), "--name", 'The "Quoted": & <b>')[0] == 0
    assert run("-C", str(tmp_path / "a"), "build")[0] == 0
    assert "<title>The &#34;Quoted&#34;: &amp; &lt;b&gt;</title>" in (tmp_path / "a/site/index.html").read_text()
    before = tree(tmp_path)
    code, said = run("init", str(tmp_path / "a"))
    assert code == 2
    assert "is not empty" in said
    assert tree(tmp_path) == before


def test_it_runs_as_a_module() -> None:
    """``python -m digest`` is the command."""
    done = subprocess.run([sys.executable, "-m", "digest", "--help"], capture_output=True, text=True, check=True)
    assert "Make a weekly digest" in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines())


def test_editions_that_are_held_back_are_counted(publication: Publication) -> None:
    """A draft or a date in the future is no mistake, but somebody who waits for it is told."""
    publication.edition("2026-02-13")
    publication.edition("2027-02-20")
    for command in ("check", "build"):
        done = CliRunner().invoke(main, ["-C", str(publication.folder), command, "--now", "2026-02-20"])
        assert "1 edition (1 held back: draft or scheduled)" in done.stdout
