"""What is shared out among processes gives the same as a loop, and fails like one."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from digest.base import parallel
from digest.errors import ContentError, MachineError, TemplateError
from digest.model import Place, Problem

MANY = range(500)
PROBLEM = Problem(Place("content/editions/2026-02-20.yml", ("title",)), "`title` is missing")


def test_answers_come_in_the_order_of_the_items() -> None:
    """However long one call takes."""

    def slow_at_first(number: int) -> int:
        time.sleep(0.05 if number < 2 else 0)
        return number * number

    assert list(parallel.mapped(slow_at_first, MANY, cores=3)) == [number * number for number in MANY]


def test_the_work_is_done_elsewhere_when_there_is_much_of_it() -> None:
    """Two processes for many calls, none for a few."""
    assert os.getpid() not in (pids := set(parallel.mapped(lambda _: os.getpid(), MANY, cores=2)))
    assert len(pids) == 2
    assert set(parallel.mapped(lambda _: os.getpid(), range(3), cores=2)) == {os.getpid()}


@pytest.mark.parametrize("error", [ValueError("no"), ContentError([PROBLEM]), TemplateError(PROBLEM)])
def test_an_error_comes_back_as_it_was(error: Exception) -> None:
    """At its item: what stands before it has been yielded."""

    def fails_at_100(number: int) -> int:
        if number == 100:
            raise error
        return number

    seen: list[int] = []
    with pytest.raises(type(error)) as caught:
        seen.extend(parallel.mapped(fails_at_100, MANY, cores=2))
    assert (str(caught.value), vars(caught.value)) == (str(error), vars(error))
    assert seen == list(range(100))


def test_a_killed_process_is_an_error_and_no_endless_wait() -> None:
    """As when memory runs out."""

    def dies_at_100(number: int) -> int:
        if number == 100:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with pytest.raises(MachineError, match="was killed"):
        list(parallel.mapped(dies_at_100, MANY, cores=2))


@pytest.mark.parametrize("error", [None, ValueError("no"), ContentError([PROBLEM]), TemplateError(PROBLEM)])
def test_one_call_is_made_apart(error: Exception | None) -> None:
    """In a process that takes along what it imported; its error comes back as it was."""

    def work(name: str) -> tuple[int, str]:
        sys.modules["imported.there"] = sys
        if error:
            raise error
        return os.getpid(), name

    if error:
        with pytest.raises(type(error)) as caught:
            parallel.apart(work, "a")
        assert (str(caught.value), vars(caught.value)) == (str(error), vars(error))
    else:
        pid, name = parallel.apart(work, "a")
        assert (pid != os.getpid(), name) == (True, "a")
    assert "imported.there" not in sys.modules


def test_beside_a_thread_nothing_is_made_apart() -> None:
    """A forked process would inherit its locks."""
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    assert parallel.apart(lambda _: os.getpid(), None) == os.getpid()
    stop.set()
    thread.join()


def test_a_process_that_was_forked_makes_it_itself() -> None:
    """What it finds damaged in the cache, for one."""

    def work(number: int) -> tuple[int, int]:
        return os.getpid(), parallel.apart(lambda _: os.getpid(), number)

    assert all(own == apart != os.getpid() for own, apart in parallel.mapped(work, MANY, cores=2))


def test_a_process_apart_that_is_killed_is_an_error() -> None:
    """As when memory runs out."""
    with pytest.raises(MachineError, match="was killed"):
        parallel.apart(lambda _: os.kill(os.getpid(), signal.SIGKILL), None)


def test_processes_end_when_nobody_listens() -> None:
    """A build that fails halfway leaves nothing running."""
    answers = parallel.mapped(lambda _: (os.getpid(), b"x" * 100_000), MANY, cores=2)
    pid, _ = next(answers)
    answers.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.fixture
def locked() -> Iterator[threading.Lock]:
    """A lock that another thread holds as long as the test lasts."""
    lock, is_over, is_held = threading.Lock(), threading.Event(), threading.Event()

    def hold() -> None:
        with lock:
            is_held.set()
            is_over.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    is_held.wait()
    yield lock
    is_over.set()
    thread.join()


def test_another_thread_keeps_no_core_idle(locked: threading.Lock) -> None:
    """A preview, whose server is a thread, builds on all cores."""
    assert threading.active_count() > 1
    assert len(set(parallel.mapped(lambda _: os.getpid(), MANY, cores=2)) - {os.getpid()}) == 2


def test_a_process_that_waits_for_a_lock_for_ever_is_ended(locked: threading.Lock) -> None:
    """What it would have done is done here: the answers are the same, and nothing is left running."""
    here = os.getpid()

    def stuck(number: int) -> tuple[int, int]:
        if os.getpid() != here and number >= 100:
            locked.acquire()
        return number, os.getpid()

    found = list(parallel.mapped(stuck, MANY, cores=2, patience=0.3))
    assert [number for number, _ in found] == list(MANY)
    assert {pid for number, pid in found if number >= 100} == {here}
    for pid in {pid for _, pid in found} - {here}:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
