"""The layers of the package: who may import what. It cannot rot, because this test reads the code."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

PACKAGE = REPOSITORY / "digest"
LAYERS = (
    {"model"},
    {"errors"},
    {"base"},
    {"settings"},
    {"collect", "desk", "edition", "render"},
    {"letter"},
    {"site"},
    {"verbs"},
    {"web"},
    {"cli"},
    {"__main__"},
)
"""From below: a room imports itself and what lies below it. Those of one layer do not see each other."""
SEEN_BY_CLI = {"web", "verbs", "settings", "base", "model", "errors", "cli"}
"""The command line is a translator: what it asks for is asked of a verb."""

HOMES = {
    "anyio": {"web/app"},
    "babel": {"collect/calendar", "render/env"},
    "chardet": {"collect/decode"},
    "click": {
        "cli/__init__",
        "cli/browser",
        "cli/commands",
        "cli/common",
        "cli/context",
        "cli/desk",
        "cli/failures",
        "cli/feeds",
        "cli/help",
        "cli/history",
        "cli/inbox",
        "cli/letter",
        "cli/lists",
        "cli/people",
        "cli/pictures",
        "cli/readers",
        "cli/site",
    },
    "cryptography": {"letter/mail/dkim_key"},
    "css_inline": {"letter/mjml_to_html"},
    "email_validator": {"base/mailbox"},
    "feedparser": {"collect/loose"},
    "filelock": {"base/alone", "verbs/send", "site/publish/folder"},
    "httpcore2": {"collect/fetch", "collect/safe_client"},
    "httpx2": {
        "collect/crawl",
        "collect/discover",
        "collect/fetch",
        "collect/safe_client",
        "letter/services/listmonk_api",
    },
    "imagesize": {"edition/pictures"},
    "jinja2": {"render/env", "letter/write", "site/theme/loader", "site/theme/mkdocs", "verbs/init"},
    "lxml": {
        "collect/bounds",
        "collect/discover",
        "collect/elements",
        "collect/feed_lists",
        "collect/tree",
        "site/xml",
    },
    "mjml": {"letter/mjml_to_html"},
    "mkdocs": {"verbs/mkdocs_plugin", "site/theme/mkdocs"},
    "multiprocessing": {"collect/workers", "base/parallel"},
    "nh3": {"collect/clean", "edition/prose"},
    "msgspec": {"base/codec"},
    "pickle": set(),
    "PIL": {
        "edition/metadata",
        "edition/pictures",
        "site/draw/card",
        "site/draw/icon",
        "site/draw/png",
        "site/draw/typeface",
        "site/draw/typesetting",
        "render/resize",
    },
    "pydantic": {
        "settings/mkdocs_yml",
        "settings/letter",
        "settings/options",
        "settings/readers",
        "settings/team",
        "base/schema",
        "edition/forms",
    },
    "pyromark": {"edition/prose"},
    "rich": {"cli/feeds", "cli/help", "cli/progress"},
    "starlette": {
        "web/answers",
        "web/app",
        "web/bodies",
        "web/clients",
        "web/editions",
        "web/guard",
        "web/listing",
        "web/login",
        "web/pages",
        "web/pictures",
        "web/team",
    },
    "trafilatura": {"collect/page"},
    "smtplib": set(),
    "sqlite3": {
        "base/cache",
        "base/database",
        "letter/ledger/ledger",
        "letter/ledger/group_commit",
        "letter/ledger/roster",
        "collect/store",
        "desk/desk_db",
        "desk/journal",
        "desk/members",
    },
    "uvicorn": {"web/serve"},
    "watchdog": {"base/watch"},
    "webencodings": {"collect/decode"},
    "yaml": {"base/yamlbounds", "settings/mkdocs_loader", "render/labels", "base/yamlerror", "base/yamlfile"},
}
"""Where each library lives."""

MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")


def name_of(path: Path) -> str:
    """render/env for digest/render/env.py."""
    return path.relative_to(PACKAGE).with_suffix("").as_posix()


def imports(path: Path) -> set[str]:
    """Everything that a module imports, also within functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names if node.module.startswith("digest")}
    return found


def rooms(path: Path) -> set[str]:
    """The rooms of ours that a module imports from."""
    parts = [name.split(".") for name in imports(path) if name.startswith("digest.")]
    return {part[1] for part in parts if (PACKAGE / part[1]).is_dir() or (PACKAGE / f"{part[1]}.py").exists()}


def graph() -> dict[str, set[str]]:
    """The modules that every module imports, by name."""
    known = {name_of(path): path for path in MODULES}
    return {name: {m.replace(".", "/") for m in _ours(path)} & known.keys() - {name} for name, path in known.items()}


def _ours(path: Path) -> set[str]:
    return {name.removeprefix("digest.") for name in imports(path) if name.startswith("digest.")}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_rooms_import_from_below(path: Path) -> None:
    """A module imports its own room and those of lower layers, and nothing beside or above it."""
    room = name_of(path).split("/")[0]
    layer = next(n for n, there in enumerate(LAYERS) if room in there)
    below = set().union(*LAYERS[:layer])
    assert rooms(path) - {room} <= below


@pytest.mark.parametrize("path", [path for path in MODULES if name_of(path).startswith("cli/")], ids=name_of)
def test_the_command_line_asks_verbs(path: Path) -> None:
    """No command reaches past the verbs into the rooms that they compose."""
    assert rooms(path) <= SEEN_BY_CLI


def test_no_module_needs_itself() -> None:
    """There is no circle of imports, not even one within functions."""
    left = graph()
    while free := [name for name, needs in left.items() if not needs & left.keys()]:
        for name in free:
            del left[name]
    assert not left


def test_the_root_is_small() -> None:
    """``ls digest/`` recites the work: the rooms, and a few modules."""
    entries = {path.name for path in PACKAGE.iterdir()} - {"__pycache__"}
    assert len(entries) <= 15
    assert len([name for name in entries if name.endswith(".py")]) <= 6


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_eats_the_project(path: Path) -> None:
    """A module of more than 300 lines is two."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_libraries_live_in_their_homes(path: Path) -> None:
    """Each library is imported in the modules that are its home."""
    top = {name.split(".")[0] for name in imports(path)}
    strays = {library for library in top & HOMES.keys() if name_of(path) not in HOMES[library]}
    assert not strays


def test_every_room_says_what_it_is() -> None:
    """The folder listing tells the pipeline, and each folder has a line of its own."""
    folders = [path for path in PACKAGE.rglob("*") if path.is_dir() and any(path.glob("*.py"))]
    for folder in folders:
        assert ast.get_docstring(ast.parse((folder / "__init__.py").read_text())), folder


def test_a_command_starts_without_mkdocs() -> None:
    """Neither ``digest check`` nor a build that changes no theme waits for MkDocs, rich or watchdog to be imported."""
    code = "import sys, digest.cli.site; print([m for m in ('mkdocs', 'material', 'rich', 'httpx2', 'feedparser', 'lxml', 'PIL', 'mjml', 'css_inline', 'email_validator', 'watchdog') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["--help"], {}),
        (["--version"], {}),
        (["nonsense"], {}),
        ([], {"_DIGEST_COMPLETE": "bash_complete", "COMP_WORDS": "digest ", "COMP_CWORD": "1"}),
    ],
    ids=["--help", "--version", "no command", "completion"],
)
def test_what_names_the_commands_loads_none(arguments: list[str], environment: dict[str, str]) -> None:
    """The list of commands needs click and nothing that a command is made of."""
    code = """
import sys, digest.cli
try:
    digest.cli.main(prog_name="digest")
finally:
    ours = [m for m in sys.modules if m.startswith("digest.")]
    print(*sorted(ours), *sorted({m.split(".")[0] for m in sys.modules} & set(LIBRARIES)), file=sys.stderr)
"""
    code = code.replace("LIBRARIES", repr(sorted(HOMES)))
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environment)
    loaded = set(done.stderr.splitlines()[-1].split())
    frame = {f"digest.cli{name}" for name in ("", ".commands", ".common", ".context", ".progress")}
    shared = {name for name in loaded if name.startswith("digest.model")} | {
        "digest.errors",
        "digest.base",
        "digest.base.nearest",
    }
    assert loaded == frame | shared | {"click"}
    assert done.stdout or "there is no command 'nonsense'" in done.stderr
