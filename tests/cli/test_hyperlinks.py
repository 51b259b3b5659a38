"""Links on a terminal, in which nothing from a feed can act."""

import json
import os
import pty
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.cli.hyperlinks import linked
from digest.collect.packing import pack
from digest.collect.parse import parse
from digest.collect.store import FeedState, Store
from tests.publication import Publication
from tests.verbs.test_desking import NOW, Desk, T

LINK = re.compile(r"\x1b\]8;;([\x21-\x7e]*)\x1b\\([^\x1b]*)\x1b\]8;;\x1b\\")


@given(st.text(max_size=60))
def test_no_sign_of_an_address_ends_its_link(rest: str) -> None:
    """Control characters, quotes of escapes and everything beyond ASCII are written as numbers."""
    address = f"https://a.example/{rest}"
    assert LINK.fullmatch(linked("T", address))[2] == "T"


@pytest.mark.parametrize("sign", ["\x1b\\", "\x07", "\x9c", "\n", "\x1b]0;x\x07", " ", "\u202e"])
def test_what_would_act_on_a_terminal_is_a_number(sign: str) -> None:
    """Each of them, wherever it stands."""
    found = LINK.fullmatch(linked("T", f"https://a.example/{sign}x"))
    assert found[1].startswith("https://a.example/%")


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "file:///etc/passwd", "https://a.example/" + "x" * 3_000]
)
def test_what_is_no_address_of_the_web_is_no_link(address: str) -> None:
    """Nor is one that terminals would cut."""
    assert linked("T", address) == "T"


def on_a_terminal(desk: Desk, *args: str, **environment: str) -> str:
    """What a command prints on a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "digest", "-C", str(desk.folder), *args]
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    child = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, env={**kept, "COLUMNS": "80", **environment}
    )
    os.close(theirs)
    said = b""
    try:
        while part := os.read(ours, 65_536):
            said += part
    except OSError:  # what Linux says when the other side has closed
        pass
    os.close(ours)
    assert child.wait(30) == 0
    return said.decode().replace("\r\n", "\n")


@pytest.fixture
def desk(publication: Publication) -> Desk:
    found = Desk(publication)
    same = "Storm floods the old town of Bergen and its harbour on the night before the annual fair"
    found.shows("a", same, "Opera opens in Oslo")
    found.shows("b", f"{same} again")
    return found


@pytest.mark.parametrize("colour", [{}, {"NO_COLOR": "1"}])
def test_titles_lead_to_their_reports(desk: Desk, colour: dict[str, str]) -> None:
    """With colours or without; with -v those of the other reports too; no line is wider for it."""
    shown = on_a_terminal(desk, "inbox", "-v", "--now", NOW, TERM="xterm", **colour)
    links = {text: address for address, text in LINK.findall(shown)}
    assert links["Opera opens in Oslo"] == "https://a.example/Opera-opens-in-Oslo"
    others = [address for text, address in links.items() if text.startswith("B: the weekly: Storm floods")]
    assert others[0].startswith("https://b.example/Storm-floods")
    plain = re.sub(r"\x1b\[[\d;]*m", "", LINK.sub(r"\2", shown))
    assert "\x1b" not in plain
    assert max(len(line) for line in plain.splitlines() if "://" not in line) <= 80


def test_what_a_feed_says_gives_a_terminal_no_commands(desk: Desk) -> None:
    """Escapes in titles, summaries and links of a feed (JSON can carry them) do not come out."""
    evil = "\x1b]0;owned\x07 \x9b31m \x1b[2J"
    entry = {"id": "1", "title": f"Evil {evil}", "content_text": evil, "url": f"https://b.example/\x1b\\{evil}"}
    document = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "B", "items": [entry]})
    items = parse(document.encode(), "https://b.example/feed").items
    with Store.open(desk.folder / ".digest") as store:
        store.keep(FeedState("https://b.example/feed", shown_at=T), [pack(one) for one in items], T)
    shown = on_a_terminal(desk, "inbox", "-v", "--now", NOW, TERM="xterm")
    assert "Evil" in shown
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", re.sub(r"\x1b\[[\d;]*m", "", LINK.sub(r"\2", shown)))


def test_where_no_link_can_be_followed_there_is_none(desk: Desk) -> None:
    """On a dumb terminal, and where something else reads it."""
    assert "\x1b]" not in on_a_terminal(desk, "inbox", "--now", NOW, TERM="dumb")
    assert "\x1b" not in desk("inbox", "-v", "--now", NOW).stdout
