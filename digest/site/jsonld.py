"""Structured data for search engines: what a page is, as https://schema.org has it.

What Google asks for: https://developers.google.com/search/docs/appearance/structured-data/article and …/breadcrumb
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from digest.model import Article, Correction, Person, changes
from digest.render import dates, urls
from digest.site.contexts import ArticleContext, Common, EditionContext, HomeContext, PersonContext

Data = dict[str, Any]


def of(page: Common) -> Mapping[str, Any]:
    """Describe a page, also with what is empty; nothing when the site has no address yet, for then none has a name."""
    if not page.publication.url:
        return {}
    things: list[Data] = []
    if isinstance(page, HomeContext) or not page.path:
        things += [_website(page), _publisher(page)]
    if isinstance(page, EditionContext):
        things.append(_issue(page))
    elif isinstance(page, ArticleContext):
        things.append(_article(page, page.article))
    elif isinstance(page, PersonContext):
        things.append({"@type": "ProfilePage", "url": _here(page), "mainEntity": _person(page, page.person.key)})
    elif page.path:
        things.append(
            {"@type": "CollectionPage", "name": page.title, "url": _here(page), "isPartOf": _ref("website", page)}
        )
    if page.path:
        things.append(_breadcrumbs(page))
    return {"@context": "https://schema.org", "@graph": things}


def _absolute(page: Common) -> Callable[[str], str]:
    return lambda path: urls.absolute(path, page.publication.url)


def _here(page: Common) -> str:
    return urls.absolute(page.canonical, page.publication.url)


def _ref(name: str, page: Common) -> Data:
    return {"@id": f"{page.publication.url}#{name}"}


def _website(page: Common) -> Data:
    publication = page.publication
    return {
        "@type": "WebSite",
        **_ref("website", page),
        "name": publication.name,
        "description": publication.description or publication.tagline,
        "url": publication.url,
        "inLanguage": publication.language,
        "publisher": _ref("publisher", page),
    }


def _publisher(page: Common) -> Data:
    publication = page.publication
    return {
        "@type": "NewsMediaOrganization",
        **_ref("publisher", page),
        "name": publication.publisher,
        "url": publication.publisher_url,
        "logo": {"@type": "ImageObject", "url": _absolute(page)(urls.icon(512)), "width": 512, "height": 512},
        "masthead": _absolute(page)(urls.PEOPLE) if page.people else "",
    }


def _issue(page: EditionContext) -> Data:
    edition, publication, absolute = page.edition, page.publication, _absolute(page)
    here, zone = absolute(urls.edition(edition.day)), publication.zone
    parts = [
        {
            "@type": "NewsArticle" if story.article else "CreativeWork",
            "headline": story.title,
            "articleSection": section.name if story.article else "",
            "url": absolute(urls.article(story.article)) if story.article else f"{here}#{story.id}",
            "isBasedOn": story.url,
            "keywords": story.tags,
        }
        for section in edition.sections
        for story in section.stories
    ]
    return {
        "@type": "PublicationIssue",
        "@id": f"{here}#issue",
        "name": edition.title,
        "issueNumber": str(edition.day if edition.number is None else edition.number),
        "datePublished": dates.point(edition.day, zone).isoformat(),
        "dateModified": dates.latest([edition.day, *changes.of_edition(edition)], zone).isoformat(),
        "inLanguage": publication.language,
        "url": here,
        "description": page.description,
        "image": absolute(page.card) if page.card else "",
        "editor": _person(page, edition.editor) if edition.editor in page.people else {},
        "isPartOf": {"@type": "Periodical", "name": publication.name, "url": publication.url},
        "publisher": {"@type": "NewsMediaOrganization", **_ref("publisher", page), "name": publication.publisher},
        "correction": _corrections(edition.corrections),
        "hasPart": parts,
    }


def _article(page: ArticleContext, article: Article) -> Data:
    publication, absolute = page.publication, _absolute(page)
    zone, here = publication.zone, absolute(urls.article(article.slug))
    author = _person(page, article.author) if article.author in page.people else _ref("publisher", page)
    return {
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": dates.point(article.day, zone).isoformat(),
        "dateModified": dates.latest([article.day, *changes.of_article(article)], zone).isoformat(),
        "inLanguage": article.language or publication.language,
        "url": here,
        "mainEntityOfPage": here,
        "description": page.description,
        "articleSection": article.section,
        "keywords": article.tags,
        "wordCount": article.body.words,
        "isAccessibleForFree": True,
        "image": [absolute(page.card)] if page.card else [],
        "author": [author],
        "publisher": _publisher(page),
        "correction": _corrections(article.corrections),
        "isPartOf": {"@id": f"{absolute(urls.edition(page.edition.day))}#issue"} if page.edition else {},
    }


def _corrections(corrections: Iterable[Correction]) -> list[Data]:
    return [
        {"@type": "CorrectionComment", "text": correction.text.text, "datePublished": correction.day.isoformat()}
        for correction in corrections
    ]


def _person(page: Common, key: str) -> Data:
    person: Person = page.people[key]
    return {
        "@type": "Person",
        "name": person.name,
        "jobTitle": person.role,
        "description": person.bio.text,
        "url": urls.absolute(urls.person(key), page.publication.url),
        "sameAs": person.url,
    }


def _breadcrumbs(page: Common) -> Data:
    absolute = _absolute(page)
    way = [(page.publication.name, ""), *page.trail, (page.title, page.canonical)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": absolute(path)}
            for number, (name, path) in enumerate(way, start=1)
        ],
    }
