"""What several tests use."""

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.letter.smtpserver import Post, running
from tests.publication import LETTERS, Publication

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    """A publication with settings, one plain page and no edition."""
    return Publication(tmp_path / "publication")


@pytest.fixture
def paper(publication: Publication) -> Publication:
    """The same, sending letters."""
    publication.write("mkdocs.yml", LETTERS)
    return publication


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """A mail server that takes everything, without a login, and the secret that unsubscribe addresses are signed with."""
    monkeypatch.setenv("DIGEST_UNSUBSCRIBE_KEY", "a-secret-key")
    for name in ("DIGEST_SMTP_USER", "DIGEST_SMTP_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    with running(Post()) as server:
        yield server


def needs(what: str, found: object) -> None:
    """Skip a test whose program is absent; fail where it has to be there."""
    if not found:
        if os.environ.get("CI"):
            pytest.fail(f"{what} is missing, and CI may skip nothing")
        pytest.skip(f"{what} is missing on this machine")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample publication of this repository, copied and built: the folder of the publication."""
    folder = tmp_path_factory.mktemp("sample")
    for name in ("content", "templates"):
        shutil.copytree(REPOSITORY / name, folder / name)
    shutil.copy(REPOSITORY / "mkdocs.yml", folder / "mkdocs.yml")
    Publication.build(_Existing(folder))
    return folder


class _Existing(Publication):
    """A publication that lies there already."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.site = folder, folder / "site"


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    """Serve a folder on this machine; gives its address."""
    servers = []

    def start(folder: Path) -> str:
        handler = functools.partial(_Quiet, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def chromium() -> Iterator["object"]:
    """A real browser that reaches nothing but this machine. While it lives, its event loop occupies the thread."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    needs("Chromium", program)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
