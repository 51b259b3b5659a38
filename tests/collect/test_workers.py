"""A document costs its own process and nothing beside it, and no process outlives what started it."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from digest.collect.budget import Budget
from digest.collect.workers import Workers, once
from digest.errors import ParseError

PATIENT, SHORT = Budget(), Budget(seconds=0.5)
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="limits of memory, and /proc")


def number(given: int) -> int:
    return given + 1


def refuse(_: int) -> None:
    raise ParseError("the document is no feed")


def stumble(_: int) -> None:
    raise ZeroDivisionError


def in_c(_: int) -> None:
    """Minutes of one call of C code, which holds the interpreter and hears no signal."""
    re.match(r"(a|a)*b", "a" * 40)


def hoard(_: int) -> int:
    return len([bytes(1_000_000) for _ in range(1_000)])


def kill(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave(_: int) -> None:
    os._exit(0)


def pid(_: int) -> int:
    return os.getpid()


def said(budget: Budget, function: object) -> str:
    """The error that a call ends with."""
    with pytest.raises(ParseError) as caught:
        asyncio.run(once(budget, function, 1))
    return str(caught.value)


def test_what_a_call_gives() -> None:
    """The value of the function, from another process."""
    assert asyncio.run(once(PATIENT, number, 1)) == 2


def test_what_a_call_says() -> None:
    """A ParseError is handed on, and every other error is one."""
    assert said(PATIENT, refuse) == "the document is no feed"
    assert said(PATIENT, stumble) == "the document cannot be read (ZeroDivisionError)"


def test_what_runs_in_c_is_ended() -> None:
    """A call that never returns to Python ends with its time all the same."""
    assert said(SHORT, in_c) == "the document takes longer than 0.5 seconds to be read"


@LINUX
def test_memory_is_limited() -> None:
    """A document that needs more is refused with the number."""
    assert said(PATIENT, hoard) == "the document needs more than 240 MB of memory to be read"


@pytest.mark.parametrize("end", [kill, leave])
def test_a_process_that_ends(end: object) -> None:
    """Killed or left, the document gets the blame."""
    what = "the document ends the program that reads it; perhaps it needs more than 240 MB of memory"
    assert said(PATIENT, end) == what


def test_neighbours_are_read() -> None:
    """Beside documents that end their processes in every way, and after them."""

    async def all_of_them() -> list[object]:
        async with Workers.open(2) as workers:
            bad = [workers.call(SHORT, function, 1) for function in (kill, in_c, hoard, leave, stumble) * 3]
            good = [workers.call(PATIENT, number, n) for n in range(30)]
            mixed = [call for pair in zip(bad, good[:15], strict=True) for call in pair]
            return await asyncio.gather(*mixed, *good[15:], return_exceptions=True)

    found = asyncio.run(all_of_them())
    assert sorted(one for one in found if isinstance(one, int)) == list(range(1, 31))
    assert sum(isinstance(one, ParseError) for one in found) == 15


def test_the_lightest_comes_first() -> None:
    """A small document waits for those that are being read, and for no large one that waits as well."""
    order: list[int] = []

    async def read(workers: Workers, weight: int) -> None:
        await workers.call(PATIENT, number, weight, weight=weight)
        order.append(weight)

    async def all_of_them() -> None:
        async with Workers.open(1) as workers:
            await asyncio.gather(*(read(workers, weight) for weight in (9, 8, 7, 1, 5)))

    asyncio.run(all_of_them())
    assert order == [9, 1, 5, 7, 8]


def test_a_process_reads_one_document_after_another() -> None:
    """Five calls are answered by the same process."""

    async def twice() -> set[int]:
        async with Workers.open(1) as workers:
            return {await workers.call(PATIENT, pid, 1) for _ in range(5)}

    assert len(asyncio.run(twice())) == 1


PROGRAM = """
import asyncio
from digest.collect.budget import Budget
from digest.collect.workers import Workers
from tests.collect.test_workers import in_c, pid

async def main():
    async with Workers.open(2) as workers:
        pids = await asyncio.gather(*(workers.call(Budget(), pid, 1) for _ in range(2)))
        await asyncio.sleep(0.1)
        print(*set(pids), flush=True)
        await asyncio.gather(*(workers.call(Budget(), in_c, 1) for _ in range(4)))

if __name__ == "__main__":
    asyncio.run(main())
"""


@LINUX
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_no_process_outlives_its_parent(tmp_path: Path, how: signal.Signals) -> None:
    """Also in the middle of C code, whatever ends the parent; and Ctrl+C ends everything at once."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))}
    with subprocess.Popen(
        [sys.executable, program],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored where tests run in the background
    ) as process:
        pids = [int(word) for word in process.stdout.readline().split()]
        time.sleep(0.3)
        assert pids
        assert all(map(is_alive, pids))
        process.send_signal(how)
        process.wait(30)
    until = time.monotonic() + 30
    while any(map(is_alive, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(is_alive, pids))


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
