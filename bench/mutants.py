"""Changes the code at one place after the other, and counts the changes that no test notices (mutation testing).

    .venv/bin/pip install mutmut==3.8.1
    python -m bench.mutants [--only AREA] [--survivors] [--processes 2]

Three areas are looked at in which a mistake would reach readers, each with the tests that concern it and do not wait:
who gets which letter, when an item appeared and whether it is new, and what an edition says. mutmut makes each change
in a copy of this checkout and runs the tests that reach it. It changes no decorated functions and nothing that stands
outside of functions, such as patterns and tables. A change that makes tests wait for ever is one that they notice; some
make no difference to anybody, as SQL in small letters, and count like the others.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

THIS = Path(__file__).parent.parent.resolve()
COPIED = ("digest", "tests", "templates", "pyproject.toml")
NOTICED = ("killed", "timeout", "segfault")
"""What mutmut says of a change that made a test fail, wait or crash."""
PROPERTIES = """
from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "mutants",
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("mutants")
"""
"""Properties are tried with the same values every time, whatever else the machine does; that one fails is enough."""


class Area(NamedTuple):
    """Code, and the tests that concern it."""

    code: Sequence[str]
    """Paths below digest/."""
    tests: Sequence[str]
    """Paths below tests/."""
    without: Sequence[str] = ()
    """Of these tests, those that wait, start processes, or take long; as pytest names them."""


AREAS = {
    "ledger": Area(
        ("letter/ledger/*.py",),
        tuple(f"letter/test_{name}.py" for name in ("ledger", "queue", "counts", "roster", "run", "group_commit")),
    ),
    "dates": Area(
        ("collect/dates.py", "collect/identity.py", "collect/appearance.py"),
        tuple(f"collect/test_{name}.py" for name in ("dates", "identity", "appearance", "store")),
        (
            "collect/test_dates.py::test_dates_do_not_depend_on_the_day_of_reading",
            "collect/test_store.py::test_two_writers_do_not_harm_each_other",
            "collect/test_store.py::test_a_writer_that_is_killed_leaves_whole_feeds",
        ),
    ),
    "editions": Area(
        ("edition/load.py", "edition/values.py", "edition/raw.py"),
        tuple(f"edition/test_{name}.py" for name in ("load", "values", "articles", "raw", "other_files")),
        ("edition/test_load.py::test_a_huge_file_is_refused_unread",),
    ),
}


def settings(area: Area) -> str:
    """What mutmut is told, in the file in which it looks.

    Each change is tried in a process in which no test has run yet, for what a test has read before may be remembered.
    """
    given = {
        "source_paths": ["digest"],
        "only_mutate": [f"digest/{path}" for path in area.code],
        "also_copy": ["templates"],
        "pytest_add_cli_args_test_selection": [
            *(f"tests/{path}" for path in area.tests),
            *(f"--deselect=tests/{test}" for test in area.without),
        ],
        "process_isolation": "forkserver",
        "timeout_multiplier": 5,
    }
    return "\n".join(["\n[tool.mutmut]", *(f"{name} = {value!r}" for name, value in given.items()), ""])


def copied(area: Area, folder: Path) -> Path:
    """Copy what is needed into a folder, with the settings; the copy."""
    copy = folder / "checkout"
    copy.mkdir()
    for name in COPIED:
        if (THIS / name).is_dir():
            shutil.copytree(THIS / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(THIS / name, copy / name)
    _append(copy / "pyproject.toml", settings(area))
    _append(copy / "tests/conftest.py", PROPERTIES)
    return copy


def _append(file: Path, text: str) -> None:
    file.write_text(file.read_text("utf-8") + text, "utf-8")


def mutmut(copy: Path, *words: str) -> str:
    """Run mutmut in a copy; what it says.

    Raises:
        SystemExit: it fails, or is not there.
    """
    command = [str(Path(sys.executable).with_name("mutmut")), *words]
    try:
        done = subprocess.run(
            command, cwd=copy, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
    except FileNotFoundError:
        sys.exit("mutmut is missing: see the head of this file")
    if done.returncode:
        sys.exit(f"mutmut {' '.join(words)} failed:\n{done.stdout[-1000:]}")
    return done.stdout


def tried(copy: Path, processes: int) -> Iterator[tuple[str, str]]:
    """Try every change: its name, and what mutmut says of it."""
    mutmut(copy, "run", "--max-children", str(processes))
    for line in mutmut(copy, "results", "--all", "true").splitlines():
        name, _, result = line.strip().partition(": ")
        yield name, result


def row(name: str, processes: int, *, survivors: bool) -> tuple[str, ...]:
    """Try an area; its row of the table.

    Args:
        name: of the area.
        processes: at a time.
        survivors: whether to print each change that no test noticed.
    """
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as folder:
        copy = copied(AREAS[name], Path(folder))
        results = dict(tried(copy, processes))
        survived = [mutant for mutant, result in results.items() if result not in NOTICED]
        for mutant in survived if survivors else ():
            print(mutmut(copy, "show", mutant), flush=True)
    killed = len(results) - len(survived)
    return name, str(len(results)), str(killed), str(len(survived)), f"{killed / len(results):.1%}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=AREAS, help="one area")
    parser.add_argument("--survivors", action="store_true", help="show every change that no test noticed")
    parser.add_argument("--processes", type=int, default=2, help="at a time (default: %(default)s)")
    args = parser.parse_args()
    rows = [row(name, args.processes, survivors=args.survivors) for name in ([args.only] if args.only else AREAS)]
    for name, *figures in (("area", "mutants", "killed", "survived", "percent"), *rows):
        print(f"{name:<10}" + "".join(f"{figure:>10}" for figure in figures))


if __name__ == "__main__":
    main()
