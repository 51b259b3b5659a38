"""Long listings, divided into pages. Pure."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from digest.render import urls
from digest.site.contexts import Pager

T = TypeVar("T")


def paged(items: Sequence[T], path: str, size: int) -> Iterator[tuple[str, tuple[T, ...], Pager]]:
    """Divide a listing, newest first, into pages that stay as they are when it grows.

    Pages are filled from the oldest item on and numbered from there, so that a new item changes the first page alone;
    that one has the newest items, at least ``size`` and at most ``2 * size - 1`` of them.

    Args:
        items: from the newest to the oldest.
        path: address of the listing.
        size: how many items a numbered page has.

    Yields:
        (path, items, pager) of every page.
    """
    full = max(len(items) // size - 1, 0)
    first = len(items) - full * size
    yield path, tuple(items[:first]), Pager(0, "", urls.numbered(path, full) if full else "")
    for number in range(full, 0, -1):
        start = first + (full - number) * size
        newer = urls.numbered(path, number + 1) if number < full else path
        older = urls.numbered(path, number - 1) if number > 1 else ""
        yield urls.numbered(path, number), tuple(items[start : start + size]), Pager(number, newer, older)
