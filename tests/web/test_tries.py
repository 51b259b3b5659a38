"""Five tries a minute: for a name, and for an address."""

from digest.web.tries import Tries


class Clock:
    """A clock that is set."""

    at = 1000.0

    def __call__(self) -> float:
        """The time."""
        return self.at


def test_five_tries_a_minute() -> None:
    """The sixth has to wait until the first is a minute old, and no longer, however often it is tried meanwhile."""
    tries, clock = Tries(clock := Clock()), clock
    for second in range(5):
        clock.at = 1000.0 + second
        assert tries.begin(["name Ada"]) == 0
    for second in range(5, 60):
        clock.at = 1000.0 + second
        assert tries.begin(["name Ada"]) == 60 - second + 1
    clock.at = 1060.0
    assert tries.begin(["name Ada"]) == 0
    assert tries.begin(["name Ada"]) == 2


def test_each_key_counts_by_itself() -> None:
    """Many addresses that try one name are stopped by the name, many names from one address by the address."""
    tries = Tries(Clock())
    assert [tries.begin(["name Ada", f"address {n}"]) > 0 for n in range(8)] == [False] * 5 + [True] * 3
    assert [tries.begin([f"name {n}", "address x"]) > 0 for n in range(8)] == [False] * 5 + [True] * 3
    assert tries.begin(["name Grace", "address y"]) == 0


def test_who_is_stopped_uses_nothing_up() -> None:
    """What is refused for its name counts for no address: others there can still log in."""
    tries = Tries(Clock())
    for _ in range(20):
        tries.begin(["name Ada", "address x"])
    assert tries.begin(["name Grace", "address y"]) == 0
    for _ in range(20):
        tries.begin(["name Ada", "address z"])
    assert tries.begin(["name Grace", "address z"]) == 0


def test_what_was_right_is_no_guess() -> None:
    """It is taken back; guesses before it still count, so that a name of one's own buys no more of them."""
    tries = Tries(Clock())
    for _ in range(4):
        assert tries.begin(["address x"]) == 0
    for _ in range(10):
        assert tries.begin(["address x"]) == 0
        tries.forget(["address x"])
    assert tries.begin(["address x"]) == 0
    assert tries.begin(["address x"]) > 0


def test_nothing_is_remembered_for_longer_than_a_minute() -> None:
    """A hundred thousand names that nobody has leave nothing behind."""
    tries, clock = Tries(clock := Clock()), clock
    for number in range(100_000):
        tries.begin([f"name {number}"])
    clock.at += 61
    tries.begin(["name Ada"])
    assert len(tries._log) == len(tries._counts) == 1
