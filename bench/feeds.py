"""A server of a thousand feeds on this machine, each host with four of them, and the feeds themselves.

Run as a program it serves until its standard input is closed: one address per line on standard output.
"""

import argparse
import asyncio
import hashlib
import math
import random
import sys
from pathlib import Path

from bench.words import sentence

PER_HOST = 4


def document(number: int, size: int) -> bytes:
    """A feed of about so many bytes; every fifth is Atom, every seventh has whole texts."""
    dice = random.Random(number)
    texts = 6 if number % 7 == 0 else 1
    items: list[str] = []
    length = 0
    while length < size:
        n = len(items)
        title, body = sentence(dice), " ".join(sentence(dice) for _ in range(3 * texts))
        link = f"https://news{number}.example.org/{n}?utm_source=rss"
        stamp = f"2026-02-{1 + n % 18:02}T{n % 24:02}:00:00Z"
        if number % 5 == 0:
            item = (
                f'<entry><id>tag:news{number}.example.org,2026:{n}</id><title>{title}</title><link href="{link}"/>'
                f"<updated>{stamp}</updated><summary>{body}</summary></entry>"
            )
        else:
            day = f"{1 + n % 18:02} Feb 2026 {n % 24:02}:00:00 GMT"
            item = (
                f"<item><guid>{number}-{n}</guid><title>{title}</title><link>{link.replace('&', '&amp;')}</link>"
                f"<pubDate>{day}</pubDate><description>&lt;p&gt;{body}&lt;/p&gt;</description></item>"
            )
        items.append(item)
        length += len(item)
    if number % 5 == 0:
        head = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>News {number}</title>'
        return f"{head}{''.join(items)}</feed>".encode()
    return f'<rss version="2.0"><channel><title>News {number}</title>{"".join(items)}</channel></rss>'.encode()


def documents(count: int, corpus: Path | None) -> list[bytes]:
    """Feeds from 5 to 500 KB, few of them large; every twentieth a real one where there are any."""
    real = sorted(corpus.iterdir()) if corpus else []
    dice = random.Random(1)
    found = []
    for number in range(count):
        if real and number % 20 == 0:
            found.append(real[number // 20 % len(real)].read_bytes())
        else:
            found.append(document(number, int(5_000 * math.exp(dice.random() ** 1.5 * math.log(100)))))
    return found


async def serve(feeds: list[bytes], latency: float) -> None:
    """Serve until standard input ends."""
    etags = [f'"{hashlib.blake2b(feed, digest_size=8).hexdigest()}"' for feed in feeds]

    async def visitor(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                number = int(head.split(b" ", 2)[1].strip(b"/"))
                await asyncio.sleep(latency)
                if f"if-none-match: {etags[number]}".encode() in head.lower():
                    writer.write(f"HTTP/1.1 304 Not Modified\r\nETag: {etags[number]}\r\n\r\n".encode())
                else:
                    feed = feeds[number]
                    writer.write(
                        f"HTTP/1.1 200 OK\r\nETag: {etags[number]}\r\nContent-Length: {len(feed)}\r\n\r\n".encode()
                    )
                    writer.write(feed)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    hosts = [f"127.0.{1 + n // 250}.{1 + n % 250}" for n in range(-(-len(feeds) // PER_HOST))]
    server = await asyncio.start_server(visitor, hosts, 8642, backlog=512)
    for number in range(len(feeds)):
        print(f"http://{hosts[number // PER_HOST]}:8642/{number}", flush=number + 1 == len(feeds))
    async with server:
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before an answer")
    parser.add_argument("--corpus", type=Path, help="folder of real feeds, to have some among them")
    args = parser.parse_args()
    asyncio.run(serve(documents(args.count, args.corpus), args.latency))
