"""The small files at the root of a site: robots.txt, humans.txt, llms.txt and the manifest."""

import json
from collections.abc import Iterator, Sequence

from digest.model import Site
from digest.render import urls
from digest.render.publication import Publication

_SMALLEST = 192
"""Pixels of an icon of the manifest; smaller ones are for others."""


def robots(publication: Publication, sitemaps: Sequence[str]) -> str:
    """Everybody may read everything. Source: RFC 9309; https://www.sitemaps.org/protocol.html#submit_robots.

    Args:
        publication: the publication as a whole.
        sitemaps: their paths.
    """
    lines = ["User-agent: *", "Allow: /"]
    if sitemaps:
        lines += ["", *(f"Sitemap: {urls.absolute(path, publication.url)}" for path in sitemaps)]
    return _text(lines)


def humans(site: Site, publication: Publication) -> str:
    """Who makes it. Source: https://humanstxt.org/Standard.html."""
    lines = ["/* TEAM */"]
    for person in site.people.values():
        lines += [f"{person.role or 'Editor'}: {person.name}", *([f"Site: {person.url}"] if person.url else []), ""]
    return _text([*lines, "/* SITE */", publication.name, f"Language: {publication.language}", "Software: digest"])


def llms(site: Site, publication: Publication, newest: int, feed: str) -> str:
    """What there is to read, for language models. Source: https://llmstxt.org.

    Args:
        site: everything that is out.
        publication: the publication as a whole.
        newest: how many editions are named.
        feed: path of the feed that is named, or ''.
    """
    editions = _editions(site, publication, newest)
    return _text([*_head(publication), "", "## Editions", "", *editions, *_more(publication, feed)])


def _head(publication: Publication) -> Iterator[str]:
    yield f"# {publication.name}"
    if about := publication.description or publication.tagline:
        yield f"\n> {' '.join(about.split())}"


def _editions(site: Site, publication: Publication, newest: int) -> Iterator[str]:
    for cover in site.covers[:newest]:
        yield f"- [{_bare(cover.title)}]({urls.absolute(urls.edition(cover.day), publication.url)}): {cover.day}"


def _more(publication: Publication, feed: str) -> Iterator[str]:
    yield "\n## More\n"
    yield f"- [All editions]({urls.absolute(urls.EDITIONS, publication.url)})"
    if feed:
        yield f"- [Feed]({urls.absolute(feed, publication.url)})"


def _bare(title: str) -> str:
    return title.replace("[", "(").replace("]", ")")


def _text(lines: list[str]) -> str:
    return "\n".join(lines).strip() + "\n"


def manifest(publication: Publication, colour: str, sizes: tuple[int, ...]) -> str:
    """What a phone shows of it. Source: https://www.w3.org/TR/appmanifest/.

    Args:
        publication: the publication as a whole.
        colour: of its icon.
        sizes: of its icons.
    """
    icons = [
        {"src": urls.icon(size), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"}
        for size in sizes
        if size >= _SMALLEST
    ]
    values = {
        "name": publication.name,
        "short_name": publication.name,
        "description": publication.description,
        "lang": publication.language,
        "dir": publication.direction,
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": "#fffdf9",
        "theme_color": colour,
        "icons": icons,
    }
    return json.dumps({key: value for key, value in values.items() if value}, ensure_ascii=False, indent=1) + "\n"
