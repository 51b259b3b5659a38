"""The letter, and those who get it."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import NamedTuple

COLUMN = re.compile(r"\{([^{}|]+)(?:\|([^{}]*))?\}")
"""A column of the list in a line of the letter, and what stands there where it is empty: {name|reader}."""


class Slot(NamedTuple):
    """A place in a letter where something of its reader stands."""

    mark: str
    """What stands there until it is filled; occurs nowhere else."""
    column: str
    """Of the list of subscribers, as name; or UNSUBSCRIBE, or BROWSER."""
    default: str
    """What stands there for a reader whose column is empty."""


class Subscriber(NamedTuple):
    """Somebody who gets the letter."""

    name: str
    """'' when not known."""
    address: str
    """The domain in ASCII."""
    columns: Mapping[str, str]
    """Whatever else the list has, by the name of its column in lower case."""


class Delivery(NamedTuple):
    """A letter that has to go."""

    n: int
    """Its number in the ledger."""
    subscriber: Subscriber
    domain: str
    """Where it goes."""
    tries: int
    """How often the server has put it off in this run."""


UNSUBSCRIBE, BROWSER = "{unsubscribe}", "{browser}"
"""Slots that are no column of a list: where the subscription is ended, and where the letter stands as a page."""


class Letter(NamedTuple):
    """An edition for the mailbox, the same for all subscribers but for its slots."""

    day: dt.date
    subject: str
    preheader: str
    html: str
    """The whole document, with marks."""
    text: str
    """The same for programs and people that want no HTML, with marks."""
    slots: tuple[Slot, ...]
