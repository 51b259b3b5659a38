"""Pages without the indentation of their templates."""

from hypothesis import given
from hypothesis import strategies as st

from digest.render.compact import compact
from tests.growth import grows_evenly


def test_what_is_text_stays() -> None:
    """In code every space counts; elsewhere a line break is as good as the indentation behind it."""
    page = "<ul>\n    <li>a  b</li>\n\n\t<li>c</li>\n</ul>\n<pre>\n  x\n    y</pre>\n  <script>\n  `\n  `\n</script>\n  <p>"
    assert compact(page) == (
        "<ul>\n<li>a  b</li>\n<li>c</li>\n</ul>\n<pre>\n  x\n    y</pre>\n<script>\n  `\n  `\n</script>\n<p>"
    )


@given(st.text(st.sampled_from("ab \n\t<>/pre")))
def test_once_is_enough(text: str) -> None:
    """Both ways by which a page is dressed give the same bytes: one compacts it in parts, the other once more."""
    assert compact(compact(text)) == compact(text)
    assert compact(text).split() == text.split()


def test_white_space_without_end_costs_as_many_times_as_much() -> None:
    """Whoever wrote it."""
    grows_evenly(lambda size: " " * size + "\n" * size + "<pre" * 10, compact, 200_000)
