"""A raw entry to a FeedItem: one set of rules, whatever document it came from. Pure."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from itertools import islice
from typing import NamedTuple

from digest.base import addresses
from digest.collect import clean, dates
from digest.collect.raw import RawEntry, RawFile, Words
from digest.model import Enclosure, FeedItem

_SUMMARY = 2_000
_NAME = 120
_ID = 1_000
_TRIED = 10
"""Dates, titles and texts of an entry that are looked at for one that says something, where no real one has more."""
_FILES = 10
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
    base = addresses.joined(raw.base, feed.base) if raw.base else feed.base
    updated = moment(raw.updated)
    authors = raw.authors or ((feed.author,) if feed.author else ())
    return FeedItem(
        key="",
        title=title(raw.titles),
        summary=_summary(raw.summaries),
        url=addresses.canonical(addresses.unwrapped(raw.original or raw.link), base),
        link=clean.line(raw.link, _ID),
        given_id=clean.line(raw.id, _ID),
        authors=clean.distinct((clean.author(name, _NAME) for name in authors), 10) if authors else (),
        published=moment(raw.published) or updated,
        updated=updated,
        image=next((url for src in raw.images[:_TRIED] if (url := addresses.canonical(src, base))), ""),
        enclosures=tuple(file for found in raw.files[: 2 * _FILES] if (file := _file(found, base)).url)[:_FILES],
        language=language(raw.language) or feed.language,
        categories=clean.distinct((_plain(words, _NAME) for words in raw.categories), 20) if raw.categories else (),
    )


def moment(words: Iterable[str], read: Callable[[str], dt.datetime | None] = dates.moment) -> dt.datetime | None:
    """The first of some dates that is one."""
    return next((found for date in islice(words, _TRIED) if (found := read(date))), None)


def title(titles: Iterable[Words]) -> str:
    """The first title that says something."""
    return next((plain for words in islice(titles, _TRIED) if (plain := _plain(words, 400))), "")


def _plain(words: Words, limit: int) -> str:
    return clean.line(words.text, limit) if words.kind == "text" else clean.title(words.text, limit)


def _summary(summaries: Iterable[Words]) -> str:
    """The first text that says something: the summary, or the first words of the content."""
    return next((plain for words in islice(summaries, _TRIED) if (plain := _text(words))), "")


def _text(words: Words) -> str:
    return (clean.line if words.kind == "text" else clean.text)(words.text, _SUMMARY)


def _file(raw: RawFile, base: str) -> Enclosure:
    return Enclosure(addresses.canonical(raw.url, base), clean.line(raw.type, 80), clean.number(raw.length.strip()))


def language(tag: str) -> str:
    """A BCP 47 tag, or ''."""
    tag = tag.strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else ""
