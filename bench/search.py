"""Measures the search: what a reader's phone fetches and waits for, and what the index costs a build.

The archive has as many stories as asked for, with words as often as they are in the feeds of a real week (--corpus),
and names after Zipf's law besides, so that its vocabulary grows as that of a real archive does. Chromium searches it
through the throttling that Lighthouse calls slow 4G (150 ms, 1.6 Mbit/s, processor four times slower); the server
compresses as static hosts do. With --pagefind (pip install "pagefind[bin]") Pagefind indexes the same stories.
"""

import argparse
import contextlib
import gzip
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from itertools import accumulate
from pathlib import Path
from random import Random
from statistics import median

from bench import archive, host
from bench.process import run, settle

BUILD = ("digest", "--quiet", "build")
QUERIES = ("election", "climate summit", "court ruling president", "olympic", "prices rise", "new")
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
NAMES = 80_000
WATCH = """() => {
  addEventListener("keydown", () => (window.asked = performance.now()), true);
  const seen = () => document.querySelector(".d-found") && (window.shown ??= performance.now());
  new MutationObserver(seen).observe(document.body, { childList: true, subtree: true });
}"""


def vocabulary(corpus: Path) -> Counter[str]:
    """How often each word stands in the feeds of a week."""
    from digest.collect import parse
    from digest.errors import ParseError

    found: Counter[str] = Counter()
    for file in sorted(corpus.rglob("*.xml")):
        with contextlib.suppress(ParseError):  # the folder may have a list of feeds as well
            for item in parse.parse(file.read_bytes(), f"https://{file.stem}.example/").items:
                found.update(f"{item.title} {item.summary}".split())
    return found


def issues(count: int, words: Counter[str], seed: int = 1) -> Iterator[archive.Edition]:
    """The archive of bench/archive.py, with these words in titles and summaries."""
    pick = Random(seed)
    kinds, weights = list(words), list(accumulate(words.values()))
    names = [
        f"{pick.choice('BDGKLMNRSTVZ')}{''.join(pick.choice('aeiourlnmstd') for _ in range(pick.randint(4, 8)))}"
        for _ in range(NAMES)
    ]
    zipf = list(accumulate(1 / rank for rank in range(1, NAMES + 1)))

    def text(length: int) -> str:
        plain = pick.choices(kinds, cum_weights=weights, k=length)
        rare = pick.choices(names, cum_weights=zipf, k=length // 8)
        return " ".join(pick.sample([*plain, *rare], length + length // 8))

    for issue in archive.editions(count, 12):
        stories = [story._replace(title=text(9), summary=text(pick.randint(60, 100))) for story in issue.stories]
        yield issue._replace(stories=stories)


def searched(site: Path, query: str) -> tuple[float, int, int, int]:
    """Search once in a fresh browser: seconds to the first hit, bytes, requests, hits that are shown.

    The bytes are those of the page, its styles and its scripts as well, as nothing is kept between two pages here. The
    service worker is kept out: what it fetches is not throttled.
    """
    from playwright.sync_api import sync_playwright

    with host.serving(site) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 844}, service_workers="block")
        wire = page.context.new_cdp_session(page)
        sizes: list[int] = []
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        page.goto(f"{base}/")
        page.wait_for_load_state("networkidle")
        wire.send("Network.emulateNetworkConditions", SLOW)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        sizes.clear()
        page.goto(f"{base}/search/")
        page.wait_for_load_state("networkidle")
        page.evaluate(WATCH)
        page.get_by_role("searchbox").fill(query)
        page.get_by_role("searchbox").press("Enter")
        page.locator(".d-found").first.wait_for(timeout=20_000)
        seconds = page.evaluate("window.shown - window.asked") / 1000
        page.wait_for_load_state("networkidle")
        shown = page.get_by_role("status").inner_text()
        browser.close()
    return seconds, sum(sizes), len(sizes), int("".join(filter(str.isdigit, shown)) or 1)


def cost(folder: Path, builds: int) -> Iterator[str]:
    """What the index costs: a build from nothing, and one after a change, with it and without."""
    settings = (folder / "mkdocs.yml").read_text()
    for name, options in (("with search", ""), ("without", ", search: false")):
        (folder / "mkdocs.yml").write_text(settings.replace("cards: false", f"cards: false{options}"))
        fresh, again = [], []
        for _ in range(builds):
            shutil.rmtree(folder / ".cache", ignore_errors=True)
            shutil.rmtree(folder / "site", ignore_errors=True)
            fresh.append(run(BUILD, folder))
            edition = max((folder / "content/editions").iterdir())
            edition.write_text(
                edition.read_text().replace(
                    "        summary: |\n          ", "        summary: |\n          Changed. ", 1
                )
            )
            again.append(run(BUILD, folder))
        first, later = median(r.seconds for r in fresh), median(r.seconds for r in again)
        peak = max(r.megabytes for r in fresh)
        yield f"  {name:12} from nothing {first:6.2f} s, {peak:4.0f} MB; one story changed {later:5.2f} s"
    (folder / "mkdocs.yml").write_text(settings)


def pagefind(stories: Sequence[archive.Story], folder: Path) -> float:
    """Index the same stories with Pagefind, a page for each; seconds."""
    for number, story in enumerate(stories):
        facts = [("section", story.section), ("source", story.source), ("year", str(story.published.year))]
        facts += [("tag", tag) for tag in story.tags]
        filters = "".join(f'<i data-pagefind-filter="{kind}">{escape(name)}</i>' for kind, name in facts)
        page = folder / "pages" / str(number) / "index.html"
        page.parent.mkdir(parents=True)
        text = f"<h1>{escape(story.title)}</h1><p>{escape(story.summary)}</p>{filters}"
        page.write_text(f"<!doctype html><html lang=en><body>{text}</body></html>", encoding="utf-8")
    start = time.perf_counter()
    command = [sys.executable, "-m", "pagefind", "--site", "pages", "--output-path", "index", "--silent"]
    subprocess.run(command, cwd=folder, check=True, timeout=1200)
    return time.perf_counter() - start


def packed(files: Sequence[Path]) -> int:
    """Bytes of files as a static host sends them."""
    return sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)


def sizes(index: Path) -> Iterator[str]:
    """How large the index is."""
    files = sorted(index.glob("*.*"))
    words = [file for file in files if file.name.startswith("words")]
    each, first = packed(words) / len(words) / 1e3, packed([index / "index.json"]) / 1e3
    yield f"  index: {len(files)} files, {packed(files) / 1e6:.1f} MB packed; index.json {first:.1f} KB"
    yield f"  {len(words)} files of words, {each:.0f} KB each"


def searches(site: Path) -> Iterator[str]:
    """What searches fetch and take."""
    for query in QUERIES:
        seconds, size, asked, hits = searched(site, query)
        fetched = f"{size / 1e3:5.0f} KB in {asked} requests"
        yield f"  {query!r:26} {seconds:5.2f} s to the first hit, {fetched}, {hits} hits"


def of_pagefind(stories: Sequence[archive.Story], into: Path) -> Iterator[str]:
    """The same of Pagefind's index: how large its parts are."""
    seconds = pagefind(stories, into)
    files = [file for file in (into / "index").rglob("*") if file.is_file()]
    yield f"  Pagefind: {seconds:.1f} s, {len(files)} files"
    for kind in ("pf_meta", "pf_index", "pf_filter", "pf_fragment", "pagefind", "js"):
        found = [file for file in files if file.suffix == f".{kind}"]
        kilobytes = (packed(found) if kind == "js" else sum(file.stat().st_size for file in found)) / 1e3
        yield f"    {kind:12} {len(found):6} files, {kilobytes:8.0f} KB"


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, metavar="DIR", help="folder with feeds of a week (*.xml)")
    parser.add_argument("--editions", type=int, default=2080, help="of twelve stories (default: %(default)s)")
    parser.add_argument("--builds", type=int, default=3, help="of each kind; 0 measures searches alone")
    parser.add_argument("--pagefind", action="store_true", help="index the same stories with Pagefind")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        settle(Path(temporary) / "bytecode")
        folder = Path(temporary) / "digest"
        made = list(issues(args.editions, vocabulary(args.corpus)))
        archive.write_digest(folder, iter(made), feeds=False, cards=False)
        print(f"{args.editions} editions, {12 * args.editions} stories")
        for line in cost(folder, args.builds) if args.builds else ():
            print(line, flush=True)
        run(BUILD, folder)
        for line in (*sizes(folder / "site/search"), *searches(folder / "site")):
            print(line, flush=True)
        if args.pagefind:
            for line in of_pagefind([story for issue in made for story in issue.stories], Path(temporary) / "pagefind"):
                print(line, flush=True)


if __name__ == "__main__":
    main()
