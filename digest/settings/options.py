"""The digest's own settings, in mkdocs.yml under ``plugins: - digest:``. Their reference is made from here."""

import re
from collections.abc import Mapping
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, PlainValidator
from pydantic_core import PydanticCustomError

from digest.base.schedule import FORM
from digest.base.schema import Address, Form, Line, printable
from digest.settings.feeds import Feeds
from digest.settings.letter import Letter, Listmonk, Smtp
from digest.settings.readers import Policy, Subscribe, Support
from digest.settings.team import Networks, Origin


def _timezone(name: str) -> str:
    if name not in available_timezones():
        raise PydanticCustomError("timezone", "there is no time zone of that name; write it as Europe/Berlin or UTC")
    return name


class Publisher(Form):
    """Who stands behind the publication, for search engines."""

    name: Line | None = None
    """Name of the organisation; the site's name when not given."""
    url: Address | None = None
    """Its own page; the site's address when not given."""


def _schedule(text: str) -> str:
    found = FORM.fullmatch(text.strip())
    if not found or (found[4] and found[4] not in available_timezones()) or (found[2] and int(found[2]) > 23):
        raise PydanticCustomError("schedule", "is no day of the week; write it as friday 07:00 Europe/Amsterdam")
    return text


_SHARE = re.compile("[0-9]|[1-4][0-9]|50")


def _shares(value: Any) -> int | dict[str, int]:
    """A number of stories, or one for each section that is named."""
    numbers = list(value.values()) if isinstance(value, dict) else [value]
    is_number = all(_SHARE.fullmatch(str(number)) for number in numbers)
    if not (numbers and is_number) or (isinstance(value, dict) and not all(isinstance(name, str) for name in value)):
        what = "is no number up to 50, and no numbers by section; write it as 6, or as {News: 6, Features: 3}"
        raise PydanticCustomError("shares", what)
    return {printable(name): int(n) for name, n in value.items()} if isinstance(value, dict) else int(value)


class Desk(Form):
    """How the desk ranks and drafts, and where a team finds it."""

    breadth: Annotated[float, Field(ge=0, le=100)] = 1.0
    """What counts for every doubling of the feeds that report a story."""
    feed: Annotated[float, Field(ge=0, le=100)] = 1.0
    """What the weight of the best of its feeds counts."""
    fresh: Annotated[float, Field(ge=0, le=100)] = 0.5
    """What the last day of the window counts; its first counts nothing."""
    variety: Annotated[float, Field(ge=0, le=100)] = 0.3
    """What is taken off for every earlier pick from the same feed or about the same name."""
    variety_limit: Annotated[float, Field(ge=0, le=100)] = 0.8
    """What is taken off for that at most; twice as much of what one feed reports alone."""
    picked: Annotated[float, Field(ge=0, le=100)] = 0.1
    """What counts, of what one feed reports alone, that editors picked more from its feed and section than from others;
    and as much again that its title has words of theirs."""
    stories: Annotated[int, Field(ge=1, le=200)] = 12
    """How many stories a draft has in all."""
    per_section: Annotated[int | Mapping[str, int], PlainValidator(_shares)] = 6
    """How many of them a section has at most: one number for each, or numbers by name, as {News: 6, Features: 3}; a
    section that has none there may have as many as are left."""
    per_feed: Annotated[int, Field(ge=1, le=50)] = 3
    """How many of them one feed has at most, of what it reports alone."""
    also: Annotated[int, Field(ge=0, le=100)] = 8
    """How many lines a draft has under "Also this week"."""
    address: Origin | None = None
    """Where a team finds its desk, as https://desk.example.org: what a browser has to ask for, and no other name."""
    proxies: Networks = ()
    """Networks whose word counts for where a request to that desk comes from (X-Forwarded-For), as 127.0.0.1."""


def _host(text: str) -> str:
    if not _IDENTITY.fullmatch(text):
        raise PydanticCustomError("identity", "is no identity; write it as weekly.example.org,2026")
    return text


def _alias(path: str) -> str:
    inside = path and not path.startswith("/") and not {"", ".", ".."} & set(path.removesuffix("/").split("/"))
    odd = path.startswith(".") or path.endswith(".md") or max(map(len, path.encode().split(b"/"))) > _NAME
    if not inside or odd or "\\" in path or ":" in path:
        raise PydanticCustomError("alias", "is no path below the site; write it as blog/rss.xml, or feed/ for a folder")
    return path


_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_IDENTITY = re.compile(rf"{_LABEL}(?:\.{_LABEL})*,[0-9]{{4}}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")
"""RFC 4151, section 2.1."""
_NAME = 200
"""Bytes that a name in an alias may have; file systems end at 255."""
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def _colour(text: str) -> str:
    if not _COLOUR.fullmatch(text):
        raise PydanticCustomError("colour", "is no colour; write it as #8a1c1c")
    return text.lower()


class Options(Form):
    """The digest's own settings, in mkdocs.yml under `plugins: - digest:`."""

    tagline: Line | None = None
    """One line below the name of the publication in the masthead."""
    timezone: Annotated[str, AfterValidator(_timezone)] = "UTC"
    """The time zone in which an edition's day begins, as Europe/Berlin."""
    earlier_on_home: Annotated[int, Field(ge=0, le=100)] = 6
    """How many earlier editions the home page lists below the latest."""
    page_size: Annotated[int, Field(ge=5, le=500)] = 100
    """How many entries one page of a long listing has at least; the first page has up to twice as many."""
    reading_speed: Annotated[int, Field(ge=50, le=1000)] = 220
    """Words that a reader reads in a minute, for the labels of reading time."""
    schedule: Annotated[Line, AfterValidator(_schedule)] = "friday"
    """When an edition appears: a day of the week, with time and zone if you like, as friday 07:00 Europe/Amsterdam."""
    desk: Desk = Desk()
    """How stories are ranked and drafted, and where a team finds its desk."""
    retention: Annotated[int, Field(ge=14, le=36_500)] = 180
    """Days for which an item is remembered after its feed last showed it."""
    publisher: Publisher = Publisher()
    """Who stands behind the publication."""
    identity: Annotated[Line, AfterValidator(_host)] | None = None
    """What the ids of feed entries begin with: a host or name that is yours and a year, as weekly.example.org,2026;
    from the site's name when not given. Set it once and never change it: readers know entries by their id."""
    feeds: Feeds = Feeds()
    """Which feeds there are."""
    feed_editions: Annotated[int, Field(ge=1, le=500)] = 20
    """How many editions the feeds with one entry per edition have; older ones stand in pages of the same size."""
    feed_stories: Annotated[int, Field(ge=1, le=2000)] = 60
    """The same for the feeds with one entry per story; of a section or a tag, without an archive, a third of it."""
    feed_aliases: dict[Annotated[Line, AfterValidator(_alias)], Line] = Field(default_factory=dict)
    """Old addresses at which a feed stands as well, as `{blog/rss.xml: feed.xml}`; feed/ gets an index.html."""
    hub: Address | None = None
    """A WebSub hub that tells readers at once when a feed has changed."""
    cards: bool = True
    """Whether every edition gets a preview card, the picture that others show with a link to it."""
    card_font: Line | None = None
    """A font file (TTF, OTF), below the publication's folder, for scripts other than Latin, Greek and Cyrillic."""
    colour: Annotated[Line, AfterValidator(_colour)] = "#8a1c1c"
    """The publication's colour on cards and icons."""
    icon: Line | None = None
    """A square picture (PNG, JPEG, WebP) below content/images/ for browsers and readers; the first letter of the name
    when not given."""
    sources_opml: bool = True
    """Whether the list of feeds is published as sources.opml, but for those whose address may hold a secret."""
    llms_txt: bool = False
    """Whether there is an llms.txt for language models."""
    letter: Letter = Letter()
    """The letter to subscribers."""
    smtp: Smtp = Smtp()
    """The server that takes letters."""
    listmonk: Listmonk | None = None
    """A listmonk that mails them, for `digest send --via listmonk`."""
    search: bool = True
    """Whether readers can search the whole archive, at `search/`."""
    offline: bool = True
    """Whether browsers keep the pages that a reader has seen, and the latest edition, for reading offline."""
    referrer: bool = False
    """Whether sources are told that a reader comes from this site; never from which page."""
    policy: Policy = Policy()
    """What pages may load from other hosts: nothing, if it is not written here."""
    subscribe: Subscribe | None = None
    """How readers subscribe."""
    support: Support | None = None
    """How readers support the publication."""
