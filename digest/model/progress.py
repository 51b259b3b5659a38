"""How far long work is."""

from collections.abc import Callable

Advance = Callable[[str, int, int], None]
"""Is told what is being done, and how much of how much is done."""
