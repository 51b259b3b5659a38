"""The commands of the letter: letter, send."""

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from digest import handover, mailing, proofs
from digest.cli.common import Command
from digest.cli.context import Context, counted, now_option, warn
from digest.errors import UsageError
from digest.ledger import State
from digest.mailing import Plan, Sent
from digest.ship.services import SERVICES

_SHOWN = 20
"""How many addresses are named before the rest is counted."""


@click.command(cls=Command)
@click.argument("edition", default="latest")
@click.option("-o", "folder", type=click.Path(file_okay=False, path_type=Path), default=Path("letters"),
              show_default=True, help="Where the files go.")  # fmt: skip
@click.option("--for", "service", type=click.Choice(list(SERVICES)), help="With the placeholders of a mailing service.")
@now_option
@click.pass_obj
def letter(context: Context, edition: str, folder: Path, service: str | None, now: dt.datetime) -> None:
    """Write the letter of an edition to files: .html, .txt, and .eml, a whole message addressed to its sender.

    EDITION is a date, `latest`, or its file. Nothing is sent.

    \b
    Examples:
      digest letter
      digest letter 2026-02-20 -o /tmp
      digest letter --for mailchimp
    """
    settings = context.settings()
    with context.progress as advance:
        proof = proofs.write(settings, edition, folder, service=service, now=now, advance=advance)
    warn(proof.problems, settings.root)
    context.say(f"{proof.letter.subject!r}, {proof.size / 1000:.0f} KB of HTML")
    for file in proof.files:
        context.say(f"  {file}")
    if proof.advice:
        context.say(proof.advice)


@click.command(cls=Command)
@click.argument("edition", default="latest")
@click.option("--to", "to", metavar="LIST", help="The list: a .csv, .jsonl or text file, or `store`.")
@click.option("--test", metavar="ADDRESS", help="Send it to this address alone, drafts as well; noted nowhere.")
@click.option(
    "--via", type=click.Choice(["listmonk"]), help="Let a service mail it to its lists; a draft without --yes."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and send nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--resend-unknown", is_flag=True, help="Send again to those who may have it or not.")
@click.option("--resend-failed", is_flag=True, help="Send again to those whose server refused it.")
@now_option
@click.pass_obj
def send(
    context: Context,
    edition: str,
    to: str | None,
    test: str | None,
    via: str | None,
    dry_run: bool,
    yes: bool,
    resend_unknown: bool,
    resend_failed: bool,
    now: dt.datetime,
) -> None:
    """Mail an edition to a list of subscribers, each of them once, however often it is run.

    EDITION is a date, `latest`, or its file. Stopped at any moment and run again, it goes on where it stopped.
    The server stands in the settings under `smtp`; DIGEST_SMTP_USER and DIGEST_SMTP_PASSWORD log in.

    \b
    Examples:
      digest send --test me@example.org
      digest send 2026-02-20 --to ../readers.csv --dry-run
      digest send 2026-02-20 --to ../readers.csv
      digest send latest --to store --yes
      digest send --via listmonk
    """
    if [bool(to), bool(test), bool(via)].count(True) != 1:
        raise UsageError("say to whom, in one way: --to LIST, --test ADDRESS, or --via SERVICE")
    if (resend_unknown or resend_failed) and not to:
        raise UsageError("--resend-unknown and --resend-failed belong to --to: only a list has a memory")
    if to:
        asked: dict[State, bool] = {"unknown": resend_unknown, "failed": resend_failed}
        again = [state for state, is_asked in asked.items() if is_asked]
        _mail(context, edition, to, now, dry_run=dry_run, yes=yes, again=again)
    elif test:
        _test(context, edition, test, now, dry_run=dry_run)
    else:
        _hand_over(context, edition, now, dry_run=dry_run, start=yes)


def _test(context: Context, edition: str, to: str, now: dt.datetime, *, dry_run: bool) -> None:
    """Send one letter to an editor."""
    if dry_run:
        raise UsageError("--test sends to its address; to look at the letter, there is `digest letter`")
    settings = context.settings()
    with context.progress as advance:
        server = mailing.send_test(settings, edition, to, now=now, advance=advance)
    context.say(f"sent to {to} by {server!r}")


def _mail(
    context: Context, edition: str, to: str, now: dt.datetime, *, dry_run: bool, yes: bool, again: Sequence[State]
) -> None:
    """Mail an edition to a list, after the editor has agreed."""
    settings = context.settings()
    if dry_run or not yes:
        with context.progress as advance:
            plan = mailing.plan(settings, edition, to, now=now, again=again, advance=advance)
        warn((*plan.lettered.problems, *plan.broken), settings.root)
        for line in _planned(plan):
            click.echo(line)
        if dry_run or not plan.roll.queued:
            sys.exit(1 if plan.broken_rows else 0)
        letters = counted(plan.roll.queued, "letter")
        if not click.confirm(f"Send {letters} by {plan.server!r}?", default=False):
            context.say("nothing was sent")
            return
    with context.progress as advance:
        sent = mailing.send(settings, edition, to, now=now, again=again, advance=advance)
    if yes:
        warn(sent.broken, settings.root)
    if not _report(context, sent):
        sys.exit(1)


def _hand_over(context: Context, edition: str, now: dt.datetime, *, dry_run: bool, start: bool) -> None:
    """Make a campaign in listmonk, and start it."""
    settings = context.settings()
    with context.progress as advance:
        plan = handover.plan(settings, edition, now=now, advance=advance)
    warn(plan.lettered.problems, settings.root)
    letter = plan.lettered.letter
    click.echo(f"{letter.subject!r} of {letter.day}, by {plan.service}")
    for readers in plan.lists:
        click.echo(f"  to: {readers.name}, {counted(readers.subscribers, 'subscriber')}")
    if dry_run:
        return
    campaign = handover.to_listmonk(settings, plan, start=start)
    what = "is under way" if start else "is a draft there" if campaign.is_new else "was changed, and is a draft there"
    context.say(f"it {what}: {campaign.address}")


def _planned(plan: Plan) -> list[str]:
    """What would happen, in words."""
    roll = plan.roll
    lines = [f"{plan.lettered.letter.subject!r} of {plan.lettered.letter.day} to {counted(roll.queued, 'subscriber')}"]
    rest = roll.queued - sum(count for _, count in roll.domains)
    names = [f"{domain} {count}" for domain, count in roll.domains] + ([f"others {rest}"] if rest else [])
    lines += [f"  to: {', '.join(names)}"] if names else []
    lines.append(f"  by: {plan.server!r}, {'signed here (DKIM)' if plan.signed else 'not signed here'}")
    left_out = {
        "has it already": roll.already, "twice on the list": roll.twice, "unsubscribed": roll.unsubscribed,
        "refused by the server earlier": roll.rested, "refused for this letter": roll.failed,
        "unknown whether it arrived": roll.unknown, "no address": plan.broken_rows,
    }  # fmt: skip
    said = [f"{count} {what}" for what, count in left_out.items() if count]
    return [*lines, *([f"  left out: {', '.join(said)}"] if said else [])]


def _report(context: Context, sent: Sent) -> bool:
    """Say what was done; whether all of it went well."""
    counts = sent.counts
    parts = [f"{counts.sent} sent", *(f"{n} {what}" for what, n in
             (("put off", counts.deferred), ("refused", counts.failed), ("unknown", counts.unknown),
              ("left", counts.queued)) if n)]  # fmt: skip
    context.say(", ".join(parts))
    for what, listed in (("refused", sent.failed), ("may have it or not", sent.unknown)):
        for address, said in listed[:_SHOWN]:
            click.echo(f"  {address}: {what}: {said}", err=True)
        if len(listed) > _SHOWN:
            click.echo(f"  and {len(listed) - _SHOWN} more", err=True)
    if counts.deferred or counts.queued:
        click.echo("run the same again to send those that were put off", err=True)
    if counts.unknown:
        click.echo("--resend-unknown sends to those who may have it or not once more", err=True)
    return not (counts.deferred or counts.queued or counts.failed or counts.unknown)
