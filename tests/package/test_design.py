"""What the pages on design say is so: every claim in them that code can check."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.package.test_dependencies import DECLARED
from tests.package.test_imports import LAYERS, MODULES, PACKAGE, name_of

PAGES = ("docs/design.md", "docs/decisions.md", "CONTRIBUTING.md")
"""Those on design; every other page names few modules, if any."""
MANUAL = sorted(
    path.relative_to(REPOSITORY).as_posix() for path in [*REPOSITORY.glob("docs/*.md"), REPOSITORY / "README.md"]
)
TEXT = {name: (REPOSITORY / name).read_text(encoding="utf-8") for name in (*PAGES, *MANUAL)}
ROOMS = {path.name for path in PACKAGE.iterdir() if path.is_dir()} - {"__pycache__"}
KNOWN_AS = {
    "jinja2": "jinja", "markupsafe": "jinja", "pydantic-core": "pydantic", "tzdata": "babel", "lxml-html-clean": "trafilatura",
    "mkdocs-material": "material for mkdocs",
}  # fmt: skip
"""How the table calls them: as people do, or as what they come with."""
ELSEWHERE = ("site/.digest", "site/index.html", "docs/performance.md")


def named(text: str) -> set[str]:
    """The modules, folders and files that a page names in code: room/module, room/module.name, folder/file.py."""
    spans = re.findall(r"`([^`\n]+)`", text)
    return {span for span in spans if re.fullmatch(r"[\w.-]+(?:/[\w.-]+)+/?", span)}


def is_there(name: str) -> bool:
    """Whether a name leads to a file or a folder, or to something that a module of ours defines."""
    places = [REPOSITORY, PACKAGE, REPOSITORY / "templates"]
    if any((place / name).exists() or (place / f"{name}.py").exists() for place in places):
        return True
    module, _, member = name.rpartition(".")
    file = PACKAGE / f"{module}.py"
    return file.is_file() and re.search(rf"^(?:def|class|async def) {member}\b", file.read_text(), re.M) is not None


@pytest.mark.parametrize("page", PAGES)
def test_what_pages_name_is_there(page: str) -> None:
    """No page sends its reader to a module that has moved."""
    names = {
        name for name in named(TEXT[page]) if name.split("/")[0] in {*ROOMS, "tests", "docs", "bench", "templates"}
    }
    assert len(names) >= 2
    assert not [name for name in sorted(names) if not is_there(name) and name not in ELSEWHERE]


def test_the_manual_names_what_is_there() -> None:
    """No page of the manual, however few modules it names, sends its reader to one that has moved."""
    names = {name for page in MANUAL for name in named(TEXT[page]) if name.startswith(("digest/", "tests/", "bench/"))}
    assert names >= {"digest/letter/services/"}
    assert [name for name in sorted(names) if not is_there(name)] == []


def test_the_tree_of_the_package_is_the_package() -> None:
    """The drawing of the house has every room, from below to above, and no other."""
    drawn = re.findall(r"^      ([\w.]+)/? ", TEXT["docs/design.md"], re.M)
    entries = {path.name for path in PACKAGE.iterdir()} - {"__pycache__", "__init__.py", "__main__.py"}
    assert sorted(drawn) == sorted(entries)
    order = [name.removesuffix(".py") for name in drawn]
    assert all(order.index(lower) < order.index(upper) for lower, upper in pairs())


def pairs() -> list[tuple[str, str]]:
    """(room, a room of the layer above it)."""
    layers = [sorted(layer) for layer in LAYERS[:-1]]
    return [(a, b) for low, high in pairwise(layers) for a in low for b in high]


def test_the_rule_of_layers_is_the_rule_that_is_held() -> None:
    """The sentence about who imports whom is the table of the test that reads the code."""
    said = re.search(r"From below: (.*?); rooms in braces", TEXT["docs/design.md"], re.S)
    assert said
    layers = [set(re.findall(r"`(\w+)`", part)) for part in said[1].split("<")]
    assert layers == list(LAYERS[:-1])


def test_every_dependency_has_its_reason() -> None:
    """The table of libraries has every library that an installation brings for us."""
    table = TEXT["docs/decisions.md"].partition("## Libraries")[2].lower()
    assert len(DECLARED) > 20
    assert not [name for name in DECLARED if KNOWN_AS.get(name, name) not in table]


def unexplained(path: Path) -> Iterator[str]:
    """The public functions of a module with three or more parameters that do not say what each is."""
    for found in public_functions(ast.parse(path.read_text(encoding="utf-8"))):
        given = found.args
        names = [
            one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs) if one.arg not in ("self", "cls")
        ]
        about = ast.get_docstring(found) or ""
        if len(names) >= 3 and not all(f"{name}: " in about.partition("Args:")[2] for name in names):
            yield f"{path.relative_to(PACKAGE)}: {found.name}"


def public_functions(node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Functions and methods without an underscore, in classes without one."""
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef) and not inner.name.startswith("_"):
            yield inner
        elif isinstance(inner, ast.ClassDef) and not inner.name.startswith("_"):
            yield from public_functions(inner)


def test_what_takes_three_arguments_says_what_they_are() -> None:
    """Every public function, but for commands and what MkDocs calls: their parameters are not ours."""
    modules = [
        path for path in MODULES if name_of(path).split("/")[0] != "cli" and name_of(path) != "site/theme/mkdocs"
    ]
    assert len(modules) > 150
    assert [line for path in modules for line in unexplained(path)] == []
