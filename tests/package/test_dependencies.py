"""What the package says it needs is what it needs: an installation without the lock file gets all of it."""

import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution, packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import REPOSITORY
from tests.package.test_imports import MODULES, imports

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED = {canonicalize_name(found.name): found for found in map(Requirement, PROJECT["dependencies"])}
UNIMPORTED = {
    "mkdocs-material": "the theme, which MkDocs loads by its name",
    "tzdata": "the time zones of zoneinfo where a system has none",
    "lxml-html-clean": "what justext, of trafilatura, imports from lxml",
}
"""Dependencies that no module of ours imports, and what for."""


def imported() -> set[str]:
    """The distributions that the package's modules come from which it imports, also within functions."""
    tops = {name.partition(".")[0] for path in MODULES for name in imports(path)}
    outside = tops - sys.stdlib_module_names - {"digest"}
    return {canonicalize_name(packages_distributions()[top][0]) for top in outside}


def test_what_is_imported_is_declared() -> None:
    """Nothing is there only because something else brings it; and nothing is brought for nothing."""
    assert imported() == DECLARED.keys() - UNIMPORTED.keys()


def needed(names: set[str]) -> Iterator[tuple[str, Requirement]]:
    """Everything that an installation brings along: who asks, and for what."""
    queue, seen = list(names), set()
    while queue:
        if (name := queue.pop()) in seen:
            continue
        seen.add(name)
        for text in distribution(name).requires or ():
            found = Requirement(text)
            extras = DECLARED[name].extras if name in DECLARED else set()
            if any(not found.marker or found.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
                yield name, found
                queue.append(canonicalize_name(found.name))


def test_no_need_hides_behind_the_spelling_of_an_extra() -> None:
    """Old pips match extras letter by letter: `html_clean` is none of lxml's, and what it would bring never comes.

    So what such an extra brings has to be declared here. PEP 685 made spellings equal; pip follows it since 23.3.
    """
    asked = [*needed(set(DECLARED)), *((PROJECT["name"], found) for found in DECLARED.values())]
    assert len(asked) > 60
    for by, requirement in asked:
        metadata = distribution(requirement.name).metadata
        for extra in requirement.extras - {*(metadata.get_all("Provides-Extra") or ())}:
            hidden = {
                canonicalize_name(found.name)
                for found in map(Requirement, distribution(requirement.name).requires or ())
                if found.marker and found.marker.evaluate({"extra": canonicalize_name(extra)})
            }
            assert hidden, f"{by} asks for {requirement}, which has no such extra"
            assert hidden <= DECLARED.keys(), f"{by} asks for {requirement}; declare {hidden}"


def test_lower_bounds_are_stated() -> None:
    """pip keeps an old version that satisfies us: each bound is one that the bare installation was tried with."""
    unbounded = {name for name, found in DECLARED.items() if not any(part.operator == ">=" for part in found.specifier)}
    # pydantic names the one version of its core that it works with.
    assert unbounded == {"pydantic-core"}


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("nh3", "0.3.6"),  # leaves < and > in attributes, from which markup breaks out
        ("pyyaml", "6.0.3"),  # its C parser crashes Python on a file of many levels
        ("click", "8.3.3"),  # types of parameters take no type
    ],
)
def test_versions_with_which_it_does_not_work_are_excluded(name: str, broken: str) -> None:
    """Those that were found out."""
    assert not DECLARED[name].specifier.contains(broken)


def test_the_lock_has_what_is_declared() -> None:
    """`make lock` was run after the last change of a dependency."""
    for file in ("requirements.lock", "requirements-dev.lock"):
        lines = (REPOSITORY / file).read_text(encoding="utf-8").splitlines()
        locked = dict(line.partition(" ")[0].split("==") for line in lines if "==" in line and not line.startswith(" "))
        for name, found in DECLARED.items():
            assert found.specifier.contains(locked[name].rstrip("\\ ")), (file, name)
