"""What stands for the texts that something is made of, so that it is made again when one of them changes. Pure."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from digest.model import Site


class Hashes(NamedTuple):
    """The hash of every text, its pictures with it."""

    editions: Mapping[dt.date, str]
    """By day."""
    articles: Mapping[str, str]
    """By slug."""
    pictures: Mapping[dt.date, str]
    """Of the pictures of every edition alone, by day."""


def hashes(site: Site) -> Hashes:
    """Hash the text of every edition and of every article."""

    def of_pictures(sources: tuple[str, ...]) -> str:
        return "".join(site.pictures[src].hash for src in sources if src in site.pictures)

    articles = {name: article.hash + of_pictures(article.images) for name, article in site.articles.items()}
    pictures = {cover.day: of_pictures(cover.images) for cover in site.covers}
    editions = {
        cover.day: "".join(
            [cover.hash, pictures[cover.day], *(articles.get(h.article, "") for h in cover.headlines if h.article)]
        )
        for cover in site.covers
    }
    return Hashes(editions, articles, pictures)
