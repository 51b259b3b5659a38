"""Where everything lives."""

from urllib.parse import unquote, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.render import urls

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
