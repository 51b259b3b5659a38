"""Editions and stories to the entries of feeds."""

import datetime as dt
import mimetypes
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import count
from typing import Any

from markupsafe import Markup

from digest.base.slug import folded
from digest.model import Article, Edition, Entry, Image, Picture, Section, Site, Story, changes
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
            edition: fetches an edition, articles filled in.
            render: renders the templates in feed/.
            by: from a key of people.yml, or '', to an author.
        """
        self._site, self._publication, self._render, self._by = site, publication, render, by
        self._url = partial(urls.absolute, base=publication.url)
        self._frame: dict[str, Any] = {"publication": publication, "url": self._url, "pictures": site.pictures}
        # Several feeds have the same entries, and several entries the same story.
        self._whole = lru_cache(maxsize=150)(edition)
        self._html = lru_cache(maxsize=1500)(self._rendered)
        self._stories = lru_cache(maxsize=1200)(self._story)
        self._editions = lru_cache(maxsize=64)(self._edition)

    def story(self, entry: Entry) -> Post:
        """The entry of a story."""
        return self._stories(entry)

    def edition(self, day: dt.date, only: Filter) -> Post:
        """The entry of an edition, or of what it has in a section or under a tag.

        Args:
            day: of the edition.
            only: which part of it.
        """
        return self._editions(day, only)

    def _rendered(self, day: dt.date, place: int) -> Markup:
        """The HTML of a story without its corrections; ``place`` counts the stories of an edition from 0."""
        story = [story for section in self._whole(day).sections for story in section.stories][place]
        context = StoryEntryContext(**self._frame, page=self._url(urls.edition(day)), story=story)
        return Markup(self._render("story.html", context))  # noqa: S704 - comes from a template with autoescape

    def _edition(self, day: dt.date, only: Filter) -> Post:
        whole, path = self._whole(day), urls.edition(day)
        parts, is_whole = self._parts(whole, only), only == Filter()
        sections = [section for section, _ in parts]
        shown = [story for section in sections for story in section.stories]
        anchor = "" if is_whole or not shown else f"#{shown[0].id}"
        shape: dict[str, Any] = {"edition": whole, "parts": parts, "is_whole": is_whole}
        return Post(
            id=self._id(path + only.id if only.id else path.rstrip("/")),
            title=whole.title,
            url=self._url(path + anchor),
            related="",
            related_language="",
            authors=(self._by(whole.editor),),
            published=self._point(day),
            updated=dates.latest([day, *changes.of_edition(whole, shown)], self._publication.zone),
            categories=_once([section.name for section in sections] + [tag for story in shown for tag in story.tags]),
            summary=_summary(whole, shown, is_whole=is_whole),
            content=self._render("edition.html", EditionEntryContext(**self._frame, page=self._url(path), **shape)),
            media=self._picture_of(whole, shown, is_whole=is_whole),
            language=self._publication.language,
        )

    def _parts(self, whole: Edition, only: Filter) -> tuple[tuple[Section, tuple[Markup, ...]], ...]:
        """The sections with the stories that are asked for, and the HTML of each of these stories."""
        numbers, parts = count(), []
        for section in whole.sections:
            numbered = list(zip(section.stories, numbers, strict=False))
            taken = [(story, number) for story, number in numbered if only.takes(section.name, story)]
            if taken:
                stories = tuple(story for story, _ in taken)
                html = tuple(self._html(whole.day, number) for _, number in taken)
                parts.append((section._replace(stories=stories), html))
        return tuple(parts)

    def _picture_of(self, whole: Edition, shown: list[Story], *, is_whole: bool) -> Media | None:
        if self._publication.cards and is_whole:
            return Media(self._url(urls.card(whole.day)), "image/png", *_CARD, whole.title, "")
        return self._media(next((story.image for story in shown if story.image), None))

    def _story(self, entry: Entry) -> Post:
        headline, day = entry.headline, entry.day
        if entry.edition is None:
            return self._article(self._site.articles[headline.article], headline.section, self._point(day))
        edition = self._whole(day)
        stories = [(section.name, story) for section in edition.sections for story in section.stories]
        place, (section, story) = next(found for found in enumerate(stories) if found[1][1].id == headline.id)
        # Readers sort by time: a second less for every story above keeps the editor's order.
        published = self._point(day) + dt.timedelta(seconds=max(_SECONDS - place, 0))
        corrections = changes.corrections_of(edition, story)
        if article := self._site.articles.get(headline.article):
            article = replace(article, corrections=(*article.corrections, *corrections))
            return self._article(article, section, published if article.day == day else self._point(article.day))
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
            updated=dates.latest([published, *changes.of_story(edition, story)], self._publication.zone),
            categories=_once((section, *story.tags)),
            summary=story.summary.text,
            content=content,
            media=self._media(story.image),
            language=self._publication.language,
        )

    def _article(self, article: Article, section: str, published: dt.datetime) -> Post:
        return Post(
            id=self._id(f"pieces/{article.slug}"),
            title=article.title,
            url=self._url(urls.article(article.slug)),
            related="",
            related_language="",
            authors=(self._by(article.author),),
            published=published,
            updated=dates.latest([published, *changes.of_article(article)], self._publication.zone),
            categories=_once(name for name in (article.section or section, *article.tags) if name),
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


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _summary(whole: Edition, shown: Iterable[Story], *, is_whole: bool) -> str:
    return whole.intro.text if is_whole and whole.intro.text else "; ".join(story.title for story in shown)


def authors(site: Site, publication: Publication) -> Callable[[str], Author]:
    """Make the function from a key of people.yml to an author; who has none there is the publication itself."""

    def by(key: str) -> Author:
        if person := site.people.get(key):
            return Author(person.name, urls.absolute(urls.person(key), publication.url))
        return Author(publication.publisher, publication.publisher_url)

    return by
