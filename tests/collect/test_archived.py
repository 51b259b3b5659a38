"""Addresses of archived copies."""

import pytest

from digest.collect.archived import archived, original


@pytest.mark.parametrize(
    ("url", "as_kept", "page"),
    [
        (
            "https://web.archive.org/web/20260217120000/https://news.example/a?id=3#b",
            "https://web.archive.org/web/20260217120000id_/https://news.example/a?id=3#b",
            "https://news.example/a?id=3#b",
        ),
        (
            "http://web.archive.org/web/2026im_/http:/news.example/",
            "http://web.archive.org/web/2026id_/http://news.example/",
            "http://news.example/",
        ),
        (
            "https://arquivo.pt/wayback/20260217120000/HTTPS://news.example/a",
            "https://arquivo.pt/wayback/20260217120000id_/https://news.example/a",
            "https://news.example/a",
        ),
        (
            "https://www.webarchive.org.uk/wayback/archive/20260217/https://news.example/a",
            "https://www.webarchive.org.uk/wayback/archive/20260217id_/https://news.example/a",
            "https://news.example/a",
        ),
    ],
)
def test_a_copy_is_known_by_its_address(url: str, as_kept: str, page: str) -> None:
    """With the page that it keeps, and where that is without the archive's own things."""
    found = archived(url)
    assert (found.as_kept, found.original, original(url)) == (as_kept, page, page)
    assert archived(found.as_kept) == found
    assert archived(found.address) == found


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/2026/02/17/a", "https://web.archive.org/web/2026*/https://news.example/", "",
        "https://news.example/share?url=https://web.archive.org/web/2026/https://news.example/",
        "https://web.archive.org/web/2026/ftp://e.org/", "https://news.example/web/design/https://e.org/",
    ],
)  # fmt: skip
def test_all_else_is_none(url: str) -> None:
    """Calendars of an archive, and addresses that have one in them."""
    assert archived(url) is None
    assert original(url) == url
