"""``digest help``, and what names its pages."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from digest.cli import main, manual
from tests.conftest import REPOSITORY

SOURCES = [
    path
    for folder in ("digest", "templates")
    for path in (REPOSITORY / folder).rglob("*")
    if path.suffix in {".py", ".yml", ".yaml", ".md", ".html", ".txt", ".mjml", ".js", ".css", ".json", ".xml", ""}
    and path.is_file()
]


def asked(*words: str) -> tuple[int, str]:
    """Call `digest help`: exit code, and what it said."""
    done = CliRunner().invoke(main, ["help", *words], terminal_width=80)
    return done.exit_code, done.output


def test_no_message_names_a_file_that_an_installed_user_lacks() -> None:
    """The package and its templates name pages of the manual by a command; docs/ lies in a checkout alone."""
    assert len(SOURCES) > 150
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        assert not re.findall(r"docs/[\w/-]+\.md", text), path
        assert not re.findall(r"\b(?:README|CONTRIBUTING)\.md", text), path


def test_every_page_that_is_named_exists() -> None:
    """In messages, starter files, schemas, and on the pages themselves."""
    known = {*manual.TOPICS, *main.list_commands(None), "TOPIC"}
    texts = [path.read_text(encoding="utf-8") for path in SOURCES]
    texts += [
        path.read_text(encoding="utf-8") for path in [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").glob("*.md")]
    ]
    texts += [manual.page(topic) for topic in manual.TOPICS]
    named = {topic for text in texts for topic in re.findall(r"digest help ([A-Za-z]+)", text)}
    assert named <= known
    assert {"letter", "readers", "templates", "editions"} <= named


def test_the_manual_lies_in_the_wheel() -> None:
    """Each page that can be asked for is packed, and each has its line in the README."""
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    packed = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    pages = {source: target for source, target in packed.items() if source.startswith("docs/")}
    assert pages == {f"docs/{topic}.md": f"digest/manual/{topic}.md" for topic in manual.TOPICS}
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert all(f"(docs/{topic}.md)" in readme for topic in manual.TOPICS)


def test_the_list_has_a_line_for_each_page() -> None:
    """Without a topic; it fits a terminal."""
    code, said = asked()
    assert code == 0
    assert [line.split()[0] for line in said.splitlines() if line.startswith("  ")] == list(manual.TOPICS)
    assert max(map(len, said.splitlines())) <= 80


@pytest.mark.parametrize("topic", manual.TOPICS)
def test_a_page_is_plain_text_where_no_person_looks(topic: str) -> None:
    """As it is written, without control characters; links to other pages are commands, other links their words."""
    code, said = asked(topic)
    assert (code, said) == (0, manual.page(topic))
    assert said.startswith("# ")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", said)
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", said, flags=re.S)
    assert not re.search(r"\]\((?!https?:)", prose)
    assert not re.search(r"(?<![\w/])\w+\.md\b", prose)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("leter", "the manual has no page 'leter'; did you mean 'letter'?"),
        ("Letter", "the manual has no page 'Letter'; did you mean 'letter'?"),
        ("edition", "the manual has no page 'edition'; did you mean 'editions'?"),
        ("biuld", "the manual has no page 'biuld'; did you mean 'build'?"),
        ("../design", "the manual has no page '../design'; there are: editions, feeds, "),
        ("nonsense", "the manual has no page 'nonsense'; there are: editions, feeds, "),
    ],
)
def test_a_page_that_is_none(words: str, said: str) -> None:
    """The nearest one, or which there are."""
    code, output = asked(words)
    assert code == 2
    assert output.startswith(f"digest: {said}")


def test_a_command_is_explained_as_well() -> None:
    """`digest help build` says what `digest build --help` says."""
    assert asked("build") == (0, CliRunner().invoke(main, ["build", "--help"], terminal_width=80).output)


def test_a_person_sees_it_set_in_a_pager(tmp_path: Path) -> None:
    """In a terminal headings and tables are drawn, and no line is longer than the terminal is wide."""
    code = """
import os, pty, sys
os.environ.update(COLUMNS="80", TERM="xterm", PAGER="cat", NO_COLOR="1")
os._exit(os.waitstatus_to_exitcode(pty.spawn([sys.executable, "-m", "digest", "help", sys.argv[1]])))
"""
    for topic in ("letter", "settings"):
        command = [sys.executable, "-c", code, topic]
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True, cwd=REPOSITORY
        )
        shown = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)
        assert max(map(len, shown.splitlines())) <= 80
        assert "## " not in shown
        assert "| --- |" not in shown
