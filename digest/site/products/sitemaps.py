"""The sitemaps: of all pages, and of what came out in the last two days."""

from collections.abc import Iterator

from digest.model import Output
from digest.site import sitemaps
from digest.site.build import Build, Planned, Product

_NOT_LISTED = "404.html"


def _is_on(build: Build) -> bool:
    return bool(build.rendering.publication.url)


def _files(build: Build, planned: Planned) -> Iterator[Output]:
    publication = build.rendering.publication
    yield from sitemaps.outputs(list(_listed(build, planned)), publication.url)
    yield from sitemaps.news(build.public, publication)


def _listed(build: Build, planned: Planned) -> Iterator[sitemaps.Listed]:
    base, zone = build.rendering.publication.url, build.rendering.publication.zone
    for page in planned.pages:
        if page.is_listed:
            yield sitemaps.listed(page.path, page.changed, base, zone)
    for path in sorted(path for path in planned.taken if path.endswith(".html") and path != _NOT_LISTED):
        folder, name = path[: path.rfind("/") + 1], path[path.rfind("/") + 1 :]
        yield sitemaps.listed(folder if name == "index.html" else path, None, base, zone)


PRODUCT = Product("sitemaps", is_on=_is_on, files=_files)
