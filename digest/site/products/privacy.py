"""The page about privacy, made from the settings in use."""

from collections.abc import Iterator

from digest.model import Problem
from digest.render import urls
from digest.site.build import Build, Product
from digest.site.page_plan import PagePlan, PagePlanner, html_of
from digest.site.readers import hosts, privacy


def _is_on(build: Build) -> bool:
    return privacy.is_made(build.rendering.settings)


def _pages(build: Build, planner: PagePlanner) -> Iterator[PagePlan]:
    rendering, covers = build.rendering, planner.site.covers
    day = covers[0].day if covers else None
    prose = rendering.gathered.contents.privacy
    statement = privacy.statement(rendering.settings, prose, day, has_search=build.has("search"))
    about = planner.t("What {name} knows of its readers, and what it does not.", name=planner.publication.name)
    inputs = statement._replace(prose=None), html_of(statement.prose)
    yield planner.plan(
        "privacy.html", urls.PRIVACY, planner.t("Privacy"), about, {"statement": statement}, inputs=inputs
    )


def _problems(build: Build) -> Iterator[Problem]:
    return hosts.problems(build.rendering.settings)


PRODUCT = Product("privacy", is_on=_is_on, pages=_pages, problems=_problems)
