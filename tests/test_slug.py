"""Names made fit for an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.slug import slug


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("BBC News", "bbc-news"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("Ångström & Co.", "ångström-and-co"),
        ("Côte d’Azur", "côte-dazur"),
        ("Украина", "украина"),
        ("..", "x-"),
        ("/", "x-"),
        ("🎉", "x-"),
    ],
)
def test_slugs(name: str, word: str) -> None:
    """Letters and digits of any script stay; what has none gets a word of its own."""
    assert slug(name).startswith(word)


@given(st.text())
def test_a_slug_is_one_safe_word(name: str) -> None:
    """Whatever the name, the slug is neither empty nor a path, and not long."""
    word = slug(name)
    assert word
    assert not set(word) & set("/\\.?#% \t\n\"'<>&")
    assert len(word) <= 70
