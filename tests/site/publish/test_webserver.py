"""A real web server serves the folder while builds run: visitors get the old site or the new one."""

import re
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest

from tests.conftest import needs
from tests.publication import Publication

_BUILDS = 50
_LINK = re.compile(r'(?:href|src)="([^"]+)"')
_CONFIG = """\
user root; daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 2;
events {{ }}
http {{
    access_log off; open_file_cache off;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    include /etc/nginx/mime.types;
    server {{ listen 127.0.0.1:{port}; root {site}; }}
}}
"""


@pytest.fixture
def address(publication: Publication, tmp_path: Path) -> Iterator[str]:
    """Serve the site of the publication with nginx; gives its address."""
    needs("nginx", nginx := shutil.which("nginx", path="/usr/sbin:/usr/bin"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (tmp_path / "nginx.conf").write_text(_CONFIG.format(folder=tmp_path, port=port, site=publication.site))
    tmp_path.chmod(0o755)
    with subprocess.Popen([str(nginx), "-c", str(tmp_path / "nginx.conf")], stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


class Visitor:
    """Goes from page to page of this host, until told to stop."""

    def __init__(self, address: str) -> None:
        self.address, self.leave = address, threading.Event()
        self.missing: list[str] = []
        self.seen = 0

    def walk(self) -> None:
        """Fetch the home page and what it links to, again and again."""
        while not self.leave.is_set():
            for link in self.links(self.address):
                self.links(link)

    def links(self, url: str) -> list[str]:
        """Fetch a page; where it leads to on this host."""
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                page = answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            self.missing.append(f"{url}: {error.code}")
            return []
        self.seen += 1
        found = dict.fromkeys(urldefrag(urljoin(url, link))[0] for link in _LINK.findall(page))
        return [link for link in found if link.startswith(self.address)]


def test_no_visitor_meets_a_page_that_is_not_there(publication: Publication, address: str) -> None:
    """Whoever follows the links of a page finds what they lead to, over fifty builds that change and add pages."""
    editions = ["2026-02-06", "2026-02-13"]
    for day in editions:
        publication.edition(day)
    publication.build()
    visitors = [Visitor(address) for _ in range(2)]
    threads = [threading.Thread(target=visitor.walk) for visitor in visitors]
    for thread in threads:
        thread.start()
    for number in range(_BUILDS):
        if number % 10 == 0:
            editions.append(f"2026-01-{10 + number // 10:02}")
        for day in editions[number % 2 :]:
            publication.edition(day, title=f"Issue {number} of {day}")
        assert publication.build().written
    for visitor in visitors:
        visitor.leave.set()
    for thread in threads:
        thread.join()
    assert [visitor.missing for visitor in visitors] == [[], []]
    assert sum(visitor.seen for visitor in visitors) > 10 * _BUILDS
