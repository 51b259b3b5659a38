"""The whole output for a small publication that has everything once, in git, so that a change can be read."""

import difflib

from tests.golden import make


def test_the_golden_site() -> None:
    """What is built is what is committed; where the change is meant, ``make golden`` makes it again."""
    built, committed = make.built(), make.committed()
    assert built.keys() == committed.keys()
    for path in built:
        if built[path] != committed[path]:
            old, new = (data.decode().splitlines() for data in (committed[path], built[path]))
            raise AssertionError("\n".join([path, *difflib.unified_diff(old, new, "committed", "built", lineterm="")]))
