"""The small files at the root: robots.txt, humans.txt, llms.txt and the manifest.

A file of the publication's own in its folder of plain pages stands in place of ours.
"""

from collections.abc import Iterator
from functools import partial

from digest.base import fingerprint
from digest.model import Output
from digest.render import urls
from digest.site import root_files, sitemaps
from digest.site.build import Build, Planned, Product
from digest.site.draw.sizes import ICONS


def _files(build: Build, planned: Planned) -> Iterator[Output]:
    for path, text in _texts(build).items():
        if path not in planned.taken:
            yield Output(path, fingerprint.of_values(text), partial(text.encode, "utf-8", "replace"))


def _texts(build: Build) -> dict[str, str]:
    publication, site, options = build.rendering.publication, build.public, build.rendering.settings.options
    found = {urls.ROBOTS: root_files.robots(publication, sitemaps.paths(site, publication))}
    if site.people:
        found[urls.HUMANS] = root_files.humans(site, publication)
    if options.llms_txt and publication.url and site.covers:
        feeds = [link.path for link in build.links(urls.HOME)]
        atom = urls.feed("", "editions", "atom")
        feed = atom if atom in feeds else next(iter(feeds), "")
        found[urls.LLMS] = root_files.llms(site, publication, options.feed_editions, feed)
    found[urls.MANIFEST] = root_files.manifest(publication, options.colour, ICONS)
    return found


PRODUCT = Product("root files", files=_files)
