"""Members of a team: names, links that are good once, sessions that end."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.desk.journal import Journal
from digest.desk.members import Member, Members
from digest.errors import UsageError

NOW = 1_771_500_000
HOUR = 3600


@pytest.fixture
def members(tmp_path: Path) -> Iterator[Members]:
    """Those of a new publication."""
    with Members.open(tmp_path) as opened:
        yield opened


def joined(members: Members, name: str = "Ada") -> Member:
    """Somebody who has a password."""
    members.join(members.link(members.add(name, "editor"), NOW), f"kept of {name}", NOW)
    return members.named(name)


def test_a_link_is_good_once(members: Members) -> None:
    """It sets a password, and then it is used up."""
    token = members.link(members.add("Ada", "editor"), NOW)
    assert members.invited(token, NOW).name == "Ada"
    assert members.join(token, "one", NOW).name == "Ada"
    assert members.join(token, "two", NOW) is None
    assert members.invited(token, NOW) is None
    assert members.named("Ada").password == "one"


def test_of_many_who_use_a_link_at_once_one_does(members: Members) -> None:
    """Twenty threads, one token."""
    token = members.link(members.add("Ada", "editor"), NOW)
    done: list[bool] = []
    threads = [
        threading.Thread(target=lambda n=n: done.append(bool(members.join(token, str(n), NOW)))) for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False] * 19 + [True]


def test_a_link_is_good_for_a_day(members: Members) -> None:
    """To the second, and not for one more."""
    token = members.link(members.add("Ada", "editor"), NOW)
    assert members.join(token, "late", NOW + 24 * HOUR + 1) is None
    assert members.join(token, "in time", NOW + 24 * HOUR)


def test_a_new_link_ends_the_old_one(members: Members) -> None:
    """And leaves the password, until it is used."""
    ada = joined(members)
    first, second = members.link(ada, NOW), members.link(ada, NOW)
    assert members.join(first, "stolen", NOW) is None
    assert members.named("Ada").password == "kept of Ada"
    assert members.join(second, "new", NOW)
    assert members.named("Ada").password == "new"


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "x" * 100_000, "\x00"])
def test_what_is_no_token_is_none(members: Members, token: str) -> None:
    """Whatever somebody sends."""
    members.link(members.add("Ada", "editor"), NOW)
    assert members.join(token, "p", NOW) is None
    assert members.find(token, NOW) is None


def test_a_session_is_found_until_nobody_used_it_for_twelve_hours(members: Members) -> None:
    """Each use begins them anew; to ask whether it is there does not."""
    secret = members.begin(joined(members), NOW)
    member, key = members.find(secret, NOW + 12 * HOUR)
    assert (member.name, member.role) == ("Ada", "editor")
    assert members.holds(key, NOW + 24 * HOUR)
    assert not members.holds(key, NOW + 24 * HOUR + 1)
    assert members.find(secret, NOW + 24 * HOUR + 1) is None
    assert members.named("Ada").seen == NOW + 12 * HOUR


def test_sessions_end_with_the_password(members: Members) -> None:
    """Those of its person, and of nobody else."""
    ada, grace = joined(members), joined(members, "Grace")
    mine = [members.begin(ada, NOW), members.begin(ada, NOW)]
    hers = members.begin(grace, NOW)
    members.join(members.link(ada, NOW), "new", NOW)
    assert [members.find(secret, NOW) for secret in mine] == [None, None]
    assert members.find(hers, NOW)


def test_who_showed_an_old_password_gets_no_session(members: Members) -> None:
    """Also when it is changed between the two steps of logging in."""
    ada = joined(members)
    members.join(members.link(ada, NOW), "new", NOW)
    assert members.begin(ada, NOW) is None


def test_who_is_removed_is_gone(members: Members) -> None:
    """Sessions and links end; somebody else of that name is somebody else."""
    ada = joined(members)
    secret, token = members.begin(ada, NOW), members.link(ada, NOW)
    members.remove(ada)
    assert members.find(secret, NOW) is None
    assert members.invited(token, NOW) is None
    assert members.begin(ada, NOW) is None
    assert members.add("Ada", "editor").id != ada.id
    assert members.find(secret, NOW) is None


def test_who_logs_out_ends_one_session(members: Members) -> None:
    """The others go on."""
    ada = joined(members)
    first, second = members.begin(ada, NOW), members.begin(ada, NOW)
    members.end(members.find(first, NOW)[1])
    assert members.find(first, NOW) is None
    assert members.find(second, NOW)


def test_a_role_counts_at_once(members: Members) -> None:
    """In sessions that were begun with another one."""
    secret = members.begin(joined(members), NOW)
    members.set_role(members.named("ADA"), "publisher")
    assert members.find(secret, NOW)[0].role == "publisher"


@pytest.mark.parametrize("other", ["ada", "ADA", " Ada ", "\uff21da", "A\u0064a"])
def test_two_people_have_two_names(members: Members, other: str) -> None:
    """Another case, another width: to a reader it is the same name."""
    members.add("Ada", "editor")
    with pytest.raises(UsageError, match="somebody is called Ada already"):
        members.add(other, "editor")
    assert [member.name for member in members.all()] == ["Ada"]


@pytest.mark.parametrize("name", ["", " ", "A\nB", "A\x1b[31m", "A\x00", "A\u202eB", "A\u200bB", "A\u2028B", "x" * 61])
def test_a_name_is_what_can_be_seen(members: Members, name: str) -> None:
    """Nothing that commands a terminal or turns a line, nothing empty, nothing without end."""
    with pytest.raises(UsageError, match="name"):
        members.add(name, "editor")
    assert members.all() == []


def test_names_of_all_scripts_are_names(members: Members) -> None:
    """With spaces and marks."""
    for name in ("Zo\u00eb van der Berg", "\u5c71\u7530 \u592a\u90ce", "O'Hara", "\u0391\u03b4\u03b1"):
        assert members.named(members.add(name, "editor").name).name == name


def test_the_file_has_no_secret(members: Members, tmp_path: Path) -> None:
    """No token and no session stands in it, nor beside it, and nobody else on the machine may read it."""
    ada = joined(members)
    secrets = [members.begin(ada, NOW), members.link(ada, NOW)]
    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert not [path for path in files for secret in secrets if secret.encode() in path.read_bytes()]
    assert {path.stat().st_mode & 0o777 for path in files if path.name.startswith("desk.db")} == {0o600}


def test_a_journal_from_before_there_were_members_goes_on(tmp_path: Path) -> None:
    """Its file gets the new tables and keeps what it has."""
    with Journal.open(tmp_path):
        pass
    with sqlite3.connect(tmp_path / "desk.db") as old:
        for table in ("member", "link", "session"):
            old.execute(f"DROP TABLE {table}")
        old.execute("INSERT INTO step VALUES (1, 0, '', 'f', 'did', '', '', x'5b5d', 0)")
        old.execute("PRAGMA user_version = 1")
    old.close()
    with Members.open(tmp_path) as members:
        members.add("Ada", "editor")
    with Journal.open(tmp_path) as journal:
        assert [step.what for step in journal.of_file("f", 9)] == ["did"]
