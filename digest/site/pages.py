"""What people read: from the Site to a plan of all pages."""

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Any

from digest.edition import archive
from digest.model import Cover, Moment, Shelf, changes
from digest.render import dates, naming, urls
from digest.site.build import Build
from digest.site.contexts import Single, Step, Term
from digest.site.page_plan import PagePlan, PagePlanner
from digest.site.paging import paged


def plan(_: Build, planner: PagePlanner) -> Iterator[PagePlan]:
    """Plan the pages that are made of content alone, in the order of their addresses."""
    t, site = planner.t, planner.site
    yield from _front(planner)
    yield from _editions(planner)
    yield from _archive(planner)
    yield from _shelves(planner, "section", t("Sections"), site.sections)
    yield from _shelves(planner, "tag", t("Tags"), site.tags)
    yield from _shelves(planner, "source", t("Sources"), site.sources)
    yield from _people(planner)
    yield from _articles(planner)


def _front(planner: PagePlanner) -> Iterator[PagePlan]:
    covers, name, about = planner.site.covers, planner.publication.name, planner.publication.description
    if not covers:
        # Every page links to the latest edition and to all of them: nothing leads nowhere until there are some.
        for path in (urls.HOME, urls.LATEST, urls.EDITIONS):
            yield planner.plan("empty.html", path, name, about, {}, inputs=(), canonical=urls.HOME)
        return
    latest, earlier = covers[0], covers[1 : 1 + planner.options.earlier_on_home]
    shown = _edition_pictures(planner, latest)
    yield planner.plan(
        "home.html",
        urls.HOME,
        name,
        about or latest.teaser,
        {**_edition_fields(planner, 0), "earlier": earlier},
        inputs=chain(_edition_inputs(planner, 0), map(_cover_inputs, earlier)),
        pictures=shown,
        card=_card(planner, latest),
        changed=_changed(planner, latest),
    )
    yield planner.plan(
        "edition.html",
        urls.LATEST,
        latest.title,
        _about(latest),
        _edition_fields(planner, 0),
        inputs=_edition_inputs(planner, 0),
        canonical=urls.edition(latest.day),
        pictures=shown,
        trail=_to_edition(planner, latest),
        card=_card(planner, latest),
    )


def _editions(planner: PagePlanner) -> Iterator[PagePlan]:
    for index, cover in enumerate(planner.site.covers):
        yield planner.plan(
            "edition.html",
            urls.edition(cover.day),
            cover.title,
            _about(cover),
            _edition_fields(planner, index),
            inputs=_edition_inputs(planner, index),
            pictures=_edition_pictures(planner, cover),
            trail=_to_edition(planner, cover),
            card=_card(planner, cover),
            changed=_changed(planner, cover),
        )


def _to_edition(planner: PagePlanner, cover: Cover) -> tuple[Step, ...]:
    return Step(planner.t("All editions"), urls.EDITIONS), Step(str(cover.day.year), urls.year(cover.day.year))


def _card(planner: PagePlanner, cover: Cover) -> str:
    """The preview card; a draft that is only shown here has none."""
    return urls.card(cover.day) if planner.publication.cards and archive.is_out(cover, planner.site.today) else ""


def _changed(planner: PagePlanner, cover: Cover) -> Moment:
    return dates.latest([cover.day, *cover.changes], planner.publication.zone)


def _about(cover: Cover) -> str:
    return cover.teaser or "; ".join(headline.title for headline in cover.headlines[:3])


def _edition_fields(planner: PagePlanner, index: int) -> dict[str, Any]:
    covers, articles = planner.site.covers, planner.site.articles
    cover = covers[index]
    return {
        "edition": partial(planner.rendering.gathered.edition, cover.day),
        "previous": covers[index + 1] if index + 1 < len(covers) else None,
        "next": covers[index - 1] if index else None,
        "words": cover.words,
        "articles": {h.article: articles[h.article] for h in cover.headlines if h.article in articles},
    }


def _edition_pictures(planner: PagePlanner, cover: Cover) -> list[str]:
    """The pictures of an edition in the order in which it names them, then those of its articles."""
    own = [src for h in cover.headlines if (piece := planner.site.articles.get(h.article)) for src in piece.images]
    return list(dict.fromkeys([*cover.images, *own]))


def _edition_inputs(planner: PagePlanner, index: int) -> Iterator[object]:
    covers, articles = planner.site.covers, planner.site.articles
    cover = covers[index]
    neighbours = covers[max(index - 1, 0) : index] + covers[index + 1 : index + 2]
    pieces = [articles[h.article].hash for h in cover.headlines if h.article in articles]
    named: list[tuple[urls.Kind, str]] = [
        ("source", headline.source) for headline in cover.headlines if headline.source
    ]
    named += [("tag", tag) for headline in cover.headlines for tag in headline.tags]
    yield index == 0, cover.hash, pieces, planner.single(named), [_cover_inputs(other) for other in neighbours]


def _cover_inputs(cover: Cover) -> tuple[object, ...]:
    """What stands for a cover: the hash of its file, and what articles lend it, which that hash does not know."""
    return cover.hash, cover.headlines if any(headline.article for headline in cover.headlines) else ()


def _archive(planner: PagePlanner) -> Iterator[PagePlan]:
    by_year: dict[int, list[Cover]] = {}
    for cover in planner.site.covers:
        by_year.setdefault(cover.day.year, []).append(cover)
    years = tuple(by_year)
    latest = next(iter(by_year), None)
    for year, covers in by_year.items():
        inputs = years, [_cover_inputs(cover) for cover in covers]
        own = {"covers": tuple(covers), "years": years, "year": year}
        about = ", ".join(cover.title for cover in covers[:4])
        if year == latest:
            title = planner.t("All editions")
            first = {**own, "year": None}
            yield planner.plan("archive.html", urls.EDITIONS, title, about, first, inputs=inputs, changed=covers[0].day)
        trail = (Step(planner.t("All editions"), urls.EDITIONS),)
        yield planner.plan(
            "archive.html", urls.year(year), str(year), about, own, inputs=inputs, trail=trail, changed=covers[0].day
        )


def _shelves(planner: PagePlanner, kind: urls.Kind, title: str, shelves: Mapping[str, Shelf]) -> Iterator[PagePlan]:
    index = urls.index(kind)
    paged_ones = {word: shelf for word, shelf in shelves.items() if naming.has_page(kind, shelf)}
    terms = tuple(Term(shelf.name, urls.shelf(kind, word), len(shelf.entries)) for word, shelf in paged_ones.items())
    singles = tuple(_single(shelf) for word, shelf in shelves.items() if word not in paged_ones)
    about = ", ".join([*(term.name for term in terms), *(single.name for single in singles)][:12])
    own = {"kind": kind, "terms": terms, "singles": singles}
    yield planner.plan("index.html", index, title, about, own, inputs=own.items())
    for word, shelf in paged_ones.items():
        for path, entries, pager in paged(shelf.entries, urls.shelf(kind, word), planner.options.page_size):
            yield planner.plan(
                "listing.html",
                path,
                shelf.name,
                "; ".join(entry.headline.title for entry in entries[:3]),
                {"kind": kind, "name": shelf.name, "entries": entries, "pager": pager},
                inputs=(kind, pager, [entry.hash for entry in entries]),
                trail=(Step(title, index),),
                changed=entries[0].day,
            )


def _single(shelf: Shelf) -> Single:
    (entry,) = shelf.entries
    shown = entry.headline
    path = f"{urls.edition(entry.edition)}#{shown.id}" if entry.edition else urls.article(shown.article)
    return Single(shelf.name, shelf.slug, shown.title, path)


def _people(planner: PagePlanner) -> Iterator[PagePlan]:
    site = planner.site
    if not site.people:
        return
    names = ", ".join(person.name for person in site.people.values())
    yield planner.plan("people.html", urls.PEOPLE, planner.t("People"), names, {}, inputs=())
    for key, person in site.people.items():
        edited = [cover for cover in site.covers if cover.editor == key]
        written = tuple(article for article in site.articles.values() if article.author == key)
        for path, covers, pager in paged(edited, urls.person(key), planner.options.page_size):
            articles = () if pager.number else written
            yield planner.plan(
                "person.html",
                path,
                person.name,
                person.bio.text or person.role or person.name,
                {"person": person, "covers": covers, "articles": articles, "pager": pager},
                inputs=(key, pager, [c.hash for c in covers], [a.hash for a in articles]),
                trail=(Step(planner.t("People"), urls.PEOPLE),),
            )


def _articles(planner: PagePlanner) -> Iterator[PagePlan]:
    site = planner.site
    ran = {h.article: cover for cover in reversed(site.covers) for h in cover.headlines if h.article}
    for slug, article in site.articles.items():
        edition = ran.get(slug)
        yield planner.plan(
            "story.html",
            urls.article(slug),
            article.title,
            article.summary.text or article.body.text[:160],
            {"article": article, "edition": edition},
            inputs=(
                article.hash,
                edition and (edition.day, edition.title),
                planner.single(("tag", t) for t in article.tags),
            ),
            pictures=article.images,
            trail=(Step(planner.t("Stories"), urls.STORIES),),
            card=urls.image(article.image.src) if article.image else "",
            changed=dates.latest([article.day, *changes.of_article(article)], planner.publication.zone),
        )
    for path, articles, pager in paged(tuple(site.articles.values()), urls.STORIES, planner.options.page_size):
        about = ", ".join(article.title for article in articles[:5])
        own = {"articles": articles, "pager": pager}
        inputs = pager, [article.hash for article in articles]
        changed = articles[0].day if articles else None
        yield planner.plan("stories.html", path, planner.t("Stories"), about, own, inputs=inputs, changed=changed)
