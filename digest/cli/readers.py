"""The commands for those who read the letter: subscribers, unsubscribe."""

import sys
import time

import click

from digest.cli.common import Command
from digest.cli.context import Context, warn
from digest.cli.lists import columns, left_out, list_options
from digest.errors import UsageError
from digest.verbs.subscribers import (
    Given,
    add_subscribers,
    address_of_link,
    exported_subscribers,
    resume_subscriber,
    stopped_subscribers,
    unsubscribe_reader,
)

_STDIN = "-"
_LONGEST = 10_000
"""Bytes of a link; what is longer is none of ours."""


@click.command(cls=Command)
@click.argument("reader", required=False, metavar="")
@click.option("--token", metavar="TOKEN", help="Of whom the unsubscribe link brought this; - reads it from stdin.")
@click.option("--address", metavar="ADDRESS", help="Of this address, from your own hand: nothing is checked.")
@click.pass_obj
def unsubscribe(context: Context, reader: str | None, token: str | None, address: str | None) -> None:
    """Send no more letters to a reader, whatever list has the address.

    What arrives at the unsubscribe link may come from anybody. So it is never taken for an address: --token takes the
    link's token, or the whole link, if it was signed here. Exit code 2: it was not, and nothing was changed.

    \b
    Examples:
      digest unsubscribe --address ada@example.org
      printf %s "$TOKEN" | digest unsubscribe --token -   what answers the link
    """
    if reader is not None or (token is None) == (address is None):
        raise UsageError("say whose letters end: --token - with what the link brought on stdin, or --address ADDRESS")
    settings = context.settings()
    given = address if token is None else address_of_link(settings, _from_stdin() if token == _STDIN else token)
    done = unsubscribe_reader(settings, given or "", time.time())
    context.say(f"{done.address} gets no more letters")
    if not done.was_known:
        unknown = "no letter from here went there, and the store's own list does not have it"
        click.echo(f"{done.address} was not known: {unknown}; is it spelt right, and is this the machine?", err=True)


def _from_stdin() -> str:
    """What a link brought, whatever bytes these are; a line break at its end is the shell's."""
    data = sys.stdin.buffer.read(_LONGEST)
    return data.decode("utf-8", "replace").removesuffix("\n").removesuffix("\r")


@click.command(cls=Command)
@click.option("--add", type=click.Path(dir_okay=False), help="Put those of a list on it; their data is renewed.")
@list_options
@click.option("--resume", metavar="ADDRESS", help="Send to an address again that unsubscribed or was refused.")
@click.option("--stopped", is_flag=True, help="Show those who get nothing, and why.")
@click.pass_obj
def subscribers(
    context: Context, add: str | None, keep: tuple[str, ...], ignore: tuple[str, ...], resume: str | None, stopped: bool
) -> None:
    """Show the store's own list of subscribers as CSV, or change it. It lies in .digest/, out of the repository.

    Who unsubscribed, bounced or was blocked by the words of a list gets no more letters, whatever other list has them;
    --resume undoes it by name. A column that seems to say so and is not understood stops the list: --keep names the
    values of it that are subscribers, --ignore says that it means nothing.

    \b
    Examples:
      digest subscribers --add ../readers.csv
      digest subscribers --add ../members.csv --keep "Membership=Current"
      digest subscribers > readers.csv
      digest subscribers --stopped
      digest subscribers --resume ada@example.org
    """
    if (keep or ignore) and not add:
        raise UsageError("--keep and --ignore belong to --add: they say how to read a list")
    settings = context.settings()
    if add:
        with context.progress as advance:
            added = add_subscribers(settings, Given.of(add, keep, ignore), time.time(), advance)
        warn(added.broken, settings.root)
        context.say(f"{added.new} new, {added.known} known already")
        if said := left_out({"no address": len(added.broken)}, added.listed):
            context.say(f"left out: {said}")
        if said := columns(added.listed.understood):
            context.say(f"columns: {said}")
        sys.exit(1 if added.broken else 0)
    if resume:
        if not resume_subscriber(settings, resume):
            raise UsageError(f"nothing keeps letters from {resume!r}")
        back = "who unsubscribed is off the store's own list, and --add puts them back"
        context.say(f"nothing keeps letters from {resume} any more; {back}")
        return
    for line in stopped_subscribers(settings) if stopped else exported_subscribers(settings):
        click.echo(line.encode())  # CSV for another program, in UTF-8 whatever the terminal has
