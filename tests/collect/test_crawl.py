"""Many feeds at once: politely, each by itself, whatever the others do."""

import asyncio
import os
import signal
import socket
import threading
from collections.abc import Iterator

import pytest

from digest.collect import politeness, safe_client
from digest.collect.crawl import Read, Result, crawl
from digest.collect.fetch import Failed, Known
from digest.model import Feed, FeedItem
from tests.collect.server import Site, rss, serving, status


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def title(item: FeedItem) -> str:
    return item.title


def language(item: FeedItem) -> str:
    return item.language


def kill(item: FeedItem) -> str:
    """What a document would do that brings the parser down."""
    if item.title == "Killer":
        os.kill(os.getpid(), signal.SIGKILL)
    return item.title


def run(site: Site, paths: list[str], pack=title, recall=lambda feed: Known(), **feed: object) -> dict[str, Result]:
    """Crawl; gives the results by path."""

    async def all_results() -> list[Result]:
        feeds = [Feed(site.url(path), allow_private=True, **feed) for path in paths]
        return [result async for result in crawl(feeds, recall, pack, agent="x", at_once=8)]

    results = asyncio.run(all_results())
    return {result.feed.url.removeprefix(site.address): result for result in results}


def test_every_feed_has_a_result(site: Site) -> None:
    """One per feed asked: what was read, or why it could not be."""
    site.pages |= {f"/{n}": rss(f"Story {n}") for n in range(30)} | {"/bad": b"no", "/gone": status(410)}
    found = run(site, [*(f"/{n}" for n in range(30)), "/bad", "/gone"])
    assert len(found) == 32
    assert isinstance(found["/7"].outcome, Read)
    assert found["/7"].outcome.items == ("Story 7",)
    assert isinstance(found["/bad"].outcome, Failed)
    assert found["/bad"].outcome.what == "cannot be read: the document is no feed"
    assert isinstance(found["/gone"].outcome, Failed)


def test_the_editors_word_on_a_language_counts(site: Site) -> None:
    """More than the feed's."""
    site.pages["/a"] = rss("x", head="<language>en</language>")
    assert run(site, ["/a"], pack=language)["/a"].outcome.items == ("en",)
    assert run(site, ["/a"], pack=language, language="pt-BR")["/a"].outcome.items == ("pt-BR",)


def test_a_host_is_asked_twice_at_a_time_at_most(site: Site) -> None:
    """Twelve feeds of one host are never three requests at once, but two."""
    site.pages |= {f"/{n}": rss("x") for n in range(12)}
    site.latency = 0.03
    run(site, [f"/{n}" for n in range(12)])
    assert site.busiest == 2


def test_what_is_not_due_is_not_asked(site: Site) -> None:
    """Where nothing is recalled of a feed, there is no request and no result."""
    site.pages |= {"/a": rss("x"), "/b": rss("x")}
    found = run(site, ["/a", "/b"], recall=lambda feed: Known() if feed.url.endswith("a") else None)
    assert list(found) == ["/a"]
    assert site.visits["/b"] == 0


def test_a_document_that_kills_its_reader_takes_nobody_with_it(site: Site) -> None:
    """Its feed fails with the reason, and the twenty others are read."""
    site.pages |= {f"/{n}": rss(f"Story {n}") for n in range(20)} | {"/killer": rss("Killer")}
    found = run(site, ["/killer", *(f"/{n}" for n in range(20))], pack=kill)
    assert isinstance(found["/killer"].outcome, Failed)
    assert "ends the program that reads it" in found["/killer"].outcome.what
    assert all(isinstance(found[f"/{n}"].outcome, Read) for n in range(20))


def test_names_that_nobody_resolves_cost_no_other_feed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty names whose look-up hangs, first in the line, and thirty that are known: all thirty are read."""
    resolve, over = socket.getaddrinfo, threading.Event()

    def hanging(host: str, port: int, **how: object) -> list[object]:
        if host.startswith("hangs"):
            over.wait(60)
            raise OSError
        return resolve("127.0.0.1", port, **how)

    monkeypatch.setattr(socket, "getaddrinfo", hanging)
    monkeypatch.setattr(safe_client, "LOOKUP", 2.0)
    site.pages |= {f"/{n}": rss(f"Story {n}") for n in range(30)}
    port = site.address.rpartition(":")[2]
    feeds = [Feed(f"http://hangs{n}.example:{port}/", allow_private=True) for n in range(20)]
    feeds += [Feed(f"http://known{n}.example:{port}/{n}", allow_private=True) for n in range(30)]

    async def all_results() -> list[Result]:
        return [result async for result in crawl(feeds, lambda feed: Known(), title, agent="x", at_once=8)]

    try:
        results = asyncio.run(all_results())
    finally:
        over.set()
    assert sum(isinstance(result.outcome, Read) for result in results) == 30
    failed = [result.outcome for result in results if isinstance(result.outcome, Failed)]
    assert {(one.what.partition(":")[0], one.asked) for one in failed} == {
        ("has a host whose address nobody tells within 2 seconds", False)
    }


@pytest.mark.parametrize(
    ("max_age", "ttl", "wait"),
    [
        (0, 0, 3_540),
        (60, 0, 3_540),
        (7_200, 0, 7_200),
        (0, 180, 10_800),
        (31_536_000, 0, 86_400),
        (0, 99_999_999, 86_400),
    ],
)
def test_when_a_feed_is_asked_again(max_age: int, ttl: int, wait: int) -> None:
    """Not within the hour, when it asks for more time then later, and once a day in any case."""
    assert politeness.after_answer(1_000, max_age, ttl) == 1_000 + wait


def test_when_a_feed_that_fails_is_asked_again() -> None:
    """Less and less often, not before it said, and once a month after it has ended."""
    waits = [politeness.after_failure(0, Failed("x"), failures) for failures in (1, 2, 3, 10)]
    assert waits == [3_540, 7_080, 14_160, 86_400]
    assert politeness.after_failure(0, Failed("x", retry_after=50_000), 1) == 50_000
    assert politeness.after_failure(0, Failed("x", gone=True), 1) == 30 * 86_400
