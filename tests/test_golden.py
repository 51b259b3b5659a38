"""The whole output for small publications, in git, so that a change can be read."""

import difflib

import pytest

from tests.golden import make


@pytest.mark.parametrize("name", make.LETTERS)
def test_the_golden_sites(name: str) -> None:
    """What is built is what is committed; where the change is meant, ``make golden`` makes it again."""
    built, committed = make.built(name), make.committed(name)
    assert built.keys() == committed.keys()
    changed = [path for path in built if built[path] != committed[path]]
    assert not changed, _diff(changed, committed, built)


def _diff(changed: list[str], committed: dict[str, bytes], built: dict[str, bytes]) -> str:
    """The names of the files that differ, and how the first of them does."""
    old, new = (files[changed[0]].decode().splitlines() for files in (committed, built))
    return "\n".join([*changed, *difflib.unified_diff(old, new, "committed", "built", lineterm="")])
