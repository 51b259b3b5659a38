"""The pages to subscribe, and to be thanked for it."""

from collections.abc import Iterator

from digest.model import Problem
from digest.render import urls
from digest.site.build import Build, Product
from digest.site.contexts import Step
from digest.site.page_plan import PagePlan, PagePlanner
from digest.site.readers import subscribe


def _is_on(build: Build) -> bool:
    return subscribe.invitation(build.rendering.settings) is not None


def _pages(_: Build, planner: PagePlanner) -> Iterator[PagePlan]:
    t, invitation = planner.t, planner.invitation
    title, about = t("Subscribe"), (invitation and invitation.promise) or planner.publication.description
    yield planner.plan("subscribe.html", urls.SUBSCRIBE, title, about, {}, inputs=())
    yield planner.after("thanks.html", urls.THANKS, t("Thank you"), Step(title, urls.SUBSCRIBE))


def _problems(build: Build) -> Iterator[Problem]:
    return subscribe.problems(build.rendering.settings)


PRODUCT = Product("subscribe", is_on=_is_on, pages=_pages, problems=_problems)
