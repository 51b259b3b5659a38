"""Links into a site lead somewhere: those of its pages, and all that name the site by its address."""

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from tests.golden import make
from tests.publication import tree


@pytest.mark.parametrize("name", make.LETTERS)
def test_golden_sites_have_no_dead_link_but_those_that_are_known(name: str) -> None:
    """Every link of page, letter, feed or sitemap leads to a file of the site, with the anchor that it names."""
    built = make.built(name)
    # A message breaks its lines within an address; page and text of the letter have the same links.
    files = {path.removeprefix("site/"): data for path, data in built.items() if not path.endswith(".eml")}
    files |= dict.fromkeys(built["theme-files.txt"].decode().splitlines(), b"")
    dead: dict[str, list[str]] = {}
    for path, link, there in _followed(files, _address(make.HERE / name)):
        if not there:
            dead.setdefault(path, []).append(link)
    assert dead == {}


def test_the_sample_has_no_dead_link(sample: Path) -> None:
    """The same for the publication of this repository, which has thousands of links."""
    found = list(_followed(tree(sample / "site"), _address(sample)))
    assert [(path, link) for path, link, there in found if not there] == []
    assert len(found) > 3000


class _Page(HTMLParser):
    """What a page links to, and what a link can name in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str | None] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids.add(values.get("id"))
        self.links += [values[key] or "" for key in ("href", "src", "action") if key in values]
        self.links += [picture.split()[0] for picture in (values.get("srcset") or "").split(",") if picture]


def _address(publication: Path) -> str:
    """Where a site is; somewhere, when its publication does not say."""
    found = re.search(r"(?m)^site_url: (\S+)$", (publication / "mkdocs.yml").read_text(encoding="utf-8"))
    return found[1] if found else "http://here/"


def _followed(files: Mapping[str, bytes], address: str) -> Iterator[tuple[str, str, bool]]:
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
