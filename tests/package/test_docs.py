"""What is written down agrees with the code."""

import ast
import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from digest import __version__
from digest.cli import main
from digest.edition import kinds, load
from digest.render import templates
from docs.generate import documents
from tests.conftest import REPOSITORY
from tests.publication import Publication, photograph

GENERATED = documents()


def files(*patterns: str) -> list[Path]:
    """The files of the repository that patterns name; every pattern has to name some."""
    found = {pattern: sorted(REPOSITORY.glob(pattern)) for pattern in patterns}
    assert all(found.values()), found
    return [path for paths in found.values() for path in paths]


@pytest.mark.parametrize("path", GENERATED)
def test_generated_documents_are_fresh(path: str) -> None:
    """``make docs`` was run after the last change of a definition."""
    assert (REPOSITORY / "docs" / path).read_text(encoding="utf-8") == GENERATED[path]


def test_every_label_is_translated() -> None:
    """Each label that a template or the program says has its line in every table, and no table has a line too many."""
    said = set()
    for path in files("templates/**/*.html", "templates/**/*.mjml", "templates/**/*.txt", "digest/**/*.py"):
        said |= set(re.findall(r"""(?<!\w)(?<!lang\.)t\(\s*["']([^"']+)["']""", path.read_text(encoding="utf-8")))
    for table in files("templates/labels/*.yml"):
        labels = yaml.safe_load(table.read_text(encoding="utf-8"))
        assert set(labels) == said, table.name
        for label, text in labels.items():
            assert re.findall(r"{\w+}", label) == re.findall(r"{\w+}", text), (table.name, label)


def test_the_sample_agrees_with_the_schemas() -> None:
    """What an editor program would say of our own files: nothing."""
    schemas = kinds.json_schemas()
    for path in files("content/editions/*.yml"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# yaml-language-server: $schema=../../docs/schema/edition.schema.json\n"), path.name
        data = yaml.load(text, _Core)
        jsonschema.validate(data, schemas["edition.schema.json"], format_checker=jsonschema.FormatChecker())
    feeds = yaml.load((REPOSITORY / "content/feeds.yml").read_text(encoding="utf-8"), _Core)
    jsonschema.validate(feeds, schemas["feeds.schema.json"])
    people = yaml.load((REPOSITORY / "content/people.yml").read_text(encoding="utf-8"), _Core)
    jsonschema.validate(people, schemas["people.schema.json"])


class _Core(yaml.SafeLoader):
    """YAML 1.2, core schema, as editors read it: a date is text."""


_Core.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if not pair[0].endswith(":timestamp")]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.mark.parametrize(
    ("data", "fits"),
    [
        ({"title": "T", "url": "https://a.example"}, True),
        ({"story": "own"}, True),
        ({"title": "T"}, False),
        ({"title": "T", "url": "/a"}, False),
        ({"title": "T", "url": "https://a.example", "acces": "free"}, False),
    ],
)
def test_the_schema_refuses_what_a_build_refuses(data: dict, fits: bool) -> None:
    """An editor program marks what would stop the build."""
    edition = {"date": "2026-02-20", "title": "T", "sections": [{"name": "N", "stories": [data]}]}
    errors = list(jsonschema.Draft202012Validator(kinds.json_schemas()["edition.schema.json"]).iter_errors(edition))
    assert (not errors) == fits


def test_the_manual_names_what_there_is() -> None:
    """Every command is in the README, every option of the help has words, every page of docs/ is linked."""
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    for name in main.list_commands(None):
        command = main.get_command(None, name)
        assert f"digest {name}" in readme, name
        assert "Examples:" in CliRunner().invoke(main, [name, "--help"]).output, name
        assert all(option.help for option in command.params if option.param_type_name == "option"), name
    for page in files("docs/*.md"):
        assert f"docs/{page.name}" in readme, page.name
    assert f"## {__version__}" in (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")


def test_links_between_documents_lead_somewhere() -> None:
    """Every relative link of every Markdown document is a file."""
    links = [
        (page, link)
        for page in files("*.md", "docs/*.md")
        for link in re.findall(
            r"\]\(([^)#:]+)(?:#[^)]*)?\)", re.sub(r"`[^`\n]*`", "", page.read_text(encoding="utf-8"))
        )
    ]
    assert links
    assert [f"{page.name} links to {link}" for page, link in links if not (page.parent / link).exists()] == []


def test_the_example_of_the_manual_is_an_edition(publication: Publication) -> None:
    """The long example in docs/editions.md builds as it stands there, with the files that it names."""
    text = (REPOSITORY / "docs/editions.md").read_text(encoding="utf-8")
    example = next(block for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if "also_this_week" in block)
    publication.write("content/editions/2026-02-20.yml", example)
    publication.write("content/people.yml", "ada: {name: Ada}")
    publication.write("content/images/geneva.jpg", photograph())
    publication.write("content/stories/the-long-read.md", "---\ntitle: Long\ndate: 2026-02-20\n---\nText.\n")
    assert publication.messages() == []


def test_the_example_of_feeds_is_a_list_of_feeds() -> None:
    """The example in docs/feeds.md loads as it stands there."""
    text = (REPOSITORY / "docs/feeds.md").read_text(encoding="utf-8")
    loaded = load.feeds("feeds.yml", re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)[0].encode())
    assert loaded.problems == ()
    assert [feed.weight for feed in loaded.value] == [2, 1, 1]


def test_default_templates_are_found() -> None:
    """In a checkout they lie beside the package."""
    assert (templates.default_templates() / "site" / "home.html").is_file()
    assert json.loads(GENERATED["schema/edition.schema.json"])["title"] == "edition"


def test_the_recipes_install_what_exists() -> None:
    """No document tells pip to take the program by a name that an index does not have yet, or that others may take."""
    recipes = [
        recipe
        for page in files("*.md", "docs/*.md")
        for recipe in re.findall(r"pip install [^\n]*", page.read_text(encoding="utf-8"))
    ]
    assert recipes
    assert [recipe for recipe in recipes if re.search(r"\bnews-digest\b(?! @)", recipe)] == []


def test_every_test_says_what_is_true() -> None:
    """Each test function of the repository has a docstring that states its fact."""
    tests = [
        (path.name, node)
        for path in files("tests/**/test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    ]
    assert tests
    assert [f"{name}: {test.name}" for name, test in tests if not ast.get_docstring(test)] == []
