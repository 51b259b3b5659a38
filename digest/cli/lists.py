"""What the commands that take a list of subscribers have in common."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from digest.verbs.subscribers import Listed


def list_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --keep and --ignore to a command."""
    keep = click.option(
        "--keep", multiple=True, metavar="COLUMN=VALUE",
        help="Of the list, take only rows whose column has this value; may be repeated.",
    )  # fmt: skip
    ignore = click.option(
        "--ignore", multiple=True, metavar="COLUMN", help="Do not read this column of the list; may be repeated."
    )
    return keep(ignore(command))


def left_out(counts: Mapping[str, int], listed: Listed) -> str:
    """How many are left out, and why, in words; '' for nobody."""
    whole = {why: count for why, count in counts.items() if count}
    for why, count in listed.left.items():
        whole[why] = whole.get(why, 0) + count
    return ", ".join(f"{count} {why}" for why, count in whole.items() if count)


def columns(understood: Sequence[tuple[str, str]]) -> str:
    """Which columns of the list were understood, in words; '' when it has none."""
    by_role: dict[str, list[str]] = {"address": [], "name": [], "status": []}
    for role, name in understood:
        by_role[role].append(f"`{name}`")
    if not by_role["address"]:
        return ""
    return ", ".join(f"{role} {' '.join(names) or 'none'}" for role, names in by_role.items())
