"""What the subject of a letter looks like in a mailbox, in any script. Pure."""

import re
import unicodedata

_SHOUTED = 8
"""Capitals that it takes to shout, in words with but spaces between; a list of acronyms has commas."""
_LONGEST_ACRONYM = 6
"""Letters of UNESCO; a longer word in capitals is a word."""
_MOSTLY = 2 / 3
"""The share of letters that know capitals, among all letters, from which on they set the tone."""
_APART = re.compile(r"(?<=[,;:|/·、،])\s*|\s+[-–—|/·&+]+\s+")


def is_shouted(text: str) -> bool:
    """Whether a text is all capitals, in a script that has others.

    Acronyms do not count, nor capitals in a text of a script without them (Chinese, Arabic, Thai). ß is no small letter
    here, for it has no capital in common use; Cherokee is written in what Unicode takes for capitals.

    >>> is_shouted("BREAKING NEWS"), is_shouted("NATO, EU, UK"), is_shouted("AI 本周要闻与欧盟")
    (True, False, False)
    """
    text = unicodedata.normalize("NFKC", text)
    letters = [sign for sign in text if sign.isalpha()]
    capitals = sum(map(_is_capital, letters))
    if any(map(_is_small, letters)) or capitals < max(_SHOUTED, _MOSTLY * len(letters)):
        return False
    runs = [["".join(filter(_is_capital, word)) for word in run.split()] for run in _APART.split(text)]
    words = [[word for word in run if word] for run in runs]
    return any(
        (len(run) > 1 and sum(map(len, run)) >= _SHOUTED) or any(len(word) > _LONGEST_ACRONYM for word in run)
        for run in words
    )


def _is_capital(sign: str) -> bool:
    return sign.isupper() and sign.casefold() != sign


def _is_small(sign: str) -> bool:
    return sign.islower() and len(sign.upper()) == 1 and sign.upper() != sign


def width(text: str) -> int:
    """How much room a text takes, in Latin letters: Chinese ones take two, marks on letters and joiners none."""
    return sum(_width(sign) for sign in text)


def _width(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
