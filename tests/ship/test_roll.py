"""Lists of subscribers as people have them."""

from pathlib import Path

import pytest

from digest.errors import ContentError, UsageError
from digest.model import Problem, Subscriber
from digest.ship import roll


def read(folder: Path, name: str, data: str | bytes) -> list[Subscriber | Problem | roll.Left]:
    file = folder / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    with roll.opened(file) as opened:
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
    with pytest.raises(UsageError, match="there is no list"), roll.opened(tmp_path / "none.csv"):
        pass
