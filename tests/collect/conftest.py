"""What tests of the collector have in common."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture
def large_steps() -> Iterator[None]:
    """The garbage collector at larger steps, as where documents are read: its own steps are no even ones."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 50)
    yield
    gc.set_threshold(*before)
