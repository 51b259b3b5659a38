"""Links into a site lead somewhere: those of its pages, and all that name the site by its address."""

from pathlib import Path

import pytest

from tests.golden import make
from tests.links import address_of, followed
from tests.publication import tree


@pytest.mark.parametrize("name", make.LETTERS)
def test_golden_sites_have_no_dead_link_but_those_that_are_known(name: str) -> None:
    """Every link of page, letter, feed or sitemap leads to a file of the site, with the anchor that it names."""
    built = make.built(name)
    # A message breaks its lines within an address; page and text of the letter have the same links.
    files = {path.removeprefix("site/"): data for path, data in built.items() if not path.endswith(".eml")}
    files |= dict.fromkeys(built["theme-files.txt"].decode().splitlines(), b"")
    dead: dict[str, list[str]] = {}
    for path, link, there in followed(files, address_of(make.HERE / name)):
        if not there:
            dead.setdefault(path, []).append(link)
    assert dead == {}


def test_the_sample_has_no_dead_link(sample: Path) -> None:
    """The same for the publication of this repository, which has thousands of links."""
    found = list(followed(tree(sample / "site"), address_of(sample)))
    assert [(path, link) for path, link, there in found if not there] == []
    assert len(found) > 3000
