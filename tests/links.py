"""Follows the links into a site, for tests and for bench/kills.py."""

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from tests.publication import tree

NOWHERE = "http://here/"
"""Where a site is whose publication does not say."""


class _Page(HTMLParser):
    """What a page links to, what a link can name in it, and whether it is whole."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.is_whole = text.rstrip().endswith("</html>")
        self.links: list[str] = []
        self.ids: set[str | None] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids.add(values.get("id"))
        self.links += [values[key] or "" for key in ("href", "src", "action") if key in values]
        self.links += [picture.split()[0] for picture in (values.get("srcset") or "").split(",") if picture]


def address_of(publication: Path) -> str:
    """Where the site of a publication is."""
    found = re.search(r"(?m)^site_url: (\S+)$", (publication / "mkdocs.yml").read_text(encoding="utf-8"))
    return found[1] if found else NOWHERE


def followed(files: Mapping[str, bytes], address: str) -> Iterator[tuple[str, str, bool]]:
    """Every link into a site: the path of the file that has it, itself, and whether it leads somewhere."""
    pages = {path: _Page(data.decode()) for path, data in files.items() if path.endswith(".html")}
    for path, data in files.items():
        for link in _links(data.decode(errors="replace"), pages.get(path), address):
            url = urljoin(address + path, link)
            if url.startswith(address) or not (urlsplit(link).scheme or urlsplit(link).netloc):
                target = unquote(urlsplit(url).path).removeprefix(urlsplit(address).path)
                target += "index.html" if not target or target.endswith("/") else ""
                anchor = unquote(urlsplit(url).fragment)
                has_anchor = not anchor or (target in pages and anchor in pages[target].ids)
                yield path, link, target in files and has_anchor


def _links(text: str, page: _Page | None, address: str) -> Iterator[str]:
    """The links of a page, and addresses within the site that stand anywhere in a file."""
    named = re.findall(re.escape(address) + r"[^\s\"'<>\\)&]*", text)
    if page:
        yield from page.links
        named = [link.partition("#")[0] for link in named]  # structured data has names that are no anchors
    yield from named


def broken(site: Path) -> list[str]:
    """What is not whole in a site that does not say where it is: pages that end too early, links that lead nowhere."""
    files = tree(site)
    pages = {path: data for path, data in files.items() if path.endswith(".html") and path != "404.html"}
    found = [f"{path} ends too early" for path, data in pages.items() if not _Page(data.decode()).is_whole]
    return found + [f"{path} links to {link}" for path, link, there in followed(files, NOWHERE) if not there]
