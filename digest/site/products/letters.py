"""The newest letters that are out, as pages for the browser; where older ones stood, a line leads to their editions.

A letter links to its page for as long as it lies in a mailbox. After some weeks nobody compares the two any more, and
an archive of letters would weigh more than that of the editions.
"""

from collections.abc import Iterator
from functools import partial

from markupsafe import escape

from digest.base import fingerprint
from digest.letter import lettered, stationery
from digest.model import Cover, Output
from digest.render import urls
from digest.settings.mkdocs_yml import Settings
from digest.site.build import Build, Planned, Product

_LEADS_ON = """\
<!doctype html>
<html lang="{language}" dir="{direction}"><meta charset="utf-8"><title>{title}</title>
<meta name="robots" content="noindex"><link rel="canonical" href="{link}">
<meta http-equiv="refresh" content="0; url={link}"><p><a href="{link}">{title}</a></p></html>
"""


def _is_on(build: Build) -> bool:
    return stationery.are_sent(build.rendering.settings)


def _files(build: Build, _: Planned) -> Iterator[Output]:
    settings = build.rendering.settings
    newest = settings.options.letter.pages
    yield from lettered.writer(build.rendering, build.public).pages(newest)
    for cover in build.public.covers[newest:]:
        path = urls.letter(cover.day)
        key = fingerprint.of_values(cover.title, settings.language, settings.direction, _LEADS_ON)
        yield Output(urls.file_of(path), key, partial(_leads_on, settings, cover, path))


def _leads_on(settings: Settings, cover: Cover, path: str) -> bytes:
    link = urls.relative(urls.edition(cover.day), start=path)
    words = {"language": settings.language, "direction": settings.direction, "title": cover.title, "link": link}
    return _LEADS_ON.format(**{name: escape(value) for name, value in words.items()}).encode("utf-8", "replace")


PRODUCT = Product("letters", is_on=_is_on, files=_files)
