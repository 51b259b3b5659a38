"""The pages are valid HTML."""

import json
import shutil
import subprocess
from pathlib import Path

from tests.conftest import REPOSITORY, needs

VNU = REPOSITORY / ".cache/vnu/node_modules/vnu-jar/build/dist/vnu.jar"
FOR_MAIL = ("is obsolete", "CSS: “mso-table-", "The “type” attribute for the “style” element", "Attribute “xmlns:")
"""What a letter has for mail programs of twenty years, and a page may not have."""
OF_A_FOLDER = "violates Content Security Policy (meta tag)"
"""The checker reads files, whose origin is nobody's own. What a browser makes of the policy is in test_privacy."""


def test_the_nu_checker_finds_nothing(sample: Path) -> None:
    """No error and no warning in any page of the sample; in letters, none but for what mail programs want."""
    needs("java", shutil.which("java"))
    needs("the Nu HTML checker (npm install --prefix .cache/vnu vnu-jar)", VNU.exists())
    command = ["java", "-jar", str(VNU), "--skip-non-html", "--format", "json", "--stdout", str(sample / "site")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    found = [
        f"{m['url']}:{m.get('lastLine')}: {m['message']}"
        for m in json.loads(done.stdout)["messages"]
        if not (m["url"].endswith("/letter/index.html") and any(words in m["message"] for words in FOR_MAIL))
        and OF_A_FOLDER not in m["message"]
    ]
    assert found == []


def test_the_nu_checker_would_find_something(tmp_path: Path) -> None:
    """So that the test above means something."""
    needs("java", shutil.which("java"))
    needs("the Nu HTML checker", VNU.exists())
    (tmp_path / "x.html").write_text("<!doctype html><html lang=en><title>x</title><p><div autocomplete>x</div></p>")
    command = ["java", "-jar", str(VNU), "--format", "json", "--stdout", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert json.loads(done.stdout)["messages"]
