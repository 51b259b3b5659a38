"""Mail addresses: what is one, and that none can carry a header."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.base import mailbox


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("ada@example.org", "", "ada@example.org"),
        (" Ada Lovelace <Ada.L+news@Example.ORG> ", "Ada Lovelace", "Ada.L+news@example.org"),
        ('"Lovelace, Ada" <ada@example.org>', "Lovelace, Ada", "ada@example.org"),
        ("Jürgen <jürgen@bücher.example>", "Jürgen", "jürgen@xn--bcher-kva.example"),
        ("<ada@example.org>", "", "ada@example.org"),
    ],
)
def test_addresses(text: str, name: str, address: str) -> None:
    """With and without a name; the domain in ASCII."""
    assert mailbox.parse(text) == (name, address)


@pytest.mark.parametrize(
    "text", ["", "ada", "@example.org", "ada@", "ada@-x.example", "a b@example.org", "ada@exa mple.org",
             "ada@example.org\r\nBcc: all@example.org", "Ada\n <ada@example.org>", "a" * 65 + "@example.org", "ada@localhost", "..@example.org"],
)  # fmt: skip
def test_what_is_none(text: str) -> None:
    """It is said why."""
    with pytest.raises(ValueError, match=r"\w"):
        mailbox.parse(text)


LOCAL = st.lists(
    st.sampled_from(["ada", "ü", "日", ".", "+", '"', " ", "\r\n", "\x00", "\ud800", "@", "<", ","]), max_size=4
).map("".join)


@given(st.text(st.characters()), LOCAL | st.text())
@example("Ada\r\nBcc: all@example.org", "ada")
@example("\ud800\x00", '"a b"')
def test_no_name_and_no_address_breaks_a_line(name: str, local: str) -> None:
    """Whatever a list holds, what comes out of it is one line."""
    try:
        found = mailbox.mailbox(name, f"{local}@example.org")
    except ValueError:
        return
    for part in found:
        assert part == "".join(part.splitlines())
        assert not any(ord(sign) < 32 or 0xD800 <= ord(sign) < 0xE000 for sign in part)
