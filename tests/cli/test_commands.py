"""The command line."""

import datetime as dt
import re
import shlex
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import click
import pytest
from click.testing import CliRunner
from packaging.requirements import Requirement

import digest
from digest import __version__
from digest.base import requirement
from digest.cli import main
from digest.cli.context import Context
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
    (edition,) = (folder / "content/editions").iterdir()
    assert edition.name == "2026-02-20.yml"
    assert run("-C", str(folder), "build", "--drafts", "--now", "2026-02-25")[0] == 0
    assert "Write a headline" in (folder / "site/editions/2026-02-20/index.html").read_text()
    for file in (edition, folder / "content/stories/how-we-choose.md"):
        file.write_text(file.read_text().replace("status: draft", "status: published"))
    assert run("-C", str(folder), "build", "--now", "2026-02-25")[0] == 0
    assert "Write a headline" in (folder / "site/index.html").read_text()
    schema = edition.read_text().splitlines()[0].rpartition("=")[2]
    assert (edition.parent / schema).is_file()


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
    linked = {}
    for path, data in files.items():
        if path.endswith("index.html"):
            for link in re.findall(r'href="([^"#]*)', data.decode()):
                url = urlsplit(urljoin(f"http://here/{path}", link))
                if url.netloc == "here":
                    linked[url.path[1:] + ("index.html" if url.path.endswith("/") else "")] = path
    assert {"index.html", "editions/index.html", "latest/index.html", "about/index.html"} <= linked.keys()
    assert {target: path for target, path in linked.items() if target not in files} == {}


def test_init_pins_what_made_it(tmp_path: Path) -> None:
    """In a checkout: a wheel that lies in the publication, and how it gets there. Nothing of the machine is written down."""
    run("init", str(tmp_path / "weekly"))
    lines = (tmp_path / "weekly/requirements.txt").read_text().splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        f"./wheels/news_digest-{__version__}-py3-none-any.whl"
    ]
    assert sum("pip wheel --no-deps --wheel-dir wheels FOLDER" in line for line in lines) == 1
    assert not any(str(Path(digest.__file__).parent.parent) in line for line in lines)
    assert all(line for line in lines)


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        (
            {"url": "https://git.example.org/digest.git", "vcs_info": {"vcs": "git", "commit_id": "c0ffee", "requested_revision": "main"}},
            "news-digest @ git+https://git.example.org/digest.git@c0ffee",
        ),
        (
            {"url": "ssh://git@git.example.org/d", "vcs_info": {"vcs": "git", "commit_id": "c0ffee"}, "subdirectory": "tool"},
            "news-digest @ git+ssh://git@git.example.org/d@c0ffee#subdirectory=tool",
        ),
        (
            {"url": "https://e.example/d.whl", "archive_info": {"hash": "sha256=ab", "hashes": {"sha256": "ab"}}},
            "news-digest @ https://e.example/d.whl#sha256=ab",
        ),
        ({"url": "https://e.example/d.whl", "archive_info": {}}, "news-digest @ https://e.example/d.whl"),
        ({"url": "file:///home/ada/digest", "dir_info": {"editable": True}}, f"./wheels/news_digest-{__version__}-py3-none-any.whl"),
        ({"url": "file:///home/ada/digest", "vcs_info": {"vcs": "git", "commit_id": "c0ffee"}}, f"./wheels/news_digest-{__version__}-py3-none-any.whl"),
        ({"url": "file:///home/ada/d.whl", "archive_info": {}}, f"./wheels/news_digest-{__version__}-py3-none-any.whl"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)  # fmt: skip
def test_a_requirement_leads_to_where_the_program_came_from(origin: dict, line: str) -> None:
    """The commit of a repository, the archive with its hash, or a file; pip reads each line."""
    assert requirement.from_origin(origin) == line
    if not line.startswith("."):
        assert Requirement(line).name == requirement.NAME


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


COMMANDS = main.list_commands(None)


def command(name: str) -> click.Command:
    """A command of the table, loaded."""
    return main.get_command(None, name)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_their_own_help_says(name: str) -> None:
    """The line in the table is the beginning of the docstring; help of both fits a terminal of 80 columns."""
    said = " ".join(command(name).help.split())
    assert said.startswith(main.entries[name].help.rstrip("."))
    shown = CliRunner().invoke(main, [name, "--help"], terminal_width=80).output
    assert max(map(len, shown.splitlines())) <= 80
    assert shown.rstrip().endswith("Here or before the command: -C, -f, -q, -v as well (see digest --help).")


GIVEN = [
    (["-C", "a"], "folder", Path("a")),
    (["-f", "b.yml"], "file", Path("b.yml")),
    (["-q"], "quiet", True),
    (["--quiet"], "quiet", True),
    (["-v"], "verbose", True),
    (["--verbose"], "verbose", True),
    (["--now", "2026-02-20"], "now", dt.datetime(2026, 2, 20, tzinfo=dt.UTC)),
]
REQUIRED = {
    "init": ["x"], "add": ["x"], "import": ["list", "-"], "export": ["opml", "-"], "pick": ["x"], "drop": ["x"],
    "move": ["x", "y"], "set": ["title", "x"], "picture": ["-"],
}  # fmt: skip
"""Arguments that a command cannot do without."""
TIMELESS = {"add", "import", "export", "subscribers", "unsubscribe", "help", "pictures"}


def parsed(name: str, before: list[str], behind: list[str]) -> tuple[Context, dict[str, object]]:
    """What a command is told when options stand before its name, and behind it."""
    parent = main.make_context("digest", [*before, name, *REQUIRED.get(name, []), *behind])
    with parent:
        found, loaded, rest = main.resolve_command(parent, [*parent._protected_args, *parent.args])
        with loaded.make_context(found, rest, parent=parent) as ctx:
            return ctx.obj, ctx.params


def told(name: str, attribute: str, before: list[str], behind: list[str]) -> object:
    """The value that counts: of the time, what the command is called with."""
    context, params = parsed(name, before, behind)
    return params["now"] if attribute == "now" and "now" in params else getattr(context, attribute)


@pytest.mark.parametrize(("words", "attribute", "value"), GIVEN, ids=lambda given: str(given))
@pytest.mark.parametrize("name", COMMANDS)
def test_common_options_stand_before_or_behind_the_name(
    name: str, words: list[str], attribute: str, value: object
) -> None:
    """Of every command; in either place they say the same, and in neither they say nothing."""
    assert told(name, attribute, words, []) == value
    assert told(name, attribute, [], words) == value
    assert told(name, attribute, [], []) != value


TWICE = [
    (["-C", "a"], ["-C", "b"], "folder", Path("b")),
    (["-f", "a.yml"], ["-f", "b.yml"], "file", Path("b.yml")),
    (["--now", "2026-02-20"], ["--now", "2026-02-27"], "now", dt.datetime(2026, 2, 27, tzinfo=dt.UTC)),
    (["-q"], ["-v"], "quiet", False),
    (["-v"], ["-q"], "verbose", False),
]


@pytest.mark.parametrize(("before", "behind", "attribute", "value"), TWICE, ids=lambda given: str(given))
@pytest.mark.parametrize("name", COMMANDS)
def test_what_stands_nearer_to_the_command_counts(
    name: str, before: list[str], behind: list[str], attribute: str, value: object
) -> None:
    """Given in both places, and said twice behind the name: the later one."""
    assert told(name, attribute, before, behind) == value
    assert told(name, attribute, [], [*before, *behind]) == value


@pytest.mark.parametrize("name", sorted(TIMELESS))
@pytest.mark.parametrize("place", ["before", "behind"])
def test_a_time_that_would_change_nothing_is_refused(name: str, place: str, publication: Publication) -> None:
    """In either place, in the same words; every other command takes it."""
    folder = str(publication.folder)
    now = ["--now", "2026-02-20"]
    before, behind = (now, []) if place == "before" else ([], now)
    code, said = run("-C", folder, *before, name, *REQUIRED.get(name, []), *behind)
    assert (code, said) == (2, f"digest: `digest {name}` does not depend on the time; leave --now out\n")
    assert {name for name in COMMANDS if "now" not in {param.name for param in command(name).params}} == TIMELESS


@pytest.mark.parametrize("quiet", [["-q", "build"], ["build", "-q"]], ids=str)
def test_options_behind_the_name_do_what_they_say(publication: Publication, quiet: list[str]) -> None:
    """The folder, the time and the silence, for real."""
    publication.edition()
    assert run(*quiet, "-C", str(publication.folder), "--now", "2026-02-21") == (0, "")
    assert (publication.site / "editions/2026-02-20/index.html").exists()
    publication.edition("2026-02-27")
    assert "1 edition (1 held back" in run("--now", "2026-02-21", "check", "-C", str(publication.folder))[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["biuld"], "there is no command 'biuld'; did you mean 'build'?"),
        (["Check"], "there is no command 'Check'; did you mean 'check'?"),
        (["release"], "there is no command 'release'\n"),
        (["--verison"], "there is no option '--verison'; did you mean '--version'?"),
        (["build", "--drfts"], "there is no option '--drfts'; did you mean '--drafts'?"),
        (["build", "--quite"], "there is no option '--quite'; did you mean '--quiet'?"),
        (["build", "--fast"], "there is no option '--fast'\n"),
    ],
)
def test_hints_of_the_command_line_name_what_is_near(arguments: list[str], message: str) -> None:
    """A slip is understood; what is far from everything is not guessed at."""
    code, said = run(*arguments)
    assert code == 2
    assert message in said


@pytest.mark.parametrize("name", COMMANDS)
def test_a_broken_library_breaks_its_own_commands(name: str) -> None:
    """What reads web pages is loaded by `pick` of an address alone: everything starts without it."""
    code = """
import sys
sys.modules["trafilatura"] = sys.modules["mjml"] = None
from digest.cli import main
from digest.cli.context import Context
main(prog_name="digest")
"""
    done = subprocess.run([sys.executable, "-c", code, name, "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_command_that_cannot_be_loaded_says_what_is_missing() -> None:
    """In two lines, and not in thirty of a traceback."""
    code = "import sys; sys.modules['feedparser'] = None; from digest.cli import main; main(prog_name='digest')"
    done = subprocess.run([sys.executable, "-c", code, "collect"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("digest: a part of the installation is missing or broken: import of feedparser ")
    assert len(done.stderr.splitlines()) == 2
