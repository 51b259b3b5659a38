"""The pages on which readers do something, or learn what is done with what they do."""

from collections.abc import Iterator

from digest.model import Prose
from digest.render import urls
from digest.site.contexts import Step
from digest.site.page_plan import Plan, Press


def plan(press: Press) -> Iterator[Plan]:
    """Plan the pages to search, to subscribe, to support, about privacy, and for those without a line."""
    t = press.t
    if press.has_search:
        about = t("Search all editions, by words, year, section, source and tag.")
        yield press.plan("search.html", urls.SEARCH, t("Search"), about, {}, inputs=())
    if press.offline:
        title = t("You are offline")
        yield press.plan("offline.html", urls.OFFLINE, title, title, {}, inputs=(), canonical=urls.HOME)
    if press.invitation:
        title, promise = t("Subscribe"), press.invitation.promise or press.publication.description
        yield press.plan("subscribe.html", urls.SUBSCRIBE, title, promise, {}, inputs=())
        yield _after(press, "thanks.html", urls.THANKS, t("Thank you"), Step(title, urls.SUBSCRIBE))
    if appeal := press.appeal:
        title, inputs = t("Support us"), (appeal._replace(message=None), _html(appeal.message))
        yield press.plan("support.html", urls.SUPPORT, title, appeal.text, {"appeal": appeal}, inputs=inputs)
        yield _after(press, "given.html", urls.GIVEN, t("Thank you for your support"), Step(title, urls.SUPPORT))
    if press.promise:
        about = t("What {name} knows of its readers, and what it does not.", name=press.publication.name)
        own, known = {"promise": press.promise}, (press.promise._replace(message=None), _html(press.promise.message))
        yield press.plan("privacy.html", urls.PRIVACY, t("Privacy"), about, own, inputs=known)


def _html(message: Prose | None) -> str:
    return message.html if message else ""


def _after(press: Press, template: str, path: str, thanks: str, above: Step) -> Plan:
    """Plan the page that thanks for what was done on the page above it."""
    return press.plan(template, path, thanks, thanks, {}, inputs=(), canonical=above.path, trail=(above,))
