"""Passwords: what is kept of them, and which are taken."""

import pytest

from digest.desk import passwords
from digest.errors import UsageError

GOOD = "four words of the sea"


def test_what_is_kept_knows_its_password_and_no_other() -> None:
    """Each is kept with a salt of its own, and with how it was made; the password is not in it."""
    kept = passwords.hashed(GOOD)
    assert kept.startswith("scrypt$32768$8$1$")
    assert passwords.is_right(GOOD, kept)
    assert not passwords.is_right(GOOD + " ", kept)
    assert not passwords.is_right("", kept)
    assert passwords.hashed(GOOD) != kept
    assert "sea" not in kept


def test_nobody_has_no_password() -> None:
    """Where none was set, none is right, not even one that would make the same bytes."""
    assert not passwords.is_right("", "")
    assert not passwords.is_right(GOOD, "")


def test_keyboards_write_the_same_signs_in_two_ways() -> None:
    """An é of one character and one of two are one password."""
    assert passwords.is_right("caf\u00e9 on the quay", passwords.hashed("cafe\u0301 on the quay"))


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "0 characters"),
        ("eleven char", "11 characters; take at least 12"),
        ("x" * 1_000_000, "more than 1000"),
        ("Ada of the Harbour", "is the name"),
        (" ADA OF THE HARBOUR ", "is the name"),
    ],
)
def test_some_are_not_taken(password: str, why: str) -> None:
    """Too short, too long, the name in whatever case; what to do is said, and never the password."""
    with pytest.raises(UsageError, match=why) as caught:
        passwords.hold(password, "Ada of the Harbour")
    assert not password.strip() or password not in str(caught.value)


def test_twelve_characters_are_enough() -> None:
    """So is any sign that a keyboard has."""
    passwords.hold("twelve chars", "Ada")
    passwords.hold("\U0001f600" * 12, "Ada")
