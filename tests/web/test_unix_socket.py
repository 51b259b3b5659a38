"""A socket for a proxy: its mode, its end, and what is there already."""

import socket
import stat
from pathlib import Path

import pytest

from digest.errors import UsageError
from digest.web.unix_socket import listening_at


def test_its_user_and_its_group_may_connect(tmp_path: Path) -> None:
    """Nobody else, whatever mask this program has; and it is gone at the end."""
    path = tmp_path / "desk.sock"
    with listening_at(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o660
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(path))
    assert not path.exists()
    (tmp_path / "after").touch()
    assert stat.S_IMODE((tmp_path / "after").stat().st_mode) & 0o444


def test_what_a_dead_desk_left_is_taken_over(tmp_path: Path) -> None:
    """Its file is there, and nobody listens."""
    path = tmp_path / "desk.sock"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    assert path.exists()
    with listening_at(path), socket.socket(socket.AF_UNIX) as client:
        client.connect(str(path))
    assert not path.exists()


def test_a_desk_that_lives_is_left_alone(tmp_path: Path) -> None:
    """The second is refused, and the first still listens."""
    path = tmp_path / "desk.sock"
    with listening_at(path):
        with pytest.raises(UsageError, match="another desk listens at"), listening_at(path):
            pass
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(path))


def test_what_is_no_socket_stays(tmp_path: Path) -> None:
    """A file, a folder, a link to a file: they are said."""
    (tmp_path / "file").write_text("kept")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    for name in ("file", "link", "."):
        with pytest.raises(UsageError, match=r"is no socket|cannot be made"), listening_at(tmp_path / name):
            pass
    assert (tmp_path / "file").read_text() == "kept"
    assert (tmp_path / "link").is_symlink()


@pytest.mark.parametrize("path", ["nowhere/desk.sock", "x" * 120])
def test_a_path_that_cannot_be_is_said(tmp_path: Path, path: str) -> None:
    """No folder, or longer than a socket's may be."""
    with pytest.raises(UsageError, match="cannot be made"), listening_at(tmp_path / path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_what_somebody_put_in_its_place_stays(tmp_path: Path) -> None:
    """A desk that ends takes its own socket away, and no other."""
    path = tmp_path / "desk.sock"
    with listening_at(path):
        path.unlink()
        path.write_text("another's")
    assert path.read_text() == "another's"
