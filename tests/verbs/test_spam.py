"""SpamAssassin's verdict, from a real one."""

import shutil
from pathlib import Path

import pytest

from digest.verbs import spam
from tests.cli.test_commands import run
from tests.conftest import needs
from tests.publication import Publication

SPAM = """\
VIAGRA!!! BUY CHEAP PILLS ONLINE NOW, 100% GUARANTEED, NO PRESCRIPTION NEEDED!!! Dear Friend, you have won ONE MILLION
DOLLARS (US$1,000,000.00) in the international lottery. Click here to claim, act now, limited time offer, risk free,
money back guarantee, work from home, lose weight fast.
"""


def test_a_letter_that_looks_like_spam_is_spoken_of(paper: Publication) -> None:
    """At its edition, with the rules that count; a plain one is not."""
    needs("SpamAssassin", shutil.which("spamassassin"))
    paper.with_stories(intro="What mattered.")
    folder = str(paper.folder)
    assert "SpamAssassin" not in run("-C", folder, "check", "--now", "2026-02-21")[1]
    paper.with_stories(intro=SPAM)
    code, said = run("-C", folder, "check", "--strict", "--now", "2026-02-21")
    assert code == 1
    assert "content/editions/2026-02-20.yml:2:8: warning: SpamAssassin gives the letter " in said
    assert said.count("MONEY_BACK") == 1


MESSAGE = b"Subject: x\r\n\r\nx"


def stand_in(folder: Path, body: str) -> str:
    """Put a program in the place of SpamAssassin; gives the folders in which programs are looked for."""
    program = folder / "spamassassin"
    program.write_text(f"#!/bin/sh\ncat > /dev/null\n{body}\n")
    program.chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


def test_a_letter_is_judged_once_a_day(paper: Publication, tmp_path: Path, monkeypatch) -> None:
    """Or when it is another one: what was said of it is said again."""
    said = "echo 'X-Spam-Status: Yes, score=6 required=5'"
    paper.with_stories(intro="What mattered.")
    check = ["-C", str(paper.folder), "check", "--now"]
    monkeypatch.setenv("PATH", stand_in(tmp_path, said))
    assert "gives the letter 6 points" in run(*check, "2026-02-21")[1]
    stand_in(tmp_path, "exit 7")
    assert "gives the letter 6 points" in run(*check, "2026-02-21")[1]
    assert "SpamAssassin" not in run(*check, "2026-02-22")[1]
    stand_in(tmp_path, said)
    assert "gives the letter 6 points" in run(*check, "2026-02-22")[1], "no answer is not kept"
    stand_in(tmp_path, said.replace("6", "7"))
    paper.with_stories(intro="What else mattered.")
    assert "gives the letter 7 points" in run(*check, "2026-02-22")[1]
    assert len([*(paper.folder / ".cache/digest/spam").iterdir()]) == 1


def test_without_the_program_there_is_no_verdict(monkeypatch) -> None:
    """Where no SpamAssassin is installed, nothing is said of any message."""
    monkeypatch.setenv("PATH", "")
    assert spam.verdict(MESSAGE) is None


@pytest.mark.parametrize(
    "body", ["exit 7", "echo 'X-Spam-Status: No, score=9.1 required=5.0'; exit 7", "cat /dev/null", "echo no"]
)
def test_a_program_that_fails_or_gives_no_score_gives_no_verdict(tmp_path: Path, monkeypatch, body: str) -> None:
    """A failure is none, even with a score before it; neither is silence, nor anything without a score."""
    monkeypatch.setenv("PATH", stand_in(tmp_path, body))
    assert spam.verdict(MESSAGE) is None


def test_a_verdict_is_the_score_and_the_rules_that_count(tmp_path: Path, monkeypatch) -> None:
    """The heaviest rule comes first, one that is named twice counts once, and what is noise is left out."""
    said = "X-Spam-Status: Yes, score=3.4 required=5.0\n 0.9 LIGHT It is light\n 2.5 HEAVY It is heavy\n 0.1 NOISE x\n 2.5 HEAVY It is heavy"
    monkeypatch.setenv("PATH", stand_in(tmp_path, f"printf '%s\\n' '{said}'"))
    assert spam.verdict(MESSAGE) == spam.Verdict(3.4, 5.0, ("HEAVY (It is heavy)", "LIGHT (It is light)"))
