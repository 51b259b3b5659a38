"""A feed as JSON Feed 1.1. Source: https://www.jsonfeed.org/version/1.1/."""

import json
from typing import Any

from digest.render import urls
from digest.site.feeds.document import Author, Document, Post, legal

_encoded = json.JSONEncoder(ensure_ascii=False).encode
_VERSION = "https://jsonfeed.org/version/1.1"


def write(document: Document) -> bytes:
    """Write a document of a feed as JSON Feed."""
    feed = {
        "version": _VERSION,
        "title": document.channel.title,
        "home_page_url": document.absolute(document.channel.place),
        "feed_url": document.url("json", document.number),
        "description": document.description,
        "next_url": document.url("json", document.older) if document.older and document.archived("json") else "",
        "icon": document.absolute(urls.icon(512)),
        "favicon": document.absolute(urls.icon(192)),
        "authors": [_author(document.author)],
        "language": document.language,
        "hubs": [{"type": "WebSub", "url": document.hub}] if document.hub and not document.number else [],
    }
    # One item a line, for people: an indented document takes ten times as long.
    items = ",\n".join(_encoded(_item(post)) for post in document.posts)
    return f'{_encoded(_filled(feed))[:-1]}, "items": [\n{items}\n]}}\n'.encode()


def _item(post: Post) -> dict[str, Any]:
    media = post.media
    item = {
        "id": post.id,
        "url": post.url,
        "external_url": post.related,
        "title": post.title,
        "summary": post.summary,
        "image": media.url if media else "",
        "date_published": post.published.isoformat(),
        "date_modified": post.updated.isoformat(),
        "authors": [_author(author) for author in post.authors],
        "tags": [legal(category) for category in post.categories],
        "language": post.language,
        "attachments": [
            _filled({"url": media.url, "mime_type": media.type, "title": " · ".join(filter(None, media[4:]))})
        ]
        if media
        else [],
    }
    return {**_filled(item), "content_html": legal(post.content)}


def _author(author: Author) -> dict[str, Any]:
    return _filled({"name": author.name, "url": author.url})


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {key: legal(value) if isinstance(value, str) else value for key, value in values.items() if value}
