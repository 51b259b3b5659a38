"""Lists of subscribers as people have them."""

import datetime as dt
import email
import json
import sys
from email import policy
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.base.mailbox import Mailbox
from digest.errors import ContentError, UsageError
from digest.letter.ledger.ledger import Ledger
from digest.letter.lists import subscriber_files
from digest.letter.mail.mime import Composed, Letterhead
from digest.model import Letter, Problem, Slot, Subscriber

NOON = dt.datetime(2026, 2, 20, 12, tzinfo=dt.UTC)


def read(folder: Path, name: str, data: str | bytes) -> list[Subscriber | Problem | subscriber_files.Left]:
    file = folder / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    with subscriber_files.opened(file) as opened:
        assert list(opened.left()) is not None
        return list(opened.subscribers())


ADA = Subscriber("Ada", "ada@example.org", {"name": "Ada"})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("l.csv", "email,name\nada@example.org,Ada\n"),
        ("l.csv", "\ufeffEmail;Name\r\nada@example.org;Ada\r\n"),
        ("l.tsv", "name\temail\nAda\tada@example.org\n"),
        ("l.csv", 'E-Mail,Full name\n\n"ada@example.org","Ada"\n,,\n'),
        ("l.jsonl", '{"email": "ada@example.org", "name": "Ada"}\n\n'),
    ],
)
def test_a_list_is_read_however_it_was_exported(tmp_path: Path, name: str, text: str) -> None:
    """Commas, semicolons, tabs, a byte order mark, empty rows, other names for the column."""
    found = read(tmp_path, name, text)
    assert [(one.name, one.address) for one in found] == [("Ada", "ada@example.org")]


def test_a_plain_list_has_an_address_a_line(tmp_path: Path) -> None:
    """With a name if one likes; lines that begin with # are notes."""
    found = read(tmp_path, "l.txt", "# readers\nada@example.org\n\n Bob Ross <bob@Example.ORG>\n")
    assert found == [Subscriber("", "ada@example.org", {}), Subscriber("Bob Ross", "bob@example.org", {})]


def test_all_columns_come_along(tmp_path: Path) -> None:
    """Two hundred of them; what is empty counts as not there."""
    names = ",".join(f"c{n}" for n in range(200))
    (found,) = read(
        tmp_path, "l.csv", f"email,{names}\na@example.org,{','.join('x' if n % 2 else '' for n in range(200))}\n"
    )
    assert found.columns == {f"c{n}": "x" for n in range(1, 200, 2)}


def test_what_is_no_address_is_named_with_its_line(tmp_path: Path) -> None:
    """And the rest of the list is read."""
    text = "email,name\nnobody,A\nada@example.org,Ada\n,B\nc@d,C\n"
    found = read(tmp_path, "l.csv", text)
    assert [one.place.line if isinstance(one, Problem) else one.name for one in found] == [2, "Ada", 4, 5]
    assert "no mail address: 'nobody'" in found[0].what
    assert found[2].what == "the address is missing"


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example,c@d.example",
        "<a@b.example",
        "a b@c.example",
        "@b.example",
        "a@",
        "a@b..example",
        "a" * 65 + "@b.example",
        "a@[127.0.0.1]",
        "a@b.example\x00",
    ],
)
def test_an_address_that_could_do_harm_is_none(tmp_path: Path, address: str) -> None:
    """No second address, no header, no server by number."""
    import json

    (found,) = read(tmp_path, "l.jsonl", json.dumps({"email": address}))
    assert isinstance(found, Problem)


def test_names_and_columns_lose_their_line_breaks(tmp_path: Path) -> None:
    """Those of JSON; in a CSV, a row is a line, for a quote too few would make readers a part of a name."""
    (found,) = read(tmp_path, "l.jsonl", '{"email": "a@example.org", "name": "A\\r\\nBcc: x", "city": "B\\nC"}')
    assert (found.name, found.columns["city"]) == ("A Bcc: x", "B C")
    with pytest.raises(ContentError) as caught:
        read(tmp_path, "l.csv", 'email,name,city\na@example.org,"A\r\nBcc: x","B\nC"\n')
    assert caught.value.problems[0].place[-2:] == (2, 15)
    assert caught.value.problems[0].what == "a quote is opened and not closed in this line"


def test_domains_and_names_of_all_scripts(tmp_path: Path) -> None:
    """The domain in ASCII, as the DNS wants it; what stands before the @ as it is."""
    found = read(tmp_path, "l.txt", "ü@müller.example\nпочта@пример.example\n")
    assert [one.address for one in found] == ["ü@xn--mller-kva.example", "почта@xn--e1afmkfd.example"]


@pytest.mark.parametrize(
    "data", ["email\nä@example.org\n".encode("latin-1"), "email\na@example.org\n".encode("utf-16")]
)
def test_another_encoding_is_said(tmp_path: Path, data: bytes) -> None:
    """Nothing is guessed: a guess would greet people by a wrong name."""
    with pytest.raises(ContentError) as caught:
        read(tmp_path, "l.csv", data)
    assert "not UTF-8" in caught.value.problems[0].what


def test_a_csv_without_addresses_is_refused(tmp_path: Path) -> None:
    """Perhaps its first row is a reader."""
    with pytest.raises(ContentError) as caught:
        read(tmp_path, "l.csv", "ada@example.org,Ada\n")
    assert "`email`" in caught.value.problems[0].what


def test_a_quote_that_is_never_closed_is_said(tmp_path: Path) -> None:
    """The rest of such a list would be one name."""
    rest = "b@example.org,B\n" * 100_000
    with pytest.raises(ContentError) as caught:
        read(tmp_path, "l.csv", f'email,name\na@example.org,A\n{rest[:32]}c@example.org,"C\n{rest}')
    assert [problem.place.line for problem in caught.value.problems] == [5]


def test_no_list_no_sending(tmp_path: Path) -> None:
    """A misspelt file is a message."""
    with pytest.raises(UsageError, match="there is no list"), subscriber_files.opened(tmp_path / "none.csv"):
        pass


TEXT = st.text(st.characters(), max_size=6) | st.sampled_from(
    ["\ud800", "a\udfffb", "\0", "\r\nBcc: x", "\u2028", "x@y.example"]
)
"""Any text at all, lone surrogates as well."""
VALUE = st.recursive(
    TEXT | st.none() | st.booleans() | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
KEY = TEXT | st.sampled_from(["email", "name", "status", "city"])
GOOD = '{"email": "good@example.org", "name": "Good"}\n'


def queued(folder: Path, name: str, data: bytes) -> list[str] | None:
    """Put a list into the queue and write all letters: who gets one; None for a located error, and then nobody does."""
    file = folder / name
    file.write_bytes(data)
    head = Letterhead(Mailbox("W", "w@w.example"), None, "w.example", "W", "", "https://w.example/{token}", "", str)
    slots = (Slot("~a.0~", "name", "reader"), Slot("~a.1~", "city", "town"))
    day = dt.date(2026, 2, 20)
    composed = Composed(Letter(day, "S", "", "<p>~a.0~ ~a.1~</p>", "~a.0~ ~a.1~", slots), head, NOON, None)
    with Ledger.open(folder / "ledger") as ledger:
        try:
            with ledger.transaction(), subscriber_files.opened(file) as opened:
                list(opened.left())
                rows = list(opened.subscribers())
                run = ledger.begin("e", 0)
                ledger.enqueue("e", run, [row for row in rows if isinstance(row, Subscriber)])
        except ContentError as error:
            assert error.problems
            assert all(problem.place.line and problem.what and problem.what.encode() for problem in error.problems)
            return None
        for row in rows:
            if isinstance(row, Problem):
                f"{row.what} {row.hint}".encode()
        made = [composed.to(letter.subscriber) for letter in ledger.take("e", run, 0, 10)]
        assert all(email.message_from_bytes(one.data, policy=policy.default)["Bcc"] is None for one in made)
        return [one.recipient for one in made]


@settings(max_examples=300, deadline=None)
@given(row=st.dictionaries(KEY, VALUE, max_size=4), is_ascii=st.booleans())
@example(row={"email": "h@b.example", "name": "\ud800"}, is_ascii=True)
@example(row={"email": "\ud800@b.example"}, is_ascii=True)
@example(row={"email": "h@b.example", "\ud800": "x", "city": "\udc80"}, is_ascii=True)
@example(row={"email": "h@b.example", "city": ["\ud800", {"\ud800": "\ud800"}]}, is_ascii=True)
@example(row={"email": "h@b.example", "city": 10**5000}, is_ascii=True)
@example(row={"email": "h@b.example", "status": "\ud800"}, is_ascii=True)
def test_no_row_stops_the_others_with_anything_but_a_located_error(
    tmp_path_factory: pytest.TempPathFactory, row: dict, *, is_ascii: bool
) -> None:
    """Objects of any texts in JSON Lines, as escapes or as they are."""
    sys.set_int_max_str_digits(0)  # for json.dumps of the example
    line = json.dumps(row, ensure_ascii=is_ascii)
    sys.set_int_max_str_digits(4300)
    data = (GOOD + line + "\n").encode("utf-8", "surrogatepass")
    got = queued(tmp_path_factory.mktemp("list"), "l.jsonl", data)
    assert got is None or "good@example.org" in got


@settings(max_examples=300, deadline=None)
@given(cells=st.lists(TEXT | st.binary(max_size=6), max_size=4), name=st.sampled_from(["l.csv", "l.tsv", "l.txt"]))
@example(cells=["h@b.example", b"\xed\xa0\x80"], name="l.csv")
@example(cells=[b"\xff@b.example"], name="l.txt")
def test_nor_does_a_row_of_any_bytes(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str | bytes], name: str
) -> None:
    """In CSV, TSV and plain lists: what is not UTF-8 is an error at its place."""
    between = b"\t" if name == "l.tsv" else b","
    row = between.join(cell if isinstance(cell, bytes) else cell.encode("utf-8", "surrogatepass") for cell in cells)
    head = b"" if name == "l.txt" else between.join([b"email", b"name", b"city", b"more"]) + b"\n"
    good = b"good@example.org" + (b"" if name == "l.txt" else between * 3) + b"\n"
    got = queued(tmp_path_factory.mktemp("list"), name, head + good + row + b"\n" + good)
    assert got is None or "good@example.org" in got
