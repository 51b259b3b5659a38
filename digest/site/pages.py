"""What people read: from the Site to a plan of all pages."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from digest.model import Cover, Moment, Shelf
from digest.render import dates, urls
from digest.site import moved
from digest.site.contexts import Pager, Step, Term
from digest.site.page_plan import Plan, Press
from digest.site.readers import pages

T = TypeVar("T")


def plan(press: Press) -> Iterator[Plan]:
    """Plan every page of the site, in the order of its addresses."""
    t, site = press.t, press.site
    yield from _front(press)
    yield from _editions(press)
    yield from _archive(press)
    yield from _shelves(press, "section", t("Sections"), site.sections)
    yield from _shelves(press, "tag", t("Tags"), site.tags)
    yield from _shelves(press, "source", t("Sources"), site.sources)
    yield from _people(press)
    yield from _articles(press)
    yield from _moved(press)
    if press.offers:
        own = {"offers": press.offers, "has_sources": press.has_sources}
        yield press.plan(
            "feeds.html", urls.FEEDS, t("Feeds"), t("How to follow it in a feed reader."), own, inputs=own.items()
        )
    yield from pages.plan(press)


def _front(press: Press) -> Iterator[Plan]:
    covers, name, about = press.site.covers, press.publication.name, press.publication.description
    if not covers:
        # Every page links to the latest edition and to all of them: nothing leads nowhere until there are some.
        for path in (urls.HOME, urls.LATEST, urls.EDITIONS):
            yield press.plan("empty.html", path, name, about, {}, inputs=(), canonical=urls.HOME)
        return
    latest, earlier = covers[0], covers[1 : 1 + press.earlier_on_home]
    inputs, shown = _edition_inputs(press, 0), _edition_pictures(press, latest)
    yield press.plan(
        "home.html",
        urls.HOME,
        name,
        about or latest.teaser,
        {**_edition_fields(press, 0), "earlier": earlier},
        inputs=(inputs, [_cover_inputs(cover) for cover in earlier]),
        pictures=shown,
        card=_card(press, latest),
        changed=_changed(press, latest),
    )
    yield press.plan(
        "edition.html",
        urls.LATEST,
        latest.title,
        _about(latest),
        _edition_fields(press, 0),
        inputs=inputs,
        canonical=urls.edition(latest.day),
        pictures=shown,
        trail=_to_edition(press, latest),
        card=_card(press, latest),
    )


def _editions(press: Press) -> Iterator[Plan]:
    for index, cover in enumerate(press.site.covers):
        yield press.plan(
            "edition.html",
            urls.edition(cover.day),
            cover.title,
            _about(cover),
            _edition_fields(press, index),
            inputs=_edition_inputs(press, index),
            pictures=_edition_pictures(press, cover),
            trail=_to_edition(press, cover),
            card=_card(press, cover),
            changed=_changed(press, cover),
        )


def _to_edition(press: Press, cover: Cover) -> tuple[Step, ...]:
    return Step(press.t("All editions"), urls.EDITIONS), Step(str(cover.day.year), urls.year(cover.day.year))


def _card(press: Press, cover: Cover) -> str:
    """The preview card; a draft that is only shown here has none."""
    return urls.card(cover.day) if press.publication.cards and cover.day in press.with_card else ""


def _changed(press: Press, cover: Cover) -> Moment:
    return dates.latest([cover.day, *cover.changes], press.publication.zone)


def _about(cover: Cover) -> str:
    return cover.teaser or "; ".join(headline.title for headline in cover.headlines[:3])


def _edition_fields(press: Press, index: int) -> dict[str, Any]:
    covers, articles = press.site.covers, press.site.articles
    cover = covers[index]
    return {
        "edition": partial(press.edition, cover.day),
        "previous": covers[index + 1] if index + 1 < len(covers) else None,
        "next": covers[index - 1] if index else None,
        "words": cover.words,
        "articles": {h.article: articles[h.article] for h in cover.headlines if h.article in articles},
    }


def _edition_pictures(press: Press, cover: Cover) -> list[str]:
    """The pictures of an edition in the order in which it names them, then those of its own pieces."""
    own = [src for h in cover.headlines if (piece := press.site.articles.get(h.article)) for src in piece.images]
    return list(dict.fromkeys([*cover.images, *own]))


def _edition_inputs(press: Press, index: int) -> tuple[object, ...]:
    covers, articles = press.site.covers, press.site.articles
    cover = covers[index]
    neighbours = covers[max(index - 1, 0) : index] + covers[index + 1 : index + 2]
    pieces = [articles[h.article].digest for h in cover.headlines if h.article in articles]
    return index == 0, cover.digest, pieces, [_cover_inputs(other) for other in neighbours]


def _cover_inputs(cover: Cover) -> tuple[object, ...]:
    """What stands for a cover: the hash of its file, and what own pieces lend it, which that hash does not know."""
    return cover.digest, cover.headlines if any(headline.article for headline in cover.headlines) else ()


def _archive(press: Press) -> Iterator[Plan]:
    by_year: dict[int, list[Cover]] = {}
    for cover in press.site.covers:
        by_year.setdefault(cover.day.year, []).append(cover)
    years = tuple((year, len(covers)) for year, covers in by_year.items())
    latest = next(iter(by_year), None)
    for year, covers in by_year.items():
        inputs = years, [_cover_inputs(cover) for cover in covers]
        own = {"covers": tuple(covers), "years": years, "year": year}
        about = ", ".join(cover.title for cover in covers[:4])
        if year == latest:
            title = press.t("All editions")
            first = {**own, "year": None}
            yield press.plan("archive.html", urls.EDITIONS, title, about, first, inputs=inputs, changed=covers[0].day)
        trail = (Step(press.t("All editions"), urls.EDITIONS),)
        yield press.plan(
            "archive.html", urls.year(year), str(year), about, own, inputs=inputs, trail=trail, changed=covers[0].day
        )


def _shelves(press: Press, kind: urls.Kind, title: str, shelves: Mapping[str, Shelf]) -> Iterator[Plan]:
    index = urls.index(kind)
    terms = tuple(Term(shelf.name, urls.shelf(kind, word), len(shelf.entries)) for word, shelf in shelves.items())
    about = ", ".join(term.name for term in terms[:12])
    yield press.plan("index.html", index, title, about, {"kind": kind, "terms": terms}, inputs=(kind, terms))
    for word, shelf in shelves.items():
        for path, entries, pager in paged(shelf.entries, urls.shelf(kind, word), press.page_size):
            yield press.plan(
                "listing.html",
                path,
                shelf.name,
                "; ".join(entry.headline.title for entry in entries[:3]),
                {"kind": kind, "name": shelf.name, "entries": entries, "pager": pager},
                inputs=(kind, pager, [entry.digest for entry in entries]),
                trail=(Step(title, index),),
                changed=entries[0].day,
            )


def paged(items: Sequence[T], path: str, size: int) -> Iterator[tuple[str, tuple[T, ...], Pager]]:
    """Divide a listing, newest first, into pages that stay as they are when it grows.

    Pages are filled from the oldest item on and numbered from there, so that a new item changes the first page alone;
    that one has the newest items, at least ``size`` and at most ``2 * size - 1`` of them.

    Args:
        items: from the newest to the oldest.
        path: address of the listing.
        size: how many items a numbered page has.

    Yields:
        (path, items, pager) of every page.
    """
    full = max(len(items) // size - 1, 0)
    first = len(items) - full * size
    yield path, tuple(items[:first]), Pager(0, "", urls.numbered(path, full) if full else "")
    for number in range(full, 0, -1):
        start = first + (full - number) * size
        newer = urls.numbered(path, number + 1) if number < full else path
        older = urls.numbered(path, number - 1) if number > 1 else ""
        yield urls.numbered(path, number), tuple(items[start : start + size]), Pager(number, newer, older)


def _moved(press: Press) -> Iterator[Plan]:
    """Lead on from old addresses, and from those of their numbered pages."""
    title = press.t("This page has moved")
    for old in moved.pages(press.site):
        about, is_one = ", ".join(term.name for term in old.now), len(old.now) == 1
        stories = sum(term.stories for term in old.now)
        for path, _, pager in paged(range(stories), old.path, press.page_size):
            now = old.now
            if is_one and pager.number:
                now = (old.now[0]._replace(path=urls.numbered(old.now[0].path, pager.number)),)
            canonical = now[0].path if is_one else old.above
            yield press.plan("moved.html", path, title, about, {"now": now}, inputs=now, canonical=canonical)


def _people(press: Press) -> Iterator[Plan]:
    site = press.site
    if not site.people:
        return
    names = ", ".join(person.name for person in site.people.values())
    yield press.plan("people.html", urls.PEOPLE, press.t("People"), names, {}, inputs=())
    for key, person in site.people.items():
        edited = [cover for cover in site.covers if cover.editor == key]
        written = tuple(article for article in site.articles.values() if article.author == key)
        for path, covers, pager in paged(edited, urls.person(key), press.page_size):
            articles = () if pager.number else written
            yield press.plan(
                "person.html",
                path,
                person.name,
                person.bio.text or person.role or person.name,
                {"person": person, "covers": covers, "articles": articles, "pager": pager},
                inputs=(key, pager, [c.digest for c in covers], [a.digest for a in articles]),
                trail=(Step(press.t("People"), urls.PEOPLE),),
            )


def _articles(press: Press) -> Iterator[Plan]:
    site = press.site
    ran = {h.article: cover for cover in reversed(site.covers) for h in cover.headlines if h.article}
    for slug, article in site.articles.items():
        edition = ran.get(slug)
        yield press.plan(
            "story.html",
            urls.article(slug),
            article.title,
            article.summary.text or article.body.text[:160],
            {"article": article, "edition": edition},
            inputs=(article.digest, edition and (edition.day, edition.title)),
            pictures=article.images,
            trail=(Step(press.t("Stories"), urls.STORIES),),
            card=urls.image(article.image.src) if article.image else "",
            changed=dates.latest(
                [article.day, *([article.updated] if article.updated else []), *(c.day for c in article.corrections)],
                press.publication.zone,
            ),
        )
    for path, articles, pager in paged(tuple(site.articles.values()), urls.STORIES, press.page_size):
        about = ", ".join(article.title for article in articles[:5])
        own = {"articles": articles, "pager": pager}
        inputs = pager, [article.digest for article in articles]
        changed = articles[0].day if articles else None
        yield press.plan("stories.html", path, press.t("Stories"), about, own, inputs=inputs, changed=changed)
