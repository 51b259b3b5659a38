"""A socket of this machine, for a proxy that stands before the desk: nobody else reaches it.

Source: unix(7): who may connect says the mode of the file; one that a program left when it died refuses connections.
"""

import contextlib
import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

from digest.base import atomic
from digest.errors import UsageError, refusal

_MODE = 0o660
"""Its user and its group: that of the proxy."""


@contextlib.contextmanager
def listening_at(path: Path) -> Iterator[socket.socket]:
    """Listen at a path, and take it away at the end; one that a dead desk left is taken over.

    Args:
        path: of the socket.

    Raises:
        UsageError: a desk that lives is there, or something else; or it cannot be made.
    """
    listener = socket.socket(socket.AF_UNIX)
    with contextlib.closing(listener):
        try:
            with atomic.alone_in(path.parent):
                _clear(path)
                mask = os.umask(0o777 & ~_MODE)  # from its first moment on nobody else may connect
                try:
                    listener.bind(str(path))
                finally:
                    os.umask(mask)
                listener.listen()
                mine = path.stat()
        except OSError as error:
            raise UsageError(f"{path} cannot be made: {refusal(error)}") from error
        try:
            yield listener
        finally:
            _remove(path, mine)


def _clear(path: Path) -> None:
    """Take away what a dead desk left.

    Raises:
        UsageError: something else is there.
        OSError: it cannot be taken away.
    """
    try:
        if not stat.S_ISSOCK(path.lstat().st_mode):
            raise UsageError(f"{path} is no socket; name another path, or take that away")
    except FileNotFoundError:
        return
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink()
            return
    raise UsageError(f"another desk listens at {path}; stop that one first, or name another path")


def _remove(path: Path, mine: os.stat_result) -> None:
    """Take a socket away, but not one that somebody else has put in its place."""
    with contextlib.suppress(OSError):
        if os.path.samestat(path.lstat(), mine):
            path.unlink()
