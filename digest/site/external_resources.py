"""What pages would load from other hosts: found in plain pages, in the theme, and in the publication's own templates.

What editors write in editions and articles cannot bring in anything; the sanitiser sees to that. The policy of the
pages keeps browsers from loading it all the same, so each find is a warning: something is missing on the page.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from digest.base import fingerprint, html_tags
from digest.model import Place, Problem
from digest.settings.mkdocs_yml import Settings
from digest.site.readers import hosts
from digest.site.theme.frames import Frame

_URL = r"(?P<url>(?:https?:)?//[^\s\"'`()<>{}]+)"
_LOADS = {"img", "script", "iframe", "embed", "object", "source", "video", "audio", "track", "input", "form"}
_BY = {"src", "srcset", "data", "poster", "action"}
_LINKED = {"stylesheet", "icon", "preload", "modulepreload", "preconnect", "dns-prefetch", "prefetch"}
_ELSEWHERE = re.compile(_URL)
_IN_STYLES = re.compile(rf"(?:url\(\s*|@import\s+)[\"']?{_URL}", re.IGNORECASE)
_IN_SCRIPTS = re.compile(
    rf"(?:\bfetch|\bimport|\bfrom|importScripts|WebSocket|EventSource|sendBeacon)\s*(?:\(\s*)?[\"'`]{_URL}"
)
_TEXT = {".html", ".css", ".js", ".mjs", ".svg"}


def problems(settings: Settings, frame: Frame) -> Iterator[Problem]:
    """Every address on another host that a page, a style or a script would load, where it stands."""
    allowed = [source for sources in hosts.allowed(settings).values() for source in sources]
    said: set[tuple[str, str]] = set()
    for place, url in (*_own_files(settings), *_pages(settings, frame)):
        if (place.file, url) not in said and not any(hosts.covers(source, url) for source in allowed):
            said.add((place.file, url))
            what = f"{url} is on another host: it tells that host of every reader, so browsers are told not to load it"
            yield Problem(place, what, "put a copy beside the page, or allow the host under `policy`", "warning")


def _own_files(settings: Settings) -> Iterator[tuple[Place, str]]:
    """What the publication's own templates, styles and scripts name."""
    folders = [settings.templates / "site", settings.templates / "theme"]
    for file in sorted(file for folder in folders for file in fingerprint.files(folder) if file.suffix in _TEXT):
        yield from _in_file(settings, file)
    for file in sorted(fingerprint.files(settings.pages)):
        if file.suffix in _TEXT - {".html"}:
            yield from _in_file(settings, file)


def _in_file(settings: Settings, file: Path) -> Iterator[tuple[Place, str]]:
    text = file.read_text(encoding="utf-8", errors="replace")
    name = file.relative_to(settings.root).as_posix()
    for url, at in _found(text, file.suffix):
        yield Place(name, line=text.count("\n", 0, at) + 1, column=at - text.rfind("\n", 0, at)), url


def _pages(settings: Settings, frame: Frame) -> Iterator[tuple[Place, str]]:
    """What the plain pages and the frame around all pages name, where it stands in the sources."""
    sources = [settings.file, *sorted(file for file in fingerprint.files(settings.pages) if file.suffix == ".md")]
    texts = {file: file.read_text(encoding="utf-8", errors="replace") for file in sources if file.is_file()}
    pages = [(output.path, output.make().decode()) for output in frame.files if output.path.endswith(".html")]
    pages += [("every page", "".join(sheet.parts)) for sheet in list(frame.sheets.values())[:1]]
    for path, html in pages:
        for url, _ in _found(html, ".html"):
            yield _place(settings, texts, url, path), url


def _place(settings: Settings, texts: dict[Path, str], url: str, path: str) -> Place:
    """Where an address stands in mkdocs.yml or a plain page; else mkdocs.yml, which chooses the theme."""
    for file, text in texts.items():
        if (at := text.find(url)) >= 0:
            name = Path(file).relative_to(settings.root).as_posix()
            return Place(name, line=text.count("\n", 0, at) + 1, column=at - text.rfind("\n", 0, at))
    page = settings.pages / (path.removesuffix("/index.html").removesuffix(".html") + ".md")
    file = page if page.is_file() else settings.file
    return Place(file.relative_to(settings.root).as_posix(), line=1, column=1)


def _found(text: str, suffix: str) -> Iterator[tuple[str, int]]:
    """(address, where it begins) of all that would be loaded."""
    in_code = {".css": (_IN_STYLES,), ".js": (_IN_SCRIPTS,), ".mjs": (_IN_SCRIPTS,)}
    if suffix not in in_code:
        yield from _in_tags(text)
    for form in in_code.get(suffix, (_IN_STYLES,)):
        for found in form.finditer(text):
            yield found["url"], found.start("url")


def _in_tags(text: str) -> Iterator[tuple[str, int]]:
    for tag in html_tags.each(text):
        if tag.is_end or not (tag.name in _LOADS or tag.name == "link"):
            continue
        given = tag.attributes
        by = _BY if tag.name != "link" else {"href"} if _LINKED & set(given.get("rel", "").lower().split()) else set()
        for name in sorted(by & given.keys()):
            if found := _ELSEWHERE.match(given[name].strip()):
                yield found["url"], tag.start + max(tag.source.find(found["url"]), 0)
