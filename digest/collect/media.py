"""Pictures of an entry, where RSS and Atom have them: Media RSS, podcasts, enclosures. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from digest.collect.elements import Found, text

_PICTURE = re.compile(r"\.(?:avif|gif|jpe?g|png|webp)(?:$|\?)", re.I)


def images(found: Found) -> Iterator[str]:
    """The addresses of the pictures of an entry, the one that stands for it first.

    Args:
        found: its children.
    """
    for image in found.get("image", ()):
        yield text(next(image.iterchildren("{*}url"), image)).strip()
    for image in found.get("itunes:image", ()):
        yield image.get("href") or ""
    yield from of_media(found.get("media:content", ()), found.get("media:thumbnail", ()))
    for file in (*found.get("enclosure", ()), *found.get("link", ())):
        if (file.get("type") or "").startswith("image/") and file.get("rel", "enclosure") == "enclosure":
            yield file.get("url") or file.get("href") or ""


def of_media(contents: Iterable[Mapping[str, Any]], thumbnails: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The addresses of pictures in Media RSS (https://www.rssboard.org/media-rss), among elements or dicts."""
    for media in contents:
        url, kind = media.get("url") or "", media.get("type") or ""
        if media.get("medium") == "image" or kind.startswith("image/") or _PICTURE.search(url):
            yield url
    for thumbnail in thumbnails:
        yield thumbnail.get("url") or ""
