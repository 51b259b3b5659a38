"""Names made fit for an address."""

import hashlib
import re
import unicodedata
from functools import lru_cache

_SPELLED = (("+", " plus "), ("#", " sharp "), ("&", " and "), ("'", ""), ("\N{RIGHT SINGLE QUOTATION MARK}", ""))
_BETWEEN = re.compile(r"[^\w]+|_+")
_LONGEST = 60


@lru_cache(maxsize=65536)
def slug(name: str) -> str:
    """Turn a name into one lower-case word: letters and digits of any script, with hyphens between.

    Accents stay, ``C++`` and ``C#`` differ, a name without letters gets a word of its own, and a long one is cut.

    >>> slug("The Côte d'Azur & C++")
    'the-côte-dazur-and-c-plus-plus'
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    for sign, word in _SPELLED:
        text = text.replace(sign, word)
    word = _BETWEEN.sub("-", text).strip("-")
    if word and len(word) <= _LONGEST:
        return word
    mark = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"{word[:_LONGEST].rstrip('-')}-{mark}" if word else f"x-{mark}"
