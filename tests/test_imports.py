"""The table of rooms: who may import what. It cannot rot, because this test reads the code."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

PACKAGE = REPOSITORY / "digest"
STAGES = ("collect", "desk", "edition", "render", "ship")
COMMANDS = "cli"

SHARED = {
    "atomic",
    "borders",
    "bounds",
    "cores",
    "errors",
    "fingerprint",
    "lines",
    "mailbox",
    "marks",
    "model",
    "nearest",
    "schedule",
    "schema",
    "slug",
    "tags",
    "yamladvice",
    "yamlerror",
    "yamlfile",
}
"""Modules that every stage may use: values, and what computes without knowing a stage."""

OUTSIDE_A_STAGE = {
    "content": {"cache", "codec", "collect", "config", "edition"},
    "theme": {"render", "config", "kept"},
    "drawn": {"render", "config", "kept"},
    "resized": {"render", "config", "kept"},
    "indexed": {"render", "codec", "config", "kept"},
    "outside": {"config", "privacy", "theme"},
    "sources": {"config"},
    "wire": {"collect", "config", "content", "drawn", "render", "sources"},
    "letters": {"render", "config"},
    "reception": {"render", "config", "letters", "reader_options"},
    "privacy": {"render", "config", "letters", "reception"},
    "office": {
        "render",
        "config",
        "content",
        "indexed",
        "letters",
        "privacy",
        "reception",
        "resized",
        "unwritten",
        "wire",
    },
    "pipeline": {"render", "ship", "cache", "config", "content", "office", "outside", "theme"},
    "mailroom": {"ship", "config", "office"},
    "unwritten": {"edition"},
    "due": set(),
    "proofs": {"ship", "config", "content", "due", "mailroom", "office", "pipeline"},
    "online": {"collect", "collecting", "config", "office", "render", "ship"},
    "release": {"config", "content", "mailroom", "office", "online", "proofs"},
    "book": {"ledger", "ship"},
    "subscribers": {"ship", "config", "content", "ledger", "mailroom"},
    "mailing": {
        "ship",
        "config",
        "content",
        "ledger",
        "mailroom",
        "office",
        "proofs",
        "release",
        "signals",
        "subscribers",
        "book",
    },
    "handover": {"ship", "config", "content", "mailroom", "office", "release"},
    "ledger": {"database", "notes", "roster"},
    "notes": set(),
    "roster": set(),
    "signals": set(),
    "database": set(),
    "options": {"letter_options", "reader_options"},
    "letter_options": set(),
    "reader_options": {"letter_options"},
    "spam": {"config", "content", "letters", "mailroom", "pipeline", "render"},
    "starter": {"edition", "office", "requirement"},
    "requirement": set(),
    "messages": set(),
    "progress": {"content"},
    "cache": {"codec", "kept"},
    "codec": set(),
    "kept": {"codec"},
    "config": {"mkdocsfile", "options"},
    "mkdocsfile": set(),
    "collecting": {"collect", "config", "content", "edition", "feedlist", "packing", "store"},
    "desking": {"collecting", "config", "desk", "drafts", "pipeline", "store"},
    "drafts": {"collect", "config", "edition"},
    "picking": {"collect", "collecting", "config", "desk", "desking", "drafts", "pipeline", "store"},
    "feedlist": {"edition"},
    "store": {"database", "packing"},
    "packing": set(),
    "manual": set(),
    "cli/context": {"config", "messages", "progress"},
    "cli/common": {"cli"},
    "cli/commands": {"cli"},
    "cli/failures": {"cli", "messages"},
    "cli/help": {"cli", "manual"},
    "cli/site": {"cli", "pipeline", "ship", "spam", "starter"},
    "cli/letter": {"cli", "config", "handover", "ledger", "mailing", "office", "proofs", "ship", "subscribers"},
    "cli/lists": {"subscribers"},
    "cli/readers": {"cli", "subscribers"},
    "cli/desk": {"cli", "desking", "picking"},
    "cli/inbox": {"cli", "desk", "desking", "picking", "store"},
    "cli/feeds": {"cli", "collect", "collecting", "config", "feedlist", "messages"},
    "__main__": {"cli"},
}
"""What the modules beside the stages may import besides the shared ones."""

HOMES = {
    "babel": {"collect/calendar", "render/env"},
    "chardet": {"collect/decode"},
    "click": {
        "cli/__init__",
        "cli/commands",
        "cli/common",
        "cli/context",
        "cli/desk",
        "cli/failures",
        "cli/feeds",
        "cli/help",
        "cli/inbox",
        "cli/letter",
        "cli/lists",
        "cli/readers",
        "cli/site",
    },
    "css_inline": {"render/typeset"},
    "dkim": {"ship/signing"},
    "email_validator": {"mailbox"},
    "feedparser": {"collect/loose"},
    "filelock": {"cache", "mailing", "ship/folder"},
    "httpcore2": {"collect/fetch", "collect/guard"},
    "httpx2": {"collect/crawl", "collect/discover", "collect/fetch", "collect/guard", "ship/services/listmonk_api"},
    "imagesize": {"edition/pictures"},
    "jinja2": {"render/env", "render/letter", "render/mkdocs", "starter"},
    "lxml": {
        "collect/bounds",
        "collect/discover",
        "collect/elements",
        "collect/lists",
        "collect/tree",
        "render/markup",
    },
    "mjml": {"render/typeset"},
    "mkdocs": {"render/mkdocs"},
    "multiprocessing": {"collect/workers", "cores"},
    "nh3": {"collect/clean", "edition/prose"},
    "msgspec": {"codec"},
    "pickle": set(),
    "PIL": {"edition/pictures", "render/card", "render/icon", "render/lettering", "render/resize"},
    "pydantic": {"config", "letter_options", "options", "reader_options", "schema", "edition/forms"},
    "pyromark": {"edition/prose"},
    "rich": {"cli/feeds", "cli/help", "progress"},
    "trafilatura": {"collect/page"},
    "smtplib": set(),
    "sqlite3": {"cache", "database", "ledger", "notes", "roster", "store"},
    "watchdog": {"ship/serve"},
    "webencodings": {"collect/decode"},
    "yaml": {"bounds", "mkdocsfile", "render/labels", "yamlerror", "yamlfile"},
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
    """The stages and shared modules of ours that a module imports."""
    parts = [name.split(".") for name in imports(path) if name.startswith("digest.")]
    return {part[1] for part in parts if (PACKAGE / part[1]).is_dir() or (PACKAGE / f"{part[1]}.py").exists()}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_keep_to_their_room(path: Path) -> None:
    """A stage imports itself and what is shared; only the pipeline and its helpers see several."""
    name = name_of(path)
    room = name.split("/")[0]
    allowed = {room} if room in STAGES else OUTSIDE_A_STAGE.get(name, set())
    if name == "render/mkdocs":
        # MkDocs calls the plugin, and the plugin builds the publication; everywhere else the pipeline calls.
        allowed = allowed | {"config", "messages", "pipeline"}
    assert rooms(path) - SHARED <= allowed


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_libraries_live_in_their_homes(path: Path) -> None:
    """Each library is imported in the modules that are its home."""
    top = {name.split(".")[0] for name in imports(path)}
    strays = {library for library in top & HOMES.keys() if name_of(path) not in HOMES[library]}
    assert not strays


def test_every_stage_says_what_it_is() -> None:
    """The folder listing tells the pipeline, and each folder has a line of its own."""
    assert {path.parent.name for path in PACKAGE.glob("*/__init__.py")} == {*STAGES, COMMANDS}
    for stage in (*STAGES, COMMANDS):
        assert ast.get_docstring(ast.parse((PACKAGE / stage / "__init__.py").read_text()))


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
    frame = {"digest.cli", "digest.cli.commands", "digest.cli.common", "digest.cli.context"}
    shared = {"digest.errors", "digest.model", "digest.nearest", "digest.progress"}
    assert loaded == frame | shared | {"click"}
    assert done.stdout or "there is no command 'nonsense'" in done.stderr
