"""Runs a Python module as a fresh process, and says what that took."""

import os
import shutil
import subprocess
import sys
import tempfile
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
    """At its peak."""


def settle(folder: Path) -> None:
    """Give all processes the same environment. Python keeps its bytecode, as in any installation; in this folder."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ |= {"PYTHONPYCACHEPREFIX": str(folder), "NO_MKDOCS_2_WARNING": "1"}


def run(module: Sequence[str], folder: Path) -> Run:
    """Run a module in a folder until it ends.

    Args:
        module: its name and its arguments.
        folder: where it runs.

    Raises:
        SystemExit: it fails; with what it said.
    """
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        command = [sys.executable, "-m", *module]
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(module)} failed:\n{said.read().decode(errors='replace')}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * UNIT / 1e6)


def from_nothing(module: Sequence[str], folder: Path) -> Run:
    """Run a build that finds neither a site nor a cache."""
    for name in ("site", ".cache"):
        shutil.rmtree(folder / name, ignore_errors=True)
    return run(module, folder)
