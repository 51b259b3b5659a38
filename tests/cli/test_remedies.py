"""The library speaks no command line: what a person can do is a key, and the command line alone has words for it."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from digest.base import problem_lines
from digest.cli import main
from digest.cli.remedies import _JOINTS, WORDS, with_words
from digest.errors import HeldBackError, UsageError
from digest.model import Notice, Place, Problem, Remedy
from tests.package.test_imports import MODULES, name_of

LIBRARY = [path for path in MODULES if not name_of(path).startswith("cli/")]


def flags() -> set[str]:
    """Every option of every command."""
    context = click.Context(main)
    commands = [main, *(main.get_command(context, name) for name in main.list_commands(context))]
    params = [param for command in commands for param in command.get_params(context)]
    return {name for param in params for name in (*param.opts, *param.secondary_opts) if name.startswith("--")}


def command_line() -> re.Pattern[str]:
    """What only somebody at a terminal can type."""
    names = "|".join(map(re.escape, main.list_commands(None)))
    options = "|".join(sorted(map(re.escape, flags()), reverse=True))
    return re.compile(rf"\bdigest (?:{names})\b|`digest |(?<![\w-])(?:{options})(?![\w-])")


def texts(path: Path) -> Iterator[ast.Constant]:
    """The texts of a module that somebody may read when it runs: what stands there as documentation is none."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node


def remedies() -> list[tuple[str, frozenset[str]]]:
    """The key of every remedy that the library makes, and the names of its values."""
    calls = [
        node
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Remedy.of"
    ]
    return [(ast.literal_eval(call.args[0]), frozenset(str(word.arg) for word in call.keywords)) for call in calls]


@pytest.mark.parametrize("text", ["`digest send`", "digest help letter", "say --offline", "--keep and", "--no-drafts"])
def test_the_command_line_is_known_by_its_looks(text: str) -> None:
    """A command, the program at the beginning of a command line, or an option of ours."""
    assert command_line().search(text)
    assert not command_line().search("a digest sends; the plugin `digest`; --local --test-mode; site/.digest")


def test_no_text_of_the_library_names_a_command_or_an_option() -> None:
    """A server, an application or MkDocs may be what shows it."""
    ours = command_line()
    strays = {
        f"{path}:{text.lineno}": text.value for path in LIBRARY for text in texts(path) if ours.search(text.value)
    }
    assert not strays


def test_every_remedy_has_words_and_all_words_are_used() -> None:
    """Neither does a message fail for lack of words, nor does the table keep what nobody says."""
    assert {key for key, _ in remedies()} == WORDS.keys()
    assert _JOINTS.keys() <= WORDS.keys()


@pytest.mark.parametrize(("key", "names"), sorted(set(remedies()), key=str))
def test_words_are_about_what_a_remedy_brings(key: str, names: frozenset[str]) -> None:
    """Each value has its place in the words, and each place its value."""
    assert {name for _, name, _, _ in string.Formatter().parse(WORDS[key]) if name} == names


@pytest.mark.parametrize("key", WORDS)
def test_words_name_what_there_is(key: str) -> None:
    """Every option is one of ours, and what is called a command is one."""
    words = WORDS[key]
    assert set(re.findall(r"--[a-z][a-z-]+", words)) <= flags()
    assert set(re.findall(r"digest ([a-z]+)", words)) <= {*main.list_commands(None)}
    assert command_line().search(words)


REMEDY = Remedy.of("begin_draft")


def test_an_error_says_what_can_be_done_where_somebody_has_words() -> None:
    """One after the other, behind the sentence; alone it is the sentence."""
    error = UsageError("there is none", REMEDY, Remedy.of("name_older_draft", file="x.yml", day="2026-02-20"))
    said = "there is none; `digest draft` begins one; x.yml is an older one, which --date 2026-02-20 means"
    assert problem_lines.of_error(error, Path(), with_words) == said
    assert problem_lines.of_error(error, Path()) == str(error) == "there is none"


def test_all_that_holds_an_edition_back_is_said() -> None:
    """Each with its own words."""
    error = HeldBackError([Notice("one", REMEDY), Notice("two")])
    assert problem_lines.of_error(error, Path(), with_words) == "one; `digest draft` begins one\ntwo"


@pytest.mark.parametrize("hint", ["", "write it"])
def test_a_problem_says_it_in_its_hint(hint: str) -> None:
    """Behind what else is to be done."""
    problem = Problem(Place("x.yml", line=1, column=1), "it is wrong", hint, remedy=REMEDY)
    (spoken,) = problem_lines.located([problem], Path(), with_words)
    (silent,) = problem_lines.located([problem], Path())
    assert spoken.hint == "; ".join(filter(None, (hint, "`digest draft` begins one")))
    assert silent.hint == hint
