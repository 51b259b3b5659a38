"""The page that is shown when there is no connection."""

from collections.abc import Iterator

from digest.render import urls
from digest.site.build import Build, Product
from digest.site.page_plan import PagePlan, PagePlanner


def _is_on(build: Build) -> bool:
    return build.rendering.settings.options.offline


def _pages(_: Build, planner: PagePlanner) -> Iterator[PagePlan]:
    title = planner.t("You are offline")
    yield planner.plan("offline.html", urls.OFFLINE, title, title, {}, inputs=(), canonical=urls.HOME)


PRODUCT = Product("offline", is_on=_is_on, pages=_pages)
