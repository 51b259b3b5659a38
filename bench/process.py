"""Runs a Python module as a fresh process, and says what that took."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in which the system counts memory."""


class Run(NamedTuple):
    """What one process took."""

    seconds: float
    """By the clock; what waits for a disk counts."""
    cpu: float
    """Seconds that processors worked for it, its own code and the system's."""
    megabytes: float
    """At its peak; what its children and theirs hold at the same moment counts, memory that they share counts once."""


def settle(folder: Path) -> None:
    """Give all processes the same environment. Python keeps its bytecode, as in any installation; in this folder."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ |= {"PYTHONPYCACHEPREFIX": str(folder), "NO_MKDOCS_2_WARNING": "1"}


def run(module: Sequence[str], folder: Path, expected: Sequence[int] = (0,)) -> Run:
    """Run a module in a folder until it ends.

    Args:
        module: its name and its arguments.
        folder: where it runs.
        expected: exit codes that are no failure.

    Raises:
        SystemExit: it fails; with what it said.
    """
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        command = [sys.executable, "-m", *module]
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=subprocess.STDOUT)
        watch = Watch(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        watch.stop()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in expected:
            said.seek(0)
            sys.exit(f"{' '.join(module)} failed:\n{said.read().decode(errors='replace')}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, max(usage.ru_maxrss * UNIT, watch.peak) / 1e6)


class Watch(threading.Thread):
    """Looks ten times a second at how much memory a process and its children hold together (Linux only)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._pid, self._ended = pid, threading.Event()
        self.start()

    def run(self) -> None:
        """Look until told to stop."""
        while not self._ended.wait(0.1):
            self.peak = max(self.peak, sum(_share(pid) for pid in _family(str(self._pid))))

    def stop(self) -> None:
        """The process is over."""
        self._ended.set()
        self.join()


def _family(pid: str) -> list[str]:
    """A process, its children and theirs."""
    children = _read(f"/proc/{pid}/task/{pid}/children").split()
    return [pid, *(member for child in children for member in _family(child))]


def _share(pid: str) -> int:
    """Bytes of a process; of a page that n processes share, the n-th part."""
    found = re.search(r"^Pss:\s+(\d+)", _read(f"/proc/{pid}/smaps_rollup"), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii")
    except OSError:
        return ""


def from_nothing(module: Sequence[str], folder: Path) -> Run:
    """Run a build that finds neither a site nor a cache."""
    for name in ("site", ".cache"):
        shutil.rmtree(folder / name, ignore_errors=True)
    return run(module, folder)
