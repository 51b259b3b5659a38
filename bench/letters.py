"""Measure sending: 10,000 letters of 60 KB to a local sink over 20 connections, four ways in one run.

    python -m bench.letters [--letters 10000]

- ``digest``: what `digest send` does, list, ledger and all;
- ``dkim``: the same with a signature on each (RSA of 2048 bits);
- ``pump``: sockets alone, the same bytes for everybody, nothing noted: what the sink and this machine can do;
- ``smtplib``: an EmailMessage for each subscriber, sent by smtplib, as the standard library's manual shows it.

And: composing a letter of twelve stories, making it out to one reader with and without a signature (processor time),
and the memory that a list of a million takes.
The sink is Postfix's smtp-sink (Debian: postfix), which reads letters and forgets them.
"""

import argparse
import datetime as dt
import queue
import resource
import shutil
import smtplib
import socket
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bench.process import UNIT
from digest.letter import mail_settings
from digest.letter.ledger.ledger import Ledger
from digest.letter.ledger.run import RunLedger
from digest.letter.lettered import Lettered
from digest.letter.lettered import writer as writer_of
from digest.letter.lists import subscriber_files
from digest.letter.mail import dkim_key
from digest.letter.mail.delivery import Limits, Run
from digest.letter.mail.dkim_signature import Signer
from digest.letter.mail.mime import Composed
from digest.letter.mail.server import Server
from digest.letter.mail.smtp import Connection
from digest.letter.write import cut
from digest.model import Letter, Subscriber
from digest.settings import mkdocs_yml
from digest.verbs import workspace
from digest.verbs.subscribers import Rows

CONNECTIONS = 20
NOW = dt.datetime(2026, 2, 21, tzinfo=dt.UTC)


@contextmanager
def sink() -> Iterator[Server]:
    """Postfix's smtp-sink on a free port of this machine, for as long as it is needed."""
    program = shutil.which("smtp-sink") or "/usr/sbin/smtp-sink"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([program, "-u", "nobody", f"127.0.0.1:{port}", "200"], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield Server("127.0.0.1", port, "none", "", "", "", 60)
    finally:
        process.terminate()
        process.wait()


def signers() -> dict[str, Signer]:
    """With a new key of each kind."""
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    keys = {
        "RSA": generate_private_key(65537, 2048).private_bytes(*form),
        "Ed25519": Ed25519PrivateKey.generate().private_bytes(*form),
    }
    return {name: Signer("weekly.example", "digest", dkim_key.key(pem)) for name, pem in keys.items()}


def letter(signer: Signer | None = None) -> Composed:
    """The letter of an edition of twelve stories, padded to 60 KB."""
    settings = mkdocs_yml.read(Path(__file__).parent.parent)
    with workspace.opened(settings, now=NOW) as work:
        lettered = work.letter(dt.date(2026, 2, 20))
    made: Letter = lettered.letter
    size = len(mail_settings.composed(settings, lettered).to(Subscriber("Ada", "ada@example.org", {})).data)
    if size < 60_000:
        made = made._replace(html=made.html.replace("</body>", "<!--" + "x" * (60_000 - size) + "--></body>"))
    else:
        surplus = size - 60_000
        made = made._replace(text=made.text[: max(len(made.text) - surplus, 1000)])
    return mail_settings.composed(settings, lettered._replace(letter=made), signer)


def making_out(composed: Composed, letters: int = 2000) -> float:
    """Seconds of the processor for a letter to one reader."""
    start = time.process_time()
    for n in range(letters):
        composed.to(Subscriber(f"Reader {n}", f"r{n}@d{n % 50}.example.org", {}))
    return (time.process_time() - start) / letters


def digest(server: Server, composed: Composed, letters: int) -> float:
    """What `digest send` does from the list on."""
    with tempfile.TemporaryDirectory() as folder:
        readers = Path(folder) / "list.csv"
        readers.write_text("email,name\n" + "".join(f"r{n}@d{n % 50}.example.org,Reader {n}\n" for n in range(letters)))
        start = time.perf_counter()
        with Ledger.open(Path(folder)) as ledger:
            with ledger.transaction(), subscriber_files.opened(readers) as opened:
                run = ledger.begin("2026-02-20", 0)
                if list(opened.left()):
                    raise SystemExit("digest: somebody left the list")
                ledger.enqueue("2026-02-20", run, Rows(opened.subscribers(), lambda *_: None))
            ledger_of_run = RunLedger(ledger, "2026-02-20", run, ())
            limits = Limits(CONNECTIONS, 10_000, 10_000, 1_000_000)
            Run(ledger_of_run, composed.to, partial(Connection, server), limits, lambda _: None).run()
            took = time.perf_counter() - start
            counts = ledger.counts("2026-02-20", run)
        if counts.sent != letters:
            raise SystemExit(f"digest: {counts}")
        return letters / took


def pump(server: Server, composed: Composed, letters: int) -> float:
    """Sockets alone: three commands at once, the letter, the dot."""
    data = composed.to(Subscriber("Ada", "ada@example.org", {})).data

    def work(number: int) -> None:
        with socket.create_connection((server.host, server.port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            replies = connection.makefile("rb")
            replies.readline()
            connection.sendall(b"HELO bench\r\n")
            replies.readline()
            for _ in range(number):
                connection.sendall(b"MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n")
                for _ in range(3):
                    replies.readline()
                connection.sendall(data + b".\r\n")
                if not replies.readline().startswith(b"250"):
                    raise SystemExit("pump: refused")

    return _threads(work, letters)


def standard(server: Server, composed: Composed, letters: int) -> float:
    """An EmailMessage for everybody, by smtplib."""
    import email
    from email import policy

    model = email.message_from_bytes(composed.to(Subscriber("Ada", "a@example.org", {})).data, policy=policy.SMTP)
    text, html = (part.get_content() for part in model.iter_parts())

    def work(number: int) -> None:
        with smtplib.SMTP(server.host, server.port) as smtp:
            for n in range(number):
                message = EmailMessage()
                message["From"], message["To"] = str(model["From"]), f"Reader {n} <r{n}@d{n % 50}.example.org>"
                message["Subject"], message["Date"] = str(model["Subject"]), str(model["Date"])
                message.set_content(text)
                message.add_alternative(html, subtype="html")
                smtp.send_message(message)

    return _threads(work, letters)


def _threads(work: Callable[[int], None], letters: int) -> float:
    failed: queue.Queue[BaseException] = queue.Queue()

    def guarded() -> None:
        try:
            work(letters // CONNECTIONS)
        except BaseException as error:
            failed.put(error)

    threads = [threading.Thread(target=guarded) for _ in range(CONNECTIONS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not failed.empty():
        raise failed.get()
    return letters / (time.perf_counter() - start)


def composing() -> float:
    """Seconds for the letter of twelve stories, from the edition to the message."""
    settings = mkdocs_yml.read(Path(__file__).parent.parent)
    with workspace.opened(settings, now=NOW) as work:
        rendering = work.build().rendering
        gathered = rendering.gathered
        writer = writer_of(rendering, gathered.site)
        # The sample's edition has more than twelve stories.
        day = dt.date(2026, 2, 20)
        whole = gathered.edition(day)
        twelve = replace(whole, sections=cut(whole.sections, 12)[0])
        writer = replace(writer, edition=lambda _: twelve)
        times = []
        for _ in range(30):
            start = time.perf_counter()
            lettered = Lettered(writer.letter(day), gathered.site.covers[0], None, (), (), lambda _: None)
            mail_settings.composed(settings, lettered)
            times.append(time.perf_counter() - start)
    return statistics.median(times)


def million(rows: int) -> tuple[float, float]:
    """(seconds, megabytes) to put a list into the queue, in a process of its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as own:
        return own.submit(queued, rows).result()


def queued(rows: int) -> tuple[float, float]:
    """(seconds, megabytes of this process) to put a list into the queue, and to take it out again."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "list.csv"
        with file.open("w", encoding="utf-8") as written:
            written.write("email,name,city\n")
            for n in range(rows):
                written.write(f"reader{n}@d{n % 5000}.example.org,Reader {n},City {n % 100}\n")
        start = time.perf_counter()
        with Ledger.open(Path(folder)) as ledger:
            with ledger.transaction(), subscriber_files.opened(file) as opened:
                assert not list(opened.left())
                run = ledger.begin("2026-02-20", 0)
                counted = ledger.enqueue("2026-02-20", run, Rows(opened.subscribers(), lambda *_: None))
            assert counted.queued == rows, counted
            last = 0
            while batch := ledger.take("2026-02-20", run, last, 500):
                last = batch[-1].n
        return time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT / 1e6


def main() -> None:
    """Run it and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--standard", type=int, default=1_000, help="letters for smtplib, which is slow")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    print(f"composing a letter of 12 stories: {composing() * 1000:.1f} ms")
    if options.rows:
        seconds, megabytes = million(options.rows)
        print(f"a list of {options.rows:,}: {seconds:.0f} s to the queue and back, {megabytes:.0f} MB")
    composed, by = letter(), signers()
    signed = {name: letter(signer) for name, signer in by.items()}
    each = {"unsigned": composed, **signed}
    print("making out a letter:", ", ".join(f"{name} {making_out(one) * 1e6:.0f} µs" for name, one in each.items()))
    size = len(composed.to(Subscriber("Ada", "ada@example.org", {})).data)
    print(f"letters of {size / 1000:.0f} KB over {CONNECTIONS} connections, a second:")
    rates: dict[str, list[float]] = {"pump": [], "digest": [], "dkim": [], "smtplib": []}
    with sink() as server:
        for _ in range(options.runs):
            rates["pump"].append(pump(server, composed, options.letters))
            rates["digest"].append(digest(server, composed, options.letters))
            rates["dkim"].append(digest(server, signed["RSA"], options.letters))
            rates["smtplib"].append(standard(server, composed, options.standard))
            print("  ", ", ".join(f"{name} {values[-1]:.0f}" for name, values in rates.items()), flush=True)
    mid = {name: statistics.median(values) for name, values in rates.items()}
    print(
        f"digest is {mid['digest'] / mid['smtplib']:.1f} times smtplib; "
        f"the pump is {mid['pump'] / mid['digest']:.2f} times digest; "
        f"with DKIM it is {mid['dkim'] / mid['digest']:.2f} of what it is without"
    )
    print(f"peak memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB")


if __name__ == "__main__":
    main()
