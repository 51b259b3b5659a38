"""Whether a text is worth reading: its bounds are looked at before the work is done. Pure; every look is linear.

A look that costs little and may count too much comes first; what passes it, as real feeds do, is not looked at again.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from lxml import etree

from digest.collect.budget import ATTRIBUTES, LEVELS, PAGE, TAGS, WORD, Budget
from digest.errors import ParseError

T = TypeVar("T")

_SECTION = re.compile(r"<(?:!--.*?(?:-->|\Z)|!\[CDATA\[.*?(?:\]\]>|\Z)|\?.*?(?:\?>|\Z))", re.S)
_VALUES = re.compile(rf"<[A-Za-z_:][^<>\"']*+(?:(?:\"[^\"<]*+\"|'[^'<]*+')[^<>\"']*+){{{ATTRIBUTES + 1}}}")
"""A tag with so many values in quotes, as all have in XML."""
_GAP = len(" a=''") * ATTRIBUTES // 2
"""Characters: what is at least twice as long has such a stretch from a multiple of it on."""
_NAMES = re.compile(
    rf"<[A-Za-z_:][^<>\s\"']*+(?:(?:\s++|\"[^\"]*+\"|'[^']*+')*+[^<>\s\"']++){{{ATTRIBUTES + 1}}}"
    rf"|<[A-Za-z_:][^<>\s]*+(?:\s++[^<>\s]++){{{10 * ATTRIBUTES}}}"
)
"""A tag with so many words outside quotes, where values may lack them; or with many more, whatever a quote means."""
_WORD = re.compile(
    rf"</?[A-Za-z_:](?:\"[^\"<>]*+\"|'[^'<>]*+'|[^\s<>\"']{{1,{WORD}}}+(?=[\s\"'])|\s++)*+[^\s<>\"']{{{WORD + 1}}}"
)
_ENTRY = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry)(?=[\s/>])", re.I)
_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)")
_MANY_ATTRIBUTES = f"the document has an element with more than {ATTRIBUTES:,} attributes"
_DEEPER = etree.XPath("boolean(" + "/*" * (LEVELS + 1) + ")")
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\Z)', re.S)


def markup(text: str, budget: Budget) -> None:
    """Look at a document of XML, whatever its form; raises ParseError with the bound that it breaks."""
    _elements(text, budget.elements, "")
    if _has_gap(text) and _VALUES.search(text):
        raise ParseError(_MANY_ATTRIBUTES)


def broken(text: str, budget: Budget) -> None:
    """The same for one that has to be mended, or read by something that reads whatever there is."""
    if _exceeds(_REFERENCE.finditer(text), budget.references):
        raise ParseError(f"the document has more than {budget.references:,} references")
    if _exceeds(_SECTION.finditer(text), budget.sections):
        raise ParseError(f"the document has more than {budget.sections:,} comments and sections")


def loose(text: str, budget: Budget) -> None:
    """The same for one that is broken beyond mending."""
    _elements(text, budget.broken, "cannot be read strictly, and ")
    entries(_ENTRY.finditer(text), budget.entries)
    if _WORD.search(text):
        raise ParseError(f"the document has a tag with a word of more than {WORD:,} characters")
    if _NAMES.search(text):
        raise ParseError(_MANY_ATTRIBUTES)


def page(text: str) -> str:
    """The beginning of a web page, in which it says what it is; raises ParseError with the bound that it breaks."""
    text = text[:PAGE]
    last = next(itertools.islice(re.finditer("<", text), TAGS, None), None)
    text = text[: last.start() if last else None]
    if _NAMES.search(text):
        raise ParseError(_MANY_ATTRIBUTES)
    return text


def entries(found: Iterable[T], most: int, what: str = "items") -> list[T]:
    """All of some entries, unless they are too many.

    Args:
        found: the entries.
        most: how many they may be.
        what: what they are called in the message.
    """
    taken = list(itertools.islice(found, most + 1))
    if len(taken) > most:
        raise ParseError(f"the document has more than {most:,} {what}")
    return taken


def levels(root: Any) -> None:
    """Look at the elements of a document; raises ParseError where they are too deep."""
    if _DEEPER(root):
        raise ParseError(f"the document has elements more than {LEVELS} levels deep")


def json(text: str, budget: Budget) -> None:
    """Look at a document of JSON; raises ParseError with the bound that it breaks."""
    if _values(text) > budget.values and _values(_STRING.sub("", text)) > budget.values:
        raise ParseError(f"the document has more than {budget.values:,} values")


def _elements(text: str, most: int, also: str) -> None:
    if text.count("<") > most and (plain := _SECTION.sub("", text)).count("<") - plain.count("</") > most:
        raise ParseError(f"the document {also}has more than {most:,} elements")


def _has_gap(text: str) -> bool:
    """Whether there is room for many attributes anywhere, which XML writes without a <."""
    return any(text.find("<", at, at + _GAP) < 0 for at in range(0, len(text) - _GAP, _GAP))


def _values(text: str) -> int:
    return text.count(",") + text.count("[") + text.count("{")


def _exceeds(found: Iterator[object], most: int) -> bool:
    return next(itertools.islice(found, most, None), None) is not None
