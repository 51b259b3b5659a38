"""The Pythons of this machine that the package says it works with.

python3 tests/package/interpreters.py      says which are found
"""

import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import NamedTuple

_PROJECT = Path(__file__).parents[2] / "pyproject.toml"
_NAME = re.compile(r"python3(\.\d+)?")
_PROBE = "import ensurepip, sys, venv; print(*sys.version_info[:3], ensurepip.version())"


class Interpreter(NamedTuple):
    """A Python that can make environments."""

    path: str
    version: tuple[int, int, int]
    pip: str
    """The version of pip that it brings."""

    def __str__(self) -> str:
        return f"Python {'.'.join(map(str, self.version))} with pip {self.pip}"


def oldest() -> tuple[int, int]:
    """The oldest Python that pyproject.toml allows."""
    text = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["requires-python"]
    major, minor = re.fullmatch(r">=(\d+)\.(\d+)", text).groups()
    return int(major), int(minor)


def found() -> list[Interpreter]:
    """One of each minor version, the oldest of it that there is: its pip is the oldest as well."""
    folders = [*map(Path, os.get_exec_path()), *(Path.home() / ".pyenv/versions").glob("*/bin")]
    paths = {str(path) for folder in folders for path in folder.glob("python3*") if _NAME.fullmatch(path.name)}
    every = sorted(filter(None, map(_probe, sorted(paths))), key=lambda one: one.version)
    first = {}
    for one in every:
        if one.version[:2] >= oldest():
            first.setdefault(one.version[:2], one)
    return list(first.values())


def _probe(path: str) -> Interpreter | None:
    done = subprocess.run([path, "-I", "-c", _PROBE], capture_output=True, text=True, check=False)
    if done.returncode:
        return None
    *version, pip = done.stdout.split()
    return Interpreter(path, tuple(map(int, version)), pip)


if __name__ == "__main__":
    print("Installing into bare environments of:", *found(), sep="\n  ")
