"""What the templates of feeds may use. A part of the contract in ``site/contexts``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from digest.model import Article, Correction, Edition, Picture, Section, Story
from digest.render.publication import Publication


@dataclass(frozen=True, slots=True)
class EntryContext:
    """What every template in `feed/` gets: the HTML of one entry of a feed."""

    publication: Publication
    """The publication as a whole."""
    url: Callable[[str], str]
    """`url(path)`: the whole address of a path of the site."""
    page: str
    """The whole address of the page on which the entry stands."""
    pictures: Mapping[str, Picture]
    """All pictures, with their size, by src."""


@dataclass(frozen=True, slots=True)
class EditionEntryContext(EntryContext):
    """`feed/edition.html`: an edition, or what it has in a section or under a tag."""

    edition: Edition
    """The edition, whole."""
    parts: tuple[tuple[Section, tuple[Markup, ...]], ...]
    """The sections with the stories that the feed is about, and the HTML of each of these stories by `story.html`."""
    is_whole: bool
    """Whether that is all of it."""


@dataclass(frozen=True, slots=True)
class StoryEntryContext(EntryContext):
    """`feed/story.html`: one story."""

    story: Story
    """The story."""


@dataclass(frozen=True, slots=True)
class CorrectionsEntryContext(EntryContext):
    """`feed/corrections.html`: what was wrong in a story, above its text."""

    corrections: tuple[Correction, ...]
    """What was wrong in it."""


@dataclass(frozen=True, slots=True)
class ArticleEntryContext(EntryContext):
    """`feed/article.html`: an article, in full."""

    article: Article
    """The piece."""


FEED_TEMPLATES: Mapping[str, type[EntryContext]] = {
    "edition.html": EditionEntryContext,
    "story.html": StoryEntryContext,
    "corrections.html": CorrectionsEntryContext,
    "article.html": ArticleEntryContext,
}
"""Which template in feed/ gets what."""
