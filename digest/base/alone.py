"""One program at a time at work in a folder: the others wait."""

import contextlib
import logging
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from digest.base import kept

_LOG = logging.getLogger(__name__)
_PATIENCE = 1.0
"""Seconds of waiting for another program before that is said."""


@contextlib.contextmanager
def within(path: Path) -> Iterator[None]:
    """Wait until no other program is at work, and say so when that takes long.

    Args:
        path: of the file that stands for it; the folder is made.

    Raises:
        SiteError: the file cannot be written.
    """
    lock = FileLock(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink() or path.is_dir():  # nobody can hold it
            kept.remove(path)
        try:
            lock.acquire(timeout=_PATIENCE)
        except Timeout:
            _LOG.warning("waiting for another digest, which is at work in %s", path.parent)
            lock.acquire()
    except OSError as error:
        raise kept.refused(path if path.parent.is_dir() else path.parent, error) from error
    try:
        yield
    finally:
        lock.release()
