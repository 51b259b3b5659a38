"""A letter without markup reads as if somebody had typed it."""

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from digest.edition import prose
from digest.letter.plaintext import WIDTH, Notes, of_html, wrapped


def plain(markdown: str) -> str:
    notes = Notes()
    text = of_html(
        prose.article(textwrap.dedent(markdown)).prose.html, notes, lambda path: f"https://own.example/{path}"
    )
    return "\n".join([text, *(f"{number} {url}" for number, url in notes.new())])


def test_paragraphs_lists_quotes_and_links() -> None:
    """As one would type them: links numbered, the same address once."""
    assert plain("""\
        A *first* paragraph & a [link](https://a.example/?a=1&b=2), a [path](/editions/), and
        the [same](https://a.example/?a=1&b=2) again.

        - one
        - two
            1. inner
            2. more

        > Quoted, and
        >
        > on.

            code {
              here
            }

        Last.
    """) == textwrap.dedent("""\
        A first paragraph & a link [1], a path [2], and the same [1] again.

        - one
        - two
          1. inner
          2. more

        > Quoted, and
        >
        > on.

            code {
              here
            }

        Last.
        [1] https://a.example/?a=1&b=2
        [2] https://own.example/editions/""")


@given(st.text(max_size=400))
def test_no_line_is_longer_than_a_letter_is_wide(text: str) -> None:
    """But for words that cannot be divided."""
    for line in wrapped(text, "  ", "* ").split("\n"):
        assert len(line) <= WIDTH or " " not in line.strip().removeprefix("* ")


def test_a_list_begins_with_a_number() -> None:
    """With one where its first is none, or more than anybody can count."""
    for start, first in (("7", "7."), ("9" * 5_000, "1."), ("-3", "1."), ("٣", "1."), ("", "1.")):
        assert plain(f'<ol start="{start}"><li>one</li></ol>').strip().startswith(first)
