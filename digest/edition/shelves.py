"""Entries to shelves: everything under one name, and the word that stands for that name in addresses. Pure.

Names that differ by punctuation alone may have one slug (``C++`` and ``C plus plus``). The one that ran first keeps it,
and the others get a mark of their own behind it: so what comes later moves no address.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from digest.base.slug import folded, former, mark, slug
from digest.model import Entry, Headline, Shelf

_SIZES = 4, 5, 6, 7
"""Bytes of a mark, more when one is taken."""


def shelves(entries: Sequence[Entry], names: Callable[[Headline], Iterable[str]]) -> dict[str, Shelf]:
    """Put entries under their names.

    Args:
        entries: from the newest to the oldest.
        names: gives the names under which a headline stands.

    Returns:
        Shelves by slug, in the order in which their names come up.
    """
    found = _under_keys(entries, names)
    oldest_first = sorted(found, key=lambda key: (found[key].entries[-1].day, slug(key) != key.replace(" ", "-"), key))
    words = _apart(oldest_first, slug)
    ids = _apart(oldest_first, lambda key: former(found[key].spellings[-1]))
    made = (
        Shelf(
            words[key],
            spellings[0],
            tuple(shelf),
            key,
            ids[key],
            tuple(dict.fromkeys(former(name) for name in reversed(spellings))),
            shelf[-1].day,
        )
        for key, (shelf, spellings) in found.items()
    )
    return {shelf.slug: shelf for shelf in made}


class _Found(NamedTuple):
    """What stands under one name."""

    entries: list[Entry]
    """From the newest to the oldest."""
    spellings: list[str]
    """Of the name; as each of these entries has it, or the one that all of them have."""


def _under_keys(entries: Sequence[Entry], names: Callable[[Headline], Iterable[str]]) -> dict[str, _Found]:
    """Entries by what all spellings of a name have in common.

    Nearly every name is always spelt alike: so an archive of ten thousands is put under names as they stand.
    """
    by_name: dict[str, list[Entry]] = {}
    for entry in entries:
        for name in names(entry.headline):
            if name in by_name:
                by_name[name].append(entry)
            else:
                by_name[name] = [entry]
    spelt: dict[str, list[str]] = {}
    for name in by_name:
        spelt.setdefault(folded(name), []).append(name)
    several = {key for key, spellings in spelt.items() if len(spellings) > 1}
    found = {key: _Found([], []) if key in several else _Found(by_name[n], [n]) for key, (n, *_) in spelt.items()}
    for entry in entries if several else ():
        for key, name in {folded(name): name for name in names(entry.headline)}.items():
            if key in several:
                found[key].entries.append(entry)
                found[key].spellings.append(name)
    return found


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
