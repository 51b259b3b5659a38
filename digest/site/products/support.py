"""The appeal for support, and the page that thanks for it."""

from collections.abc import Iterator

from digest.model import Problem
from digest.render import urls
from digest.site.build import Build, Product
from digest.site.contexts import Step
from digest.site.page_plan import PagePlan, PagePlanner, html_of
from digest.site.readers import support


def _is_on(build: Build) -> bool:
    return build.rendering.settings.options.support is not None


def _pages(build: Build, planner: PagePlanner) -> Iterator[PagePlan]:
    if appeal := support.appeal(build.rendering.settings, build.rendering.gathered.contents.support):
        title, inputs = planner.t("Support us"), (appeal._replace(prose=None), html_of(appeal.prose))
        yield planner.plan("support.html", urls.SUPPORT, title, appeal.text, {"appeal": appeal}, inputs=inputs)
        yield planner.after(
            "given.html", urls.GIVEN, planner.t("Thank you for your support"), Step(title, urls.SUPPORT)
        )


def _problems(build: Build) -> Iterator[Problem]:
    return support.problems(build.rendering.settings)


PRODUCT = Product("support", is_on=_is_on, pages=_pages, problems=_problems)
