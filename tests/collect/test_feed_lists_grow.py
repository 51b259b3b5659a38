"""Feeds are added to a list, whatever its form, and nothing else in it moves."""

import tempfile
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from digest.base import yamlfile
from digest.edition import feeds_yml, load
from digest.model import Feed

ENTRY = st.sampled_from(
    [
        "- url: https://e.org/{n}\n",
        '- title: "a: b\u2028  c"\n  url: https://e.org/{n}   # why\n',
        "- url: >-\n    https://e.org/{n}\n\n",
        "-\n  url: https://e.org/{n}\n  section: 'It''s\n    long'\n",
        "- {{url: https://e.org/{n}, weight: 2}}\n",
    ]
)


@given(
    st.lists(ENTRY, max_size=4),
    st.sampled_from(["", "  "]),
    st.lists(st.sampled_from(["\n", "\r\n"]), min_size=1, max_size=4),
    st.booleans(),
    st.sampled_from(["", "\ufeff"]),
)
def test_adding_leaves_every_byte(entries: list[str], indent: str, ends: list[str], cut: bool, mark: str) -> None:
    """Mixed line ends, no line break at the end, a byte order mark, texts over several lines."""
    lines = "".join(entry.format(n=n) for n, entry in enumerate(entries)).split("\n")
    text = "".join(indent + line + ends[n % len(ends)] if line else ends[0] for n, line in enumerate(lines[:-1]))
    text = mark + (text.rstrip("\r\n") if cut else text)
    old = load.feeds("f", text.encode()).value if entries else ()
    new = (Feed("https://new.org/feed", title="New: one", weight=2.0), Feed("https://new.org/2"))
    added = feeds_yml.with_added(text, new)
    assert added.startswith(text)
    assert load.feeds("f", added.encode()).value == (*old, *new)


@given(st.text(max_size=30), st.text(max_size=30))
@example("one\u2028two\nurl: https://evil.org/", "\x85- url: https://evil.org/")
@example("no", "# a: b")
def test_titles_and_sections_are_lines(title: str, section: str) -> None:
    """Whatever was typed or read; nothing in them becomes a key or a feed of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "feeds.yml")
        (added,) = feeds_yml.add(file, "feeds.yml", [Feed("https://e.org/feed", title, section)])
        assert load.feeds("feeds.yml", file.read_bytes()).value == (added,)
    assert (added.title, added.section) == (yamlfile.writable(title), yamlfile.writable(section))
