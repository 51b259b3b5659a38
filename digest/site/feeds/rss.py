"""A feed as RSS 2.0.

Sources: RSS 2.0.11 (https://www.rssboard.org/rss-specification), the RSS Best Practices Profile
(https://www.rssboard.org/rss-profile), RFC 5005 (archives), Media RSS 1.5.1.
"""

import re
from email.utils import format_datetime
from typing import Any

from digest import __version__
from digest.render import urls
from digest.site import xml
from digest.site.feeds.atom import add_links, add_media, escaped
from digest.site.feeds.document import Document, Post
from digest.site.xml import add

_SPECIFICATION = "https://www.rssboard.org/rss-specification"
_LIKE_MARKUP = re.compile(r"<[A-Za-z/!?]|&#?\w+;")
_IMAGE = 144
"""Pixels, the most that the specification allows for the picture of a channel."""


def write(document: Document) -> bytes:
    """Write a document of a feed as RSS."""
    rss = xml.root("rss", "", "atom", "content", "dc", "dcterms", "fh", "media", version="2.0")
    channel = add(rss, "channel")
    home = document.absolute(document.channel.place)
    add(channel, "title", document.channel.title)
    add(channel, "link", home)
    add(channel, "description", document.description)
    add(channel, "language", document.language.lower())
    if document.rights:
        add(channel, "copyright", document.rights)
    add(channel, "lastBuildDate", format_datetime(document.updated))
    add(channel, "generator", f"digest {__version__}")
    add(channel, "docs", _SPECIFICATION)
    image = add(channel, "image")
    add(image, "url", document.absolute(urls.icon(_IMAGE)))
    add(image, "title", document.channel.title)
    add(image, "link", home)
    add_links(channel, document, "rss")
    if document.number:
        add(channel, "fh:archive")
    for post in document.posts:
        _item(add(channel, "item"), post, document.language)
    return xml.written(rss)


def _item(item: Any, post: Post, language: str) -> None:
    # Most readers take a title for HTML, the specification leaves it open: escaped twice where it matters.
    add(item, "title", escaped(post.title) if _LIKE_MARKUP.search(post.title) else post.title)
    add(item, "link", post.url)
    add(item, "guid", post.id, isPermaLink="false")
    add(item, "pubDate", format_datetime(post.published))
    # Not atom:updated, which some readers take for the day of publication.
    add(item, "dcterms:modified", post.updated.isoformat())
    for author in post.authors:
        add(item, "dc:creator", author.name)
    if post.language != language:
        add(item, "dc:language", post.language)
    for category in post.categories:
        add(item, "category", category)
    add(item, "description", escaped(post.summary))
    add(item, "content:encoded", post.content)
    if post.related:
        add(item, "atom:link", rel="related", href=post.related, hreflang=post.related_language)
    add_media(item, post)
