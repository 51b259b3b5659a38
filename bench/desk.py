"""Measures the desk in the browser: what an editor waits for, in Chromium with a processor four times slower.

python -m bench.desk                           5,000 items, 520 editions, a draft of 40 stories; and 10,000 operations
python -m bench.desk --operations 500 --runs 10

Times are those of the page's own clock, from the key until the browser has painted; of all runs the 95th percentile.
"""

import argparse
import datetime as dt
import http.client
import json
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import BrowserContext, Page, sync_playwright

from bench import inbox

_NOW = dt.datetime(2026, 2, 18, 20, tzinfo=dt.UTC)
_DAY = "2026-02-21"
_STORIES = 40
_SLOWER = 4
_PAINTED = """
window.timed = [];
window.painted = (since) => requestAnimationFrame(() => setTimeout(() => timed.push(performance.now() - since)));
"""
_PICKED = """
addEventListener("keydown", (event) => {
  if (event.key !== "p") return;
  const since = event.timeStamp;
  window.pressed = performance.timeOrigin + since;
  const watcher = new MutationObserver(() => {
    if (!document.querySelector(".group[aria-current] .picked")) return;
    watcher.disconnect();
    painted(since);
  });
  watcher.observe(document, { subtree: true, childList: true });
}, true);
"""
_TYPED = 'addEventListener("keydown", (event) => event.target.matches("textarea") && painted(event.timeStamp), true);'
_PREVIEWED = """
addEventListener("load", (event) => {
  if (event.target.matches?.("iframe") && window.begun) timed.push(performance.now() - window.begun);
  window.begun = 0;
}, true);
addEventListener("input", (event) => (window.begun = event.timeStamp), true);
"""


class Desk(NamedTuple):
    """A desk that runs."""

    process: subprocess.Popen[str]
    address: str
    token: str


@contextmanager
def desk(folder: Path) -> Iterator[Desk]:
    """The desk of a publication."""
    command = [sys.executable, "-m", "digest", "-C", str(folder), "desk", "--no-browser", "--now", _NOW.isoformat()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        if not run.stdout:  # for the types alone
            raise TypeError
        try:
            said = "".join(run.stdout.readline() for _ in range(3))
            found = re.search(r"(http://\S+/)login#(\S+)", said)
            if not found:
                sys.exit(f"the desk did not begin: {said}")
            yield Desk(run, found[1], found[2])
        finally:
            run.send_signal(signal.SIGINT)


def write(folder: Path, count: int, editions: int) -> None:
    """Write a publication with an inbox and a draft."""
    inbox.write(folder, count, editions)
    file = folder / "mkdocs.yml"
    text = file.read_text(encoding="utf-8")
    wanted = f"{{cards: true, desk: {{per_section: {_STORIES}}}}}"
    file.write_text(text.replace("{cards: true}", wanted), encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "digest", "-C", str(folder), "draft", "--date", _DAY, "--now", _NOW.isoformat()],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip


class Slow:
    """A page that has a processor to itself that is four times slower; one at a time, for slowing down costs time."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)

    def __enter__(self) -> None:
        self._session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})

    def __exit__(self, *_: object) -> None:
        self._session.send("Emulation.setCPUThrottlingRate", {"rate": 1})


def opened(context: BrowserContext, on: Desk, script: str = "") -> Page:
    """A page that is logged in."""
    page = context.new_page()
    page.add_init_script(_PAINTED + script)
    with Slow(page):
        page.goto(f"{on.address}login#{on.token}")
        page.wait_for_selector(".group", timeout=60_000)
    return page


def again(context: BrowserContext, on: Desk, script: str = "") -> Page:
    """Another page of who is logged in."""
    page = context.new_page()
    page.add_init_script(_PAINTED + script)
    page.goto(on.address)
    page.wait_for_selector(".group", timeout=60_000)
    return page


def usable(page: Page, on: Desk) -> float:
    """Milliseconds until the inbox is there."""
    begin = time.monotonic()
    page.goto(on.address)
    page.wait_for_selector(".group", timeout=60_000)
    return 1000 * (time.monotonic() - begin)


def taken(page: Page) -> list[float]:
    """What the page timed; and it begins anew."""
    found: list[float] = page.evaluate("() => { const found = timed; timed = []; return found; }")
    return found


def high(times: Sequence[float]) -> float:
    """The 95th percentile."""
    return sorted(times)[min(len(times) - 1, int(0.95 * len(times)))]


def say(what: str, times: Sequence[float], wanted: str) -> None:
    print(f"{what}: {high(times):.0f} ms (median {sorted(times)[len(times) // 2]:.0f}, {len(times)} runs; {wanted})")


def picking(page: Page, folder: Path, runs: int) -> None:
    """Pick stories by a key, and see when each is shown, and when it is in the file."""
    file = folder / f"content/editions/{_DAY}.yml"
    on_disk: list[float] = []
    page.keyboard.press("j")
    while len(on_disk) < runs:
        if page.query_selector(".group[aria-current] .picked"):
            page.keyboard.press("j")
            continue
        before = file.stat().st_mtime_ns
        page.keyboard.press("p")
        while file.stat().st_mtime_ns == before:
            time.sleep(0.002)
        on_disk.append(file.stat().st_mtime_ns / 1e6 - page.evaluate("pressed"))
        page.keyboard.press("j")
        page.wait_for_timeout(150)
    say("key to painted pick", taken(page), "wanted: 100")
    say("key to the file", on_disk, "wanted: 250")


def typing(page: Page, runs: int) -> list[float]:
    """Milliseconds from each of some keys to the paint that shows it."""
    taken(page)
    for _ in range(runs * 4):
        page.keyboard.press("x")
        page.wait_for_timeout(60)
    return taken(page)


def previewing(page: Page, runs: int, what: str, wanted: int) -> None:
    """Type a word, and wait for the preview that has it."""
    taken(page)
    for _ in range(runs):
        page.keyboard.press("z")
        page.wait_for_timeout(1300)
    say(f"preview of the {what}", taken(page), f"wanted: {wanted}")


def hearing(page: Page, other: Page, runs: int) -> None:
    """Do something in one tab, and see when another one shows it."""
    times = []
    other.evaluate("""() => new MutationObserver(() => (window.heard = Date.now()))
        .observe(document.querySelector(".rail .edition"), {characterData: true, subtree: true, childList: true})""")
    for number in range(runs):
        saved = page.evaluate(
            """async (title) => {
              const now = await (await fetch("/api/editions/2026-02-21")).json();
              const body = JSON.stringify({op: "put", story: "", keys: ["title"], value: title, was: now.value.title});
              const headers = {"Content-Type": "application/json", "If-Match": `"${now.hash}"`};
              await fetch("/api/editions/2026-02-21/operations", {method: "POST", body, headers});
              return Date.now();
            }""",
            f"A week, told {number} times",
        )
        other.wait_for_function("title => document.querySelector('.rail .edition').textContent == title",
                                arg=f"A week, told {number} times")  # fmt: skip
        times.append(other.evaluate("heard") - saved)
    say("another tab shows it", times, "wanted: 200")


def writing(context: BrowserContext, on: Desk, runs: int) -> None:
    """Write a summary, with the page and with the letter beside it."""
    bare = context.new_page()
    bare.add_init_script(_PAINTED + _TYPED)
    bare.goto(f"{on.address}static/none")  # a page of the same place, with nothing on it but what is wrong
    bare.evaluate("document.body.replaceChildren(document.createElement('textarea'))")
    bare.evaluate("document.querySelector('textarea').focus()")
    with Slow(bare):
        theirs = typing(bare, runs)
    bare.close()
    page = again(context, on, _TYPED)
    for key in "gejje":
        page.keyboard.press(key)
        page.wait_for_timeout(300)
    page.wait_for_timeout(1500)
    with Slow(page):
        ours = typing(page, runs)
        say("keystroke", ours, f"in a bare field {high(theirs):.0f}: {high(ours) - high(theirs):.0f} more, wanted: 16")
        page.evaluate("timed = []")
        page.evaluate(_PREVIEWED)
        previewing(page, runs, "page", 300)
        page.get_by_role("button", name="Letter").click()
        page.locator("#summary").focus()
        page.wait_for_timeout(1500)
        previewing(page, runs, "letter", 400)
    page.close()


def working(on: Desk, cookie: str, operations: int) -> None:
    """Do very much, and look at the memory of the server."""
    host = on.address.removeprefix("http://").rstrip("/")
    connection = http.client.HTTPConnection(host)
    headers = {"Cookie": cookie, "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json", "If-Match": '"x"'}

    def ask(method: str, path: str, body: Any = None) -> Any:
        connection.request(method, path, json.dumps(body) if body else None, headers)
        return json.loads(connection.getresponse().read())

    was = ask("GET", f"/api/editions/{_DAY}")["value"]["title"]
    begin = time.monotonic()
    for number in range(operations):
        value = f"Title {number}"
        ask("POST", f"/api/editions/{_DAY}/operations",
            {"op": "put", "story": "", "keys": ["title"], "value": value, "was": was})  # fmt: skip
        was = value
    each = 1000 * (time.monotonic() - begin) / operations
    status = Path(f"/proc/{on.process.pid}/status").read_text(encoding="utf-8")
    found = {name: int(size) // 1024 for name, size in re.findall(r"(VmRSS|VmHWM):\s+(\d+) kB", status)}
    print(f"{operations:,} operations: {each:.1f} ms each; {found['VmRSS']} MB, at most {found['VmHWM']} (wanted: 150)")


def measure(folder: Path, runs: int, operations: int) -> None:
    with sync_playwright() as drive:
        browser = drive.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        shutil.rmtree(folder / ".cache/digest/groups", ignore_errors=True)
        with desk(folder) as on:
            begin = time.monotonic()
            page = opened(browser.new_context(), on)
            print(f"inbox, first ever: {1000 * (time.monotonic() - begin):.0f} ms (wanted: 4,000)")
        with desk(folder) as on:
            context = browser.new_context()
            begin = time.monotonic()
            page = opened(context, on, _PICKED)
            print(f"inbox, the server just begun: {1000 * (time.monotonic() - begin):.0f} ms (wanted: 1,000)")
            with Slow(page):
                say("inbox, kept", [usable(page, on) for _ in range(runs)], "wanted: 1,000")
                page.wait_for_timeout(1000)
                picking(page, folder, runs)
            other = again(context, on)
            with Slow(other):
                hearing(page, other, runs)
            other.close()
            page.goto("about:blank")
            writing(context, on, runs)
            cookie = "; ".join(f"{one['name']}={one['value']}" for one in context.cookies())
            working(on, cookie, operations)
            begin = time.monotonic()
            on.process.send_signal(signal.SIGINT)
            on.process.wait()
            print(f"from Ctrl+C to the end: {1000 * (time.monotonic() - begin):.0f} ms (wanted: 1,000)")
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=5_000, help="items of the week (default: %(default)s)")
    parser.add_argument("--editions", type=int, default=520, help="earlier editions (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=30, help="of each (default: %(default)s)")
    parser.add_argument(
        "--operations", type=int, default=10_000, help="before memory is looked at (default: %(default)s)"
    )
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "publication"
        write(folder, args.count, args.editions)
        measure(folder, args.runs, args.operations)


if __name__ == "__main__":
    main()
