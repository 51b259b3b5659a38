"""Measures the pages of the sample as a phone sees them, with Lighthouse, and what their first visit fetches.

Lighthouse is a program of Node: npm install --prefix .cache/lighthouse lighthouse. It runs each page several times as a
mid-range phone on slow 4G; the median by performance is shown. The server compresses as static hosts do.
"""

import argparse
import datetime as dt
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from bench import host

ROOT = Path(__file__).parent.parent
LIGHTHOUSE = ROOT / ".cache/lighthouse/node_modules/.bin/lighthouse"
PAGES = ("", "editions/2026-02-13/", "stories/twelve-desks-three-days/")
FLAGS = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync"
NOW = dt.datetime(2026, 2, 21, tzinfo=dt.UTC)


def built(folder: Path) -> Path:
    """Build the sample; its site."""
    from digest.settings import mkdocs_yml
    from digest.verbs.build import build_site

    for name in ("content", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    build_site(mkdocs_yml.read(folder), now=NOW, advance=lambda *_: None)
    return folder / "site"


def report(url: str) -> dict[str, Any]:
    """What Lighthouse says of a page."""
    command = [str(LIGHTHOUSE), url, "--quiet", f"--chrome-flags={FLAGS}", "--output=json", "--output-path=stdout"]
    environment = os.environ | {"CHROME_PATH": str(shutil.which("chromium"))}
    done = subprocess.run(command, capture_output=True, check=True, env=environment, timeout=180)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def line(path: str, said: dict[str, Any]) -> str:
    """One page in a line."""
    kinds = ("performance", "accessibility", "best-practices", "seo")
    scores = " ".join(f"{said['categories'][kind]['score'] * 100:4.0f}" for kind in kinds)
    audits = said["audits"]
    paint, shift = audits["largest-contentful-paint"]["numericValue"] / 1000, audits["cumulative-layout-shift"]
    items = audits["network-requests"]["details"]["items"]
    size = sum(item["transferSize"] for item in items if item.get("resourceType") != "Image") / 1000
    return f"/{path:34} {scores}  {paint:4.1f} s  {shift['numericValue']:5.3f}  {size:4.0f} KB"


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3, help="of each page (default: %(default)s)")
    args = parser.parse_args()
    if not LIGHTHOUSE.exists():
        parser.error("Lighthouse is missing: npm install --prefix .cache/lighthouse lighthouse")
    print(f"{'page':35} perf a11y  b.p.  seo    LCP    CLS  first visit without pictures")
    with tempfile.TemporaryDirectory() as folder, host.serving(built(Path(folder))) as base:
        for path in PAGES:
            said = [report(f"{base}/{path}") for _ in range(args.runs)]
            said.sort(key=lambda one: one["categories"]["performance"]["score"])
            print(line(path, said[len(said) // 2]), flush=True)


if __name__ == "__main__":
    main()
