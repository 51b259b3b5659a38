"""Where everything lives."""

import re
from urllib.parse import unquote, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.render import naming, paths, urls
from tests.conftest import REPOSITORY

PATHS = st.sampled_from(
    ["", "latest/", "editions/2026-02-20/", "tags/côte/", "sections/news/page/2/", "images/a b.png"]
)


@given(PATHS, PATHS.filter(lambda path: not path.endswith(".png")))
def test_a_relative_link_leads_to_its_target(target: str, start: str) -> None:
    """From any page, below any address."""
    for base in ("https://a.example/", "https://a.example/deep/er/"):
        assert unquote(urljoin(base + start, urls.relative(target, start))) == base + target


@pytest.mark.parametrize(
    ("target", "start", "link"),
    [
        ("", "", "./"),
        ("", "latest/", "../"),
        ("editions/2026-02-20/#a", "tags/x/", "../../editions/2026-02-20/#a"),
        ("images/a b.png", "", "images/a%20b.png"),
    ],
)
def test_links(target: str, start: str, link: str) -> None:
    """Links are ready for an attribute."""
    assert urls.relative(target, start) == link


def test_scripts_spell_the_same_paths() -> None:
    """A script cannot ask for a path; what it spells is one that the site has."""
    scripts = [path for path in (REPOSITORY / "templates").rglob("*.js") if path.is_file()]
    spelt = {place for path in scripts for place in re.findall(r"""new URL\(["`]([a-z/]+/)""", path.read_text("utf-8"))}
    assert {urls.OFFLINE, urls.LATEST, urls.SEARCH, urls.SUPPORT} == spelt


def test_paths_for_templates_are_those_of_the_site() -> None:
    """What templates get as ``paths`` is what is listed for them, and nothing that is only there by chance."""
    given_to_templates = vars(paths.paths(naming.Names({})))
    assert given_to_templates.keys() == {*paths.PLACES, *paths.OF_SOMETHING, *paths.BY_NAME}
    assert given_to_templates["tag"]("Press freedom") == "tags/press-freedom/"
