"""The desk of a team: who gets in, and who does not."""

import os
import re
import shutil
import signal
import socket
import stat
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.desk.members import Members
from tests.conftest import REPOSITORY, needs
from tests.publication import Publication
from tests.web.team_desk import ADDRESS, DAY, HOST, PASSWORD, TeamDesk, people, running, settings, token_of

HOUR = 3600


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    """A publication with a draft, whose desk Ada may use as publisher."""
    made = Publication(tmp_path / "publication")
    made.write("mkdocs.yml", settings())
    made.with_stories(DAY, status="draft")
    people(made, "add", "Ada", "--role", "publisher")
    return made


@pytest.fixture
def desk(publication: Publication) -> Iterator[TeamDesk]:
    """Its desk at a socket; Ada has her password."""
    with running(publication) as desk:
        token = token_of(people(publication, "link", "Ada"))
        assert desk.ask("POST", "/join", {"token": token, "password": PASSWORD}).status == 204
        yield desk
        assert desk.process.poll() is None, "it goes on, whatever was asked"
        assert "Traceback" not in desk.told()


def is_in(desk: TeamDesk, cookie: str) -> bool:
    """Whether a cookie is somebody's."""
    answer = desk.ask("GET", "/api/me", headers={"Cookie": cookie})
    assert answer.status in (200, 401), answer
    return answer.status == 200


def from_address(address: str) -> dict[str, str]:
    """As a proxy tells it."""
    return {"X-Forwarded-For": address}


def test_who_has_a_password_logs_in(desk: TeamDesk) -> None:
    """In whatever case the name is written; the page is told who she is."""
    answer = desk.login("ada")
    assert answer.status == 204
    assert re.fullmatch(
        r"__Host-digest-desk=[\w-]{43}; HttpOnly; Path=/; SameSite=strict; Secure", answer.headers["set-cookie"]
    )
    assert desk.ask("GET", "/api/me", headers={"Cookie": answer.cookie}).said == {"name": "Ada", "role": "publisher"}
    assert desk.ask("GET", "/", headers={"Cookie": answer.cookie}).status == 200


def test_who_has_none_is_led_to_the_page_that_asks(desk: TeamDesk) -> None:
    """Everything else is closed."""
    assert desk.ask("GET", "/").headers["location"] == "/login"
    assert b'type="password"' in desk.ask("GET", "/login").body
    assert b'type="password"' in desk.ask("GET", "/join").body
    for method, path in (("GET", "/api/me"), ("GET", "/api/editions"), ("GET", "/api/events"), ("POST", "/logout")):
        assert desk.ask(method, path, {}).status == 401


def test_the_token_of_ones_own_machine_is_none_here(desk: TeamDesk) -> None:
    """There is one way in."""
    assert desk.ask("POST", "/login", {"token": "x"}).status == 401


def test_a_wrong_password_and_no_such_name_are_the_same(desk: TeamDesk) -> None:
    """To the byte; and so is who has no password yet."""
    people(desk.publication, "add", "Grace")
    answers = [
        desk.login("Ada", "not the password", from_address("1.1.1.1")),
        desk.login("Nobody", "not the password", from_address("1.1.1.2")),
        desk.login("Grace", "", from_address("1.1.1.3")),
        desk.login("", "", from_address("1.1.1.4")),
        desk.login("A\x00\x1b[2Jda\u202e", PASSWORD, from_address("1.1.1.5")),
        desk.ask("POST", "/login", {}, from_address("1.1.1.6")),
    ]
    assert {(answer.status, answer.body, answer.headers["set-cookie"]) for answer in answers} == {
        (401, b'{"why":"the name or the password is not right"}', None)
    }


def test_they_take_the_same_time(desk: TeamDesk) -> None:
    """As far as a busy machine lets one see: a name that nobody has is not answered at once."""

    def seconds(name: str, at: int) -> float:
        begin = time.perf_counter()
        assert desk.login(name, "not the password", from_address(f"2.2.{at}.{len(name)}")).status == 401
        return time.perf_counter() - begin

    wrong = statistics.median(seconds("Ada", number) for number in range(4))
    nobody = statistics.median(seconds(f"Nobody {number}", number) for number in range(4))
    assert 0.3 < nobody / wrong < 3


def test_a_link_is_good_once_and_for_a_day(desk: TeamDesk) -> None:
    """Then it says what to do; nothing has changed."""
    used = token_of(people(desk.publication, "link", "Ada"))
    assert desk.ask("POST", "/join", {"token": used, "password": PASSWORD}).status == 204
    with Members.open(desk.publication.folder / ".digest") as members:
        late = members.link(members.named("Ada"), time.time() - 24 * HOUR - 1)
    for token in (used, late, "", "x" * 43):
        answer = desk.ask("POST", "/join", {"token": token, "password": "another one that is long"})
        assert (answer.status, answer.said["why"]) == (
            401, "this link was used already, or is too old; ask for a new one",
        )  # fmt: skip
    assert desk.login("Ada").status == 204


def test_a_password_that_is_not_taken_leaves_the_link(desk: TeamDesk) -> None:
    """Too short, the name, a megabyte: who mistypes needs no new link."""
    token = token_of(people(desk.publication, "add", "Grace of the Sea"))
    for password, why in (
        ("short", "take at least 12"),
        ("grace of the sea", "is the name"),
        ("x" * 1001, "more than 1000 characters"),
        ("x" * 1_000_000, "larger than 20 KB"),
    ):
        answer = desk.ask("POST", "/join", {"token": token, "password": password})
        assert answer.status == 422
        assert why in answer.said["why"]
        assert password not in answer.said["why"]
    assert desk.ask("POST", "/join", {"token": token, "password": PASSWORD}).status == 204


def test_a_password_of_a_megabyte_is_refused_at_once(desk: TeamDesk) -> None:
    """Nothing is computed of it."""
    answer = desk.login("Ada", "x" * 1_000_000)
    assert (answer.status, answer.said["why"]) == (422, "this is larger than 20 KB")


def test_sessions_end_with_the_password(desk: TeamDesk) -> None:
    """The old one counts until the new one is set, and not a moment longer."""
    before = desk.login("Ada").cookie
    token = token_of(people(desk.publication, "link", "Ada"))
    assert is_in(desk, before)
    answer = desk.ask("POST", "/join", {"token": token, "password": "a new one for the desk"})
    assert not is_in(desk, before)
    assert is_in(desk, answer.cookie)
    assert desk.login("Ada").status == 401
    assert desk.login("Ada", "a new one for the desk").status == 204


def test_who_is_removed_is_out_at_once(desk: TeamDesk) -> None:
    """Cookie, password and stream."""
    cookie = desk.joined("Grace")
    stream = desk.stream(cookie)
    people(desk.publication, "remove", "Grace")
    assert not is_in(desk, cookie)
    assert desk.login("Grace").status == 401
    desk.publication.with_stories(DAY, status="draft", title="Changed")
    assert stream.is_over.wait(30)
    assert "changed" not in [kind for kind, _ in stream.heard]


def test_who_logs_out_is_out(desk: TeamDesk) -> None:
    """With this browser; another one stays."""
    here, there = desk.login("Ada"), desk.login("Ada")
    answer = desk.ask("POST", "/logout", {}, {"Cookie": here.cookie})
    assert answer.status == 204
    assert re.search(r'__Host-digest-desk="?"?;.*Max-Age=0', answer.headers["set-cookie"])
    assert "Secure" in answer.headers["set-cookie"]
    assert not is_in(desk, here.cookie)
    assert is_in(desk, there.cookie)
    assert desk.ask("GET", "/logout", headers={"Cookie": there.cookie}).status == 405


def test_a_session_ends_when_nobody_uses_it_for_twelve_hours(desk: TeamDesk) -> None:
    """Who was here eleven hours ago is in, and twelve more hours from now."""
    with Members.open(desk.publication.folder / ".digest") as members:
        ada = members.named("Ada")
        recent, old = (members.begin(ada, time.time() - hours * HOUR) for hours in (11, 12.01))
        assert is_in(desk, f"__Host-digest-desk={recent}")
        assert not is_in(desk, f"__Host-digest-desk={old}")
        assert members.find(recent, time.time() + 11 * HOUR)


def test_guesses_at_one_name_are_slowed_from_wherever_they_come(desk: TeamDesk) -> None:
    """Each from another address, by other hops before that: the sixth waits, also with the right password."""
    answers = [
        desk.login("ADA" if number % 2 else "ada ", f"guess {number}", from_address(f"6.6.6.6, 3.3.3.{number}"))
        for number in range(5)
    ]
    assert [answer.status for answer in answers] == [401] * 5
    answer = desk.login("Ada", PASSWORD, from_address("4.4.4.4"))
    assert answer.status == 429
    seconds = int(answer.headers["retry-after"])
    assert 0 < seconds <= 61
    assert answer.said == {"why": f"too many tries; wait {seconds} seconds", "seconds": seconds}


def test_guesses_from_one_address_are_slowed_whatever_they_say_of_themselves(desk: TeamDesk) -> None:
    """What a client writes into X-Forwarded-For stands left of what the proxy adds; others are not slowed."""
    answers = [
        desk.login(f"Name {number}", "a guess", from_address(f"7.7.7.{number}, 8.8.8.{number}, 5.5.5.5"))
        for number in range(7)
    ]
    assert [answer.status for answer in answers] == [401] * 5 + [429] * 2
    assert desk.login("Ada", PASSWORD, from_address("5.5.5.6")).status == 204
    assert desk.login("Ada", PASSWORD, from_address("5.5.5.5")).status == 429


def test_who_knows_the_password_is_never_slowed(desk: TeamDesk) -> None:
    """Ten times in a row."""
    assert {desk.login("Ada", PASSWORD, from_address("9.9.9.9")).status for _ in range(10)} == {204}


ELSEWHERE = {
    "another site": {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    "the same site": {"Sec-Fetch-Site": "same-site", "Origin": "https://other.test.example"},
    "another origin": {"Sec-Fetch-Site": None, "Origin": "https://evil.example"},
    "an origin like ours": {"Sec-Fetch-Site": None, "Origin": f"{ADDRESS}.evil.example"},
    "our name without encryption": {"Sec-Fetch-Site": None, "Origin": f"http://{HOST}"},
    "no origin": {"Sec-Fetch-Site": None, "Origin": None},
    "the origin of a sandbox": {"Sec-Fetch-Site": None, "Origin": "null"},
    "what the host says": {"Sec-Fetch-Site": None, "Origin": "https://evil.example", "Host": "evil.example"},
    "another host": {"Host": "evil.example"},
    "a host by way of another header": {"Host": "evil.example", "X-Forwarded-Host": HOST, "Forwarded": f"host={HOST}"},
    "a port": {"Host": f"{HOST}:8443"},
    "this machine": {"Host": "127.0.0.1"},
    "a form": {"Content-Type": "application/x-www-form-urlencoded"},
    "text": {"Content-Type": "text/plain"},
}


def test_no_page_elsewhere_logs_anybody_in(desk: TeamDesk) -> None:
    """Nor out, nor sets a password: the origin is that of the settings, whatever headers say."""
    cookie = desk.login("Ada").cookie
    token = token_of(people(desk.publication, "add", "Grace"))
    for name, headers in ELSEWHERE.items():
        for path, body in (
            ("/login", {"name": "Ada", "password": PASSWORD}),
            ("/join", {"token": token, "password": PASSWORD}),
            ("/logout", {}),
        ):
            answer = desk.ask("POST", path, body, {"Cookie": cookie, **headers})
            assert answer.status in (403, 415), (name, path, answer)
            assert answer.headers["set-cookie"] is None
    assert is_in(desk, cookie)
    assert desk.ask("POST", "/join", {"token": token, "password": PASSWORD}).status == 204


def test_nothing_secret_is_said(publication: Publication) -> None:
    """Not in what the process writes, nor in its memory of people; sessions outlive the process."""
    with running(publication) as desk:
        secrets = [token_of(people(publication, "link", "Ada")) for _ in range(2)]
        assert desk.ask("POST", "/join", {"token": secrets[1], "password": PASSWORD}).status == 204
        cookie = desk.login("Ada").cookie
        token = token_of(people(publication, "link", "Ada"))
        desk.ask("POST", "/join", {"token": token, "password": "short"})
        desk.ask("POST", "/join", b'{"token": "' + token.encode() + b'", "password": [1]}')
        desk.ask("GET", f"/join?token={token}")
        secrets += [cookie.partition("=")[2], token, PASSWORD]
        written = [path.read_bytes() for path in (publication.folder / ".digest").rglob("*") if path.is_file()]
        assert not [secret for secret in secrets for text in written if secret.encode() in text]
        desk.process.send_signal(signal.SIGTERM)
        assert desk.process.wait(30) == 0
        said = desk.process.stdout.read() + desk.told()
        assert not [secret for secret in secrets if secret in said]
        assert not desk.at.exists()
    with running(publication) as desk:
        assert is_in(desk, cookie)


def test_the_socket_is_the_proxys(publication: Publication) -> None:
    """Its mode; a second desk is refused and the first goes on; one that was killed is taken over."""
    with running(publication) as desk:
        cookie = desk.joined("Grace")
        assert stat.S_IMODE(desk.at.stat().st_mode) == 0o660
        command = [sys.executable, "-m", "digest", "-C", str(publication.folder), "desk", "--socket", str(desk.at)]
        second = subprocess.run(command, capture_output=True, text=True, check=False)
        assert second.returncode == 2
        assert "another desk listens at" in second.stderr
        assert is_in(desk, cookie)
        os.kill(desk.process.pid, signal.SIGKILL)
        desk.process.wait()
        assert desk.at.exists()
    with running(publication) as desk:
        assert is_in(desk, cookie)


@pytest.mark.parametrize(
    ("written", "added", "message"),
    [
        (settings(), False, "nobody may use this desk yet, and a socket is for a team; `digest desk people add NAME`"),
        (None, True, "it is not said where the team finds its desk; write `address: https://desk.example.org` below"),
    ],
)
def test_a_socket_is_for_a_team(publication: Publication, written: str | None, added: bool, message: str) -> None:
    """Somebody may use it, and it is known where; what to do is said."""
    if not added:
        people(publication, "remove", "Ada")
    publication.write("mkdocs.yml", written or settings().replace(f"address: '{ADDRESS}'", "also: 8"))
    at = publication.folder / "desk.sock"
    command = [sys.executable, "-m", "digest", "-C", str(publication.folder), "desk", "--socket", str(at)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert not at.exists()


def free_port() -> int:
    """A port that nobody listens to."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.mark.parametrize("is_trusted", [False, True], ids=["nobody is a proxy", "this machine is one"])
def test_on_a_port_headers_count_from_a_named_network_alone(publication: Publication, is_trusted: bool) -> None:
    """Elsewhere the connection counts: all guesses come from this machine, whatever they say."""
    publication.write("mkdocs.yml", settings(", proxies: [127.0.0.1]" if is_trusted else ""))
    with running(publication, port=free_port()) as desk:
        desk.joined("Grace")
        answers = [
            desk.login(f"Name {number}", "a guess", from_address(f"7.7.7.{number}")).status for number in range(7)
        ]
        assert answers == ([401] * 7 if is_trusted else [401] * 5 + [429] * 2)


def test_a_desk_of_this_machine_asks_for_names_as_well(publication: Publication) -> None:
    """With an address that is not encrypted: the cookie is another one, and goes to no proxy's name."""
    port = free_port()
    publication.write("mkdocs.yml", settings().replace(ADDRESS, f"http://localhost:{port}"))
    with running(publication, port=port) as desk:
        desk.address, desk.host = f"http://localhost:{port}", f"localhost:{port}"
        answer = desk.ask(
            "POST", "/join", {"token": token_of(people(publication, "link", "Ada")), "password": PASSWORD}
        )
        assert answer.headers["set-cookie"].startswith(f"digest-desk-{port}=")
        assert "Secure" not in answer.headers["set-cookie"]
        assert is_in(desk, answer.cookie)
        desk.host = f"127.0.0.1:{port}"
        assert desk.ask("GET", "/login").status == 403


_NGINX = """\
daemon off; master_process off; pid {folder}/pid; error_log stderr;
events {{}}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    {server}
}}
"""


def test_behind_nginx(desk: TeamDesk, tmp_path: Path) -> None:
    """As docs/team.md sets it up: names, guesses and streams as by the socket; its log has no token."""
    needs("nginx", nginx := shutil.which("nginx", path="/usr/sbin:/usr/bin"))
    port = free_port()
    page = (REPOSITORY / "docs/team.md").read_text(encoding="utf-8")
    server = re.sub(r" *ssl_.*\n", "", re.search(r"```nginx\n(.*?)```", page, re.DOTALL)[1])
    server = server.replace("443 ssl", f"127.0.0.1:{port}").replace("/run/digest/desk.sock", str(desk.at))
    (tmp_path / "nginx.conf").write_text(_NGINX.format(folder=tmp_path, server=server))
    tmp_path.chmod(0o755)
    with subprocess.Popen([str(nginx), "-c", str(tmp_path / "nginx.conf")], stderr=subprocess.DEVNULL) as proxy:
        try:
            public = TeamDesk(desk.publication, port, desk.process, tmp_path / "errors")
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            cookie = public.login("Ada").cookie
            token = token_of(people(desk.publication, "add", "Grace"))
            assert public.ask("POST", "/join", {"token": token, "password": PASSWORD}).status == 204
            stream = public.stream(cookie)
            desk.publication.with_stories(DAY, status="draft", title="Changed")
            for _ in range(100):
                if any(kind == "changed" for kind, _ in stream.heard):
                    break
                time.sleep(0.05)
            assert any(kind == "changed" for kind, _ in stream.heard)
            guesses = [
                public.login(f"Name {number}", "a guess", from_address(f"7.7.7.{number}")).status for number in range(7)
            ]
            assert guesses == [401] * 5 + [429] * 2
            assert public.ask("GET", "/login", headers={"Host": "evil.example"}).status == 403
            log = (tmp_path / "access.log").read_text()
            assert "/login" in log
            assert token not in log
            stream.close()
        finally:
            proxy.terminate()
