"""The commands of the letter: letter, send."""

import asyncio
import datetime as dt
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from digest.base import problem_lines
from digest.cli.common import Command
from digest.cli.context import Context, counted, now_option, warn
from digest.cli.lists import columns, left_out, list_options
from digest.cli.remedies import with_words
from digest.errors import UsageError
from digest.model import Problem
from digest.settings.mkdocs_yml import Settings
from digest.verbs.hand_over import hand_to_listmonk, plan_handover
from digest.verbs.letter import SERVICE_NAMES, Lettered, write_letter
from digest.verbs.online import missing_online
from digest.verbs.send import Look, SendPlan, Sent, State, plan_sending, send_letters, send_test_letter
from digest.verbs.subscribers import Given

_SHOWN = 20
"""How many addresses are named before the rest is counted."""
_SAID: Mapping[State, str] = {"deferred": "put off", "failed": "refused", "unknown": "may have it or not"}


@click.command(cls=Command)
@click.argument("edition", default="latest")
@click.option("-o", "folder", type=click.Path(file_okay=False, path_type=Path), default=Path("letters"),
              show_default=True, help="Where the files go.")  # fmt: skip
@click.option("--for", "service", type=click.Choice(SERVICE_NAMES), help="With the placeholders of a mailing service.")
@now_option
@click.pass_obj
def letter(context: Context, edition: str, folder: Path, service: str | None, now: dt.datetime) -> None:
    """Write the letter of an edition to files: .html, .txt, and .eml, a whole message addressed to its sender.

    EDITION is a date or a file; without it, it is the edition that is worked on: the newest of this week, draft or not.
    Pictures are inside the files, so that they can be looked at before anything is online. Nothing is sent.

    \b
    Examples:
      digest letter
      digest letter 2026-02-20 -o /tmp
      digest letter --for mailchimp
    """
    settings = context.settings()
    with context.progress as advance:
        proof = write_letter(settings, edition, folder, service=service, now=now, advance=advance)
    found = proof.lettered
    warn((*found.problems, *_as_warnings(found.unfit)), settings.root)
    for line in _named(found):
        context.say(line)
    context.say(f"{'HTML:':10}{proof.size / 1000:.0f} KB" + ("" if service else ", without its pictures"))
    for file in proof.files:
        context.say(f"  {file}")
    if proof.advice:
        needed = f"; the list needs: {', '.join(proof.columns)}" if proof.columns else ""
        context.say(problem_lines.of_notice(proof.advice, with_words) + needed)


@click.command(cls=Command)
@click.argument("edition", default="latest")
@click.option("--to", "to", metavar="LIST", help="The list: a .csv, .jsonl or text file, or `store`.")
@list_options
@click.option("--test", metavar="ADDRESS", help="Send it to this address alone, drafts as well; noted nowhere.")
@click.option(
    "--via", type=click.Choice(["listmonk"]), help="Let a service mail it to its lists; a draft without --yes."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and send nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--offline", is_flag=True, help="Send though the edition is not online; do not look.")
@click.option("--first", is_flag=True, help="This is the first letter ever, though earlier editions are out.")
@click.option("--resend-unknown", is_flag=True, help="Send again to those who may have it or not.")
@click.option("--resend-failed", is_flag=True, help="Send again to those whose server refused it.")
@now_option
@click.pass_obj
def send(
    context: Context,
    edition: str,
    to: str | None,
    keep: tuple[str, ...],
    ignore: tuple[str, ...],
    test: str | None,
    via: str | None,
    dry_run: bool,
    yes: bool,
    offline: bool,
    first: bool,
    resend_unknown: bool,
    resend_failed: bool,
    now: dt.datetime,
) -> None:
    """Mail an edition to a list of subscribers, each of them once, however often it is run.

    EDITION is a date or a file; without it, it is the one that is due now, and never another because that one is late.
    Stopped at any moment and run again, it goes on where it stopped. Send from one machine: its .digest/letters.db
    knows who has which letter.
    The server stands in the settings under `smtp`; DIGEST_SMTP_USER and DIGEST_SMTP_PASSWORD log in.

    \b
    Examples:
      digest send --test me@example.org          a draft as well, pictures inside
      digest send --to ../readers.csv --dry-run  to whom, and is it online?
      digest send --to ../readers.csv
      digest send 2026-02-13 --to store --yes    an earlier one, on purpose
      digest send --to ../members.csv --keep "Membership=Current"
      digest send --via listmonk
    """
    if [bool(to), bool(test), bool(via)].count(True) != 1:
        raise UsageError("say to whom, in one way: --to LIST, --test ADDRESS, or --via SERVICE")
    if (resend_unknown or resend_failed or first) and not to:
        raise UsageError("--resend-unknown, --resend-failed and --first belong to --to: only a list has a memory")
    if (keep or ignore) and not to:
        raise UsageError("--keep and --ignore belong to --to: they say how to read a list")
    if test:
        _test(context, edition, test, now, dry_run=dry_run)
    elif via:
        _hand_over(context, edition, now, dry_run=dry_run, start=yes, offline=offline)
    else:
        asked: dict[State, bool] = {"unknown": resend_unknown, "failed": resend_failed}
        again = [state for state, is_asked in asked.items() if is_asked]
        settings = context.settings()
        with context.progress as advance:
            plan = plan_sending(
                settings,
                edition,
                Given.of(to or "", keep, ignore),
                now=now,
                again=again,
                look=_look(settings, offline=offline),
                first=first,
                advance=advance,
            )
        _mail(context, settings, plan, now, dry_run=dry_run, yes=yes)


def _look(settings: Settings, *, offline: bool) -> Look:
    """Asks the publication's own server, unless nobody is to be asked."""

    def look(lettered: Lettered) -> Sequence[str]:
        return () if offline else asyncio.run(missing_online(settings, lettered))

    return look


def _test(context: Context, edition: str, to: str, now: dt.datetime, *, dry_run: bool) -> None:
    """Send one letter to an editor."""
    if dry_run:
        raise UsageError("--test sends to its address; to look at the letter, there is `digest letter`")
    settings = context.settings()
    with context.progress as advance:
        tried = send_test_letter(settings, edition, to, now=now, advance=advance)
    warn((*tried.lettered.problems, *_as_warnings(tried.lettered.unfit)), settings.root)
    for line in _named(tried.lettered):
        click.echo(line)
    context.say(f"sent to {to} by {tried.server!r}")


def _mail(context: Context, settings: Settings, plan: SendPlan, now: dt.datetime, *, dry_run: bool, yes: bool) -> None:
    """Say what would happen, and do it when the editor agrees."""
    warn((*plan.lettered.problems, *plan.broken), settings.root)
    for line in (*_named(plan.lettered), *_planned(plan)):
        click.echo(line)
    if dry_run:
        for notice in plan.against:
            click.echo(problem_lines.of_notice(notice, with_words), err=True)
        sys.exit(1 if plan.broken_rows or plan.against else 0)
    if plan.roll.queued and not plan.against and not yes:
        letters = counted(plan.roll.queued, "letter")
        if not click.confirm(f"Send {letters} by {plan.server!r}?", default=False):
            context.say("nothing was sent")
            return
    with context.progress as advance:
        sent = send_letters(settings, plan, now=now, advance=advance)
    _report(context, sent)
    if plan.broken_rows or not sent.is_whole:
        sys.exit(1)


def _hand_over(context: Context, edition: str, now: dt.datetime, *, dry_run: bool, start: bool, offline: bool) -> None:
    """Make a campaign in listmonk, and start it."""
    settings = context.settings()
    with context.progress as advance:
        plan = plan_handover(settings, edition, now=now, look=_look(settings, offline=offline), advance=advance)
    warn(plan.lettered.problems, settings.root)
    to = ", ".join(f"{readers.name}, {counted(readers.subscribers, 'subscriber')}" for readers in plan.lists)
    for line in (*_named(plan.lettered), *_table({"to": to, "by": plan.service})):
        click.echo(line)
    if dry_run:
        for notice in plan.against:
            click.echo(problem_lines.of_notice(notice, with_words), err=True)
        sys.exit(1 if plan.against else 0)
    campaign = hand_to_listmonk(settings, plan, start=start)
    what = "is under way" if start else "is a draft there" if campaign.is_new else "was changed, and is a draft there"
    context.say(f"it {what}: {campaign.address}")


def _as_warnings(problems: Sequence[Problem]) -> list[Problem]:
    """What would keep a letter from subscribers, for an editor who only looks at it."""
    return [problem._replace(level="warning") for problem in problems]


def _named(lettered: Lettered) -> list[str]:
    """Which edition it is, and its subject."""
    cover, letter = lettered.cover, lettered.letter
    number = "" if cover.number is None else f", no. {cover.number}"
    draft = " (a draft)" if cover.draft else ""
    return _table({"edition": f"{cover.day}{number}: {cover.title}{draft}", "subject": letter.subject})


def _table(rows: Mapping[str, str]) -> list[str]:
    return [f"{f'{name}:':10}{value}" for name, value in rows.items()]


def _planned(plan: SendPlan) -> list[str]:
    """What would happen, in words."""
    roll = plan.roll
    rest = roll.queued - sum(count for _, count in roll.domains)
    names = [f"{domain} {count}" for domain, count in roll.domains] + ([f"others {rest}"] if rest else [])
    missing = {
        "twice on the list": roll.twice, "unsubscribed": roll.unsubscribed,
        "refused by the server earlier": roll.rested, "refused for this letter": roll.failed,
        "unknown whether it arrived": roll.unknown, "no address": plan.broken_rows,
    }  # fmt: skip
    said = {"columns": columns(plan.listed.understood), "left out": left_out(missing, plan.listed)}
    return _table(
        {
            "to": counted(roll.queued, "subscriber") + (f" ({', '.join(names)})" if names else ""),
            "have it": str(roll.already),
            "by": f"{plan.server!r}, {f'signed here (DKIM, {plan.signed})' if plan.signed else 'not signed here'}",
            **{what: words for what, words in said.items() if words},
        }
    )


def _report(context: Context, sent: Sent) -> None:
    """Say what was done."""
    counts, already = sent.counts, sent.roll.already
    new = f"{sent.new} sent" if sent.roll.queued else "0 new"
    had = [f"{already} {'has' if already == 1 else 'have'} it already"] if already else []
    others = {
        "put off": counts.deferred, "refused": counts.failed, "unknown": counts.unknown, "left": counts.queued,
        "unsubscribed meanwhile": counts.left,
    }  # fmt: skip
    context.say(", ".join([new, *had, *(f"{n} {what}" for what, n in others.items() if n)]))
    for state, listed in sent.listed.items():
        for address, said in listed[:_SHOWN]:
            click.echo(f"  {address}: {_SAID[state]}: {said}", err=True)
        if len(listed) > _SHOWN:
            click.echo(f"  and {len(listed) - _SHOWN} more", err=True)
    if counts.deferred or counts.queued:
        click.echo("run the same again to send those that were put off", err=True)
    if counts.unknown:
        click.echo("--resend-unknown sends to those who may have it or not once more", err=True)
    if sent.roll.rested and not counts.sent:
        click.echo("nobody on the list has the letter: the server refused all of them", err=True)
