"""Content files to what they gave; of what has not changed that is only remembered.

Source ─cache?▶ Kind.load▶ Outcome
"""

import contextlib
import time
from collections.abc import Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from digest.base import codec, fingerprint
from digest.base.cache import Cache, Parsed
from digest.base.parallel import Map
from digest.edition import pictures
from digest.edition.files import Source
from digest.edition.loaded import Loaded
from digest.errors import ContentError, refusal
from digest.model import Advance, Edition, Place, Problem

T = TypeVar("T")


class Outcome(NamedTuple, Generic[T]):
    """What a file gave, without the whole of an edition."""

    source: Source
    loaded: Loaded[T]
    hash: str
    """Of its bytes; '' where they could not be read."""
    body: bytes = b""
    """The whole of an edition that is not saved, which the cache may not have."""


class Seen(NamedTuple):
    """What a file gave when this process read it last."""

    outcome: Outcome[Any]
    at: int
    """When it was looked at; nanoseconds since 1970."""

    def holds(self, source: Source) -> bool:
        """Whether the file is still that one."""
        found = self.outcome.source.signature
        return source.unsaved is None and found == source.signature and fingerprint.is_settled(found, self.at)


Memory = dict[str, Seen]
"""What one process has read, by file, for it to read only what changed."""


class _Touched(NamedTuple):
    """A file that has to be looked at, and what it was known for."""

    source: Source
    entry: Parsed | None


class _Fresh(NamedTuple):
    """What a file gave, as it is remembered."""

    hash: str
    """As in Outcome."""
    head: bytes
    """What it gave, without the whole of an edition."""
    body: bytes
    """The whole of an edition, or nothing."""


def read(
    sources: Sequence[Source],
    known: Mapping[str, Parsed],
    memory: Memory,
    cache: Cache,
    mapped: Map,
    advance: Advance,
) -> dict[str, Outcome[Any]]:
    """Read what changed, and remember it.

    Args:
        sources: the files.
        known: what is remembered of files.
        memory: what this process has read before; takes what it reads now.
        cache: takes what is new.
        mapped: applies a function to many values.
        advance: is told about the progress.

    Returns:
        What each file gave, by file, in the order of the files.
    """
    found: dict[str, Outcome[Any]] = {}
    touched: list[_Touched] = []
    at = time.time_ns()
    for source in sources:
        if (seen := memory.get(source.file)) and seen.holds(source):
            found[source.file] = seen.outcome
            continue
        entry = known.get(source.file) if source.unsaved is None else None
        old = _remembered(source, entry) if entry else None
        if entry and old and entry.settled and entry.signature == source.signature:
            found[source.file] = old
        else:
            touched.append(_Touched(source, entry if old else None))
    for (source, entry), fresh in zip(touched, mapped(_look, touched), strict=True):
        _remember(cache, source, entry, fresh)
        if given := fresh or entry:
            found[source.file] = _outcome(source, given)
        advance("Reading content", len(found), len(sources))
    new = [source for source in sources if source.unsaved is None and found[source.file].hash]
    memory |= {source.file: Seen(found[source.file], at) for source in new}
    return {source.file: found[source.file] for source in sources}


def whole(cache: Cache, source: Source, hash_: str, body: bytes) -> Edition:
    """The whole of an edition, as it was when its cover was read; from its file where the cache is damaged.

    Args:
        cache: may have it.
        source: its file.
        hash_: of the bytes that the cover was read from.
        body: as in Outcome.

    Raises:
        ContentError: the file is another one by now.
    """
    if (found := body or cache.body(source.file, hash_)) is not None:
        with contextlib.suppress(ValueError):
            return codec.decode(Edition, found)
    fresh = _look(_Touched(source, None))
    if not fresh or fresh.hash != hash_:
        what = "the file was changed while the site was made from it"
        raise ContentError([Problem(Place(source.file, line=1, column=1), what, "build again")])
    return codec.decode(Edition, fresh.body)


def _look(touched: _Touched) -> _Fresh | None:
    """Read a file; None when its bytes are the old ones."""
    source, entry = touched
    try:
        data = _bytes(source)
    except OSError as error:
        unread = Problem(Place(source.file, line=1, column=1), f"the file cannot be read: {refusal(error)}")
        return _Fresh("", codec.encode(Loaded(None, (unread,))), b"")
    hash_ = fingerprint.of_bytes(data)
    if entry and entry.hash == hash_:
        return None
    loaded = source.kind.load(source.file, data)
    return _Fresh(hash_, codec.encode(loaded._replace(whole=None)), codec.encode(loaded.whole))


def _bytes(source: Source) -> bytes:
    if source.unsaved is not None:
        return source.unsaved
    with source.path.open("rb") as file:
        return file.read(pictures.LARGEST + 1)


def _remember(cache: Cache, source: Source, entry: Parsed | None, fresh: _Fresh | None) -> None:
    """Remember what a file gave; not of one that is not saved, or could not be read."""
    if fresh and fresh.hash and source.unsaved is None:
        cache.remember(source.file, source.signature, fresh.hash, fresh.head, fresh.body)
    elif entry and not fresh:
        cache.seen(source.file, source.signature, entry)


def _remembered(source: Source, entry: Parsed) -> Outcome[Any] | None:
    """What is remembered of a file; None when that is nothing that this program wrote."""
    try:
        return _outcome(source, entry)
    except ValueError:
        return None


def _outcome(source: Source, given: _Fresh | Parsed) -> Outcome[Any]:
    body = given.body if isinstance(given, _Fresh) and source.unsaved is not None else b""
    return Outcome(source, codec.decode(source.kind.loaded, given.head), given.hash, body)
