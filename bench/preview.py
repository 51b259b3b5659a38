"""Measures how long it takes from a save to the page: ``digest serve``, an edition in which a word is changed.

A page is open and waits for news, as its script does; the clock runs from the moment at which the file is written until
the page with the new word has arrived. Between two saves there is a pause, as when somebody writes.
"""

import argparse
import http.client
import json
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench import archive
from bench.process import settle

_SUMMARY = re.compile(r"(summary: \|\s+)(\S+)")
_PAUSE = 1.5
"""Seconds between two saves."""


class Browser:
    """What a browser asks of a preview."""

    def __init__(self, host: str) -> None:
        self._host = host

    def get(self, path: str) -> bytes:
        """The bytes at an address."""
        connection = http.client.HTTPConnection(self._host, timeout=60)
        connection.request("GET", path)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        if answer.status != 200:
            sys.exit(f"{path}: {answer.status}\n{data[:500].decode(errors='replace')}")
        return data

    def news(self, version: int, page: str) -> int:
        """Wait until there is a newer version; -1 asks for the one that there is."""
        found: int = json.loads(self.get(f"/__digest/news?version={version}&page={page}"))["version"]
        return found


@contextmanager
def preview(folder: Path) -> Iterator[Browser]:
    """A preview of a publication."""
    command = [sys.executable, "-m", "digest", "-C", str(folder), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        if not process.stdout:  # for the types alone
            raise TypeError
        try:
            host = next(found[1] for line in process.stdout if (found := re.search(r"http://([^/\s]+)", line)))
            yield Browser(host)
        finally:
            process.send_signal(signal.SIGINT)


def saves(browser: Browser, edition: Path, page: str, count: int) -> Iterator[float]:
    """Save an edition some times; yields the seconds until its page has arrived."""
    version, text = browser.news(-1, page), edition.read_text(encoding="utf-8")
    browser.get(page)
    with ThreadPoolExecutor(1) as open_page:
        for number in range(count):
            time.sleep(_PAUSE)
            waiting = open_page.submit(browser.news, version, page)
            time.sleep(0.1)
            start = time.perf_counter()
            edition.write_text(_SUMMARY.sub(rf"\g<1>saved{number} \2", text, count=1), encoding="utf-8")
            version = waiting.result()
            data = browser.get(page)
            yield time.perf_counter() - start
            if f"saved{number} ".encode() not in data:
                sys.exit("the page that arrived is not the one that was saved")


def main() -> None:
    raw = argparse.RawDescriptionHelpFormatter
    epilog = "example:\n  python -m bench.preview --sizes 520,2080\n"
    parser = argparse.ArgumentParser(description=__doc__, epilog=epilog, formatter_class=raw)
    parser.add_argument("--sizes", default="520", help="numbers of editions, by commas (default: %(default)s)")
    parser.add_argument("--saves", type=int, default=11, help="of each edition (default: %(default)s)")
    args = parser.parse_args()
    print("| editions | the latest is saved | one in the middle |\n| --: | --: | --: |")
    for size in map(int, args.sizes.split(",")):
        with tempfile.TemporaryDirectory(prefix="digest-bench-") as place:
            settle(Path(place) / "bytecode")
            folder = Path(place) / "publication"
            archive.write_digest(folder, archive.editions(size, 12))
            editions = sorted((folder / "content/editions").iterdir(), reverse=True)
            cells = []
            with preview(folder) as browser:
                for edition in (editions[0], editions[size // 2]):
                    found = list(saves(browser, edition, f"/editions/{edition.stem}/", args.saves))
                    cells.append(f"{median(found):.3f} s ({min(found):.3f}–{max(found):.3f})")
        print(f"| {size:,} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
