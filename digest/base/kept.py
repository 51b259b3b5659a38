"""What was made once and is kept in the cache: cards, copies of pictures, the search's index, the theme's files.

A kept file is named by all that its bytes depend on, and begins with a hash of its name and its bytes. So one that is
cut off, spoilt or in another one's place is known for what it is: it is made again, and that is said (``digest -v``).
The hash tells what accidents do. It keeps nobody who can write there from putting other bytes in.

    Kept ─folder("cards")▶ Folder ─later(key, make)▶ a function that gives the bytes, made or kept

Nothing is deleted while it is found out what there will be: ``Kept.prune``, after the site is written, forgets what
nobody asked for.
"""

import contextlib
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from digest.base import codec, fingerprint
from digest.errors import SiteError, refusal

T = TypeVar("T")
_LOG = logging.getLogger(__name__)


class Kept:
    """What a publication keeps, in a folder for each purpose."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._folders: dict[str, Folder] = {}

    def folder(self, purpose: str) -> "Folder":
        """What is kept for a purpose, as "cards"."""
        return self._folders.setdefault(purpose, Folder(self._place / purpose))

    def prune(self) -> None:
        """Forget what no folder that was asked for has been asked for."""
        for folder in self._folders.values():
            folder.prune()


class Folder:
    """What is kept for one purpose, each file under its key."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._used: set[str] = set()

    def later(self, key: str, make: Callable[[], bytes]) -> Callable[[], bytes]:
        """Say that bytes will be wanted; what is returned gives them, in this process or a forked one.

        Args:
            key: all that they depend on, hashed.
            make: makes them.
        """
        self.use(key)
        return partial(self.data, key, make)

    def use(self, *keys: str) -> None:
        """Say that something is still wanted."""
        self._used.update(keys)

    def prune(self) -> None:
        """Forget what is no longer wanted."""
        only(self.place, self._used)

    def data(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Bytes that are kept; they are made, and kept, when they are not there or damaged.

        Raises:
            SiteError: they cannot be written.
        """
        there = self.read(key)
        if there is None:
            there = make()
            self.keep(key, there)
        return there

    def value(self, key: str, kind: type[T], make: Callable[[], T]) -> T:
        """The same for a value of a type.

        Args:
            key: all that it depends on, hashed.
            kind: its type.
            make: makes it.
        """
        there = self.found(key, kind)
        if there is None:
            there = make()
            self.keep(key, codec.encode(there))
        return there

    def found(self, key: str, kind: type[T]) -> T | None:
        """A value that is kept; None when it is not there or damaged."""
        there = self.read(key)
        if there is None:
            return None
        try:
            return codec.decode(kind, there)
        except ValueError:
            self._say_damaged(key)
            return None

    def read(self, key: str) -> bytes | None:
        """Bytes that are kept; None when they are not there or damaged."""
        file = self.place / key
        try:
            proven = fingerprint.proven(self._name(key), file.read_bytes())
        except FileNotFoundError:
            if not file.is_symlink():
                return None
            proven = None
        except OSError:  # a folder stands there, or the disk cannot read it
            proven = None
        if proven is None:
            self._say_damaged(key)
        return proven

    def keep(self, key: str, given: bytes) -> None:
        """Keep bytes such that nobody, in this process or another, ever sees half of them.

        Raises:
            SiteError: the disk refuses.
        """
        file, whole = self.place / key, fingerprint.with_proof(self._name(key), given)
        try:
            try:
                _write(file, whole)
            except OSError:
                _clear(file)
                _write(file, whole)
        except OSError as error:
            raise refused(self.place, error) from error

    @contextlib.contextmanager
    def workplace(self) -> Iterator[Path]:
        """An empty folder beside the kept files, for somebody who writes files; gone at the end.

        Raises:
            SiteError: the disk refuses.
        """
        try:
            _clear(self.place / "work")
            self.place.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.place, prefix=".") as place:
                yield Path(place)
        except OSError as error:
            raise refused(self.place, error) from error

    def _name(self, key: str) -> str:
        return f"{self.place.name}/{key}"

    def _say_damaged(self, key: str) -> None:
        _LOG.info("%s in the cache is damaged, and made again", self._name(key))


def only(folder: Path, names: Collection[str]) -> None:
    """Forget everything in a folder but these."""
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(folder)):
            if entry.name not in names:
                remove(Path(entry.path))


def remove(path: Path) -> None:
    """Remove whatever stands at a place of the cache.

    Raises:
        OSError: the disk refuses.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def refused(path: Path, error: OSError) -> SiteError:
    """The error for a place of the cache that cannot be written."""
    return SiteError(f"the cache {path} cannot be written: {refusal(error)}")


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    number, new = tempfile.mkstemp(dir=file.parent, prefix=".")
    try:
        with os.fdopen(number, "wb") as out:
            out.write(data)
        Path(new).replace(file)
    except BaseException:
        Path(new).unlink(missing_ok=True)
        raise


def _clear(file: Path) -> None:
    """Take out of the way what has no place there: a file for a folder, a dead link, a folder for a file."""
    if not file.parent.is_dir():
        remove(file.parent)
    if file.is_dir():
        remove(file)
