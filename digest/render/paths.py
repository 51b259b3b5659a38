"""What templates know of paths as ``paths``: a list, so that nothing becomes part of their contract by being there."""

from types import SimpleNamespace

from digest.render import naming, urls

PLACES = (
    "HOME", "LATEST", "EDITIONS", "SECTIONS", "TAGS", "SOURCES", "PEOPLE", "STORIES", "FEEDS", "SEARCH", "OFFLINE",
    "PRIVACY", "SUBSCRIBE", "THANKS", "SUPPORT", "GIVEN", "LATEST_LETTER", "FROM_LETTER", "OPML",
)  # fmt: skip
"""Paths that stand still."""
OF_SOMETHING = ("edition", "letter", "year", "person", "article", "image", "image_for", "card", "feed", "icon")
"""Functions: the path of something."""
BY_NAME = ("section", "tag", "source")
"""The same, by the name that stands in an edition."""


def places() -> SimpleNamespace:
    """The paths that stand still, for templates that know no site."""
    return SimpleNamespace(**{name: getattr(urls, name) for name in PLACES})


def paths(names: naming.Names) -> SimpleNamespace:
    """Every path of a site.

    Args:
        names: where the names of sections, tags and sources lead.
    """
    found = {name: getattr(urls, name) for name in (*PLACES, *OF_SOMETHING)}
    return SimpleNamespace(**found, **{name: getattr(names, name) for name in BY_NAME})
