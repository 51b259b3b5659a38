"""A raw entry to a FeedItem: one set of rules, whatever document it came from. Pure."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import NamedTuple

from digest.collect import clean, dates
from digest.collect.raw import RawEntry, RawFile, Words
from digest.model import Enclosure, FeedItem

_SUMMARY = 2_000
_NAME = 120
_ID = 1_000
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class Setting(NamedTuple):
    """What a feed says for all of its entries."""

    base: str
    """Where relative addresses start; whole."""
    language: str
    author: str


def item(raw: RawEntry, feed: Setting) -> FeedItem:
    """Make a FeedItem of an entry, without a key.

    Args:
        raw: the entry.
        feed: what counts where the entry says nothing.
    """
    base = clean.joined(raw.base, feed.base) if raw.base else feed.base
    updated = moment(raw.updated)
    authors = raw.authors or ((feed.author,) if feed.author else ())
    return FeedItem(
        key="",
        title=title(raw.titles),
        summary=_summary(raw.summaries),
        url=clean.url(clean.unwrapped(raw.original or raw.link), base),
        link=clean.line(raw.link, _ID),
        given_id=clean.line(raw.id, _ID),
        authors=clean.distinct((clean.author(name, _NAME) for name in authors), 10) if authors else (),
        published=moment(raw.published) or updated,
        updated=updated,
        image=next((url for src in raw.images if (url := clean.url(src, base))), ""),
        enclosures=tuple(file for found in raw.files if (file := _file(found, base)).url)[:10],
        language=language(raw.language) or feed.language,
        categories=clean.distinct((_plain(words, _NAME) for words in raw.categories), 20) if raw.categories else (),
    )


def moment(words: Iterable[str]) -> dt.datetime | None:
    """The first of some dates that is one."""
    return next((found for date in words if (found := dates.moment(date))), None)


def title(titles: Iterable[Words]) -> str:
    """The first title that says something."""
    return next((plain for words in titles if (plain := _plain(words, 400))), "")


def _plain(words: Words, limit: int) -> str:
    return clean.line(words.text, limit) if words.kind == "text" else clean.title(words.text, limit)


def _summary(summaries: Iterable[Words]) -> str:
    """The first text that says something: the summary, or the first words of the content."""
    plain = (clean.line if words.kind == "text" else clean.text for words in summaries)
    return next(
        (found for make, words in zip(plain, summaries, strict=False) if (found := make(words.text, _SUMMARY))), ""
    )


def _file(raw: RawFile, base: str) -> Enclosure:
    return Enclosure(clean.url(raw.url, base), clean.line(raw.type, 80), clean.number(raw.length.strip()))


def language(tag: str) -> str:
    """A BCP 47 tag, or ''."""
    tag = tag.strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else ""
