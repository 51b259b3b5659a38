"""All covers and articles to the Site: what is out, in order, and under which names. Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from digest.base import fingerprint, html_tags
from digest.edition.cover import teaser
from digest.edition.shelves import shelves
from digest.model import Article, Contents, Cover, Edition, Entry, Headline, Picture, Shelf, Site, Story


def site(contents: Contents, *, today: dt.date, drafts: bool = False) -> Site:
    """Put the archive together.

    Args:
        contents: what could be read; pictures that it has not are left out of covers and articles.
        today: the day in the publication's time zone; what is dated later is scheduled and left out.
        drafts: show drafts and scheduled editions as well.
    """
    pictures = contents.pictures
    out = [c for c in contents.covers if drafts or is_out(c, today)]
    pieces = {a.slug: _with_pictures(a, pictures) for a in contents.articles.values() if drafts or is_out(a, today)}
    pieces = dict(sorted(pieces.items(), key=lambda item: (item[1].day, item[0]), reverse=True))
    out.sort(key=lambda cover: cover.day, reverse=True)
    covers = tuple(_completed(_cover_with_pictures(cover, pictures), pieces) for cover in out)
    entries = sorted(_entries(covers, pieces), key=lambda entry: entry.day, reverse=True)
    return Site(
        covers=covers,
        articles=pieces,
        people=contents.people,
        pictures=pictures,
        entries=tuple(entries),
        sections=shelves(entries, lambda h: (h.section,) if h.section else ()),
        tags=_by_name(shelves(entries, lambda h: h.tags)),
        sources=_by_name(shelves(entries, lambda h: (h.source,) if h.source else ())),
        today=today,
    )


def is_out(value: Cover | Article, today: dt.date) -> bool:
    """Whether readers may see it: no draft, and its day has come."""
    return not value.draft and value.day <= today


def completed(edition: Edition, articles: Mapping[str, Article], pictures: Mapping[str, Picture]) -> Edition:
    """Fill in what articles lend to the stories that point to them, and take out pictures that cannot be shown.

    They lend title, summary, picture and tags.

    Args:
        edition: as its file has it.
        articles: by slug.
        pictures: those that can be shown, by src.
    """
    sections = tuple(
        section._replace(stories=tuple(_story(story, articles, pictures) for story in section.stories))
        for section in edition.sections
    )
    return replace(edition, sections=sections)


def _with_pictures(article: Article, pictures: Mapping[str, Picture]) -> Article:
    """An article without the pictures that cannot be shown."""
    if all(src in pictures for src in article.images):
        return article
    shown = tuple(src for src in article.images if src in pictures)
    html = html_tags.changed(article.body.html, lambda tag: "" if _is_hidden(tag, pictures) else tag.source)
    return replace(
        article,
        image=article.image if article.image and article.image.src in pictures else None,
        body=article.body._replace(html=html),
        images=shown,
        hash=_without(article.hash, shown),
    )


def _is_hidden(tag: html_tags.Tag, pictures: Mapping[str, Picture]) -> bool:
    return tag.name == "img" and tag.attributes.get("src", "").removeprefix("/images/") not in pictures


def _cover_with_pictures(cover: Cover, pictures: Mapping[str, Picture]) -> Cover:
    if all(src in pictures for src in cover.images):
        return cover
    shown = tuple(src for src in cover.images if src in pictures)
    return cover._replace(images=shown, hash=_without(cover.hash, shown))


def _without(hash_: str, shown: tuple[str, ...]) -> str:
    """The hash of what is left when only these pictures are shown."""
    return fingerprint.of_values(hash_, shown)


def _story(story: Story, articles: Mapping[str, Article], pictures: Mapping[str, Picture]) -> Story:
    if story.image and story.image.src not in pictures:
        story = replace(story, image=None)
    if not (piece := articles.get(story.article)):
        return story
    return replace(
        story,
        title=story.title or piece.title,
        summary=story.summary if story.summary.text else piece.summary,
        image=story.image or piece.image,
        tags=story.tags or piece.tags,
        language=story.language or piece.language,
    )


def _completed(cover: Cover, articles: Mapping[str, Article]) -> Cover:
    if not any(headline.article for headline in cover.headlines):
        return cover
    return cover._replace(headlines=tuple(_headline(headline, articles) for headline in cover.headlines))


def _headline(headline: Headline, articles: Mapping[str, Article]) -> Headline:
    if not (piece := articles.get(headline.article)):
        return headline
    return headline._replace(
        title=headline.title or piece.title,
        teaser=headline.teaser or teaser(piece.summary.text),
        tags=headline.tags or piece.tags,
        language=headline.language or piece.language,
    )


def _entries(covers: Iterable[Cover], articles: Mapping[str, Article]) -> Iterator[Entry]:
    seen = set()
    for cover in covers:
        for headline in cover.headlines:
            seen.add(headline.article)
            lent = articles[headline.article].hash if headline.article in articles else ""
            yield Entry(headline, cover.day, cover.day, f"{headline.hash}{cover.day}{lent}")
    for piece in articles.values():
        if piece.slug not in seen:
            yield Entry(_own_headline(piece), piece.day, None, piece.hash)


def _own_headline(piece: Article) -> Headline:
    short = teaser(piece.summary.text)
    own = piece.section, short, piece.tags, piece.language
    return Headline(piece.slug, piece.title, "", piece.slug, "", *own, "free", (0, 0), "")


def _by_name(shelves: dict[str, Shelf]) -> Mapping[str, Shelf]:
    return dict(sorted(shelves.items()))
