"""What a local SpamAssassin would say to a letter, where one is installed. It asks nobody else."""

import re
import shutil
import subprocess
from typing import NamedTuple

_LINE = re.compile(rb"^\s*(-?\d+\.\d+)\s+([A-Z][A-Z0-9_]+)\s+(.*)$", re.M)
_SCORE = re.compile(rb"^X-Spam-Status:.*?score=(-?[\d.]+).*?required=([\d.]+)", re.M | re.S)
_SECONDS = 60
_NOTED = 0.5
"""Scores below it are noise."""


class Verdict(NamedTuple):
    """What it counted."""

    score: float
    required: float
    """From which on it takes a letter for spam."""
    reasons: tuple[str, ...]
    """The rules that count most, in its words."""


def verdict(message: bytes) -> Verdict | None:
    """Let SpamAssassin judge a message; None when there is none here, or it fails."""
    program = shutil.which("spamassassin")
    if not program:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments
            [program, "--local", "--test-mode"], input=message, capture_output=True, timeout=_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = _SCORE.search(done.stdout)
    if not found:
        return None
    rules = [(float(score), f"{name.decode()}: {about.decode('utf-8', 'replace').strip()}")
             for score, name, about in _LINE.findall(done.stdout)]  # fmt: skip
    reasons = tuple(about for score, about in sorted(rules, reverse=True) if score >= _NOTED)
    return Verdict(float(found[1]), float(found[2]), reasons)
