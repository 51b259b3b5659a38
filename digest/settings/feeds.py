"""The settings of which feeds there are."""

from typing import Literal

from digest.base.schema import Form

FeedName = Literal["feed.xml", "atom.xml", "feed.json", "stories.xml", "stories.atom", "stories.json"]
"""RSS, Atom and JSON Feed with an entry for every edition, and the same with one for every story."""


class Archives(Form):
    """The feeds with all years behind them."""

    publication: tuple[FeedName, ...] = ("atom.xml",)
    """Those of the publication as a whole."""
    sections: tuple[FeedName, ...] = ()
    """Those of every section."""
    tags: tuple[FeedName, ...] = ()
    """Those of every tag."""


class Feeds(Form):
    """Which feeds there are; one that is left out leads to its nearest neighbour where the host knows `_redirects`."""

    publication: tuple[FeedName, ...] = (
        "feed.xml", "atom.xml", "feed.json", "stories.xml", "stories.atom", "stories.json",
    )  # fmt: skip
    """Those of the publication as a whole."""
    sections: tuple[FeedName, ...] = ("feed.xml", "atom.xml", "feed.json")
    """Those of every section."""
    tags: tuple[FeedName, ...] = ("stories.atom",)
    """Those of every tag."""
    archives: Archives = Archives()
    """Those of them that can be walked back to the first edition; the others have their latest entries."""
