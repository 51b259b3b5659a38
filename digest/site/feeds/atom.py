"""A feed as Atom 1.0. Sources: RFC 4287, RFC 5005 (archives), WebSub, Media RSS 1.5.1."""

from copy import deepcopy
from functools import lru_cache
from typing import Any

from digest import __version__
from digest.render import urls
from digest.site import xml
from digest.site.feeds.document import TYPES, Author, Document, Post
from digest.site.xml import add


def write(document: Document) -> bytes:
    """Write a document of a feed as Atom."""
    feed = xml.root("atom:feed", "atom", "fh", "media")
    feed.set(xml.name("xml:lang"), document.language)
    add(feed, "atom:id", document.id)
    add(feed, "atom:title", document.channel.title, type="text")
    add(feed, "atom:subtitle", document.description, type="text")
    add(feed, "atom:updated", document.updated.isoformat())
    _person(feed, document.author)
    add(feed, "atom:generator", "digest", version=__version__)
    add(feed, "atom:icon", document.absolute(urls.icon(192)))
    if document.rights:
        add(feed, "atom:rights", document.rights, type="text")
    add_links(feed, document, "atom")
    if document.number:
        add(feed, "fh:archive")
    for post in document.posts:
        feed.append(deepcopy(_entry(post, document.language)))
    return xml.written(feed)


def add_links(parent: Any, document: Document, form: urls.Form) -> None:
    """Add the links of a feed to its page, itself, its other formats, its hub and its archive; RSS has them too.

    Args:
        parent: the element that gets them.
        document: of the feed.
        form: in which format it is written.
    """
    add(parent, "atom:link", rel="alternate", type="text/html", href=document.absolute(document.channel.place))
    add(parent, "atom:link", rel="self", type=TYPES[form][1], href=document.url(form, document.number))
    for other in document.channel.forms:
        if other != form and not document.number:
            add(parent, "atom:link", rel="alternate", type=TYPES[other][1], href=document.url(other))
    if document.hub and not document.number:
        add(parent, "atom:link", rel="hub", href=document.hub)
    if archived := document.archived(form):
        kind = TYPES[archived][1]
        for rel, number in (("prev-archive", document.older), ("next-archive", document.newer)):
            if number:
                add(parent, "atom:link", rel=rel, type=kind, href=document.url(archived, number))
    if document.number:
        add(parent, "atom:link", rel="current", type=TYPES[form][1], href=document.url(form))


@lru_cache(maxsize=800)
def _entry(post: Post, language: str) -> Any:
    """An entry; most stand in several feeds, and a copy costs a fifth of making it."""
    entry = xml.root("atom:entry", "atom", "fh", "media")
    if post.language != language:
        entry.set(xml.name("xml:lang"), post.language)
    add(entry, "atom:id", post.id)
    # Readers that take a text for HTML and those that do not agree only on an escaped text that says what it is.
    is_plain = not {"<", "&"} & set(post.title)
    add(entry, "atom:title", post.title if is_plain else escaped(post.title), type="text" if is_plain else "html")
    add(entry, "atom:link", rel="alternate", type="text/html", href=post.url)
    if post.related:
        add(entry, "atom:link", rel="related", href=post.related, hreflang=post.related_language)
    add(entry, "atom:published", post.published.isoformat())
    add(entry, "atom:updated", post.updated.isoformat())
    for author in post.authors:
        _person(entry, author)
    for category in post.categories:
        add(entry, "atom:category", term=category)
    if post.summary:
        add(entry, "atom:summary", post.summary, type="text")
    add(entry, "atom:content", post.content, type="html")
    add_media(entry, post)
    return entry


def add_media(entry: Any, post: Post) -> None:
    """Add the picture of an entry; RSS has it too."""
    if (media := post.media) is None:
        return
    content = add(
        entry,
        "media:content",
        url=media.url,
        type=media.type,
        medium="image",
        width=media.width,
        height=media.height,
    )
    if media.alt:
        add(content, "media:description", media.alt, type="plain")
    if media.credit:
        add(content, "media:credit", media.credit)


def _person(parent: Any, author: Author) -> None:
    person = add(parent, "atom:author")
    add(person, "atom:name", author.name)
    if author.url:
        add(person, "atom:uri", author.url)


def escaped(text: str) -> str:
    """Plain text as HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
