"""Measures ``digest collect`` against a bare download of the same feeds by the same client, side by side in one run.

A server on this machine has a thousand feeds of 5 to 500 KB on 250 loopback addresses; it answers after a while, or at
once. The bare download fetches them with the collector's own client and as many at once, and throws them away.
"""

import argparse
import asyncio
import contextlib
import datetime as dt
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median

from bench.process import Run, run, settle

HERE = Path(__file__).parent
COLLECT = ("digest", "--quiet", "collect", "--force")
READER = """
import sys, time
from reader import make_reader
urls = sys.stdin.read().split()
reader = make_reader("reader.db")
for url in urls:
    reader.add_feed(url, exist_ok=True)
start = time.perf_counter()
failed = sum(isinstance(result.value, Exception) for result in reader.update_feeds_iter(workers=20))
print(time.perf_counter() - start, failed)
"""


async def bare(urls: Sequence[str], etags: dict[str, str], at_once: int) -> None:
    """Fetch and forget; with the etags of the last time, where there are any."""
    from digest.collect import safe_client

    async with safe_client.client(allow_private=True, connections=at_once) as client:
        waiting = iter(urls)

        async def work() -> None:
            for url in waiting:
                headers = {"If-None-Match": etags[url]} if url in etags else {}
                async with client.stream("GET", url, headers=headers) as response:
                    async for _ in response.aiter_bytes():
                        pass
                    etags[url] = response.headers["etag"]

        await asyncio.gather(*(work() for _ in range(at_once)))


@contextlib.contextmanager
def server(count: int, latency: float, corpus: Path | None) -> Iterator[list[str]]:
    """Run the server; gives the addresses of its feeds."""
    command = [sys.executable, "-m", "bench.feeds", f"--count={count}", f"--latency={latency}"]
    if corpus:
        command.append(f"--corpus={corpus}")
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin
    assert process.stdout
    try:
        yield [process.stdout.readline().strip() for _ in range(count)]
    finally:
        process.stdin.close()
        process.wait()


def publication(folder: Path, urls: Sequence[str]) -> Path:
    """A publication that collects them."""
    (folder / "content/pages").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(
        "site_name: Bench\ndocs_dir: content/pages\ntheme: material\nplugins: [digest]\n"
    )
    feeds = "".join(f"- url: {url}\n  allow_private: true\n" for url in urls)
    (folder / "content/feeds.yml").write_text(feeds)
    return folder


def collect(folder: Path) -> Run:
    """Collect in a fresh process; feeds that are none are no failure of it."""
    return run(COLLECT, folder, expected=(0, 1))


def measure(folder: Path, count: int, latency: float, corpus: Path | None, runs: int) -> dict[str, list[float]]:
    """Cold and second collects and downloads, in turns: seconds by name, and the peak memory of the first collect."""
    found: dict[str, list[float]] = {}
    with server(count, latency, corpus) as urls:
        for turn in range(runs):
            place = publication(folder / f"{latency}-{turn}", urls)
            etags: dict[str, str] = {}
            for name in ("cold", "second"):
                start = time.perf_counter()
                asyncio.run(bare(urls, etags, 40))
                found.setdefault(f"bare download, {name}", []).append(time.perf_counter() - start)
                done = collect(place)
                found.setdefault(f"digest collect, {name}", []).append(done.seconds)
                found.setdefault(f"peak memory, {name} (MB)", []).append(done.megabytes)
            shutil.rmtree(place)
    return found


def other(python: str, count: int, latency: float, corpus: Path | None) -> float:
    """The same by reader: seconds of a cold update."""
    with server(count, latency, corpus) as urls, tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [python, "-c", READER], input="\n".join(urls), cwd=folder, stdout=subprocess.PIPE, text=True, check=True
        )
    return float(done.stdout.split()[0])


def main() -> None:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--count", type=int, default=1000, help="feeds (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--corpus", type=Path, help="folder of real feeds, to have some among them")
    parser.add_argument("--reader", metavar="PYTHON", help="an interpreter that has reader, to measure it too")
    args = parser.parse_args()
    print("| | answers at once | answers after 200 ms |\n|:--|--:|--:|")
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as folder:
        settle(Path(folder) / "bytecode")
        results = [measure(Path(folder), args.count, latency, args.corpus, args.runs) for latency in (0.0, 0.2)]
    for name in results[0]:
        print(
            f"| {name} | "
            + " | ".join(
                f"{median(found[name]):.2f} ({min(found[name]):.2f}–{max(found[name]):.2f})" for found in results
            )
            + " |"
        )
    for name in ("cold", "second"):
        ratios = [
            median(found[f"digest collect, {name}"]) / median(found[f"bare download, {name}"]) for found in results
        ]
        print(f"| digest ÷ bare, {name} | " + " | ".join(f"**{ratio:.2f}**" for ratio in ratios) + " |")
    rates = [args.count / median(found["digest collect, cold"]) for found in results]
    print("| feeds a second, cold | " + " | ".join(f"{rate:.0f}" for rate in rates) + " |")
    if args.reader:
        others = [other(args.reader, args.count, latency, args.corpus) for latency in (0.0, 0.2)]
        print("| reader, cold | " + " | ".join(f"{seconds:.1f}" for seconds in others) + " |")
    packages = ", ".join(f"{name} {version(name)}" for name in ("news-digest", "httpx2", "lxml", "feedparser"))
    machine = f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"\n{dt.datetime.now(dt.UTC):%Y-%m-%d}, {machine}, {packages}")


if __name__ == "__main__":
    main()
