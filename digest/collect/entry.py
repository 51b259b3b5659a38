"""One entry, as either parser gives it, to a FeedItem; and an item of a JSON Feed to such an entry. Pure.

Both parsers give dicts with the keys of feedparser (https://feedparser.readthedocs.io/en/latest/reference.html), any of
them absent or of an unexpected type.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from digest.collect import clean
from digest.model import Enclosure, FeedItem

_SUMMARY = 2_000
_NAME = 120
_ID = 1_000
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_SUBTAG = re.compile(r"[-_].*")
_AUTHORS = {"author", "authors"}
_IMAGES = {"image", "media_content", "media_thumbnail", "enclosures"}
"""Most entries have none of these, and a look is cheaper than a search."""
_PICTURE = re.compile(r"\.(?:avif|gif|jpe?g|png|webp)(?:$|\?)", re.I)


def item(found: dict[str, Any], base: str, feed_language: str, feed_author: str) -> FeedItem:
    """Make a FeedItem of an entry.

    Args:
        found: the entry.
        base: address of its feed.
        feed_language: for an entry that names none.
        feed_author: the same.
    """
    link = clean.line(_link(found), _ID)
    given = clean.line(_text(found, "id"), _ID)
    original = _text(found, "feedburner_origlink") or _text(found, "pheedo_origlink") or link
    url = address(clean.unwrapped(original), base)
    heading = title(_text(found, "title"))
    summary = _summary(found)
    published, updated = _moment(found, "published"), _moment(found, "updated")
    return FeedItem(
        key=given or url or hashlib.blake2b(f"{heading}\n{published}\n{summary}".encode(), digest_size=12).hexdigest(),
        title=heading,
        summary=summary,
        url=url,
        link=link,
        given_id=given,
        authors=clean.distinct(_authors(found, feed_author), 10) if feed_author or _AUTHORS & found.keys() else (),
        published=published or updated,
        updated=updated,
        image=next(_images(found, base), "") if _IMAGES & found.keys() else "",
        enclosures=tuple(_enclosures(found, base))[:10] if "enclosures" in found else (),
        language=language(_language(found)) or feed_language,
        categories=clean.distinct(_categories(found), 20) if "tags" in found else (),
    )


def of_json(found: dict[str, Any]) -> dict[str, Any]:
    """Spell an item of a JSON Feed as the parsers spell an entry."""
    authors = found["authors"] if isinstance(found.get("authors"), list) else [found.get("author")]
    tags = found["tags"] if isinstance(found.get("tags"), list) else []
    return {
        "id": found.get("id"),
        "title": _escaped(found.get("title")),
        "link": found.get("url") or found.get("external_url"),
        "summary": found.get("summary") or found.get("content_html") or _escaped(found.get("content_text")),
        "authors": authors,
        "published": found.get("date_published"),
        "updated": found.get("date_modified"),
        "image": found.get("image") or found.get("banner_image"),
        "language": found.get("language"),
        "tags": [{"term": tag} for tag in tags if isinstance(tag, str)],
        "enclosures": [
            {"url": file.get("url"), "type": file.get("mime_type"), "length": file.get("size_in_bytes")}
            for file in _list(found, "attachments")
        ],
    }


def title(value: object) -> str:
    """The title of an entry or a feed."""
    return clean.title(value) if isinstance(value, str) else ""


def address(value: object, base: str) -> str:
    """A canonical address, or ''."""
    return clean.url(value, base) if isinstance(value, str) and value.strip() else ""


def language(value: object) -> str:
    """A BCP 47 tag, or ''."""
    tag = value.strip().replace("_", "-") if isinstance(value, str) else ""
    return tag if _LANGUAGE.fullmatch(tag) else ""


def _escaped(text: object) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;") if isinstance(text, str) else ""


def _text(found: dict[str, Any], key: str) -> str:
    value = found.get(key)
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _list(found: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = found.get(key)
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _link(found: dict[str, Any]) -> str:
    """The alternate link; fastfeedparser takes the first of any kind."""
    alternates = [
        _text(link, "href") for link in _list(found, "links") if (link.get("rel") or "alternate") == "alternate"
    ]
    link = _text(found, "link")
    return link if link in alternates or not alternates else alternates[0]


def _summary(found: dict[str, Any]) -> str:
    """The summary that the feed gives; the text's own first words where it gives none."""
    description = _text(found, "summary") or _text(found, "description")
    given = clean.text(description, _SUMMARY)
    content = next((value for content in _list(found, "content") if (value := _text(content, "value"))), "")
    if not given or (content and content != description and _is_made_of(given, content)):
        media = (_text(media, "description") for media in _list(found, "media_content"))
        return clean.text(content, _SUMMARY) or clean.text(next(media, ""), _SUMMARY) or given
    return given


def _is_made_of(summary: str, content: str) -> bool:
    """Whether a parser made the summary itself of the content, which it does worse than we do."""
    return summary[:40] == clean.text(content[:2_000], _SUMMARY)[:40]


def _moment(found: dict[str, Any], key: str) -> Any:
    # Asked for `updated`, the get() of feedparser's dicts answers with `published`.
    return clean.moment(dict.get(found, f"{key}_parsed") or dict.get(found, key))


def _authors(found: dict[str, Any], feed_author: str) -> Iterator[str]:
    names = [_text(author, "name") for author in _list(found, "authors")]
    for name in names if any(names) else [_text(found, "author") or feed_author]:
        if name:
            yield clean.author(name, _NAME)


def _language(found: dict[str, Any]) -> object:
    contents = _list(found, "content")
    detail = found.get("title_detail")
    return (
        found.get("language")
        or (detail.get("language") if isinstance(detail, dict) else None)
        or next((content.get("language") for content in contents), None)
    )


def _categories(found: dict[str, Any]) -> Iterator[str]:
    return (clean.title(_text(tag, "term"), _NAME) for tag in _list(found, "tags"))


def _images(found: dict[str, Any], base: str) -> Iterator[str]:
    return (url for url in (address(src, base) for src in _sources(found)) if url)


def _sources(found: dict[str, Any]) -> Iterator[str]:
    image = found.get("image")
    yield _text(image, "href") or _text(image, "url") if isinstance(image, dict) else _text(found, "image")
    for media in _list(found, "media_content"):
        if (
            media.get("medium") == "image"
            or _text(media, "type").startswith("image/")
            or _PICTURE.search(_text(media, "url"))
        ):
            yield _text(media, "url")
    for key in ("media_thumbnail", "media_content"):
        for media in _list(found, key):
            yield _text(media, "url") if key == "media_thumbnail" else _text(media, "thumbnail_url")
    for enclosure in _list(found, "enclosures"):
        if _text(enclosure, "type").startswith("image/"):
            yield _text(enclosure, "url") or _text(enclosure, "href")


def _enclosures(found: dict[str, Any], base: str) -> Iterator[Enclosure]:
    for enclosure in _list(found, "enclosures"):
        if url := address(_text(enclosure, "href") or _text(enclosure, "url"), base):
            length = _text(enclosure, "length")
            yield Enclosure(
                url,
                clean.line(_text(enclosure, "type"), 80),
                int(length) if length.isdigit() and length.isascii() and len(length) < 16 else 0,
            )
