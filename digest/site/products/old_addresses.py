"""Addresses of an earlier site: a page at each that leads to where its content is now, and a line in _redirects."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from digest.base import fingerprint, schema, yamlfile
from digest.base.yamlerror import YamlError
from digest.edition.forms import PageForm
from digest.model import Place, Problem, Site
from digest.render import urls
from digest.settings.mkdocs_yml import Settings
from digest.site.build import Build, Product
from digest.site.contexts import Term
from digest.site.page_plan import PagePlan, PagePlanner


class Old(NamedTuple):
    """An address of an earlier site."""

    path: str
    now: Term
    """The page that it leads to."""
    place: Place
    """Where that is said."""


def _of_content(site: Site) -> Iterator[Old]:
    for cover in site.covers:
        for number, path in enumerate(cover.old):
            yield Old(path, Term(cover.title, urls.edition(cover.day), 0), Place(cover.file, ("old", number)))
    for article in site.articles.values():
        for number, path in enumerate(article.old):
            yield Old(path, Term(article.title, urls.article(article.slug), 0), Place(article.file, ("old", number)))


def _of_plain_pages(build: Build) -> tuple[Old | Problem, ...]:
    settings = build.rendering.settings
    files = sorted(path for path in fingerprint.files(settings.pages) if path.suffix == ".md")
    return tuple(found for file in files for found in _of_plain_page(settings, file))


def _of_plain_page(settings: Settings, file: Path) -> Iterator[Old | Problem]:
    """What a plain page says; where it has no front matter that can be read, MkDocs says so."""
    text = file.read_text(encoding="utf-8-sig", errors="replace")
    if "old:" not in text or not text.startswith("---"):
        return
    try:
        data = yamlfile.parse(yamlfile.front_matter(text).yaml)
    except YamlError:
        return
    name = file.relative_to(settings.root).as_posix()
    form = schema.check(PageForm, data, name)
    if isinstance(form, tuple):
        yield from form
    else:
        below = file.relative_to(settings.pages).with_suffix("").as_posix()
        now = f"{below}/".removesuffix("index/") if below != "index" else urls.HOME
        title = str(data.get("title") or below) if isinstance(data, dict) else below
        for number, path in enumerate(form.old):
            yield Old(path, Term(title, now, 0), Place(name, ("old", number)))


def _all(build: Build, site: Site) -> Iterator[Old]:
    yield from _of_content(site)
    yield from (found for found in build.once(_of_plain_pages) if isinstance(found, Old))


def _pages(build: Build, planner: PagePlanner) -> Iterator[PagePlan]:
    title = planner.t("This page has moved")
    for old in _all(build, planner.site):
        own = {"now": (old.now,)}
        yield planner.plan(
            "moved.html",
            old.path,
            title,
            old.now.name,
            own,
            inputs=own.items(),
            canonical=old.now.path,
            place=old.place,
        )


def _redirects(build: Build) -> Iterator[tuple[str, str]]:
    return ((quote(old.path), quote(old.now.path)) for old in _all(build, build.public))


def _problems(build: Build) -> Iterator[Problem]:
    yield from (found for found in build.once(_of_plain_pages) if isinstance(found, Problem))


PRODUCT = Product("old addresses", pages=_pages, redirects=_redirects, problems=_problems)
