"""``digest desk people``: who may use the team's desk."""

import time

import click

from digest.base.problem_lines import safe
from digest.cli.commands import Entry, Group
from digest.cli.common import Command
from digest.cli.context import Context, counted
from digest.verbs.people import ROLES, Member, add_member, link_member, list_members, remove_member, set_role

_COMMANDS = {
    "add": Entry("digest.cli.people:add", "Add somebody to the team."),
    "remove": Entry("digest.cli.people:remove", "Take somebody out of the team."),
    "role": Entry("digest.cli.people:role", "Give somebody another role."),
    "link": Entry("digest.cli.people:link", "Print a new link for somebody who needs a new password."),
}
_ROLE = click.Choice(ROLES)


@click.group(cls=Group, entries=_COMMANDS, invoke_without_command=True)
@click.pass_context
def people(ctx: click.Context) -> None:
    """List who may use the team's desk: name, role, when last here.

    An editor does everything but publish, a publisher everything. They are known on this machine alone, where the desk
    runs, in .digest/desk.db.

    \b
    Examples:
      digest desk people
      digest desk people add Ada --role publisher
    """
    if ctx.invoked_subcommand:
        return
    context: Context = ctx.obj
    settings = context.settings()
    found = list_members(settings)
    width = max((len(member.name) for member in found), default=0)
    for member in found:
        click.echo(f"{member.name:{width}}  {member.role:9}  {_seen(member)}")
    context.say(f"{counted(len(found), 'person', 'people')} may use the desk")


@click.command(cls=Command)
@click.argument("name")
@click.option("--role", type=_ROLE, default="editor", show_default=True, help="What this person may do.")
@click.pass_obj
def add(context: Context, name: str, role: str) -> None:
    """Add somebody to the team, and print a link to set a password: good once, and for 24 hours.

    Hand it over by a way that nobody else reads. NAME is what others see, and what the history of an edition says.

    \b
    Examples:
      digest desk people add Ada --role publisher
      digest desk people add "Grace H."
    """
    link_ = add_member(context.settings(), name, role, time.time())
    context.say(f"{safe(name.strip())} sets a password here, once and within 24 hours:")
    click.echo(link_)


@click.command(cls=Command)
@click.argument("name")
@click.pass_obj
def remove(context: Context, name: str) -> None:
    """Take somebody out of the team; where she is logged in, that ends at once.

    \b
    Examples:
      digest desk people remove Ada
    """
    context.say(f"{remove_member(context.settings(), name).name} may use the desk no more")


@click.command(cls=Command)
@click.argument("name")
@click.argument("role", metavar="ROLE", type=_ROLE)
@click.pass_obj
def role(context: Context, name: str, role: str) -> None:
    """Give somebody another role, editor or publisher; it counts at once.

    \b
    Examples:
      digest desk people role Ada publisher
    """
    context.say(f"{set_role(context.settings(), name, role).name} is {_article(role)} now")


@click.command(cls=Command)
@click.argument("name")
@click.pass_obj
def link(context: Context, name: str) -> None:
    """Print a new link for somebody who needs a new password; the old one ends when the new one is set.

    \b
    Examples:
      digest desk people link Ada
    """
    made = link_member(context.settings(), name, time.time())
    context.say(f"{safe(name.strip())} sets a new password here, once and within 24 hours:")
    click.echo(made)


def _article(role_: str) -> str:
    return f"an {role_}" if role_[0] in "aeiou" else f"a {role_}"


def _seen(member: Member) -> str:
    if not member.password:
        return "has no password yet"
    at = time.strftime("%Y-%m-%d %H:%M", time.gmtime(member.seen))
    return f"last here {at} UTC" if member.seen else "never here"
