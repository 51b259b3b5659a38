"""All covers and own pieces to the Site: what is out, in order, and under which names. Pure."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from digest.edition.load import teaser
from digest.model import Article, Cover, Edition, Entry, Headline, Person, Picture, Shelf, Site, Story
from digest.slug import slug


def site(
    covers: Iterable[Cover],
    articles: Iterable[Article],
    people: Mapping[str, Person],
    pictures: Mapping[str, Picture],
    *,
    today: dt.date,
    drafts: bool = False,
) -> Site:
    """Put the archive together.

    Args:
        covers: of all editions that could be read.
        articles: all own pieces that could be read.
        people: by key.
        pictures: by src.
        today: the day in the publication's time zone; what is dated later is scheduled and left out.
        drafts: show drafts and scheduled editions as well.
    """
    pieces = {article.slug: article for article in articles if drafts or is_out(article, today)}
    pieces = dict(sorted(pieces.items(), key=lambda item: (item[1].day, item[0]), reverse=True))
    out = sorted((c for c in covers if drafts or is_out(c, today)), key=lambda c: c.day, reverse=True)
    out = [_completed(cover, pieces) for cover in out]
    entries = sorted(_entries(out, pieces), key=lambda entry: entry.day, reverse=True)
    return Site(
        covers=tuple(out),
        articles=pieces,
        people=people,
        pictures=pictures,
        entries=tuple(entries),
        sections=_shelves(entries, lambda h: (h.section,) if h.section else ()),
        tags=_by_name(_shelves(entries, lambda h: h.tags)),
        sources=_by_name(_shelves(entries, lambda h: (h.source,) if h.source else ())),
        today=today,
    )


def is_out(value: Cover | Article, today: dt.date) -> bool:
    """Whether readers may see it: no draft, and its day has come."""
    return not value.draft and value.day <= today


def completed(edition: Edition, articles: Mapping[str, Article]) -> Edition:
    """Fill in what own pieces lend to the stories that point to them: title, summary, picture, tags."""
    sections = tuple(
        section._replace(stories=tuple(_story(story, articles) for story in section.stories))
        for section in edition.sections
    )
    return replace(edition, sections=sections)


def _story(story: Story, articles: Mapping[str, Article]) -> Story:
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
            lent = articles[headline.article].digest if headline.article in articles else ""
            yield Entry(headline, cover.day, cover.day, f"{cover.digest}{headline.id}{lent}")
    for piece in articles.values():
        if piece.slug not in seen:
            yield Entry(_own_headline(piece), piece.day, None, piece.digest)


def _own_headline(piece: Article) -> Headline:
    short = teaser(piece.summary.text)
    return Headline(
        piece.slug, piece.title, "", piece.slug, "", piece.section, short, piece.tags, piece.language, "free", (0, 0)
    )


def _shelves(entries: Iterable[Entry], names: Callable[[Headline], Iterable[str]]) -> dict[str, Shelf]:
    found: dict[str, tuple[str, list[Entry]]] = {}
    for entry in entries:
        for name in dict.fromkeys(names(entry.headline)):
            found.setdefault(slug(name), (name, []))[1].append(entry)
    return {word: Shelf(word, name, tuple(shelf)) for word, (name, shelf) in found.items()}


def _by_name(shelves: dict[str, Shelf]) -> Mapping[str, Shelf]:
    return dict(sorted(shelves.items()))
