"""Whether what something costs grows as fast as its input does, and not as its square."""

import contextlib
import gc
import math
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_TRIES = 5
_BASE = 0.01
"""Seconds that do not count: what starting costs, and what the clock of a busy machine cannot tell apart."""


def grows_evenly(make: Callable[[int], T], run: Callable[[T], object], size: int) -> None:
    """Assert that an input of twice the size costs at most three times the processor time.

    Args:
        make: makes an input of a size; is not measured.
        run: what is measured, in this process; what it raises is its answer, and counts as one.
        size: of the smaller input, such that it takes a tenth of a second or more, or is refused.
    """
    small, large = make(size), make(2 * size)
    once = twice = math.inf
    for _ in range(_TRIES):  # the least of several, for a busy machine makes all of them longer, and some much longer
        once, twice = min(once, _cost(run, small)), min(twice, _cost(run, large))
        if twice <= 3 * (once + _BASE):
            return
    raise AssertionError(f"twice the size costs {twice / (once + _BASE):.1f} times as much")


def _cost(run: Callable[[T], object], given: T) -> float:
    gc.collect()
    gc.disable()  # it goes through all that there is, and what other tests have left is none of this one's business
    try:
        start = time.process_time()
        with contextlib.suppress(Exception):
            run(given)
        return time.process_time() - start
    finally:
        gc.enable()
