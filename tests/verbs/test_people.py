"""``digest desk people``, as it is typed."""

import re
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

from digest.cli import main
from tests.publication import SETTINGS, Publication

ADDRESS = "https://desk.test.example"


@pytest.fixture
def team(publication: Publication) -> Publication:
    """A publication that says where its desk is found."""
    publication.write("mkdocs.yml", SETTINGS.replace("[digest]", f"[digest: {{desk: {{address: '{ADDRESS}'}}}}]"))
    return publication


def run(publication: Publication, *arguments: str) -> tuple[int, str]:
    """Run ``digest desk people``."""
    done = CliRunner().invoke(main, ["-C", str(publication.folder), "desk", "people", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.exit_code, done.output


def test_a_team_is_listed(team: Publication) -> None:
    """Name, role, when last here."""
    assert run(team) == (0, "no people may use the desk\n")
    run(team, "add", "Grace H.", "--role", "publisher")
    run(team, "add", "Ada")
    code, said = run(team)
    assert code == 0
    assert said.splitlines() == [
        "Ada       editor     has no password yet",
        "Grace H.  publisher  has no password yet",
        "2 people may use the desk",
    ]


def test_a_link_carries_its_token_behind_the_sign_that_no_server_is_told_of(team: Publication) -> None:
    """And the name beside it; a new link is another one."""
    links = [
        run(team, "add", "Zo\u00eb / B")[1].splitlines()[-1],
        run(team, "link", "zo\u00cb / b")[1].splitlines()[-1],
    ]
    found = [re.fullmatch(rf"{ADDRESS}/join#([\w-]{{43}})/([^/]+)", link) for link in links]
    assert [unquote(one[2]) for one in found] == ["Zo\u00eb / B"] * 2
    assert found[0][1] != found[1][1]


def test_quiet_says_the_link_alone(team: Publication) -> None:
    """For a script."""
    assert re.fullmatch(rf"{ADDRESS}/join#\S+\n", run(team, "add", "Ada", "-q")[1])


def test_roles_and_removal(team: Publication) -> None:
    """By name, in any case."""
    run(team, "add", "Ada")
    assert run(team, "role", "ADA", "publisher") == (0, "Ada is a publisher now\n")
    assert run(team, "role", "ada", "editor") == (0, "Ada is an editor now\n")
    assert run(team, "remove", "ada") == (0, "Ada may use the desk no more\n")
    assert run(team)[1] == "no people may use the desk\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["add", "ada"], "somebody is called Ada already; `digest desk people` lists all"),
        (["add", "A\x1b[2Jda"], "has a character that cannot be seen"),
        (["add", "Bob", "--role", "king"], "'king' is not one of 'editor', 'publisher'"),
        (["remove", "Adda"], "nobody is called 'Adda'; did you mean 'Ada'?; `digest desk people add NAME` adds"),
        (["link", "\x1b[2J"], "nobody is called"),
        (["role", "Ada", "king"], "'king' is not one of"),
        (["removed", "Ada"], "there is no command 'removed'; did you mean 'remove'?"),
        (["--now", "2026-02-20"], "does not depend on the time"),
    ],
)
def test_slips_are_said(team: Publication, arguments: list[str], message: str) -> None:
    """With what to do; nothing is done, and no terminal is commanded."""
    run(team, "add", "Ada")
    before = run(team)
    code, said = run(team, *arguments)
    assert code == 2
    assert message in said
    assert "\x1b" not in said
    assert run(team) == before


def test_where_the_desk_is_found_has_to_be_said(publication: Publication) -> None:
    """Before anybody is added: a link leads somewhere."""
    code, said = run(publication, "add", "Ada")
    assert code == 2
    assert said == (
        "digest: it is not said where the team finds its desk; "
        "write `address: https://desk.example.org` below `desk:` in mkdocs.yml\n"
    )
    assert run(publication) == (0, "no people may use the desk\n")


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("address: http://desk.example.org", "is no origin; write it as https://desk.example.org"),
        ("address: https://desk.example.org/desk", "is no origin"),
        ("address: https://a@desk.example.org", "is no origin"),
        ("address: http://localhost.evil.example", "is no origin"),
        ("address: https://desk.example.org:99999", "is no origin"),
        ("address: desk.example.org", "is no origin"),
        ("proxies: [10.0.0.1/8]", "is no network; write it as 127.0.0.1 or 10.0.0.0/8"),
        ("proxies: [everybody]", "is no network"),
    ],
)
def test_addresses_and_networks_are_checked(publication: Publication, written: str, message: str) -> None:
    """Where they stand."""
    publication.write("mkdocs.yml", SETTINGS.replace("[digest]", f"[digest: {{desk: {{{written}}}}}]"))
    code, said = run(publication)
    assert code == 1
    assert "mkdocs.yml:5:" in said
    assert message in said


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("HTTPS://Desk.Example.org/", "https://desk.example.org"),
        ("https://desk.example.org:443", "https://desk.example.org"),
        ("https://desk.example.org:8443", "https://desk.example.org:8443"),
        ("http://localhost:8100", "http://localhost:8100"),
    ],
)
def test_an_address_is_read_as_browsers_write_it(publication: Publication, written: str, origin: str) -> None:
    """In small letters, without the port that goes without saying."""
    publication.write("mkdocs.yml", SETTINGS.replace("[digest]", f"[digest: {{desk: {{address: '{written}'}}}}]"))
    assert f"{origin}/join#" in run(publication, "add", "Ada")[1]
