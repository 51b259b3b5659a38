"""Entries to shelves: everything under one name, and the word that stands for that name in addresses. Pure.

Names that differ by punctuation alone may have one slug (``C++`` and ``C plus plus``). The one that ran first keeps it,
and the others get a mark of their own behind it: so what comes later moves no address.
"""

from collections.abc import Callable, Iterable, Mapping

from digest.base.slug import folded, former, mark, slug
from digest.model import Entry, Headline, Shelf

_SIZES = 4, 5, 6, 7
"""Bytes of a mark, more when one is taken."""


def shelves(entries: Iterable[Entry], names: Callable[[Headline], Iterable[str]]) -> dict[str, Shelf]:
    """Put entries under their names.

    Args:
        entries: from the newest to the oldest.
        names: gives the names under which a headline stands.

    Returns:
        Shelves by slug, in the order in which their names come up.
    """
    found: dict[str, list[Entry]] = {}
    spellings: dict[str, list[str]] = {}
    for entry in entries:
        spelt = {folded(name): name for name in names(entry.headline)}
        for key, name in spelt.items():
            found.setdefault(key, []).append(entry)
            spellings.setdefault(key, []).append(name)
    oldest_first = sorted(found, key=lambda key: (found[key][-1].day, slug(key) != key.replace(" ", "-"), key))
    words = _apart(oldest_first, slug)
    ids = _apart(oldest_first, lambda key: former(spellings[key][-1]))
    made = (
        Shelf(
            words[key],
            spellings[key][0],
            tuple(shelf),
            key,
            ids[key],
            tuple(dict.fromkeys(former(name) for name in reversed(spellings[key]))),
            found[key][-1].day,
        )
        for key, shelf in found.items()
    )
    return {shelf.slug: shelf for shelf in made}


def _apart(keys: Iterable[str], word_of: Callable[[str], str]) -> Mapping[str, str]:
    """A word for each of several names, no two of them the same; the first names get theirs first."""
    words: dict[str, str] = {}
    taken: set[str] = set()
    for key in keys:
        word = word_of(key)
        tries = (word, *(f"{word}-{mark(key, size)}" for size in _SIZES))
        words[key] = next(one for one in tries if one not in taken)
        taken.add(words[key])
    return words
