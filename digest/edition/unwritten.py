"""What nobody has written yet: the texts that a new publication and a new draft begin with."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from digest.edition import load
from digest.model import UNWRITTEN_INTRO, UNWRITTEN_TITLE, Article, Edition

_TELLING = 28
"""Characters of a sentence that nobody writes by chance: found within a text, too."""
_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_FILLED = re.compile(r"\{\{.*?\}\}")
_ANY_DAY = "2026-01-02"


class Texts(NamedTuple):
    """The texts of placeholders, in small letters."""

    whole: frozenset[str]
    sentences: tuple[str, ...]

    def has(self, text: str) -> bool:
        """Whether a text is one of them, or has a sentence of them in it."""
        plain = _plain(text)
        return plain in self.whole or any(sentence in plain for sentence in self.sentences)


@cache
def texts(starter: Path) -> Texts:
    """The placeholders of drafts, and those in the files of the starter.

    Args:
        starter: the folder that new publications are made from.
    """
    said = [UNWRITTEN_TITLE, UNWRITTEN_INTRO, *_of_starter(starter / "content")]
    whole = frozenset(plain for text in said if (plain := _plain(text)))
    sentences = {part for text in whole for part in _SENTENCE.split(text) if len(part) >= _TELLING}
    return Texts(whole, tuple(sorted(sentences)))


def _of_starter(content: Path) -> Iterator[str]:
    for file in sorted(content.glob("editions/*.yml")):
        found = load.edition(file.name, _data(file)).value
        yield from _of_edition(found[0]) if found else ()
    for file in sorted(content.glob("stories/*.md")):
        article = load.article(file.name, file.stem, _data(file)).value
        yield from (article.summary.text,) if isinstance(article, Article) else ()


def _of_edition(edition: Edition) -> Iterator[str]:
    yield from (edition.title, edition.intro.text, edition.subject, edition.preheader)
    for section in edition.sections:
        for story in section.stories:
            yield from (story.title, story.summary.text)
    yield from (line.title for line in edition.also_this_week)


def _data(file: Path) -> bytes:
    return _FILLED.sub(_ANY_DAY, file.read_text(encoding="utf-8")).encode()


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
