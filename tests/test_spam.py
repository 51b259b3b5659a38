"""SpamAssassin's verdict, from a real one."""

import shutil

from digest.verbs import spam
from tests.conftest import needs
from tests.publication import Publication
from tests.test_cli import run

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


def test_a_message_that_it_cannot_read_is_let_be(monkeypatch) -> None:
    """Without SpamAssassin nothing is said."""
    monkeypatch.setenv("PATH", "")
    assert spam.verdict(b"Subject: x\r\n\r\nx") is None
