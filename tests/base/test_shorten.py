"""Texts that are too long for their place."""

from hypothesis import given
from hypothesis import strategies as st

from digest.base.shorten import shortened


def test_it_is_cut_between_words_and_says_so() -> None:
    """A comma or a dash before the mark says nothing."""
    assert shortened("Talks go on, in Geneva", 14) == "Talks go on…"
    assert shortened("Talks go on", 11) == "Talks go on"


def test_a_script_without_spaces_is_cut_where_it_must_be() -> None:
    """Its only space may stand near the beginning."""
    assert shortened("日内瓦 会谈继续进行双方表示愿意达成协议", 12) == "日内瓦 会谈继续进行双方…"


@given(st.text(max_size=60), st.integers(1, 40))
def test_it_is_a_beginning_and_never_longer(text: str, limit: int) -> None:
    """Whatever it consists of."""
    found = shortened(text, limit)
    if len(text) <= limit:
        assert found == text
    else:
        assert found.endswith("…")
        assert text.startswith(found[:-1])
        assert len(found) <= limit + 1
