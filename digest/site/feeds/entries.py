"""Editions and stories to the entries of feeds."""

import datetime as dt
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import count
from typing import Any

from markupsafe import Markup

from digest.base.slug import folded
from digest.model import Article, Edition, Entry, Image, Picture, Section, Site, Story
from digest.render import dates, urls
from digest.render.env import Renderer
from digest.render.publication import Publication
from digest.site.feeds.contexts import (
    ArticleEntryContext,
    CorrectionsEntryContext,
    EditionEntryContext,
    StoryEntryContext,
)
from digest.site.feeds.document import Author, Media, Post

_CARD = 1200, 630
_SECONDS = 999
"""After midnight comes the first story of an edition; counted from the top, so that one added below moves no other."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which part of an edition a feed is about: all of it, a section or a tag."""

    section: str = ""
    """What all spellings of a section have in common (see slug.folded), or ''."""
    tag: str = ""
    """The same of a tag, or ''."""
    id: str = ""
    """What the ids of its entries say: sections/news; '' for all of an edition."""

    def takes(self, section: str, story: Story) -> bool:
        """Whether a story belongs to it."""
        in_section = not self.section or folded(section) == self.section
        return in_section and (not self.tag or self.tag in map(folded, story.tags))


class Posts:
    """Makes entries, and remembers them while several feeds of one build ask for the same ones."""

    def __init__(
        self,
        site: Site,
        publication: Publication,
        edition: Callable[[dt.date], Edition],
        render: Renderer,
        by: Callable[[str], Author],
    ) -> None:
        """Take what entries are made of.

        Args:
            site: everything that is out.
            publication: the publication as a whole.
            edition: fetches an edition, own pieces filled in.
            render: renders the templates in feed/.
            by: from a key of people.yml, or '', to an author.
        """
        self._site, self._publication, self._render, self._by = site, publication, render, by
        self._whole = lru_cache(maxsize=150)(edition)
        self._html = lru_cache(maxsize=1500)(self._rendered)
        self.story = lru_cache(maxsize=1200)(self._story)
        """The entry of a story."""
        self.edition = lru_cache(maxsize=64)(self._issue)
        """The entry of an edition, or of what it has in a section or under a tag."""
        self._url = partial(urls.absolute, base=publication.url)
        self._frame: dict[str, Any] = {"publication": publication, "url": self._url, "pictures": site.pictures}

    def _rendered(self, day: dt.date, place: int) -> Markup:
        """The HTML of a story without its corrections; ``place`` counts the stories of an edition from 0."""
        story = [story for section in self._whole(day).sections for story in section.stories][place]
        context = StoryEntryContext(**self._frame, page=self._url(urls.edition(day)), story=story)
        return Markup(self._render("story.html", context))  # noqa: S704 - comes from a template with autoescape

    def _issue(self, day: dt.date, only: Filter) -> Post:
        whole = self._whole(day)
        places = count()
        parts: list[tuple[Section, tuple[Markup, ...]]] = []
        for section in whole.sections:
            taken = [
                (story, place)
                for story in section.stories
                for place in [next(places)]
                if only.takes(section.name, story)
            ]
            if taken:
                stories = tuple(story for story, _ in taken)
                parts.append((section._replace(stories=stories), tuple(self._html(day, place) for _, place in taken)))
        sections = [section for section, _ in parts]
        is_whole = only == Filter()
        shown = [story for section in sections for story in section.stories]
        anchor = "" if is_whole or not shown else f"#{shown[0].id}"
        titles = "; ".join(story.title for story in shown)
        image = next((story.image for story in shown if story.image), None)
        card = Media(self._url(urls.card(day)), "image/png", *_CARD, whole.title, "")
        return Post(
            id=self._id(urls.edition(day) + only.id if only.id else urls.edition(day).rstrip("/")),
            title=whole.title,
            url=self._url(urls.edition(day) + anchor),
            related="",
            related_language="",
            authors=(self._by(whole.editor),),
            published=self._point(day),
            updated=dates.latest([day, *self._changes(whole, shown)], self._publication.zone),
            categories=tuple(
                dict.fromkeys([section.name for section in sections] + [t for s in shown for t in s.tags])
            ),
            summary=whole.intro.text if is_whole and whole.intro.text else titles,
            content=self._render(
                "edition.html",
                EditionEntryContext(
                    **self._frame,
                    page=self._url(urls.edition(day)),
                    edition=whole,
                    parts=tuple(parts),
                    is_whole=is_whole,
                ),
            ),
            media=card if self._publication.cards and is_whole else self._media(image),
            language=self._publication.language,
        )

    def _changes(self, edition: Edition, shown: list[Story]) -> list[dt.date]:
        updates = [story.updated for story in shown if story.updated]
        ids = {story.id for story in shown}
        corrections = [c.day for c in edition.corrections if not c.story or c.story in ids]
        return [*([edition.updated] if edition.updated else []), *updates, *corrections]

    def _story(self, entry: Entry) -> Post:
        headline, day = entry.headline, entry.day
        if entry.edition is None:
            return self._article(self._site.articles[headline.article], headline.section, self._point(day))
        edition = self._whole(day)
        stories = [(section.name, story) for section in edition.sections for story in section.stories]
        place, (section, story) = next(found for found in enumerate(stories) if found[1][1].id == headline.id)
        # Readers sort by time: a second less for every story above keeps the editor's order.
        published = self._point(day) + dt.timedelta(seconds=max(_SECONDS - place, 0))
        corrections = tuple(c for c in edition.corrections if c.story == story.id)
        if article := self._site.articles.get(headline.article):
            article = replace(article, corrections=(*article.corrections, *corrections))
            return self._article(article, section, published if article.day == day else self._point(article.day))
        changes = [*([story.updated] if story.updated else []), *(c.day for c in corrections)]
        content = self._html(day, place)
        if corrections:
            said = CorrectionsEntryContext(**self._frame, page=self._url(urls.edition(day)), corrections=corrections)
            content = Markup(self._render("corrections.html", said)) + content  # noqa: S704 - as in _rendered
        return Post(
            id=self._id(f"stories/{story.id}"),
            title=story.title,
            url=self._url(f"{urls.edition(day)}#{story.id}"),
            related=urls.plain(story.url),
            related_language=story.language,
            authors=(self._by(edition.editor),),
            published=published,
            updated=dates.latest([published, *changes], self._publication.zone),
            categories=tuple(dict.fromkeys((section, *story.tags))),
            summary=story.summary.text,
            content=content,
            media=self._media(story.image),
            language=self._publication.language,
        )

    def _article(self, article: Article, section: str, published: dt.datetime) -> Post:
        changes = [*([article.updated] if article.updated else []), *(c.day for c in article.corrections)]
        return Post(
            id=self._id(f"pieces/{article.slug}"),
            title=article.title,
            url=self._url(urls.article(article.slug)),
            related="",
            related_language="",
            authors=(self._by(article.author),),
            published=published,
            updated=dates.latest([published, *changes], self._publication.zone),
            categories=tuple(dict.fromkeys(name for name in (article.section or section, *article.tags) if name)),
            summary=article.summary.text,
            content=self._render(
                "article.html",
                ArticleEntryContext(**self._frame, page=self._url(urls.article(article.slug)), article=article),
            ),
            media=self._media(article.image),
            language=article.language or self._publication.language,
        )

    def _id(self, path: str) -> str:
        return f"{self._publication.identity}:{urls.quoted(path)}"

    def _point(self, day: dt.date) -> dt.datetime:
        return dates.point(day, self._publication.zone)

    def _media(self, image: Image | None) -> Media | None:
        if image is None:
            return None
        size = self._site.pictures.get(image.src, Picture(image.src, "", 0, 0))
        kind = mimetypes.types_map.get("." + image.src.rpartition(".")[2].lower(), "") or "image/webp"
        credit = " · ".join(filter(None, (image.credit, image.licence)))
        has_size = bool(size.width and size.height)
        return Media(
            self._url(urls.image(image.src)),
            kind,
            size.width if has_size else 0,
            size.height if has_size else 0,
            image.alt,
            credit,
        )


def authors(site: Site, publication: Publication) -> Callable[[str], Author]:
    """Make the function from a key of people.yml to an author; who has none there is the publication itself."""

    def by(key: str) -> Author:
        if person := site.people.get(key):
            return Author(person.name, urls.absolute(urls.person(key), publication.url))
        return Author(publication.publisher, publication.publisher_url)

    return by
