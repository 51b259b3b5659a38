"""The modules of the page: their types are right, they are small, and what others wrote is as they wrote it."""

import gzip
import hashlib
import re
import subprocess
from pathlib import Path

from tests.conftest import REPOSITORY, needs

STATIC = REPOSITORY / "digest/web/static"
TSC = REPOSITORY / ".cache/tsc/node_modules/.bin/tsc"
PREACT = "963d7670f19fe37d2a02db635beb6c3af1f5a86276fc7aab913cdf303875108e"
"""SHA-256 of vendor/preact.js, as vendor/LICENCE.txt says it was made."""
MODULES = sorted(STATIC.glob("*.js"))


def test_types_are_right() -> None:
    """What the comments say of arguments and values holds everywhere (strict)."""
    needs("the TypeScript compiler (npm install --prefix .cache/tsc typescript)", TSC.exists())
    run = subprocess.run([TSC, "-p", REPOSITORY], capture_output=True, text=True, check=False)
    assert (run.stdout, run.returncode) == ("", 0)


def test_the_first_load_is_light() -> None:
    """Page, style and modules are less than 60 KB as they are sent."""
    sent = [path for path in STATIC.rglob("*") if path.suffix in {".js", ".css", ".html", ".svg"}]
    assert sum(len(gzip.compress(path.read_bytes(), 5)) for path in sent) < 60_000


def test_no_module_eats_the_page() -> None:
    """None has more than 300 lines, and each says what it is for."""
    assert len(MODULES) > 15
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 300, path
        assert text.startswith("// "), path


def test_what_others_wrote_is_unchanged() -> None:
    """The bundle of Preact, signals and htm is the one whose making is written down, and their licences are beside it."""
    assert hashlib.sha256((STATIC / "vendor/preact.js").read_bytes()).hexdigest() == PREACT
    licences = (STATIC / "vendor/LICENCE.txt").read_text(encoding="utf-8")
    assert "The MIT License" in licences
    assert "Apache License" in licences


def test_no_module_asks_another_host() -> None:
    """Nothing is loaded from elsewhere, and no markup is made of strings."""
    for path in [*MODULES, *Path(STATIC).glob("*.html"), STATIC / "desk.css"]:
        text = path.read_text(encoding="utf-8")
        assert "innerHTML" not in text, path
        assert not re.search(r"""(?:src|href|url|fetch|import)\W{1,3}https?://""", text), path
