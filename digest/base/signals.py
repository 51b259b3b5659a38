"""Signals that ask a program to end: Ctrl+C, ``kill``, a machine that shuts down, a terminal that is closed."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


@contextmanager
def heard(stop: Callable[[], None]) -> Iterator[None]:
    """As long as it lasts, all of them call ``stop`` and do nothing else; in the main thread alone.

    A signal that is ignored stays so: that is what ``nohup`` is for.
    """
    known = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    before = {one: found for one in known if (found := signal.getsignal(one)) not in (signal.SIG_IGN, None)}
    for one in before:
        signal.signal(one, lambda *_: stop())
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
