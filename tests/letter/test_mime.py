"""A letter as a message: what a mail program reads out of it is what the edition says."""

import datetime as dt
import email
import html
import quopri
import re
from email import policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.base.mailbox import Mailbox
from digest.letter.mail import unsubscribe_token
from digest.letter.mail.mime import Composed, Letterhead
from digest.model import UNSUBSCRIBE, Letter, Slot, Subscriber

DAY = dt.date(2026, 2, 20)
DATE = dt.datetime(2026, 2, 20, 7, tzinfo=dt.UTC)
HEAD = Letterhead(
    sender=Mailbox("The Weekly", "letter@weekly.example"), reply_to=None, list_id="weekly.example", name="The Weekly",
    archive="https://weekly.example/editions/", unsubscribe="https://weekly.example/u?{token}",
    unsubscribe_mail="leave@weekly.example", token=lambda address: f"t-{address}",
)  # fmt: skip
NAME, LEAVE = Slot("~ab.0~", "name", "reader"), Slot("~ab.1~", UNSUBSCRIBE, "")


def letter(page: str = "<p>Dear ~ab.0~</p>", text: str = "Dear ~ab.0~,\n~ab.1~\n", subject: str = "Talks") -> Letter:
    return Letter(DAY, subject, "said", page, text, (NAME, LEAVE))


def composed(made: Letter, head: Letterhead = HEAD, before: dt.date | None = None) -> Composed:
    return Composed(made, head, DATE, before)


def read(data: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(data, policy=policy.default)


def parts(data: bytes) -> tuple[str, str]:
    text, page = read(data).iter_parts()
    return text.get_content().replace("\r\n", "\n"), page.get_content().replace("\r\n", "\n")


ADA = Subscriber("Ada", "ada@example.org", {})


def test_a_mail_program_reads_what_was_written() -> None:
    """Text and HTML come out of the message as they went in, with the reader's name and address of leave."""
    made = letter(page='<p title="ü">Dear ~ab.0~ <a href="~ab.1~">leave</a></p>')
    text, page = parts(composed(made).to(Subscriber("A & B", "ab@example.org", {})).data)
    assert text == "Dear A & B,\nhttps://weekly.example/u?t-ab@example.org\n"
    assert (
        page.strip() == '<p title="ü">Dear A &amp; B <a href="https://weekly.example/u?t-ab@example.org">leave</a></p>'
    )


def test_a_reader_without_a_name_is_greeted_all_the_same() -> None:
    """What stands behind the bar in {name|reader}."""
    assert parts(composed(letter()).to(Subscriber("", "x@example.org", {})).data)[0].startswith("Dear reader,")


def test_headers_are_those_that_large_mailboxes_ask_for() -> None:
    """RFC 5322, 2919, 2369 and 8058, and no sign of an automatic answer."""
    found = read(composed(letter(), before=dt.date(2026, 2, 13)).to(ADA).data)
    assert found["From"] == "The Weekly <letter@weekly.example>"
    assert found["To"] == "Ada <ada@example.org>"
    assert found["Subject"] == "Talks"
    assert found["Date"] == "Fri, 20 Feb 2026 07:00:00 +0000"
    assert found["List-Id"] == "The Weekly <weekly.example>"
    assert found["List-Archive"] == "<https://weekly.example/editions/>"
    assert found["List-Unsubscribe"] == (
        "<https://weekly.example/u?t-ada@example.org>, <mailto:leave@weekly.example?subject=unsubscribe>"
    )
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"2026-02-20:letter:digest:[0-9a-f]{12}", found["Feedback-ID"])
    assert "Auto-Submitted" not in found
    assert "Precedence" not in found
    assert found.get_content_type() == "multipart/alternative"


def test_editions_thread() -> None:
    """The letter before it is named by the id that its reader got it under."""
    before = read(Composed(letter()._replace(day=dt.date(2026, 2, 13)), HEAD, DATE, None).to(ADA).data)
    after = read(composed(letter(), before=dt.date(2026, 2, 13)).to(ADA).data)
    root, last = after["References"].split()
    assert last == before["Message-ID"]
    assert root == before["References"]
    assert after["Message-ID"] != before["Message-ID"]


def test_the_same_letter_is_the_same_bytes() -> None:
    """No clock and no chance: an id hangs on edition and subscriber alone."""
    assert composed(letter()).to(ADA) == composed(letter()).to(ADA)
    other = read(composed(letter()).to(Subscriber("", "bob@example.org", {})).data)
    assert other["Message-ID"] != read(composed(letter()).to(ADA).data)["Message-ID"]


HOSTILE = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def one_kind(text: str) -> str:
    """A text with one kind of line breaks."""
    return re.sub(r"\r\n?", "\n", text)


@given(
    page=HOSTILE,
    name=HOSTILE,
    subject=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300),
)
def test_any_text_survives(page: str, name: str, subject: str) -> None:
    """Whatever stands in a letter, a column or a subject: no line is too long, none begins with a dot, nothing is lost."""
    plain = " ".join(subject.split()) or "x"
    made = letter(page=f".{html.escape(page)}~ab.0~.end", text=f"{page}\n.~ab.0~\n", subject=plain)
    data = composed(made).to(Subscriber("", "a@example.org", {"name": name})).data
    head, _, body = data.partition(b"\r\n\r\n")
    lines = data.split(b"\r\n")
    assert max(map(len, body.split(b"\r\n"))) <= 76
    assert not any(line.startswith(b".") for line in lines)
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert not set(head) & (set(range(32)) - {13, 10, 9})
    name = one_kind(name or "reader")
    wanted = [one_kind(f"{page}\n.") + f"{name}\n", one_kind(f".{html.escape(page)}") + f"{html.escape(name)}.end"]
    sections = re.split(rb"--=_[0-9a-f]+(?:--)?\r\n", body)[1:3]
    shown = [quopri.decodestring(part.partition(b"\r\n\r\n")[2]).removesuffix(b"\r\n").decode() for part in sections]
    assert [text.replace("\r\n", "\n").rstrip("\n") for text in shown] == [text.rstrip("\n") for text in wanted]
    assert str(read(data)["Subject"]).split() == plain.split()


@pytest.mark.parametrize(
    "name",
    ["A\r\nBcc: everybody@example.org", 'Quote " and \\ slash', "Łukasz, the very long " * 9, "😀" * 80, "a@b.example"],
)
def test_no_name_begins_a_header(name: str) -> None:
    """Line breaks become spaces where the list is read; here they could not do harm either."""
    from digest.base import mailbox

    who = mailbox.mailbox(name, "ada@example.org")
    found = read(composed(letter()).to(Subscriber(who.name, who.address, {})).data)
    assert found["Bcc"] is None
    assert [address.addr_spec for address in found["To"].addresses] == ["ada@example.org"]
    # Encoded words stand in several lines; between them there is no space (RFC 2047, 6.2), whatever this parser says.
    assert "".join(found["To"].addresses[0].display_name.split()) == "".join(who.name.split())


def test_an_address_beyond_ascii_stands_as_it_is() -> None:
    """RFC 6532: headers in UTF-8, for servers that offer SMTPUTF8."""
    data = composed(letter()).to(Subscriber("", "ä@xn--mller-kva.example", {})).data
    assert "To: ä@xn--mller-kva.example\r\n".encode() in data


@given(st.text(min_size=1), st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.text())
def test_nobody_unsubscribes_another(key: str, address: str, other: str) -> None:
    """A token gives its address back under the key that signed it; any other text gives none."""
    made = unsubscribe_token.token(key.encode("utf-8", "replace").decode(), address)
    key = key.encode("utf-8", "replace").decode()
    assert unsubscribe_token.address(key, made) == address.casefold()
    assert unsubscribe_token.address(key + "x", made) is None
    assert re.fullmatch(r"[\w.-]+", made)
    plain, _, signature = made.partition(".")
    forged = unsubscribe_token.token("another key", other.encode("utf-8", "replace").decode()).partition(".")[0]
    if forged != plain:
        assert unsubscribe_token.address(key, f"{forged}.{signature}") is None
    assert unsubscribe_token.address(key, other) is None
