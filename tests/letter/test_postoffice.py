"""The sample edition through real servers: Postfix takes it, Dovecot keeps it, IMAP gives it back."""

import datetime as dt
import email
import html
import re
import shutil
import time
from email import policy
from pathlib import Path

import pytest

from digest.letter import mail_settings
from digest.model import Subscriber
from digest.settings import mkdocs_yml
from digest.verbs.letter import lettered
from tests.cli.test_commands import run
from tests.conftest import REPOSITORY
from tests.letter import postoffice
from tests.letter.dkim_keys import pairs

NAMES = ["Ada Lovelace", "Jürgen Müller", 'Quote " Comma, Inc.', "田中 花子", ""]
READERS = [Subscriber(NAMES[n % 5], f"r{n}@{postoffice.DOMAINS[n % 2]}", {}) for n in range(50)]
TRACE = re.compile(rb"^(?:Return-Path|Delivered-To|Received|DKIM-Signature):.*?\r\n(?![ \t])", re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample publication, a list of fifty, and a key to sign with."""
    shutil.copytree(REPOSITORY / "content", tmp_path / "p" / "content")
    (tmp_path / "dkim.pem").write_bytes(pairs()["rsa"].pem)
    rows = ["email,name", *(f'{who.address},"{who.name.replace(chr(34), chr(34) * 2)}"' for who in READERS)]
    (tmp_path / "readers.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return tmp_path / "p"


def test_fifty_mailboxes_get_the_sample_edition(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One letter each, byte for byte as composed, signed, addressed and greeted; the wrong password sends nothing."""
    monkeypatch.setenv("DIGEST_SMTP_USER", postoffice.USER)
    monkeypatch.setenv("DIGEST_SMTP_PASSWORD", "wrong")
    monkeypatch.setenv("DIGEST_UNSUBSCRIBE_KEY", "a-secret-key")
    with postoffice.running() as office:
        settings = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
        letter = f"dkim: {{domain: friday-digest.example.org, selector: d, key: {folder.parent / 'dkim.pem'}}}"
        smtp = (
            f"{{host: localhost, port: {office.smtp}, authority: {office.authority}, per_second: 500, per_domain: 500}}"
        )
        settings = (
            settings.replace("        greeting:", f"        {letter}\n        greeting:") + f"      smtp: {smtp}\n"
        )
        (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
        readers = str(folder.parent / "readers.csv")
        arguments = [
            "-C",
            str(folder),
            "send",
            "2026-02-20",
            "--to",
            readers,
            "--yes",
            "--now",
            "2026-02-21",
            "--offline",
            "--first",
        ]
        code, said = run(*arguments)
        assert (code, "refuses the login" in said) == (1, True), said + office.logs()
        assert "wrong" not in said
        monkeypatch.setenv("DIGEST_SMTP_PASSWORD", postoffice.PASSWORD)
        code, said = run(*arguments)
        assert (code, said.strip().splitlines()[-1]) == (0, "50 sent"), said + office.logs()
        assert run(*arguments)[1].strip().splitlines()[-1] == "0 new, 50 have it already"
        mail = [_arrived(office, who.address) for who in READERS]
    read = mkdocs_yml.read(folder)
    found = lettered(read, "2026-02-20", now=dt.datetime(2026, 2, 21, tzinfo=dt.UTC), advance=lambda *_: None)
    composed = mail_settings.composed(read, found)
    for who, messages in zip(READERS, mail, strict=True):
        (raw,) = messages
        head, _, body = raw.partition(b"\r\n\r\n")
        own = TRACE.sub(b"", head + b"\r\n") + b"\r\n" + body
        assert own == composed.to(who).data
        assert pairs()["rsa"].verifies(raw)
        _looks_right(raw, who)


def _arrived(office: postoffice.PostOffice, address: str) -> list[bytes]:
    """The mail of an address, once there is some."""
    deadline = time.monotonic() + 60
    while not (messages := office.mail_of(address)):
        assert time.monotonic() < deadline, office.logs()
        time.sleep(0.2)
    return messages


def _looks_right(raw: bytes, who: Subscriber) -> None:
    """To a mail program."""
    message = email.message_from_bytes(raw, policy=policy.default)
    assert not [defect for part in message.walk() for defect in part.defects]
    to = message["To"].addresses[0]
    assert (to.display_name, to.addr_spec) == (who.name, who.address)
    assert str(message["From"]) == "The Friday Digest <letter@friday-digest.example.org>"
    assert message["Subject"] == "Talks in Geneva"
    assert message["List-Id"] == "The Friday Digest <friday-digest.example.org>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Date"].datetime.date() == dt.date(2026, 2, 20)
    assert "Auto-Submitted" not in message
    way = message["List-Unsubscribe"].strip("<>")
    text, page = (part.get_content() for part in message.iter_parts())
    greeting = f"Dear {who.name or 'reader'},"
    assert greeting in text
    assert html.escape(greeting) in page
    assert way in text
    assert f'href="{html.escape(way)}"' in page
