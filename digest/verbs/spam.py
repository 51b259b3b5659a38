"""What a local SpamAssassin says of the letters that are unsent, where one is installed. It asks nobody else."""

import datetime as dt
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import NamedTuple

from digest.base import codec, fingerprint
from digest.base.kept import Folder, Kept
from digest.letter import mail_settings, preflight, stationery
from digest.model import Advance, Place, Problem, Remedy, Subscriber
from digest.verbs.workspace import Workspace

_MANUAL = Remedy.of("read_manual", topic="letter")
_LINE = re.compile(rb"^\s*(-?\d+\.\d+)\s+([A-Z][A-Z0-9_]+)\s+(.*)$", re.M)
_SCORE = re.compile(rb"^X-Spam-Status:.*?score=(-?[\d.]+).*?required=([\d.]+)", re.M | re.S)
_SECONDS = 60
_NOTED = 0.5
"""Scores of rules below it are noise."""
_NEAR = 0.5
"""Part of the score of spam from which on a letter is spoken of: the receiving server adds points of its own."""


class Verdict(NamedTuple):
    """What it counted."""

    score: float
    required: float
    """From which on it takes a letter for spam."""
    reasons: tuple[str, ...]
    """The rules that count most, in its words."""


def spam_problems(work: Workspace, *, now: dt.datetime, advance: Advance) -> Iterator[Problem]:
    """Warnings for letters that are near to being taken for spam; nothing where there is no SpamAssassin.

    Args:
        work: the publication.
        now: decides which letters are unsent; aware.
        advance: is told about the progress.

    Raises:
        ContentError, TemplateError: as in build_site.
    """
    settings = work.settings
    if not stationery.are_sent(settings) or not shutil.which("spamassassin"):
        return
    today, me = now.astimezone(settings.zone).date(), mail_settings.letterhead(settings).sender
    covers = preflight.to_judge(work.covers, today)
    kept = Kept(settings.cache).folder("spam")
    for number, cover in enumerate(covers):
        advance("Asking SpamAssassin", number, len(covers))
        message = mail_settings.composed(settings, work.letter(cover.day)).to(Subscriber("", me.address, {})).data
        said = _kept_verdict(kept, message, today)
        if said and said.score >= said.required * _NEAR:
            what = f"SpamAssassin gives the letter {said.score:g} points, and {said.required:g} are spam"
            reasons = "; ".join(said.reasons)
            yield Problem(Place(cover.file, ("title",)), f"{what}: {reasons}", level="warning", remedy=_MANUAL)

    kept.prune()


def _kept_verdict(kept: Folder, message: bytes, today: dt.date) -> Verdict | None:
    """What it said of a message today, for it takes a second; its rules may be others tomorrow."""
    key = fingerprint.of_values(fingerprint.of_bytes(message), today)
    kept.use(key)
    if (said := kept.found(key, Verdict)) or not (said := verdict(message)):
        return said
    kept.keep(key, codec.encode(said))
    return said


def verdict(message: bytes) -> Verdict | None:
    """Let SpamAssassin judge a message; None when there is none here, or it fails."""
    program = shutil.which("spamassassin")
    if not program:
        return None
    command = [program, "--local", "--nocreate-prefs", "--test-mode"]
    try:
        done = subprocess.run(command, input=message, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603 - our own arguments
    except (OSError, subprocess.SubprocessError):
        return None
    found = _SCORE.search(done.stdout)
    if not found:
        return None
    rules = [(float(score), f"{name.decode()} ({about.decode('utf-8', 'replace').strip()})")
             for score, name, about in _LINE.findall(done.stdout)]  # fmt: skip
    reasons = tuple(about for score, about in sorted(set(rules), reverse=True) if score >= _NOTED)
    return Verdict(float(found[1]), float(found[2]), reasons)
